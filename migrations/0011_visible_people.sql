-- Whom a person may see: everybody for a server administrator, else those who share a workspace, and oneself.

CREATE FUNCTION visible_person(in_user uuid)
RETURNS TABLE (id uuid)
    LANGUAGE sql STABLE ROWS 100 AS $$
WITH granted AS (
    SELECT user_id, workspace_id FROM workspace_member
    UNION ALL SELECT user_id, workspace_id FROM project_member WHERE role <> 'none'
    UNION ALL SELECT user_id, workspace_id FROM module_member WHERE role <> 'none'
)
SELECT person.id FROM app_user person
WHERE NOT person.service
  AND (
    person.id = in_user
    OR EXISTS (SELECT FROM app_user me WHERE me.id = in_user AND me.active AND me.server_admin)
    OR person.id IN (
        SELECT other.user_id FROM granted mine JOIN granted other ON other.workspace_id = mine.workspace_id
        WHERE mine.user_id = in_user
    )
  )
$$;
