//! What is purged is gone; everything else stays as it was, with a history that can be proved.

use req1_store::change_sets::{modules_to_verify, verify_module};
use req1_test_support::{Client, TestApp, Value, World, json};

async fn made(owner: &Client, path: &str, body: Value) -> String {
    let made = owner.post(path).json(body).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Deletes something and takes it away for good.
async fn purge(person: &Client, path: &str, name: &str) {
    person.delete(path).await.expect(204);
    let path = path.replace("/api/v1/", "/api/v1/bin/");
    let purged = person.delete(&path).json(json!({"name": name})).await;
    purged.expect(204);
}

/// Tables with rows that have this id in a column, each with how many, but for the audit log.
async fn rows_of(app: &TestApp, column: &str, id: &str) -> String {
    let found = format!(
        "SELECT COALESCE(string_agg(name || ' ' || rows, ', ' ORDER BY name), '') FROM (
             SELECT table_name AS name,
                    (xpath('/row/c/text()', query_to_xml(format(
                        'SELECT count(*) AS c FROM %I WHERE %I = %L', table_name, column_name, '{id}'
                    ), false, true, '')))[1]::text AS rows
             FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name = '{column}' AND table_name <> 'audit_event'
         ) AS counted WHERE rows <> '0'"
    );
    app.database.text(&found).await
}

/// All chains that there are hold.
async fn verify(app: &TestApp) -> usize {
    let mut db = app.app.store.acquire().await.unwrap();
    let modules = modules_to_verify(&mut db).await.unwrap();
    for module in &modules {
        let faults = verify_module(&mut db, module.id).await.unwrap();
        assert!(faults.is_empty(), "{faults:?}");
    }
    modules.len()
}

/// A module with an object that is linked with the world's, to and fro; one of the links was deleted since.
async fn linked_module(world: &World<'_>, (project, second): (&str, &str)) -> (String, String) {
    let owner = &world.owner;
    let module = json!({"name": "Software", "project_id": project, "prefix": "SW"});
    let module = made(owner, "/api/v1/modules", module).await;
    let objects = format!("/api/v1/modules/{module}/objects");
    let object = made(owner, &objects, json!({"body": "It shall hold."})).await;
    for (source, target, stays) in [
        (object.as_str(), world.object.as_str(), true),
        (object.as_str(), second, false),
        (world.object.as_str(), object.as_str(), true),
    ] {
        let link = json!({"source_object_id": source, "target_object_id": target, "link_type_id": world.link_type});
        let link = made(owner, "/api/v1/links", link).await;
        if !stays {
            owner
                .delete(&format!("/api/v1/links/{link}"))
                .await
                .expect(204);
        }
    }
    (module, object)
}

/// Something of everything that people leave in a module.
async fn live_in(world: &World<'_>) {
    let owner = &world.owner;
    world.object_type().await;
    let comments = format!("/api/v1/objects/{}/comments", world.object);
    let first = made(owner, &comments, json!({"body": "Why?"})).await;
    made(
        owner,
        &comments,
        json!({"body": "Because.", "parent_id": first}),
    )
    .await;
    let outside = format!("/api/v1/objects/{}/external-links", world.object);
    made(owner, &outside, json!({"uri": "https://example.org"})).await;
    let views = format!("{}/views", world.module_path());
    made(owner, &views, json!({"name": "Mine"})).await;
    let draft = format!("{}/drafts/{}/body", world.module_path(), world.object);
    let text = json!({"value": "<p>Half a thought</p>", "version": 1});
    owner.put(&draft).json(text).await.expect(200);
    let below = format!("{}/objects/{}", world.module_path(), world.other_object);
    owner.delete(&below).await.expect(204);
}

#[tokio::test]
async fn org_4_a_purged_module_is_gone_with_its_history_and_the_others_still_verify() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    live_in(&world).await;
    let third = json!({"body": "Not deleted when it is linked.", "parent_id": world.heading});
    let objects = format!("{}/objects", world.module_path());
    made(owner, &objects, third).await;
    let second = made(owner, &objects, json!({"body": "Another."})).await;
    let (other, _) = linked_module(&world, (&world.project, &second)).await;
    let history = format!("/api/v1/modules/{other}/history");
    let mut before = owner.get(&history).await.expect(200);
    assert_eq!(verify(&app).await, 2);

    owner.delete(&world.module_path()).await.expect(204);
    let path = format!("/api/v1/bin/modules/{}", world.module);
    let in_project = format!("/api/v1/projects/{}/bin", world.project);
    let bin = owner.get(&in_project).await.expect(200);
    assert_eq!(bin["items"][0]["may_purge"], true);
    for wrong in ["", "system", "System "] {
        let refused = owner.delete(&path).json(json!({"name": wrong})).await;
        let problem = refused.problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("/name"), &json!("other_name"))
        );
    }
    let name = json!({"name": "System"});
    owner.delete(&path).json(name.clone()).await.expect(204);
    // Once is enough, and nothing brings it back.
    assert_eq!(owner.delete(&path).json(name).await.status, 404);
    let restore = format!("{}/restore", world.module_path());
    assert_eq!(owner.post(&restore).await.status, 404);
    assert_eq!(owner.get(&in_project).await.expect(200)["total"], 0);
    // Of the two objects that links of the other module lead to, the live one and the deleted one, the number is left.
    assert_eq!(rows_of(&app, "module_id", &world.module).await, "object 2");
    let left = format!(
        "SELECT string_agg(concat(key, heading, body, nullif(attributes::text, '{{}}')), ',' ORDER BY key) FROM object
         WHERE module_id = '{}' AND deleted_at IS NOT NULL",
        world.module
    );
    assert_eq!(app.database.text(&left).await, "SRS-0002,SRS-0005");
    let name = format!("SELECT name FROM module WHERE id = '{}'", world.module);
    assert_eq!(app.database.text(&name).await, "");

    // The other module is as it was; its link leads nowhere, which the report says, and its history names no end there.
    for revision in before["items"].as_array_mut().unwrap() {
        if let Some(end) = revision.pointer_mut("/link/target_key") {
            *end = json!("…");
        }
    }
    assert_eq!(owner.get(&history).await.expect(200), before);
    assert_eq!(verify(&app).await, 1);
    let findings = format!("/api/v1/modules/{other}/quality/findings?rule=broken_reference");
    let findings = owner.get(&findings).await.expect(200);
    assert_eq!(findings["items"].as_array().unwrap().len(), 1);
    let log = "/api/v1/audit-log?action=purge";
    let log = app.server_admin().await.get(log).await.expect(200);
    let event = &log["items"][0];
    assert_eq!(event["entity_name"], "System");
    assert_eq!(event["user_id"], json!(owner.id()));
    assert_eq!(event["details"]["objects"], 5);

    // With the module whose links they were for, the numbers go too.
    purge(owner, &format!("/api/v1/modules/{other}"), "Software").await;
    for module in [&world.module, &other] {
        assert_eq!(rows_of(&app, "module_id", module).await, "");
    }
    assert_eq!(verify(&app).await, 0);
}

