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

-- SHA-256 of a list of texts, each with its length in front, so that no two different lists give the same bytes.
-- A missing text differs from an empty one.
CREATE FUNCTION digest_texts(VARIADIC parts text[]) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT sha256(convert_to(
    string_agg(CASE WHEN part IS NULL THEN '-;' ELSE octet_length(part) || ':' || part || ';' END, '' ORDER BY place),
    'UTF8'))
FROM unnest(parts) WITH ORDINALITY AS t (part, place)
$$;

-- A point in time as microseconds since 1970, independent of the session's time zone, hence immutable.
CREATE FUNCTION epoch_micros(at timestamptz) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT (extract(epoch FROM at) * 1000000)::bigint::text
$$;
