//! Edits of one object that several people make at once, or that move it.

use req1_domain::access::Role;
use req1_test_support::{Answer, Client, TestApp, Value, World, json};

async fn send(world: &World<'_>, by: &Client, edit: Value) -> Answer {
    by.patch(&world.object_path()).json(edit).await
}

async fn read(world: &World<'_>) -> Value {
    world.owner.get(&world.object_path()).await.expect(200)
}

async fn revision(world: &World<'_>) -> i64 {
    let module = world.owner.get(&world.module_path()).await.expect(200);
    module["revision"].as_i64().unwrap()
}

#[tokio::test]
async fn obj_7_edits_of_different_fields_are_merged_and_of_the_same_field_refused() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = world.member(Role::Editor).await;
    let first = json!({"attributes": {"Priority": "low"}, "heading": "Hold"});
    let seen = send(&world, &world.owner, first).await.expect(200)["current_version"].clone();
    // The other one changes the heading and the priority.
    let theirs = json!({"attributes": {"Priority": "high"}, "heading": "Release"});
    let theirs = send(&world, &other, theirs).await.expect(200);

    // Another field: both changes are kept.
    let mine = json!({"body": "<p>It shall hold.</p>", "base_version": seen});
    let merged = send(&world, &world.owner, mine).await.expect(200);
    assert_eq!(
        (&merged["heading"], &merged["attributes"]["Priority"]),
        (&json!("Release"), &json!("high"))
    );
    // What both changed, and what an edit names though it was so before: each would undo what the other one did.
    for (edit, field) in [
        (json!({"heading": "Stop"}), "heading".to_owned()),
        (json!({"heading": "Hold"}), "heading".to_owned()),
        (
            json!({"attributes": {"Priority": "low"}}),
            format!("attributes/{}", world.attribute),
        ),
        (
            json!({"attributes": {"Priority": null}}),
            format!("attributes/{}", world.attribute),
        ),
    ] {
        let mut mine = edit.clone();
        mine["base_version"] = seen.clone();
        let problem = send(&world, &world.owner, mine).await;
        let problem = problem.problem(409, "stale_version");
        assert_eq!(problem["conflicts"], json!([field]), "{edit}");
        assert_eq!(problem["current"]["heading"], "Release");
    }
    // Both want the same: that is no conflict, and no version.
    let same =
        json!({"heading": "Release", "attributes": {"Priority": "high"}, "base_version": seen});
    let same = send(&world, &world.owner, same).await.expect(200);
    assert_eq!(same["current_version"], merged["current_version"]);
    assert_ne!(theirs["current_version"], merged["current_version"]);
}

#[tokio::test]
async fn obj_7_an_edit_is_merged_though_the_schema_asks_for_more_since() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let seen = read(&world).await["current_version"].clone();
    let needed = json!({"required_attributes": ["Priority"]});
    let call = world.owner.patch(&world.module_path()).json(needed);
    call.await.expect(200);
    let theirs = json!({"attributes": {"Priority": "high"}});
    send(&world, &world.owner, theirs).await.expect(200);
    let mine = json!({"heading": "Hold", "base_version": seen});
    let merged = send(&world, &world.owner, mine).await.expect(200);
    assert_eq!(merged["attributes"]["Priority"], "high");
}

#[tokio::test]
async fn wfl_5_nobody_stamps_as_reviewed_what_they_have_not_seen() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let reviewer = world.member(Role::Reviewer).await;
    let seen = read(&world).await["current_version"].clone();
    let theirs = json!({"body": "The brake shall hold the car."});
    send(&world, &world.owner, theirs).await.expect(200);
    let stamp = |version: &Value| json!({"reviewed": true, "base_version": version});
    let refused = send(&world, &reviewer, stamp(&seen)).await;
    let problem = refused.problem(409, "stale_version");
    assert_eq!(problem["conflicts"], json!(["body"]));
    let now = read(&world).await["current_version"].clone();
    let stamped = send(&world, &reviewer, stamp(&now)).await.expect(200);
    assert_eq!(stamped["reviewed_by"], json!(reviewer.id()));
    // A change that is no content leaves it seen.
    let state = json!({"lifecycle_state": "approved"});
    send(&world, &world.owner, state).await.expect(200);
    let again = send(&world, &reviewer, stamp(&now)).await.expect(200);
    assert_eq!(again["lifecycle_state"], "approved");
}

