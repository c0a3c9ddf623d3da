-- What the server's role may do. Applied after every migration run; safe to repeat.
-- The lock keeps migrations of several databases of one cluster from creating the role at the same time.
DO $$
BEGIN
    PERFORM pg_advisory_xact_lock(7265713100);
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'req1_server') THEN
        BEGIN
            CREATE ROLE req1_server NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'req1_server', 'MEMBER') THEN
        EXECUTE format('GRANT req1_server TO %I', current_user);
    END IF;
END;
$$;

GRANT USAGE ON SCHEMA public TO req1_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO req1_server;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO req1_server;

-- History and the audit log only grow, and nobody changes a baseline: every table that says so by its trigger.
DO $$
DECLARE
    history text;
BEGIN
    FOR history IN
        SELECT DISTINCT t.tgrelid::regclass::text FROM pg_trigger AS t
        WHERE t.tgfoid = 'append_only()'::regprocedure AND NOT t.tgisinternal
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON %s FROM req1_server', history);
    END LOOP;
END;
$$;
-- With a set its baselines would lose it.
REVOKE DELETE, TRUNCATE ON baseline_set FROM req1_server;
-- What the past looked like is written by its maker only.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON past_outline, past_outline_chunk FROM req1_server;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON _sqlx_migrations FROM req1_server;

-- The one way in which history goes: audited, and it looks at who asks.
GRANT EXECUTE ON FUNCTION purge(text, uuid, text, jsonb) TO req1_server;
-- Likewise for a baseline.
GRANT EXECUTE ON FUNCTION delete_baseline(text, uuid, jsonb) TO req1_server;
GRANT EXECUTE ON FUNCTION make_past_outline(uuid, uuid, bigint) TO req1_server;
GRANT EXECUTE ON FUNCTION refresh_statistics() TO req1_server;
