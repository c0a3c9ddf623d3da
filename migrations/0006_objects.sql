-- Objects: the current state, its history, and the structures that make document order cheap.

CREATE TABLE object (
    workspace_id         uuid NOT NULL,
    id                   uuid NOT NULL,
    module_id            uuid NOT NULL,
    -- From the module's counter; `key` is the number as it was shown when the object was made.
    number               bigint NOT NULL,
    key                  text NOT NULL,
    parent_id            uuid,
    -- What siblings have in common: their parent, or the module at the top.
    sibling_group        uuid NOT NULL GENERATED ALWAYS AS (COALESCE(parent_id, module_id)) STORED,
    -- Fractional index among the siblings, deleted ones included.
    order_key            text COLLATE "C" NOT NULL,
    -- Order keys from the root down, each followed by '!', which sorts before every character of a key: byte order of
    -- paths is document order, and a subtree is the range [path, path || '~').
    path                 text COLLATE "C" NOT NULL,
    depth                smallint NOT NULL CHECK (depth BETWEEN 0 AND 63),
    classification       text NOT NULL CHECK (classification IN ('heading', 'normative', 'informative')),
    heading              text,
    body                 text,
    object_type_id       uuid,
    -- Keyed by attribute id.
    attributes           jsonb NOT NULL DEFAULT '{}',
    lifecycle_state      text,
    external_references  jsonb NOT NULL DEFAULT '{}',
    content_fingerprint  text NOT NULL,
    reviewed_at          timestamptz,
    reviewed_by          uuid REFERENCES app_user (id),
    reviewed_fingerprint text,
    version              integer NOT NULL,
    revision             bigint NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    updated_by           uuid NOT NULL REFERENCES app_user (id),
    deleted_at           timestamptz,
    -- The act that deleted it: a restore brings back what that act took away, and nothing that was gone before.
    deleted_in           uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    -- Deferred by imports, which meet children before their parents.
    FOREIGN KEY (workspace_id, parent_id) REFERENCES object (workspace_id, id) DEFERRABLE INITIALLY IMMEDIATE,
    FOREIGN KEY (workspace_id, object_type_id) REFERENCES object_type (workspace_id, id)
) WITH (fillfactor = 80);
CREATE INDEX object_id_idx ON object (id);
-- Walks of the module in document order; the included columns let counts stay in the index.
CREATE UNIQUE INDEX object_path_key ON object (module_id, path) INCLUDE (depth);
CREATE UNIQUE INDEX object_order_key_key ON object (sibling_group, order_key);
CREATE UNIQUE INDEX object_number_key ON object (module_id, number);
CREATE INDEX object_parent_id_idx ON object (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX object_type_idx ON object (workspace_id, object_type_id) WHERE object_type_id IS NOT NULL;

CREATE TABLE object_version (
    workspace_id         uuid NOT NULL,
    object_id            uuid NOT NULL,
    version              integer NOT NULL,
    module_id            uuid NOT NULL,
    revision             bigint NOT NULL,
    change_set_id        uuid NOT NULL,
    change_type          text NOT NULL CHECK (change_type IN
        ('create', 'update', 'delete', 'restore', 'move', 'script', 'import', 'undo', 'sync')),
    -- The actor of the change set, whose reference to the person also counts for this copy.
    changed_by           uuid NOT NULL,
    changed_at           timestamptz NOT NULL,
    number               bigint NOT NULL,
    key                  text NOT NULL,
    parent_id            uuid,
    order_key            text COLLATE "C" NOT NULL,
    classification       text NOT NULL,
    heading              text,
    body                 text,
    object_type_id       uuid,
    attributes           jsonb NOT NULL,
    lifecycle_state      text,
    external_references  jsonb NOT NULL,
    content_fingerprint  text NOT NULL,
    reviewed_at          timestamptz,
    reviewed_by          uuid,
    reviewed_fingerprint text,
    deleted              boolean NOT NULL,
    digest               bytea NOT NULL GENERATED ALWAYS AS (digest_texts(
        object_id::text, version::text, module_id::text, revision::text, change_type, changed_by::text,
        epoch_micros(changed_at), number::text, key, parent_id::text, order_key, classification, heading, body,
        object_type_id::text, attributes::text, lifecycle_state, external_references::text, content_fingerprint,
        epoch_micros(reviewed_at), reviewed_by::text, reviewed_fingerprint, deleted::text
    )) STORED,
    PRIMARY KEY (workspace_id, object_id, version),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id, revision) REFERENCES change_set_module (workspace_id, module_id, revision)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX object_version_revision_idx ON object_version (workspace_id, module_id, revision);

-- Order keys that were rewritten to make room. That is no change of the document, so it makes no object version; the
-- state at a revision takes the newest of both.
CREATE TABLE object_reorder (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    revision     bigint NOT NULL,
    module_id    uuid NOT NULL,
    order_key    text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, object_id, revision),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id)
);
CREATE INDEX object_reorder_revision_idx ON object_reorder (workspace_id, module_id, revision);

