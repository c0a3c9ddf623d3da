//! Health, metrics, headers for operators, log lines.

use serde_json::Value;

use crate::process::{NO_DATABASE, Server};

#[test]
fn ops_1_health_names_what_is_missing_and_the_build() {
    let server = Server::start(&["serve"], &[NO_DATABASE, ("BUILD_SHA", "abc1234")]);
    let live = server.get("/health/live");
    assert_eq!(live.status(), 200);
    let live: Value = live.json().unwrap();
    assert_eq!(
        (live["status"].as_str(), live["build_sha"].as_str()),
        (Some("ok"), Some("abc1234"))
    );
    let ready = server.get("/health/ready");
    assert_eq!(ready.status(), 503);
    let ready: Value = ready.json().unwrap();
    assert_eq!(ready["missing"][0], "database");
    let version: Value = server.get("/api/version").json().unwrap();
    assert_eq!(version["build_sha"], "abc1234");
}

#[test]
fn ops_1_metrics_count_requests_by_route() {
    let server = Server::start(&["serve"], &[NO_DATABASE]);
    server.get("/api/v1/modules/00000000-0000-7000-8000-000000000000/objects");
    let metrics = server.get("/metrics");
    assert!(
        metrics.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    let text = metrics.text().unwrap();
    for expected in [
        r#"http_server_request_duration_seconds_bucket{method="GET",route="/api/v1/modules/{module_id}/objects",status="401""#,
        "http_server_active_requests",
        "database_connections{",
        "build_info{",
        "process_resident_memory_bytes",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
fn ops_1_metrics_can_have_an_address_of_their_own() {
    let server = Server::start(&["serve"], &[NO_DATABASE, ("METRICS_ADDR", "127.0.0.1:0")]);
    assert_eq!(server.get("/metrics").status(), 404);
    let internal = server.internal.unwrap();
    for path in ["/metrics", "/health/live"] {
        let response = server
            .client
            .get(format!("http://{internal}{path}"))
            .send()
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    let api = server
        .client
        .get(format!("http://{internal}/api/version"))
        .send()
        .unwrap();
    assert!(api.status() == 200 || api.status() == 404);
}

#[test]
fn ops_1_answers_and_log_lines_carry_the_request_id_and_the_time() {
    let server = Server::start(&["serve"], &[NO_DATABASE]);
    let request = server
        .request("GET", "/api/v1/auth/me")
        .header("x-request-id", "my-request-1");
    let response = request.send().unwrap();
    assert_eq!(response.headers()["x-request-id"], "my-request-1");
    let timing = response.headers()["server-timing"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        timing.starts_with("total;dur=") && timing.contains("db;dur="),
        "{timing}"
    );
    let line: Value = serde_json::from_str(&server.log_line("my-request-1")).unwrap();
    assert_eq!(line["message"], "GET /api/v1/auth/me");
    assert_eq!(line["span"]["request_id"], "my-request-1");
    assert!(
        line["duration_ms"].is_number() && line["db.queries"].is_number() && line["status"] == 401
    );
}
