-- Filters over attributes, and saved views of modules.

-- Finds the objects with a value of an attribute: {"<attribute>": <value>}. Attributes belong to one module, so the index
-- leads to rows of that module only.
CREATE INDEX object_attributes_idx ON object USING gin (attributes jsonb_path_ops);

-- Links count while both their ends are there; few are not.
CREATE INDEX object_deleted_idx ON object (workspace_id, id) WHERE deleted_at IS NOT NULL;

CREATE TABLE module_view (
    workspace_id  uuid NOT NULL,
    id            uuid NOT NULL,
    module_id     uuid NOT NULL,
    owner_id      uuid NOT NULL REFERENCES app_user (id),
    name          text NOT NULL,
    -- Seen by everybody who may read the module; else by its owner only.
    shared        boolean NOT NULL DEFAULT false,
    -- What the module opens with.
    is_default    boolean NOT NULL DEFAULT false,
    -- What clients keep in it, as they sent it.
    column_config jsonb NOT NULL DEFAULT '{}',
    filter_config jsonb NOT NULL DEFAULT '{}',
    sort_config   jsonb NOT NULL DEFAULT '{}',
    -- Filter and sort order in the filter language, with ids of attributes, so that they outlive a new name.
    filter        jsonb,
    sort          jsonb,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    CONSTRAINT module_view_default_is_shared CHECK (shared OR NOT is_default)
);
CREATE INDEX module_view_module_idx ON module_view (workspace_id, module_id, lower(name), id);
CREATE UNIQUE INDEX module_view_default_key ON module_view (workspace_id, module_id) WHERE is_default;
CREATE INDEX module_view_owner_idx ON module_view (owner_id);
