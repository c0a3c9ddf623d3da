//! Unsaved text that is kept for the person who typed it.

use req1_app::drafts::{KeepDraft, keep_draft, list_drafts};
use req1_domain::{
    access::Role,
    ids::{ModuleId, ObjectId},
};
use req1_test_support::{TestApp, World, json};

#[tokio::test]
async fn obj_7_typed_text_is_kept_for_its_person_alone_until_it_is_saved() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (person, other) = (
        world.member(Role::Editor).await,
        world.member(Role::Editor).await,
    );
    let all = format!("{}/drafts", world.module_path());
    let body = format!("{all}/{}/body", world.object);

    let first = json!({"value": "<p>It shall h</p>", "version": 1});
    person.put(&body).json(first).await.expect(200);
    let second = json!({"value": "<p>It shall hold</p>", "version": 2});
    let kept = person.put(&body).json(second).await.expect(200);
    assert_eq!(kept["object_id"], world.object.as_str());
    let choice = format!("{all}/{}/attribute:Prio%2Frity", world.object);
    let chosen = json!({"value": ["low"], "version": 2});
    person.put(&choice).json(chosen).await.expect(200);

    let listed = person.get(&all).await.expect(200);
    assert_eq!(listed["total"], 2);
    let texts: Vec<_> = listed["items"].as_array().unwrap().iter().collect();
    let of_body = texts.iter().find(|one| one["field"] == "body").unwrap();
    assert_eq!(
        (&of_body["value"], &of_body["version"]),
        (&json!("<p>It shall hold</p>"), &json!(2))
    );
    assert!(
        texts
            .iter()
            .any(|one| one["field"] == "attribute:Prio/rity")
    );
    assert_eq!(other.get(&all).await.expect(200)["total"], 0);

    other.delete(&body).await.problem(404, "not_found");
    person.delete(&body).await.expect(204);
    person.delete(&body).await.problem(404, "not_found");
    assert_eq!(person.get(&all).await.expect(200)["total"], 1);
}

#[tokio::test]
async fn obj_7_drafts_are_bounded_and_stay_in_their_module() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let all = format!("{}/drafts", world.module_path());
    let text = json!({"value": "x", "version": 0});
    for number in 0..203 {
        app.clock.advance(chrono::TimeDelta::seconds(1));
        let path = format!("{all}/{}/attribute:A{number}", world.object);
        world.owner.put(&path).json(text.clone()).await.expect(200);
    }
    let listed = world.owner.get(&all).await.expect(200);
    assert_eq!(listed["total"], 200);
    assert_eq!(listed["items"][0]["field"], "attribute:A202");

    let elsewhere = json!({"name": "Other", "project_id": world.project, "prefix": "OT"});
    let elsewhere = world
        .owner
        .post("/api/v1/modules")
        .json(elsewhere)
        .await
        .expect(201);
    let elsewhere = elsewhere["id"].as_str().unwrap();
    let path = format!("/api/v1/modules/{elsewhere}/drafts/{}/body", world.object);
    world
        .owner
        .put(&path)
        .json(text)
        .await
        .problem(404, "not_found");
    for (field, value) in [
        ("title", json!("x")),
        ("body", json!({"a": 1})),
        ("body", json!("nul\u{0}")),
    ] {
        let path = format!("{all}/{}/{field}", world.object);
        let refused = world
            .owner
            .put(&path)
            .json(json!({"value": value, "version": 1}));
        refused.await.problem(400, "invalid_request");
    }

    // After a season, when every session is over, all of it goes with the next one.
    app.clock.advance(chrono::TimeDelta::days(91));
    let ctx = app.app.act_as(world.owner.id());
    let module = ModuleId(world.module.parse().unwrap());
    let next = KeepDraft {
        module,
        object: ObjectId(world.object.parse().unwrap()),
        field: "heading".to_owned(),
        value: json!("x"),
        version: 1,
    };
    keep_draft(&ctx, next).await.unwrap();
    let (_, total) = list_drafts(&ctx, module, (0, 10)).await.unwrap();
    assert_eq!(total, 1);
}
