//! All routes together.

use std::time::Duration;

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{Extensions, HeaderMap, HeaderValue, header};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    ApiState, audit, auth, baselines, comments, compare, conditional, drafts, exchange,
    external_links, extract, files, health, idempotency, jobs, links, live, members, modules,
    not_built, objects, openapi::Document, problem::Problem, projects, quality, recycle_bin,
    rights, schema, scripts, search, suspect, tokens, trace, undo, users, views, workspaces,
};

/// Largest body of an ordinary request, in bytes: a body of two million characters fits.
pub(crate) const MAX_BODY: usize = 10 * 1024 * 1024;
/// Longest time that an ordinary request may take.
const MAX_TIME: Duration = Duration::from_mins(1);
/// Longest time that an act on a whole module may take.
const MAX_WHOLE_TIME: Duration = Duration::from_mins(10);
/// Longest time that a request with files may take: they come as fast as the sender's line is.
const MAX_UPLOAD_TIME: Duration = Duration::from_hours(1);

/// Acts that may concern every object of a module, in one change set: tens of seconds for a hundred thousand.
const WHOLE_MODULE: [&str; 6] = [
    "/api/v1/change-sets/{id}/undo",
    "/api/v1/modules/from-template",
    "/api/v1/modules/{module_id}/attribute-definitions/{id}",
    "/api/v1/object-types/{id}",
    "/api/v1/modules/{module_id}/scripts/{id}/execute",
    "/api/v1/suspect-links/clear",
];

/// Every operation, with its documentation.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    let v1 = OpenApiRouter::new()
        .merge(auth::routes())
        .merge(tokens::routes())
        .merge(users::routes())
        .merge(rights::routes())
        .merge(workspaces::routes())
        .merge(projects::routes())
        .merge(recycle_bin::routes())
        .merge(modules::routes())
        .merge(members::routes())
        .merge(schema::routes())
        .merge(objects::routes())
        .merge(links::routes())
        .merge(external_links::routes())
        .merge(suspect::routes())
        .merge(baselines::routes())
        .merge(compare::routes())
        .merge(trace::routes())
        .merge(undo::routes())
        .merge(comments::routes())
        .merge(quality::routes())
        .merge(scripts::routes())
        .merge(views::routes())
        .merge(search::routes())
        .merge(files::routes())
        .merge(jobs::routes())
        .merge(exchange::routes())
        .merge(audit::routes())
        .merge(live::routes())
        .merge(drafts::routes());
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
    let once = middleware::from_fn_with_state(state.clone(), idempotency::once);
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
        .layer(once)
        .layer(middleware::from_fn(conditional::tag))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a handler panicked");
            Problem::internal().into_response()
        }))
        .layer(middleware::from_fn(extract::with_request_id))
}

/// Ends a request that takes too long.
async fn limit_time(request: Request, next: Next) -> Response {
    let limit = longest(request.headers(), request.extensions());
    tokio::time::timeout(limit, next.run(request))
        .await
        .unwrap_or_else(|_| {
            Problem::new("unavailable", "The request took too long. Try again.").into_response()
        })
}

/// Longest time that a request may take.
pub(crate) fn longest(headers: &HeaderMap, extensions: &Extensions) -> Duration {
    let path = extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    if carries_files(headers) {
        MAX_UPLOAD_TIME
    } else if path.is_some_and(|path| WHOLE_MODULE.contains(&path)) {
        MAX_WHOLE_TIME
    } else {
        MAX_TIME
    }
}

/// Whether the body is made of files, which may be long.
pub(crate) fn carries_files(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"multipart/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn att_3_acts_on_whole_modules_may_take_longer_and_their_paths_are_there() {
        let (_, document) = routes().split_for_parts();
        for path in WHOLE_MODULE {
            assert!(document.paths.paths.contains_key(path), "{path} is gone");
        }
        let none = HeaderMap::new();
        assert_eq!(longest(&none, &Extensions::new()), MAX_TIME);
    }
}
