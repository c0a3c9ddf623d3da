-- Functions and extensions that the tables lean on.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Version tables only grow. The trigger stops every role, the owner included; the one audited way out is the purge
-- function, which says so by this setting and needs privileges that the server's role does not have.
CREATE FUNCTION append_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('req1.purge', true) = 'on' THEN
        RETURN COALESCE(OLD, NEW);
    END IF;
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'append_only';
END;
$$;

-- SHA-256 of a list of texts, written as a JSON array so that no two different lists give the same bytes; a missing text
-- is null there. Every version row calls this: PL/pgSQL evaluates such an expression several times faster than a
-- function in SQL, which starts an executor each time.
CREATE FUNCTION digest_texts(VARIADIC parts text[]) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(convert_to(array_to_json(parts)::text, 'UTF8'));
END;
$$;

-- A point in time as microseconds since 1970, independent of the session's time zone, hence immutable.
CREATE FUNCTION epoch_micros(at timestamptz) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN (extract(epoch FROM at) * 1000000)::bigint::text;
END;
$$;
