//! What others do is heard while it happens, by those who may hear it.

use req1_domain::access::Role;
use req1_test_support::{Client, EventStream, TestApp, Value, World, json};

fn events(world: &World<'_>) -> String {
    format!("{}/events", world.module_path())
}

/// The owner writes a text; gives the revision.
async fn write(world: &World<'_>, text: &str) -> Value {
    let edit = world.owner.patch(&world.object_path());
    edit.json(json!({"body": text})).await.expect(200)["revision"].clone()
}

async fn sign_out(client: &Client) {
    client.post("/api/v1/auth/logout").await.expect(204);
}

async fn end(stream: &mut EventStream) -> Value {
    let reason = stream.named("end").await.data["reason"].clone();
    assert!(stream.next().await.is_none(), "the stream goes on");
    reason
}

#[tokio::test]
async fn col_3_revisions_come_in_order_and_none_is_missed_after_a_break() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let call = viewer
        .get(&events(&world))
        .header("accept-encoding", "gzip, br, zstd");
    let mut stream = call.open().await;
    assert_eq!(stream.headers["content-type"], "text/event-stream");
    assert!(!stream.headers.contains_key("content-encoding"));
    stream.named("hello").await;

    for text in ["One.", "Two.", "Three."] {
        let revision = write(&world, text).await;
        let heard = stream.named("change").await;
        assert_eq!(heard.data["revision"], revision);
        assert_eq!(heard.id.unwrap(), revision.to_string());
        assert_eq!(heard.data["objects"], json!([world.object]));
        assert_eq!(heard.data["actor_id"], world.owner.id().to_string());
        assert_eq!(
            (&heard.data["structure"], &heard.data["schema"]),
            (&json!(false), &json!(false))
        );
        // What it says now is read where rights are checked, and whose request it was is nobody's business.
        assert!(!heard.data.to_string().contains(text));
        assert!(heard.data.get("request_id").is_none());
    }
    let last = write(&world, "Four.").await;
    stream.named("change").await;
    drop(stream);

    // Away: an edit, a new object, a link, a deleted object.
    write(&world, "Five.").await;
    let objects = format!("{}/objects", world.module_path());
    let made = world
        .owner
        .post(&objects)
        .json(json!({"body": "New."}))
        .await
        .expect(201);
    world
        .owner
        .delete(&format!("/api/v1/links/{}", world.link))
        .await
        .expect(204);
    world.owner.delete(&world.object_path()).await.expect(204);
    let again = viewer
        .get(&events(&world))
        .header("last-event-id", &last.to_string());
    let mut again = again.open().await;
    let first = last.as_i64().unwrap() + 1;
    let mut heard = Vec::new();
    for revision in first..first + 4 {
        let one = again.named("change").await.data;
        assert_eq!(one["revision"], revision);
        heard.push(one);
    }
    assert_eq!(heard[1]["objects"], json!([made["id"]]));
    assert_eq!(
        (&heard[1]["structure"], &heard[1]["created"]),
        (&json!(true), &json!(1))
    );
    let ends = heard[2]["objects"].as_array().unwrap();
    assert!(ends.contains(&json!(world.object)) && ends.contains(&json!(world.other_object)));
    assert_eq!(
        (&heard[3]["structure"], &heard[3]["deleted"]),
        (&json!(true), &json!(1))
    );
    let revision = heard[3]["revision"].clone();

    // The same by a parameter, for clients that cannot set the header.
    let by_parameter = format!(
        "{}?after={}",
        events(&world),
        revision.as_i64().unwrap() - 1
    );
    let mut by_parameter = viewer.get(&by_parameter).open().await;
    assert_eq!(
        by_parameter.named("change").await.data["revision"],
        revision
    );
}

#[tokio::test]
async fn col_3_who_made_a_change_knows_it_by_its_request() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut own = world.owner.get(&events(&world)).open().await;
    own.named("hello").await;
    let edit = world
        .owner
        .patch(&world.object_path())
        .json(json!({"body": "Mine."}));
    edit.header("x-request-id", "window-1").await.expect(200);
    assert_eq!(own.named("change").await.data["request_id"], "window-1");
    let attribute = json!({"name": "Weight", "data_type": "integer"});
    let path = format!("{}/attribute-definitions", world.module_path());
    world.owner.post(&path).json(attribute).await.expect(201);
    assert_eq!(own.named("change").await.data["schema"], true);
}

#[tokio::test]
async fn col_3_too_much_to_tell_is_told_as_such() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // A database that came back from a backup is behind what the client saw.
    let ahead = format!("{}?after=1000000", events(&world));
    let mut ahead = world.owner.get(&ahead).open().await;
    let now = ahead.named("missed").await.data["revision"]
        .as_i64()
        .unwrap();
    assert!(now < 1_000);
    // A change of more objects than an event names.
    let parent = json!({"heading": "Parent", "classification": "heading"});
    let objects = format!("{}/objects", world.module_path());
    let parent = world.owner.post(&objects).json(parent).await.expect(201);
    let parent = parent["id"].as_str().unwrap();
    for _ in 0..101 {
        let child = json!({"body": "Child.", "parent_id": parent});
        world.owner.post(&objects).json(child).await.expect(201);
    }
    let mut stream = world.owner.get(&events(&world)).open().await;
    stream.named("hello").await;
    world
        .owner
        .delete(&format!("{objects}/{parent}"))
        .await
        .expect(204);
    let change = stream.named("change").await.data;
    assert_eq!(
        (&change["objects"], &change["deleted"]),
        (&Value::Null, &json!(102))
    );
    for path in ["after=-1", "after=x", "client=x", "since=1"] {
        let refused = world.owner.get(&format!("{}?{path}", events(&world))).await;
        refused.problem(400, "invalid_request");
    }
    let refused = world
        .owner
        .get(&events(&world))
        .header("last-event-id", "x")
        .await;
    refused.problem(400, "invalid_request");
}

