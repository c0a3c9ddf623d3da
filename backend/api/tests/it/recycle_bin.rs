//! Recycle bins and the ways out of them.

use chrono::TimeDelta;
use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

/// Rows of a bin as `kind name`.
fn names(page: &Value) -> Vec<String> {
    let rows = page["items"].as_array().unwrap().iter();
    rows.map(|row| {
        let text = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        format!("{} {}", text("kind"), text("name"))
    })
    .collect()
}

async fn bin(client: &Client, path: &str) -> Value {
    client.get(path).await.expect(200)
}

#[tokio::test]
async fn org_4_what_is_deleted_is_listed_and_comes_back_with_everything_in_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let in_project = format!("/api/v1/projects/{}/bin", world.project);
    let in_workspace = format!("{}/bin", world.workspace_path());
    assert_eq!(bin(owner, &in_project).await["total"], 0);

    // The heading goes with both requirements below it; they make one row.
    let heading = format!("{}/objects/{}", world.module_path(), world.heading);
    owner.delete(&heading).await.expect(204);
    let page = bin(owner, &in_project).await;
    assert_eq!(names(&page), ["object Service brake"]);
    let row = &page["items"][0];
    assert_eq!(row["contents"], 3);
    assert_eq!(row["key"], "SRS-0001");
    assert_eq!(row["module_name"], "System");
    assert_eq!(row["deleted_by"], json!(owner.id()));
    assert!(
        row["deleted_by_name"]
            .as_str()
            .unwrap()
            .starts_with("Person")
    );
    owner.post(&format!("{heading}/restore")).await.expect(200);
    assert_eq!(bin(owner, &in_project).await["total"], 0);
    let objects = format!("{}/objects", world.module_path());
    assert_eq!(bin(owner, &objects).await["total"], 3);

    // The module goes with its objects.
    owner.delete(&world.module_path()).await.expect(204);
    for path in [&in_project, &in_workspace] {
        let page = bin(owner, path).await;
        assert_eq!(names(&page), ["module System"]);
        assert_eq!(page["items"][0]["contents"], 3);
        assert_eq!(page["items"][0]["held_by"], Value::Null);
    }
    assert_eq!(owner.get(&objects).await.status, 404);
    let restore_module = format!("{}/restore", world.module_path());
    let restored = owner.post(&restore_module).await.expect(200);
    assert_eq!(restored["object_count"], 3);
    assert_eq!(bin(owner, &objects).await["total"], 3);
    let again = owner.post(&restore_module).await;
    assert_eq!(
        again.problem(409, "conflict")["errors"][0]["code"],
        "not_deleted"
    );

    // A module that went before its project cannot come back before it.
    owner.delete(&world.module_path()).await.expect(204);
    app.clock.advance(TimeDelta::seconds(1));
    let project = format!("{}/projects/{}", world.workspace_path(), world.project);
    owner.delete(&project).await.expect(204);
    let page = bin(owner, &in_workspace).await;
    assert_eq!(names(&page), ["project Brakes", "module System"]);
    assert_eq!(page["items"][1]["held_by"], "Brakes");
    let refused = owner.post(&restore_module).await;
    assert_eq!(
        refused.problem(409, "conflict")["errors"][0]["code"],
        "project_deleted"
    );

    // And the whole workspace.
    owner.delete(&world.workspace_path()).await.expect(204);
    assert_eq!(
        names(&bin(owner, "/api/v1/bin").await),
        ["workspace Vehicles"]
    );
    let restore_project = format!("/api/v1/projects/{}/restore", world.project);
    let refused = owner.post(&restore_project).json(json!({})).await;
    assert_eq!(
        refused.problem(409, "conflict")["errors"][0]["code"],
        "workspace_deleted"
    );
    let restore_workspace = format!("{}/restore", world.workspace_path());
    owner.post(&restore_workspace).await.expect(200);
    owner
        .post(&restore_project)
        .json(json!({}))
        .await
        .expect(200);
    owner.post(&restore_module).await.expect(200);
    assert_eq!(bin(owner, &objects).await["total"], 3);
    for path in ["/api/v1/bin", &in_workspace, &in_project] {
        assert_eq!(bin(owner, path).await["total"], 0, "{path}");
    }
}

#[tokio::test]
async fn org_4_a_name_that_was_taken_meanwhile_is_answered_with_one_that_is_free() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let projects = format!("{}/projects", world.workspace_path());
    let gone = format!("{projects}/{}", world.project);
    world.owner.delete(&gone).await.expect(204);
    for name in ["brakes", "Brakes (2)"] {
        let made = world
            .owner
            .post(&projects)
            .json(json!({"name": name}))
            .await;
        made.expect(201);
    }
    let path = format!("/api/v1/projects/{}/restore", world.project);
    let restore = |body: Value| world.owner.post(&path).json(body);
    for body in [json!({}), json!({"name": "BRAKES"})] {
        let problem = restore(body).await.problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/name"), &json!("duplicate"))
        );
        assert!(
            error["detail"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("“brakes (3)”"),
            "{error}"
        );
    }
    restore(json!({"name": " "}))
        .await
        .problem(400, "invalid_request");
    let restored = restore(json!({"name": "Brakes of the van"}))
        .await
        .expect(200);
    assert_eq!(restored["name"], "Brakes of the van");
}

