use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/projects", world.workspace_path())
}

fn one(world: &World<'_>) -> String {
    format!("{}/{}", all(world), world.project)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/workspaces/{workspace_id}/projects",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/workspaces/{workspace_id}/projects",
            "401 404 403 403 403 201 201 201",
            |world, client| client.post(&all(world)).json(json!({"name": "Doors"}))
        ),
        operation!(
            "GET /api/v1/workspaces/{workspace_id}/projects/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world))
        ),
        operation!(
            "PATCH /api/v1/workspaces/{workspace_id}/projects/{id}",
            "401 404 403 403 403 200 200 200",
            |world, client| client.patch(&one(world)).json(json!({"name": "Doors"}))
        ),
        operation!(
            "DELETE /api/v1/workspaces/{workspace_id}/projects/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&one(world))
        ),
        operation!(
            "GET /api/v1/projects/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/projects/{}", world.project))
        ),
        operation!(
            "DELETE /api/v1/projects/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&format!("/api/v1/projects/{}", world.project))
        ),
    ]
}