#[tokio::test]
async fn iam_4_reviewers_stamp_objects_and_change_nothing_else() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let reviewer = world.member(Role::Reviewer).await;
    let viewer = world.member(Role::Viewer).await;
    let stamp = json!({"reviewed": true});
    send(&world, &viewer, stamp.clone())
        .await
        .problem(403, "not_allowed");
    send(&world, &reviewer, stamp).await.expect(200);
    for edit in [
        json!({"reviewed": false, "heading": "x"}),
        json!({"reviewed": true, "position": 0}),
        json!({"heading": "x"}),
        json!({}),
    ] {
        send(&world, &reviewer, edit)
            .await
            .problem(403, "not_allowed");
    }
    let bulk = format!("{}/objects/bulk", world.module_path());
    let all = json!({"action": "edit", "all": true, "reviewed": true});
    let done = reviewer.post(&bulk).json(all).await.expect(200);
    // One of the three has its stamp.
    assert_eq!(done["changed"], 2);
    let more = json!({"action": "edit", "all": true, "reviewed": true, "lifecycle_state": "x"});
    let refused = reviewer.post(&bulk).json(more).await;
    refused.problem(403, "not_allowed");
}

#[tokio::test]
async fn obj_4_an_edit_that_moves_is_one_revision_or_nothing() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let before = (revision(&world).await, read(&world).await);
    // The place is not there: the text stays, too.
    let nowhere = json!({"heading": "Hold", "parent_id": world.object});
    send(&world, &world.owner, nowhere)
        .await
        .problem(400, "invalid_request");
    assert_eq!((revision(&world).await, read(&world).await), before);

    let both = json!({"heading": "Hold", "parent_id": world.other_object});
    let moved = send(&world, &world.owner, both).await.expect(200);
    assert_eq!(
        (&moved["heading"], &moved["parent_id"], &moved["level"]),
        (&json!("Hold"), &json!(world.other_object), &json!("1.1.1"))
    );
    assert_eq!(revision(&world).await, before.0 + 1);
    let history = format!("{}/history", world.object_path());
    let history = world.owner.get(&history).await.expect(200);
    assert_eq!(history["items"][0]["change_type"], "update");
    assert_eq!(history["items"][1]["change_type"], "move");
    // One object changed, and it goes back as a whole.
    let acts = format!("{}/history?limit=1", world.module_path());
    let act = world.owner.get(&acts).await.expect(200)["items"][0].clone();
    assert_eq!(act["updated"], 1);
    let act = act["change_set_id"].clone();
    let undo = format!("/api/v1/change-sets/{}/undo", act.as_str().unwrap());
    world.owner.post(&undo).json(json!({})).await.expect(200);
    let back = read(&world).await;
    assert_eq!(
        (&back["heading"], &back["parent_id"], &back["level"]),
        (&before.1["heading"], &json!(world.heading), &json!("1.1"))
    );
}

#[tokio::test]
async fn obj_6_a_place_that_an_object_has_already_moves_nothing() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let before = read(&world).await;
    // As clients of v1 do that send back all that they read.
    for edit in [
        json!({"parent_id": world.heading}),
        json!({"position": 0}),
        json!({"parent_id": world.heading, "position": 0}),
    ] {
        let same = send(&world, &world.owner, edit.clone()).await.expect(200);
        assert_eq!(same["current_version"], before["current_version"], "{edit}");
        assert_eq!(same["position"], 0, "{edit}");
    }
    let moved = send(&world, &world.owner, json!({"position": 1})).await;
    assert_eq!(moved.expect(200)["position"], 1);
}
