use serde_json::json;

use super::Operation;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/workspaces",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/workspaces")
        ),
        operation!(
            "POST /api/v1/workspaces",
            "401 201 201 201 201 201 201 201",
            |_, client| {
                client
                    .post("/api/v1/workspaces")
                    .json(json!({"name": "Trains"}))
            }
        ),
        operation!(
            "GET /api/v1/workspaces/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&world.workspace_path())
        ),
        operation!(
            "PATCH /api/v1/workspaces/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| client
                .patch(&world.workspace_path())
                .json(json!({"name": "Trains"}))
        ),
        operation!(
            "DELETE /api/v1/workspaces/{id}",
            "401 404 403 403 403 403 204 204",
            |world, client| client.delete(&world.workspace_path())
        ),
    ]
}
