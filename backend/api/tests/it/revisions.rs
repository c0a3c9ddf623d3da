//! One act is one change set, one revision of its module and one version of each object that it changes.

use req1_test_support::{TestApp, Value, World, json};

async fn revisions(world: &World<'_>) -> Vec<Value> {
    let path = format!("{}/history?limit=1000", world.module_path());
    let history = world.owner.get(&path).await.expect(200);
    history["items"].as_array().unwrap().clone()
}

async fn version(world: &World<'_>, path: &str) -> i64 {
    let object = world.owner.get(path).await.expect(200);
    object["current_version"].as_i64().unwrap()
}

#[tokio::test]
async fn obj_4_one_act_is_one_revision_and_one_version_of_what_it_changes() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = world.object_path();
    let (before, started) = (revisions(&world).await, version(&world, &path).await);

    let edit =
        json!({"heading": "Hold", "body": "It shall hold.", "attributes": {"Priority": "high"}});
    let edited = world
        .owner
        .patch(&path)
        .json(edit.clone())
        .await
        .expect(200);
    let after = revisions(&world).await;
    assert_eq!(after.len(), before.len() + 1);
    assert_eq!(after[0]["revision"], edited["revision"]);
    assert_eq!(
        (
            &after[0]["created"],
            &after[0]["updated"],
            &after[0]["deleted"]
        ),
        (&json!(0), &json!(1), &json!(0))
    );
    assert_eq!(version(&world, &path).await, started + 1);

    // What changes nothing is no change.
    world.owner.patch(&path).json(edit).await.expect(200);
    assert_eq!(revisions(&world).await.len(), after.len());
    assert_eq!(version(&world, &path).await, started + 1);

    // A refused change leaves nothing.
    let wrong = json!({"heading": "Changed", "attributes": {"Priority": "huge"}});
    let refused = world.owner.patch(&path).json(wrong).await;
    refused.problem(400, "invalid_request");
    assert_eq!(revisions(&world).await.len(), after.len());

    // A subtree goes in one revision, with one version of each object.
    let heading = format!("{}/objects/{}", world.module_path(), world.heading);
    world.owner.delete(&heading).await.expect(204);
    let deleted = revisions(&world).await;
    assert_eq!(deleted.len(), after.len() + 1);
    assert_eq!(deleted[0]["deleted"], 3);
    let history = world
        .owner
        .get(&format!("{path}/history"))
        .await
        .expect(200);
    assert_eq!(history["total"], started + 2);
    assert_eq!(history["items"][0]["change_type"], "delete");
}
