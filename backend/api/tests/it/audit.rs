//! The audit log: what it holds, who reads it, and how.

use req1_domain::access::Role;
use req1_identity::AdminKey;
use req1_test_support::{Client, TestApp, Value, World, json};

use crate::token_access::with_token;

const LOG: &str = "/api/v1/audit-log";

/// Events, newest first.
async fn events(reader: &Client, query: &str) -> Vec<Value> {
    let page = reader.get(&format!("{LOG}?{query}")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

fn actions(events: &[Value]) -> Vec<String> {
    let word = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    events
        .iter()
        .map(|event| word(event, "action") + " " + &word(event, "entity_type"))
        .collect()
}

#[tokio::test]
async fn iam_7_sign_ins_good_and_failed_and_sign_outs_are_written_down() {
    let app = TestApp::start().await;
    let root = app.server_admin().await;
    let anonymous = app.anonymous();
    let person =
        json!({"email": "ada@example.org", "display_name": "Ada", "password": "correct horse"});
    let made = anonymous.post("/api/v1/auth/register").json(person);
    let made = made.await.expect(201);
    let sign_in = |email: &str, password: &str| {
        let given = json!({"email": email, "password": password});
        let call = anonymous.post("/api/v1/auth/login").json(given);
        call.from("192.0.2.7").header("x-request-id", "attempt-1")
    };
    sign_in("ada@example.org", "wrong horse").await.expect(401);
    sign_in("=cmd@example.org", "wrong horse").await.expect(401);
    let token = sign_in("ada@example.org", "correct horse")
        .await
        .expect(200);
    let ada = anonymous.with_token(token["token"].as_str());
    ada.post("/api/v1/auth/logout").await.expect(204);
    let log = events(&root, "limit=10").await;
    assert_eq!(
        actions(&log),
        [
            "sign_out session",
            "sign_in session",
            "sign_in_failed user",
            "sign_in_failed user",
            "create user",
        ]
    );
    let good = &log[1];
    assert_eq!(good["user_id"], made["id"]);
    assert_eq!(good["user_email"], "ada@example.org");
    assert_eq!(good["actor_kind"], "user");
    assert_eq!(good["ip_address"], "192.0.2.7");
    assert_eq!(good["request_id"], "attempt-1");
    let (unknown, known) = (&log[2], &log[3]);
    assert_eq!(known["entity_id"], made["id"]);
    assert_eq!(known["actor_kind"], "nobody");
    assert!(known["user_id"].is_null() && unknown["entity_id"].is_null());
    assert_eq!(unknown["entity_name"], "=cmd@example.org");
    assert!(!log.iter().any(|event| event.to_string().contains("horse")));
    let csv = root
        .get(&format!("{LOG}/export?action=sign_in_failed"))
        .await;
    assert_eq!(csv.status, 200);
    assert_eq!(
        csv.header("content-type").as_deref(),
        Some("text/csv; charset=utf-8")
    );
    let text = csv.text();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.starts_with("id,time,action,"), "{text}");
    assert!(text.contains(",\"'=cmd@example.org\","), "{text}");
}

#[tokio::test]
async fn iam_7_roles_invitations_settings_and_deletions_are_read_by_administrators_of_the_workspace()
 {
    let app = TestApp::start().await;
    let (world, other) = (World::seed(&app).await, World::seed(&app).await);
    let admin = world.member(Role::Admin).await;
    let invitation = json!({"email": "guest@example.org", "role": "viewer"});
    let invitations = format!("{}/invitations", world.workspace_path());
    world
        .owner
        .post(&invitations)
        .json(invitation)
        .await
        .expect(201);
    let rename = world
        .owner
        .patch(&world.workspace_path())
        .json(json!({"name": "Cars"}));
    rename.await.expect(200);
    world.owner.delete(&world.object_path()).await.expect(204);
    let restore = world
        .owner
        .post(&format!("{}/restore", world.object_path()));
    restore.await.expect(200);
    let export = world
        .owner
        .get(&format!("{}/reqif/export", world.module_path()));
    export.await;
    world.owner.delete(&world.module_path()).await.expect(204);
    let mine = format!("workspace_id={}&limit=7", world.workspace);
    let log = events(&admin, &mine).await;
    assert_eq!(
        actions(&log),
        [
            "delete module",
            "export module",
            "restore object",
            "delete object",
            "update workspace",
            "invite workspace",
            "set_role workspace",
        ]
    );
    assert_eq!(log[6]["details"]["role"], "admin");
    assert_eq!(log[6]["details"]["user_id"], admin.id().to_string());
    assert_eq!(log[0]["entity_name"], "System");
    // Without naming one, an administrator reads what happened in their own workspaces, and nothing of others.
    let all = events(&admin, "limit=1000").await;
    assert!(
        all.iter()
            .all(|event| event["workspace_id"] == world.workspace.as_str())
    );
    let theirs = format!("{LOG}?workspace_id={}", other.workspace);
    admin.get(&theirs).await.problem(404, "not_found");
    app.server_admin().await.get(&theirs).await.expect(200);
}

#[tokio::test]
async fn iam_7_tokens_and_the_admin_key_are_named_as_actors() {
    let app =
        TestApp::with(|settings| settings.auth.admin_key = Some(AdminKey::new("root key"))).await;
    let world = World::seed(&app).await;
    let token = with_token(&world.owner, json!({"scope": "admin"})).await;
    token.delete(&world.object_path()).await.expect(204);
    let root = app.anonymous().with_token(Some("root key"));
    root.patch(&world.workspace_path())
        .json(json!({"name": "Cars"}))
        .await
        .expect(200);
    let log = events(&root, "limit=3").await;
    assert_eq!(
        actions(&log),
        ["update workspace", "delete object", "create token"]
    );
    assert_eq!(log[0]["actor_kind"], "admin-key");
    assert_eq!(log[1]["actor_kind"], "token");
    assert_eq!(log[1]["user_id"], world.owner.id().to_string());
    assert_eq!(log[1]["token_id"], log[2]["entity_id"]);
    let by_key = events(&root, "actor_kind=admin-key").await;
    assert_eq!(by_key.len(), 1);
}

#[tokio::test]
async fn iam_7_the_log_is_filtered_and_paged_by_its_order() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let root = app.server_admin().await;
    let start = app.app.environment.now();
    for number in 0..5 {
        app.clock.advance(chrono::TimeDelta::minutes(1));
        let name = json!({"name": format!("Name {number}")});
        world
            .owner
            .patch(&world.workspace_path())
            .json(name)
            .await
            .expect(200);
    }
    let query = format!("action=update&entity_id={}", world.workspace);
    let whole = events(&root, &query).await;
    assert_eq!(whole.len(), 5);
    let (mut cursor, mut paged) = (String::new(), Vec::new());
    loop {
        let path = format!("{LOG}?{query}&limit=2{cursor}");
        let page = root.get(&path).await.expect(200);
        assert_eq!(page["total"], 5);
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
        // What happens meanwhile moves no page.
        app.clock.advance(chrono::TimeDelta::minutes(1));
        world
            .owner
            .delete("/api/v1/auth/sessions/00000000-0000-0000-0000-000000000000")
            .await;
    }
    assert_eq!(paged, whole);
    let time = |minutes: i64| {
        let at = start + chrono::TimeDelta::minutes(minutes);
        at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    };
    let some = events(
        &root,
        &format!("{query}&from={}&until={}", time(2), time(4)),
    )
    .await;
    assert_eq!(some.len(), 2);
    let none = events(&root, &format!("user_id={}", root.id())).await;
    assert!(none.is_empty());
    for wrong in [
        "cursor=x",
        "cursor=a1",
        "cursor=a99999999999999999999-1",
        "action=%00",
        "from=x",
    ] {
        root.get(&format!("{LOG}?{wrong}"))
            .await
            .problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn iam_7_a_long_log_is_exported_whole() {
    let app = TestApp::start().await;
    let root = app.server_admin().await;
    app.database
        .execute(
            "INSERT INTO audit_event (at, action, entity_type, actor_kind)
             SELECT now() - n * interval '1 second', 'sign_in', 'session', 'user' FROM generate_series(1, 2500) n",
        )
        .await;
    let text = root
        .get(&format!("{LOG}/export?action=sign_in"))
        .await
        .text();
    let mut ids: Vec<&str> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(ids.len(), 2_500);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 2_500);
    // That somebody took it is in it.
    assert_eq!(
        actions(&events(&root, "action=export").await),
        ["export audit_log"]
    );
}

#[tokio::test]
async fn iam_7_what_is_taken_away_and_how_rules_are_graded_is_written_down() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let reviewer = world.member(Role::Reviewer).await;
    let base = world.module_path();
    let comments = format!("/api/v1/objects/{}/comments", world.object);
    let id = |made: &Value| made["id"].as_str().unwrap().to_owned();
    let says = || reviewer.post(&comments).json(json!({"body": "Why?"}));
    let theirs = id(&says().await.expect(201));
    let own = id(&says().await.expect(201));
    let view = json!({"name": "For all", "shared": true});
    let views = format!("{base}/views");
    let view = id(&owner.post(&views).json(view).await.expect(201));
    let kind = world.object_type().await;

    reviewer
        .delete(&format!("{comments}/{own}"))
        .await
        .expect(204);
    let rule = format!("{base}/quality/rules/orphan");
    let off = json!({"enabled": false});
    owner.patch(&rule).json(off.clone()).await.expect(200);
    // What changes nothing is no event.
    owner.patch(&rule).json(off).await.expect(200);
    for path in [
        format!("{comments}/{theirs}"),
        format!("{views}/{view}"),
        format!("{base}/attribute-definitions/{}", world.attribute),
        format!("/api/v1/object-types/{kind}"),
        format!("/api/v1/links/{}", world.link),
    ] {
        owner.delete(&path).await.expect(204);
    }
    let query = format!("workspace_id={}&limit=6", world.workspace);
    let log = events(owner, &query).await;
    assert_eq!(
        actions(&log),
        [
            "delete link",
            "delete object_type",
            "delete attribute",
            "delete view",
            "delete comment",
            "set_rule module",
        ]
    );
    assert_eq!(log[2]["entity_name"], "Priority");
    assert_eq!(log[4]["details"]["author_id"], json!(reviewer.id()));
    assert_eq!(
        log[5]["details"],
        json!({"rule": "orphan", "enabled": false, "severity": "info"})
    );
}
