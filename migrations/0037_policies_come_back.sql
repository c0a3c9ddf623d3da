-- Policies that were taken away, as they were, so that an undo brings back the same one. Not for the previous release: what it
-- takes away is gone.
CREATE TABLE coverage_policy_deleted (
    workspace_id    uuid NOT NULL,
    id              uuid NOT NULL,
    project_id      uuid NOT NULL,
    name            text NOT NULL,
    description     text,
    module_id       uuid NOT NULL,
    filter          jsonb,
    outgoing        boolean NOT NULL,
    link_type_id    uuid,
    other_module_id uuid,
    minimum         integer NOT NULL,
    severity        text NOT NULL,
    version         integer NOT NULL,
    created_at      timestamptz NOT NULL,
    deleted_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    -- What asks for something that is gone for good does not come back.
    FOREIGN KEY (workspace_id, link_type_id) REFERENCES link_type (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, other_module_id) REFERENCES module (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX coverage_policy_deleted_id_idx ON coverage_policy_deleted (id);
CREATE INDEX coverage_policy_deleted_project_idx ON coverage_policy_deleted (workspace_id, project_id, deleted_at);
CREATE INDEX coverage_policy_deleted_module_idx ON coverage_policy_deleted (workspace_id, module_id);
