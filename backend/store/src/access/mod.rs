//! Loading of what a person was granted.

use req1_domain::{
    access::{Grants, Resource, Role, Scope},
    ids::{ModuleId, ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;

use crate::StoreError;

mod deleted;

pub use deleted::{
    Kept, kept_module, kept_modules_of_project, kept_modules_of_workspace, kept_projects,
    kept_workspaces,
};

/// Grants on a resource, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Loaded {
    /// The resource.
    pub scope: Scope,
    /// The project that contains it or that it is; none for a workspace.
    pub project: Option<ProjectId>,
    /// What the person was given there.
    pub grants: Grants,
}

fn role(name: Option<&String>) -> Option<Role> {
    name.and_then(|name| Role::parse(name))
}

/// Grants on a workspace. [`StoreError::NotFound`] when there is none, or it is deleted.
#[tracing::instrument(name = "db.access.workspace", level = "debug", skip_all)]
pub async fn workspace(
    db: &mut PgConnection,
    user: UserId,
    workspace: WorkspaceId,
) -> Result<Loaded, StoreError> {
    let row = sqlx::query!(
        r#"SELECT person.server_admin,
                  (SELECT role FROM workspace_member m WHERE m.workspace_id = w.id AND m.user_id = $1) AS "workspace_role",
                  (EXISTS (SELECT FROM project_member m
                           WHERE m.workspace_id = w.id AND m.user_id = $1 AND m.role <> 'none')
                   OR EXISTS (SELECT FROM module_member m
                              WHERE m.workspace_id = w.id AND m.user_id = $1 AND m.role <> 'none')) AS "inside!"
           FROM workspace w CROSS JOIN app_user person
           WHERE w.id = $2 AND w.deleted_at IS NULL AND person.id = $1 AND person.active"#,
        user.0,
        workspace.0
    )
    .fetch_one(db)
    .await?;
    Ok(Loaded {
        scope: Scope {
            workspace,
            resource: Resource::Workspace,
            id: workspace.0,
        },
        project: None,
        grants: Grants {
            server_admin: row.server_admin,
            workspace: role(row.workspace_role.as_ref()),
            inside: row.inside,
            ..Grants::default()
        },
    })
}

/// Grants on a project.
#[tracing::instrument(name = "db.access.project", level = "debug", skip_all)]
pub async fn project(
    db: &mut PgConnection,
    user: UserId,
    project: ProjectId,
) -> Result<Loaded, StoreError> {
    let row = sqlx::query!(
        r#"SELECT p.workspace_id, person.server_admin,
                  (SELECT role FROM workspace_member m
                   WHERE m.workspace_id = p.workspace_id AND m.user_id = $1) AS "workspace_role",
                  (SELECT role FROM project_member m
                   WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.user_id = $1) AS "project_role",
                  EXISTS (SELECT FROM module_member m
                          JOIN module ON module.workspace_id = m.workspace_id AND module.id = m.module_id
                          WHERE m.workspace_id = p.workspace_id AND m.user_id = $1 AND m.role <> 'none'
                            AND module.project_id = p.id AND module.deleted_at IS NULL) AS "inside!"
           FROM project p
           JOIN workspace w ON w.id = p.workspace_id AND w.deleted_at IS NULL
           CROSS JOIN app_user person
           WHERE p.id = $2 AND p.deleted_at IS NULL AND person.id = $1 AND person.active"#,
        user.0,
        project.0
    )
    .fetch_one(db)
    .await?;
    Ok(Loaded {
        scope: Scope {
            workspace: row.workspace_id.into(),
            resource: Resource::Project,
            id: project.0,
        },
        project: Some(project),
        grants: Grants {
            server_admin: row.server_admin,
            workspace: role(row.workspace_role.as_ref()),
            project: role(row.project_role.as_ref()),
            inside: row.inside,
            ..Grants::default()
        },
    })
}

/// Grants on a module.
#[tracing::instrument(name = "db.access.module", level = "debug", skip_all)]
pub async fn module(
    db: &mut PgConnection,
    user: UserId,
    module: ModuleId,
) -> Result<Loaded, StoreError> {
    let row = sqlx::query!(
        r#"SELECT m.workspace_id, m.project_id, person.server_admin,
                  (SELECT role FROM workspace_member g
                   WHERE g.workspace_id = m.workspace_id AND g.user_id = $1) AS "workspace_role",
                  (SELECT role FROM project_member g
                   WHERE g.workspace_id = m.workspace_id AND g.project_id = m.project_id AND g.user_id = $1)
                      AS "project_role",
                  (SELECT role FROM module_member g
                   WHERE g.workspace_id = m.workspace_id AND g.module_id = m.id AND g.user_id = $1) AS "module_role"
           FROM module m
           JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id AND p.deleted_at IS NULL
           JOIN workspace w ON w.id = m.workspace_id AND w.deleted_at IS NULL
           CROSS JOIN app_user person
           WHERE m.id = $2 AND m.deleted_at IS NULL AND person.id = $1 AND person.active"#,
        user.0,
        module.0
    )
    .fetch_one(db)
    .await?;
    Ok(Loaded {
        scope: Scope {
            workspace: row.workspace_id.into(),
            resource: Resource::Module,
            id: module.0,
        },
        project: Some(row.project_id.into()),
        grants: Grants {
            server_admin: row.server_admin,
            workspace: role(row.workspace_role.as_ref()),
            project: role(row.project_role.as_ref()),
            module: role(row.module_role.as_ref()),
            ..Grants::default()
        },
    })
}
