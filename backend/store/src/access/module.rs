//! Grants on modules.

use req1_domain::{
    access::{Grants, Resource, Scope},
    ids::{ModuleId, ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Kept, Loaded, role};
use crate::StoreError;

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

/// Modules with the grants of the person $1.
macro_rules! select_modules {
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
               WHERE person.id = $1 AND person.active AND m.purged_at IS NULL
                 AND (bound_workspace() IS NULL OR w.id = bound_workspace())
                 AND (bound_project() IS NULL OR p.id = bound_project()) AND "# + $tail
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

/// Grants on a module. [`StoreError::NotFound`] when there is none, or it or something above it is deleted.
#[tracing::instrument(name = "db.access.module", level = "debug", skip_all)]
pub async fn module(
    db: &mut PgConnection,
    user: UserId,
    module: ModuleId,
) -> Result<Loaded, StoreError> {
    let row = select_modules!(
        "m.id = $2 AND m.deleted_at IS NULL AND p.deleted_at IS NULL AND w.deleted_at IS NULL",
        user.0,
        module.0
    )
    .fetch_one(db)
    .await?;
    Ok(Kept::from(row).loaded)
}

/// The module with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_module", level = "debug", skip_all)]
pub async fn kept_module(
    db: &mut PgConnection,
    user: UserId,
    module: ModuleId,
) -> Result<Kept, StoreError> {
    let row = select_modules!("m.id = $2", user.0, module.0)
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
    let rows = select_modules!(
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
    let rows = select_modules!(
        "m.workspace_id = $2 AND m.deleted_at IS NOT NULL",
        user.0,
        workspace.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}
