//! Grants on projects.

use req1_domain::{
    access::{Grants, Resource, Scope},
    ids::{ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Kept, Loaded, role};
use crate::StoreError;

#[expect(clippy::struct_excessive_bools, reason = "columns of the query")]
struct ProjectRow {
    id: Uuid,
    workspace_id: Uuid,
    deleted: bool,
    workspace_deleted: bool,
    server_admin: bool,
    workspace_role: Option<String>,
    project_role: Option<String>,
    inside: bool,
}

/// Projects with the grants of the person $1.
macro_rules! select_projects {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ProjectRow,
            r#"SELECT p.id, p.workspace_id, p.deleted_at IS NOT NULL AS "deleted!",
                      w.deleted_at IS NOT NULL AS "workspace_deleted!", person.server_admin,
                      (SELECT role FROM workspace_member m
                       WHERE m.workspace_id = p.workspace_id AND m.user_id = $1) AS "workspace_role",
                      (SELECT role FROM project_member m
                       WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.user_id = $1) AS "project_role",
                      EXISTS (SELECT FROM module_member m
                              JOIN module ON module.workspace_id = m.workspace_id AND module.id = m.module_id
                              WHERE m.workspace_id = p.workspace_id AND m.user_id = $1 AND m.role <> 'none'
                                AND module.project_id = p.id AND module.deleted_at IS NULL) AS "inside!"
               FROM project p JOIN workspace w ON w.id = p.workspace_id CROSS JOIN app_user person
               WHERE person.id = $1 AND person.active AND p.purged_at IS NULL
                 AND (bound_workspace() IS NULL OR w.id = bound_workspace())
                 AND (bound_project() IS NULL OR p.id = bound_project()) AND "# + $tail
            $(, $argument)*
        )
    };
}

impl From<ProjectRow> for Kept {
    fn from(row: ProjectRow) -> Self {
        Self {
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
                    inside: row.inside && !row.deleted,
                    ..Grants::default()
                },
            },
            deleted: row.deleted,
            above: row.workspace_deleted.then_some(Resource::Workspace),
        }
    }
}

/// Grants on a project. [`StoreError::NotFound`] when there is none, or it or its workspace is deleted.
#[tracing::instrument(name = "db.access.project", level = "debug", skip_all)]
pub async fn project(
    db: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Loaded, StoreError> {
    let row = select_projects!(
        "p.id = $2 AND p.deleted_at IS NULL AND w.deleted_at IS NULL",
        user.0,
        project.0
    )
    .fetch_one(db)
    .await?;
    Ok(Kept::from(row).loaded)
}

/// The project with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_project", level = "debug", skip_all)]
pub async fn kept_project(
    db: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Kept, StoreError> {
    let row = select_projects!("p.id = $2", user.0, project.0)
        .fetch_one(db)
        .await?;
    Ok(row.into())
}

/// Projects of a workspace that are deleted.
#[tracing::instrument(
    name = "db.access.kept_projects_of_workspace",
    level = "debug",
    skip_all
)]
pub async fn kept_projects_of_workspace(
    db: &mut PgConnection,
    user: UserId,
    workspace: WorkspaceId,
) -> Result<Vec<Kept>, StoreError> {
    let rows = select_projects!(
        "p.workspace_id = $2 AND p.deleted_at IS NOT NULL",
        user.0,
        workspace.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}
