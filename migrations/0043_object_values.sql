-- Values of attributes, where filters find them, in a table of their own: a move of thousands of objects writes each row of
-- `object` anew with an entry in every index of it, and this index was the dearest. See docs/decisions/0016-filters.md.

CREATE TABLE object_value (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    -- As the object has them; objects without any have no row.
    attributes   jsonb NOT NULL,
    PRIMARY KEY (workspace_id, object_id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id)
);

CREATE FUNCTION take_object_values() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO object_value (workspace_id, object_id, attributes)
    SELECT workspace_id, id, attributes FROM made WHERE attributes <> '{}';
    RETURN NULL;
END;
$$;

CREATE FUNCTION follow_object_values() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.attributes = '{}' THEN
        DELETE FROM object_value WHERE workspace_id = NEW.workspace_id AND object_id = NEW.id;
    ELSE
        INSERT INTO object_value (workspace_id, object_id, attributes)
        VALUES (NEW.workspace_id, NEW.id, NEW.attributes)
        ON CONFLICT (workspace_id, object_id) DO UPDATE SET attributes = EXCLUDED.attributes;
    END IF;
    RETURN NULL;
END;
$$;

-- Triggers first: they keep writers out until all of this is there, so nothing is missed.
CREATE TRIGGER object_values_new AFTER INSERT ON object
    REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION take_object_values();
CREATE TRIGGER object_values_changed AFTER UPDATE OF attributes ON object
    FOR EACH ROW WHEN (NEW.attributes <> OLD.attributes) EXECUTE FUNCTION follow_object_values();

INSERT INTO object_value (workspace_id, object_id, attributes)
SELECT workspace_id, id, attributes FROM object WHERE attributes <> '{}';

-- Finds the objects with a value of an attribute: {"<attribute>": <value>}. Attributes belong to one module, so the index
-- leads to objects of that module only.
CREATE INDEX object_value_attributes_idx ON object_value USING gin (attributes jsonb_path_ops);
ANALYZE object_value;

-- The release before finds the same without it, only by going through the module.
DROP INDEX object_attributes_idx;
