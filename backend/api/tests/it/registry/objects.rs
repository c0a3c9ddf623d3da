use req1_test_support::World;
use serde_json::json;

use super::Operation;

fn all(world: &World<'_>) -> String {
    format!("{}/objects", world.module_path())
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = reads();
    operations.extend(writes());
    operations
}

fn reads() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/modules/{module_id}/objects",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&all(world))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/objects/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&world.object_path())
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/objects/{id}/history",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/history", world.object_path()))
        ),
        operation!(
            "GET /api/v1/modules/{module_id}/objects/{id}/changes",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("{}/changes", world.object_path()))
        ),
        operation!(
            "GET /api/v1/objects/{id}",
            "401 404 200 200 200 200 200 200",
            |world, client| client.get(&format!("/api/v1/objects/{}", world.object))
        ),
    ]
}

fn writes() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/modules/{module_id}/objects",
            "401 404 403 403 201 201 201 201",
            |world, client| {
                let object = json!({"heading": "Parking brake", "attributes": {"Priority": "low"}});
                client.post(&all(world)).json(object)
            }
        ),
        operation!(
            "PATCH /api/v1/modules/{module_id}/objects/{id}",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let edit = json!({"body": "Changed.", "attributes": {"Priority": "high"}});
                client.patch(&world.object_path()).json(edit)
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/objects/bulk",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let objects = json!([{"id": world.object}, {"id": world.other_object}]);
                let edit = json!({"action": "edit", "objects": objects, "attributes": {"Priority": "low"}});
                client.post(&format!("{}/bulk", all(world))).json(edit)
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/objects/{id}/move",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let path = format!("{}/move", world.object_path());
                client.post(&path).json(json!({"action": "down"}))
            }
        ),
        operation!(
            "DELETE /api/v1/modules/{module_id}/objects/{id}",
            "401 404 403 403 204 204 204 204",
            |world, client| client.delete(&world.object_path())
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/objects/{id}/restore",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                world.owner.delete(&world.object_path()).await.expect(204);
                client.post(&format!("{}/restore", world.object_path()))
            }
        ),
        operation!(
            "POST /api/v1/modules/{module_id}/objects/{id}/restore-version",
            "401 404 403 403 200 200 200 200",
            |world, client| {
                let edit = json!({"body": "It shall hold.", "attributes": {"Priority": "low"}});
                world.owner.patch(&world.object_path()).json(edit).await.expect(200);
                let path = format!("{}/restore-version", world.object_path());
                client.post(&path).json(json!({"version": 1, "fields": ["body"]}))
            }
        ),
    ]
}
