//! `GET /audit-log`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::audit as app;
use req1_store::audit::{AuditEvent, Place};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::Given;
use crate::{
    extract::{Caller, QueryParams},
    page::{self, Page},
    problem::{Problem, Problems},
};

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditLog)]
pub(super) struct AuditLogDto {
    id: i64,
    created_at: DateTime<Utc>,
    /// What was done, such as `sign_in`, `set_role`, `delete`.
    action: String,
    /// To what kind of thing, such as `session`, `workspace`, `token`.
    entity_type: String,
    entity_id: Option<Uuid>,
    /// Its name at the time.
    entity_name: Option<String>,
    /// Where; null for what concerns the whole server.
    workspace_id: Option<Uuid>,
    /// user, token, admin-key, script or nobody.
    actor_kind: String,
    user_id: Option<Uuid>,
    /// The person's name at the time.
    user_name: Option<String>,
    /// The person's address at the time.
    user_email: Option<String>,
    /// The token that acted for the person.
    token_id: Option<Uuid>,
    /// The script that acted for the person.
    script_id: Option<Uuid>,
    ip_address: Option<String>,
    /// Id of the request, as in the server's log.
    request_id: Option<String>,
    #[schema(value_type = Option<Object>)]
    details: Option<Value>,
}

impl From<AuditEvent> for AuditLogDto {
    fn from(event: AuditEvent) -> Self {
        Self {
            id: event.id,
            created_at: event.at,
            action: event.action,
            entity_type: event.entity_type,
            entity_id: event.entity_id,
            entity_name: event.entity_name,
            workspace_id: event.workspace_id,
            actor_kind: event.actor_kind,
            user_id: event.user_id,
            user_name: event.user_name,
            user_email: event.user_email,
            token_id: event.token_id,
            script_id: event.script_id,
            ip_address: event.ip_address,
            request_id: event.request_id,
            details: event.details,
        }
    }
}

/// Which events.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Of this workspace; needs the right to administer it.
    workspace_id: Option<Uuid>,
    /// By this person.
    user_id: Option<Uuid>,
    /// By this kind of actor: user, token, admin-key, script or nobody.
    actor_kind: Option<String>,
    /// To this kind of thing.
    entity_type: Option<String>,
    /// To this thing.
    entity_id: Option<Uuid>,
    /// Of this action.
    action: Option<String>,
    /// From then on.
    from: Option<DateTime<Utc>>,
    /// Before then.
    until: Option<DateTime<Utc>>,
}

/// Read the audit log
///
/// Newest first. Administrators of the server read everything, those of workspaces what happened there. The total is
/// counted up to 100,000.
#[utoipa::path(
    get, path = "/audit-log", tag = "audit", params(AuditParams),
    responses((status = 200, description = "A page of events", body = Page<AuditLogDto>), Problems)
)]
pub(super) async fn read_audit_log(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<AuditParams>,
) -> Result<Json<Page<AuditLogDto>>, Problem> {
    let range = page::range(params.offset, params.limit, None)?;
    let place = match params.cursor.as_deref() {
        Some(cursor) => after(cursor)?,
        None => Place::Offset(range.offset),
    };
    let filter = Given {
        user: params.user_id,
        actor_kind: params.actor_kind,
        entity_type: params.entity_type,
        entity: params.entity_id,
        action: params.action,
        from: params.from,
        until: params.until,
    };
    let workspace = params.workspace_id.map(Into::into);
    let query = app::authorise_audit(&ctx, workspace, filter.check()?).await?;
    let (events, total) = app::audit_page(&ctx, &query, (place, range.limit)).await?;
    let is_full = i64::try_from(events.len()).is_ok_and(|read| read == range.limit);
    let next_cursor = events.last().filter(|_| is_full).map(cursor);
    Ok(Json(Page {
        items: events.into_iter().map(AuditLogDto::from).collect(),
        total,
        offset: range.offset,
        limit: range.limit,
        next_cursor,
    }))
}

/// The place after an event.
fn cursor(event: &AuditEvent) -> String {
    format!("a{}-{}", event.at.timestamp_micros(), event.id)
}

fn after(cursor: &str) -> Result<Place, Problem> {
    let place = cursor.strip_prefix('a').and_then(|rest| {
        let (micros, id) = rest.split_once('-')?;
        let at = DateTime::from_timestamp_micros(micros.parse().ok()?)?;
        let at = super::instant("cursor", Some(at)).ok()??;
        Some(Place::After(at, id.parse().ok()?))
    });
    place.ok_or_else(|| {
        let detail = "must be a `next_cursor` of an answer";
        Problem::invalid("cursor", "invalid_cursor", detail)
    })
}
