use std::sync::atomic::{AtomicUsize, Ordering};

use req1_test_support::World;
use serde_json::{Value, json};

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/scripts", world.module_path())
}

fn script() -> Value {
    json!({
        "name": "Raise priority", "script_type": "action", "priority": 5, "enabled": true,
        "source_code": "req1.log('ran');", "limits": {"wall_ms": 5000},
    })
}

/// A name that no other script has.
fn name() -> String {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    format!("Script {}", MADE.fetch_add(1, Ordering::Relaxed))
}

/// A script that the owner of the world makes.
async fn made(world: &World<'_>, script_type: &str) -> String {
    let mut script = script();
    script["script_type"] = json!(script_type);
    script["name"] = json!(name());
    let made = world.owner.post(&all(world)).json(script).await.expect(201);
    format!("{}/{}", all(world), made["id"].as_str().unwrap())
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = kept();
    operations.extend(running());
    operations
}

fn kept() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/scripts",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/scripts",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let mut script = script();
                script["name"] = json!(name());
                client.post(&all(world)).json(script)
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/scripts/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&made(world, "action").await)
        ),
        operation!(
            "PATCH /api/v1/modules/{module_id}/scripts/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let edit = json!({"source_code": "req1.log('changed');", "enabled": false});
                client.patch(&made(world, "action").await).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/scripts/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&made(world, "action").await)
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/script-schedule",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!(
                "{}/script-schedule?cron_expression=0%202%20*%20*%20*&time_zone=Europe/Berlin",
                world.module_path()
            ))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/scripts/{id}/versions",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/versions", made(world, "action").await))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/scripts/{id}/versions/{version}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/versions/1", made(world, "action").await))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/scripts/{id}/executions",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/executions", made(world, "action").await))
        ),
    ]
}

fn running() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/modules/{module_id}/scripts/{id}/test",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let path = format!("{}/test", made(world, "action").await);
                client.post(&path).json(json!({"object_id": world.object}))
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/scripts/{id}/execute",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let path = format!("{}/execute", made(world, "action").await);
                let over = json!({"object_ids": [world.object], "dry_run": true});
                client.post(&path).json(over)
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/scripts/{id}/layout",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let path = format!("{}/layout", made(world, "layout").await);
                client.post(&path).json(json!({"object_ids": [world.object]}))
            }
        ),
    ]
}
