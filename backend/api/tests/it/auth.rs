//! Signing in, out and up; one-time links; limits; and all of it with Redis away.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use req1_app::auth::{self, Signup};
use req1_domain::access::Role;
use req1_identity::{AdminKey, Limit, Limits};
use req1_store::users;
use req1_test_support::{Answer, Client, TestApp, TestRedis, Value, World, json};

const ME: &str = "/api/v1/auth/me";
const LOGIN: &str = "/api/v1/auth/login";
const PASSWORD: &str = "correct horse";

async fn register(app: &TestApp, email: &str) -> Value {
    let person = json!({"email": email, "display_name": "Ada", "password": PASSWORD});
    let made = app.anonymous().post("/api/v1/auth/register").json(person);
    made.await.expect(201)
}

async fn log_in(app: &TestApp, email: &str, password: &str) -> Answer {
    let given = json!({"email": email, "password": password});
    app.anonymous().post(LOGIN).json(given).await
}

/// A new account that is signed in.
async fn person(app: &TestApp, email: &str) -> Client {
    register(app, email).await;
    signed_in(app, &log_in(app, email, PASSWORD).await)
}

fn signed_in(app: &TestApp, answer: &Answer) -> Client {
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    app.anonymous().with_token(Some(&token))
}

fn token(link: &Value) -> String {
    let url = link["url"].as_str().expect("a link");
    url.split_once("token=").expect("a token").1.to_owned()
}

