//! Everything that answers on the server's addresses: the API, its documentation, metrics, the browser application.

mod cors;
mod headers;
mod listen;
mod pages;

use ::http::{HeaderValue, header};
use axum::{Router, middleware, routing::get};
use req1_api::ApiState;
use req1_store::Store;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

pub(crate) use self::listen::bind;
use crate::{
    config::HttpConfig,
    telemetry::{self, Metrics},
};

/// The public address. `/metrics` is among it unless it has an address of its own.
pub(crate) fn site(state: ApiState, config: &HttpConfig, metrics: &Metrics) -> Router {
    let store = state.app.store.clone();
    let api = req1_api::router(state).merge(documentation());
    let api = match config.metrics {
        Some(_) => api,
        None => api.merge(metrics_route(metrics.clone(), store)),
    };
    api.fallback_service(pages::service(config.static_dir.clone()))
        .layer(middleware::from_fn(telemetry::observe))
        .layer(cors::layer(&config.cors))
        .layer(middleware::from_fn(headers::secure))
}

/// The internal address: metrics and health, also while the public one no longer accepts anybody.
pub(crate) fn internal(state: ApiState, metrics: &Metrics) -> Router {
    let store = state.app.store.clone();
    req1_api::health_router(state).merge(metrics_route(metrics.clone(), store))
}

fn metrics_route(metrics: Metrics, store: Store) -> Router {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    let render = move || {
        let body = metrics.render(&store);
        async move { ([(header::CONTENT_TYPE, kind)], body) }
    };
    Router::new().route("/metrics", get(render))
}

/// `/api/docs`: the OpenAPI document for people, with its scripts and styles in the binary.
fn documentation() -> Router {
    // By default the page would show a badge of a validator on the internet.
    let config = SwaggerConfig::new(["/api/docs/openapi.json"])
        .validator_url("none")
        .deep_linking(true);
    SwaggerUi::new("/api/docs").config(config).into()
}
