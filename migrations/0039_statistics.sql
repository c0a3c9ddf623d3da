-- After an import the planner has to know how large tables are: it believes what it was told last, and a module of 10,000
-- objects that came since is read row by row. PostgreSQL looks for itself once a minute; people do not wait that long.
--
-- Looks anew at tables that have grown by half since they were looked at, and by more than half a megabyte.
CREATE FUNCTION refresh_statistics() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    grown regclass;
BEGIN
    -- Who comes second finds it done.
    IF NOT pg_try_advisory_xact_lock(hashtextextended('refresh_statistics', 0)) THEN
        RETURN;
    END IF;
    FOR grown IN
        SELECT c.oid FROM pg_class AS c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
          AND pg_relation_size(c.oid) / current_setting('block_size')::bigint > c.relpages * 1.5 + 64
    LOOP
        EXECUTE format('ANALYZE %s', grown);
    END LOOP;
END;
$$;

-- Who may call it is said in `backend/store/src/migrate/privileges.sql`.
REVOKE ALL ON FUNCTION refresh_statistics() FROM PUBLIC;
