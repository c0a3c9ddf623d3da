use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn project(world: &World<'_>) -> String {
    format!("/api/v1/projects/{}", world.project)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/bin",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/bin")
        ),
        operation!(
            "GET /api/v1/workspaces/{workspace_id}/bin",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/bin", world.workspace_path()))
        ),
        operation!(
            "GET /api/v1/projects/{project_id}/bin",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/bin", project(world)))
        ),
        operation!(
            "POST /api/v1/workspaces/{id}/restore",
            "401 404 403 403 403 403 200 200",
            |world, client| {
                let path = world.workspace_path();
                world.owner.delete(&path).await.expect(204);
                client.post(&format!("{path}/restore"))
            }
        ),
        operation!(
            "POST /api/v1/projects/{id}/restore",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = format!("{}/projects/{}", world.workspace_path(), world.project);
                world.owner.delete(&path).await.expect(204);
                let path = format!("{}/restore", project(world));
                client.post(&path).json(json!({"name": "Brakes again"}))
            }
        ),
        operation!(
            "POST /api/v1/modules/{id}/restore",
            "401 404 403 403 403 200 200 200",
            |world, client| {
                let path = world.module_path();
                world.owner.delete(&path).await.expect(204);
                client.post(&format!("{path}/restore"))
            }
        ),
        operation!(
            "DELETE /api/v1/bin/workspaces/{id}",
            "401 404 403 403 403 403 403 204",
            |world, client| {
                let path = world.workspace_path();
                world.owner.delete(&path).await.expect(204);
                let path = path.replace("/api/v1/", "/api/v1/bin/");
                client.delete(&path).json(json!({"name": "Vehicles"}))
            }
        ),
        operation!(
            "DELETE /api/v1/bin/projects/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| {
                let path = project(world);
                world.owner.delete(&path).await.expect(204);
                let path = path.replace("/api/v1/", "/api/v1/bin/");
                client.delete(&path).json(json!({"name": "Brakes"}))
            }
        ),
        operation!(
            "DELETE /api/v1/bin/modules/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| {
                let path = world.module_path();
                world.owner.delete(&path).await.expect(204);
                let path = path.replace("/api/v1/", "/api/v1/bin/");
                client.delete(&path).json(json!({"name": "System"}))
            }
        ),
    ]
}
