-- Places and numbers of objects for less: what a single edit asks for many times.

-- Counts of siblings and of rows between two paths are answered from the indexes alone.
CREATE UNIQUE INDEX object_path_counts_key ON object (module_id, path) INCLUDE (depth, classification, deleted_at);
DROP INDEX object_path_key;
ALTER INDEX object_path_counts_key RENAME TO object_path_key;
CREATE UNIQUE INDEX object_order_counts_key ON object (sibling_group, order_key) INCLUDE (classification, deleted_at);
DROP INDEX object_order_key_key;
ALTER INDEX object_order_counts_key RENAME TO object_order_key_key;

-- In PL/pgSQL, which keeps the plan; a function in SQL is planned at each call.
CREATE OR REPLACE FUNCTION outline_chunk(in_module uuid, in_path text) RETURNS text
    LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN COALESCE(
        (SELECT low_path FROM outline_tally
         WHERE module_id = in_module AND depth = -1 AND low_path <= in_path COLLATE "C"
         ORDER BY low_path DESC LIMIT 1),
        '');
END;
$$;

-- One revision is a few rows, whatever the statistics say of all of them together: no plan is better than the kept one.
ALTER FUNCTION revision_content_hash(uuid, uuid, bigint) SET plan_cache_mode = force_generic_plan;

-- Few siblings are counted one by one. Of many, those in whole chunks are known from the tally; of the chunk that the
-- object stands in, the rows from it on are counted where they are few, as they are when somebody writes at the end.
CREATE OR REPLACE FUNCTION siblings_before(
    in_module uuid, in_parent uuid, in_path text, in_depth integer, OUT live bigint, OUT headings bigint
)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    own_key text COLLATE "C" := split_part(rtrim(in_path, '!'), '!', in_depth + 1);
    parent_path text COLLATE "C" := left(in_path, length(in_path) - length(own_key) - 1);
    few constant integer := 65;
    seen bigint;
    first_bound text COLLATE "C";
    last_bound text COLLATE "C";
    next_bound text COLLATE "C";
    edge_live bigint;
    edge_headings bigint;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE near.deleted_at IS NULL),
           count(*) FILTER (WHERE near.deleted_at IS NULL AND near.classification = 'heading')
    INTO seen, live, headings
    FROM (
        SELECT sibling.deleted_at, sibling.classification FROM object AS sibling
        WHERE sibling.sibling_group = COALESCE(in_parent, in_module) AND sibling.order_key < own_key
        ORDER BY sibling.order_key DESC LIMIT few
    ) AS near;
    IF seen < few THEN
        RETURN;
    END IF;
    last_bound := outline_chunk(in_module, in_path);
    SELECT low_path INTO first_bound FROM outline_tally
    WHERE module_id = in_module AND depth = -1 AND low_path >= parent_path ORDER BY low_path LIMIT 1;
    IF first_bound IS NULL OR first_bound > last_bound THEN
        -- The parent and all before the object stand in one chunk.
        SELECT count(*) FILTER (WHERE sibling.deleted_at IS NULL),
               count(*) FILTER (WHERE sibling.deleted_at IS NULL AND sibling.classification = 'heading')
        INTO live, headings
        FROM object AS sibling
        WHERE sibling.sibling_group = COALESCE(in_parent, in_module) AND sibling.order_key < own_key;
        RETURN;
    END IF;
    SELECT low_path INTO next_bound FROM outline_tally
    WHERE module_id = in_module AND depth = -1 AND low_path > last_bound ORDER BY low_path LIMIT 1;
    SELECT count(*), count(*) FILTER (WHERE near.deleted_at IS NULL AND near.depth = in_depth),
           count(*) FILTER (WHERE near.deleted_at IS NULL AND near.depth = in_depth AND near.classification = 'heading')
    INTO seen, edge_live, edge_headings
    FROM (
        SELECT edge.deleted_at, edge.depth, edge.classification FROM object AS edge
        WHERE edge.module_id = in_module AND edge.path >= in_path AND edge.path < COALESCE(next_bound, '~')
        ORDER BY edge.path LIMIT few
    ) AS near;
    IF seen < few THEN
        SELECT tally.live - edge_live, tally.headings - edge_headings INTO edge_live, edge_headings
        FROM outline_tally AS tally
        WHERE tally.module_id = in_module AND tally.depth = in_depth AND tally.low_path = last_bound;
    ELSE
        SELECT count(*), count(*) FILTER (WHERE edge.classification = 'heading') INTO edge_live, edge_headings
        FROM object AS edge
        WHERE edge.module_id = in_module AND edge.depth = in_depth AND edge.deleted_at IS NULL
          AND edge.path >= last_bound AND edge.path < in_path AND edge.path > parent_path;
    END IF;
    SELECT COALESCE(sum(counted.live), 0) + COALESCE(edge_live, 0), COALESCE(sum(counted.headings), 0) + COALESCE(edge_headings, 0)
    INTO live, headings
    FROM (
        SELECT sum(tally.live) AS live, sum(tally.headings) AS headings FROM outline_tally AS tally
        WHERE tally.module_id = in_module AND tally.depth = in_depth
          AND tally.low_path >= first_bound AND tally.low_path < last_bound
        UNION ALL
        SELECT count(*), count(*) FILTER (WHERE edge.classification = 'heading') FROM object AS edge
        WHERE edge.module_id = in_module AND edge.depth = in_depth AND edge.deleted_at IS NULL
          AND edge.path > parent_path AND edge.path < first_bound
    ) AS counted;
END;
$$;
