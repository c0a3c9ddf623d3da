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
            "GET /api/v1/modules/{module_id}/attribute-definitions/{id}/allowed-values",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                client.get(&format!("{}/allowed-values?parent_value=low", one(world)))
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/attribute-definitions/{id}/impact",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let change = json!({"enum_values": ["low"], "replacements": {"high": "low"}});
                let body = json!({"action": "update", "change": change});
                client.post(&format!("{}/impact", one(world))).json(body)
            }
        ),
        operation!(
            "PUT /api/v1/modules/{module_id}/attribute-order",
            "401 404 403 403 403 204 204 204",
            |world, client| {
                let body = json!({"attributes": [world.attribute]});
                client
                    .put(&format!("{}/attribute-order", world.module_path()))
                    .json(body)
            }
        ),
        operation!(
            "POST /api/v1/object-types",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let body = json!({
                    "module_id": world.module,
                    "name": format!("Type {}", world.app.app.environment.new_id()),
                    "required_attributes": ["Priority"], "attributes": [world.attribute],
                    "form_layout": {"sections": [{"title": "Main", "attributes": [world.attribute]}]},
                });
                client.post("/api/v1/object-types").json(body)
            }
        ),
        operation!(
            "PATCH /api/v1/object-types/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = format!("/api/v1/object-types/{}", world.object_type().await);
                client.patch(&path).json(json!({"description": "What we ask for"}))
            }
        ),
        operation!(
            "DELETE /api/v1/object-types/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| {
                client.delete(&format!("/api/v1/object-types/{}", world.object_type().await))
            }
        ),
        operation!(
            "POST /api/v1/object-types/{id}/impact",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = format!("/api/v1/object-types/{}/impact", world.object_type().await);
                let change = json!({"required_attributes": ["Priority"]});
                client.post(&path).json(json!({"action": "update", "change": change}))
            }
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
