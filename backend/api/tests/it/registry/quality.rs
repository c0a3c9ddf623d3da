use req1_test_support::World;
use serde_json::json;

use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/quality",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&path(world, "quality"))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/quality/findings",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&path(world, "quality/findings"))
        ),
        operation!(
            "PATCH /api/v1/modules/{module_id}/quality/rules/{rule}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let setting = json!({"enabled": true, "severity": "error"});
                client.patch(&path(world, "quality/rules/orphan")).json(setting)
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/quality/scripts",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&path(world, "quality/scripts"))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/validate",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&path(world, "validate"))
        ),
    ]
}

fn path(world: &World<'_>, what: &str) -> String {
    format!("{}/{what}", world.module_path())
}
