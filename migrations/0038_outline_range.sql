-- A range without an end was read to the end of the module, whatever its end: the end is always told now, so that the index
-- stops there.

-- Counts the objects from the chunk of `in_from` to the chunk of `in_to` anew and cuts them into chunks of at most 512.
CREATE OR REPLACE FUNCTION refresh_outline_tally(in_workspace uuid, in_module uuid, in_from text, in_to text) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    low text COLLATE "C" := outline_chunk(in_module, in_from);
    -- No path stands behind a tilde.
    high text COLLATE "C" := COALESCE(
        (SELECT low_path FROM outline_tally
         WHERE module_id = in_module AND depth = -1 AND low_path > in_to COLLATE "C" ORDER BY low_path LIMIT 1),
        '~');
    rows_in_range bigint;
BEGIN
    DELETE FROM outline_tally
    WHERE module_id = in_module AND low_path >= low AND low_path < high;
    SELECT count(*) INTO rows_in_range FROM object
    WHERE module_id = in_module AND path >= low AND path < high;
    IF rows_in_range = 0 THEN
        RETURN;
    END IF;
    INSERT INTO outline_tally (workspace_id, module_id, depth, low_path, total, live, headings)
    SELECT in_workspace, in_module, COALESCE(chunked.depth, -1),
           -- The first chunk of the range keeps the range's start, so that no path falls between two chunks.
           CASE WHEN chunked.chunk = 1 THEN low ELSE min(chunked.chunk_start) END,
           count(*), count(*) FILTER (WHERE chunked.is_live),
           count(*) FILTER (WHERE chunked.is_live AND chunked.is_heading)
    FROM (
        SELECT numbered.*, min(numbered.path) OVER (PARTITION BY numbered.chunk) AS chunk_start
        FROM (
            SELECT object.path, object.depth, object.deleted_at IS NULL AS is_live,
                   object.classification = 'heading' AS is_heading,
                   ntile(((rows_in_range + 511) / 512)::integer) OVER (ORDER BY object.path) AS chunk
            FROM object
            WHERE object.module_id = in_module AND object.path >= low AND object.path < high
        ) AS numbered
    ) AS chunked
    GROUP BY GROUPING SETS ((chunked.chunk), (chunked.chunk, chunked.depth));
END;
$$;