#[tokio::test]
async fn col_3_who_loses_the_role_hears_no_more() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let mut stream = viewer.get(&events(&world)).open().await;
    stream.named("presence").await;
    let member = format!("{}/members/{}", world.workspace_path(), viewer.id());
    world.owner.delete(&member).await.expect(204);
    write(&world, "Not for you.").await;
    // Nothing else comes before the end.
    let last = stream.next().await.unwrap();
    assert_eq!(
        (last.name.as_str(), &last.data["reason"]),
        ("end", &json!("not_visible"))
    );
    assert!(stream.next().await.is_none());
    viewer.get(&events(&world)).await.problem(404, "not_found");
}

#[tokio::test]
async fn col_3_a_stream_ends_with_its_sign_in() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let mut stream = viewer.get(&events(&world)).open().await;
    stream.named("presence").await;
    sign_out(&viewer).await;
    write(&world, "Not for you.").await;
    let last = stream.next().await.unwrap();
    assert_eq!(
        (last.name.as_str(), &last.data["reason"]),
        ("end", &json!("signed_out"))
    );
    assert!(stream.next().await.is_none());

    // Also while nothing happens.
    let quiet = world.member(Role::Viewer).await;
    let mut stream = quiet.get(&events(&world)).open().await;
    stream.named("presence").await;
    sign_out(&quiet).await;
    assert_eq!(end(&mut stream).await, "signed_out");

    // And with a person who is switched off.
    let gone = world.member(Role::Viewer).await;
    let mut stream = gone.get(&events(&world)).open().await;
    stream.named("presence").await;
    let off = app.server_admin().await;
    let off = off.patch(&format!("/api/v1/users/{}", gone.id()));
    off.json(json!({"active": false})).await.expect(200);
    assert_eq!(end(&mut stream).await, "signed_out");
}

#[tokio::test]
async fn col_3_streams_of_a_sign_in_are_bounded() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        streams.push(world.owner.get(&events(&world)).open().await);
    }
    let refused = world.owner.get(&events(&world)).await;
    refused.problem(429, "too_many_requests");
    assert!(refused.header("retry-after").is_some());
    streams.pop();
    world.owner.get(&events(&world)).await;
    let other = world.member(Role::Viewer).await;
    other.get(&events(&world)).open().await.named("hello").await;
}

#[tokio::test]
async fn col_3_who_is_in_a_module_and_on_which_row_is_seen_by_those_who_may_see_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let mut stream = world.owner.get(&events(&world)).open().await;
    let nobody = stream.named("presence").await;
    assert_eq!(nobody.data["people"], json!([]));

    let client = "00000000-0000-7000-8000-000000000001";
    let presence = format!("{}/presence", world.module_path());
    let place = json!({"object_id": world.object, "editing": true});
    let window = format!("{presence}/{client}");
    viewer.put(&window).json(place).await.expect(204);
    let somebody = stream.named("presence").await.data["people"].clone();
    assert_eq!(somebody[0]["user_id"], viewer.id().to_string());
    assert_eq!(
        (&somebody[0]["object_id"], &somebody[0]["editing"]),
        (&json!(world.object), &json!(true))
    );
    assert_eq!(
        world.owner.get(&presence).await.expect(200)["people"],
        somebody
    );

    // The end of the window's stream takes it out.
    let path = format!("{}?client={client}", events(&world));
    let mut own = viewer.get(&path).open().await;
    own.named("presence").await;
    drop(own);
    assert_eq!(stream.named("presence").await.data["people"], json!([]));

    // So does a minute without a word, and a word.
    viewer
        .put(&window)
        .json(json!({"editing": false}))
        .await
        .expect(204);
    assert_eq!(
        stream.named("presence").await.data["people"][0]["object_id"],
        Value::Null
    );
    viewer.delete(&window).await.expect(204);
    assert_eq!(stream.named("presence").await.data["people"], json!([]));
    viewer
        .put(&window)
        .json(json!({"editing": false}))
        .await
        .expect(204);
    app.clock.advance(chrono::TimeDelta::seconds(46));
    assert_eq!(
        world.owner.get(&presence).await.expect(200)["people"],
        json!([])
    );
}

#[tokio::test]
async fn col_1_whoever_has_the_module_open_hears_that_something_was_said() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let reviewer = world.member(Role::Reviewer).await;
    let mut stream = world.owner.get(&events(&world)).open().await;
    stream.named("hello").await;
    let comments = format!("/api/v1/objects/{}/comments", world.object);
    let said = reviewer.post(&comments).json(json!({"body": "A secret?"}));
    let one = said.await.expect(201)["id"].as_str().unwrap().to_owned();
    let one = format!("{comments}/{one}");
    let settle = json!({"resolved": true});
    let about = json!({"objects": [world.object]});
    let heard = stream.named("discussion").await;
    assert_eq!(heard.data, about);
    // It is no revision, so the stream goes on from where it was.
    assert!(heard.id.is_none());
    reviewer.patch(&one).json(settle).await.expect(200);
    assert_eq!(stream.named("discussion").await.data, about);
    reviewer.delete(&one).await.expect(204);
    assert_eq!(stream.named("discussion").await.data, about);
    reviewer.post(&format!("{one}/restore")).await.expect(200);
    assert_eq!(stream.named("discussion").await.data, about);
    // What was refused is no news.
    reviewer
        .post(&comments)
        .json(json!({"body": ""}))
        .await
        .expect(400);
    write(&world, "After.").await;
    stream.named("change").await;
}
