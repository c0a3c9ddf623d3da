-- Scripts that run after saves and deletions: how far each module is, and how many of them stand between a person and a change.

ALTER TABLE change_set ADD COLUMN script_depth integer NOT NULL DEFAULT 0 CHECK (script_depth >= 0);

-- Where the scripts of a module that run after changes go on. A module without a row has had such scripts since it was made.
CREATE TABLE script_cursor (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    -- They have run for all changes up to this revision.
    revision     bigint NOT NULL,
    -- How often the next one was begun.
    attempts     integer NOT NULL DEFAULT 0,
    leased_by    uuid,
    leased_until timestamptz,
    PRIMARY KEY (workspace_id, module_id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);

CREATE INDEX script_after_idx ON script (workspace_id, module_id)
    WHERE hook_point IN ('post_save', 'post_delete') AND enabled AND deleted_at IS NULL;
