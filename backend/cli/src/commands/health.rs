//! Whether the server is well.

use serde_json::json;

use crate::{client::Query, failure::Failure, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("STATUS", "status"),
        ("VERSION", "version"),
        ("BUILD", "build_sha"),
        ("MISSING", "missing"),
    ],
    tree: &["status", "version"],
};

pub(super) async fn run(session: &Session) -> Result<(), Failure> {
    let client = &session.client;
    let ready = client.get("/health/ready", &Query::new()).await?;
    let version = client.get("/api/version", &Query::new()).await?;
    let status = ready.get("status").cloned();
    let health = json!({
        "status": status,
        "version": version.get("version"),
        "build_sha": version.get("build_sha"),
        "missing": ready.get("missing").cloned().unwrap_or_else(|| json!([])),
    });
    session.output.item(&NOUN, &health)
}
