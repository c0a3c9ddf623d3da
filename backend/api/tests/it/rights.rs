//! Effective rights: the role that counts, where it comes from, what it allows.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

async fn explain(asker: &Client, person: &Client, on: &str) -> Value {
    let path = format!("/api/v1/users/{}/rights?{on}", person.id());
    asker.get(&path).await.expect(200)
}

fn allowed(rights: &Value) -> Vec<&str> {
    let decisions = rights["decisions"].as_array().unwrap().iter();
    decisions
        .filter(|one| one["allowed"] == true)
        .map(|one| one["action"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn iam_4_effective_rights_name_the_grant_that_decides() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let person = world.member(Role::Viewer).await;
    let module = format!("module_id={}", world.module);
    let project = format!("project_id={}", world.project);
    let workspace = format!("workspace_id={}", world.workspace);
    let rights = explain(&world.owner, &person, &module).await;
    assert_eq!(
        (rights["role"].as_str(), rights["source"].as_str()),
        (Some("viewer"), Some("workspace"))
    );
    assert_eq!(allowed(&rights), ["read"]);
    let give = async |on: &str, role: &str| {
        let path = format!("/api/v1/{on}/members/{}", person.id());
        world
            .owner
            .put(&path)
            .json(json!({"role": role}))
            .await
            .expect(200);
    };
    give(&format!("projects/{}", world.project), "editor").await;
    let rights = explain(&world.owner, &person, &module).await;
    assert_eq!(
        (rights["role"].as_str(), rights["source"].as_str()),
        (Some("editor"), Some("project"))
    );
    assert_eq!(allowed(&rights), ["read", "create", "write", "review"]);
    let steps = rights["steps"].as_array().unwrap();
    let names: Vec<&str> = steps
        .iter()
        .map(|step| step["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Vehicles", "Brakes", "System"]);
    assert_eq!(steps[0]["role"], "viewer");
    assert_eq!(steps[1]["role"], "editor");
    assert!(steps[2]["role"].is_null());
    give(&format!("modules/{}", world.module), "none").await;
    let rights = explain(&world.owner, &person, &module).await;
    assert_eq!(
        (rights["role"].as_str(), rights["source"].as_str()),
        (Some("none"), Some("module"))
    );
    assert!(allowed(&rights).is_empty());
    // The explanation and the server agree.
    person
        .get(&world.module_path())
        .await
        .problem(404, "not_found");
    let rights = explain(&world.owner, &person, &workspace).await;
    let administer = rights["decisions"].as_array().unwrap().iter();
    let administer = administer
        .clone()
        .find(|one| one["action"] == "administer")
        .unwrap();
    assert_eq!(administer["needs"], "admin");
    // People may ask about themselves; nobody learns of what they cannot see.
    explain(&person, &person, &project).await;
    let other = format!("/api/v1/users/{}/rights?{project}", world.owner.id());
    person.get(&other).await.problem(403, "not_allowed");
    let stranger = app.person().await;
    let own = format!("/api/v1/users/{}/rights?{project}", stranger.id());
    stranger.get(&own).await.problem(404, "not_found");
    let root = app.server_admin().await;
    let rights = explain(&root, &root, &module).await;
    assert_eq!(rights["source"], "server_admin");
    for wrong in ["", "workspace_id=x", &format!("{module}&{project}")] {
        let path = format!("/api/v1/users/{}/rights?{wrong}", root.id());
        root.get(&path).await.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn iam_4_people_are_found_by_name_and_address() {
    let app = TestApp::start().await;
    let root = app.server_admin().await;
    for (name, email) in [
        ("Ada Lovelace", "ada@example.org"),
        ("Grace", "hopper@example.org"),
    ] {
        let person = json!({"display_name": name, "email": email});
        root.post("/api/v1/users").json(person).await.expect(201);
    }
    for (text, count) in [
        ("LOVE", 1),
        ("hopper@", 1),
        ("example.org", 3),
        ("100%", 0),
        ("%00", 0),
    ] {
        let page = root
            .get(&format!("/api/v1/users?q={text}"))
            .await
            .expect(200);
        assert_eq!(page["total"], count, "{text}");
    }
}
