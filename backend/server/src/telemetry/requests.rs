//! One span, one log line and one measurement for every request.

use std::time::{Duration, Instant};

use ::http::{HeaderName, HeaderValue, Method};
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use metrics::{counter, gauge, histogram};
use tracing::{Instrument as _, Level, Span, field::Empty};

use super::{
    database::{QUERIES, Queries},
    traces,
};

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
/// Route of everything that is served from a folder, so that file names make no metrics of their own.
const NO_ROUTE: &str = "static";

/// Measures a request from its head to the head of its answer, and says so in `Server-Timing`.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| NO_ROUTE.to_owned(), |path| path.as_str().to_owned());
    let span = span(&method, &route);
    traces::continue_trace(&span, request.headers());
    let in_flight = InFlight::enter();
    let served = async move {
        let response = next.run(request).await;
        let spent = QUERIES
            .try_with(|queries| (queries.count(), queries.time()))
            .unwrap_or_default();
        (response, spent)
    };
    let (mut response, queries) = QUERIES
        .scope(Queries::default(), served)
        .instrument(span.clone())
        .await;
    drop(in_flight);
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    span.in_scope(|| log(&method, &route, status, (elapsed, queries)));
    if let Ok(timing) = HeaderValue::from_str(&server_timing(elapsed, queries)) {
        response.headers_mut().insert(SERVER_TIMING, timing);
    }
    response
}

fn span(method: &Method, route: &str) -> Span {
    tracing::info_span!(
        "http",
        otel.name = format!("http.{method} {route}"),
        otel.kind = "server",
        http.request.method = %method,
        http.route = route,
        http.response.status_code = Empty,
        request_id = Empty,
    )
}

fn log(
    method: &Method,
    route: &str,
    status: u16,
    (elapsed, (queries, database)): (Duration, (u64, Duration)),
) {
    Span::current().record("http.response.status_code", status);
    let labels = [
        ("method", method.to_string()),
        ("route", route.to_owned()),
        ("status", status.to_string()),
    ];
    histogram!("http_server_request_duration_seconds", &labels).record(elapsed.as_secs_f64());
    counter!("http_server_database_queries_total", &labels).increment(queries);
    // Probes and files would drown what people do.
    let is_noise = route == NO_ROUTE || route.starts_with("/health") || route == "/metrics";
    macro_rules! line {
        ($level:expr) => {
            tracing::event!(
                target: "req1::access",
                $level,
                status,
                duration_ms = millis(elapsed),
                db.queries = queries,
                db.duration_ms = millis(database),
                "{method} {route}"
            )
        };
    }
    if is_noise {
        line!(Level::DEBUG);
    } else {
        line!(Level::INFO);
    }
}

fn server_timing(elapsed: Duration, (queries, database): (u64, Duration)) -> String {
    let (total, db) = (millis(elapsed), millis(database));
    format!("total;dur={total}, db;dur={db};desc=\"{queries} queries\"")
}

/// Milliseconds with three decimals.
fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

/// Counts a request while it is served, and stops counting it when its client goes away before the end.
struct InFlight;

impl InFlight {
    fn enter() -> Self {
        gauge!("http_server_active_requests").increment(1.0);
        Self
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        gauge!("http_server_active_requests").decrement(1.0);
    }
}
