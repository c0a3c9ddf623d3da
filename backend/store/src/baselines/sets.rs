//! Sets of baselines.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{BaselineSetId, ModuleId, ProjectId, UserId, WorkspaceId},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{StoreError, past::Moment};

/// What people choose of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetFields {
    /// Its name.
    pub name: String,
    /// Its version, as people count.
    pub version: String,
    /// What it is for.
    pub description: Option<String>,
}

/// Baselines of several modules that belong together.
#[derive(Debug, Clone)]
pub struct BaselineSet {
    /// Its id.
    pub id: BaselineSetId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Whose people keep it; none belongs to the whole workspace.
    pub project_id: Option<ProjectId>,
    /// What people chose.
    pub fields: SetFields,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: UserId,
}

#[derive(sqlx::FromRow)]
struct SetRow {
    id: Uuid,
    workspace_id: Uuid,
    project_id: Option<Uuid>,
    name: String,
    version: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
    created_by: Uuid,
    total: i64,
}

impl From<SetRow> for BaselineSet {
    fn from(row: SetRow) -> Self {
        Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            project_id: row.project_id.map(Into::into),
            fields: SetFields {
                name: row.name,
                version: row.version,
                description: row.description,
            },
            created_at: row.created_at,
            created_by: row.created_by.into(),
        }
    }
}

/// Sets of workspaces and projects that a person may see, newest first, and how many.
#[tracing::instrument(name = "db.baselines.sets", level = "debug", skip_all)]
pub async fn sets(
    db: &mut PgConnection,
    user: UserId,
    id: Option<BaselineSetId>,
    (offset, limit): (i64, i64),
) -> Result<(Vec<BaselineSet>, i64), StoreError> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT s.id, s.workspace_id, s.project_id, s.name, s.version, s.description, s.created_at, s.created_by,
                count(*) OVER () AS total
         FROM baseline_set s
         WHERE (s.project_id IN (SELECT id FROM visible_project(",
    );
    query
        .push_bind(user.0)
        .push(")) OR s.project_id IS NULL AND s.workspace_id IN (SELECT id FROM visible_workspace(")
        .push_bind(user.0)
        .push(")))");
    if let Some(id) = id {
        query.push(" AND s.id = ").push_bind(id.0);
    }
    query
        .push(" ORDER BY s.created_at DESC, s.id DESC OFFSET ")
        .push_bind(offset)
        .push(" LIMIT ")
        .push_bind(limit);
    let rows: Vec<SetRow> = query.build_query_as().fetch_all(&mut *db).await?;
    let total = match rows.first() {
        Some(row) => row.total,
        None if offset == 0 => 0,
        // Behind the last page no row tells how many there are.
        None => Box::pin(sets(db, user, id, (0, 1))).await?.1,
    };
    Ok((rows.into_iter().map(BaselineSet::from).collect(), total))
}

/// A set of a workspace or project that a person may see.
pub async fn set_by_id(
    db: &mut PgConnection,
    user: UserId,
    id: BaselineSetId,
) -> Result<BaselineSet, StoreError> {
    let (found, _) = sets(db, user, Some(id), (0, 1)).await?;
    found.into_iter().next().ok_or(StoreError::NotFound)
}

/// Makes an empty set. Constraint `baseline_set_name_key` when the workspace has one of this name and version.
#[tracing::instrument(name = "db.baselines.insert_set", level = "debug", skip_all)]
pub async fn insert_set(db: &mut PgConnection, set: &BaselineSet) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO baseline_set (workspace_id, id, project_id, name, version, description, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        set.workspace_id.0,
        set.id.0,
        set.project_id.map(|id| id.0),
        set.fields.name,
        set.fields.version,
        set.fields.description,
        set.created_at,
        set.created_by.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a set another name, version or description. Constraint as for [`insert_set`].
#[tracing::instrument(name = "db.baselines.update_set", level = "debug", skip_all)]
pub async fn update_set(db: &mut PgConnection, set: &BaselineSet) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE baseline_set SET name = $3, version = $4, description = $5 WHERE workspace_id = $1 AND id = $2",
        set.workspace_id.0,
        set.id.0,
        set.fields.name,
        set.fields.version,
        set.fields.description
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Holds the modules still, in the order of their ids, and gives what each is now: one instant for all.
#[tracing::instrument(name = "db.baselines.lock", level = "debug", skip_all)]
pub async fn lock_for_set(
    db: &mut PgConnection,
    modules: &[&Granted],
) -> Result<Vec<(ModuleId, Moment)>, StoreError> {
    let ids: Vec<Uuid> = modules.iter().map(|granted| granted.id()).collect();
    // Whoever changes a module has its row until the end; so what was begun is waited for, and nothing of it comes later
    // with an earlier time.
    let rows = sqlx::query!(
        r#"WITH locked AS MATERIALIZED (
               SELECT id, revision FROM module WHERE id = ANY ($1) AND deleted_at IS NULL ORDER BY id FOR SHARE
           )
           SELECT id AS "id!", revision AS "revision!", clock_timestamp() AS "at!"
           FROM locked CROSS JOIN (SELECT count(*) FROM locked) AS all_of_them"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    let at = rows.iter().map(|row| row.at).max();
    Ok(rows
        .into_iter()
        .map(|row| {
            let moment = Moment {
                revision: row.revision,
                at: at.unwrap_or(row.at),
            };
            (row.id.into(), moment)
        })
        .collect())
}
