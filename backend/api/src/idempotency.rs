//! `Idempotency-Key`: a POST that is done once however often it is sent.
//!
//! The key is claimed before the request is handled and belongs to the person or token that sent it. The transaction that
//! does what was asked notes in itself that it is done, so that no crash in between makes a repeat do it again.

use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::{FromRequestParts, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::TimeDelta;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};
use req1_app::{
    AppError, Ctx,
    idempotency::{self as app, Claim, KeptAnswer},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tracing::Instrument as _;

use crate::{
    ApiState,
    extract::{Caller, keep_request_id},
    problem::Problem,
    router::{MAX_BODY, carries_files, longest},
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// Longest key.
const MAX_KEY: usize = 200;
/// Largest answer that is kept.
const MAX_KEPT: u64 = 64 * 1024;
/// Headers that are kept with an answer.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];
/// Time that a request has beyond its own limit before it counts as lost.
const MARGIN: TimeDelta = TimeDelta::seconds(10);

/// Does a request with a key once.
pub(crate) async fn once(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    let done = handle(&state, request, next).await;
    done.unwrap_or_else(IntoResponse::into_response)
}

async fn handle(state: &ApiState, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let key = key(&parts.headers)?;
    // Nobody has keys of their own without a sign-in; the handler says what it thinks of that.
    let caller = Option::<Caller>::from_request_parts(&mut parts, state).await?;
    let Some(Caller(ctx)) = caller else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let (fingerprint, body) = fingerprint(&parts, body).await?;
    let longest = longest(&parts.headers, &parts.extensions);
    let lease = TimeDelta::from_std(longest).unwrap_or(MARGIN) + MARGIN;
    let (claimed, claim) = app::claim(&ctx, (key, &fingerprint), lease).await?;
    match claim {
        Claim::Ours => {}
        Claim::Different => return Err(refused("idempotency_key_reused", REUSED)),
        Claim::Done(Some(kept)) => return replay(kept),
        Claim::Done(None) => return Err(refused("answer_not_kept", NOT_KEPT)),
        Claim::Running(_) => {
            return Err(Problem {
                retry_after: Some(1),
                ..refused("in_progress", RUNNING)
            });
        }
    }
    // Authenticated and counted once is enough.
    parts.extensions.insert(ctx.clone());
    let request = Request::from_parts(parts, body);
    let work = async move {
        let answer = app::scope(claimed.clone(), next.run(request)).await;
        settle(&ctx, &claimed, answer).await
    };
    // In a task of its own: a client that hangs up gets the answer when it asks again.
    let work = keep_request_id(work).in_current_span();
    state.app.tasks.spawn(work).await.map_err(|error| {
        tracing::error!(%error, "a handler panicked");
        Problem::internal()
    })
}

const REUSED: &str = "Another request was sent with this key. Take a new key for each thing to do.";
const RUNNING: &str = "The same request is being worked on. Ask again in a moment.";
const NOT_KEPT: &str =
    "This request was done before; its answer was lost, too large, or too secret to keep.";

fn refused(code: &'static str, detail: &'static str) -> Problem {
    AppError::conflict(code, detail).into()
}

fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let text = headers
        .get(KEY)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if text.is_empty() || text.len() > MAX_KEY {
        let detail = "must have 1 to 200 visible ASCII characters";
        return Err(Problem::invalid(
            "Idempotency-Key",
            "invalid_header",
            detail,
        ));
    }
    Ok(text.to_owned())
}

/// What tells one request from another, and the body to be handled. Files are not read twice: of them the length counts.
async fn fingerprint(parts: &Parts, body: Body) -> Result<(Vec<u8>, Body), Problem> {
    let mut digest = Sha256::new();
    let target = parts.uri.path_and_query().map(ToString::to_string);
    digest.update(target.unwrap_or_default());
    digest.update(b"\n");
    if carries_files(&parts.headers) {
        let length = parts.headers.get(header::CONTENT_LENGTH);
        digest.update(length.map_or(&b""[..], HeaderValue::as_bytes));
        return Ok((digest.finalize().to_vec(), body));
    }
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|_| {
        Problem::new(
            "too_large",
            "The body is larger than this operation takes, or ended early.",
        )
    })?;
    digest.update(&bytes);
    Ok((digest.finalize().to_vec(), Body::from(bytes)))
}

/// Writes down how a request ended. Refusals are not kept: the same request may be good later. A failure of ours may have
/// come after the commit.
async fn settle(ctx: &Ctx, request: &app::Request, answer: Response) -> Response {
    if !answer.status().is_success() {
        let ended = if answer.status().is_server_error() {
            app::give_up(ctx, request).await
        } else {
            app::forget(ctx, request).await
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "how a request ended was not written down");
        }
        return answer;
    }
    let (answer, kept) = keep(answer).await;
    if let Err(error) = app::finish(ctx, request, kept).await {
        tracing::warn!(%error, "the answer to a request was not kept");
    }
    answer
}

/// The answer, and what is kept of it: nothing of a secret or a long one.
async fn keep(answer: Response) -> (Response, Option<KeptAnswer>) {
    let is_secret = answer
        .headers()
        .get(header::CACHE_CONTROL)
        .is_some_and(|value| value.as_bytes() == b"no-store");
    let length = answer.body().size_hint().exact();
    let is_short = length.is_some_and(|length| length <= MAX_KEPT);
    if is_secret || !is_short {
        return (answer, None);
    }
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let headers: Value = KEPT
        .iter()
        .filter_map(|name| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some((name.as_str().to_owned(), json!(value)))
        })
        .collect();
    let kept = KeptAnswer {
        status: i16::try_from(parts.status.as_u16()).unwrap_or_default(),
        headers,
        body: bytes.to_vec(),
    };
    (Response::from_parts(parts, Body::from(bytes)), Some(kept))
}

fn replay(kept: KeptAnswer) -> Result<Response, Problem> {
    let status = u16::try_from(kept.status).unwrap_or_default();
    let status = StatusCode::from_u16(status).map_err(|_| Problem::internal())?;
    let mut answer = (status, Bytes::from(kept.body)).into_response();
    let headers = answer.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for name in KEPT {
        let value = kept.headers.get(name.as_str()).and_then(Value::as_str);
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(answer)
}
