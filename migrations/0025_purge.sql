-- Purging: the one way in which history goes. See docs/decisions/0021-purge.md.

-- What stays of a purged module or project while links of other modules lead to objects of it: an empty row that nobody sees.
ALTER TABLE project ADD COLUMN purged_at timestamptz;
ALTER TABLE module ADD COLUMN purged_at timestamptz;

-- Takes the objects of modules away, those below first and some thousands at a time. What a link of another module leads to
-- stays as a number without content, so that the link and its history keep what they refer to.
CREATE FUNCTION purge_objects(in_workspace uuid, in_modules uuid[]) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    of_module uuid;
    low text COLLATE "C";
    -- Behind every path but those of what stays.
    high text COLLATE "C";
    gone bigint;
    total bigint := 0;
BEGIN
    UPDATE object SET
        parent_id = NULL, order_key = '~' || id, path = '~' || id || '!', depth = 0, classification = 'informative',
        heading = NULL, body = NULL, object_type_id = NULL, attributes = '{}', lifecycle_state = NULL,
        external_references = '{}', content_fingerprint = '', reviewed_at = NULL, reviewed_by = NULL,
        reviewed_fingerprint = NULL, deleted_at = COALESCE(deleted_at, clock_timestamp()), deleted_in = NULL
    WHERE workspace_id = in_workspace AND module_id = ANY (in_modules) AND path < '~'
      AND id IN (SELECT link.target_object_id FROM link WHERE link.workspace_id = in_workspace);
    GET DIAGNOSTICS total = ROW_COUNT;
    FOREACH of_module IN ARRAY in_modules LOOP
        high := '~';
        LOOP
            low := NULL;
            SELECT path INTO low FROM object WHERE module_id = of_module AND path < high
            ORDER BY path DESC OFFSET 4999 LIMIT 1;
            DELETE FROM object
            WHERE workspace_id = in_workspace AND module_id = of_module AND path < high AND path >= COALESCE(low, '');
            GET DIAGNOSTICS gone = ROW_COUNT;
            total := total + gone;
            EXIT WHEN low IS NULL;
            high := low;
        END LOOP;
    END LOOP;
    RETURN total;
END;
$$;

-- Takes away the rows of every table that has the column `in_column`, those first that refer to others: also of tables that
-- come with later releases. Of modules, also the rows that merely refer to an object of theirs.
CREATE FUNCTION purge_rows(in_column text, in_workspace uuid, in_ids uuid[], in_except text[]) RETURNS jsonb
    LANGUAGE plpgsql AS $$
DECLARE
    part record;
    gone bigint;
    counts jsonb := '{}';
BEGIN
    FOR part IN
        WITH RECURSIVE holder AS (
            SELECT t.oid, t.relname, own.attnum, (
                SELECT a.attname FROM pg_constraint f
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (f.conkey) AND a.attname <> 'workspace_id'
                WHERE f.conrelid = t.oid AND f.contype = 'f' AND f.confrelid = 'object'::regclass
                  AND in_column = 'module_id' AND t.relname <> 'object'
                ORDER BY a.attnum LIMIT 1
            ) AS of_object
            FROM pg_class t
            LEFT JOIN pg_attribute own ON own.attrelid = t.oid AND own.attname = in_column AND NOT own.attisdropped
            WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
              AND t.relname <> ALL (in_except)
        ), chosen AS (
            SELECT oid, relname,
                   CASE
                       WHEN in_column = 'workspace_id' THEN 'true'
                       -- Without an index on the module, the one on the object serves.
                       WHEN attnum IS NULL OR of_object IS NOT NULL AND NOT EXISTS (
                           SELECT FROM pg_index i
                           WHERE i.indrelid = oid AND i.indpred IS NULL AND attnum IN (i.indkey[0], i.indkey[1])
                       ) THEN format('%I IN (SELECT id FROM object WHERE workspace_id = $1 AND module_id = ANY ($2))', of_object)
                       ELSE format('%I = ANY ($2)', in_column)
                   END AS condition
            FROM holder WHERE attnum IS NOT NULL OR of_object IS NOT NULL
        ), depth (oid, level) AS (
            SELECT oid, 0 FROM chosen
            UNION
            SELECT f.confrelid, depth.level + 1 FROM depth
            JOIN pg_constraint f ON f.conrelid = depth.oid AND f.contype = 'f' AND f.confrelid <> f.conrelid
            JOIN chosen ON chosen.oid = f.confrelid
            WHERE depth.level < 30
        )
        SELECT chosen.relname, chosen.condition FROM chosen JOIN depth USING (oid)
        GROUP BY chosen.relname, chosen.condition ORDER BY max(depth.level), chosen.relname
    LOOP
        IF part.relname = 'object' THEN
            gone := purge_objects(in_workspace, CASE in_column
                WHEN 'module_id' THEN in_ids
                ELSE ARRAY(SELECT id FROM module WHERE workspace_id = in_workspace)
            END);
        ELSE
            EXECUTE format('DELETE FROM %I WHERE workspace_id = $1 AND %s', part.relname, part.condition)
            USING in_workspace, in_ids;
            GET DIAGNOSTICS gone = ROW_COUNT;
        END IF;
        counts := counts || jsonb_build_object(part.relname, gone);
    END LOOP;
    RETURN counts;
