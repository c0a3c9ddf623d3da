-- An outline that was made while its module was purged goes with what is left of that.
ALTER TABLE past_outline
    DROP CONSTRAINT past_outline_workspace_id_module_id_fkey,
    ADD FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id) ON DELETE CASCADE;
