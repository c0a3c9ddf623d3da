-- Text that somebody typed and that could not be saved yet: offered again on any machine, gone when it is saved.

CREATE TABLE draft (
    workspace_id uuid NOT NULL,
    user_id      uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    module_id    uuid NOT NULL,
    object_id    uuid NOT NULL,
    -- `heading`, `body`, or `attribute:` and a name.
    field        text NOT NULL CHECK (length(field) BETWEEN 1 AND 300),
    value        jsonb NOT NULL,
    -- Version of the object that it was written against.
    version      integer NOT NULL,
    written_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id, object_id, field),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id)
);
CREATE INDEX draft_module_idx ON draft (workspace_id, user_id, module_id, written_at DESC);
CREATE INDEX draft_user_idx ON draft (user_id, written_at DESC);
CREATE INDEX draft_object_idx ON draft (workspace_id, object_id);