CREATE TRIGGER object_version_append_only BEFORE UPDATE OR DELETE ON object_version
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER object_version_no_truncate BEFORE TRUNCATE ON object_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER object_reorder_append_only BEFORE UPDATE OR DELETE ON object_reorder
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER object_reorder_no_truncate BEFORE TRUNCATE ON object_reorder
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Counts of objects in document order, in chunks of some hundred rows: chunk = the paths from `low_path` up to the next
-- chunk's. `depth` -1 is the sum over all depths. With them, the row at an offset, the place of an object among its
-- siblings and its number are found without reading the module: whatever lies at depth d between a parent and one of
-- its descendants is a child of an ancestor-or-self of that depth.
CREATE TABLE outline_tally (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    depth        smallint NOT NULL,
    low_path     text COLLATE "C" NOT NULL,
    -- All rows, deleted ones included; live rows; live headings.
    total        integer NOT NULL,
    live         integer NOT NULL,
    headings     integer NOT NULL,
    PRIMARY KEY (module_id, depth, low_path),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);

-- Start of the chunk that a path belongs to.
CREATE FUNCTION outline_chunk(in_module uuid, in_path text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT COALESCE(
    (SELECT low_path FROM outline_tally
     WHERE module_id = in_module AND depth = -1 AND low_path <= in_path COLLATE "C"
     ORDER BY low_path DESC LIMIT 1),
    '')
$$;

-- Counts the objects from the chunk of `in_from` to the chunk of `in_to` anew and cuts them into chunks of at most 512.
CREATE FUNCTION refresh_outline_tally(in_workspace uuid, in_module uuid, in_from text, in_to text) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    low text COLLATE "C" := outline_chunk(in_module, in_from);
    high text COLLATE "C";
    rows_in_range bigint;
BEGIN
    SELECT low_path INTO high FROM outline_tally
    WHERE module_id = in_module AND depth = -1 AND low_path > in_to COLLATE "C" ORDER BY low_path LIMIT 1;
    DELETE FROM outline_tally
    WHERE module_id = in_module AND low_path >= low AND (high IS NULL OR low_path < high);
    SELECT count(*) INTO rows_in_range FROM object
    WHERE module_id = in_module AND path >= low AND (high IS NULL OR path < high);
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
            WHERE object.module_id = in_module AND object.path >= low AND (high IS NULL OR object.path < high)
        ) AS numbered
    ) AS chunked
    GROUP BY GROUPING SETS ((chunked.chunk), (chunked.chunk, chunked.depth));
END;
$$;

-- Adds one object's change to its chunk; a chunk that has grown beyond 1,024 is cut.
CREATE FUNCTION bump_outline_tally(
    in_workspace uuid, in_module uuid, in_path text, in_depth smallint,
    add_total integer, add_live integer, add_headings integer
) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    low text COLLATE "C" := outline_chunk(in_module, in_path);
    chunk_total integer;
BEGIN
    INSERT INTO outline_tally AS tally (workspace_id, module_id, depth, low_path, total, live, headings)
    VALUES (in_workspace, in_module, in_depth, low, add_total, add_live, add_headings),
           (in_workspace, in_module, -1, low, add_total, add_live, add_headings)
    ON CONFLICT (module_id, depth, low_path) DO UPDATE SET
        total = tally.total + EXCLUDED.total,
        live = tally.live + EXCLUDED.live,
        headings = tally.headings + EXCLUDED.headings;
    SELECT total INTO chunk_total FROM outline_tally
    WHERE module_id = in_module AND depth = -1 AND low_path = low;
    IF chunk_total > 1024 THEN
        PERFORM refresh_outline_tally(in_workspace, in_module, in_path, in_path);
    END IF;
END;
$$;

-- How many live siblings, and live headings among them, stand before the object at `in_path` in a module. Few siblings
-- are counted one by one, many by the tally: only the two chunks at the ends of the range are read.
CREATE FUNCTION siblings_before(
    in_module uuid, in_parent uuid, in_path text, in_depth integer, OUT live bigint, OUT headings bigint
)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    own_key text COLLATE "C" := split_part(rtrim(in_path, '!'), '!', in_depth + 1);
    parent_path text COLLATE "C" := left(in_path, length(in_path) - length(own_key) - 1);
    seen bigint;
    first_bound text COLLATE "C";
    last_bound text COLLATE "C" := outline_chunk(in_module, in_path);
