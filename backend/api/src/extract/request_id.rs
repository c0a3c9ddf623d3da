//! The id that ties an answer to the log.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest id that a client or proxy may choose.
const MAX_LENGTH: usize = 100;

tokio::task_local! {
    static REQUEST_ID: String;
}

/// Id of the request that this task serves.
pub(crate) fn current_request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

/// A future for another task that keeps the id of this one.
pub(crate) fn keep_request_id<F: Future>(work: F) -> impl Future<Output = F::Output> {
    REQUEST_ID.scope(current_request_id().unwrap_or_default(), work)
}

/// Gives the request an id, the one that a proxy sent or a new one, and sends it back.
pub(crate) async fn with_request_id(request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(HEADER)
        .and_then(|value| value.to_str().ok());
    let acceptable = |id: &&str| {
        !id.is_empty()
            && id.len() <= MAX_LENGTH
            && id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let id = given.filter(acceptable).map_or_else(new_id, str::to_owned);
    tracing::Span::current().record("request_id", id.as_str());
    let header = HeaderValue::from_str(&id);
    let mut response = REQUEST_ID.scope(id, next.run(request)).await;
    if let Ok(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

#[expect(clippy::disallowed_methods, reason = "an id for the log, not for data")]
fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
