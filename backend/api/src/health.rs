//! `/health/live`, `/health/ready`, `/api/version`

use axum::{Json, extract::State, response::IntoResponse};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

/// State of the process.
#[derive(Debug, Serialize, ToSchema)]
struct HealthResponse {
    /// ok, unavailable, or stopping.
    status: &'static str,
    /// Commit that the binary was built from.
    build_sha: Option<String>,
    /// Needed services that are away.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'static str>,
}

/// Routes without the API's base path.
pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(live))
        .routes(routes!(ready))
        .routes(routes!(version))
}

/// Whether the process runs
#[utoipa::path(
    get, path = "/health/live", tag = "health", security(()),
    responses((status = 200, description = "It runs", body = HealthResponse))
)]
async fn live(State(state): State<ApiState>) -> impl IntoResponse {
    Json(HealthResponse {
        status: "ok",
        build_sha: state.config.build_sha.clone(),
        missing: Vec::new(),
    })
}

/// Whether the process can serve requests
///
/// Names what is missing.
#[utoipa::path(
    get, path = "/health/ready", tag = "health", security(()),
    responses(
        (status = 200, description = "It can", body = HealthResponse),
        (status = 503, description = "Something is missing", body = HealthResponse)
    )
)]
async fn ready(State(state): State<ApiState>) -> impl IntoResponse {
    let build_sha = state.config.build_sha.clone();
    if state.stopping.is_cancelled() {
        let status = "stopping";
        let missing = Vec::new();
        let health = HealthResponse {
            status,
            build_sha,
            missing,
        };
        return (StatusCode::SERVICE_UNAVAILABLE, Json(health));
    }
    match state.app.store.check().await {
        Ok(()) => (
            StatusCode::OK,
            Json(HealthResponse {
                status: "ok",
                build_sha,
                missing: Vec::new(),
            }),
        ),
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "not ready");
            let missing = vec!["database"];
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(HealthResponse {
                    status: "unavailable",
                    build_sha,
                    missing,
                }),
            )
        }
    }
}

/// What runs here.
#[derive(Debug, Serialize, ToSchema)]
struct Version {
    version: &'static str,
    build_sha: Option<String>,
}

/// Version of the product
#[utoipa::path(
    get, path = "/api/version", tag = "health", security(()),
    responses((status = 200, description = "The version", body = Version))
)]
async fn version(State(state): State<ApiState>) -> impl IntoResponse {
    Json(Version {
        version: env!("CARGO_PKG_VERSION"),
        build_sha: state.config.build_sha.clone(),
    })
}
