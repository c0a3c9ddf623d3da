-- Scripts: JavaScript of a module, or of all modules of a workspace.

CREATE TABLE script (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    id           uuid NOT NULL,
    -- None for a script of all modules.
    module_id    uuid,
    name         text NOT NULL,
    script_type  text NOT NULL CHECK (script_type IN ('trigger', 'layout', 'action')),
    hook_point   text CHECK (hook_point IN ('pre_save', 'post_save', 'pre_delete', 'post_delete', 'validate')),
    enabled      boolean NOT NULL DEFAULT true,
    -- The lower ones come first.
    priority     integer NOT NULL DEFAULT 0,
    source_code  text NOT NULL,
    -- What it may use, where that is less than others may.
    limits       jsonb NOT NULL DEFAULT '{}',
    version      integer NOT NULL DEFAULT 1,
    -- Who wrote what it says now; it may do nothing that they may not.
    author_id    uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    deleted_at   timestamptz,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    CHECK ((script_type = 'trigger') = (hook_point IS NOT NULL))
);
CREATE INDEX script_id_idx ON script (id);
CREATE INDEX script_module_idx ON script (workspace_id, module_id);
CREATE UNIQUE INDEX script_name_key
    ON script (workspace_id, COALESCE(module_id, '00000000-0000-0000-0000-000000000000'), lower(name))
    WHERE deleted_at IS NULL;

-- What each version said, who wrote it, and when.
CREATE TABLE script_version (
    workspace_id uuid NOT NULL,
    script_id    uuid NOT NULL,
    version      integer NOT NULL,
    module_id    uuid,
    name         text NOT NULL,
    script_type  text NOT NULL,
    hook_point   text,
    enabled      boolean NOT NULL,
    priority     integer NOT NULL,
    source_code  text NOT NULL,
    limits       jsonb NOT NULL,
    changed_by   uuid NOT NULL REFERENCES app_user (id),
    changed_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, script_id, version),
    FOREIGN KEY (workspace_id, script_id) REFERENCES script (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX script_version_module_idx ON script_version (workspace_id, module_id);
CREATE TRIGGER script_version_append_only BEFORE UPDATE OR DELETE ON script_version
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER script_version_no_truncate BEFORE TRUNCATE ON script_version
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- The last runs of each script; older ones go when new ones come.
CREATE TABLE script_execution (
    workspace_id  uuid NOT NULL,
    id            uuid NOT NULL,
    script_id     uuid NOT NULL,
    version       integer NOT NULL,
    -- The module that it ran in.
    module_id     uuid NOT NULL,
    -- Whether it ran to see what it would do.
    dry_run       boolean NOT NULL,
    user_id       uuid NOT NULL REFERENCES app_user (id),
    status        text NOT NULL CHECK (status IN ('succeeded', 'rejected', 'failed')),
    output        text NOT NULL DEFAULT '',
    -- Message and place.
    error         jsonb,
    used          jsonb NOT NULL DEFAULT '{}',
    -- What it wrote.
    change_set_id uuid,
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, script_id) REFERENCES script (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX script_execution_script_idx ON script_execution (workspace_id, script_id, started_at DESC, id DESC);
CREATE INDEX script_execution_module_idx ON script_execution (workspace_id, module_id);
