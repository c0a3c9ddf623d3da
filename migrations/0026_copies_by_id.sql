-- The id of a copy is told by its original: whoever needs the copy of an object need not look for it among all of them.
CREATE FUNCTION copied_id(at timestamptz, into_module uuid, original uuid) RETURNS uuid
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    digest text := md5(into_module::text || original::text);
BEGIN
    -- A UUID of version 7, as new_id makes them.
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(digest, 1, 3)
            || '8' || substr(digest, 5, 15))::uuid;
END;
$$;
