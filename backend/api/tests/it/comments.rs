//! What people say about objects.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

fn all(world: &World<'_>) -> String {
    format!("/api/v1/objects/{}/comments", world.object)
}

async fn say(world: &World<'_>, by: &Client, comment: Value) -> Value {
    by.post(&all(world)).json(comment).await.expect(201)
}

fn id(comment: &Value) -> &str {
    comment["id"].as_str().unwrap()
}

/// Texts of all comments, as somebody sees them.
async fn texts(world: &World<'_>, by: &Client) -> Vec<String> {
    let page = by.get(&all(world)).await.expect(200);
    let items = page["items"].as_array().unwrap().clone();
    assert_eq!(page["total"], items.len());
    items
        .iter()
        .map(|one| one["body"].as_str().unwrap().to_owned())
        .collect()
}

async fn counts(world: &World<'_>) -> Value {
    let path = format!("{}/objects?limit=10", world.module_path());
    let rows = world.owner.get(&path).await.expect(200);
    let rows = rows["items"].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == world.object.as_str());
    row.unwrap()["comment_counts"].clone()
}

#[tokio::test]
async fn col_1_threads_are_answered_settled_opened_and_counted() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let reviewer = world.member(Role::Reviewer).await;
    assert_eq!(counts(&world).await, json!({"total": 0, "open": 0}));

    let first = say(&world, &reviewer, json!({"body": "How long?"})).await;
    let second = say(&world, &world.owner, json!({"body": "Which brake?"})).await;
    let answer = json!({"body": "An hour.", "parent_id": id(&first)});
    let answer = say(&world, &world.owner, answer).await;
    // Whoever answers an answer stays in its thread.
    let deeper = json!({"body": "Two.", "parent_id": id(&answer)});
    let deeper = say(&world, &reviewer, deeper).await;
    assert_eq!(deeper["parent_id"], first["id"]);
    assert_eq!(
        texts(&world, &reviewer).await,
        ["How long?", "An hour.", "Two.", "Which brake?"]
    );
    assert_eq!(counts(&world).await, json!({"total": 4, "open": 2}));

    // A thread is settled as a whole, whichever of its comments the request names.
    let settle = |comment: &Value, resolved: bool| {
        let path = format!("{}/{}", all(&world), id(comment));
        world.owner.patch(&path).json(json!({"resolved": resolved}))
    };
    let settled = settle(&answer, true).await.expect(200);
    assert_eq!(settled["resolved"], true);
    assert_eq!(settled["resolved_by"], json!(world.owner.id()));
    let path = format!("{}/{}", all(&world), id(&first));
    assert_eq!(reviewer.get(&path).await.expect(200)["resolved"], true);
    assert_eq!(counts(&world).await, json!({"total": 4, "open": 1}));
    settle(&first, false).await.expect(200);
    assert_eq!(counts(&world).await["open"], 2);
    settle(&second, true).await.expect(200);
    assert_eq!(counts(&world).await["open"], 1);

    // Pages follow each other by cursor.
    let page = world.owner.get(&format!("{}?limit=3", all(&world)));
    let page = page.await.expect(200);
    assert_eq!(
        (&page["total"], page["items"].as_array().unwrap().len()),
        (&json!(4), 3)
    );
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = world
        .owner
        .get(&format!("{}?limit=3&cursor={cursor}", all(&world)));
    let rest = rest.await.expect(200);
    assert_eq!(rest["items"][0]["body"], "Which brake?");
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[tokio::test]
async fn col_1_people_change_their_own_words_and_admins_may_take_any_away() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (author, other) = (
        world.member(Role::Reviewer).await,
        world.member(Role::Editor).await,
    );
    let comment = say(&world, &author, json!({"body": "Sloppy."})).await;
    let path = format!("{}/{}", all(&world), id(&comment));
    assert_eq!(
        comment["capabilities"],
        json!(["review", "write", "delete"])
    );
    assert_eq!(comment["author_id"], json!(author.id()));
    let seen = other.get(&path).await.expect(200);
    assert_eq!(seen["capabilities"], json!(["review"]));

    let rude = json!({"body": "Brilliant!"});
    other
        .patch(&path)
        .json(rude.clone())
        .await
        .problem(403, "not_author");
    // Not even an administrator puts words into somebody's mouth.
    world
        .owner
        .patch(&path)
        .json(rude)
        .await
        .problem(403, "not_author");
    other.delete(&path).await.problem(403, "not_author");
    let edited = author.patch(&path).json(json!({"body": "Please check."}));
    let edited = edited.await.expect(200);
    assert_eq!(edited["body"], "Please check.");
    assert!(edited["edited_at"].is_string());

    // Own comments come back from the author's undo, one that an administrator took only from an administrator.
    author.delete(&path).await.expect(204);
    author.get(&path).await.problem(404, "not_found");
    author.delete(&path).await.problem(404, "not_found");
    let restore = format!("{path}/restore");
    author.post(&restore).await.expect(200);
    author.post(&restore).await.problem(409, "conflict");
    world.owner.delete(&path).await.expect(204);
    author.post(&restore).await.problem(403, "not_author");
    let back = world.owner.post(&restore).await.expect(200);
    assert_eq!(back["body"], "Please check.");

    // A thread without its beginning keeps its answers, and goes when they go.
    let answer = json!({"body": "Done.", "parent_id": id(&comment)});
    let answer = say(&world, &other, answer).await;
    author.delete(&path).await.expect(204);
    assert_eq!(texts(&world, &other).await, ["", "Done."]);
    other
        .delete(&format!("{}/{}", all(&world), id(&answer)))
        .await
        .expect(204);
    assert_eq!(texts(&world, &other).await, Vec::<String>::new());
}

