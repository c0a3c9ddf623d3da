-- Filters and counts over modules of a hundred thousand objects.

-- Ends of links that are no longer what somebody confirmed; a link with such an end is suspect. Whoever saves an object pays
-- for the few links that it has, so that nobody who asks for suspect links compares all of them with all objects.
CREATE TABLE link_stale_end (
    workspace_id     uuid NOT NULL,
    link_id          uuid NOT NULL,
    at_source        boolean NOT NULL,
    link_type_id     uuid NOT NULL,
    -- The module of the source, and so of the link.
    module_id        uuid NOT NULL,
    source_object_id uuid NOT NULL,
    target_module_id uuid NOT NULL,
    target_object_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, link_id, at_source),
    FOREIGN KEY (workspace_id, link_id) REFERENCES link (workspace_id, id)
);
CREATE INDEX link_stale_end_source_idx ON link_stale_end (module_id)
    INCLUDE (source_object_id, target_object_id, link_type_id);
CREATE INDEX link_stale_end_target_idx ON link_stale_end (target_module_id)
    INCLUDE (target_object_id, source_object_id, link_type_id);

-- Links of an object, deleted ones included: for what follows, and for foreign keys.
CREATE INDEX link_source_idx ON link (workspace_id, source_object_id);
CREATE INDEX link_every_target_idx ON link (workspace_id, target_object_id);
DROP INDEX link_target_idx;
ALTER INDEX link_every_target_idx RENAME TO link_target_idx;

-- Kept by the database for every writer of versions, so that no import or script can forget it. One plan serves one object
-- and ten thousand: a look into the index for each.
CREATE FUNCTION note_stale_objects() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    -- What is new has no links yet, and a deletion changes no content.
    IF NOT EXISTS (SELECT FROM written WHERE version > 1 AND NOT deleted) THEN
        RETURN NULL;
    END IF;
    WITH ends AS MATERIALIZED (
        SELECT l.workspace_id, l.id, true AS at_source, l.link_type_id, l.module_id, l.source_object_id, l.target_object_id,
               l.source_fingerprint <> w.content_fingerprint AS stale
        FROM written AS w
        JOIN link AS l ON l.workspace_id = w.workspace_id AND l.source_object_id = w.object_id AND l.deleted_at IS NULL
        WHERE w.version > 1 AND NOT w.deleted
        UNION ALL
        SELECT l.workspace_id, l.id, false, l.link_type_id, l.module_id, l.source_object_id, l.target_object_id,
               l.target_fingerprint <> w.content_fingerprint
        FROM written AS w
        JOIN link AS l ON l.workspace_id = w.workspace_id AND l.target_object_id = w.object_id AND l.deleted_at IS NULL
        WHERE w.version > 1 AND NOT w.deleted
    ), mended AS (
        DELETE FROM link_stale_end AS e USING ends
        WHERE NOT ends.stale AND e.workspace_id = ends.workspace_id AND e.link_id = ends.id AND e.at_source = ends.at_source
    )
    INSERT INTO link_stale_end (workspace_id, link_id, at_source, link_type_id, module_id, source_object_id,
                                target_module_id, target_object_id)
    SELECT ends.workspace_id, ends.id, ends.at_source, ends.link_type_id, ends.module_id, ends.source_object_id,
           target.module_id, ends.target_object_id
    FROM ends
    JOIN object AS target ON target.workspace_id = ends.workspace_id AND target.id = ends.target_object_id
    WHERE ends.stale AND NOT EXISTS (
        SELECT FROM link_stale_end AS known
        WHERE known.workspace_id = ends.workspace_id AND known.link_id = ends.id AND known.at_source = ends.at_source)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER object_version_stale AFTER INSERT ON object_version
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_stale_objects();

CREATE FUNCTION note_stale_links() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    -- The change set has locked the module of the source. Whoever saves the other end just now is waited for, or waits and
    -- then sees this link.
    PERFORM FROM written AS w
    JOIN object AS target ON target.workspace_id = w.workspace_id AND target.id = w.target_object_id
        AND target.module_id <> w.module_id
    WHERE NOT w.deleted
    FOR SHARE OF target;
    DELETE FROM link_stale_end AS e USING written AS w
    WHERE w.version > 1 AND e.workspace_id = w.workspace_id AND e.link_id = w.link_id;
    INSERT INTO link_stale_end (workspace_id, link_id, at_source, link_type_id, module_id, source_object_id,
                                target_module_id, target_object_id)
    SELECT w.workspace_id, w.link_id, one.at_source, w.link_type_id, w.module_id, w.source_object_id, target.module_id,
           w.target_object_id
    FROM written AS w
    JOIN object AS source ON source.workspace_id = w.workspace_id AND source.id = w.source_object_id
    JOIN object AS target ON target.workspace_id = w.workspace_id AND target.id = w.target_object_id
    CROSS JOIN LATERAL (VALUES (true, w.source_fingerprint <> source.content_fingerprint),
                               (false, w.target_fingerprint <> target.content_fingerprint)) AS one (at_source, stale)
    WHERE NOT w.deleted AND one.stale;
    RETURN NULL;
END;
$$;
CREATE TRIGGER link_version_stale AFTER INSERT ON link_version
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_stale_links();

-- What is stale already. Nobody writes versions until the triggers are there.
INSERT INTO link_stale_end (workspace_id, link_id, at_source, link_type_id, module_id, source_object_id, target_module_id,
                            target_object_id)
SELECT l.workspace_id, l.id, one.at_source, l.link_type_id, l.module_id, l.source_object_id, target.module_id,
       l.target_object_id
FROM link AS l
JOIN object AS source ON source.workspace_id = l.workspace_id AND source.id = l.source_object_id
JOIN object AS target ON target.workspace_id = l.workspace_id AND target.id = l.target_object_id
CROSS JOIN LATERAL (VALUES (true, l.source_fingerprint <> source.content_fingerprint),
                           (false, l.target_fingerprint <> target.content_fingerprint)) AS one (at_source, stale)
WHERE l.deleted_at IS NULL AND one.stale;

-- Filters that need no content find rows and their order in the index alone.
CREATE UNIQUE INDEX object_path_ids_key ON object (module_id, path) INCLUDE (depth, classification, deleted_at, id);
DROP INDEX object_path_key;
ALTER INDEX object_path_ids_key RENAME TO object_path_key;
