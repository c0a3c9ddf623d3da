-- Baselines resist as history does: nobody changes one, and taking one away is an audited act that the database itself looks
-- at. Outlines of the past are written by their maker only. See docs/decisions/0023-reading-the-past.md.

-- Whatever a purge takes away or lets go, it does.
CREATE OR REPLACE FUNCTION append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('req1.purge', true) = 'on' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END;
$$;

CREATE TRIGGER baseline_append_only BEFORE UPDATE OR DELETE ON baseline
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER baseline_no_truncate BEFORE TRUNCATE ON baseline
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Takes a baseline away, or a set without any, and says so in the audit log, in the transaction of the caller. It has the
-- rights of the owner of the tables, so it looks itself whether the actor of the event administers the module; for a set
-- the project, or the workspace.
--
-- False when there is no such thing, or the set has baselines. `in_event` is a row of the audit log.
CREATE FUNCTION delete_baseline(in_kind text, in_id uuid, in_event jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    event audit_event := jsonb_populate_record(NULL::audit_event, in_event);
    of_workspace uuid;
    of_project uuid;
    of_module uuid;
    its_name text;
    roles text[];
BEGIN
    IF in_kind = 'baseline' THEN
        SELECT workspace_id, module_id, name INTO of_workspace, of_module, its_name FROM baseline WHERE id = in_id;
        SELECT ARRAY[workspace_role, COALESCE(module_role, project_role, workspace_role),
                     CASE WHEN server_admin THEN 'owner' END]
        INTO roles FROM visible_module(event.user_id) WHERE id = of_module;
    ELSE
        SELECT workspace_id, project_id, name INTO of_workspace, of_project, its_name FROM baseline_set WHERE id = in_id;
        IF of_project IS NULL THEN
            SELECT ARRAY[workspace_role, workspace_role, CASE WHEN server_admin THEN 'owner' END]
            INTO roles FROM visible_workspace(event.user_id) WHERE id = of_workspace;
        ELSE
            SELECT ARRAY[workspace_role, COALESCE(project_role, workspace_role), CASE WHEN server_admin THEN 'owner' END]
            INTO roles FROM visible_project(event.user_id) WHERE id = of_project;
        END IF;
    END IF;
    IF of_workspace IS NULL THEN
        RETURN false;
    END IF;
    -- Owners of a workspace are so everywhere in it; else the nearest role counts.
    IF (roles[1] = 'owner' OR roles[2] IN ('owner', 'admin') OR roles[3] = 'owner') IS NOT TRUE THEN
        RAISE EXCEPTION 'the actor may not take this away'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'baseline_by_admin';
    END IF;
    PERFORM set_config('req1.purge', 'on', true);
    IF in_kind = 'baseline' THEN
        DELETE FROM baseline WHERE workspace_id = of_workspace AND id = in_id;
    ELSE
        DELETE FROM baseline_set WHERE workspace_id = of_workspace AND id = in_id
          AND NOT EXISTS (SELECT FROM baseline WHERE workspace_id = of_workspace AND baseline_set_id = in_id);
        IF NOT FOUND THEN
            PERFORM set_config('req1.purge', 'off', true);
            RETURN false;
        END IF;
    END IF;
    PERFORM set_config('req1.purge', 'off', true);
    INSERT INTO audit_event (at, action, entity_type, entity_id, entity_name, workspace_id, actor_kind, user_id, user_name,
                             user_email, token_id, script_id, ip_address, request_id, details)
    SELECT event.at, 'delete', in_kind, in_id, its_name, of_workspace, event.actor_kind, event.user_id, person.display_name,
           person.email, event.token_id, event.script_id, event.ip_address, event.request_id, event.details
    FROM app_user AS person WHERE person.id = event.user_id;
    RETURN true;
END;
$$;

-- What the past looked like is nothing that the server's role could write as it likes.
ALTER FUNCTION make_past_outline(uuid, uuid, bigint) SECURITY DEFINER;
ALTER FUNCTION make_past_outline(uuid, uuid, bigint) SET search_path = pg_catalog, public, pg_temp;

-- Who may call them is said in `backend/store/src/migrate/privileges.sql`.
REVOKE ALL ON FUNCTION delete_baseline(text, uuid, jsonb), make_past_outline(uuid, uuid, bigint) FROM PUBLIC;

-- A time is resolved to a revision by one look, however long ago it is.
CREATE INDEX change_set_module_at_idx ON change_set_module (workspace_id, module_id, at, revision);