#[tokio::test]
async fn org_4_a_purged_project_leaves_what_other_projects_link_to_and_show() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    live_in(&world).await;
    let projects = format!("{}/projects", world.workspace_path());
    let beside = made(owner, &projects, json!({"name": "Doors"})).await;
    let objects = format!("{}/objects", world.module_path());
    let second = made(owner, &objects, json!({"body": "Another."})).await;
    let (other, object) = linked_module(&world, (&beside, &second)).await;
    // A module that was deleted before the project goes with it.
    let early = json!({"name": "Early", "project_id": world.project});
    let early = made(owner, "/api/v1/modules", early).await;
    owner
        .delete(&format!("/api/v1/modules/{early}"))
        .await
        .expect(204);
    let path = format!("/api/v1/projects/{}", world.project);
    let not_yet = owner
        .delete(&path.replace("/v1/", "/v1/bin/"))
        .json(json!({"name": "Brakes"}))
        .await;
    assert_eq!(
        not_yet.problem(409, "conflict")["errors"][0]["code"],
        "not_deleted"
    );
    purge(owner, &path, "Brakes").await;
    let bin = format!("{}/bin", world.workspace_path());
    assert_eq!(owner.get(&bin).await.expect(200)["total"], 0);
    assert_eq!(
        rows_of(&app, "project_id", &world.project).await,
        "module 1"
    );
    assert_eq!(rows_of(&app, "module_id", &early).await, "");
    let objects = format!("/api/v1/modules/{other}/objects");
    let page = owner.get(&objects).await.expect(200);
    assert_eq!(page["items"][0]["id"], object.as_str());
    assert_eq!(verify(&app).await, 1);
    // The name is free again.
    made(owner, &projects, json!({"name": "Brakes"})).await;
    purge(owner, &format!("/api/v1/projects/{beside}"), "Doors").await;
    for project in [&world.project, &beside] {
        assert_eq!(rows_of(&app, "project_id", project).await, "");
    }
}

#[tokio::test]
async fn org_4_a_purged_workspace_leaves_nothing_but_its_mark_in_the_audit_log() {
    let app = TestApp::start().await;
    let (world, beside) = (World::seed(&app).await, World::seed(&app).await);
    live_in(&world).await;
    linked_module(&world, (&world.project, &world.heading)).await;
    let token = json!({"name": "Build", "scope": "read", "workspace_id": world.workspace});
    let token = world.owner.post("/api/v1/tokens").json(token).await;
    token.expect(201);
    let admin = app.server_admin().await;
    world
        .owner
        .delete(&world.workspace_path())
        .await
        .expect(204);
    // What is in it goes with it only.
    let inside = format!("/api/v1/bin/modules/{}", world.module);
    let inside = admin.delete(&inside).json(json!({"name": "System"})).await;
    assert_eq!(
        inside.problem(409, "conflict")["errors"][0]["code"],
        "workspace_deleted"
    );
    let bin = admin.get("/api/v1/bin").await.expect(200);
    assert_eq!(bin["items"][0]["may_purge"], true);
    let bin = world.owner.get("/api/v1/bin").await.expect(200);
    assert_eq!(bin["items"][0]["may_purge"], false);
    let path = format!("/api/v1/bin/workspaces/{}", world.workspace);
    let purged = admin.delete(&path).json(json!({"name": "Vehicles"})).await;
    purged.expect(204);
    assert_eq!(rows_of(&app, "workspace_id", &world.workspace).await, "");
    assert!(
        !rows_of(&app, "workspace_id", &beside.workspace)
            .await
            .is_empty()
    );
    assert_eq!(verify(&app).await, 1);
    let log = "/api/v1/audit-log?action=purge";
    let log = admin.get(log).await.expect(200);
    assert_eq!(log["items"][0]["entity_type"], "workspace");
}
