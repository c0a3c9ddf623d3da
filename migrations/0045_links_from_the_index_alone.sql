-- A walk reads the links of thousands of objects: which they are, and the module at the far end, from the index alone.
-- Both take the place of indexes with the same columns.
CREATE UNIQUE INDEX link_ends_wide_key ON link (workspace_id, source_object_id, target_object_id, link_type_id)
    INCLUDE (id, target_module_id) WHERE deleted_at IS NULL;
DROP INDEX link_ends_key;
ALTER INDEX link_ends_wide_key RENAME TO link_ends_key;

CREATE INDEX link_target_wide_idx ON link (workspace_id, target_object_id, link_type_id, source_object_id)
    INCLUDE (id, module_id) WHERE deleted_at IS NULL;
DROP INDEX link_target_live_idx;
ALTER INDEX link_target_wide_idx RENAME TO link_target_live_idx;