END;
$$;

-- What was exchanged goes with the last module that it made.
CREATE FUNCTION purge_exchanges(in_workspace uuid, in_exchanges uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM exchange_file WHERE workspace_id = in_workspace AND exchange_id = ANY (in_exchanges);
    DELETE FROM exchange_element WHERE workspace_id = in_workspace AND exchange_id = ANY (in_exchanges);
    DELETE FROM exchange_module WHERE workspace_id = in_workspace AND exchange_id = ANY (in_exchanges);
    DELETE FROM exchange_document WHERE workspace_id = in_workspace AND exchange_id = ANY (in_exchanges);
    DELETE FROM exchange WHERE workspace_id = in_workspace AND id = ANY (in_exchanges);
END;
$$;

-- Modules with everything in them. Files that nothing shows any more are collected later, as all files are.
CREATE FUNCTION purge_modules(in_workspace uuid, in_modules uuid[]) RETURNS jsonb
    LANGUAGE plpgsql AS $$
DECLARE
    change_sets uuid[];
    exchanges uuid[];
    counts jsonb;
BEGIN
    SELECT array_agg(DISTINCT change_set_id) INTO change_sets FROM change_set_module
    WHERE workspace_id = in_workspace AND module_id = ANY (in_modules);
    SELECT array_agg(DISTINCT exchange_id) INTO exchanges FROM exchange_module
    WHERE workspace_id = in_workspace AND module_id = ANY (in_modules);
    -- The originals of what came with an import.
    DELETE FROM exchange_element WHERE workspace_id = in_workspace AND exchange_id = ANY (exchanges) AND (
        module_id = ANY (in_modules)
        OR object_id IN (SELECT id FROM object WHERE workspace_id = in_workspace AND module_id = ANY (in_modules))
        OR link_id IN (SELECT id FROM link WHERE workspace_id = in_workspace AND module_id = ANY (in_modules)));
    UPDATE file SET module_id = NULL WHERE workspace_id = in_workspace AND module_id = ANY (in_modules);
    counts := purge_rows('module_id', in_workspace, in_modules, ARRAY['audit_event', 'exchange_element', 'file']);
    DELETE FROM change_set AS act WHERE act.workspace_id = in_workspace AND act.id = ANY (change_sets)
      AND NOT EXISTS (SELECT FROM change_set_module AS of_other
                      WHERE of_other.workspace_id = in_workspace AND of_other.change_set_id = act.id);
    SELECT array_agg(id) INTO exchanges FROM unnest(exchanges) AS id
    WHERE NOT EXISTS (SELECT FROM exchange_module AS of_other
                      WHERE of_other.workspace_id = in_workspace AND of_other.exchange_id = id);
    PERFORM purge_exchanges(in_workspace, exchanges);
    UPDATE module SET
        name = '', description = NULL, prefix = '', publish_template = NULL, signature_config = '{}',
        required_attributes = '{}', revision = 0, head_hash = '\x', deleted_at = COALESCE(deleted_at, clock_timestamp()),
        purged_at = clock_timestamp()
    WHERE workspace_id = in_workspace AND id = ANY (in_modules);
    RETURN counts;
END;
$$;

-- A project with everything in it. Files that modules of other projects show move to those.
CREATE FUNCTION purge_project(in_workspace uuid, in_project uuid) RETURNS jsonb
    LANGUAGE plpgsql AS $$
DECLARE
    counts jsonb;
BEGIN
    counts := purge_modules(in_workspace, ARRAY(
        SELECT id FROM module WHERE workspace_id = in_workspace AND project_id = in_project
        ORDER BY id FOR UPDATE));
    PERFORM purge_exchanges(in_workspace, ARRAY(
        SELECT id FROM exchange WHERE workspace_id = in_workspace AND project_id = in_project));
    UPDATE file SET project_id = (
        SELECT module.project_id FROM file_use JOIN module
            ON module.workspace_id = file_use.workspace_id AND module.id = file_use.module_id
        WHERE file_use.workspace_id = in_workspace AND file_use.file_id = file.id ORDER BY module.id LIMIT 1)
    WHERE workspace_id = in_workspace AND project_id = in_project
      AND EXISTS (SELECT FROM file_use WHERE file_use.workspace_id = in_workspace AND file_use.file_id = file.id);
    PERFORM purge_rows('project_id', in_workspace, ARRAY[in_project], ARRAY['audit_event', 'exchange', 'module']);
    UPDATE project SET
        name = '', description = NULL, deleted_at = COALESCE(deleted_at, clock_timestamp()), purged_at = clock_timestamp()
    WHERE workspace_id = in_workspace AND id = in_project;
    RETURN counts;
END;
$$;

-- What was kept for links that are gone by now.
CREATE FUNCTION purge_leftovers(in_workspace uuid) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM object USING module
    WHERE module.workspace_id = in_workspace AND module.purged_at IS NOT NULL
      AND object.workspace_id = in_workspace AND object.module_id = module.id
      AND NOT EXISTS (SELECT FROM link WHERE link.workspace_id = in_workspace AND link.target_object_id = object.id);
    DELETE FROM module WHERE workspace_id = in_workspace AND purged_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM object WHERE object.module_id = module.id);
    DELETE FROM project WHERE workspace_id = in_workspace AND purged_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM module WHERE module.workspace_id = in_workspace AND module.project_id = project.id);
