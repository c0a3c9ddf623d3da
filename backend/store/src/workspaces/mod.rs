//! Workspaces.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Granted, Grants, Role},
    ids::{UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A workspace, as somebody sees it.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its name or description changed last.
    pub updated_at: DateTime<Utc>,
    /// What the person who asked is in it.
    pub role: Role,
}

/// A workspace to be made.
#[derive(Debug, Clone)]
pub struct NewWorkspace {
    /// Its id, from the context.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
}

struct WorkspaceRow {
    id: Uuid,
    name: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    server_admin: bool,
    workspace_role: Option<String>,
    inside: bool,
}

impl From<WorkspaceRow> for Workspace {
    fn from(row: WorkspaceRow) -> Self {
        let grants = Grants {
            server_admin: row.server_admin,
            workspace: row.workspace_role.as_deref().and_then(Role::parse),
            inside: row.inside,
            ..Grants::default()
        };
        Self {
            id: row.id.into(),
            name: row.name,
            description: row.description,
            created_at: row.created_at,
            updated_at: row.updated_at,
            role: grants.role(),
        }
    }
}

/// Workspaces that a person may see, by name, and how many.
#[tracing::instrument(name = "db.workspaces.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    user: UserId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Workspace>, i64), StoreError> {
    let rows = sqlx::query_as!(
        WorkspaceRow,
        r#"SELECT w.id AS "id!", w.name AS "name!", w.description, w.created_at AS "created_at!",
                  w.updated_at AS "updated_at!", w.server_admin AS "server_admin!", w.workspace_role,
                  w.inside AS "inside!"
           FROM visible_workspace($1) AS w ORDER BY lower(w.name), w.id OFFSET $2 LIMIT $3"#,
        user.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM visible_workspace($1)"#,
        user.0
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(Workspace::from).collect(), total))
}

/// A workspace that was granted.
#[tracing::instrument(name = "db.workspaces.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, workspace: &Granted) -> Result<Workspace, StoreError> {
    let row = sqlx::query!(
        "SELECT id, name, description, created_at, updated_at FROM workspace WHERE id = $1 AND deleted_at IS NULL",
        workspace.id()
    )
    .fetch_one(db)
    .await?;
    Ok(Workspace {
        id: row.id.into(),
        name: row.name,
        description: row.description,
        created_at: row.created_at,
        updated_at: row.updated_at,
        role: workspace.role(),
    })
}

/// Keeps others from changing the workspace of a resource, and roles in it, until the transaction ends.
#[tracing::instrument(name = "db.workspaces.lock", level = "debug", skip_all)]
pub async fn lock(db: &mut PgConnection, of: &Granted) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM workspace WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
        of.workspace().0
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Makes a workspace that its maker owns, with the link types that every workspace starts with.
#[tracing::instrument(name = "db.workspaces.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    new: &NewWorkspace,
    (owner, now): (UserId, DateTime<Utc>),
    link_types: &[crate::links::NewLinkType],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO workspace (id, name, description, created_by, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $5)",
        new.id.0,
        new.name,
        new.description,
        owner.0,
        now
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO workspace_member (workspace_id, user_id, role, created_at) VALUES ($1, $2, 'owner', $3)",
        new.id.0,
        owner.0,
        now
    )
    .execute(&mut *db)
    .await?;
    for link_type in link_types {
        crate::links::insert_type(&mut *db, new.id, link_type, now).await?;
    }
    Ok(())
}

/// Gives a workspace a new name or description.
#[tracing::instrument(name = "db.workspaces.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    workspace: &Granted,
    (name, description): (&str, Option<&str>),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE workspace SET name = $2, description = $3, updated_at = $4 WHERE id = $1",
        workspace.id(),
        name,
        description,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a workspace, restorably.
#[tracing::instrument(name = "db.workspaces.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    workspace: &Granted,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE workspace SET deleted_at = $2, deleted_by = $3 WHERE id = $1",
        workspace.id(),
        now,
        user.0
    )
    .execute(db)
    .await?;
    Ok(())
}
