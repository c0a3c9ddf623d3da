-- What a person may see, with the grants that decide it. Lists and search join these; the decision table itself stays in
-- the application, which reads the grants that come along.

CREATE FUNCTION visible_workspace(in_user uuid)
RETURNS TABLE (
    id uuid, name text, description text, created_at timestamptz, updated_at timestamptz,
    server_admin boolean, workspace_role text, inside boolean
)
    LANGUAGE sql STABLE ROWS 20 AS $$
SELECT w.id, w.name, w.description, w.created_at, w.updated_at, person.server_admin, member.role, inner_role.inside
FROM app_user person
CROSS JOIN workspace w
LEFT JOIN workspace_member member ON member.workspace_id = w.id AND member.user_id = in_user
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM project_member p WHERE p.workspace_id = w.id AND p.user_id = in_user AND p.role <> 'none')
        OR EXISTS (SELECT FROM module_member m WHERE m.workspace_id = w.id AND m.user_id = in_user AND m.role <> 'none')
           AS inside
) AS inner_role
WHERE person.id = in_user AND person.active AND w.deleted_at IS NULL
  AND (person.server_admin OR member.role IS NOT NULL OR inner_role.inside)
$$;

CREATE FUNCTION visible_project(in_user uuid)
RETURNS TABLE (
    id uuid, workspace_id uuid, name text, description text, search_language text,
    created_at timestamptz, updated_at timestamptz,
    server_admin boolean, workspace_role text, project_role text, inside boolean
)
    LANGUAGE sql STABLE ROWS 100 AS $$
SELECT p.id, p.workspace_id, p.name, p.description, p.search_language, p.created_at, p.updated_at,
       w.server_admin, w.workspace_role, member.role, inner_role.inside
FROM visible_workspace(in_user) w
JOIN project p ON p.workspace_id = w.id AND p.deleted_at IS NULL
LEFT JOIN project_member member
    ON member.workspace_id = p.workspace_id AND member.project_id = p.id AND member.user_id = in_user
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM module_member m JOIN module ON module.workspace_id = m.workspace_id AND module.id = m.module_id
        WHERE m.workspace_id = p.workspace_id AND m.user_id = in_user AND m.role <> 'none'
          AND module.project_id = p.id AND module.deleted_at IS NULL
    ) AS inside
) AS inner_role
WHERE w.server_admin OR w.workspace_role = 'owner' OR inner_role.inside
   OR COALESCE(member.role, w.workspace_role, 'none') <> 'none'
$$;

CREATE FUNCTION visible_module(in_user uuid)
RETURNS TABLE (
    id uuid, workspace_id uuid, project_id uuid, name text, description text, prefix text, separator text, digits integer,
    default_classification text, default_lifecycle_state text, default_lifecycle_model_id uuid,
    required_attributes text[], publish_template text, signature_config jsonb, revision bigint, schema_version bigint,
    object_count bigint, created_at timestamptz, updated_at timestamptz,
    server_admin boolean, workspace_role text, project_role text, module_role text
)
    LANGUAGE sql STABLE ROWS 500 AS $$
SELECT m.id, m.workspace_id, m.project_id, m.name, m.description, m.prefix, m.separator, m.digits,
       m.default_classification, m.default_lifecycle_state, m.default_lifecycle_model_id,
       m.required_attributes, m.publish_template, m.signature_config, m.revision, m.schema_version,
       (SELECT COALESCE(sum(t.live), 0)::bigint FROM outline_tally t WHERE t.module_id = m.id AND t.depth = -1),
       m.created_at, m.updated_at, p.server_admin, p.workspace_role, p.project_role, member.role
FROM visible_project(in_user) p
JOIN module m ON m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.deleted_at IS NULL
LEFT JOIN module_member member
    ON member.workspace_id = m.workspace_id AND member.module_id = m.id AND member.user_id = in_user
WHERE p.server_admin OR p.workspace_role = 'owner'
   OR COALESCE(member.role, p.project_role, p.workspace_role, 'none') <> 'none'
$$;
