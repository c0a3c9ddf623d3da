-- Typed, directed relations between objects. A link belongs to the module of its source.

CREATE TABLE link (
    workspace_id       uuid NOT NULL,
    id                 uuid NOT NULL,
    module_id          uuid NOT NULL,
    link_type_id       uuid NOT NULL,
    source_object_id   uuid NOT NULL,
    target_object_id   uuid NOT NULL,
    attributes         jsonb NOT NULL DEFAULT '{}',
    -- What each end was when somebody confirmed the link; suspect is the comparison with today.
    source_version     integer NOT NULL,
    source_fingerprint text NOT NULL,
    target_version     integer NOT NULL,
    target_fingerprint text NOT NULL,
    version            integer NOT NULL,
    revision           bigint NOT NULL,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    updated_by         uuid NOT NULL REFERENCES app_user (id),
    deleted_at         timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    FOREIGN KEY (workspace_id, link_type_id) REFERENCES link_type (workspace_id, id),
    FOREIGN KEY (workspace_id, source_object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, target_object_id) REFERENCES object (workspace_id, id),
    CONSTRAINT link_not_to_itself CHECK (source_object_id <> target_object_id)
);
CREATE INDEX link_id_idx ON link (id);
CREATE UNIQUE INDEX link_ends_key ON link (workspace_id, source_object_id, target_object_id, link_type_id)
    WHERE deleted_at IS NULL;
CREATE INDEX link_target_idx ON link (workspace_id, target_object_id) WHERE deleted_at IS NULL;
CREATE INDEX link_module_idx ON link (workspace_id, module_id, id) WHERE deleted_at IS NULL;

CREATE TABLE link_version (
    workspace_id       uuid NOT NULL,
    link_id            uuid NOT NULL,
    version            integer NOT NULL,
    module_id          uuid NOT NULL,
    revision           bigint NOT NULL,
    change_set_id      uuid NOT NULL,
    change_type        text NOT NULL CHECK (change_type IN
        ('create', 'update', 'delete', 'restore', 'script', 'import', 'undo', 'sync')),
    -- The actor of the change set, whose reference to the person also counts for this copy.
    changed_by         uuid NOT NULL,
    changed_at         timestamptz NOT NULL,
    link_type_id       uuid NOT NULL,
    source_object_id   uuid NOT NULL,
    target_object_id   uuid NOT NULL,
    attributes         jsonb NOT NULL,
    source_version     integer NOT NULL,
    source_fingerprint text NOT NULL,
    target_version     integer NOT NULL,
    target_fingerprint text NOT NULL,
    deleted            boolean NOT NULL,
    digest             bytea NOT NULL GENERATED ALWAYS AS (digest_texts(
        link_id::text, version::text, module_id::text, revision::text, change_type, changed_by::text,
        epoch_micros(changed_at), link_type_id::text, source_object_id::text, target_object_id::text, attributes::text,
        source_version::text, source_fingerprint, target_version::text, target_fingerprint, deleted::text
    )) STORED,
    PRIMARY KEY (workspace_id, link_id, version),
    FOREIGN KEY (workspace_id, link_id) REFERENCES link (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id, revision) REFERENCES change_set_module (workspace_id, module_id, revision)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX link_version_revision_idx ON link_version (workspace_id, module_id, revision);

CREATE TRIGGER link_version_append_only BEFORE UPDATE OR DELETE ON link_version
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER link_version_no_truncate BEFORE TRUNCATE ON link_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Digest of everything that a revision wrote. In PL/pgSQL, which keeps the plan for the next change set.
CREATE FUNCTION revision_content_hash(in_workspace uuid, in_module uuid, in_revision bigint) RETURNS bytea
    LANGUAGE plpgsql STABLE AS $$
BEGIN
RETURN (SELECT sha256(COALESCE(string_agg(digest, ''::bytea ORDER BY kind, id, version), ''::bytea))
FROM (
    SELECT 'link' AS kind, link_id AS id, version, digest FROM link_version
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision
    UNION ALL
    SELECT 'object', object_id, version, digest FROM object_version
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision
    UNION ALL
    SELECT 'order', object_id, 0, digest_texts(object_id::text, order_key) FROM object_reorder
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision
    UNION ALL
    SELECT 'schema', entity_id, version, digest FROM schema_entity_version
    WHERE workspace_id = in_workspace AND module_id = in_module AND revision = in_revision
) AS written);
END;
$$;

-- Link of the hash chain of a module.
CREATE FUNCTION revision_hash(
    previous bytea, module uuid, revision bigint, change_set uuid, at timestamptz, actor uuid, cause text, content bytea
) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN digest_texts(encode(previous, 'hex'), module::text, revision::text, change_set::text, epoch_micros(at),
                        actor::text, cause, encode(content, 'hex'));
END;
$$;
