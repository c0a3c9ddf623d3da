-- What a window shows beside its rows, and words within one module.

-- Far ends and kinds of the links of an object from the index alone, in both directions: `link_ends_key` has the other one.
CREATE INDEX link_target_live_idx ON link (workspace_id, target_object_id, link_type_id, source_object_id)
    WHERE deleted_at IS NULL;

-- Suspect links of an object.
CREATE INDEX link_stale_end_source_object_idx ON link_stale_end (workspace_id, source_object_id)
    INCLUDE (target_object_id, link_id);
CREATE INDEX link_stale_end_target_object_idx ON link_stale_end (workspace_id, target_object_id)
    INCLUDE (source_object_id, link_id);

-- Words of one module, or of all: whoever looks in one module does not read what others have.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE INDEX object_search_words_idx ON object_search USING gin (document, module_id);
DROP INDEX object_search_document_idx;
