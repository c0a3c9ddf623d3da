-- Files, and work that outlives a request.

-- A file is immutable. The row is the commit marker: content without a `ready` row is garbage.
CREATE TABLE file (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    id           uuid NOT NULL,
    project_id   uuid NOT NULL,
    -- None for what came with an import, before its modules are there.
    module_id    uuid,
    -- `content` is shown by bodies and read by whoever reads a module that shows it; `work` is what a job was given or
    -- made, and read by its maker only.
    kind         text NOT NULL CHECK (kind IN ('content', 'work')),
    name         text NOT NULL,
    endpoint     text NOT NULL DEFAULT 'local',
    storage_key  text NOT NULL,
    state        text NOT NULL CHECK (state IN ('pending', 'ready')),
    content_type text,
    size_bytes   bigint,
    sha256       bytea,
    created_by   uuid NOT NULL REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    CONSTRAINT file_ready_is_measured
        CHECK (state = 'pending' OR (content_type IS NOT NULL AND size_bytes IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE UNIQUE INDEX file_id_idx ON file (id);
CREATE UNIQUE INDEX file_storage_key_idx ON file (endpoint, storage_key);
CREATE INDEX file_created_at_idx ON file (created_at);

-- Which modules show or ever showed a file. It decides who may read it, and what is never garbage.
CREATE TABLE file_use (
    workspace_id uuid NOT NULL,
    file_id      uuid NOT NULL,
    module_id    uuid NOT NULL,
    PRIMARY KEY (workspace_id, file_id, module_id),
    CONSTRAINT file_use_file_fkey FOREIGN KEY (workspace_id, file_id) REFERENCES file (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);

-- Kept by the database for every writer of versions, so that no import or script can forget it; the foreign key refuses
-- a body that names a file of another workspace or none.
CREATE FUNCTION note_file_use() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO file_use (workspace_id, file_id, module_id)
    SELECT DISTINCT written.workspace_id, lower(found.id[1])::uuid, written.module_id
    FROM written
    CROSS JOIN LATERAL regexp_matches(
        written.body, '/api/v1/files/([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})', 'g') AS found (id)
    WHERE written.body LIKE '%/api/v1/files/%'
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END;
$$;
CREATE TRIGGER object_version_file_use AFTER INSERT ON object_version
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_file_use();

-- The queue is the record that people see: state, progress, log, result.
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
    -- Runs that began and were not handed back.
    attempts         integer NOT NULL DEFAULT 0,
    run_after        timestamptz NOT NULL,
    -- Rises with every claim: a worker that lost the job cannot write to it any more.
    claim            bigint NOT NULL DEFAULT 0,
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
    -- The download ends one day, the record of the job stays.
    FOREIGN KEY (workspace_id, result_file_id) REFERENCES file (workspace_id, id) ON DELETE SET NULL (result_file_id)
);
CREATE INDEX job_ready_idx ON job (run_after, id) WHERE state IN ('queued', 'running');
CREATE INDEX job_created_by_idx ON job (created_by, created_at DESC);
CREATE INDEX job_result_file_idx ON job (workspace_id, result_file_id) WHERE result_file_id IS NOT NULL;

CREATE TABLE job_log (
    job_id  uuid NOT NULL REFERENCES job (id) ON DELETE CASCADE,
    line    bigint GENERATED ALWAYS AS IDENTITY,
    at      timestamptz NOT NULL,
    message text NOT NULL,
    PRIMARY KEY (job_id, line)
);
