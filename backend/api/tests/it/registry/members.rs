use req1_domain::access::Role;
use req1_test_support::{Call, Client, World};
use serde_json::json;

use super::Operation;

fn project(world: &World<'_>) -> String {
    format!("/api/v1/projects/{}", world.project)
}

/// Gives a viewer of the workspace a role.
async fn set(world: &World<'_>, client: &Client, resource: &str) -> Call {
    let person = world.member(Role::Viewer).await;
    let path = format!("{resource}/members/{}", person.id());
    client.put(&path).json(json!({"role": "reviewer"}))
}

/// Takes a role away that the owner has just given.
async fn remove(world: &World<'_>, client: &Client, resource: &str) -> Call {
    let person = world.member(Role::Viewer).await;
    let path = format!("{resource}/members/{}", person.id());
    let given = world.owner.put(&path).json(json!({"role": "reviewer"}));
    given.await.expect(200);
    client.delete(&path)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/workspaces/{id}/members",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/members", world.workspace_path()))
        ),
        operation!(
            "PUT /api/v1/workspaces/{id}/members/{user_id}",
            "401 404 403 403 403 200 200 200",
            |world, client| set(world, client, &world.workspace_path()).await
        ),
        operation!(
            "DELETE /api/v1/workspaces/{id}/members/{user_id}",
            "401 404 403 403 403 204 204 204",
            |world, client| remove(world, client, &world.workspace_path()).await
        ),
        operation!(
            "GET /api/v1/projects/{id}/members",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/members", project(world)))
        ),
        operation!(
            "PUT /api/v1/projects/{id}/members/{user_id}",
            "401 404 403 403 403 200 200 200",
            |world, client| set(world, client, &project(world)).await
        ),
        operation!(
            "DELETE /api/v1/projects/{id}/members/{user_id}",
            "401 404 403 403 403 204 204 204",
            |world, client| remove(world, client, &project(world)).await
        ),
        operation!(
            "GET /api/v1/modules/{id}/members",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/members", world.module_path()))
        ),
        operation!(
            "PUT /api/v1/modules/{id}/members/{user_id}",
            "401 404 403 403 403 200 200 200",
            |world, client| set(world, client, &world.module_path()).await
        ),
        operation!(
            "DELETE /api/v1/modules/{id}/members/{user_id}",
            "401 404 403 403 403 204 204 204",
            |world, client| remove(world, client, &world.module_path()).await
        ),
        operation!(
            "POST /api/v1/workspaces/{id}/invitations",
            "401 404 403 403 403 201 201 201",
            |world, client| {
                let invitation = json!({"email": "guest@example.org", "role": "viewer"});
                let path = format!("{}/invitations", world.workspace_path());
                client.post(&path).json(invitation)
            }
        ),
    ]
}
