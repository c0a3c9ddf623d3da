//! Baselines: modules at a revision, by name.

mod sets;

pub use sets::{BaselineSet, SetFields, insert_set, lock_for_set, set_by_id, sets, update_set};

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{BaselineId, BaselineSetId, ModuleId, ProjectId, UserId},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{StoreError, audit::NewEvent, past::Moment};

/// A baseline.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// Its id.
    pub id: BaselineId,
    /// Its module.
    pub module_id: ModuleId,
    /// Name of its module.
    pub module_name: String,
    /// What it names.
    pub moment: Moment,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The set that it belongs to.
    pub set: Option<BaselineSetId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: UserId,
    /// Name of who made it.
    pub created_by_name: String,
}

#[derive(sqlx::FromRow)]
struct BaselineRow {
    id: Uuid,
    module_id: Uuid,
    module_name: String,
    revision: i64,
    at: DateTime<Utc>,
    name: String,
    description: Option<String>,
    baseline_set_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    created_by: Uuid,
    created_by_name: String,
    total: i64,
}

impl From<BaselineRow> for Baseline {
    fn from(row: BaselineRow) -> Self {
        Self {
            id: row.id.into(),
            module_id: row.module_id.into(),
            module_name: row.module_name,
            moment: Moment {
                revision: row.revision,
                at: row.at,
            },
            name: row.name,
            description: row.description,
            set: row.baseline_set_id.map(Into::into),
            created_at: row.created_at,
            created_by: row.created_by.into(),
            created_by_name: row.created_by_name,
        }
    }
}

/// Which baselines.
#[derive(Debug, Clone, Copy, Default)]
pub struct BaselineFilter {
    /// Only of this module.
    pub module: Option<ModuleId>,
    /// Only of modules of this project.
    pub project: Option<ProjectId>,
    /// Only of this set.
    pub set: Option<BaselineSetId>,
    /// Only this one.
    pub id: Option<BaselineId>,
}

/// Baselines of modules that a person may see, newest first, and how many.
#[tracing::instrument(name = "db.baselines.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    user: UserId,
    filter: BaselineFilter,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Baseline>, i64), StoreError> {
    let mut query = QueryBuilder::<Postgres>::new(
        "SELECT b.id, b.module_id, m.name AS module_name, b.revision, b.at, b.name, b.description, b.baseline_set_id,
                b.created_at, b.created_by, u.display_name AS created_by_name, count(*) OVER () AS total
         FROM visible_module(",
    );
    query.push_bind(user.0).push(
        ") AS m
         JOIN baseline b ON b.workspace_id = m.workspace_id AND b.module_id = m.id
         JOIN app_user u ON u.id = b.created_by WHERE true",
    );
    let conditions = [
        ("b.module_id", filter.module.map(|id| id.0)),
        ("m.project_id", filter.project.map(|id| id.0)),
        ("b.baseline_set_id", filter.set.map(|id| id.0)),
        ("b.id", filter.id.map(|id| id.0)),
    ];
    for (column, id) in conditions {
        if let Some(id) = id {
            query.push(format!(" AND {column} = ")).push_bind(id);
        }
    }
    query
        .push(" ORDER BY b.created_at DESC, b.id DESC OFFSET ")
        .push_bind(offset)
        .push(" LIMIT ")
        .push_bind(limit);
    let rows: Vec<BaselineRow> = query.build_query_as().fetch_all(&mut *db).await?;
    let total = match rows.first() {
        Some(row) => row.total,
        None if offset == 0 => 0,
        // Behind the last page no row tells how many there are.
        None => Box::pin(list(db, user, filter, (0, 1))).await?.1,
    };
    Ok((rows.into_iter().map(Baseline::from).collect(), total))
}

/// A baseline of a module that a person may see.
#[tracing::instrument(name = "db.baselines.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    user: UserId,
    id: BaselineId,
) -> Result<Baseline, StoreError> {
    let filter = BaselineFilter {
        id: Some(id),
        ..BaselineFilter::default()
    };
    let (found, _) = list(db, user, filter, (0, 1)).await?;
    found.into_iter().next().ok_or(StoreError::NotFound)
}

/// A baseline to be made.
#[derive(Debug, Clone)]
pub struct NewBaseline {
    /// Its id, from the context.
    pub id: BaselineId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The set that it belongs to, of the same workspace.
    pub set: Option<BaselineSetId>,
}

/// Names what a module is now. One row, whatever the module holds.
///
/// Constraint `baseline_name_key` when the module has a baseline of this name.
#[tracing::instrument(name = "db.baselines.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    module: &Granted,
    new: &NewBaseline,
    (moment, by, now): (Moment, UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO baseline (workspace_id, id, module_id, revision, at, name, description, baseline_set_id, created_at,
                               created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        module.workspace().0,
        new.id.0,
        module.id(),
        moment.revision,
        moment.at,
        new.name,
        new.description,
        new.set.map(|id| id.0),
        now,
        by.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a baseline away, or a set that has none, and writes the event down, which tells what of both it is and who does it;
/// false when there is nothing to take away. The server's role could not do it alone: a function of the database does.
///
/// Constraint `baseline_by_admin` when the actor does not administer what it belongs to.
#[tracing::instrument(name = "db.baselines.delete", level = "debug", skip_all)]
pub async fn delete(db: &mut PgConnection, id: Uuid, event: &NewEvent) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT delete_baseline($1, $2, $3) AS "done!""#,
        event.entity_type,
        id,
        event.to_json()
    )
    .fetch_one(db)
    .await?)
}
