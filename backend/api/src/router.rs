//! All routes together.

use std::time::Duration;

use axum::{Router, extract::DefaultBodyLimit, middleware, response::IntoResponse};
use http::{HeaderValue, header};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    ApiState, auth, extract, health, links, members, modules, not_built, objects, openapi::Document,
    problem::Problem, projects, schema, search, users, workspaces,
};

/// Largest body of an ordinary request, in bytes: a body of two million characters fits.
const MAX_BODY: usize = 10 * 1024 * 1024;
/// Longest time that an ordinary request may take.
const MAX_TIME: Duration = Duration::from_mins(1);

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
        .merge(search::routes());
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
        .layer(TimeoutLayer::with_status_code(
            http::StatusCode::SERVICE_UNAVAILABLE,
            MAX_TIME,
        ))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked");
            Problem::internal().into_response()
        }))
        .layer(middleware::from_fn(extract::with_request_id))
}
