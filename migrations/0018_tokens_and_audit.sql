-- API tokens, the audit log, and answers that are kept for repeated requests.

-- A token acts for a person, never with more rights than the person has, and within what it was made for.
CREATE TABLE api_token (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    name         text NOT NULL,
    -- SHA-256 of the whole token; the token itself is never stored.
    token_hash   bytea NOT NULL,
    -- Its last four characters, so that its owner can tell it from others.
    hint         text NOT NULL,
    level        text NOT NULL CHECK (level IN ('read', 'write', 'admin')),
    -- Where it is good; everywhere when both are missing. A project names its workspace too.
    workspace_id uuid REFERENCES workspace (id) ON DELETE CASCADE,
    project_id   uuid,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    -- Written in steps of minutes.
    last_used_at timestamptz,
    revoked_at   timestamptz,
    CONSTRAINT api_token_hash_key UNIQUE (token_hash),
    CONSTRAINT api_token_project_has_workspace CHECK (project_id IS NULL OR workspace_id IS NOT NULL),
    FOREIGN KEY (workspace_id, project_id) REFERENCES project (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX api_token_user_id_idx ON api_token (user_id) WHERE revoked_at IS NULL;

-- What happened to people, rights and settings. It outlives what it speaks of, so it refers to nothing by a key and keeps
-- the names of the time.
CREATE TABLE audit_event (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    action       text NOT NULL,
    entity_type  text NOT NULL,
    entity_id    uuid,
    entity_name  text,
    -- Where it happened; none for what concerns the whole server, such as sign-ins.
    workspace_id uuid,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('user', 'token', 'admin-key', 'script', 'nobody')),
    user_id      uuid,
    user_name    text,
    user_email   text,
    token_id     uuid,
    script_id    uuid,
    ip_address   text,
    request_id   text,
    details      jsonb
);
CREATE INDEX audit_event_at_idx ON audit_event (at, id);
CREATE INDEX audit_event_workspace_idx ON audit_event (workspace_id, at, id);
CREATE INDEX audit_event_user_idx ON audit_event (user_id, at, id);
CREATE INDEX audit_event_entity_idx ON audit_event (entity_id, at, id);
CREATE INDEX audit_event_action_idx ON audit_event (action, at, id);
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION append_only();

-- Requests with an Idempotency-Key, for a day. Written before the request is handled, so that of two at once one waits.
CREATE TABLE idempotency_key (
    -- The person, or the token: what one of them may see, the other perhaps may not.
    actor_id     uuid NOT NULL,
    key          text NOT NULL,
    -- SHA-256 over method, path and body.
    fingerprint  bytea NOT NULL,
    created_at   timestamptz NOT NULL,
    -- Until when somebody works on it; afterwards that process has died.
    lease_until  timestamptz NOT NULL,
    -- Set within the transaction that did what was asked, so that it is never done twice.
    done         boolean NOT NULL DEFAULT false,
    status       smallint,
    headers      jsonb,
    body         bytea,
    PRIMARY KEY (actor_id, key)
);
CREATE INDEX idempotency_key_created_at_idx ON idempotency_key (created_at);

-- What the token could do that a job was started with; none for a person.
ALTER TABLE job ADD COLUMN limits jsonb;

-- A token for one workspace or project sees nothing else. Its connections say so by these settings, and everything that
-- lists or searches goes through the functions below.
CREATE FUNCTION bound_workspace() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT NULLIF(current_setting('req1.workspace', true), '')::uuid
$$;
CREATE FUNCTION bound_project() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT NULLIF(current_setting('req1.project', true), '')::uuid
$$;

CREATE OR REPLACE FUNCTION visible_workspace(in_user uuid)
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
  AND (bound_workspace() IS NULL OR w.id = bound_workspace())
$$;

CREATE OR REPLACE FUNCTION visible_project(in_user uuid)
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
WHERE (w.server_admin OR w.workspace_role = 'owner' OR inner_role.inside
   OR COALESCE(member.role, w.workspace_role, 'none') <> 'none')
  AND (bound_project() IS NULL OR p.id = bound_project())
$$;

CREATE OR REPLACE FUNCTION visible_person(in_user uuid)
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
    OR bound_workspace() IS NULL
       AND EXISTS (SELECT FROM app_user me WHERE me.id = in_user AND me.active AND me.server_admin)
    OR person.id IN (
        SELECT other.user_id FROM granted mine JOIN granted other ON other.workspace_id = mine.workspace_id
        WHERE mine.user_id = in_user AND (bound_workspace() IS NULL OR mine.workspace_id = bound_workspace())
    )
  )
$$;
