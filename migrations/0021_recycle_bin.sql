-- What was deleted, by whom, in the order it is looked for; and copies of modules.

-- Unknown for what was deleted before.
ALTER TABLE workspace ADD COLUMN deleted_by uuid REFERENCES app_user (id);
ALTER TABLE project ADD COLUMN deleted_by uuid REFERENCES app_user (id);
ALTER TABLE module ADD COLUMN deleted_by uuid REFERENCES app_user (id);
CREATE INDEX project_deleted_idx ON project (workspace_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL;
CREATE INDEX module_deleted_idx ON module (workspace_id, deleted_at DESC, id DESC) WHERE deleted_at IS NOT NULL;

-- One row for each subtree in the recycle bin: the object that was deleted, not those that went with it.
CREATE TABLE object_deletion (
    workspace_id uuid NOT NULL,
    object_id    uuid NOT NULL,
    module_id    uuid NOT NULL,
    deleted_at   timestamptz NOT NULL,
    deleted_by   uuid NOT NULL REFERENCES app_user (id),
    -- How many went, the object itself included.
    objects      integer NOT NULL,
    -- Key, heading and how the text begins, for the filter of the list.
    words        text NOT NULL,
    PRIMARY KEY (workspace_id, object_id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
CREATE INDEX object_deletion_list_idx ON object_deletion (module_id, deleted_at DESC, object_id DESC);

-- Kept by the database for every writer of versions, so that no import or script can forget it. An ordinary save looks at
-- the rows that it wrote and leaves.
CREATE FUNCTION note_object_deletion() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    some_went boolean;
    some_came boolean;
BEGIN
    SELECT bool_or(deleted), bool_or(NOT deleted AND change_type NOT IN ('create', 'update', 'move', 'import'))
    INTO some_went, some_came FROM written;
    IF some_came THEN
        DELETE FROM object_deletion AS gone
        WHERE (gone.workspace_id, gone.object_id) IN (SELECT workspace_id, object_id FROM written WHERE NOT deleted);
    END IF;
    IF some_went THEN
        INSERT INTO object_deletion (workspace_id, object_id, module_id, deleted_at, deleted_by, objects, words)
        SELECT root.workspace_id, root.object_id, root.module_id, root.changed_at, root.changed_by, root.objects,
               concat_ws(' ', root.key, COALESCE(left(search.content, 400), root.heading))
        FROM (
            SELECT went.*, count(*) OVER (PARTITION BY went.module_id, went.nth_root) AS objects
            FROM (
                -- In document order every subtree follows its root.
                SELECT written.*, is_root.yes AS is_root,
                       count(*) FILTER (WHERE is_root.yes)
                           OVER (PARTITION BY written.module_id ORDER BY object.path) AS nth_root
                FROM written
                JOIN object ON object.workspace_id = written.workspace_id AND object.id = written.object_id
                    AND object.deleted_in = written.change_set_id
                CROSS JOIN LATERAL (
                    SELECT NOT EXISTS (
                        SELECT FROM object AS parent
                        WHERE parent.workspace_id = written.workspace_id AND parent.id = written.parent_id
                          AND parent.deleted_in = written.change_set_id
                    ) AS yes
                ) AS is_root
                WHERE written.deleted
            ) AS went
        ) AS root
        LEFT JOIN object_search AS search
            ON search.workspace_id = root.workspace_id AND search.object_id = root.object_id
        WHERE root.is_root
        ON CONFLICT (workspace_id, object_id) DO NOTHING;
    END IF;
    RETURN NULL;
END;
$$;
CREATE TRIGGER object_version_deletion AFTER INSERT ON object_version
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION note_object_deletion();

-- What is deleted already. Nobody writes versions until the trigger is there.
INSERT INTO object_deletion (workspace_id, object_id, module_id, deleted_at, deleted_by, objects, words)
SELECT o.workspace_id, o.id, o.module_id, o.deleted_at, o.updated_by,
       (SELECT count(*) FROM object AS inner_object
        WHERE inner_object.module_id = o.module_id AND inner_object.deleted_in IS NOT DISTINCT FROM o.deleted_in
          AND inner_object.path >= o.path AND inner_object.path < (o.path || '~') COLLATE "C"),
       concat_ws(' ', o.key, COALESCE(left(search.content, 400), o.heading))
FROM object AS o
LEFT JOIN object AS parent ON parent.workspace_id = o.workspace_id AND parent.id = o.parent_id
LEFT JOIN object_search AS search ON search.workspace_id = o.workspace_id AND search.object_id = o.id
WHERE o.deleted_at IS NOT NULL AND (parent.id IS NULL OR parent.deleted_in IS DISTINCT FROM o.deleted_in)
ON CONFLICT DO NOTHING;

-- A new UUID of version 7 for a row that is made by the database itself, as copies are.
CREATE FUNCTION new_id(at timestamptz) RETURNS uuid
    LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $$
BEGIN
    RETURN (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(replace(gen_random_uuid()::text, '-', ''), 14))::uuid;
END;
$$;

-- Puts other ids wherever some stand in a document, as keys or values, at any depth.
CREATE FUNCTION with_ids(document jsonb, ids jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    result text := document::text;
    pair record;
BEGIN
    FOR pair IN SELECT key, value FROM jsonb_each_text(ids) LOOP
        result := replace(result, pair.key, pair.value);
    END LOOP;
    RETURN result::jsonb;
END;
$$;

-- Copies the live rows of a table that belong to a module into another module, whatever columns the table has: those that
-- come later are copied too. `in_ids` names the new id of each row, of the module, and of whatever the rows refer to; only rows
-- with the values of `in_only` are copied.
CREATE FUNCTION copy_module_rows(
    in_table regclass, in_workspace uuid, in_module uuid, in_ids jsonb, in_at timestamptz, in_only jsonb DEFAULT '{}'
) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    names text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO names FROM pg_attribute
    WHERE attrelid = in_table AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = '';
    EXECUTE format(
        'INSERT INTO %1$s (%2$s) SELECT %2$s FROM (
             SELECT made.* FROM %1$s AS original
             CROSS JOIN LATERAL to_jsonb(original) AS fields
             CROSS JOIN LATERAL jsonb_populate_record(NULL::%1$s, with_ids(fields, $3) || $4) AS made
             WHERE original.workspace_id = $1 AND original.module_id = $2 AND fields->>''deleted_at'' IS NULL
               AND fields @> $5
         ) AS copied',
        in_table, names)
    USING in_workspace, in_module, in_ids, jsonb_build_object('version', 1, 'created_at', in_at, 'updated_at', in_at),
          in_only;
END;
$$;
