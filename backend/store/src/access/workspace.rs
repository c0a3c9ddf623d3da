//! Grants on workspaces.

use req1_domain::{
    access::{Grants, Resource, Scope},
    ids::{UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Kept, Loaded, role};
use crate::StoreError;

struct WorkspaceRow {
    id: Uuid,
    deleted: bool,
    server_admin: bool,
    workspace_role: Option<String>,
    inside: bool,
}

/// Workspaces with the grants of the person $1.
macro_rules! select_workspaces {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            WorkspaceRow,
            r#"SELECT w.id, w.deleted_at IS NOT NULL AS "deleted!", person.server_admin,
                      (SELECT role FROM workspace_member m
                       WHERE m.workspace_id = w.id AND m.user_id = $1) AS "workspace_role",
                      (EXISTS (SELECT FROM project_member m
                               WHERE m.workspace_id = w.id AND m.user_id = $1 AND m.role <> 'none')
                       OR EXISTS (SELECT FROM module_member m
                                  WHERE m.workspace_id = w.id AND m.user_id = $1 AND m.role <> 'none')) AS "inside!"
               FROM workspace w CROSS JOIN app_user person
               WHERE person.id = $1 AND person.active
                 AND (bound_workspace() IS NULL OR w.id = bound_workspace()) AND "# + $tail
            $(, $argument)*
        )
    };
}

impl From<WorkspaceRow> for Kept {
    fn from(row: WorkspaceRow) -> Self {
        Self {
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
                    inside: row.inside && !row.deleted,
                    ..Grants::default()
                },
            },
            deleted: row.deleted,
            above: None,
        }
    }
}

/// Grants on a workspace. [`StoreError::NotFound`] when there is none, or it is deleted.
#[tracing::instrument(name = "db.access.workspace", level = "debug", skip_all)]
pub async fn workspace(
    db: &mut PgConnection,
    user: UserId,
    workspace: WorkspaceId,
) -> Result<Loaded, StoreError> {
    let row = select_workspaces!("w.id = $2 AND w.deleted_at IS NULL", user.0, workspace.0)
        .fetch_one(db)
        .await?;
    Ok(Kept::from(row).loaded)
}

/// The workspace with this id, deleted or not.
#[tracing::instrument(name = "db.access.kept_workspace", level = "debug", skip_all)]
pub async fn kept_workspace(
    db: &mut PgConnection,
    user: UserId,
    workspace: WorkspaceId,
) -> Result<Kept, StoreError> {
    let row = select_workspaces!("w.id = $2", user.0, workspace.0)
        .fetch_one(db)
        .await?;
    Ok(row.into())
}

/// Workspaces that are deleted.
#[tracing::instrument(name = "db.access.deleted_workspaces", level = "debug", skip_all)]
pub async fn deleted_workspaces(
    db: &mut PgConnection,
    user: UserId,
) -> Result<Vec<Kept>, StoreError> {
    let rows = select_workspaces!("w.deleted_at IS NOT NULL", user.0)
        .fetch_all(db)
        .await?;
    Ok(rows.into_iter().map(Kept::from).collect())
}