#[tokio::test]
async fn iam_1_a_person_signs_up_in_and_out() {
    let app = TestApp::start().await;
    let made = register(&app, "Ada@Example.org").await;
    assert_eq!(made["role"], "viewer");
    assert_eq!(made["active"], true);
    assert!(made.get("password_hash").is_none());
    let answer = log_in(&app, " ada@example.org", PASSWORD).await;
    assert_eq!(answer.expect(200)["user"]["id"], made["id"]);
    let cookie = answer.header("set-cookie").unwrap();
    for attribute in ["req1_session=", "HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    let ada = signed_in(&app, &answer);
    assert_eq!(ada.get(ME).await.expect(200)["email"], "Ada@Example.org");
    let left = ada.post("/api/v1/auth/logout").await;
    left.expect(204);
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    ada.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_1_wrong_sign_ins_are_not_told_apart() {
    let app = TestApp::start().await;
    register(&app, "ada@example.org").await;
    let wrong = log_in(&app, "ada@example.org", "wrong horse").await;
    let unknown = log_in(&app, "bob@example.org", PASSWORD).await;
    let mut problems = Vec::new();
    for answer in [wrong, unknown] {
        let mut problem = answer.problem(401, "wrong_credentials");
        problem["request_id"] = Value::Null;
        problems.push(problem);
    }
    assert_eq!(problems[0], problems[1]);
}

#[tokio::test]
async fn iam_1_the_cookie_counts_for_changes_from_the_own_origin_only() {
    let app = TestApp::with(|settings| {
        settings.api.allowed_origins = vec!["https://app.example.org".to_owned()];
    })
    .await;
    register(&app, "ada@example.org").await;
    let answer = log_in(&app, "ada@example.org", PASSWORD).await;
    let cookie = format!(
        "a=b; req1_session={}",
        answer.json()["token"].as_str().unwrap()
    );
    let anonymous = app.anonymous();
    let read = anonymous.get(ME).header("cookie", &cookie);
    read.await.expect(200);
    for (origin, status) in [
        (None, 401),
        (Some("https://evil.example"), 401),
        (Some("null"), 401),
        (Some("https://req.example.org.evil.example"), 401),
        (Some("https://req.example.org"), 201),
        (Some("https://app.example.org"), 201),
    ] {
        let mut call = anonymous
            .post("/api/v1/workspaces")
            .json(json!({"name": "Trains"}))
            .header("cookie", &cookie)
            .header("host", "req.example.org");
        if let Some(origin) = origin {
            call = call.header("origin", origin);
        }
        assert_eq!(call.await.status, status, "{origin:?}");
    }
}

#[tokio::test]
async fn iam_1_the_cookie_is_secure_behind_a_trusted_proxy_with_tls() {
    let app = TestApp::with(|settings| {
        settings.api.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    })
    .await;
    register(&app, "ada@example.org").await;
    let given = json!({"email": "ada@example.org", "password": PASSWORD});
    for (peer, scheme, is_secure) in [
        ("10.1.2.3", "https", true),
        ("10.1.2.3", "http", false),
        ("192.0.2.1", "https", false),
    ] {
        let call = app.anonymous().post(LOGIN).json(given.clone()).from(peer);
        let answer = call.header("x-forwarded-proto", scheme).await;
        let cookie = answer.header("set-cookie").unwrap();
        assert_eq!(cookie.contains("; Secure"), is_secure, "{peer} {scheme}");
    }
}

#[tokio::test]
async fn iam_1_sessions_end_without_use_and_go_on_with_it() {
    let app = TestApp::start().await;
    let life = app.app.auth.session_life;
    let ada = person(&app, "ada@example.org").await;
    for _ in 0..4 {
        app.clock.advance(life.idle - TimeDelta::minutes(1));
        ada.get(ME).await.expect(200);
    }
    app.clock.advance(life.idle);
    ada.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_1_sessions_end_at_the_longest_life_however_much_they_are_used() {
    let app = TestApp::start().await;
    let life = app.app.auth.session_life;
    let ada = person(&app, "ada@example.org").await;
    let mut lived = TimeDelta::zero();
    while lived + TimeDelta::days(7) < life.longest {
        app.clock.advance(TimeDelta::days(7));
        lived += TimeDelta::days(7);
        ada.get(ME).await.expect(200);
    }
    app.clock.advance(TimeDelta::days(7));
    ada.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_1_people_see_and_end_their_own_sessions() {
    let app = TestApp::start().await;
    let here = person(&app, "ada@example.org").await;
    let there = signed_in(&app, &log_in(&app, "ada@example.org", PASSWORD).await);
    let bob = person(&app, "bob@example.org").await;
    let sessions = here.get("/api/v1/auth/sessions").await.expect(200);
    let sessions = sessions.as_array().unwrap();
    assert_eq!(sessions.len(), 2);
    let current = sessions.iter().filter(|one| one["current"] == true);
    assert_eq!(current.count(), 1);
    let other = sessions.iter().find(|one| one["current"] == false).unwrap();
    assert_eq!(other["ip_address"], "127.0.0.1");
    let path = format!("/api/v1/auth/sessions/{}", other["id"].as_str().unwrap());
    bob.delete(&path).await.problem(404, "not_found");
    there.get(ME).await.expect(200);
    here.delete(&path).await.expect(204);
    there.get(ME).await.problem(401, "not_signed_in");
    here.get(ME).await.expect(200);
    here.delete(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn iam_1_another_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let here = person(&app, "ada@example.org").await;
    let there = signed_in(&app, &log_in(&app, "ada@example.org", PASSWORD).await);
    there.get(ME).await.expect(200);
    let change = |old: &str, new: &str| {
        let body = json!({"old_password": old, "new_password": new});
        here.post("/api/v1/auth/change-password").json(body)
    };
    let wrong = change("wrong horse", "another horse").await;
    wrong.problem(401, "wrong_credentials");
    let short = change(PASSWORD, "short").await;
    let problem = short.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/new_password");
    change(PASSWORD, "another horse").await.expect(204);
    here.get(ME).await.expect(200);
    there.get(ME).await.problem(401, "not_signed_in");
    log_in(&app, "ada@example.org", PASSWORD).await.expect(401);
    log_in(&app, "ada@example.org", "another horse")
        .await
        .expect(200);
}

#[tokio::test]
async fn iam_1_an_end_behind_the_cache_counts_within_a_minute() {
    let redis = TestRedis::start();
    for url in [None, Some(redis.url())] {
        let app = TestApp::with(|settings| settings.identity.redis_url = url).await;
        let ada = person(&app, "ada@example.org").await;
        let user = ada.get(ME).await.expect(200);
        let user: uuid::Uuid = user["id"].as_str().unwrap().parse().unwrap();
        // As another process without Redis would end it: in the database only.
        let mut db = app.app.store.acquire().await.unwrap();
        let now = app.app.environment.now();
        let ended = users::revoke(&mut db, user.into(), (None, None), now).await;
        assert_eq!(ended.unwrap().len(), 1);
        ada.get(ME).await.expect(200);
        app.clock.advance(TimeDelta::seconds(60));
        ada.get(ME).await.problem(401, "not_signed_in");
    }
}

#[tokio::test]
async fn iam_1_a_redis_that_is_away_signs_nobody_out_and_revives_nobody() {
    let mut redis = TestRedis::start();
    let app = TestApp::with(|settings| settings.identity.redis_url = Some(redis.url())).await;
    let ada = person(&app, "ada@example.org").await;
    let bob = person(&app, "bob@example.org").await;
    bob.get(ME).await.expect(200);
    ada.get(ME).await.expect(200);
    redis.stop();
    ada.get(ME).await.expect(200);
    bob.post("/api/v1/auth/logout").await.expect(204);
    bob.get(ME).await.problem(401, "not_signed_in");
    let eve = person(&app, "eve@example.org").await;
    eve.get(ME).await.expect(200);
    redis.restart();
    // Longer than Redis is left alone after a failure.
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    for someone in [&ada, &eve] {
        someone.get(ME).await.expect(200);
        someone.get(ME).await.expect(200);
    }
    bob.get(ME).await.problem(401, "not_signed_in");
}

#[tokio::test]
async fn iam_1_a_redis_that_hangs_does_not_hang_requests() {
    let redis = TestRedis::start();
    let app = TestApp::with(|settings| settings.identity.redis_url = Some(redis.url())).await;
    let ada = person(&app, "ada@example.org").await;
    ada.get(ME).await.expect(200);
    redis.freeze();
    let start = Instant::now();
    for _ in 0..20 {
        ada.get(ME).await.expect(200);
    }
    let took = start.elapsed();
    assert!(
        took < Duration::from_millis(1_500),
        "20 requests took {took:?}"
    );
}

#[tokio::test]
async fn iam_2_sign_up_is_open_by_invitation_or_closed() {
    for (signup, code) in [
        (Signup::Invite, "invitation_needed"),
        (Signup::Closed, "signup_closed"),
    ] {
        let app = TestApp::with(|settings| settings.auth.signup = signup).await;
        let config = app.anonymous().get("/api/v1/auth/config").await.expect(200);
        assert_eq!(config["signup"], signup.as_str());
        let body = json!({"email": "a@b.de", "display_name": "A", "password": PASSWORD});
        let answer = app
            .anonymous()
            .post("/api/v1/auth/register")
            .json(body)
            .await;
        answer.problem(403, code);
    }
}

#[tokio::test]
async fn iam_2_an_account_is_refused_with_every_fault_at_its_place() {
    let app = TestApp::start().await;
    register(&app, "ada@example.org").await;
    let body = json!({"email": "nobody", "display_name": " ", "password": "short"});
    let answer = app
        .anonymous()
        .post("/api/v1/auth/register")
        .json(body)
        .await;
    let problem = answer.problem(400, "invalid_request");
    let errors = problem["errors"].as_array().unwrap();
    let places: Vec<&str> = errors
        .iter()
        .map(|one| one["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(places, ["/email", "/display_name", "/password"]);
    let body = json!({"email": "ADA@example.org", "display_name": "A", "password": PASSWORD});
    let answer = app
        .anonymous()
        .post("/api/v1/auth/register")
        .json(body)
        .await;
    let problem = answer.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "email_taken");
}

#[tokio::test]
async fn iam_2_the_first_administrator_comes_from_a_link_that_works_once() {
    let app = TestApp::with(|settings| {
        settings.auth.public_url = Some("https://req.example.org/".to_owned());
    })
    .await;
    let config = app.anonymous().get("/api/v1/auth/config").await.expect(200);
    assert_eq!(config["setup_needed"], true);
    let link = auth::setup_link(&app.app).await.unwrap().unwrap();
    let start = "https://req.example.org/setup?token=";
    assert!(link.url.starts_with(start), "{}", link.url);
    let setup = |token: &str, email: &str| {
        let body =
            json!({"token": token, "email": email, "display_name": "Root", "password": PASSWORD});
        app.anonymous().post("/api/v1/auth/setup").json(body)
    };
    setup("guess", "root@example.org")
        .await
        .problem(400, "invalid_request");
    let token = link.url.trim_start_matches(start);
    let made = setup(token, "root@example.org").await;
    assert_eq!(made.expect(201)["user"]["server_admin"], true);
    signed_in(&app, &made).get(ME).await.expect(200);
    setup(token, "other@example.org")
        .await
        .problem(400, "invalid_request");
    let config = app.anonymous().get("/api/v1/auth/config").await.expect(200);
    assert_eq!(config["setup_needed"], false);
    assert!(auth::setup_link(&app.app).await.unwrap().is_none());
}

#[tokio::test]
async fn iam_2_the_setup_link_ages() {
    let app = TestApp::start().await;
    let link = auth::setup_link(&app.app).await.unwrap().unwrap();
    app.clock.advance(TimeDelta::hours(auth::SETUP_HOURS));
    let token = link.url.split_once("token=").unwrap().1;
    let body =
        json!({"token": token, "email": "a@b.de", "display_name": "A", "password": PASSWORD});
    let answer = app.anonymous().post("/api/v1/auth/setup").json(body).await;
    assert_eq!(
        answer.problem(400, "invalid_request")["errors"][0]["code"],
        "invalid_link"
    );
}

#[tokio::test]
async fn iam_2_the_first_administrator_comes_from_configuration_once() {
    let app = TestApp::start().await;
    let squatter = person(&app, "root@example.org").await;
    let made = auth::ensure_admin(&app.app, "root@example.org", "configured horse").await;
    assert!(made.unwrap());
    // Who took the address before is out.
    squatter.get(ME).await.problem(401, "not_signed_in");
    log_in(&app, "root@example.org", PASSWORD).await.expect(401);
    let root = log_in(&app, "root@example.org", "configured horse")
        .await
        .expect(200);
    assert_eq!(root["user"]["server_admin"], true);
    let again = auth::ensure_admin(&app.app, "root@example.org", "changed later").await;
    assert!(!again.unwrap());
    log_in(&app, "root@example.org", "configured horse")
        .await
        .expect(200);
    assert!(
        auth::ensure_admin(&app.app, "nonsense", "configured horse")
            .await
            .is_err()
    );
}

#[tokio::test]
async fn iam_2_the_admin_key_is_root_and_signs_what_it_does() {
    let app =
        TestApp::with(|settings| settings.auth.admin_key = Some(AdminKey::new("root key"))).await;
    let root = app.anonymous().with_token(Some("root key"));
    let me = root.get(ME).await.expect(200);
    assert_eq!(me["email"], "admin-key");
    let world = World::seed(&app).await;
    let edit = root
        .patch(&world.object_path())
        .json(json!({"heading": "By key"}));
    edit.await.expect(200);
    let history = world
        .owner
        .get(&format!("{}/history", world.object_path()))
        .await
        .expect(200);
    assert_eq!(history["items"][0]["changed_by"], me["id"]);
    for key in ["root ke", "root key2", "admin-key", ""] {
        let other = app.anonymous().with_token(Some(key));
        other.get(ME).await.problem(401, "not_signed_in");
    }
    // It is nobody: not listed, no password, no link, no need for a person less.
    let people = root.get("/api/v1/users").await.expect(200);
    let listed = people["items"].as_array().unwrap();
    assert!(listed.iter().all(|one| one["id"] != me["id"]));
    let link = format!("/api/v1/users/{}/reset-link", me["id"].as_str().unwrap());
    root.post(&link).await.problem(404, "not_found");
    log_in(&app, "admin-key", "root key").await.expect(401);
    let config = app.anonymous().get("/api/v1/auth/config").await.expect(200);
    assert_eq!(config["setup_needed"], true);
    root.get("/api/v1/auth/sessions").await.expect(200);
    root.post("/api/v1/auth/logout").await.expect(204);
    root.get(ME).await.expect(200);
}

#[tokio::test]
async fn iam_2_a_reset_link_gives_another_password_once() {
    let app = TestApp::start().await;
    let administrator = app.server_admin().await;
    let ada = person(&app, "ada@example.org").await;
    let id = ada.get(ME).await.expect(200)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/users/{id}/reset-link");
    let first = token(&administrator.post(&path).await.expect(201));
    let second = token(&administrator.post(&path).await.expect(201));
    let reset = |token: &str| {
        let body = json!({"token": token, "new_password": "another horse"});
        app.anonymous()
            .post("/api/v1/auth/reset-password")
            .json(body)
    };
    // A newer link replaces the older one.
    reset(&first).await.problem(400, "invalid_request");
    let done = reset(&second).await;
    done.expect(200);
    ada.get(ME).await.problem(401, "not_signed_in");
    signed_in(&app, &done).get(ME).await.expect(200);
    log_in(&app, "ada@example.org", "another horse")
        .await
        .expect(200);
    reset(&second).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn iam_2_an_invitation_makes_an_account_or_adds_a_role() {
    let app = TestApp::with(|settings| settings.auth.signup = Signup::Invite).await;
    let world = World::seed(&app).await;
    let invitations = format!("{}/invitations", world.workspace_path());
    let invite = |email: &str, role: &str| {
        let body = json!({"email": email, "role": role});
        world.owner.post(&invitations).json(body)
    };
    let accept =
        |client: &Client, body: Value| client.post("/api/v1/auth/accept-invitation").json(body);
    let link = token(&invite("guest@example.org", "editor").await.expect(201));
    let account = json!({"token": link, "display_name": "Guest", "password": PASSWORD});
    let joined = accept(&app.anonymous(), account.clone()).await;
    let body = joined.expect(200);
    assert_eq!(body["workspace_id"], world.workspace.as_str());
    assert_eq!(body["user"]["role"], "editor");
    let guest = signed_in(&app, &joined);
    guest.get(&world.object_path()).await.expect(200);
    accept(&app.anonymous(), account)
        .await
        .problem(400, "invalid_request");
    // Somebody with an account joins with it, and keeps a higher role.
    let again = token(&invite("guest@example.org", "viewer").await.expect(201));
    let account = json!({"token": again, "display_name": "Guest", "password": PASSWORD});
    let problem = accept(&app.anonymous(), account)
        .await
        .problem(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], "account_exists");
    let joined = accept(&guest, json!({"token": again})).await.expect(200);
    assert_eq!(joined["user"]["role"], "editor");
    // Without a session and a password there is nobody to join.
    let third = token(&invite("third@example.org", "viewer").await.expect(201));
    let nobody = accept(&app.anonymous(), json!({"token": third})).await;
    nobody.problem(400, "invalid_request");
    accept(&app.person().await, json!({"token": third}))
        .await
        .expect(200);
}

#[tokio::test]
async fn iam_2_an_invitation_is_as_good_as_its_maker_is_now() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin = world.member(Role::Admin).await;
    let invitations = format!("{}/invitations", world.workspace_path());
    let above = json!({"email": "x@example.org", "role": "owner"});
    admin
        .post(&invitations)
        .json(above)
        .await
        .problem(403, "not_allowed");
    let none = json!({"email": "x@example.org", "role": "none"});
    admin
        .post(&invitations)
        .json(none)
        .await
        .problem(400, "invalid_request");
    let good = json!({"email": "x@example.org", "role": "admin"});
    let link = token(&admin.post(&invitations).json(good).await.expect(201));
    world.give(&admin, Role::Viewer).await;
    let joined = app.person().await.post("/api/v1/auth/accept-invitation");
    let joined = joined.json(json!({"token": link})).await;
    assert_eq!(
        joined.problem(400, "invalid_request")["errors"][0]["code"],
        "invalid_link"
    );
}

#[tokio::test]
async fn iam_2_nobody_gives_themselves_a_role() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let own = format!("/api/v1/users/{}", editor.id());
    editor
        .patch(&own)
        .json(json!({"display_name": "Me"}))
        .await
        .expect(200);
    for body in [
        json!({"role": "admin"}),
        json!({"active": true}),
        json!({"display_name": "Me", "role": "admin"}),
    ] {
        editor
            .patch(&own)
            .json(body)
            .await
            .problem(403, "not_allowed");
    }
    let seat = format!("{}/members/{}", world.workspace_path(), editor.id());
    editor
        .put(&seat)
        .json(json!({"role": "owner"}))
        .await
        .problem(403, "not_allowed");
    let admin = world.member(Role::Admin).await;
    let seat = format!("{}/members/{}", world.workspace_path(), admin.id());
    admin
        .put(&seat)
        .json(json!({"role": "owner"}))
        .await
        .problem(403, "not_allowed");
}

#[tokio::test]
async fn iam_2_people_are_deactivated_or_deleted_but_for_the_last_administrator() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let root = app.server_admin().await;
    let ada = person(&app, "ada@example.org").await;
    let id = ada.get(ME).await.expect(200)["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/users/{id}");
    root.patch(&path)
        .json(json!({"active": false}))
        .await
        .expect(200);
    ada.get(ME).await.problem(401, "not_signed_in");
    log_in(&app, "ada@example.org", PASSWORD)
        .await
        .problem(401, "wrong_credentials");
    let inactive = root.get("/api/v1/users?active=false").await.expect(200);
    assert_eq!(inactive["total"], 1);
    root.patch(&path)
        .json(json!({"active": true}))
        .await
        .expect(200);
    log_in(&app, "ada@example.org", PASSWORD).await.expect(200);
    root.delete(&path).await.expect(204);
    root.get(&path).await.problem(404, "not_found");
    // History keeps naming its authors.
    let author = format!("/api/v1/users/{}", world.owner.id());
    root.delete(&author).await.expect(204);
    assert_eq!(root.get(&author).await.expect(200)["active"], false);
    let own = format!("/api/v1/users/{}", root.id());
    for call in [
        root.delete(&own),
        root.patch(&own).json(json!({"role": "viewer"})),
    ] {
        assert_eq!(
            call.await.problem(409, "conflict")["errors"][0]["code"],
            "last_admin"
        );
    }
}

#[tokio::test]
async fn org_1_people_of_other_workspaces_are_not_seen() {
    let app = TestApp::start().await;
    let (here, there) = (World::seed(&app).await, World::seed(&app).await);
    let viewer = here.member(Role::Viewer).await;
    let people = viewer.get("/api/v1/users").await.expect(200);
    assert_eq!(people["total"], 2, "{people}");
    let path = format!("/api/v1/users/{}", there.owner.id());
    viewer.get(&path).await.problem(404, "not_found");
}

fn limits(account: u32, address: u32, requests: u32) -> Limits {
    let window = Duration::from_mins(5);
    Limits {
        failed_sign_ins_per_account: Limit::new(account, window),
        failed_sign_ins_per_address: Limit::new(address, window),
        requests_per_token: Limit::new(requests, Duration::from_secs(10)),
    }
}

#[tokio::test]
async fn iam_6_failed_sign_ins_are_limited_per_account_and_address() {
    let redis = TestRedis::start();
    for url in [None, Some(redis.url())] {
        let is_shared = url.is_some();
        let app = TestApp::with(|settings| {
            settings.identity.redis_url = url;
            settings.identity.limits = limits(3, 8, 1_000);
        })
        .await;
        register(&app, "ada@example.org").await;
        for _ in 0..5 {
            log_in(&app, "ada@example.org", PASSWORD).await.expect(200);
        }
        for _ in 0..3 {
            log_in(&app, "ada@example.org", "wrong horse")
                .await
                .expect(401);
        }
        let refused = log_in(&app, "ada@example.org", PASSWORD).await;
        refused.problem(429, "too_many_requests");
        let wait: i64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=301).contains(&wait), "{wait}");
        let elsewhere = |number: usize, address: &'static str| {
            let given = json!({"email": format!("p{number}@example.org"), "password": PASSWORD});
            app.anonymous().post(LOGIN).json(given).from(address)
        };
        // Four of eight are used up by the address.
        for number in 0..4 {
            elsewhere(number, "127.0.0.1").await.expect(401);
        }
        elsewhere(9, "127.0.0.1")
            .await
            .problem(429, "too_many_requests");
        elsewhere(9, "192.0.2.7").await.expect(401);
        if !is_shared {
            app.clock.advance(TimeDelta::seconds(wait));
            log_in(&app, "ada@example.org", PASSWORD).await.expect(200);
        }
    }
}

#[tokio::test]
async fn iam_6_many_guesses_at_once_are_all_counted() {
    let app = TestApp::with(|settings| settings.identity.limits = limits(3, 1_000, 1_000)).await;
    register(&app, "ada@example.org").await;
    let guesses: Vec<_> = (0..12)
        .map(|_| log_in(&app, "ada@example.org", "guess guess"))
        .collect();
    let answers = futures::future::join_all(guesses).await;
    let tried = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(tried, 3);
}

#[tokio::test]
async fn iam_6_requests_are_limited_per_token() {
    let app = TestApp::with(|settings| settings.identity.limits = limits(10, 100, 5)).await;
    let (ada, bob) = (app.person().await, app.person().await);
    for _ in 0..5 {
        ada.get(ME).await.expect(200);
    }
    let refused = ada.get(ME).await;
    refused.problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after").as_deref(), Some("11"));
    bob.get(ME).await.expect(200);
    app.clock.advance(TimeDelta::seconds(11));
    ada.get(ME).await.expect(200);
}
