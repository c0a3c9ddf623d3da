-- What shall be linked to what: "every system requirement is refined by at least one software requirement".

CREATE TABLE coverage_policy (
    workspace_id    uuid NOT NULL,
    id              uuid NOT NULL,
    project_id      uuid NOT NULL,
    name            text NOT NULL,
    description     text,
    -- Whose requirements need links; with a filter in the filter language, with ids of attributes, only some of them.
    module_id       uuid NOT NULL,
    filter          jsonb,
    -- Whether the links begin at the requirements, or end there.
    outgoing        boolean NOT NULL,
    -- Only links of this type count, or to this module; all when missing.
    link_type_id    uuid,
    other_module_id uuid,
    minimum         integer NOT NULL DEFAULT 1 CHECK (minimum BETWEEN 1 AND 1000),
    severity        text NOT NULL DEFAULT 'warning' CHECK (severity IN ('error', 'warning', 'info')),
    version         integer NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    -- A policy about what is gone for good asks for nothing any more.
    FOREIGN KEY (workspace_id, link_type_id) REFERENCES link_type (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, other_module_id) REFERENCES module (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX coverage_policy_id_idx ON coverage_policy (id);
CREATE UNIQUE INDEX coverage_policy_name_key ON coverage_policy (workspace_id, project_id, lower(name));
CREATE INDEX coverage_policy_module_idx ON coverage_policy (workspace_id, module_id);
