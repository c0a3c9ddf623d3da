//! People.

use chrono::{DateTime, Utc};
use req1_domain::{access::Role, ids::UserId};
use sqlx::{Connection as _, PgConnection};
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
    /// Whether it is no person but the actor of the admin key.
    pub service: bool,
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
    service: bool,
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
            service: row.service,
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
            r#"SELECT u.id, u.email, u.display_name, u.password_hash, u.active, u.server_admin, u.service,
                      u.created_at, u.updated_at,
                      ARRAY(SELECT role FROM workspace_member m WHERE m.user_id = u.id
                            UNION SELECT role FROM project_member m WHERE m.user_id = u.id
                            UNION SELECT role FROM module_member m WHERE m.user_id = u.id) AS "roles!: Vec<String>"
               FROM app_user u "# + $tail
            $(, $argument)*
        )
    };
}

/// The person with this address, whatever its case.
#[tracing::instrument(name = "db.users.by_email", level = "debug", skip_all)]
pub async fn by_email(db: &mut PgConnection, email: &str) -> Result<User, StoreError> {
    Ok(select_users!("WHERE lower(u.email) = lower($1)", email)
        .fetch_one(db)
        .await?
        .into())
}

/// The person with this id.
#[tracing::instrument(name = "db.users.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, id: UserId) -> Result<User, StoreError> {
    Ok(select_users!("WHERE u.id = $1", id.0)
        .fetch_one(db)
        .await?
        .into())
}

/// Which people are asked for.
#[derive(Debug, Clone)]
pub struct Visible {
    /// Who asks: a server administrator sees everybody, others those who share a workspace with them.
    pub viewer: UserId,
    /// Only those who may sign in, or who may not.
    pub active: Option<bool>,
    /// Part of the name or the e-mail address, whatever the case.
    pub text: Option<String>,
}

/// People whom somebody may see, by name, and how many.
#[tracing::instrument(name = "db.users.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    which: Visible,
    (offset, limit): (i64, i64),
) -> Result<(Vec<User>, i64), StoreError> {
    let rows = select_users!(
        "WHERE u.id IN (SELECT id FROM visible_person($1)) AND ($2::boolean IS NULL OR u.active = $2)
           AND ($5::text IS NULL OR strpos(lower(u.display_name || ' ' || u.email), lower($5)) > 0)
         ORDER BY lower(u.display_name), u.id OFFSET $3 LIMIT $4",
        which.viewer.0,
        which.active,
        offset,
        limit,
        which.text
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM app_user u
           WHERE u.id IN (SELECT id FROM visible_person($1)) AND ($2::boolean IS NULL OR u.active = $2)
             AND ($3::text IS NULL OR strpos(lower(u.display_name || ' ' || u.email), lower($3)) > 0)"#,
        which.viewer.0,
        which.active,
        which.text
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(User::from).collect(), total))
}

/// People whom somebody may see with one of these names or e-mail addresses, given in lower case: id, name, address.
#[tracing::instrument(name = "db.users.named", level = "debug", skip_all)]
pub async fn named(
    db: &mut PgConnection,
    viewer: UserId,
    names: &[String],
) -> Result<Vec<(UserId, String, String)>, StoreError> {
    let rows = sqlx::query!(
        "SELECT u.id, u.display_name, u.email FROM app_user u
         WHERE u.id IN (SELECT id FROM visible_person($1))
           AND (lower(u.display_name) = ANY($2) OR lower(u.email) = ANY($2))
         ORDER BY u.id LIMIT 1000",
        viewer.0,
        names
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.display_name, row.email))
        .collect())
}

/// A person whom somebody may see.
#[tracing::instrument(name = "db.users.visible_by_id", level = "debug", skip_all)]
pub async fn visible_by_id(
    db: &mut PgConnection,
    viewer: UserId,
    id: UserId,
) -> Result<User, StoreError> {
    let row = select_users!(
        "WHERE u.id = $2 AND u.id IN (SELECT id FROM visible_person($1))",
        viewer.0,
        id.0
    );
    Ok(row.fetch_one(db).await?.into())
}

