use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn draft(world: &World<'_>) -> String {
    format!("{}/drafts/{}/body", world.module_path(), world.object)
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/drafts",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/drafts", world.module_path()))
        ),
        operation!(
            "PUT /api/v1/modules/{module_id}/drafts/{object_id}/{field}",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let text = json!({"value": "<p>Typed.</p>", "version": 1});
                client.put(&draft(world)).json(text)
            }
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/drafts/{object_id}/{field}",
            "401 404 204 204 204 204 204 204",
            |world, client| {
                // Refused to those who may not see the module.
                let text = json!({"value": "<p>Typed.</p>", "version": 1});
                client.put(&draft(world)).json(text).await;
                client.delete(&draft(world))
            }
        ),
    ]
}
