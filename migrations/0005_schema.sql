-- What objects of a module may carry: attribute definitions and object types, with their history.

CREATE TABLE object_type (
    workspace_id           uuid NOT NULL,
    id                     uuid NOT NULL,
    module_id              uuid NOT NULL,
    name                   text NOT NULL,
    description            text,
    default_classification text NOT NULL DEFAULT 'normative'
        CHECK (default_classification IN ('heading', 'normative', 'informative')),
    attribute_schema       jsonb NOT NULL DEFAULT '{}',
    required_attributes    jsonb NOT NULL DEFAULT '[]',
    version                integer NOT NULL DEFAULT 1,
    created_at             timestamptz NOT NULL,
    updated_at             timestamptz NOT NULL,
    deleted_at             timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX object_type_id_idx ON object_type (id);
CREATE UNIQUE INDEX object_type_name_key ON object_type (workspace_id, module_id, name) WHERE deleted_at IS NULL;

CREATE TABLE attribute_definition (
    workspace_id       uuid NOT NULL,
    id                 uuid NOT NULL,
    module_id          uuid NOT NULL,
    name               text NOT NULL,
    description        text,
    data_type          text NOT NULL CHECK (data_type IN
        ('string', 'text', 'rich_text', 'integer', 'float', 'bool', 'date', 'enum', 'user_ref')),
    multi_select       boolean NOT NULL DEFAULT false,
    default_value      jsonb,
    -- Allowed values of an enum in order: [{"key", "label", "color"}].
    enum_options       jsonb NOT NULL DEFAULT '[]',
    depends_on         uuid,
    dependency_mapping jsonb,
    -- Counts as content: part of the fingerprint that links and review stamps are confirmed at.
    normative          boolean NOT NULL DEFAULT false,
    position           integer NOT NULL DEFAULT 0,
    version            integer NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    deleted_at         timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    FOREIGN KEY (workspace_id, depends_on) REFERENCES attribute_definition (workspace_id, id)
);
CREATE INDEX attribute_definition_id_idx ON attribute_definition (id);
CREATE UNIQUE INDEX attribute_definition_name_key ON attribute_definition (workspace_id, module_id, lower(name))
    WHERE deleted_at IS NULL;

CREATE TABLE link_type (
    workspace_id  uuid NOT NULL REFERENCES workspace (id),
    id            uuid NOT NULL,
    name          text NOT NULL,
    -- How the link reads from its target: "satisfies" / "is satisfied by".
    backward_name text NOT NULL,
    description   text,
    version       integer NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX link_type_id_idx ON link_type (id);
CREATE UNIQUE INDEX link_type_name_key ON link_type (workspace_id, lower(name));

-- Full snapshots of schema entities. Link types belong to the workspace: their versions name no module and revision.
CREATE TABLE schema_entity_version (
    workspace_id  uuid NOT NULL,
    entity_id     uuid NOT NULL,
    version       integer NOT NULL,
    entity_kind   text NOT NULL CHECK (entity_kind IN ('module', 'attribute_definition', 'object_type', 'link_type')),
    module_id     uuid,
    revision      bigint,
    change_set_id uuid NOT NULL,
    change_type   text NOT NULL,
    changed_by    uuid NOT NULL REFERENCES app_user (id),
    changed_at    timestamptz NOT NULL,
    snapshot      jsonb NOT NULL,
    digest        bytea NOT NULL GENERATED ALWAYS AS (digest_texts(
        entity_id::text, version::text, entity_kind, change_type, changed_by::text, epoch_micros(changed_at), snapshot::text
    )) STORED,
    PRIMARY KEY (workspace_id, entity_id, version),
    -- The change set is written last, when it is sealed.
    FOREIGN KEY (workspace_id, change_set_id) REFERENCES change_set (workspace_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX schema_entity_version_revision_idx ON schema_entity_version (workspace_id, module_id, revision);

CREATE TRIGGER schema_entity_version_append_only BEFORE UPDATE OR DELETE ON schema_entity_version
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER schema_entity_version_no_truncate BEFORE TRUNCATE ON schema_entity_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
