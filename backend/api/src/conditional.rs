//! `ETag` of single resources, and `If-None-Match`.

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};

/// Largest answer whose content is looked at, in bytes.
const MAX_LENGTH: u64 = 1024 * 1024;

/// Gives the JSON of a single resource a tag that follows from its content, and answers 304 to whoever has it already. A
/// path with a parameter at its end names a single resource. Files bring their own tags and ranges.
pub(crate) async fn tag(request: Request, next: Next) -> Response {
    let is_single = request.method() == Method::GET
        && request
            .extensions()
            .get::<MatchedPath>()
            .is_some_and(|path| path.as_str().ends_with('}'));
    if !is_single {
        return next.run(request).await;
    }
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let answer = next.run(request).await;
    let length = answer.body().size_hint().exact();
    let is_short = length.is_some_and(|length| length <= MAX_LENGTH);
    if answer.status() != StatusCode::OK || !is_short || !is_json(answer.headers()) {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let digest = hex::encode(Sha256::digest(&bytes));
    let digest = digest.get(..16).unwrap_or_default();
    // The version of an object comes first, for `If-Match`; what is computed when it is read changes without a version.
    let version = parts.headers.get(header::ETAG);
    let version = version.and_then(|value| value.to_str().ok());
    let tag = match version.map(|text| text.trim_matches('"')) {
        Some(version) => format!("\"{version}.{digest}\""),
        None => format!("\"{digest}\""),
    };
    let is_known = known.is_some_and(|known| matches(&known, &tag));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, value);
    }
    parts
        .headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    if is_known {
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return (StatusCode::NOT_MODIFIED, parts.headers).into_response();
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes() == b"application/json")
}

/// Whether a list of tags names this one, weak or not.
fn matches(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known
        .split(',')
        .map(|one| one.trim().trim_start_matches("W/"))
        .any(|one| one == "*" || one == tag)
}
