//! People.

use chrono::{DateTime, Utc};
use req1_domain::{access::Role, ids::UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A person.
#[derive(Debug, Clone)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// E-mail address; unique whatever the case.
    pub email: String,
    /// Name that others see.
    pub display_name: String,
    /// argon2id in PHC form; none until a password was chosen.
    pub password_hash: Option<String>,
    /// Whether the person may sign in.
    pub active: bool,
    /// Whether the person administers the server.
    pub server_admin: bool,
    /// Highest role anywhere.
    pub role: Role,
    /// When the person was added.
    pub created_at: DateTime<Utc>,
    /// When name, address or state changed last.
    pub updated_at: DateTime<Utc>,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// The id, from the context.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// Name that others see.
    pub display_name: String,
    /// argon2id in PHC form.
    pub password_hash: Option<String>,
    /// Whether the person administers the server.
    pub server_admin: bool,
}

struct UserRow {
    id: Uuid,
    email: String,
    display_name: String,
    password_hash: Option<String>,
    active: bool,
    server_admin: bool,
    roles: Vec<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        let highest = row.roles.iter().filter_map(|role| Role::parse(role)).max();
        Self {
            id: row.id.into(),
            email: row.email,
            display_name: row.display_name,
            password_hash: row.password_hash,
            active: row.active,
            server_admin: row.server_admin,
            role: if row.server_admin {
                Role::Admin
            } else {
                highest.unwrap_or(Role::Viewer)
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

macro_rules! select_users {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            UserRow,
            r#"SELECT u.id, u.email, u.display_name, u.password_hash, u.active, u.server_admin, u.created_at, u.updated_at,
                      ARRAY(SELECT role FROM workspace_member m WHERE m.user_id = u.id
                            UNION SELECT role FROM project_member m WHERE m.user_id = u.id
                            UNION SELECT role FROM module_member m WHERE m.user_id = u.id) AS "roles!: Vec<String>"
               FROM app_user u "# + $tail
            $(, $argument)*
        )
    };
}

/// The person with this address, whatever its case.
pub async fn by_email(db: &mut PgConnection, email: &str) -> Result<User, StoreError> {
    Ok(select_users!("WHERE lower(u.email) = lower($1)", email)
        .fetch_one(db)
        .await?
        .into())
}

/// The person with this id.
pub async fn by_id(db: &mut PgConnection, id: UserId) -> Result<User, StoreError> {
    Ok(select_users!("WHERE u.id = $1", id.0)
        .fetch_one(db)
        .await?
        .into())
}

/// Adds a person. Constraint `app_user_email_key` when the address is taken.
pub async fn insert(
    db: &mut PgConnection,
    new: &NewUser,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app_user (id, email, display_name, password_hash, server_admin, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        new.id.0,
        new.email,
        new.display_name,
        new.password_hash,
        new.server_admin,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a person another password.
pub async fn set_password(
    db: &mut PgConnection,
    id: UserId,
    password_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app_user SET password_hash = $2, updated_at = $3 WHERE id = $1",
        id.0,
        password_hash,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
