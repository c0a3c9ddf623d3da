use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/attribute-definitions", world.module_path())
}

fn one(world: &World<'_>) -> String {
    format!("{}/{}", all(world), world.attribute)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/attribute-definitions",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/attribute-definitions",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let attribute = json!({"name": "Cost", "data_type": "integer"});
                client.post(&all(world)).json(attribute)
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/attribute-definitions/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world))
        ),
        operation!(
            "PATCH /api/v1/modules/{module_id}/attribute-definitions/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| client.patch(&one(world)).json(json!({"name": "Urgency"}))
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/attribute-definitions/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&one(world))
        ),
        operation!(
            "GET /api/v1/object-types",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                client.get(&format!("/api/v1/object-types?module_id={}", world.module))
            }
        ),
        operation!(
            "GET /api/v1/object-types/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let id = world.object_type().await;
                client.get(&format!("/api/v1/object-types/{id}"))
            }
        ),
    ]
}
