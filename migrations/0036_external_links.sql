-- Links from objects to the world outside. They are content of an object: its row and each of its versions hold them, within
-- `external_references`, under the key `req1:links`, by id; what a client gave as references stands beside them then. See
-- docs/decisions/0026-external-links.md.

CREATE FUNCTION external_links_of(stored jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN jsonb_typeof(stored -> 'req1:links') = 'object' THEN stored -> 'req1:links' ELSE '{}' END
$$;

CREATE FUNCTION references_of(stored jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN jsonb_typeof(stored -> 'req1:links') = 'object' THEN COALESCE(stored -> 'req1:references', '{}') ELSE stored END
$$;

-- The links of today one by one, so that those of a module are listed without reading its objects, and whether their
-- addresses answered, which is no content. The first five columns follow the objects by trigger.
CREATE TABLE external_link (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    object_id    uuid NOT NULL,
    -- Copies of an object in other modules have the same links.
    id           uuid NOT NULL,
    uri          text NOT NULL,
    title        text,
    state        text NOT NULL DEFAULT 'unchecked' CHECK (state IN ('unchecked', 'ok', 'broken')),
    detail       text,
    checked_at   timestamptz,
    checked_by   uuid REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, object_id, id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id),
    CHECK ((state = 'unchecked') = (checked_at IS NULL) AND (checked_at IS NULL) = (checked_by IS NULL))
);
CREATE INDEX external_link_module_idx ON external_link (workspace_id, module_id, id, object_id);
CREATE INDEX external_link_state_idx ON external_link (workspace_id, module_id, state, id, object_id);

-- Nobody has looked at an address that was just given.
CREATE FUNCTION follow_external_links() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM external_link AS known
    WHERE known.workspace_id = NEW.workspace_id AND known.object_id = NEW.id
      AND NOT external_links_of(NEW.external_references) ? known.id::text;
    INSERT INTO external_link AS known (workspace_id, module_id, object_id, id, uri, title)
    SELECT NEW.workspace_id, NEW.module_id, NEW.id, link.key::uuid, link.value ->> 'uri', link.value ->> 'title'
    FROM jsonb_each(external_links_of(NEW.external_references)) AS link
    ON CONFLICT (workspace_id, object_id, id) DO UPDATE SET
        module_id = EXCLUDED.module_id, uri = EXCLUDED.uri, title = EXCLUDED.title,
        state = CASE WHEN known.uri = EXCLUDED.uri THEN known.state ELSE 'unchecked' END,
        detail = CASE WHEN known.uri = EXCLUDED.uri THEN known.detail END,
        checked_at = CASE WHEN known.uri = EXCLUDED.uri THEN known.checked_at END,
        checked_by = CASE WHEN known.uri = EXCLUDED.uri THEN known.checked_by END
    WHERE (known.module_id, known.uri, known.title) IS DISTINCT FROM (EXCLUDED.module_id, EXCLUDED.uri, EXCLUDED.title);
    RETURN NULL;
END;
$$;

CREATE TRIGGER object_external_links_new AFTER INSERT ON object
    FOR EACH ROW WHEN (NEW.external_references <> '{}') EXECUTE FUNCTION follow_external_links();
CREATE TRIGGER object_external_links_changed AFTER UPDATE OF external_references, module_id ON object
    FOR EACH ROW WHEN (NEW.external_references <> OLD.external_references OR NEW.module_id <> OLD.module_id)
    EXECUTE FUNCTION follow_external_links();