BEGIN
    SELECT count(*), count(*) FILTER (WHERE few.deleted_at IS NULL),
           count(*) FILTER (WHERE few.deleted_at IS NULL AND few.classification = 'heading')
    INTO seen, live, headings
    FROM (
        SELECT sibling.deleted_at, sibling.classification FROM object AS sibling
        WHERE sibling.sibling_group = COALESCE(in_parent, in_module) AND sibling.order_key < own_key
        LIMIT 257
    ) AS few;
    IF seen < 257 THEN
        RETURN;
    END IF;
    SELECT low_path INTO first_bound FROM outline_tally
    WHERE module_id = in_module AND depth = -1 AND low_path > parent_path ORDER BY low_path LIMIT 1;
    IF first_bound IS NULL OR first_bound > last_bound THEN
        first_bound := last_bound;
    END IF;
    SELECT COALESCE(sum(counted.live), 0), COALESCE(sum(counted.headings), 0) INTO live, headings
    FROM (
        SELECT sum(tally.live) AS live, sum(tally.headings) AS headings FROM outline_tally AS tally
        WHERE tally.module_id = in_module AND tally.depth = in_depth
          AND tally.low_path >= first_bound AND tally.low_path < last_bound
        UNION ALL
        SELECT count(*), count(*) FILTER (WHERE edge.classification = 'heading') FROM object AS edge
        WHERE edge.module_id = in_module AND edge.depth = in_depth AND edge.deleted_at IS NULL
          AND edge.path > parent_path AND edge.path < least(first_bound, in_path)
        UNION ALL
        SELECT count(*), count(*) FILTER (WHERE edge.classification = 'heading') FROM object AS edge
        WHERE edge.module_id = in_module AND edge.depth = in_depth AND edge.deleted_at IS NULL
          AND edge.path > parent_path AND edge.path >= last_bound AND edge.path < in_path
    ) AS counted;
END;
$$;

-- Order key of the live child at a 0-based place below a path; `in_moving` does not count. NULL beyond the end.
CREATE FUNCTION nth_child_key(
    in_module uuid, in_parent_path text, in_depth smallint, in_position bigint, in_moving uuid
) RETURNS text
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    start_path text COLLATE "C" := in_parent_path;
    seen bigint := 0;
    moving_path text COLLATE "C";
    chunk record;
    inside boolean := false;
    key text;
BEGIN
    SELECT path INTO moving_path FROM object
    WHERE module_id = in_module AND id = in_moving AND depth = in_depth AND deleted_at IS NULL
      AND starts_with(path, in_parent_path);
    -- Whole chunks inside the parent's range are skipped by their counts.
    IF in_position > 256 THEN
        SELECT count(*) INTO seen FROM object AS o
        WHERE o.module_id = in_module AND o.depth = in_depth AND o.deleted_at IS NULL
          AND o.path > in_parent_path COLLATE "C" AND o.path < (in_parent_path || '~') COLLATE "C"
          AND o.path < COALESCE((SELECT min(t.low_path) FROM outline_tally AS t
                                 WHERE t.module_id = in_module AND t.depth = -1 AND t.low_path > in_parent_path COLLATE "C"),
                                '~') COLLATE "C"
          AND o.path IS DISTINCT FROM moving_path;
        IF seen > in_position THEN
            seen := 0;
        ELSE
            FOR chunk IN
                SELECT bound.low_path, COALESCE(tally.live, 0)
                           - CASE WHEN outline_chunk(in_module, moving_path) = bound.low_path THEN 1 ELSE 0 END AS live
                FROM outline_tally AS bound
                LEFT JOIN outline_tally AS tally
                    ON tally.module_id = bound.module_id AND tally.depth = in_depth AND tally.low_path = bound.low_path
                WHERE bound.module_id = in_module AND bound.depth = -1
                  AND bound.low_path > in_parent_path COLLATE "C" AND bound.low_path < (in_parent_path || '~') COLLATE "C"
                ORDER BY bound.low_path
            LOOP
                start_path := chunk.low_path;
                inside := seen + chunk.live > in_position;
                EXIT WHEN inside;
                seen := seen + chunk.live;
            END LOOP;
            IF NOT inside THEN
                RETURN NULL;
            END IF;
        END IF;
    END IF;
    SELECT o.order_key INTO key FROM object AS o
    WHERE o.module_id = in_module AND o.depth = in_depth AND o.deleted_at IS NULL
      AND o.path >= start_path AND o.path > in_parent_path COLLATE "C" AND o.path < (in_parent_path || '~') COLLATE "C"
      AND o.path IS DISTINCT FROM moving_path
    ORDER BY o.path OFFSET in_position - seen LIMIT 1;
    RETURN key;
END;
$$;
