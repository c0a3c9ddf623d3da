-- An undo is a change set of its own that names the one it reverted.

ALTER TABLE change_set
    ADD COLUMN undoes uuid,
    -- 0 for an ordinary act, 1 for its undo, 2 for the undo of that (which does the act again), and so on.
    ADD COLUMN undo_depth smallint NOT NULL DEFAULT 0,
    ADD CONSTRAINT change_set_undoes_fkey FOREIGN KEY (workspace_id, undoes) REFERENCES change_set (workspace_id, id)
        NOT VALID;
-- What was undone is not undone a second time; whoever wants it back undoes the undo.
CREATE UNIQUE INDEX change_set_undoes_key ON change_set (workspace_id, undoes) WHERE undoes IS NOT NULL;
CREATE INDEX change_set_id_idx ON change_set (id);
