use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("/api/v1/objects/{}/external-links", world.object)
}

const URI: &str = "https://example.org/standard";

/// A link of an object of its own, since no object has an address twice.
async fn one(world: &World<'_>) -> String {
    let objects = format!("{}/objects", world.module_path());
    let object = json!({"heading": "Brake"});
    let object = world.owner.post(&objects).json(object).await.expect(201);
    let all = format!("/api/v1/objects/{}/external-links", object["id"].as_str().unwrap());
    let link = json!({"uri": URI, "title": "The standard"});
    let made = world.owner.post(&all).json(link).await.expect(201);
    format!("{all}/{}", made["id"].as_str().unwrap())
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/objects/{object_id}/external-links",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "POST /api/v1/objects/{object_id}/external-links",
            "401 404 403 403 201 201 201 201",
            |world, client| {
                let uri = format!("https://{}.example", world.app.app.environment.new_id());
                let link = json!({"uri": uri, "title": "Ada"});
                client.post(&all(world)).json(link)
            }
        ),
        operation!(
            "GET /api/v1/objects/{object_id}/external-links/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&one(world).await)
        ),
        operation!(
            "PATCH /api/v1/objects/{object_id}/external-links/{id}",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let edit = json!({"uri": "https://example.org/new", "title": "Newer"});
                client.patch(&one(world).await).json(edit)
            }
        ),
        operation!(
            "DELETE /api/v1/objects/{object_id}/external-links/{id}",
            "401 404 403 403 204 204 204 204",
            |world, client| client.delete(&one(world).await)
        ),
        operation!(
            "PUT /api/v1/objects/{object_id}/external-links/{id}/check",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let path = format!("{}/check", one(world).await);
                let check = json!({"uri": URI, "state": "broken", "detail": "404 Not Found"});
                client.put(&path).json(check)
            }
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/external-links",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                client.get(&format!("{}/external-links?state=ok", world.module_path()))
            }
        ),
    ]
}
