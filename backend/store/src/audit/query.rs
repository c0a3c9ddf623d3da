//! Reading the audit log, newest first.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::StoreError;

/// Counting stops here: nobody pages that far, and the log only grows.
const MAX_COUNT: i64 = 100_000;

/// Something that happened.
#[derive(Debug, Clone, FromRow)]
pub struct AuditEvent {
    /// Its number; later ones are higher.
    pub id: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done.
    pub action: String,
    /// To what kind of thing.
    pub entity_type: String,
    /// Which one.
    pub entity_id: Option<Uuid>,
    /// Its name at the time.
    pub entity_name: Option<String>,
    /// Where.
    pub workspace_id: Option<Uuid>,
    /// user, token, admin-key, script or nobody.
    pub actor_kind: String,
    /// The person.
    pub user_id: Option<Uuid>,
    /// The person's name at the time.
    pub user_name: Option<String>,
    /// The person's e-mail address at the time.
    pub user_email: Option<String>,
    /// The token that acted for the person.
    pub token_id: Option<Uuid>,
    /// The script that acted for the person.
    pub script_id: Option<Uuid>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// Id of the request, as in the log.
    pub request_id: Option<String>,
    /// What else there is to say.
    pub details: Option<Value>,
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only of these workspaces; none is everything, what concerns the whole server included.
    pub workspaces: Option<Vec<Uuid>>,
    /// By this person.
    pub user: Option<Uuid>,
    /// By this kind of actor.
    pub actor_kind: Option<String>,
    /// To this kind of thing.
    pub entity_type: Option<String>,
    /// To this thing.
    pub entity: Option<Uuid>,
    /// Of this action.
    pub action: Option<String>,
    /// From then on.
    pub from: Option<DateTime<Utc>>,
    /// Before then.
    pub until: Option<DateTime<Utc>>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// After so many events.
    Offset(i64),
    /// After the event with this time and number.
    After(DateTime<Utc>, i64),
}

/// Events, newest first.
#[tracing::instrument(name = "db.audit.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    filter: &AuditFilter,
    (place, limit): (Place, i64),
) -> Result<Vec<AuditEvent>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT id, at, action, entity_type, entity_id, entity_name, workspace_id, actor_kind, user_id, user_name,
                user_email, token_id, script_id, ip_address, request_id, details
         FROM audit_event WHERE true",
    );
    narrow(&mut query, filter);
    if let Place::After(at, id) = place {
        query.push(" AND (at, id) < (").push_bind(at).push(", ");
        query.push_bind(id).push(")");
    }
    query
        .push(" ORDER BY at DESC, id DESC LIMIT ")
        .push_bind(limit);
    if let Place::Offset(offset) = place {
        query.push(" OFFSET ").push_bind(offset);
    }
    Ok(query.build_query_as().fetch_all(db).await?)
}

/// How many events there are, counted up to 100,000.
#[tracing::instrument(name = "db.audit.count", level = "debug", skip_all)]
pub async fn count(db: &mut PgConnection, filter: &AuditFilter) -> Result<i64, StoreError> {
    let mut query = QueryBuilder::new("SELECT count(*) FROM (SELECT FROM audit_event WHERE true");
    narrow(&mut query, filter);
    query
        .push(" LIMIT ")
        .push_bind(MAX_COUNT)
        .push(") AS found");
    Ok(query.build_query_scalar().fetch_one(db).await?)
}

/// Only conditions that are there, so that each combination has a plan with the index that fits it.
fn narrow(query: &mut QueryBuilder<Postgres>, filter: &AuditFilter) {
    if let Some(workspaces) = &filter.workspaces {
        query.push(" AND workspace_id = ANY(");
        query.push_bind(workspaces.clone()).push(")");
    }
    if let Some(user) = filter.user {
        query.push(" AND user_id = ").push_bind(user);
    }
    if let Some(kind) = &filter.actor_kind {
        query.push(" AND actor_kind = ").push_bind(kind.clone());
    }
    if let Some(kind) = &filter.entity_type {
        query.push(" AND entity_type = ").push_bind(kind.clone());
    }
    if let Some(entity) = filter.entity {
        query.push(" AND entity_id = ").push_bind(entity);
    }
    if let Some(action) = &filter.action {
        query.push(" AND action = ").push_bind(action.clone());
    }
    if let Some(from) = filter.from {
        query.push(" AND at >= ").push_bind(from);
    }
    if let Some(until) = filter.until {
        query.push(" AND at < ").push_bind(until);
    }
}
