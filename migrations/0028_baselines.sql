-- Baselines, and outlines of modules as they were. See docs/decisions/0023-reading-the-past.md.

-- Baselines of several modules that belong together.
CREATE TABLE baseline_set (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    id           uuid NOT NULL,
    -- Whose people keep it; none belongs to the whole workspace. Its modules may be anywhere in the workspace.
    project_id   uuid,
    name         text NOT NULL,
    version      text NOT NULL,
    description  text,
    created_at   timestamptz NOT NULL,
    created_by   uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id)
);
CREATE UNIQUE INDEX baseline_set_name_key ON baseline_set (workspace_id, lower(name), lower(version));
CREATE INDEX baseline_set_id_idx ON baseline_set (id);

-- A module at a revision, by name. The revision is all that it costs: what it shows is read from history.
CREATE TABLE baseline (
    workspace_id    uuid NOT NULL,
    id              uuid NOT NULL,
    module_id       uuid NOT NULL,
    revision        bigint NOT NULL CHECK (revision >= 0),
    -- The time at which everything else is read: that of the set, or that of the revision.
    at              timestamptz NOT NULL,
    name            text NOT NULL,
    description     text,
    baseline_set_id uuid,
    created_at      timestamptz NOT NULL,
    created_by      uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    -- A set goes only without baselines, but for a purge of its project.
    FOREIGN KEY (workspace_id, baseline_set_id) REFERENCES baseline_set (workspace_id, id)
        ON DELETE SET NULL (baseline_set_id)
);
CREATE UNIQUE INDEX baseline_name_key ON baseline (workspace_id, module_id, lower(name));
CREATE INDEX baseline_id_idx ON baseline (id);
CREATE INDEX baseline_set_idx ON baseline (workspace_id, baseline_set_id) WHERE baseline_set_id IS NOT NULL;

-- Which objects a module had, in which order, at a revision. Made from history when somebody first looks, and again whenever
-- it is missing; kept in pieces of 512 rows. Of those that no baseline names, the latest 32 of a module are kept.
CREATE TABLE past_outline (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    revision     bigint NOT NULL,
    total        integer NOT NULL,
    made_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, module_id, revision),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE TABLE past_outline_chunk (
    workspace_id    uuid NOT NULL,
    module_id       uuid NOT NULL,
    revision        bigint NOT NULL,
    chunk           integer NOT NULL,
    objects         uuid[] NOT NULL,
    parents         uuid[] NOT NULL,
    depths          smallint[] NOT NULL,
    is_heading      boolean[] NOT NULL,
    -- Of the first row and of what stands above it, top first: siblings before, headings among them, whether it is one.
    line_siblings   integer[] NOT NULL,
    line_headings   integer[] NOT NULL,
    line_is_heading boolean[] NOT NULL,
    PRIMARY KEY (workspace_id, module_id, revision, chunk),
    FOREIGN KEY (workspace_id, module_id, revision)
        REFERENCES past_outline (workspace_id, module_id, revision) ON DELETE CASCADE
);

-- Makes the outline of a module at a revision. Order keys that were rewritten to make room count from then on.
CREATE FUNCTION make_past_outline(in_workspace uuid, in_module uuid, in_revision bigint) RETURNS integer
    LANGUAGE plpgsql
    SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    rows_in_all integer;
