//! Links to the world outside, one by one, and whether their addresses answered.
//!
//! What they say is content of their objects and written with it; see migration 0036. Here it is only read.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    external_links::LinkState,
    ids::{ExternalLinkId, ObjectId, UserId},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::{StoreError, links::beginning};

/// A link of a live object.
#[derive(Debug, Clone)]
pub struct StoredLink {
    /// Its id.
    pub id: ExternalLinkId,
    /// The object that has it.
    pub object_id: ObjectId,
    /// Human key of the object.
    pub object_key: String,
    /// Heading of the object.
    pub object_heading: Option<String>,
    /// How the body of the object begins, without markup.
    pub object_text: Option<String>,
    /// Where it leads.
    pub uri: String,
    /// What it is called.
    pub title: Option<String>,
    /// Whether the address answered.
    pub state: LinkState,
    /// What came of it, in a few words.
    pub detail: Option<String>,
    /// When somebody looked, and who.
    pub checked_at: Option<DateTime<Utc>>,
    /// See `checked_at`.
    pub checked_by: Option<(UserId, String)>,
}

/// Which links of a module.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExternalLinkFilter {
    /// Only of this object.
    pub object: Option<ObjectId>,
    /// Only this one.
    pub id: Option<ExternalLinkId>,
    /// Only in this state.
    pub state: Option<LinkState>,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    id: Uuid,
    object_id: Uuid,
    object_key: String,
    object_heading: Option<String>,
    object_body: Option<String>,
    uri: String,
    title: Option<String>,
    state: String,
    detail: Option<String>,
    checked_at: Option<DateTime<Utc>>,
    checked_by: Option<Uuid>,
    checked_by_name: Option<String>,
}

impl TryFrom<LinkRow> for StoredLink {
    type Error = StoreError;

    fn try_from(row: LinkRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            object_id: row.object_id.into(),
            object_key: row.object_key,
            object_heading: row.object_heading,
            object_text: row.object_body.as_deref().and_then(beginning),
            uri: row.uri,
            title: row.title,
            state: LinkState::parse(&row.state).ok_or(StoreError::Corrupt("link state"))?,
            detail: row.detail,
            checked_at: row.checked_at,
            checked_by: row.checked_by.map(Into::into).zip(row.checked_by_name),
        })
    }
}

/// Only the conditions that are asked for, so that the plan starts at the index that they need. Few objects are deleted: the
/// list of them is made once.
fn push_found(query: &mut QueryBuilder<Postgres>, module: &Granted, filter: ExternalLinkFilter) {
    let workspace = module.workspace().0;
    query.push(" FROM external_link l WHERE l.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND l.module_id = ").push_bind(module.id());
    if let Some(object) = filter.object {
        query.push(" AND l.object_id = ").push_bind(object.0);
    }
    if let Some(id) = filter.id {
        query.push(" AND l.id = ").push_bind(id.0);
    }
    if let Some(state) = filter.state {
        query.push(" AND l.state = ").push_bind(state.as_str());
    }
    query.push(" AND l.object_id NOT IN (SELECT d.id FROM object d WHERE d.deleted_at IS NOT NULL AND d.workspace_id = ");
    query.push_bind(workspace).push(")");
}

/// Links of a module in the order they were made, and how many.
#[tracing::instrument(name = "db.external_links.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    module: &Granted,
    filter: ExternalLinkFilter,
    (offset, limit): (i64, i64),
) -> Result<(Vec<StoredLink>, i64), StoreError> {
    let mut query = QueryBuilder::new("SELECT count(*)");
    push_found(&mut query, module, filter);
    let total = query.build_query_scalar().fetch_one(&mut *db).await?;
    let mut query = QueryBuilder::new(
        "SELECT l.id, l.object_id, o.key AS object_key, o.heading AS object_heading, left(o.body, 1000) AS object_body,
                l.uri, l.title, l.state, l.detail, l.checked_at, l.checked_by, person.display_name AS checked_by_name
         FROM (SELECT l.*",
    );
    push_found(&mut query, module, filter);
    query
        .push(" ORDER BY l.id, l.object_id OFFSET ")
        .push_bind(offset);
    query.push(" LIMIT ").push_bind(limit);
    query.push(
        ") AS l
         CROSS JOIN LATERAL (
             SELECT * FROM object WHERE object.workspace_id = l.workspace_id AND object.id = l.object_id LIMIT 1
         ) AS o
         LEFT JOIN app_user person ON person.id = l.checked_by
         ORDER BY l.id, l.object_id",
    );
    let rows: Vec<LinkRow> = query.build_query_as().fetch_all(db).await?;
    let links = rows.into_iter().map(StoredLink::try_from);
    Ok((links.collect::<Result<_, _>>()?, total))
}

/// A link of a live object.
#[tracing::instrument(name = "db.external_links.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    (object, id): (ObjectId, ExternalLinkId),
) -> Result<StoredLink, StoreError> {
    let filter = ExternalLinkFilter {
        object: Some(object),
        id: Some(id),
        state: None,
    };
    let (links, _) = list(db, module, filter, (0, 1)).await?;
    links.into_iter().next().ok_or(StoreError::NotFound)
}

/// What came of looking at an address.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The address that was looked at.
    pub uri: String,
    /// Whether it answered.
    pub state: LinkState,
    /// In a few words.
    pub detail: Option<String>,
    /// Who looked, and when.
    pub by: (UserId, DateTime<Utc>),
}

/// Notes whether the address of a link answered; false when the link has another address by now, or is gone.
#[tracing::instrument(name = "db.external_links.note", level = "debug", skip_all)]
pub async fn note(
    db: &mut PgConnection,
    module: &Granted,
    (object, id): (ObjectId, ExternalLinkId),
    checked: &Checked,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "UPDATE external_link SET state = $6, detail = $7, checked_by = $8, checked_at = $9
         WHERE workspace_id = $1 AND module_id = $2 AND object_id = $3 AND id = $4 AND uri = $5",
        module.workspace().0,
        module.id(),
        object.0,
        id.0,
        checked.uri,
        checked.state.as_str(),
        checked.detail,
        checked.by.0.0,
        checked.by.1
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
