//! Projects.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Granted, Grants, Role},
    ids::{ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A project, as somebody sees it.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its name, unique in the workspace.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Language of its texts: `english`, `german`, `french` or `simple`.
    pub search_language: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
    /// What the person who asked is in it.
    pub role: Role,
}

/// What people choose of a project.
#[derive(Debug, Clone)]
pub struct ProjectFields {
    /// Its name, unique in the workspace.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Language of its texts.
    pub search_language: String,
}

struct ProjectRow {
    id: Uuid,
    workspace_id: Uuid,
    name: String,
    description: Option<String>,
    search_language: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    server_admin: bool,
    workspace_role: Option<String>,
    project_role: Option<String>,
    inside: bool,
}

impl From<ProjectRow> for Project {
    fn from(row: ProjectRow) -> Self {
        let role = |name: Option<String>| name.as_deref().and_then(Role::parse);
        let grants = Grants {
            server_admin: row.server_admin,
            workspace: role(row.workspace_role),
            project: role(row.project_role),
            inside: row.inside,
            ..Grants::default()
        };
        Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            name: row.name,
            description: row.description,
            search_language: row.search_language,
            created_at: row.created_at,
            updated_at: row.updated_at,
            role: grants.role(),
        }
    }
}

/// Projects of a workspace that a person may see, by name, and how many.
#[tracing::instrument(name = "db.projects.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    workspace: &Granted,
    user: UserId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Project>, i64), StoreError> {
    let rows = sqlx::query_as!(
        ProjectRow,
        r#"SELECT p.id AS "id!", p.workspace_id AS "workspace_id!", p.name AS "name!", p.description,
                  p.search_language AS "search_language!", p.created_at AS "created_at!", p.updated_at AS "updated_at!",
                  p.server_admin AS "server_admin!", p.workspace_role, p.project_role, p.inside AS "inside!"
           FROM visible_project($1) AS p WHERE p.workspace_id = $2
           ORDER BY lower(p.name), p.id OFFSET $3 LIMIT $4"#,
        user.0,
        workspace.workspace().0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM visible_project($1) AS p WHERE p.workspace_id = $2"#,
        user.0,
        workspace.workspace().0
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(Project::from).collect(), total))
}

/// A project that was granted.
#[tracing::instrument(name = "db.projects.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, project: &Granted) -> Result<Project, StoreError> {
    let row = sqlx::query!(
        "SELECT id, workspace_id, name, description, search_language, created_at, updated_at
         FROM project WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL",
        project.workspace().0,
        project.id()
    )
    .fetch_one(db)
    .await?;
    Ok(Project {
        id: row.id.into(),
        workspace_id: row.workspace_id.into(),
        name: row.name,
        description: row.description,
        search_language: row.search_language,
        created_at: row.created_at,
        updated_at: row.updated_at,
        role: project.role(),
    })
}

/// Keeps others from changing a project until the transaction ends.
#[tracing::instrument(name = "db.projects.lock", level = "debug", skip_all)]
pub async fn lock(db: &mut PgConnection, project: &Granted) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM project WHERE workspace_id = $1 AND id = $2 AND deleted_at IS NULL FOR NO KEY UPDATE",
        project.workspace().0,
        project.id()
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Makes a project. Constraint `project_name_key` when the name is taken.
#[tracing::instrument(name = "db.projects.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    workspace: &Granted,
    (id, fields): (ProjectId, &ProjectFields),
    (creator, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO project (workspace_id, id, name, description, search_language, created_by, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7)",
        workspace.workspace().0,
        id.0,
        fields.name,
        fields.description,
        fields.search_language,
        creator.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a project. Constraint `project_name_key` when the name is taken.
#[tracing::instrument(name = "db.projects.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    project: &Granted,
    fields: &ProjectFields,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE project SET name = $3, description = $4, search_language = $5, updated_at = $6
         WHERE workspace_id = $1 AND id = $2",
        project.workspace().0,
        project.id(),
        fields.name,
        fields.description,
        fields.search_language,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes a project, restorably.
#[tracing::instrument(name = "db.projects.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    project: &Granted,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE project SET deleted_at = $3, deleted_by = $4 WHERE workspace_id = $1 AND id = $2",
        project.workspace().0,
        project.id(),
        now,
        user.0
    )
    .execute(db)
    .await?;
    Ok(())
}
