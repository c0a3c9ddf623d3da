//! Saved views of modules.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    filter::{Filter, Sort},
    ids::{ModuleId, UserId, ViewId},
};
use serde_json::Value;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::StoreError;

/// What people choose of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewFields {
    /// Its name.
    pub name: String,
    /// Seen by everybody who may read the module.
    pub shared: bool,
    /// What the module opens with.
    pub is_default: bool,
    /// Columns, widths, layout; an object.
    pub column_config: Value,
    /// What clients keep beside the filter; an object.
    pub filter_config: Value,
    /// What clients keep beside the sort order; an object.
    pub sort_config: Value,
    /// The filter, with ids of attributes.
    pub filter: Option<Filter>,
    /// The sort order, with ids of attributes.
    pub sort: Option<Vec<Sort>>,
}

/// A saved view.
#[derive(Debug, Clone)]
pub struct View {
    /// Its id.
    pub id: ViewId,
    /// Its module.
    pub module_id: ModuleId,
    /// Who made it.
    pub owner_id: UserId,
    /// Name of who made it.
    pub owner_name: String,
    /// What people chose.
    pub fields: ViewFields,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

struct ViewRow {
    id: Uuid,
    module_id: Uuid,
    owner_id: Uuid,
    owner_name: String,
    name: String,
    shared: bool,
    is_default: bool,
    column_config: Value,
    filter_config: Value,
    sort_config: Value,
    filter: Option<Json<Filter>>,
    sort: Option<Json<Vec<Sort>>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ViewRow> for View {
    fn from(row: ViewRow) -> Self {
        Self {
            id: row.id.into(),
            module_id: row.module_id.into(),
            owner_id: row.owner_id.into(),
            owner_name: row.owner_name,
            fields: ViewFields {
                name: row.name,
                shared: row.shared,
                is_default: row.is_default,
                column_config: row.column_config,
                filter_config: row.filter_config,
                sort_config: row.sort_config,
                filter: row.filter.map(|filter| filter.0),
                sort: row.sort.map(|sort| sort.0),
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

macro_rules! select_views {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ViewRow,
            r#"SELECT v.id, v.module_id, v.owner_id, u.display_name AS owner_name, v.name, v.shared, v.is_default,
                      v.column_config, v.filter_config, v.sort_config, v.filter AS "filter: Json<Filter>",
                      v.sort AS "sort: Json<Vec<Sort>>", v.created_at, v.updated_at
               FROM module_view v JOIN app_user u ON u.id = v.owner_id
               WHERE v.workspace_id = $1 AND v.module_id = $2 AND (v.shared OR v.owner_id = $3) "# + $tail
            $(, $argument)*
        )
    };
}

/// Views of a module that a person may see, by name, and how many.
#[tracing::instrument(name = "db.views.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    (module, user): (&Granted, UserId),
    (offset, limit): (i64, i64),
) -> Result<(Vec<View>, i64), StoreError> {
    let rows = select_views!(
        "ORDER BY lower(v.name), v.id OFFSET $4 LIMIT $5",
        module.workspace().0,
        module.id(),
        user.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM module_view
           WHERE workspace_id = $1 AND module_id = $2 AND (shared OR owner_id = $3)"#,
        module.workspace().0,
        module.id(),
        user.0
    )
    .fetch_one(db)
    .await?;
    Ok((rows.into_iter().map(View::from).collect(), total))
}

/// A view of a module that a person may see.
#[tracing::instrument(name = "db.views.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    (module, user): (&Granted, UserId),
    id: ViewId,
) -> Result<View, StoreError> {
    Ok(select_views!(
        "AND v.id = $4",
        module.workspace().0,
        module.id(),
        user.0,
        id.0
    )
    .fetch_one(db)
    .await?
    .into())
}

/// Keeps others from changing a view until the transaction ends.
#[tracing::instrument(name = "db.views.lock", level = "debug", skip_all)]
pub async fn lock(db: &mut PgConnection, module: &Granted, id: ViewId) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM module_view WHERE workspace_id = $1 AND module_id = $2 AND id = $3 FOR UPDATE",
        module.workspace().0,
        module.id(),
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// How many views a person has in a module.
#[tracing::instrument(name = "db.views.owned", level = "debug", skip_all)]
pub async fn owned(
    db: &mut PgConnection,
    (module, user): (&Granted, UserId),
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM module_view
           WHERE workspace_id = $1 AND module_id = $2 AND owner_id = $3"#,
        module.workspace().0,
        module.id(),
        user.0
    )
    .fetch_one(db)
    .await?)
}

/// Takes from every other view that it is the one the module opens with.
#[tracing::instrument(name = "db.views.clear_default", level = "debug", skip_all)]
pub async fn clear_default(
    db: &mut PgConnection,
    module: &Granted,
    but: ViewId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE module_view SET is_default = false WHERE workspace_id = $1 AND module_id = $2 AND is_default AND id <> $3",
        module.workspace().0,
        module.id(),
        but.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Makes a view. Constraint `module_view_default_key` when somebody else made another one the default meanwhile.
#[tracing::instrument(name = "db.views.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    module: &Granted,
    (id, fields): (ViewId, &ViewFields),
    (owner, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO module_view (workspace_id, id, module_id, owner_id, name, shared, is_default, column_config,
                                  filter_config, sort_config, filter, sort, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)",
        module.workspace().0,
        id.0,
        module.id(),
        owner.0,
        fields.name,
        fields.shared,
        fields.is_default,
        fields.column_config,
        fields.filter_config,
        fields.sort_config,
        fields.filter.as_ref().map(Json) as _,
        fields.sort.as_ref().map(Json) as _,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a view. Constraint as in [`insert`].
#[tracing::instrument(name = "db.views.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    module: &Granted,
    (id, fields): (ViewId, &ViewFields),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE module_view SET name = $4, shared = $5, is_default = $6, column_config = $7, filter_config = $8,
                sort_config = $9, filter = $10, sort = $11, updated_at = $12
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3",
        module.workspace().0,
        module.id(),
        id.0,
        fields.name,
        fields.shared,
        fields.is_default,
        fields.column_config,
        fields.filter_config,
        fields.sort_config,
        fields.filter.as_ref().map(Json) as _,
        fields.sort.as_ref().map(Json) as _,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a view away.
#[tracing::instrument(name = "db.views.delete", level = "debug", skip_all)]
pub async fn delete(db: &mut PgConnection, module: &Granted, id: ViewId) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM module_view WHERE workspace_id = $1 AND module_id = $2 AND id = $3",
        module.workspace().0,
        module.id(),
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}