BEGIN
    -- One maker at a time; who waited finds it made.
    PERFORM pg_advisory_xact_lock(hashtextextended('past_outline ' || in_module, in_revision));
    SELECT total INTO rows_in_all FROM past_outline
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision;
    IF FOUND THEN
        RETURN rows_in_all;
    END IF;
    INSERT INTO past_outline (workspace_id, module_id, revision, total, made_at)
    VALUES (in_workspace, in_module, in_revision, 0, clock_timestamp());
    WITH RECURSIVE newest AS MATERIALIZED (
        SELECT DISTINCT ON (v.object_id) v.object_id AS id, v.parent_id, v.order_key, v.revision, v.deleted,
               v.classification = 'heading' AS is_heading
        FROM object_version AS v
        WHERE v.workspace_id = in_workspace AND v.module_id = in_module AND v.revision <= in_revision
        ORDER BY v.object_id, v.version DESC
    ), rekeyed AS MATERIALIZED (
        SELECT DISTINCT ON (r.object_id) r.object_id AS id, r.order_key, r.revision
        FROM object_reorder AS r
        WHERE r.workspace_id = in_workspace AND r.module_id = in_module AND r.revision <= in_revision
        ORDER BY r.object_id, r.revision DESC
    ), live AS MATERIALIZED (
        SELECT keyed.id, keyed.parent_id, keyed.order_key, keyed.is_heading, row_number() OVER siblings - 1 AS siblings_before,
               count(*) FILTER (WHERE keyed.is_heading)
                   OVER (siblings ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS headings_before
        FROM (
            SELECT newest.id, newest.parent_id, newest.is_heading,
                   CASE WHEN rekeyed.revision >= newest.revision THEN rekeyed.order_key ELSE newest.order_key END
                       COLLATE "C" AS order_key
            FROM newest LEFT JOIN rekeyed ON rekeyed.id = newest.id
            WHERE NOT newest.deleted
        ) AS keyed
        WINDOW siblings AS (PARTITION BY keyed.parent_id ORDER BY keyed.order_key, keyed.id)
    ), tree AS (
        SELECT live.id, live.parent_id, live.is_heading, (live.order_key || '!') COLLATE "C" AS path, 0 AS depth
        FROM live WHERE live.parent_id IS NULL
        UNION ALL
        SELECT below.id, below.parent_id, below.is_heading, (tree.path || below.order_key || '!') COLLATE "C", tree.depth + 1
        FROM tree JOIN live AS below ON below.parent_id = tree.id
    ), ordered AS MATERIALIZED (
        SELECT tree.id, tree.parent_id, tree.is_heading, tree.depth,
               row_number() OVER (ORDER BY tree.path, tree.id) - 1 AS ordinal
        FROM tree
    ), line AS (
        SELECT ordered.ordinal, ordered.id, 0 AS up FROM ordered WHERE ordered.ordinal % 512 = 0
        UNION ALL
        SELECT line.ordinal, live.parent_id, line.up + 1
        FROM line JOIN live ON live.id = line.id WHERE live.parent_id IS NOT NULL
    ), made AS (
        INSERT INTO past_outline_chunk (workspace_id, module_id, revision, chunk, objects, parents, depths,
                                        is_heading, line_siblings, line_headings, line_is_heading)
        SELECT in_workspace, in_module, in_revision, body.chunk, body.objects, body.parents, body.depths, body.is_heading,
               start.siblings, start.headings, start.is_heading
        FROM (
            SELECT (ordinal / 512)::integer AS chunk, array_agg(id ORDER BY ordinal) AS objects,
                   array_agg(parent_id ORDER BY ordinal) AS parents,
                   array_agg(depth::smallint ORDER BY ordinal) AS depths,
                   array_agg(ordered.is_heading ORDER BY ordinal) AS is_heading
            FROM ordered GROUP BY ordinal / 512
        ) AS body
        JOIN (
            SELECT (line.ordinal / 512)::integer AS chunk,
                   array_agg(live.siblings_before::integer ORDER BY line.up DESC) AS siblings,
                   array_agg(live.headings_before::integer ORDER BY line.up DESC) AS headings,
                   array_agg(live.is_heading ORDER BY line.up DESC) AS is_heading
            FROM line JOIN live ON live.id = line.id GROUP BY line.ordinal / 512
        ) AS start USING (chunk)
        RETURNING cardinality(objects) AS length
    )
    SELECT COALESCE(sum(length), 0) INTO rows_in_all FROM made;
    UPDATE past_outline SET total = rows_in_all
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision;
    -- Whoever looks at one revision after the other does not fill the disk. Who looks at one right now is not disturbed.
    DELETE FROM past_outline AS old
    WHERE old.workspace_id = in_workspace AND old.module_id = in_module AND old.revision IN (
        SELECT other.revision FROM past_outline AS other
        WHERE other.workspace_id = in_workspace AND other.module_id = in_module
          AND other.made_at < clock_timestamp() - interval '1 minute'
          AND NOT EXISTS (SELECT FROM baseline
                          WHERE baseline.workspace_id = in_workspace AND baseline.module_id = in_module
                            AND baseline.revision = other.revision)
        ORDER BY other.made_at DESC OFFSET 32);
    RETURN rows_in_all;
END;
$$;
