//! What API tokens may do: every operation, with a token of each kind, for real.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, World, json};
use serde_json::Value;

use crate::registry::{self, Caller, Operation};

/// Operations that are for people and not for tokens, whatever their scope.
const FOR_PEOPLE: [&str; 8] = [
    "DELETE /api/v1/auth/sessions/{id}",
    "DELETE /api/v1/tokens/{id}",
    "GET /api/v1/auth/sessions",
    "GET /api/v1/tokens",
    "POST /api/v1/auth/change-password",
    "POST /api/v1/auth/logout",
    "POST /api/v1/tokens",
    "POST /api/v1/users/{id}/reset-link",
];

/// The person with a token instead of a session.
pub(crate) async fn with_token(person: &Client, token: Value) -> Client {
    let mut given = token;
    given["name"] = json!("test");
    let made = person.post("/api/v1/tokens").json(given).await.expect(201);
    let mut client = person.with_token(made["secret"].as_str());
    client.user = person.user;
    client
}

/// The status that an owner's token gets: that of the weaker of owner and scope.
fn expected(operation: &Operation, scope: &str) -> u16 {
    let role = match scope {
        "read" => Role::Viewer,
        "write" => Role::Editor,
        _ => Role::Owner,
    };
    let is_refused = scope == "read" && operation.method() != "GET";
    if is_refused || FOR_PEOPLE.contains(&operation.name) {
        return 403;
    }
    let cases = operation.cases();
    let case = cases
        .iter()
        .find(|(caller, _)| *caller == Caller::Member(role));
    case.expect("a case for the role").1
}

/// Whether somebody must be signed in for it at all.
fn needs_sign_in(operation: &Operation) -> bool {
    operation.cases()[0].1 == 401
}

async fn check_scopes(noun: &str) {
    let mut wrong = Vec::new();
    for operation in registry::noun(noun) {
        if !needs_sign_in(&operation) {
            continue;
        }
        let app = TestApp::start().await;
        let mut world = World::seed(&app).await;
        for scope in ["read", "write", "admin"] {
            if operation.method() != "GET" {
                world = World::seed(&app).await;
            }
            let owner = world.member(Role::Owner).await;
            let client = with_token(&owner, json!({"scope": scope})).await;
            let answer = (operation.prepare)(&world, &client).await.await;
            let expected = expected(&operation, scope);
            if answer.status != expected {
                let (name, status, text) = (operation.name, answer.status, answer.text());
                wrong.push(format!(
                    "{name} with {scope}: not {expected} but {status} {text}"
                ));
            }
            if answer.status >= 400 {
                answer.check_problem();
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A token for another workspace of the same owner changes nothing here, and no answer names anything of here.
async fn check_bounds(noun: &str) {
    let mut wrong = Vec::new();
    for operation in registry::noun(noun) {
        if !needs_sign_in(&operation) {
            continue;
        }
        let app = TestApp::start().await;
        let world = World::seed(&app).await;
        let elsewhere = world.owner.post("/api/v1/workspaces");
        let elsewhere = elsewhere
            .json(json!({"name": "Elsewhere"}))
            .await
            .expect(201);
        let bounds = json!({"scope": "admin", "workspace_id": elsewhere["id"]});
        let client = with_token(&world.owner, bounds).await;
        let call = (operation.prepare)(&world, &client).await;
        let path = call.path().split('?').next().unwrap_or_default().to_owned();
        let answer = call.await;
        let text = answer.text();
        let ids = [
            &world.workspace,
            &world.project,
            &world.module,
            &world.object,
            &world.link_type,
            &world.link,
        ];
        let named = ids.iter().find(|id| text.contains(id.as_str()));
        let reaches = answer.status < 300 && ids.iter().any(|id| path.contains(id.as_str()));
        if named.is_some() || reaches {
            let (name, status) = (operation.name, answer.status);
            wrong.push(format!("{name}: {status} {text}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

macro_rules! tests {
    ($($noun:ident),* $(,)?) => {
        mod iam_5_a_scope_caps_the_owners_rights_on {
            $(#[tokio::test]
            async fn $noun() {
                super::check_scopes(stringify!($noun)).await;
            })*
        }
        mod iam_5_a_token_for_one_workspace_reaches_no_other_at {
            $(#[tokio::test]
            async fn $noun() {
                super::check_bounds(stringify!($noun)).await;
            })*
        }
    };
}
registry::for_every_noun!(tests);
