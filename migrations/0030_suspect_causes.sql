-- Suspect links by what made them suspect, and why somebody confirmed them.

-- Why somebody did it, in their own words. It is part of the hash chain: behind the cause, which has no line break.
ALTER TABLE change_set ADD COLUMN comment text;
ALTER TABLE change_set ADD CONSTRAINT change_set_comment_check CHECK (length(comment) BETWEEN 1 AND 2000) NOT VALID;

-- Since when an end is not what was confirmed. What is stale already counts from the last change of the object on.
ALTER TABLE link_stale_end ADD COLUMN since timestamptz NOT NULL DEFAULT now();
UPDATE link_stale_end AS e SET since = o.updated_at
FROM object AS o
WHERE o.workspace_id = e.workspace_id AND o.id = CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END;

-- Everything that grouping by cause needs is in the index.
CREATE INDEX link_stale_end_module_idx ON link_stale_end (module_id)
    INCLUDE (target_module_id, source_object_id, target_object_id, at_source, link_id, link_type_id, since);
CREATE INDEX link_stale_end_far_idx ON link_stale_end (target_module_id)
    INCLUDE (module_id, source_object_id, target_object_id, at_source, link_id, link_type_id, since);
DROP INDEX link_stale_end_source_idx;
DROP INDEX link_stale_end_target_idx;
ALTER INDEX link_stale_end_module_idx RENAME TO link_stale_end_source_idx;
ALTER INDEX link_stale_end_far_idx RENAME TO link_stale_end_target_idx;
-- The links of a cause.
CREATE INDEX link_stale_end_cause_idx ON link_stale_end
    (workspace_id, (CASE WHEN at_source THEN source_object_id ELSE target_object_id END), link_id);

CREATE OR REPLACE FUNCTION note_stale_objects() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
BEGIN
    -- What is new has no links yet, and a deletion changes no content.
    IF NOT EXISTS (SELECT FROM written WHERE version > 1 AND NOT deleted) THEN
        RETURN NULL;
    END IF;
    WITH ends AS MATERIALIZED (
        SELECT l.workspace_id, l.id, true AS at_source, l.link_type_id, l.module_id, l.source_object_id, l.target_object_id,
               l.source_fingerprint <> w.content_fingerprint AS stale, w.changed_at
        FROM written AS w
        JOIN link AS l ON l.workspace_id = w.workspace_id AND l.source_object_id = w.object_id AND l.deleted_at IS NULL
        WHERE w.version > 1 AND NOT w.deleted
        UNION ALL
        SELECT l.workspace_id, l.id, false, l.link_type_id, l.module_id, l.source_object_id, l.target_object_id,
               l.target_fingerprint <> w.content_fingerprint, w.changed_at
        FROM written AS w
        JOIN link AS l ON l.workspace_id = w.workspace_id AND l.target_object_id = w.object_id AND l.deleted_at IS NULL
        WHERE w.version > 1 AND NOT w.deleted
    ), mended AS (
        DELETE FROM link_stale_end AS e USING ends
        WHERE NOT ends.stale AND e.workspace_id = ends.workspace_id AND e.link_id = ends.id AND e.at_source = ends.at_source
    )
    INSERT INTO link_stale_end (workspace_id, link_id, at_source, link_type_id, module_id, source_object_id,
                                target_module_id, target_object_id, since)
    SELECT ends.workspace_id, ends.id, ends.at_source, ends.link_type_id, ends.module_id, ends.source_object_id,
           target.module_id, ends.target_object_id, ends.changed_at
    FROM ends
    JOIN object AS target ON target.workspace_id = ends.workspace_id AND target.id = ends.target_object_id
    WHERE ends.stale AND NOT EXISTS (
        SELECT FROM link_stale_end AS known
        WHERE known.workspace_id = ends.workspace_id AND known.link_id = ends.id AND known.at_source = ends.at_source)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;

CREATE OR REPLACE FUNCTION note_stale_links() RETURNS trigger
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
                                target_module_id, target_object_id, since)
    SELECT w.workspace_id, w.link_id, one.at_source, w.link_type_id, w.module_id, w.source_object_id, target.module_id,
           w.target_object_id, w.changed_at
    FROM written AS w
    JOIN object AS source ON source.workspace_id = w.workspace_id AND source.id = w.source_object_id
    JOIN object AS target ON target.workspace_id = w.workspace_id AND target.id = w.target_object_id
    CROSS JOIN LATERAL (VALUES (true, w.source_fingerprint <> source.content_fingerprint),
                               (false, w.target_fingerprint <> target.content_fingerprint)) AS one (at_source, stale)
    WHERE NOT w.deleted AND one.stale;
    RETURN NULL;
END;
$$;
