//! All routes together.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    ApiState, auth, exchange, extract, files, health, jobs, links, members, modules, not_built,
    objects, openapi::Document, problem::Problem, projects, schema, search, users, views,
    workspaces,
};

/// Largest body of an ordinary request, in bytes: a body of two million characters fits.
const MAX_BODY: usize = 10 * 1024 * 1024;
/// Longest time that an ordinary request may take.
const MAX_TIME: Duration = Duration::from_mins(1);
/// Longest time that a request with files may take: they come as fast as the sender's line is.
const MAX_UPLOAD_TIME: Duration = Duration::from_hours(1);

/// Every operation, with its documentation.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    let v1 = OpenApiRouter::new()
        .merge(auth::routes())
        .merge(users::routes())
        .merge(workspaces::routes())
        .merge(projects::routes())
        .merge(modules::routes())
        .merge(members::routes())
        .merge(schema::routes())
        .merge(objects::routes())
        .merge(links::routes())
        .merge(views::routes())
        .merge(search::routes())
        .merge(files::routes())
        .merge(jobs::routes())
        .merge(exchange::routes());
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(health::routes())
        .nest("/api/v1", v1)
}

/// Health and version alone, for an address that only the operator reaches.
pub fn health_router(state: ApiState) -> Router {
    let (router, _) = health::routes().split_for_parts();
    router.with_state(state)
}

/// The API as a service. What is not under `/api` or `/health` is left to the caller.
pub fn router(state: ApiState) -> Router {
    let (router, document) = routes().split_for_parts();
    let document = document.to_json().unwrap_or_default();
    let document_route = axum::routing::get(move || {
        let document = document.clone();
        async move {
            let json = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, json)], document).into_response()
        }
    });
    router
        .route("/api/docs/openapi.json", document_route)
        .route("/api", axum::routing::any(not_built::fallback))
        .route("/api/{*rest}", axum::routing::any(not_built::fallback))
        .method_not_allowed_fallback(not_built::method_not_allowed)
        .with_state(state)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn(limit_time))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked");
            Problem::internal().into_response()
        }))
        .layer(middleware::from_fn(extract::with_request_id))
}

/// Ends a request that takes too long.
async fn limit_time(request: Request, next: Next) -> Response {
    let carries_files = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"));
    let limit = if carries_files {
        MAX_UPLOAD_TIME
    } else {
        MAX_TIME
    };
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| {
            Problem::new("unavailable", "The request took too long. Try again.").into_response()
        })
}