#[tokio::test]
async fn org_4_everybody_sees_what_they_may_restore_and_nothing_else() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    world.owner.delete(&world.object_path()).await.expect(204);
    let other = json!({"name": "Software", "project_id": world.project});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let other = format!("/api/v1/modules/{}", other["id"].as_str().unwrap());
    world.owner.delete(&other).await.expect(204);
    let in_project = format!("/api/v1/projects/{}/bin", world.project);
    let in_workspace = format!("{}/bin", world.workspace_path());
    for (role, expected) in [
        (Role::Viewer, vec![]),
        (Role::Reviewer, vec![]),
        (Role::Editor, vec!["object The brake shall hold."]),
        (
            Role::Admin,
            vec!["module Software", "object The brake shall hold."],
        ),
    ] {
        let person = world.member(role).await;
        // Modules go by the clock of the test, objects by that of the database.
        let mut found = names(&bin(&person, &in_project).await);
        found.sort();
        assert_eq!(found, expected, "{role:?}");
        let modules: Vec<&str> = expected
            .iter()
            .copied()
            .filter(|row| row.starts_with('m'))
            .collect();
        assert_eq!(
            names(&bin(&person, &in_workspace).await),
            modules,
            "{role:?}"
        );
    }
    // Deleted workspaces are for their owners and the administrators of the server.
    let (admin, stranger) = (world.member(Role::Admin).await, app.person().await);
    world
        .owner
        .delete(&world.workspace_path())
        .await
        .expect(204);
    for person in [&admin, &stranger] {
        assert_eq!(bin(person, "/api/v1/bin").await["total"], 0);
    }
    assert_eq!(
        bin(&app.server_admin().await, "/api/v1/bin").await["total"],
        1
    );
}

#[tokio::test]
async fn org_4_a_bin_is_read_page_by_page_and_filtered() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    for number in 0..7 {
        let body = json!({"heading": format!("Lever {number}"), "body": "<p>100 % of_it</p>"});
        let made = world.owner.post(&objects).json(body).await.expect(201);
        let path = format!("{objects}/{}", made["id"].as_str().unwrap());
        world.owner.delete(&path).await.expect(204);
    }
    world.owner.delete(&world.object_path()).await.expect(204);
    let path = format!("/api/v1/projects/{}/bin", world.project);
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = bin(&world.owner, &format!("{path}?limit=3{cursor}")).await;
        assert_eq!(page["total"], 8);
        assert_eq!(page["offset"], found.len());
        found.extend(names(&page));
        let Some(next) = page["next_cursor"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found.len(), 8);
    assert_eq!(found[0], "object The brake shall hold.");
    assert_eq!(found[7], "object Lever 0");
    let second = bin(&world.owner, &format!("{path}?limit=3&offset=3")).await;
    assert_eq!(names(&second), found[3..6]);
    for (query, expected) in [
        ("q=lever%203", 1),
        ("q=LEVER%20100%20%25", 7),
        ("q=of_i", 7),
        ("q=ofXi", 0),
        ("q=SRS-0002", 1),
        ("kind=module", 0),
        ("kind=object", 8),
    ] {
        let page = bin(&world.owner, &format!("{path}?{query}")).await;
        assert_eq!(page["total"], expected, "{query}");
        assert_eq!(page["items"].as_array().unwrap().len(), expected, "{query}");
    }
    let wrong = world.owner.get(&format!("{path}?cursor=o3")).await;
    assert_eq!(
        wrong.problem(400, "invalid_request")["errors"][0]["code"],
        "invalid_cursor"
    );
}

#[tokio::test]
async fn org_4_what_was_deleted_inside_stays_and_waits_for_what_is_above_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let heading = format!("{}/objects/{}", world.module_path(), world.heading);
    world.owner.delete(&world.object_path()).await.expect(204);
    world.owner.delete(&heading).await.expect(204);
    let path = format!("/api/v1/projects/{}/bin", world.project);
    let page = bin(&world.owner, &path).await;
    let contents: Vec<i64> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["contents"].as_i64().unwrap())
        .collect();
    assert_eq!(contents, [2, 1]);
    assert_eq!(page["items"][1]["held_by"], "SRS-0001");
    let early = world
        .owner
        .post(&format!("{}/restore", world.object_path()))
        .await;
    assert_eq!(
        early.problem(409, "conflict")["errors"][0]["code"],
        "parent_deleted"
    );
    world
        .owner
        .post(&format!("{heading}/restore"))
        .await
        .expect(200);
    let page = bin(&world.owner, &path).await;
    assert_eq!(names(&page), ["object The brake shall hold."]);
    assert_eq!(page["items"][0]["held_by"], Value::Null);
}
