use req1_test_support::Client;
use serde_json::json;
use uuid::Uuid;

use super::Operation;

/// A token of the caller; one that nobody has for somebody who is not signed in.
async fn token(client: &Client) -> String {
    let given = json!({"name": "CI", "scope": "read"});
    let made = client.post("/api/v1/tokens").json(given).await;
    let id = made.json()["token"]["id"].as_str().map(str::to_owned);
    format!(
        "/api/v1/tokens/{}",
        id.unwrap_or_else(|| Uuid::nil().to_string())
    )
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/tokens",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/tokens")
        ),
        operation!(
            "POST /api/v1/tokens",
            "401 201 201 201 201 201 201 201",
            |_, client| {
                let given = json!({"name": "CI", "scope": "write"});
                client.post("/api/v1/tokens").json(given)
            }
        ),
        operation!(
            "DELETE /api/v1/tokens/{id}",
            "401 204 204 204 204 204 204 204",
            |_, client| client.delete(&token(client).await)
        ),
    ]
}
