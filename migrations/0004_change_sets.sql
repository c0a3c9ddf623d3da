-- Everything that changes a specification is a change set: one act of one actor, over one or several modules.

CREATE TABLE change_set (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    id           uuid NOT NULL,
    actor_id     uuid NOT NULL REFERENCES app_user (id),
    cause        text NOT NULL CHECK (cause IN ('edit', 'import', 'script', 'undo', 'sync')),
    at           timestamptz NOT NULL,
    request_id   text,
    PRIMARY KEY (workspace_id, id)
);

-- A change set is one revision in each module that it touches. Revisions of a module are gapless and their times rise,
-- both because they are taken under the lock on the module's row.
CREATE TABLE change_set_module (
    workspace_id  uuid NOT NULL,
    module_id     uuid NOT NULL,
    revision      bigint NOT NULL,
    change_set_id uuid NOT NULL,
    at            timestamptz NOT NULL,
    created       integer NOT NULL DEFAULT 0,
    updated       integer NOT NULL DEFAULT 0,
    deleted       integer NOT NULL DEFAULT 0,
    -- Digest of every version row written in this revision, and the chain: hash = SHA-256 over the previous hash, this
    -- header and the content.
    content_hash  bytea NOT NULL,
    previous_hash bytea NOT NULL,
    hash          bytea NOT NULL,
    PRIMARY KEY (workspace_id, module_id, revision),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    FOREIGN KEY (workspace_id, change_set_id) REFERENCES change_set (workspace_id, id)
);
CREATE INDEX change_set_module_change_set_id_idx ON change_set_module (workspace_id, change_set_id);

-- Events for reactions (live updates, notifications). A reader keeps a cursor of (module, revision): within a module
-- revisions become visible in order, whatever the order in which transactions commit.
CREATE TABLE outbox (
    workspace_id  uuid NOT NULL,
    module_id     uuid NOT NULL,
    revision      bigint NOT NULL,
    change_set_id uuid NOT NULL,
    at            timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, module_id, revision),
    FOREIGN KEY (workspace_id, module_id, revision) REFERENCES change_set_module (workspace_id, module_id, revision)
);
CREATE INDEX outbox_at_idx ON outbox (at);

CREATE TRIGGER change_set_append_only BEFORE UPDATE OR DELETE ON change_set
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER change_set_no_truncate BEFORE TRUNCATE ON change_set
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
CREATE TRIGGER change_set_module_append_only BEFORE UPDATE OR DELETE ON change_set_module
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER change_set_module_no_truncate BEFORE TRUNCATE ON change_set_module
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();
