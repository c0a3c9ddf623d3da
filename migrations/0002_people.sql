-- People, their sign-ins and the one-time links that let them in.

CREATE TABLE app_user (
    id            uuid PRIMARY KEY,
    email         text NOT NULL,
    display_name  text NOT NULL,
    -- argon2id in PHC form; NULL until the person has chosen a password.
    password_hash text,
    active        boolean NOT NULL DEFAULT true,
    server_admin  boolean NOT NULL DEFAULT false,
    -- The actor of requests with the admin key: no person, cannot sign in, is in no list.
    service       boolean NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX app_user_email_key ON app_user (lower(email));

CREATE TABLE user_session (
    id           uuid PRIMARY KEY,
    user_id      uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
    -- SHA-256 of the 256-bit token; the token itself is never stored.
    token_hash   bytea NOT NULL,
    user_agent   text,
    ip_address   text,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    CONSTRAINT user_session_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX user_session_user_id_idx ON user_session (user_id) WHERE revoked_at IS NULL;

CREATE TABLE workspace (
    id          uuid PRIMARY KEY,
    name        text NOT NULL,
    description text,
    created_by  uuid REFERENCES app_user (id),
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    deleted_at  timestamptz
);

CREATE TABLE workspace_member (
    workspace_id uuid NOT NULL REFERENCES workspace (id),
    user_id      uuid NOT NULL REFERENCES app_user (id),
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'reviewer', 'viewer')),
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);
CREATE INDEX workspace_member_user_id_idx ON workspace_member (user_id);

-- Links that work once: the first administrator, a forgotten password, an invitation to a workspace.
CREATE TABLE one_time_link (
    id           uuid PRIMARY KEY,
    kind         text NOT NULL CHECK (kind IN ('setup', 'password_reset', 'invitation')),
    -- SHA-256 of the 256-bit token in the link.
    token_hash   bytea NOT NULL,
    -- Whose password is reset.
    user_id      uuid REFERENCES app_user (id) ON DELETE CASCADE,
    -- Who is invited, where to and as what.
    email        text,
    workspace_id uuid REFERENCES workspace (id),
    role         text,
    created_by   uuid REFERENCES app_user (id),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    CONSTRAINT one_time_link_token_hash_key UNIQUE (token_hash)
);
