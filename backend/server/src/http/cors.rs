//! Whose pages may read answers.

use std::time::Duration;

use ::http::{HeaderName, HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, Any, CorsLayer};

use crate::config::Cors;

const EXPOSED: [HeaderName; 4] = [
    header::ETAG,
    header::RETRY_AFTER,
    HeaderName::from_static("idempotent-replayed"),
    HeaderName::from_static("x-request-id"),
];
const METHODS: [Method; 5] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];
const HEADERS: [HeaderName; 7] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("prefer"),
    HeaderName::from_static("x-request-id"),
];

/// Only pages of listed origins may send cookies.
pub(super) fn layer(cors: &Cors) -> CorsLayer {
    let base = CorsLayer::new()
        .expose_headers(EXPOSED)
        .max_age(Duration::from_mins(10));
    match cors {
        Cors::SameOrigin => CorsLayer::new(),
        Cors::Any => base.allow_origin(Any).allow_methods(Any).allow_headers(Any),
        Cors::Listed(origins) => {
            let values = origins
                .iter()
                .filter_map(|origin| HeaderValue::from_str(origin).ok());
            base.allow_origin(AllowOrigin::list(values))
                .allow_methods(METHODS)
                .allow_headers(HEADERS)
                .allow_credentials(true)
        }
    }
}
