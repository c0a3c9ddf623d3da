use req1_app::auth;
use req1_store::users;
use req1_test_support::{Client, World};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Operation;

const PASSWORD: &str = "correct horse";

fn new_person(world: &World<'_>) -> Value {
    let email = format!("{}@example.org", world.app.app.environment.new_id());
    json!({"email": email, "display_name": "Grace", "password": PASSWORD})
}

/// The token in a one-time link.
fn token(url: &str) -> &str {
    url.split_once("token=").expect("a link with a token").1
}

async fn set_password(world: &World<'_>, client: &Client) {
    let Some(user) = client.user else { return };
    let app = &world.app.app;
    let hash = app.identity.passwords.hash(PASSWORD).await.unwrap();
    let mut db = app.store.acquire().await.unwrap();
    let now = app.environment.now();
    users::set_password(&mut db, user, &hash, now)
        .await
        .unwrap();
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = sign_ins();
    operations.extend(ways_in());
    operations
}

fn sign_ins() -> Vec<Operation> {
    vec![
        operation!(
            "GET /api/v1/auth/config",
            "200 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/auth/config")
        ),
        operation!(
            "POST /api/v1/auth/login",
            "200 200 200 200 200 200 200 200",
            |world, client| {
                let person = new_person(world);
                let anonymous = world.app.anonymous();
                let made = anonymous.post("/api/v1/auth/register").json(person.clone());
                made.await.expect(201);
                let given = json!({"email": person["email"], "password": PASSWORD});
                client.post("/api/v1/auth/login").json(given)
            }
        ),
        operation!(
            "POST /api/v1/auth/logout",
            "401 204 204 204 204 204 204 204",
            |_, client| client.post("/api/v1/auth/logout")
        ),
        operation!(
            "GET /api/v1/auth/me",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/auth/me")
        ),
        operation!(
            "GET /api/v1/auth/sessions",
            "401 200 200 200 200 200 200 200",
            |_, client| client.get("/api/v1/auth/sessions")
        ),
        operation!(
            "DELETE /api/v1/auth/sessions/{id}",
            "401 204 204 204 204 204 204 204",
            |_, client| {
                let sessions = client.get("/api/v1/auth/sessions").await.json();
                let id = sessions[0]["id"].as_str().unwrap_or_default().to_owned();
                let id = if id.is_empty() {
                    Uuid::nil().to_string()
                } else {
                    id
                };
                client.delete(&format!("/api/v1/auth/sessions/{id}"))
            }
        ),
        operation!(
            "POST /api/v1/auth/change-password",
            "401 204 204 204 204 204 204 204",
            |world, client| {
                set_password(world, client).await;
                let change = json!({"old_password": PASSWORD, "new_password": "another horse"});
                client.post("/api/v1/auth/change-password").json(change)
            }
        ),
    ]
}

fn ways_in() -> Vec<Operation> {
    vec![
        operation!(
            "POST /api/v1/auth/register",
            "201 201 201 201 201 201 201 201",
            |world, client| client.post("/api/v1/auth/register").json(new_person(world))
        ),
        operation!(
            "POST /api/v1/auth/setup",
            "201 201 201 201 201 201 201 400",
            |world, client| {
                let mut person = new_person(world);
                // The administrator who calls is one already, hence no link.
                world.app.demote_admins(client.user).await;
                let link = auth::setup_link(&world.app.app).await.unwrap();
                let url = link.map_or_else(|| "?token=none".to_owned(), |link| link.url);
                person["token"] = json!(token(&url));
                client.post("/api/v1/auth/setup").json(person)
            }
        ),
        operation!(
            "POST /api/v1/auth/reset-password",
            "200 200 200 200 200 200 200 200",
            |world, client| {
                let administrator = world.app.server_admin().await;
                let path = format!("/api/v1/users/{}/reset-link", world.owner.id());
                let link = administrator.post(&path).await.expect(201);
                let token = token(link["url"].as_str().unwrap());
                let reset = json!({"token": token, "new_password": "another horse"});
                client.post("/api/v1/auth/reset-password").json(reset)
            }
        ),
        operation!(
            "POST /api/v1/auth/accept-invitation",
            "200 200 200 200 200 200 200 200",
            |world, client| {
                let email = new_person(world)["email"].clone();
                let path = format!("{}/invitations", world.workspace_path());
                let invitation = json!({"email": email, "role": "viewer"});
                let link = world.owner.post(&path).json(invitation).await.expect(201);
                let token = token(link["url"].as_str().unwrap());
                let acceptance =
                    json!({"token": token, "display_name": "Grace", "password": PASSWORD});
                client
                    .post("/api/v1/auth/accept-invitation")
                    .json(acceptance)
            }
        ),
    ]
}
