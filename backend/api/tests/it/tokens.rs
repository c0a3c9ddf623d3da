//! API tokens: their making, their ends, and where they are good.

use std::time::Duration;

use chrono::TimeDelta;
use req1_domain::access::Role;
use req1_identity::{Limit, Limits};
use req1_test_support::{TestApp, TestRedis, World, json};

use crate::token_access::with_token;

const ME: &str = "/api/v1/auth/me";
const TOKENS: &str = "/api/v1/tokens";

#[tokio::test]
async fn iam_5_a_token_is_shown_once_and_kept_as_a_hash() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let end = app.app.environment.now() + TimeDelta::days(90);
    let given = json!({"name": "Nightly build", "scope": "write", "expires_at": end});
    let answer = ada.post(TOKENS).json(given).await;
    assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"));
    let made = answer.expect(201);
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("req1_pat_"), "{secret}");
    assert_eq!(made["token"]["scope"], "write");
    let ci = ada.with_token(Some(secret));
    assert_eq!(ci.get(ME).await.expect(200)["id"], ada.id().to_string());
    let listed = ada.get(TOKENS).await;
    let page = listed.expect(200);
    assert_eq!(page["total"], 1);
    assert_eq!(page["items"][0]["name"], "Nightly build");
    assert!(secret.ends_with(page["items"][0]["hint"].as_str().unwrap()));
    assert!(!listed.text().contains(secret));
    let row = app.database.text("SELECT t::text FROM api_token t").await;
    let digest = format!("SELECT encode(sha256(convert_to('{secret}', 'UTF8')), 'hex')");
    let digest = app.database.text(&digest).await;
    assert!(
        row.contains(&digest) && !row.contains(&secret[9..40]),
        "{row}"
    );
    // It is neither a session nor good in the cookie's place of one.
    let cut = ada.with_token(secret.get(..secret.len() - 1));
    cut.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_5_a_token_stops_at_once_when_it_is_revoked_or_old_or_its_owner_out() {
    let redis = TestRedis::start();
    for url in [None, Some(redis.url())] {
        let app = TestApp::with(|settings| settings.identity.redis_url = url).await;
        let root = app.server_admin().await;
        let ada = app.person().await;
        let revoked = with_token(&ada, json!({"scope": "read"})).await;
        revoked.get(ME).await.expect(200);
        let tokens = ada.get(TOKENS).await.expect(200);
        let path = format!("{TOKENS}/{}", tokens["items"][0]["id"].as_str().unwrap());
        app.person()
            .await
            .delete(&path)
            .await
            .problem(404, "not_found");
        ada.delete(&path).await.expect(204);
        revoked.get(ME).await.problem(401, "not_signed_in");
        ada.delete(&path).await.problem(404, "not_found");
        let end = app.app.environment.now() + TimeDelta::hours(1);
        let short = with_token(&ada, json!({"scope": "read", "expires_at": end})).await;
        let long = with_token(&ada, json!({"scope": "read"})).await;
        app.clock.advance(TimeDelta::minutes(59));
        short.get(ME).await.expect(200);
        app.clock.advance(TimeDelta::minutes(1));
        short.get(ME).await.problem(401, "not_signed_in");
        long.get(ME).await.expect(200);
        let account = format!("/api/v1/users/{}", ada.id());
        let out = root.patch(&account).json(json!({"active": false}));
        out.await.expect(200);
        long.get(ME).await.problem(401, "not_signed_in");
        // Who comes back makes new ones.
        let back = root.patch(&account).json(json!({"active": true}));
        back.await.expect(200);
        long.get(ME).await.problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn iam_5_an_administrator_sees_and_revokes_the_tokens_of_others() {
    let app = TestApp::start().await;
    let (root, ada) = (app.server_admin().await, app.person().await);
    let token = with_token(&ada, json!({"scope": "admin"})).await;
    let theirs = format!("{TOKENS}?user_id={}", ada.id());
    app.person()
        .await
        .get(&theirs)
        .await
        .problem(404, "not_found");
    let page = root.get(&theirs).await.expect(200);
    let path = format!("{TOKENS}/{}", page["items"][0]["id"].as_str().unwrap());
    root.delete(&path).await.expect(204);
    token.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_5_the_last_use_is_written_in_steps_of_minutes() {
    let app = TestApp::start().await;
    let ada = app.person().await;
    let token = with_token(&ada, json!({"scope": "read"})).await;
    let last = async || ada.get(TOKENS).await.expect(200)["items"][0]["last_used_at"].clone();
    assert!(last().await.is_null());
    token.get(ME).await.expect(200);
    let first = last().await;
    assert!(first.is_string());
    app.clock.advance(TimeDelta::minutes(4));
    token.get(ME).await.expect(200);
    assert_eq!(last().await, first);
    app.clock.advance(TimeDelta::minutes(2));
    token.get(ME).await.expect(200);
    assert_ne!(last().await, first);
}

#[tokio::test]
async fn iam_5_what_a_token_may_follows_its_owner() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let person = world.member(Role::Editor).await;
    let token = with_token(&person, json!({"scope": "admin"})).await;
    let edit = || {
        token
            .patch(&world.object_path())
            .json(json!({"heading": "By token"}))
    };
    edit().await.expect(200);
    world.give(&person, Role::Viewer).await;
    edit().await.problem(403, "not_allowed");
    let seat = format!("{}/members/{}", world.workspace_path(), person.id());
    world.owner.delete(&seat).await.expect(204);
    edit().await.problem(404, "not_found");
}

#[tokio::test]
async fn iam_5_a_token_for_a_project_sees_that_project_and_the_way_to_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let projects = format!("{}/projects", world.workspace_path());
    let beside = world.owner.post(&projects).json(json!({"name": "Doors"}));
    let beside = beside.await.expect(201);
    let module = json!({"name": "Doors", "project_id": beside["id"], "prefix": "D"});
    let module = world
        .owner
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    let other = World::seed(&app).await;
    let given = json!({"scope": "write", "project_id": world.project});
    let token = with_token(&world.owner, given).await;
    let edit = token
        .patch(&world.object_path())
        .json(json!({"body": "Held."}));
    edit.await.expect(200);
    let modules = token.get("/api/v1/modules").await.expect(200);
    assert_eq!(modules["total"], 1);
    assert_eq!(modules["items"][0]["id"], world.module.as_str());
    let seen = token.get("/api/v1/workspaces").await.expect(200);
    assert_eq!(seen["items"][0]["id"], world.workspace.as_str());
    assert_eq!(token.get(&projects).await.expect(200)["total"], 1);
    for path in [
        format!("/api/v1/modules/{}", module["id"].as_str().unwrap()),
        format!("{projects}/{}", beside["id"].as_str().unwrap()),
        other.workspace_path(),
        other.object_path(),
    ] {
        token.get(&path).await.problem(404, "not_found");
    }
    let rename = token
        .patch(&world.workspace_path())
        .json(json!({"name": "Mine"}));
    rename.await.problem(403, "not_allowed");
    let found = token.get("/api/v1/search?q=brake").await.expect(200);
    let found = found["items"].as_array().unwrap();
    assert!(!found.is_empty());
    assert!(
        found
            .iter()
            .all(|one| one["project_id"] == world.project.as_str())
    );
    // The owner, on the same pool of connections before and after, sees everything.
    let modules = world.owner.get("/api/v1/modules").await.expect(200);
    assert_eq!(modules["total"], 2);
    let workspace = token
        .post("/api/v1/workspaces")
        .json(json!({"name": "New"}));
    workspace.await.problem(403, "token_not_enough");
}

#[tokio::test]
async fn iam_5_a_token_is_refused_with_every_fault_at_its_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let past = app.app.environment.now();
    for (given, pointer) in [
        (json!({"name": " ", "scope": "read"}), "/name"),
        (json!({"name": "x", "scope": "root"}), "/scope"),
        (
            json!({"name": "x", "scope": "read", "expires_at": past}),
            "/expires_at",
        ),
        (
            json!({"name": "x", "scope": "read", "expires_at": "2999-01-01T00:00:00Z"}),
            "/expires_at",
        ),
        (
            json!({"name": "x", "scope": "read", "workspace_id": world.workspace, "project_id": world.project}),
            "/project_id",
        ),
    ] {
        let answer = world.owner.post(TOKENS).json(given.clone()).await;
        let problem = answer.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{given}");
    }
    let stranger = app.person().await;
    let given = json!({"name": "x", "scope": "read", "project_id": world.project});
    let problem = stranger
        .post(TOKENS)
        .json(given)
        .await
        .problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/project_id");
}

#[tokio::test]
async fn iam_6_requests_are_limited_per_api_token() {
    let app = TestApp::with(|settings| {
        let unlimited = Limit::new(u32::MAX, Duration::from_mins(1));
        settings.identity.limits = Limits {
            failed_sign_ins_per_account: unlimited,
            failed_sign_ins_per_address: unlimited,
            requests_per_token: Limit::new(5, Duration::from_secs(10)),
        };
    })
    .await;
    let ada = app.person().await;
    let (one, other) = (
        with_token(&ada, json!({"scope": "read"})).await,
        with_token(&ada, json!({"scope": "read"})).await,
    );
    for _ in 0..5 {
        one.get(ME).await.expect(200);
    }
    one.get(ME).await.problem(429, "too_many_requests");
    other.get(ME).await.expect(200);
    ada.get(ME).await.expect(200);
}