END;
$$;

-- Takes a workspace, project or module that is in the recycle bin away for good, with everything in it, and says so in the
-- audit log, all in the transaction of the caller. It has the rights of the owner of the tables, which the server's role does
-- not have, so it looks itself whether the actor of the event may do this.
--
-- `in_event` is a row of the audit log: who, when, from where.
CREATE FUNCTION purge(in_kind text, in_id uuid, in_name text, in_event jsonb) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_workspace uuid;
    event audit_event := jsonb_populate_record(NULL::audit_event, in_event);
    counts jsonb;
BEGIN
    CASE in_kind
        WHEN 'module' THEN
            SELECT workspace_id INTO of_workspace FROM module
            WHERE id = in_id AND deleted_at IS NOT NULL AND purged_at IS NULL AND name = in_name FOR UPDATE;
        WHEN 'project' THEN
            SELECT workspace_id INTO of_workspace FROM project
            WHERE id = in_id AND deleted_at IS NOT NULL AND purged_at IS NULL AND name = in_name FOR UPDATE;
        WHEN 'workspace' THEN
            SELECT id INTO of_workspace FROM workspace
            WHERE id = in_id AND deleted_at IS NOT NULL AND name = in_name FOR UPDATE;
    END CASE;
    IF of_workspace IS NULL THEN
        RAISE EXCEPTION 'nothing in the recycle bin has this id and name'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'purge_from_bin';
    END IF;
    IF NOT EXISTS (
        SELECT FROM app_user WHERE app_user.id = event.user_id AND app_user.active AND (
            app_user.server_admin OR in_kind <> 'workspace' AND EXISTS (
                SELECT FROM workspace_member WHERE workspace_member.workspace_id = of_workspace
                  AND workspace_member.user_id = event.user_id AND workspace_member.role IN ('owner', 'admin')))
    ) THEN
        RAISE EXCEPTION 'the actor may not purge this'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'purge_by_admin';
    END IF;
    -- No part of the declaration: an owner that is no superuser may not write it there. An error resets it.
    PERFORM set_config('req1.purge', 'on', true);
    CASE in_kind
        WHEN 'module' THEN counts := purge_modules(of_workspace, ARRAY[in_id]);
        WHEN 'project' THEN counts := purge_project(of_workspace, in_id);
        WHEN 'workspace' THEN
            counts := purge_rows('workspace_id', of_workspace, ARRAY[in_id], ARRAY['audit_event']);
            DELETE FROM workspace WHERE id = of_workspace;
    END CASE;
    PERFORM purge_leftovers(of_workspace);
    PERFORM set_config('req1.purge', 'off', true);
    INSERT INTO audit_event (at, action, entity_type, entity_id, entity_name, workspace_id, actor_kind, user_id, user_name,
                             user_email, token_id, script_id, ip_address, request_id, details)
    SELECT event.at, 'purge', in_kind, in_id, in_name, of_workspace, event.actor_kind, event.user_id, person.display_name,
           person.email, event.token_id, event.script_id, event.ip_address, event.request_id,
           jsonb_build_object('objects', counts -> 'object', 'object_versions', counts -> 'object_version',
                              'links', counts -> 'link', 'revisions', counts -> 'change_set_module')
    FROM app_user AS person WHERE person.id = event.user_id;
    RETURN counts;
END;
$$;

-- The parts serve the whole only; who may call that is said in `backend/store/src/migrate/privileges.sql`.
REVOKE ALL ON FUNCTION purge_objects(uuid, uuid[]), purge_rows(text, uuid, uuid[], text[]),
    purge_exchanges(uuid, uuid[]), purge_modules(uuid, uuid[]), purge_project(uuid, uuid),
    purge_leftovers(uuid), purge(text, uuid, text, jsonb) FROM PUBLIC;
