use serde_json::json;

use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/modules")
        ),
        operation!(
            "POST /api/v1/modules",
            "401 404 403 403 201 201 201 201",
            |world, client| {
                let module = json!({"name": "Software", "project_id": world.project});
                client.post("/api/v1/modules").json(module)
            }
        ),
        operation!(
            "POST /api/v1/modules/from-template",
            "401 404 403 403 201 201 201 201",
            |world, client| {
                let module = json!({
                    "name": "Software", "project_id": world.project, "template_module_id": world.module,
                    "copy_objects": true, "description": "Like the system", "prefix": "SW", "separator": "_", "digits": 3,
                });
                client.post("/api/v1/modules/from-template").json(module)
            }
        ),
        operation!(
            "GET /api/v1/modules/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&world.module_path())
        ),
        operation!(
            "PATCH /api/v1/modules/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| client
                .patch(&world.module_path())
                .json(json!({"name": "Software"}))
        ),
        operation!(
            "DELETE /api/v1/modules/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&world.module_path())
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/history",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/history", world.module_path()))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/outline",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/outline", world.module_path()))
        ),
    ]
}
