//! Links: changing them, confirming them, and those that lead nowhere.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

fn path(world: &World<'_>) -> String {
    format!("/api/v1/links/{}", world.link)
}

async fn patch(world: &World<'_>, edit: Value) -> Value {
    let call = world.owner.patch(&path(world)).json(edit);
    call.await.expect(200)
}

async fn fingerprint(world: &World<'_>) -> Value {
    let object = world.owner.get(&world.object_path()).await.expect(200);
    object["content_fingerprint"].clone()
}

async fn revision(world: &World<'_>) -> Value {
    let module = world.owner.get(&world.module_path()).await.expect(200);
    module["revision"].clone()
}

#[tokio::test]
async fn lnk_4_values_of_a_link_are_merged_as_one_revision() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let first = json!({"attributes": {"why": "so", "who": "Kim"}});
    assert_eq!(
        patch(&world, first).await["attributes"],
        json!({"why": "so", "who": "Kim"})
    );
    let before = revision(&world).await.as_i64().unwrap();
    let second = json!({"attributes": {"who": null, "when": 7}});
    let expected = json!({"why": "so", "when": 7});
    assert_eq!(patch(&world, second.clone()).await["attributes"], expected);
    assert_eq!(revision(&world).await, before + 1);
    // What changes nothing makes no revision.
    assert_eq!(patch(&world, second).await["attributes"], expected);
    assert_eq!(patch(&world, json!({})).await["attributes"], expected);
    assert_eq!(revision(&world).await, before + 1);
    let versions = "SELECT string_agg(change_type, ' ' ORDER BY version) FROM link_version";
    assert_eq!(app.database.text(versions).await, "create update update");
    assert_eq!(
        patch(&world, json!({"attributes": null})).await["attributes"],
        json!({})
    );
    let call = world.owner.patch(&path(&world));
    let much = json!({"attributes": {"x": "y".repeat(100_001)}});
    let refused = call.json(much).await.problem(400, "invalid_request");
    assert_eq!(refused["errors"][0]["pointer"], "/attributes");
}

#[tokio::test]
async fn lnk_5_a_link_is_confirmed_at_what_was_seen_and_the_confirmation_is_taken_away() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let is_suspect = async || world.owner.get(&path(&world)).await.expect(200)["suspect"] == true;
    assert!(!is_suspect().await);
    // Confirmed at nothing, as v1 clients mark it.
    assert_eq!(
        patch(&world, json!({"suspect": true})).await["suspect"],
        true
    );
    assert!(is_suspect().await);
    assert_eq!(
        patch(&world, json!({"suspect": false})).await["suspect"],
        false
    );
    // A change of an end makes it suspect; what the other person saw is not what it says now.
    let seen = fingerprint(&world).await;
    let edit = json!({"body": "The brake shall hold the car."});
    let call = world.owner.patch(&world.object_path()).json(edit);
    call.await.expect(200);
    assert!(is_suspect().await);
    let filter = format!("{}/objects?filter=has%20suspect", world.module_path());
    assert_eq!(world.owner.get(&filter).await.expect(200)["total"], 2);
    let stale = json!({"suspect": false, "source_fingerprint": seen});
    let refused = world.owner.patch(&path(&world)).json(stale).await;
    let problem = refused.problem(409, "conflict");
    assert_eq!(problem["errors"][0]["code"], "end_changed");
    assert!(is_suspect().await);
    let good = json!({"suspect": false, "source_fingerprint": fingerprint(&world).await});
    assert_eq!(patch(&world, good).await["suspect"], false);
    assert_eq!(world.owner.get(&filter).await.expect(200)["total"], 0);
    let odd = json!({"target_fingerprint": "x"});
    let refused = world.owner.patch(&path(&world)).json(odd).await;
    let problem = refused.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["pointer"], "/target_fingerprint");
}

/// A link from the world's requirement to one of another module.
async fn link_across(world: &World<'_>) -> (String, String, String) {
    let owner = &world.owner;
    let made = async |path: &str, body: Value| {
        let made = owner.post(path).json(body).await.expect(201);
        made["id"].as_str().unwrap().to_owned()
    };
    let module = json!({"name": "Parts", "project_id": world.project, "prefix": "P"});
    let module = made("/api/v1/modules", module).await;
    let objects = format!("/api/v1/modules/{module}/objects");
    let target = made(&objects, json!({"heading": "Disc"})).await;
    let link = json!({
        "source_object_id": world.object, "target_object_id": target, "link_type_id": world.link_type,
    });
    let link = made("/api/v1/links", link).await;
    (module, target, format!("/api/v1/links/{link}"))
}

/// Takes the other module away from a person.
async fn hide(world: &World<'_>, module: &str, person: &Client) {
    let path = format!("/api/v1/modules/{module}/members/{}", person.id());
    let given = world.owner.put(&path).json(json!({"role": "none"}));
    given.await.expect(200);
}

#[tokio::test]
async fn lnk_2_a_link_whose_target_is_gone_can_be_taken_away() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let viewer = world.member(Role::Viewer).await;
    let stranger = app.person().await;
    for deleted in ["object", "module"] {
        let (module, target, link) = link_across(&world).await;
        let gone = match deleted {
            "object" => format!("/api/v1/modules/{module}/objects/{target}"),
            _ => format!("/api/v1/modules/{module}"),
        };
        world.owner.delete(&gone).await.expect(204);
        // Nobody reads or changes what leads nowhere.
        editor.get(&link).await.problem(404, "not_found");
        let edit = json!({"suspect": true});
        editor
            .patch(&link)
            .json(edit)
            .await
            .problem(404, "not_found");
        viewer.delete(&link).await.problem(403, "not_allowed");
        stranger.delete(&link).await.problem(404, "not_found");
        editor.delete(&link).await.expect(204);
        editor.delete(&link).await.problem(404, "not_found");
    }
}

#[tokio::test]
async fn org_1_who_does_not_see_where_a_link_leads_does_not_see_the_link() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let (module, _, link) = link_across(&world).await;
    editor.get(&link).await.expect(200);
    hide(&world, &module, &editor).await;
    editor.get(&link).await.problem(404, "not_found");
    let edit = json!({"suspect": true});
    editor
        .patch(&link)
        .json(edit)
        .await
        .problem(404, "not_found");
    editor.delete(&link).await.problem(404, "not_found");
    world.owner.delete(&link).await.expect(204);
    let log = format!(
        "/api/v1/audit-log?workspace_id={}&entity_type=link",
        world.workspace
    );
    assert_eq!(world.owner.get(&log).await.expect(200)["total"], 1);
}
