//! Grants on what is deleted, or stands in something deleted: the recycle bin asks for them, nothing else does.

use req1_domain::{
    access::{Grants, Resource, Scope},
    ids::{ModuleId, ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Loaded, role};
use crate::StoreError;

/// A workspace, project or module, deleted or not, with a person's grants on it.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// The grants.
    pub loaded: Loaded,
    /// It is deleted itself.
    pub deleted: bool,
    /// What is deleted above it.
    pub above: Option<Resource>,
}

/// Workspaces that are deleted, or the one with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_workspaces", level = "debug", skip_all)]
pub async fn kept_workspaces(
    db: &mut PgConnection,
    user: UserId,
    only: Option<WorkspaceId>,
) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT w.id, w.deleted_at IS NOT NULL AS "deleted!", person.server_admin,
                  (SELECT role FROM workspace_member m WHERE m.workspace_id = w.id AND m.user_id = $1) AS "workspace_role"
           FROM workspace w CROSS JOIN app_user person
           WHERE person.id = $1 AND person.active AND (w.id = $2 OR $2 IS NULL AND w.deleted_at IS NOT NULL)"#,
        user.0,
        only.map(|id| id.0)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Kept {
            loaded: Loaded {
                scope: Scope {
                    workspace: row.id.into(),
                    resource: Resource::Workspace,
                    id: row.id,
                },
                project: None,
                grants: Grants {
                    server_admin: row.server_admin,
                    workspace: role(row.workspace_role.as_ref()),
                    ..Grants::default()
                },
            },
            deleted: row.deleted,
            above: None,
        })
        .collect())
}

/// Projects of a workspace that are deleted, or the one with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_projects", level = "debug", skip_all)]
pub async fn kept_projects(
    db: &mut PgConnection,
    user: UserId,
    (workspace, only): (Option<WorkspaceId>, Option<ProjectId>),
) -> Result<Vec<Kept>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT p.id, p.workspace_id, p.deleted_at IS NOT NULL AS "deleted!",
                  w.deleted_at IS NOT NULL AS "workspace_deleted!", person.server_admin,
                  (SELECT role FROM workspace_member m
                   WHERE m.workspace_id = p.workspace_id AND m.user_id = $1) AS "workspace_role",
                  (SELECT role FROM project_member m
                   WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.user_id = $1) AS "project_role"
           FROM project p JOIN workspace w ON w.id = p.workspace_id CROSS JOIN app_user person
           WHERE person.id = $1 AND person.active
             AND (p.id = $2 OR p.workspace_id = $3 AND p.deleted_at IS NOT NULL)"#,
        user.0,
        only.map(|id| id.0),
        workspace.map(|id| id.0)
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Kept {
            loaded: Loaded {
                scope: Scope {
                    workspace: row.workspace_id.into(),
                    resource: Resource::Project,
                    id: row.id,
                },
                project: Some(row.id.into()),
                grants: Grants {
                    server_admin: row.server_admin,
                    workspace: role(row.workspace_role.as_ref()),
                    project: role(row.project_role.as_ref()),
                    ..Grants::default()
                },
            },
            deleted: row.deleted,
            above: row.workspace_deleted.then_some(Resource::Workspace),
        })
        .collect())
}

#[expect(clippy::struct_excessive_bools, reason = "columns of the query")]
struct ModuleRow {
    id: Uuid,
    workspace_id: Uuid,
    project_id: Uuid,
    deleted: bool,
    project_deleted: bool,
    workspace_deleted: bool,
    server_admin: bool,
    workspace_role: Option<String>,
    project_role: Option<String>,
    module_role: Option<String>,
}

macro_rules! select_kept_modules {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ModuleRow,
            r#"SELECT m.id, m.workspace_id, m.project_id, m.deleted_at IS NOT NULL AS "deleted!",
                      p.deleted_at IS NOT NULL AS "project_deleted!", w.deleted_at IS NOT NULL AS "workspace_deleted!",
                      person.server_admin,
                      (SELECT role FROM workspace_member g
                       WHERE g.workspace_id = m.workspace_id AND g.user_id = $1) AS "workspace_role",
                      (SELECT role FROM project_member g
                       WHERE g.workspace_id = m.workspace_id AND g.project_id = m.project_id AND g.user_id = $1)
                          AS "project_role",
                      (SELECT role FROM module_member g
                       WHERE g.workspace_id = m.workspace_id AND g.module_id = m.id AND g.user_id = $1) AS "module_role"
               FROM module m
               JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
               JOIN workspace w ON w.id = m.workspace_id
               CROSS JOIN app_user person
               WHERE person.id = $1 AND person.active AND "# + $tail
            $(, $argument)*
        )
    };
}

impl From<ModuleRow> for Kept {
    fn from(row: ModuleRow) -> Self {
        let above = if row.workspace_deleted {
            Some(Resource::Workspace)
        } else {
            row.project_deleted.then_some(Resource::Project)
        };
        Self {
            loaded: Loaded {
                scope: Scope {
                    workspace: row.workspace_id.into(),
                    resource: Resource::Module,
                    id: row.id,
                },
                project: Some(row.project_id.into()),
                grants: Grants {
                    server_admin: row.server_admin,
                    workspace: role(row.workspace_role.as_ref()),
                    project: role(row.project_role.as_ref()),
                    module: role(row.module_role.as_ref()),
                    ..Grants::default()
                },
            },
            deleted: row.deleted,
            above,
        }
    }
}

/// The module with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_module", level = "debug", skip_all)]
pub async fn kept_module(
    db: &mut PgConnection,
    user: UserId,
    module: ModuleId,
) -> Result<Kept, StoreError> {
    let row = select_kept_modules!("m.id = $2", user.0, module.0)
        .fetch_one(db)
        .await?;
    Ok(row.into())
}

/// Modules of a project, deleted or not.
#[tracing::instrument(name = "db.access.kept_modules_of_project", level = "debug", skip_all)]
pub async fn kept_modules_of_project(
    db: &mut PgConnection,
    user: UserId,
    (workspace, project): (WorkspaceId, ProjectId),
) -> Result<Vec<Kept>, StoreError> {
    let rows = select_kept_modules!(
        "m.workspace_id = $2 AND m.project_id = $3",
        user.0,
        workspace.0,
        project.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}

/// Modules of a workspace that are deleted.
#[tracing::instrument(
    name = "db.access.kept_modules_of_workspace",
    level = "debug",
    skip_all
)]
pub async fn kept_modules_of_workspace(
    db: &mut PgConnection,
    user: UserId,
    workspace: WorkspaceId,
) -> Result<Vec<Kept>, StoreError> {
    let rows = select_kept_modules!(
        "m.workspace_id = $2 AND m.deleted_at IS NOT NULL",
        user.0,
        workspace.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}
