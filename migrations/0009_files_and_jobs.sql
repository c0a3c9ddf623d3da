-- Files, and work that outlives a request.

-- A file is immutable. The row is the commit marker: content without a `ready` row is garbage.
CREATE TABLE file (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    id           uuid NOT NULL,
    -- Where access is decided: a file belongs to a module or, before it has one, to a project.
    project_id   uuid NOT NULL,
    module_id    uuid,
    name         text NOT NULL,
    content_type text NOT NULL,
    size_bytes   bigint NOT NULL,
    sha256       bytea NOT NULL,
    endpoint     text NOT NULL DEFAULT 'local',
    storage_key  text NOT NULL,
    state        text NOT NULL CHECK (state IN ('pending', 'ready')),
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX file_id_idx ON file (id);
CREATE INDEX file_sha256_idx ON file (workspace_id, sha256);

CREATE TABLE job (
    id               uuid PRIMARY KEY,
    workspace_id     uuid NOT NULL,
    project_id       uuid NOT NULL,
    kind             text NOT NULL,
    input            jsonb NOT NULL,
    state            text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    phase            text,
    progress_done    bigint NOT NULL DEFAULT 0,
    progress_total   bigint NOT NULL DEFAULT 0,
    attempts         integer NOT NULL DEFAULT 0,
    run_after        timestamptz NOT NULL,
    -- Who works on it; a lease that is not renewed is free for the next worker.
    lease_owner      text,
    lease_until      timestamptz,
    cancel_requested boolean NOT NULL DEFAULT false,
    result           jsonb,
    -- Problem document of a failure, as the API shows it.
    problem          jsonb,
    result_file_id   uuid,
    created_by       uuid NOT NULL REFERENCES app_user (id),
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    finished_at      timestamptz,
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, result_file_id) REFERENCES file (workspace_id, id)
);
CREATE INDEX job_ready_idx ON job (run_after, id) WHERE state IN ('queued', 'running');
CREATE INDEX job_created_by_idx ON job (created_by, created_at DESC);

CREATE TABLE job_log (
    job_id  uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    line    bigint GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (job_id, line)
);
