use req1_test_support::World;
use serde_json::json;

use super::Operation;

/// An edit of the owner, as its undo is called.
async fn edited(world: &World<'_>) -> String {
    let edit = json!({"body": "The brake shall hold for long."});
    world.owner.patch(&world.object_path()).json(edit).await.expect(200);
    let history = format!("{}/history?limit=1", world.module_path());
    let history = world.owner.get(&history).await.expect(200);
    let id = history["items"][0]["change_set_id"].as_str().unwrap();
    format!("/api/v1/change-sets/{id}/undo")
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/change-sets/{id}/undo",
            "401 404 403 403 200 200 200 200",
            |world, client| client.get(&edited(world).await)
        ),
        operation!(
            "POST /api/v1/change-sets/{id}/undo",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let path = edited(world).await;
                client.post(&path).json(json!({"conflicts": "refuse"}))
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/undo",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/undo", world.module_path()))
        ),
    ]
}
