//! `GET /audit-log/export`

use axum::{body::Bytes, response::Response};
use chrono::{DateTime, SecondsFormat, Utc};
use futures::stream;
use req1_app::{
    AppError, Ctx,
    audit::{self as app, AuditQuery},
};
use req1_store::audit::AuditEvent;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::Given;
use crate::{
    csv,
    extract::{Caller, QueryParams},
    problem::{Problem, Problems},
};

/// Events that are read at a time.
const BATCH: i64 = 1_000;
const HEAD: [&str; 16] = [
    "id",
    "time",
    "action",
    "entity_type",
    "entity_id",
    "entity_name",
    "workspace_id",
    "actor_kind",
    "user_id",
    "user_name",
    "user_email",
    "token_id",
    "script_id",
    "ip_address",
    "request_id",
    "details",
];

/// Which events.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportParams {
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

/// Export the audit log as CSV
///
/// Newest first, as long as it is. Cells that a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(
    get, path = "/audit-log/export", tag = "audit", params(ExportParams),
    responses((status = 200, description = "The events", body = String, content_type = "text/csv"), Problems)
)]
pub(super) async fn export_audit_log(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ExportParams>,
) -> Result<Response, Problem> {
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
    // The first rows before the head goes out: a refusal is a problem document, not half a file.
    let first = app::audit_page_after(&ctx, &query, (None, BATCH)).await?;
    Ok(csv::file("audit-log", pages(ctx, query, first)))
}

/// The file batch by batch, each read when the one before was sent.
fn pages(
    ctx: Ctx,
    query: AuditQuery,
    first: Vec<AuditEvent>,
) -> impl stream::Stream<Item = Result<Bytes, AppError>> {
    let head = row(&HEAD.map(|name| Some(name.to_owned())));
    let start = (ctx, query, Some((first, head)));
    stream::try_unfold(start, |(ctx, query, page)| async move {
        let Some((events, mut text)) = page else {
            return Ok(None);
        };
        for event in &events {
            text += &line(event);
        }
        let is_last = i64::try_from(events.len()).is_ok_and(|read| read < BATCH);
        let next = if is_last {
            None
        } else {
            let last = (events.last(), BATCH);
            Some((
                app::audit_page_after(&ctx, &query, last).await?,
                String::new(),
            ))
        };
        Ok(Some((Bytes::from(text), (ctx, query, next))))
    })
}

fn line(event: &AuditEvent) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string());
    row(&[
        Some(event.id.to_string()),
        Some(event.at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        Some(event.action.clone()),
        Some(event.entity_type.clone()),
        id(event.entity_id),
        event.entity_name.clone(),
        id(event.workspace_id),
        Some(event.actor_kind.clone()),
        id(event.user_id),
        event.user_name.clone(),
        event.user_email.clone(),
        id(event.token_id),
        id(event.script_id),
        event.ip_address.clone(),
        event.request_id.clone(),
        event.details.as_ref().map(ToString::to_string),
    ])
}

fn row(cells: &[Option<String>; 16]) -> String {
    csv::line(cells.iter().map(|cell| cell.as_deref().unwrap_or_default()))
}
