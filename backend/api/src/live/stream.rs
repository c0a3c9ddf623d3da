//! `GET /modules/{module_id}/events`

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, State},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures::stream;
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use req1_app::live::{self, End, Follow, Follower, Update};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;
use uuid::Uuid;

use super::dto::{LiveChange, PresentDto};
use crate::{
    ApiState,
    extract::{Caller, PathParams, QueryParams, session_token},
    modules::InModule,
    problem::{Problem, Problems},
};

/// How long browsers wait before they connect again.
const RETRY: std::time::Duration = std::time::Duration::from_millis(1_500);

/// The session token of the request, for a stream that asks about it again and again.
pub(crate) struct SessionToken(String);

impl FromRequestParts<ApiState> for SessionToken {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        session_token(parts, &state.config.allowed_origins).map(Self)
    }
}

/// Where a stream begins.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreamParams {
    /// The last revision that the client knows; `Last-Event-ID` goes before it. Without both the stream begins now.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// An id of the window, as in its presence: it leaves the module when the stream ends.
    client: Option<Uuid>,
}

/// Follow a module
///
/// Server-sent events, for as long as the caller is signed in and may see the module. `change` tells of a revision, with
/// its number as the event's id: a client that was away sends the last one as `Last-Event-ID` and misses nothing.
/// `missed` says that everything up to its revision may have changed, `presence` who is in the module, `discussion` about
/// which objects something was said, `hello` that the stream is open, `heartbeat` that it still is, `end` why nothing more
/// comes: `signed_out`, `not_visible` or `stopping`.
#[utoipa::path(
    get, path = "/modules/{module_id}/events", tag = "live",
    params(InModule, StreamParams, ("Last-Event-ID" = Option<i64>, Header, description = "The last revision that the client knows")),
    responses((status = 200, description = "The events; data of `change`", body = LiveChange, content_type = "text/event-stream"), Problems)
)]
#[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
pub(crate) async fn follow_module(
    State(state): State<ApiState>,
    Caller(ctx): Caller,
    SessionToken(token): SessionToken,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<StreamParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = last_event(&headers)?.or(params.after);
    if after.is_some_and(|revision| revision < 0) {
        return Err(Problem::invalid(
            "after",
            "out_of_range",
            "must be a revision: 0 or more",
        ));
    }
    let follow = Follow {
        module: path.module_id.into(),
        after,
        client: params.client,
        token,
        stopping: state.stopping.clone(),
    };
    let follower = live::follow_module(ctx, follow).await?;
    let events = stream::unfold(follower, |mut follower: Follower| async move {
        let update = follower.next().await?;
        Some((Ok::<_, Infallible>(event(update)), follower))
    });
    let mut response = Sse::new(events).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies of the nginx family would hold events back.
    let buffering = HeaderName::from_static("x-accel-buffering");
    headers.insert(buffering, HeaderValue::from_static("no"));
    Ok(response)
}

fn last_event(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get("last-event-id") else {
        return Ok(None);
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |_| Problem::invalid("Last-Event-ID", "invalid_header", "must be a revision");
    text.parse().map(Some).map_err(wrong)
}

fn event(update: Update) -> Event {
    match update {
        Update::Open(revision) => {
            named("hello", Some(revision), &json!({ "revision": revision })).retry(RETRY)
        }
        Update::Change(change) => {
            let revision = change.event.revision;
            let data = serde_json::to_value(LiveChange::from(*change)).unwrap_or_default();
            named("change", Some(revision), &data)
        }
        Update::Missed(revision) => {
            named("missed", Some(revision), &json!({ "revision": revision }))
        }
        Update::People(people) => {
            let people: Vec<PresentDto> = people.iter().map(PresentDto::from).collect();
            named("presence", None, &json!({ "people": people }))
        }
        Update::Said(objects) => {
            let objects: Vec<Uuid> = objects.into_iter().map(Uuid::from).collect();
            named("discussion", None, &json!({ "objects": objects }))
        }
        Update::Heartbeat => named("heartbeat", None, &json!({})),
        Update::End(end) => {
            let reason = match end {
                End::SignedOut => "signed_out",
                End::NotVisible => "not_visible",
                End::Stopping => "stopping",
            };
            named("end", None, &json!({ "reason": reason }))
        }
    }
}

fn named(name: &str, id: Option<i64>, data: &Value) -> Event {
    // JSON has no line breaks of its own, which events could not carry.
    let event = Event::default().event(name).data(data.to_string());
    match id {
        Some(id) => event.id(id.to_string()),
        None => event,
    }
}
