use req1_test_support::World;
use serde_json::json;

use super::Operation;

/// The person who made the world.
fn one(world: &World<'_>) -> String {
    format!("/api/v1/users/{}", world.owner.id())
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/users",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/users")
        ),
        operation!(
            "POST /api/v1/users",
            "401 403 403 403 403 403 403 201",
            |world, client| {
                let email = format!("{}@example.org", world.app.app.environment.new_id());
                let person = json!({"email": email, "display_name": "Grace"});
                client.post("/api/v1/users").json(person)
            }
        ),
        operation!(
            "GET /api/v1/users/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world))
        ),
        operation!(
            "PATCH /api/v1/users/{id}",
            "401 404 403 403 403 403 403 200",
            |world, client| client
                .patch(&one(world))
                .json(json!({"display_name": "Grace"}))
        ),
        operation!(
            "DELETE /api/v1/users/{id}",
            "401 404 403 403 403 403 403 204",
            |world, client| client.delete(&one(world))
        ),
        operation!(
            "GET /api/v1/users/{id}/rights",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = format!("{}/rights?module_id={}", one(world), world.module);
                client.get(&path)
            }
        ),
        operation!(
            "POST /api/v1/users/{id}/reset-link",
            "401 404 403 403 403 403 403 201",
            |world, client| client.post(&format!("{}/reset-link", one(world)))
        ),
    ]
}
