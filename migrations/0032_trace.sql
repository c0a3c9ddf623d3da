-- Links between two modules: for matrices, trace tables and coverage.

-- Where a link ends. Objects stay in their module, and a link with its objects, so it never changes; the database fills it in
-- for every writer of links.
ALTER TABLE link ADD COLUMN target_module_id uuid;
CREATE FUNCTION note_target_module() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    SELECT object.module_id INTO NEW.target_module_id FROM object
    WHERE object.workspace_id = NEW.workspace_id AND object.id = NEW.target_object_id;
    RETURN NEW;
END;
$$;
CREATE TRIGGER link_target_module BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION note_target_module();
UPDATE link SET target_module_id = object.module_id FROM object
WHERE object.workspace_id = link.workspace_id AND object.id = link.target_object_id;

-- All links from one module to another, and all that begin in a module or end there, from the index alone. Deleted ones
-- included: the past has them.
CREATE INDEX link_between_idx ON link (workspace_id, module_id, target_module_id)
    INCLUDE (link_type_id, source_object_id, target_object_id, id, deleted_at);
CREATE INDEX link_into_idx ON link (workspace_id, target_module_id)
    INCLUDE (module_id, link_type_id, source_object_id, target_object_id, id, deleted_at);
