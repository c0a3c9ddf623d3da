//! Link types of workspaces.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{LinkTypeId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A type of links.
#[derive(Debug, Clone)]
pub struct LinkType {
    /// Its id.
    pub id: LinkTypeId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// How the link reads from its source.
    pub name: String,
    /// How it reads from its target.
    pub backward_name: String,
    /// What it is for.
    pub description: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A type of links to be made.
#[derive(Debug, Clone)]
pub struct NewLinkType {
    /// Its id, from the context.
    pub id: LinkTypeId,
    /// How the link reads from its source.
    pub name: String,
    /// How it reads from its target.
    pub backward_name: String,
    /// What it is for.
    pub description: Option<String>,
}

/// Types of all workspaces that a person may see, or of one.
#[tracing::instrument(name = "db.links.types", level = "debug", skip_all)]
pub async fn types(
    db: &mut PgConnection,
    user: UserId,
    workspace: Option<WorkspaceId>,
) -> Result<Vec<LinkType>, StoreError> {
    Ok(sqlx::query_as!(
        LinkType,
        r#"SELECT t.id AS "id: Uuid", t.workspace_id AS "workspace_id: Uuid", t.name, t.backward_name, t.description,
                  t.created_at
           FROM link_type t JOIN visible_workspace($1) w ON w.id = t.workspace_id
           WHERE $2::uuid IS NULL OR t.workspace_id = $2
           ORDER BY t.workspace_id, t.created_at, t.id"#,
        user.0,
        workspace.map(|id| id.0)
    )
    .fetch_all(db)
    .await?)
}

/// A type of the workspace of a granted resource.
#[tracing::instrument(name = "db.links.type_by_id", level = "debug", skip_all)]
pub async fn type_by_id(
    db: &mut PgConnection,
    granted: &Granted,
    id: LinkTypeId,
) -> Result<LinkType, StoreError> {
    Ok(sqlx::query_as!(
        LinkType,
        r#"SELECT id AS "id: Uuid", workspace_id AS "workspace_id: Uuid", name, backward_name, description, created_at
           FROM link_type WHERE workspace_id = $1 AND id = $2"#,
        granted.workspace().0,
        id.0
    )
    .fetch_one(db)
    .await?)
}

/// The type of a workspace with the name of a new one, which is made when there is none: also when somebody else makes it at
/// this moment. Tells whether it was made.
#[tracing::instrument(name = "db.links.ensure_type", level = "debug", skip_all)]
pub async fn ensure_type(
    db: &mut PgConnection,
    workspace: WorkspaceId,
    new: &NewLinkType,
    now: DateTime<Utc>,
) -> Result<(LinkTypeId, bool), StoreError> {
    let made = sqlx::query!(
        "INSERT INTO link_type (workspace_id, id, name, backward_name, description, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (workspace_id, lower(name)) DO NOTHING",
        workspace.0,
        new.id.0,
        new.name,
        new.backward_name,
        new.description,
        now
    )
    .execute(&mut *db)
    .await?;
    let id = sqlx::query_scalar!(
        "SELECT id FROM link_type WHERE workspace_id = $1 AND lower(name) = lower($2)",
        workspace.0,
        new.name
    )
    .fetch_one(db)
    .await?;
    Ok((id.into(), made.rows_affected() == 1))
}

/// Makes a type. Constraint `link_type_name_key` when the name is taken in the workspace.
#[tracing::instrument(name = "db.links.insert_type", level = "debug", skip_all)]
pub async fn insert_type(
    db: &mut PgConnection,
    workspace: WorkspaceId,
    new: &NewLinkType,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO link_type (workspace_id, id, name, backward_name, description, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)",
        workspace.0,
        new.id.0,
        new.name,
        new.backward_name,
        new.description,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a type other names and another description. Constraint `link_type_name_key` when the name is taken.
#[tracing::instrument(name = "db.links.update_type", level = "debug", skip_all)]
pub async fn update_type(
    db: &mut PgConnection,
    granted: &Granted,
    (new, now): (&NewLinkType, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE link_type SET name = $3, backward_name = $4, description = $5, version = version + 1, updated_at = $6
         WHERE workspace_id = $1 AND id = $2",
        granted.workspace().0,
        new.id.0,
        new.name,
        new.backward_name,
        new.description,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether links, deleted ones included, or rules are of a type.
#[tracing::instrument(name = "db.links.is_used", level = "debug", skip_all)]
pub async fn is_used(
    db: &mut PgConnection,
    granted: &Granted,
    id: LinkTypeId,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM link WHERE workspace_id = $1 AND link_type_id = $2)
               OR EXISTS (SELECT FROM link_rule WHERE workspace_id = $1 AND link_type_id = $2) AS "used!""#,
        granted.workspace().0,
        id.0
    )
    .fetch_one(db)
    .await?)
}

/// Takes a type away that nothing uses. Some constraint when something does.
#[tracing::instrument(name = "db.links.delete_type", level = "debug", skip_all)]
pub async fn delete_type(
    db: &mut PgConnection,
    granted: &Granted,
    id: LinkTypeId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM link_type WHERE workspace_id = $1 AND id = $2",
        granted.workspace().0,
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}
