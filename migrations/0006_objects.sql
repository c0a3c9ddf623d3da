-- Objects: the current state, its history, and the structures that make document order cheap.

CREATE TABLE object (
    workspace_id         uuid NOT NULL,
    id                   uuid NOT NULL,
    module_id            uuid NOT NULL,
    -- From the module's counter; `key` is the number as it was shown when the object was made.
    number               bigint NOT NULL,
    key                  text NOT NULL,
    parent_id            uuid,
    -- Fractional index among the siblings, deleted ones included.
    order_key            text COLLATE "C" NOT NULL,
    -- Order keys from the root down, each followed by '!', which sorts before every character of a key: byte order of
    -- paths is document order, and a subtree is the range [path, path || '~').
    path                 text COLLATE "C" NOT NULL,
    depth                smallint NOT NULL CHECK (depth BETWEEN 0 AND 63),
    classification       text NOT NULL CHECK (classification IN ('heading', 'normative', 'informative')),
    heading              text,
    body                 text,
    object_type_id       uuid,
    -- Keyed by attribute id.
    attributes           jsonb NOT NULL DEFAULT '{}',
    lifecycle_state      text,
    external_references  jsonb NOT NULL DEFAULT '{}',
    content_fingerprint  text NOT NULL,
    reviewed_at          timestamptz,
    reviewed_by          uuid REFERENCES app_user (id),
    reviewed_fingerprint text,
    version              integer NOT NULL,
    revision             bigint NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    updated_by           uuid NOT NULL REFERENCES app_user (id),
    deleted_at           timestamptz,
    -- The act that deleted it: a restore brings back what that act took away, and nothing that was gone before.
    deleted_in           uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, object_type_id) REFERENCES object_type (workspace_id, id)
) WITH (fillfactor = 80);
CREATE INDEX object_id_idx ON object (id);
-- Walks of the module in document order; the included columns let counts stay in the index.
CREATE UNIQUE INDEX object_path_key ON object (module_id, path) INCLUDE (depth);
CREATE UNIQUE INDEX object_order_key_key ON object (module_id, parent_id, order_key) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX object_number_key ON object (module_id, number);
CREATE INDEX object_parent_id_idx ON object (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX object_type_idx ON object (workspace_id, object_type_id) WHERE object_type_id IS NOT NULL;

CREATE TABLE object_version (
    workspace_id         uuid NOT NULL,
    object_id            uuid NOT NULL,
    version              integer NOT NULL,
    module_id            uuid NOT NULL,
    revision             bigint NOT NULL,
    change_set_id        uuid NOT NULL,
    change_type          text NOT NULL CHECK (change_type IN
        ('create', 'update', 'delete', 'restore', 'move', 'script', 'import', 'undo', 'sync')),
    changed_by           uuid NOT NULL REFERENCES app_user (id),
    changed_at           timestamptz NOT NULL,
    number               bigint NOT NULL,
    key                  text NOT NULL,
    parent_id            uuid,
    order_key            text COLLATE "C" NOT NULL,
    classification       text NOT NULL,
    heading              text,
    body                 text,
    object_type_id       uuid,
    attributes           jsonb NOT NULL,
    lifecycle_state      text,
    external_references  jsonb NOT NULL,
    content_fingerprint  text NOT NULL,
    reviewed_at          timestamptz,
    reviewed_by          uuid,
    reviewed_fingerprint text,
    deleted              boolean NOT NULL,
    digest               bytea NOT NULL GENERATED ALWAYS AS (digest_texts(
        object_id::text, version::text, module_id::text, revision::text, change_type, changed_by::text,
        epoch_micros(changed_at), number::text, key, parent_id::text, order_key, classification, heading, body,
        object_type_id::text, attributes::text, lifecycle_state, external_references::text, content_fingerprint,
        epoch_micros(reviewed_at), reviewed_by::text, reviewed_fingerprint, deleted::text
    )) STORED,
    PRIMARY KEY (workspace_id, object_id, version),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id, revision) REFERENCES change_set_module (workspace_id, module_id, revision)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX object_version_revision_idx ON object_version (workspace_id, module_id, revision);

-- Order keys that were rewritten to make room. That is no change of the document, so it makes no object version; the
-- state at a revision takes the newest of both.
CREATE TABLE object_reorder (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    revision     bigint NOT NULL,
    module_id    uuid NOT NULL,
    order_key    text COLLATE "C" NOT NULL,
    PRIMARY KEY (workspace_id, object_id, revision),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id)
);
CREATE INDEX object_reorder_revision_idx ON object_reorder (workspace_id, module_id, revision);

CREATE TRIGGER object_version_append_only BEFORE UPDATE OR DELETE ON object_version
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER object_version_no_truncate BEFORE TRUNCATE ON object_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER object_reorder_append_only BEFORE UPDATE OR DELETE ON object_reorder
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER object_reorder_no_truncate BEFORE TRUNCATE ON object_reorder
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Counts of objects in document order, in chunks of some hundred rows: chunk = the paths from `low_path` up to the next
-- chunk's. `depth` -1 is the sum over all depths. With them, the row at an offset, the place of an object among its
-- siblings and its number are found without reading the module: whatever lies at depth d between a parent and one of
-- its descendants is a child of an ancestor-or-self of that depth.
CREATE TABLE outline_tally (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    depth        smallint NOT NULL,
    low_path     text COLLATE "C" NOT NULL,
    -- All rows, deleted ones included; live rows; live headings.
    total        integer NOT NULL,
    live         integer NOT NULL,
    headings     integer NOT NULL,
    PRIMARY KEY (module_id, depth, low_path),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
