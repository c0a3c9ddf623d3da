use req1_test_support::World;
use serde_json::{Value, json};

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/views", world.module_path())
}

fn view() -> Value {
    json!({
        "name": "High priority", "column_config": {"columns": ["key"]},
        "filter_config": {"filter": "Priority = high"}, "sort_config": {"sort": "Priority desc, key"},
    })
}

/// A view that the owner of the world shares.
async fn shared(world: &World<'_>) -> String {
    let mut view = view();
    view["shared"] = json!(true);
    let made = world.owner.post(&all(world)).json(view).await.expect(201);
    format!("{}/{}", all(world), made["id"].as_str().unwrap())
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/views",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/views",
            "401 404 201 201 201 201 201 201",
            |world, client| client.post(&all(world)).json(view())
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/views/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&shared(world).await)
        ),
        operation!(
            "PATCH /api/v1/modules/{module_id}/views/{id}",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let edit = json!({"name": "Renamed", "filter_config": {"filter": "key ~ SRS"}});
                client.patch(&shared(world).await).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/views/{id}",
            "401 404 403 403 403 204 204 204",
            |world, client| client.delete(&shared(world).await)
        ),
    ]
}
