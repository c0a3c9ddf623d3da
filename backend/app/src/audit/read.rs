//! Reading it.

use req1_domain::{
    access::{Action, Resource, decide},
    ids::WorkspaceId,
};
use req1_store::{
    audit::{self, AuditEvent, AuditFilter, Place},
    workspaces,
};
use serde_json::json;

use super::Event;
use crate::{AppError, Ctx};

/// Workspaces that one person administers, at most.
const MAX_WORKSPACES: i64 = 10_000;

/// A filter whose scope was checked.
#[derive(Debug, Clone)]
pub struct AuditQuery(AuditFilter);

/// Narrows a filter to what the actor may read: everything for administrators of the server, else what happened in the
/// workspaces that the actor administers.
#[tracing::instrument(name = "app.audit.authorise", skip_all)]
pub async fn authorise_audit(
    ctx: &Ctx,
    workspace: Option<WorkspaceId>,
    filter: AuditFilter,
) -> Result<AuditQuery, AppError> {
    let mut db = ctx.store().acquire().await?;
    let workspaces = if let Some(id) = workspace {
        let granted = ctx.workspace(&mut db, id, Action::Administer).await?;
        Some(vec![granted.id()])
    } else if ctx.is_server_admin(&mut db).await? {
        None
    } else {
        let window = (0, MAX_WORKSPACES);
        let (visible, _) = workspaces::visible(&mut db, ctx.actor.user, window).await?;
        let mut administered = Vec::new();
        for one in visible {
            // A cheap look first: the proof costs a query each.
            if decide(
                ctx.actor.cap(one.role),
                Resource::Workspace,
                Action::Administer,
            ) && ctx
                .workspace(&mut db, one.id, Action::Administer)
                .await
                .is_ok()
            {
                administered.push(one.id.0);
            }
        }
        if administered.is_empty() {
            return Err(AppError::NotAllowed(Action::Administer));
        }
        Some(administered)
    };
    Ok(AuditQuery(AuditFilter {
        workspaces,
        ..filter
    }))
}

/// A page of events, newest first, and how many there are, counted up to 100,000.
#[tracing::instrument(name = "app.audit.list", skip_all)]
pub async fn audit_page(
    ctx: &Ctx,
    query: &AuditQuery,
    page: (Place, i64),
) -> Result<(Vec<AuditEvent>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let events = audit::list(&mut db, &query.0, page).await?;
    Ok((events, audit::count(&mut db, &query.0).await?))
}

/// The events of a download after the last one that was written; the first call also writes down that it happens.
pub async fn audit_page_after(
    ctx: &Ctx,
    query: &AuditQuery,
    (last, limit): (Option<&AuditEvent>, i64),
) -> Result<Vec<AuditEvent>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let place = if let Some(event) = last {
        Place::After(event.at, event.id)
    } else {
        // Named so that it can be found: who took the whole log away is worth knowing.
        let scope = json!({ "workspaces": query.0.workspaces });
        let event = Event::new("export", "audit_log").with(scope);
        let event = match query.0.workspaces.as_deref() {
            Some([only]) => event.within(WorkspaceId(*only)),
            _ => event,
        };
        ctx.audit(&mut db, event).await?;
        Place::Offset(0)
    };
    Ok(audit::list(&mut db, &query.0, (place, limit)).await?)
}
