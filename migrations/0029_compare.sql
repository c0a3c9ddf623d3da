-- What differs between two points of a module. See docs/decisions/0023-reading-the-past.md.

-- What differs between two revisions of a module whose outlines are made: objects with the versions that they had, without
-- their contents, in document order of the second one; what is gone stands behind what it followed. `in_by_kind` gives what
-- came first, then what changed, then what is gone.
--
-- An object moved when it has another parent, or when it was moved and now stands on the other side of a sibling that was
-- there before and is there still. Keys that were rewritten to make room move nothing.
CREATE FUNCTION compare_past(
    in_workspace uuid, in_module uuid, in_from bigint, in_to bigint, in_outline_from bigint, in_outline_to bigint,
    in_by_kind boolean
) RETURNS TABLE (object_id uuid, version_from integer, version_to integer, changed boolean, moved boolean)
    LANGUAGE plpgsql STABLE ROWS 1000
    SET work_mem = '64MB' SET plan_cache_mode = force_custom_plan SET enable_nestloop = off AS $$
DECLARE
    low bigint := least(in_from, in_to);
    high bigint := greatest(in_from, in_to);
BEGIN
    RETURN QUERY
    WITH touched AS MATERIALIZED (
        SELECT DISTINCT v.object_id AS id FROM object_version AS v
        WHERE v.workspace_id = in_workspace AND v.module_id = in_module AND v.revision > low AND v.revision <= high
    ), pair AS MATERIALIZED (
        SELECT touched.id, old.version AS old_version, new.version AS new_version, old.parent_id AS parent,
               old.version IS NOT NULL AND new.version IS NOT NULL AND old.parent_id IS DISTINCT FROM new.parent_id AS elsewhere,
               old.version IS NOT NULL AND new.version IS NOT NULL AND old.said IS DISTINCT FROM new.said AS changed
        FROM touched
        LEFT JOIN LATERAL (
            SELECT v.version, v.parent_id, v.deleted,
                   (v.heading, v.body, v.classification, v.object_type_id, v.attributes, v.lifecycle_state,
                    v.external_references) AS said
            FROM object_version AS v
            WHERE v.workspace_id = in_workspace AND v.object_id = touched.id AND v.revision <= in_from
            ORDER BY v.version DESC LIMIT 1
        ) AS old ON NOT old.deleted
        LEFT JOIN LATERAL (
            SELECT v.version, v.parent_id, v.deleted,
                   (v.heading, v.body, v.classification, v.object_type_id, v.attributes, v.lifecycle_state,
                    v.external_references) AS said
            FROM object_version AS v
            WHERE v.workspace_id = in_workspace AND v.object_id = touched.id AND v.revision <= in_to
            ORDER BY v.version DESC LIMIT 1
        ) AS new ON NOT new.deleted
        WHERE old.version IS DISTINCT FROM new.version
    ), mover AS MATERIALIZED (
        SELECT pair.id, COALESCE(pair.parent, in_module) AS siblings FROM pair
        WHERE pair.old_version IS NOT NULL AND pair.new_version IS NOT NULL AND NOT pair.elsewhere
          AND (SELECT true FROM object_version AS v
               JOIN object_version AS before
                   ON before.workspace_id = in_workspace AND before.object_id = v.object_id AND before.version = v.version - 1
               WHERE v.workspace_id = in_workspace AND v.object_id = pair.id AND v.revision > low AND v.revision <= high
                 AND (v.parent_id IS DISTINCT FROM before.parent_id OR v.order_key <> COALESCE((
                         SELECT r.order_key FROM object_reorder AS r
                         WHERE r.workspace_id = in_workspace AND r.object_id = pair.id
                           AND r.revision >= before.revision AND r.revision < v.revision
                         ORDER BY r.revision DESC LIMIT 1), before.order_key))
               LIMIT 1)
    ), old_row AS MATERIALIZED (
        SELECT one.id, COALESCE(one.parent, in_module) AS siblings, chunk.chunk * 512 + one.place AS place
        FROM past_outline_chunk AS chunk
        CROSS JOIN LATERAL unnest(chunk.objects, chunk.parents) WITH ORDINALITY AS one (id, parent, place)
        WHERE chunk.workspace_id = in_workspace AND chunk.module_id = in_module AND chunk.revision = in_outline_from
          AND EXISTS (SELECT FROM pair WHERE pair.new_version IS NULL UNION ALL SELECT FROM mover)
    ), new_row AS MATERIALIZED (
        SELECT one.id, COALESCE(one.parent, in_module) AS siblings, chunk.chunk * 512 + one.place AS place
        FROM past_outline_chunk AS chunk
        CROSS JOIN LATERAL unnest(chunk.objects, chunk.parents) WITH ORDINALITY AS one (id, parent, place)
        WHERE chunk.workspace_id = in_workspace AND chunk.module_id = in_module AND chunk.revision = in_outline_to
    ), stayed AS MATERIALIZED (
        SELECT old_row.id, old_row.siblings, old_row.place AS old_place, new_row.place AS new_place,
               uuid_hash_extended(old_row.id, 0) AS hash
        FROM old_row JOIN new_row ON new_row.id = old_row.id AND new_row.siblings = old_row.siblings
        WHERE old_row.siblings IN (SELECT mover.siblings FROM mover)
    ), shifted AS MATERIALIZED (
        -- Whether other siblings stand before it than did: each set of them has a sum of its own.
        SELECT sums.id FROM (
            SELECT stayed.id, sum(stayed.hash) OVER (PARTITION BY stayed.siblings ORDER BY stayed.old_place) AS before_then,
                   sum(stayed.hash) OVER (PARTITION BY stayed.siblings ORDER BY stayed.new_place) AS before_now
            FROM stayed
        ) AS sums
        JOIN mover ON mover.id = sums.id WHERE sums.before_then <> sums.before_now
    ), gone AS MATERIALIZED (
        SELECT around.id, around.old_place,
               first_value(around.new_place) OVER (PARTITION BY around.group_of ORDER BY around.old_place) AS after_place
        FROM (
            SELECT old_row.id, old_row.place AS old_place, new_row.place AS new_place,
                   count(new_row.place) OVER (ORDER BY old_row.place) AS group_of
            FROM old_row LEFT JOIN new_row ON new_row.id = old_row.id
            WHERE EXISTS (SELECT FROM pair WHERE pair.new_version IS NULL)
        ) AS around
    )
    SELECT pair.id, pair.old_version, pair.new_version, pair.changed, pair.elsewhere OR shifted.id IS NOT NULL
    FROM pair
    LEFT JOIN shifted ON shifted.id = pair.id
    LEFT JOIN new_row ON new_row.id = pair.id
    LEFT JOIN gone ON gone.id = pair.id AND pair.new_version IS NULL
    WHERE pair.old_version IS NULL OR pair.new_version IS NULL OR pair.changed OR pair.elsewhere OR shifted.id IS NOT NULL
    ORDER BY CASE WHEN NOT in_by_kind THEN 0 WHEN pair.old_version IS NULL THEN 1 WHEN pair.new_version IS NULL THEN 3 ELSE 2 END,
             COALESCE(new_row.place, gone.after_place, -1), gone.old_place NULLS FIRST, pair.id;
END;
$$;
