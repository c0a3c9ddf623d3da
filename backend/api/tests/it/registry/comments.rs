use req1_test_support::{Client, World};
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("/api/v1/objects/{}/comments", world.object)
}

/// Something that somebody said: the caller if they may, else the owner.
async fn said(world: &World<'_>, by: &Client) -> String {
    let comment = json!({"body": "Why?", "mentioned_user_ids": [world.owner.id()]});
    let mut answer = by.post(&all(world)).json(comment.clone()).await;
    if answer.status != 201 {
        answer = world.owner.post(&all(world)).json(comment).await;
    }
    let id = answer.expect(201)["id"].as_str().unwrap().to_owned();
    format!("{}/{id}", all(world))
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = reads();
    operations.extend(writes());
    operations
}

fn reads() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/objects/{object_id}/comments",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "GET /api/v1/objects/{object_id}/comments/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&said(world, client).await)
        ),
        operation!(
            "GET /api/v1/objects/{object_id}/mentionable-people",
            "401 404 200 200 200 200 200 200",
            |world, client| {
                let path = format!("/api/v1/objects/{}/mentionable-people", world.object);
                client.get(&path)
            }
        ),
    ]
}

fn writes() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/objects/{object_id}/comments",
            "401 404 403 201 201 201 201 201",
            |world, client| client.post(&all(world)).json(json!({"body": "Why so?"}))
        ),
        operation!(
            "PATCH /api/v1/objects/{object_id}/comments/{id}",
            "401 404 403 200 200 200 200 200",
            |world, client| {
                let path = said(world, client).await;
                client
                    .patch(&path)
                    .json(json!({"body": "Why not?", "resolved": true}))
            }
        ),
        operation!(
            "DELETE /api/v1/objects/{object_id}/comments/{id}",
            "401 404 403 204 204 204 204 204",
            |world, client| client.delete(&said(world, client).await)
        ),
        operation!(
            "POST /api/v1/objects/{object_id}/comments/{id}/restore",
            "401 404 403 200 200 200 200 200",
            |world, client| {
                let path = said(world, client).await;
                if client.delete(&path).await.status != 204 {
                    world.owner.delete(&path).await.expect(204);
                }
                client.post(&format!("{path}/restore"))
            }
        ),
    ]
}
