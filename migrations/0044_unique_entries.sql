-- A move writes thousands of rows anew, each with an entry in every index. Where entries are unique, PostgreSQL meets the
-- dead one of the row before on its way in and takes it out with all others of the page; where they are not, it goes looking for
-- dead ones each time a page is full, which took half of the time of a move. So the indexes that are there for look-ups and
-- foreign keys carry the id, too.

CREATE UNIQUE INDEX object_by_id_key ON object (id, workspace_id);
DROP INDEX object_id_idx;
ALTER INDEX object_by_id_key RENAME TO object_id_idx;

CREATE UNIQUE INDEX object_by_parent_key ON object (workspace_id, parent_id, id) WHERE parent_id IS NOT NULL;
DROP INDEX object_parent_id_idx;
ALTER INDEX object_by_parent_key RENAME TO object_parent_id_idx;

CREATE UNIQUE INDEX object_by_type_key ON object (workspace_id, object_type_id, id) WHERE object_type_id IS NOT NULL;
DROP INDEX object_type_idx;
ALTER INDEX object_by_type_key RENAME TO object_type_idx;