/// Whether a person administers the server. Waits for others who are about to change that, until the transaction ends.
#[tracing::instrument(name = "db.users.has_other_admin", level = "debug", skip_all)]
pub async fn has_other_admin(
    db: &mut PgConnection,
    than: Option<UserId>,
) -> Result<bool, StoreError> {
    sqlx::query!("SELECT pg_advisory_xact_lock(7265713101)")
        .execute(&mut *db)
        .await?;
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app_user
                          WHERE server_admin AND active AND NOT service AND id IS DISTINCT FROM $1) AS "exists!""#,
        than.map(|id| id.0)
    )
    .fetch_one(db)
    .await?)
}

/// The administrator who was there first.
#[tracing::instrument(name = "db.users.first_admin", level = "debug", skip_all)]
pub async fn first_admin(db: &mut PgConnection) -> Result<UserId, StoreError> {
    let id = sqlx::query_scalar!(
        "SELECT id FROM app_user WHERE server_admin AND active AND NOT service ORDER BY created_at, id LIMIT 1"
    )
    .fetch_one(db)
    .await?;
    Ok(id.into())
}

/// Whether nobody administers the server yet.
#[tracing::instrument(name = "db.users.needs_setup", level = "debug", skip_all)]
pub async fn needs_setup(db: &mut PgConnection) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT NOT EXISTS (SELECT FROM app_user WHERE server_admin AND active AND NOT service) AS "needed!""#
    )
    .fetch_one(db)
    .await?)
}

/// Sees to it that the actor of the admin key exists.
#[tracing::instrument(name = "db.users.ensure_service", level = "debug", skip_all)]
pub async fn ensure_service(
    db: &mut PgConnection,
    (id, name): (UserId, &str),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app_user (id, email, display_name, server_admin, service, created_at, updated_at)
         VALUES ($1, $2, $2, true, true, $3, $3) ON CONFLICT (id) DO NOTHING",
        id.0,
        name,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps others from changing a person until the transaction ends.
#[tracing::instrument(name = "db.users.lock", level = "debug", skip_all)]
pub async fn lock(db: &mut PgConnection, id: UserId) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM app_user WHERE id = $1 FOR NO KEY UPDATE",
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Changes name, state and server administration of a person.
#[tracing::instrument(name = "db.users.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    changed: &User,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app_user SET display_name = $2, active = $3, server_admin = $4, updated_at = $5 WHERE id = $1",
        changed.id.0,
        changed.display_name,
        changed.active,
        changed.server_admin,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a person of whom nothing speaks; false when history or data names the person, who then stays.
#[tracing::instrument(name = "db.users.delete", level = "debug", skip_all)]
pub async fn delete(db: &mut PgConnection, id: UserId) -> Result<bool, StoreError> {
    let mut attempt = db.begin().await?;
    let memberships = sqlx::query!(
        "WITH workspaces AS (DELETE FROM workspace_member WHERE user_id = $1),
              projects AS (DELETE FROM project_member WHERE user_id = $1)
         DELETE FROM module_member WHERE user_id = $1",
        id.0
    );
    memberships.execute(&mut *attempt).await?;
    let deleted = sqlx::query!("DELETE FROM app_user WHERE id = $1", id.0)
        .execute(&mut *attempt)
        .await
        .map_err(StoreError::from);
    match deleted {
        Ok(_) => {
            attempt.commit().await?;
            Ok(true)
        }
        Err(StoreError::Constraint(_)) => {
            attempt.rollback().await?;
            Ok(false)
        }
        Err(other) => Err(other),
    }
}

/// Adds a person. Constraint `app_user_email_key` when the address is taken.
#[tracing::instrument(name = "db.users.insert", level = "debug", skip_all)]
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
#[tracing::instrument(name = "db.users.set_password", level = "debug", skip_all)]
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
