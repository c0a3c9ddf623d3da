use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn window(world: &World<'_>) -> String {
    let client = "00000000-0000-7000-8000-000000000001";
    format!("{}/presence/{client}", world.module_path())
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/events",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/events", world.module_path()))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/presence",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/presence", world.module_path()))
        ),
        operation!(
            "PUT /api/v1/modules/{module_id}/presence/{client}",
            "401 404 204 204 204 204 204 204",
            |world, client| {
                let place = json!({"object_id": world.object, "editing": true});
                client.put(&window(world)).json(place)
            }
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/presence/{client}",
            "401 404 204 204 204 204 204 204",
            |world, client| client.delete(&window(world))
        ),
    ]
}
