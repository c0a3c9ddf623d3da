use std::sync::atomic::{AtomicUsize, Ordering};

use req1_test_support::World;
use serde_json::{Value, json};

use super::Operation;

/// Both axes of a matrix.
fn matrix(world: &World<'_>, what: &str) -> String {
    format!(
        "/api/v1/traceability-matrix{what}?source_module_id={}&target_module_id={}",
        world.module, world.module
    )
}

/// A policy with every field, and a name that nothing has yet.
fn policy(world: &World<'_>) -> Value {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    json!({
        "name": format!("Policy {}", MADE.fetch_add(1, Ordering::Relaxed)), "description": "All of it",
        "module_id": world.module, "filter": "Priority = high or key ~ SRS", "direction": "incoming",
        "link_type_id": world.link_type, "other_module_id": world.module, "minimum": 2, "severity": "error",
    })
}

fn policies(world: &World<'_>) -> String {
    format!("/api/v1/projects/{}/coverage-policies", world.project)
}

/// A policy that the owner of the world made, without a filter: it can be asked of the past.
async fn made(world: &World<'_>) -> String {
    let mut policy = policy(world);
    policy["filter"] = Value::Null;
    let made = world.owner.post(&policies(world)).json(policy).await.expect(201);
    format!("/api/v1/coverage-policies/{}", made["id"].as_str().unwrap())
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/traceability-matrix",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, ""))
        ),
        operation!(
            "GET /api/v1/traceability-matrix/window",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, "/window"))
        ),
        operation!(
            "GET /api/v1/traceability-matrix/export",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&matrix(world, "/export"))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/coverage",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/coverage", world.module_path()))
        ),
        operation!(
            "GET /api/v1/projects/{project_id}/coverage",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/projects/{}/coverage", world.project))
        ),
        operation!(
            "GET /api/v1/object-impact/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/object-impact/{}", world.object))
        ),
        operation!(
            "GET /api/v1/trace",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/trace?module_id={},{}", world.module, world.module))
        ),
        operation!(
            "GET /api/v1/trace/export",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/trace/export?module_id={},{}", world.module, world.module))
        ),
        operation!(
            "GET /api/v1/projects/{project_id}/coverage-policies",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&policies(world))
        ),
        operation!(
            "POST /api/v1/projects/{project_id}/coverage-policies",
            "401 404 403 403 403 201 201 201",
            |world, client| client.post(&policies(world)).json(policy(world))
        ),
        operation!(
            "GET /api/v1/coverage-policies/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&made(world).await)
        ),
        operation!(
            "PATCH /api/v1/coverage-policies/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let mut edit = policy(world);
                edit["expected_version"] = json!(1);
                client.patch(&made(world).await).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/coverage-policies/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&made(world).await)
        ),
        operation!(
            "POST /api/v1/coverage-policies/{id}/restore",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = made(world).await;
                world.owner.delete(&path).await.expect(204);
                client.post(&format!("{path}/restore"))
            }
        ),
        operation!(
            "GET /api/v1/coverage-policies/{id}/gaps",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/gaps", made(world).await))
        ),
    ]
}
