-- What people say about objects, and how strict a module is about the quality of its objects.

-- Comments are no part of the specification: they make no revision, and a baseline does not hold them.
CREATE TABLE object_comment (
    workspace_id       uuid NOT NULL,
    id                 uuid NOT NULL,
    object_id          uuid NOT NULL,
    -- The comment that it answers: always the first of its thread.
    parent_id          uuid,
    thread_id          uuid NOT NULL GENERATED ALWAYS AS (COALESCE(parent_id, id)) STORED,
    author_id          uuid NOT NULL REFERENCES app_user (id),
    -- Sanitised HTML without pictures.
    body               text NOT NULL,
    mentioned_user_ids uuid[] NOT NULL DEFAULT '{}',
    -- Of the whole thread; kept with its first comment.
    resolved_at        timestamptz,
    resolved_by        uuid REFERENCES app_user (id),
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    -- When its author changed the text.
    edited_at          timestamptz,
    deleted_at         timestamptz,
    deleted_by         uuid REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, object_id) REFERENCES object (workspace_id, id),
    FOREIGN KEY (workspace_id, parent_id) REFERENCES object_comment (workspace_id, id),
    CONSTRAINT object_comment_resolved_first CHECK (parent_id IS NULL OR resolved_at IS NULL)
);
CREATE INDEX object_comment_id_idx ON object_comment (id);
-- Threads in the order they began, each with its answers.
CREATE INDEX object_comment_thread_idx ON object_comment (workspace_id, object_id, thread_id, id);
-- Counts of a window of objects are answered from the index alone.
CREATE INDEX object_comment_count_idx ON object_comment (workspace_id, object_id)
    INCLUDE (parent_id, resolved_at) WHERE deleted_at IS NULL;
CREATE INDEX object_comment_mention_idx ON object_comment USING gin (mentioned_user_ids) WHERE deleted_at IS NULL;

-- People whom a role lets see a module: the nearest grant counts, owners of the workspace are never narrowed. Those who
-- administer the server see everything and are not listed for it.
CREATE FUNCTION module_reader(in_module uuid)
RETURNS TABLE (id uuid, display_name text, email text)
    LANGUAGE sql STABLE ROWS 100 AS $$
WITH target AS (
    SELECT workspace_id, project_id, id FROM module WHERE module.id = in_module
), granted AS (
    SELECT m.user_id, m.role AS workspace_role, NULL::text AS project_role, NULL::text AS module_role
    FROM workspace_member m JOIN target t ON t.workspace_id = m.workspace_id
    UNION ALL
    SELECT m.user_id, NULL, m.role, NULL
    FROM project_member m JOIN target t ON t.workspace_id = m.workspace_id AND t.project_id = m.project_id
    UNION ALL
    SELECT m.user_id, NULL, NULL, m.role
    FROM module_member m JOIN target t ON t.workspace_id = m.workspace_id AND t.id = m.module_id
)
SELECT person.id, person.display_name, person.email
FROM (
    SELECT user_id, max(workspace_role) AS workspace_role, max(project_role) AS project_role,
           max(module_role) AS module_role
    FROM granted GROUP BY user_id
) AS one
JOIN app_user person ON person.id = one.user_id AND person.active AND NOT person.service
WHERE one.workspace_role = 'owner'
   OR COALESCE(one.module_role, one.project_role, one.workspace_role) <> 'none'
$$;

-- What a module says about a quality rule, instead of what the rule is graded by itself.
CREATE TABLE quality_rule_setting (
    workspace_id uuid NOT NULL,
    module_id    uuid NOT NULL,
    rule_id      text NOT NULL,
    enabled      boolean NOT NULL,
    severity     text NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    updated_at   timestamptz NOT NULL,
    updated_by   uuid NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (workspace_id, module_id, rule_id),
    FOREIGN KEY (workspace_id, module_id) REFERENCES module (workspace_id, id)
);
