-- The tree that holds specifications: workspace > project > module.

CREATE TABLE project (
    workspace_id    uuid NOT NULL REFERENCES workspace (id),
    id              uuid NOT NULL,
    name            text NOT NULL,
    description     text,
    -- Text search configuration of PostgreSQL.
    search_language text NOT NULL DEFAULT 'english' CHECK (search_language IN ('english', 'german', 'french', 'simple')),
    created_by      uuid REFERENCES app_user (id),
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX project_id_idx ON project (id);
CREATE UNIQUE INDEX project_name_key ON project (workspace_id, lower(name)) WHERE deleted_at IS NULL;

-- `none` takes access away below the workspace; workspace owners cannot be narrowed.
CREATE TABLE project_member (
    workspace_id uuid NOT NULL,
    project_id   uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES app_user (id),
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'reviewer', 'viewer', 'none')),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, project_id, user_id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id)
);
CREATE INDEX project_member_user_id_idx ON project_member (user_id);

CREATE TABLE module (
    workspace_id               uuid NOT NULL REFERENCES workspace (id),
    id                         uuid NOT NULL,
    project_id                 uuid NOT NULL,
    name                       text NOT NULL,
    description                text,
    prefix                     text NOT NULL DEFAULT '',
    separator                  text NOT NULL DEFAULT '-',
    digits                     integer NOT NULL DEFAULT 4 CHECK (digits BETWEEN 1 AND 12),
    default_classification     text NOT NULL DEFAULT 'normative'
        CHECK (default_classification IN ('heading', 'normative', 'informative')),
    default_lifecycle_state    text,
    default_lifecycle_model_id uuid,
    required_attributes        text[] NOT NULL DEFAULT '{}',
    publish_template           text,
    signature_config           jsonb NOT NULL DEFAULT '{}',
    -- Number of the last human key given out; never goes back, so keys are never used twice.
    last_number                bigint NOT NULL DEFAULT 0,
    -- Number, time and chain hash of the last change set; see change_set_module.
    revision                   bigint NOT NULL DEFAULT 0,
    revised_at                 timestamptz NOT NULL,
    head_hash                  bytea NOT NULL DEFAULT '\x',
    -- Counts schema edits (attributes, types); a write checks under the lock that it was prepared for today's.
    schema_version             bigint NOT NULL DEFAULT 0,
    created_by                 uuid REFERENCES app_user (id),
    created_at                 timestamptz NOT NULL,
    updated_at                 timestamptz NOT NULL,
    deleted_at                 timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id)
) WITH (fillfactor = 50);
CREATE INDEX module_id_idx ON module (id);
CREATE INDEX module_project_id_idx ON module (workspace_id, project_id);

CREATE TABLE module_member (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES app_user (id),
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'reviewer', 'viewer', 'none')),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, module_id, user_id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX module_member_user_id_idx ON module_member (user_id);
