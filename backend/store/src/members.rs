//! Who was given which role where.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Granted, Resource, Role},
    ids::UserId,
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A person with the role given on one resource.
#[derive(Debug, Clone)]
pub struct Member {
    /// The person.
    pub user_id: UserId,
    /// The person's name.
    pub display_name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The role given here.
    pub role: String,
    /// When it was given.
    pub created_at: DateTime<Utc>,
}

/// People with a role given on a resource itself, by name.
#[tracing::instrument(name = "db.members.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    (granted, resource): (&Granted, Resource),
) -> Result<Vec<Member>, StoreError> {
    let (workspace, id) = (granted.workspace().0, granted.id());
    let members = match resource {
        Resource::Workspace => {
            sqlx::query_as!(
                Member,
                r#"SELECT m.user_id AS "user_id: Uuid", u.display_name, u.email, m.role, m.created_at
                   FROM workspace_member m JOIN app_user u ON u.id = m.user_id
                   WHERE m.workspace_id = $1 ORDER BY lower(u.display_name), u.id"#,
                workspace
            )
            .fetch_all(db)
            .await?
        }
        Resource::Project => {
            sqlx::query_as!(
                Member,
                r#"SELECT m.user_id AS "user_id: Uuid", u.display_name, u.email, m.role, m.created_at
                   FROM project_member m JOIN app_user u ON u.id = m.user_id
                   WHERE m.workspace_id = $1 AND m.project_id = $2 ORDER BY lower(u.display_name), u.id"#,
                workspace,
                id
            )
            .fetch_all(db)
            .await?
        }
        Resource::Module => {
            sqlx::query_as!(
                Member,
                r#"SELECT m.user_id AS "user_id: Uuid", u.display_name, u.email, m.role, m.created_at
                   FROM module_member m JOIN app_user u ON u.id = m.user_id
                   WHERE m.workspace_id = $1 AND m.module_id = $2 ORDER BY lower(u.display_name), u.id"#,
                workspace,
                id
            )
            .fetch_all(db)
            .await?
        }
    };
    Ok(members)
}

/// Gives a person a role on a resource, instead of the one given there before.
#[tracing::instrument(name = "db.members.set", level = "debug", skip_all)]
pub async fn set(
    db: &mut PgConnection,
    (granted, resource): (&Granted, Resource),
    (user, role): (UserId, Role),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (workspace, id, role) = (granted.workspace().0, granted.id(), role.as_str());
    match resource {
        Resource::Workspace => sqlx::query!(
            "INSERT INTO workspace_member (workspace_id, user_id, role, created_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = EXCLUDED.role",
            workspace,
            user.0,
            role,
            now
        ),
        Resource::Project => sqlx::query!(
            "INSERT INTO project_member (workspace_id, project_id, user_id, role, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, project_id, user_id) DO UPDATE SET role = EXCLUDED.role",
            workspace,
            id,
            user.0,
            role,
            now
        ),
        Resource::Module => sqlx::query!(
            "INSERT INTO module_member (workspace_id, module_id, user_id, role, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, module_id, user_id) DO UPDATE SET role = EXCLUDED.role",
            workspace,
            id,
            user.0,
            role,
            now
        ),
    }
    .execute(db)
    .await?;
    Ok(())
}

/// Takes the role given on a resource away; false when there was none.
#[tracing::instrument(name = "db.members.remove", level = "debug", skip_all)]
pub async fn remove(
    db: &mut PgConnection,
    (granted, resource): (&Granted, Resource),
    user: UserId,
) -> Result<bool, StoreError> {
    let (workspace, id) = (granted.workspace().0, granted.id());
    let removed = match resource {
        Resource::Workspace => sqlx::query!(
            "DELETE FROM workspace_member WHERE workspace_id = $1 AND user_id = $2",
            workspace,
            user.0
        ),
        Resource::Project => sqlx::query!(
            "DELETE FROM project_member WHERE workspace_id = $1 AND project_id = $2 AND user_id = $3",
            workspace,
            id,
            user.0
        ),
        Resource::Module => sqlx::query!(
            "DELETE FROM module_member WHERE workspace_id = $1 AND module_id = $2 AND user_id = $3",
            workspace,
            id,
            user.0
        ),
    }
    .execute(db)
    .await?;
    Ok(removed.rows_affected() == 1)
}

/// How many owners a workspace has.
#[tracing::instrument(name = "db.members.owners", level = "debug", skip_all)]
pub async fn owners(db: &mut PgConnection, workspace: &Granted) -> Result<i64, StoreError> {
    let owners = sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM workspace_member WHERE workspace_id = $1 AND role = 'owner'"#,
        workspace.workspace().0
    )
    .fetch_one(db)
    .await?;
    Ok(owners)
}