#[tokio::test]
async fn col_1_only_people_who_may_see_the_object_are_mentioned() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (viewer, shut_out) = (
        world.member(Role::Viewer).await,
        world.member(Role::Editor).await,
    );
    let stranger = app.person().await;
    let members = format!("{}/members/{}", world.module_path(), shut_out.id());
    let none = world.owner.put(&members).json(json!({"role": "none"}));
    none.await.expect(200);

    let mention = |ids: Value| json!({"body": "@you look", "mentioned_user_ids": ids});
    let twice = say(
        &world,
        &world.owner,
        mention(json!([viewer.id(), viewer.id()])),
    )
    .await;
    assert_eq!(twice["mentioned_user_ids"], json!([viewer.id()]));
    for other in [&stranger, &shut_out] {
        let refused = world
            .owner
            .post(&all(&world))
            .json(mention(json!([viewer.id(), other.id()])))
            .await;
        let problem = refused.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], "/mentioned_user_ids/1");
    }

    let people = |search: &str| {
        let path = format!(
            "/api/v1/objects/{}/mentionable-people?search={search}",
            world.object
        );
        let call = world.owner.get(&path);
        async move {
            let found = call.await.expect(200);
            let items = found["items"].as_array().unwrap().clone();
            items
                .into_iter()
                .map(|one| one["id"].clone())
                .collect::<Vec<_>>()
        }
    };
    let everybody = people("").await;
    assert_eq!(everybody.len(), 2);
    assert!(everybody.contains(&json!(viewer.id())));
    let names = world.owner.get(&format!("/api/v1/users/{}", viewer.id()));
    let email = names.await.expect(200)["email"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(people(&email.to_uppercase()).await, [json!(viewer.id())]);
}

#[tokio::test]
async fn col_1_a_v1_client_comments_and_nobody_writes_as_somebody_else() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let viewer = world.member(Role::Viewer).await;
    let comment = json!({"body": "<b>Hold</b><script>x</script>", "author_id": viewer.id(), "object_id": world.object});
    let made = say(&world, &world.owner, comment).await;
    assert_eq!(made["author_id"], json!(world.owner.id()));
    assert_eq!(made["body"], "<b>Hold</b>x");
    for field in [
        "object_id",
        "created_at",
        "updated_at",
        "resolved",
        "mentioned_user_ids",
    ] {
        assert!(!made[field].is_null(), "{field}");
    }
    let elsewhere = json!({"body": "x", "object_id": world.heading});
    let refused = world.owner.post(&all(&world)).json(elsewhere).await;
    refused.problem(400, "invalid_request");
    // Object and comment must belong together.
    let path = format!(
        "/api/v1/objects/{}/comments/{}",
        world.other_object,
        id(&made)
    );
    world.owner.get(&path).await.problem(404, "not_found");
    let answer = json!({"body": "x", "parent_id": id(&made)});
    let path = format!("/api/v1/objects/{}/comments", world.other_object);
    let refused = world.owner.post(&path).json(answer).await;
    assert_eq!(
        refused.problem(400, "invalid_request")["errors"][0]["pointer"],
        "/parent_id"
    );
    // Of a deleted object the discussion can be read, but it goes on no more.
    world.owner.delete(&world.object_path()).await.expect(204);
    assert_eq!(texts(&world, &viewer).await, ["<b>Hold</b>x"]);
    let more = world.owner.post(&all(&world)).json(json!({"body": "x"}));
    more.await.problem(404, "not_found");
}
