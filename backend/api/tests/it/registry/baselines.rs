use std::sync::atomic::{AtomicUsize, Ordering};

use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/baselines", world.module_path())
}

/// A name that nothing has yet.
fn fresh() -> String {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    format!("Review {}", MADE.fetch_add(1, Ordering::Relaxed))
}

async fn one(world: &World<'_>) -> String {
    let made = world.owner.post(&all(world)).json(json!({"name": fresh()}));
    let made = made.await.expect(201);
    format!("{}/{}", all(world), made["id"].as_str().unwrap())
}

async fn set(world: &World<'_>) -> String {
    let body = json!({"name": fresh(), "version": "1.0", "module_ids": [world.module]});
    let made = world.owner.post("/api/v1/baseline-sets").json(body).await;
    format!("/api/v1/baseline-sets/{}", made.expect(201)["id"].as_str().unwrap())
}

/// Two baselines, as a query names them.
async fn two(world: &World<'_>) -> String {
    let (a, b) = (one(world).await, one(world).await);
    let id = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
    format!("a={}&b={}", id(&a), id(&b))
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/baselines",
            "401 200 200 200 200 200 200 200",
            |_world, client| client.get("/api/v1/baselines")
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/baselines",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/baselines",
            "401 404 403 403 201 201 201 201",
            |world, client| client.post(&all(world)).json(
                json!({"name": fresh(), "description": "As sent out", "baseline_set_id": null})
            )
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/baselines/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world).await)
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/baselines/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&one(world).await)
        ),
        operation!(
            "GET /api/v1/baseline-sets",
            "401 200 200 200 200 200 200 200",
            |_world, client| client.get("/api/v1/baseline-sets")
        ),
        operation!(
            "POST /api/v1/baseline-sets",
            "401 400 403 403 403 201 201 201",
            |world, client| client.post("/api/v1/baseline-sets").json(json!({
                "name": fresh(), "version": "2.0", "description": "All of it", "module_ids": [world.module],
            }))
        ),
        operation!(
            "GET /api/v1/baseline-sets/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&set(world).await)
        ),
        operation!(
            "PATCH /api/v1/baseline-sets/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| client.patch(&set(world).await).json(
                json!({"name": fresh(), "version": "1.1", "description": null})
            )
        ),
        operation!(
            "DELETE /api/v1/baseline-sets/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&set(world).await)
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/diff",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/diff?from=0&to=1", world.module_path()))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/baseline-diff",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let two = two(world).await;
                client.get(&format!("{}/baseline-diff?{two}", world.module_path()))
            }
        ),
        operation!(
            "GET /api/v1/baseline-diff",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/baseline-diff?{}", two(world).await))
        ),
    ]
}
