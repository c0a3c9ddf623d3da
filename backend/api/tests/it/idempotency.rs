//! `Idempotency-Key`: done once, answered alike.

use chrono::TimeDelta;
use req1_test_support::{Answer, Call, Client, TestApp, World, json};

use crate::token_access::with_token;

const WORKSPACES: &str = "/api/v1/workspaces";

fn create(client: &Client, key: &str, name: &str) -> Call {
    let call = client.post(WORKSPACES).json(json!({"name": name}));
    call.header("idempotency-key", key)
}

async fn count(client: &Client) -> i64 {
    client.get(WORKSPACES).await.expect(200)["total"]
        .as_i64()
        .unwrap()
}

#[track_caller]
fn refused(answer: &Answer, code: &str) {
    let problem = answer.problem(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], code);
}

#[tokio::test]
async fn api_4_a_repeated_post_is_done_once_and_answered_alike() {
    let app = TestApp::start().await;
    let (ada, bob) = (app.person().await, app.person().await);
    let first = create(&ada, "key-1", "Trains").await;
    let made = first.expect(201);
    assert!(first.header("idempotent-replayed").is_none());
    let again = create(&ada, "key-1", "Trains").await;
    assert_eq!(again.expect(201), made);
    assert_eq!(again.header("idempotent-replayed").as_deref(), Some("true"));
    assert_eq!(again.header("content-type"), first.header("content-type"));
    refused(
        &create(&ada, "key-1", "Boats").await,
        "idempotency_key_reused",
    );
    assert_eq!(count(&ada).await, 1);
    // Keys belong to who sends them: another person, another token.
    assert_ne!(
        create(&bob, "key-1", "Trains").await.expect(201)["id"],
        made["id"]
    );
    let token = with_token(&ada, json!({"scope": "admin"})).await;
    assert_ne!(
        create(&token, "key-1", "Trains").await.expect(201)["id"],
        made["id"]
    );
    assert_eq!(count(&ada).await, 2);
    app.clock
        .advance(TimeDelta::hours(24) + TimeDelta::seconds(1));
    req1_app::idempotency::forget_old(&app.app).await.unwrap();
    assert_ne!(
        create(&ada, "key-1", "Trains").await.expect(201)["id"],
        made["id"]
    );
}

#[tokio::test]
async fn api_4_of_many_at_once_one_is_done() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let calls = (0..12).map(|_| async { create(&ada, "same", "Trains").await });
    let answers = futures::future::join_all(calls).await;
    assert_eq!(count(&ada).await, 1);
    assert!(answers.iter().any(|answer| answer.status == 201));
    for answer in &answers {
        if answer.status == 409 {
            refused(answer, "in_progress");
            assert!(answer.header("retry-after").is_some());
        } else {
            assert_eq!(
                answer.expect(201)["id"],
                create(&ada, "same", "Trains").await.json()["id"]
            );
        }
    }
}

#[tokio::test]
async fn api_4_a_refused_request_may_be_sent_again() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let person = app.person().await;
    let object = || {
        let path = format!("{}/objects", world.module_path());
        let call = person
            .post(&path)
            .json(json!({"body": "The brake shall hold."}));
        call.header("idempotency-key", "key-1")
    };
    object().await.problem(404, "not_found");
    world.give(&person, req1_domain::access::Role::Editor).await;
    let made = object().await.expect(201);
    assert_eq!(object().await.expect(201)["id"], made["id"]);
    for key in ["", &"x".repeat(201)] {
        let answer = create(&person, key, "x").await;
        answer.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn api_4_secrets_are_not_kept_for_repeats() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let ask = || {
        let given = json!({"name": "CI", "scope": "read"});
        let call = ada.post("/api/v1/tokens").json(given);
        call.header("idempotency-key", "key-1")
    };
    let made = ask().await.expect(201);
    refused(&ask().await, "answer_not_kept");
    assert_eq!(ada.get("/api/v1/tokens").await.expect(200)["total"], 1);
    let secret = made["secret"].as_str().unwrap();
    let kept = "SELECT count(body)::text FROM idempotency_key";
    assert_eq!(app.database.text(kept).await, "0");
    let logged =
        format!("SELECT count(*)::text FROM audit_event e WHERE e::text LIKE '%{secret}%'");
    assert_eq!(app.database.text(&logged).await, "0");
}

#[tokio::test]
async fn api_4_a_process_that_dies_neither_loses_nor_doubles_a_request() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    // It died after the commit and before the answer.
    create(&ada, "after", "Trains").await.expect(201);
    app.database
        .execute("UPDATE idempotency_key SET status = NULL, headers = NULL, body = NULL, lease_until = created_at + interval '70 s'")
        .await;
    refused(&create(&ada, "after", "Trains").await, "in_progress");
    app.clock.advance(TimeDelta::seconds(71));
    refused(&create(&ada, "after", "Trains").await, "answer_not_kept");
    assert_eq!(count(&ada).await, 1);
    // It died before the commit: the transaction that does it would have said so.
    create(&ada, "before", "Boats").await.expect(201);
    app.database
        .execute("UPDATE idempotency_key SET done = false, status = NULL, headers = NULL, body = NULL, lease_until = created_at WHERE key = 'before'")
        .await;
    app.clock.advance(TimeDelta::seconds(1));
    create(&ada, "before", "Boats").await.expect(201);
    assert_eq!(count(&ada).await, 3);
}

#[tokio::test]
async fn api_4_a_failure_after_the_commit_does_not_make_a_repeat_do_it_again() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let request = req1_app::idempotency::Request {
        actor: ada.id().0,
        key: "key-1".to_owned(),
    };
    let ctx = app.app.act_as(ada.id());
    let kept = "SELECT count(*)::text FROM idempotency_key";
    // It failed before anything was committed: the same request may be sent again.
    create(&ada, "key-1", "Trains").await.expect(201);
    app.database
        .execute(
            "UPDATE idempotency_key SET done = false, status = NULL, headers = NULL, body = NULL",
        )
        .await;
    req1_app::idempotency::give_up(&ctx, &request)
        .await
        .unwrap();
    assert_eq!(app.database.text(kept).await, "0");
    // It failed afterwards.
    create(&ada, "key-1", "Trains").await.expect(201);
    app.database
        .execute("UPDATE idempotency_key SET status = NULL, headers = NULL, body = NULL, lease_until = created_at + interval '70 s'")
        .await;
    req1_app::idempotency::give_up(&ctx, &request)
        .await
        .unwrap();
    refused(&create(&ada, "key-1", "Trains").await, "answer_not_kept");
    assert_eq!(count(&ada).await, 2);
}

#[tokio::test]
async fn api_4_a_transaction_marks_its_request_as_done() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let request = req1_app::idempotency::Request {
        actor: ada.id().0,
        key: "key-1".to_owned(),
    };
    let claim = format!(
        "INSERT INTO idempotency_key (actor_id, key, fingerprint, created_at, lease_until)
         VALUES ('{}', 'key-1', '', now(), now())",
        ada.id()
    );
    app.database.execute(&claim).await;
    let ctx = app.app.act_as(ada.id());
    let work = req1_app::workspaces::create_workspace(&ctx, ("Trains".to_owned(), None));
    req1_app::idempotency::scope(request, work).await.unwrap();
    let done = app
        .database
        .text("SELECT done::text FROM idempotency_key")
        .await;
    assert_eq!(done, "true");
}
