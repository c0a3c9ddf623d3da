//! Suspect links: what raises and lowers them, their causes, and clearing them.

use req1_domain::access::Role;
use req1_store::change_sets::{modules_to_verify, verify_module};
use req1_test_support::{Client, TestApp, Value, World, json};

use crate::undo::Desk;

const CLEAR: &str = "/api/v1/suspect-links/clear";

async fn edit(world: &World<'_>, object: &str, edit: Value) {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.patch(&path).json(edit).await.expect(200);
}

async fn is_suspect(world: &World<'_>) -> bool {
    let path = format!("/api/v1/links/{}", world.link);
    world.owner.get(&path).await.expect(200)["suspect"] == true
}

async fn cause(person: &Client, link: &str) -> Value {
    let path = format!("/api/v1/links/{link}/suspect");
    person.get(&path).await.expect(200)
}

async fn causes(world: &World<'_>) -> Value {
    let path = format!("/api/v1/suspect-links/causes?module_id={}", world.module);
    world.owner.get(&path).await.expect(200)
}

async fn listed(world: &World<'_>, more: &str) -> Vec<Value> {
    let path = format!("/api/v1/suspect-links?module_id={}{more}", world.module);
    let page = world.owner.get(&path).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// A module of its own with this many requirements, each linked to the world's requirement.
async fn part(world: &World<'_>, prefix: &str, objects: usize) -> (String, Vec<String>) {
    let owner = &world.owner;
    let module =
        json!({"name": format!("Parts {prefix}"), "project_id": world.project, "prefix": prefix});
    let module = owner.post("/api/v1/modules").json(module).await.expect(201);
    let module = module["id"].as_str().unwrap().to_owned();
    let mut links = Vec::new();
    for number in 0..objects {
        let object = json!({"body": format!("Part {number}")});
        let path = format!("/api/v1/modules/{module}/objects");
        let object = owner.post(&path).json(object).await.expect(201);
        let link = json!({
            "source_object_id": object["id"], "target_object_id": world.object, "link_type_id": world.link_type,
        });
        let link = owner.post("/api/v1/links").json(link).await.expect(201);
        links.push(link["id"].as_str().unwrap().to_owned());
    }
    (module, links)
}

async fn clear(person: &Client, body: Value) -> Value {
    person.post(CLEAR).json(body).await.expect(200)
}

#[tokio::test]
async fn lnk_5_content_of_either_end_raises_it_and_the_former_text_lowers_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    for object in [&world.object, &world.other_object] {
        let path = format!("{}/objects/{object}", world.module_path());
        let body = world.owner.get(&path).await.expect(200)["body"].clone();
        // What is no content raises nothing.
        edit(&world, object, json!({"attributes": {"Priority": "high"}})).await;
        edit(&world, object, json!({"classification": "informative"})).await;
        edit(&world, object, json!({"references": {"doors": "7"}})).await;
        assert!(!is_suspect(&world).await);
        for change in [
            json!({"body": "Something else."}),
            json!({"heading": "New"}),
        ] {
            edit(&world, object, change).await;
            assert!(is_suspect(&world).await);
        }
        edit(&world, object, json!({"body": body, "heading": null})).await;
        assert!(!is_suspect(&world).await);
    }
    assert_eq!(causes(&world).await["total"], 0);
}

#[tokio::test]
async fn lnk_5_what_counts_as_content_is_chosen_and_choosing_does_not_flood() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let note = json!({"name": "Note", "data_type": "string"});
    let path = format!("{}/attribute-definitions", world.module_path());
    world.owner.post(&path).json(note).await.expect(201);
    for object in [&world.object, &world.other_object] {
        edit(&world, object, json!({"attributes": {"Priority": "high"}})).await;
    }
    let path = format!("{path}/{}", world.attribute);
    let choose = async |normative: bool| {
        let choice = json!({ "normative": normative });
        world.owner.patch(&path).json(choice).await.expect(200);
    };
    choose(true).await;
    assert!(!is_suspect(&world).await);
    // Whoever saves something else afterwards raises nothing either.
    edit(&world, &world.object, json!({"attributes": {"Note": "x"}})).await;
    assert!(!is_suspect(&world).await);
    edit(
        &world,
        &world.object,
        json!({"attributes": {"Priority": "low"}}),
    )
    .await;
    assert!(is_suspect(&world).await);
    let told = cause(&world.owner, &world.link).await;
    let fields = told["source"]["fields"].as_array().unwrap();
    let fields: Vec<_> = fields.iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, ["attributes/Priority"]);
    let seen =
        json!([{"link_id": world.link, "source_fingerprint": told["source"]["fingerprint"]}]);
    assert_eq!(
        clear(&world.owner, json!({ "links": seen })).await["cleared"],
        1
    );
    choose(false).await;
    edit(&world, &world.object, json!({"attributes": {"Note": "y"}})).await;
    assert!(!is_suspect(&world).await);
}

#[tokio::test]
async fn lnk_5_text_put_back_lowers_it_whatever_counted_when_it_was_confirmed() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    let path = format!(
        "{}/attribute-definitions/{}",
        world.module_path(),
        world.attribute
    );
    let choose = async |normative: bool| {
        let choice = json!({ "normative": normative });
        world.owner.patch(&path).json(choice).await.expect(200);
    };
    let bulk = async |edit: &Value| {
        let path = format!("{}/objects/bulk", world.module_path());
        let values = &edit["attributes"];
        let body =
            json!({"action": "edit", "objects": [{"id": world.object}], "attributes": values});
        world.owner.post(&path).json(body).await.expect(200);
    };
    let low = json!({"attributes": {"Priority": "low"}});
    let high = json!({"attributes": {"Priority": "high"}});
    edit(&world, &world.object, low.clone()).await;
    choose(true).await;
    assert!(!is_suspect(&world).await);
    edit(&world, &world.object, high.clone()).await;
    assert!(is_suspect(&world).await);
    edit(&world, &world.object, low.clone()).await;
    assert!(!is_suspect(&world).await);
    // The same where many are edited at once, where a text was another one, and where an act is undone.
    bulk(&high).await;
    assert!(is_suspect(&world).await);
    bulk(&low).await;
    assert!(!is_suspect(&world).await);
    edit(&world, &world.object, json!({"heading": "Other"})).await;
    edit(&world, &world.object, high.clone()).await;
    let change = desk.last().await;
    edit(&world, &world.object, json!({"heading": null})).await;
    assert!(is_suspect(&world).await);
    desk.undone(&change).await;
    assert!(!is_suspect(&world).await);
    // What does not count any more does not keep it raised.
    edit(&world, &world.object, high).await;
    edit(&world, &world.object, json!({"heading": "Other"})).await;
    choose(false).await;
    assert!(is_suspect(&world).await);
    edit(&world, &world.object, json!({"heading": null})).await;
    assert!(!is_suspect(&world).await);
    assert_eq!(causes(&world).await["total"], 0);
}

#[tokio::test]
async fn lnk_5_undoing_an_edit_of_what_counts_by_now_raises_it() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    edit(
        &world,
        &world.object,
        json!({"attributes": {"Priority": "low"}}),
    )
    .await;
    edit(
        &world,
        &world.object,
        json!({"attributes": {"Priority": "high"}}),
    )
    .await;
    let change = desk.last().await;
    let path = format!(
        "{}/attribute-definitions/{}",
        world.module_path(),
        world.attribute
    );
    let choice = json!({"normative": true});
    world.owner.patch(&path).json(choice).await.expect(200);
    assert!(!is_suspect(&world).await);
    desk.undone(&change).await;
    assert!(is_suspect(&world).await);
}

#[tokio::test]
async fn lnk_5_a_link_marked_by_hand_has_one_cause_and_is_cleared_there() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("/api/v1/links/{}", world.link);
    let mark = json!({"suspect": true});
    assert_eq!(
        world.owner.patch(&path).json(mark).await.expect(200)["suspect"],
        true
    );
    let found = causes(&world).await;
    assert_eq!((&found["total"], &found["links"]), (&json!(1), &json!(1)));
    let object = &found["items"][0]["object"]["object_id"];
    assert_eq!(object, world.object.as_str());
    // Another text of the target is a cause of its own, with what changed.
    let target = format!("{}/objects/{}", world.module_path(), world.other_object);
    let body = world.owner.get(&target).await.expect(200)["body"].clone();
    edit(&world, &world.other_object, json!({"body": "Another"})).await;
    assert_eq!(causes(&world).await["total"], 2);
    let told = cause(&world.owner, &world.link).await;
    assert_eq!(told["target"]["confirmed_version"], 1);
    edit(&world, &world.other_object, json!({ "body": body })).await;
    let cause = json!({"object_id": object, "fingerprint": found["items"][0]["fingerprint"]});
    let done = clear(
        &world.owner,
        json!({"cause": cause, "module_id": world.module}),
    )
    .await;
    assert_eq!(done["cleared"], 1);
    assert!(!is_suspect(&world).await);
}

#[tokio::test]
async fn lnk_5_the_cause_is_told_as_a_redline_with_who_and_when() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let calm = cause(&world.owner, &world.link).await;
    assert_eq!(calm["suspect"], false);
    assert_eq!(calm["source"]["fields"], json!([]));
    let change =
        json!({"body": "The brake shall hold the car.", "attributes": {"Priority": "low"}});
    editor
        .patch(&world.object_path())
        .json(change)
        .await
        .expect(200);
    let told = cause(&world.owner, &world.link).await;
    assert_eq!(told["suspect"], true);
    assert_eq!(
        (&told["source"]["changed"], &told["target"]["changed"]),
        (&json!(true), &json!(false))
    );
    let fields = told["source"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 1);
    assert_eq!(fields[0]["field"], "body");
    let pieces = fields[0]["redline"].as_array().unwrap().iter();
    let pieces: Vec<_> = pieces
        .map(|one| (one["kind"].as_str().unwrap(), one["text"].as_str().unwrap()))
        .collect();
    assert!(
        pieces.contains(&("added", " the car"))
            || pieces
                .iter()
                .any(|one| one.0 == "added" && one.1.contains("car"))
    );
    let versions = told["source"]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0]["changed_by"], editor.id().0.to_string());
    assert!(versions[0]["changed_at"].is_string());
    let found = causes(&world).await;
    assert_eq!((&found["total"], &found["links"]), (&json!(1), &json!(1)));
    assert_eq!(
        found["items"][0]["object"]["object_id"],
        world.object.as_str()
    );
    assert_eq!(
        found["items"][0]["fingerprint"],
        told["source"]["fingerprint"]
    );
    // A link that somebody marked by hand has no change to show.
    let marked = json!({"suspect": false});
    let path = format!("/api/v1/links/{}", world.link);
    world.owner.patch(&path).json(marked).await.expect(200);
    let marked = json!({"suspect": true, "reason": "Looks odd"});
    world.owner.patch(&path).json(marked).await.expect(200);
    let told = cause(&world.owner, &world.link).await;
    assert_eq!(told["source"]["confirmed_version"], json!(null));
    assert_eq!(told["source"]["fields"], json!([]));
    assert_eq!(told["source"]["confirmed_comment"], "Looks odd");
    assert_eq!(listed(&world, "").await[0]["marked"], true);
}

#[tokio::test]
async fn lnk_5_causes_and_their_links_are_read_page_by_page() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (module, links) = part(&world, "P", 5).await;
    edit(&world, &world.object, json!({"body": "First"})).await;
    edit(&world, &world.other_object, json!({"body": "Then"})).await;
    let base = format!(
        "/api/v1/suspect-links/causes?project_id={}&limit=1",
        world.project
    );
    let first = world.owner.get(&base).await.expect(200);
    assert_eq!(
        first["items"][0]["object"]["object_id"],
        world.other_object.as_str()
    );
    assert_eq!((&first["total"], &first["links"]), (&json!(2), &json!(7)));
    let next = format!("{base}&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = world.owner.get(&next).await.expect(200);
    assert_eq!(
        second["items"][0]["object"]["object_id"],
        world.object.as_str()
    );
    assert_eq!(
        (&second["items"][0]["links"], &second["next_cursor"]),
        (&json!(6), &json!(null))
    );
    // The links of a cause; both modules show those between them.
    let mut found = Vec::new();
    let base = format!(
        "/api/v1/suspect-links?module_id={module}&cause_object_id={}&limit=2",
        world.object
    );
    let mut path = base.clone();
    loop {
        let page = world.owner.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        found.extend(
            items
                .iter()
                .map(|one| one["id"].as_str().unwrap().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{base}&cursor={cursor}");
    }
    assert_eq!(found, links);
    assert_eq!(listed(&world, "").await.len(), 6);
    let other_type = world.owner.get("/api/v1/link-types").await.expect(200);
    let mut other_type = other_type.as_array().unwrap().iter();
    let other_type = other_type
        .rfind(|one| one["workspace_id"] == world.workspace.as_str())
        .unwrap();
    let typed = format!("&link_type_id={}", other_type["id"].as_str().unwrap());
    assert_eq!(listed(&world, &typed).await, Vec::<Value>::new());
    // What is deleted, or out of sight, is not told.
    let viewer = world.member(Role::Viewer).await;
    let hidden = format!("/api/v1/modules/{module}/members/{}", viewer.id());
    world
        .owner
        .put(&hidden)
        .json(json!({"role": "none"}))
        .await
        .expect(200);
    let project = format!("/api/v1/suspect-links/causes?project_id={}", world.project);
    assert_eq!(viewer.get(&project).await.expect(200)["links"], 2);
    viewer.get(&base).await.problem(404, "not_found");
    let gone = format!("{}/objects/{}", world.module_path(), world.other_object);
    world.owner.delete(&gone).await.expect(204);
    assert_eq!(world.owner.get(&project).await.expect(200)["links"], 5);
    for wrong in ["", "?limit=0", "?cursor=x", "?module_id=x"] {
        let path = format!("/api/v1/suspect-links/causes{wrong}");
        world.owner.get(&path).await.problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn lnk_5_clearing_needs_the_right_refers_to_what_was_seen_and_is_recorded() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(Role::Editor).await;
    let viewer = world.member(Role::Viewer).await;
    let stranger = app.person().await;
    edit(&world, &world.object, json!({"body": "Seen"})).await;
    let told = cause(&editor, &world.link).await;
    let seen =
        json!([{"link_id": world.link, "source_fingerprint": told["source"]["fingerprint"]}]);
    let wanted = json!({"links": seen, "reason": " Still satisfied "});
    viewer
        .post(CLEAR)
        .json(wanted.clone())
        .await
        .problem(403, "not_allowed");
    stranger
        .post(CLEAR)
        .json(wanted.clone())
        .await
        .problem(404, "not_found");
    // Changed since it was seen: left and told.
    edit(&world, &world.object, json!({"body": "Not seen"})).await;
    let left = clear(&editor, wanted).await;
    assert_eq!(
        (
            &left["cleared"],
            &left["left_count"],
            &left["change_set_id"]
        ),
        (&json!(0), &json!(1), &json!(null))
    );
    assert_eq!(
        left["left"][0],
        json!({"link_id": world.link, "reason": "changed"})
    );
    assert!(is_suspect(&world).await);
    let told = cause(&editor, &world.link).await;
    let seen =
        json!([{"link_id": world.link, "source_fingerprint": told["source"]["fingerprint"]}]);
    let done = clear(
        &editor,
        json!({"links": seen, "reason": " Still satisfied "}),
    )
    .await;
    assert_eq!(
        (&done["cleared"], &done["left_count"]),
        (&json!(1), &json!(0))
    );
    assert!(!is_suspect(&world).await);
    // Who and why, in the history of the module and at the link.
    let path = format!("{}/history?limit=1", world.module_path());
    let revision = world.owner.get(&path).await.expect(200)["items"][0].clone();
    assert_eq!(revision["change_set_id"], done["change_set_id"]);
    assert_eq!(revision["actor_id"], editor.id().0.to_string());
    assert_eq!(revision["comment"], "Still satisfied");
    assert_eq!(
        (&revision["links"], &revision["link"]["changed"]),
        (&json!(1), &json!(true))
    );
    let told = cause(&editor, &world.link).await;
    assert_eq!(told["source"]["confirmed_comment"], "Still satisfied");
    assert_eq!(told["source"]["confirmed_by"], editor.id().0.to_string());
    assert_eq!(
        told["target"]["confirmed_by"],
        world.owner.id().0.to_string()
    );
    for wrong in [
        json!({}),
        json!({"links": []}),
        json!({"links": [{"link_id": world.link}]}),
        json!({"all": true, "module_id": world.module}),
        json!({"all": true, "seen_revisions": {}}),
        json!({"cause": {"object_id": world.object, "fingerprint": "1:x"}}),
        json!({"links": seen, "all": true}),
        json!({"links": seen, "module_id": world.module}),
        json!({"links": seen, "reason": "x".repeat(2_001)}),
    ] {
        editor
            .post(CLEAR)
            .json(wrong)
            .await
            .problem(400, "invalid_request");
    }
}

#[tokio::test]
async fn lnk_5_all_links_of_a_cause_are_cleared_as_one_change_set_over_modules() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (first, _) = part(&world, "P", 3).await;
    let (second, _) = part(&world, "Q", 2).await;
    let editor = world.member(Role::Editor).await;
    let lowered = format!("/api/v1/modules/{second}/members/{}", editor.id());
    world
        .owner
        .put(&lowered)
        .json(json!({"role": "viewer"}))
        .await
        .expect(200);
    edit(&world, &world.object, json!({"body": "Another"})).await;
    let found = causes(&world).await;
    let object =
        json!({"object_id": world.object, "fingerprint": found["items"][0]["fingerprint"]});
    let wanted = json!({"cause": object, "project_id": world.project, "reason": "Wording only"});
    let done = clear(&editor, wanted.clone()).await;
    assert_eq!(
        (&done["cleared"], &done["left_count"]),
        (&json!(4), &json!(2))
    );
    assert!(
        done["left"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["reason"] == "not_allowed")
    );
    for module in [&first, &world.module] {
        let path = format!("/api/v1/modules/{module}/history?limit=1");
        let newest = editor.get(&path).await.expect(200)["items"][0].clone();
        assert_eq!(newest["change_set_id"], done["change_set_id"]);
    }
    let rest = clear(&world.owner, wanted).await;
    assert_eq!(
        (&rest["cleared"], &rest["left_count"]),
        (&json!(2), &json!(0))
    );
    let faults = "SELECT count(*)::text FROM link_stale_end";
    assert_eq!(app.database.text(faults).await, "0");
    let mut db = app.database.connect().await;
    for module in modules_to_verify(&mut db).await.unwrap() {
        assert_eq!(verify_module(&mut db, module.id).await.unwrap(), []);
    }
}

#[tokio::test]
async fn lnk_5_all_of_a_module_are_cleared_but_for_what_was_not_seen() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (module, links) = part(&world, "P", 3).await;
    let path = format!("/api/v1/modules/{module}/objects?limit=10");
    let objects = world.owner.get(&path).await.expect(200)["items"].clone();
    edit(&world, &world.object, json!({"body": "Another"})).await;
    let causes = format!("/api/v1/suspect-links/causes?module_id={module}");
    let seen = world.owner.get(&causes).await.expect(200)["seen_revisions"].clone();
    let late = format!(
        "/api/v1/modules/{module}/objects/{}",
        objects[2]["id"].as_str().unwrap()
    );
    world
        .owner
        .patch(&late)
        .json(json!({"body": "Later"}))
        .await
        .expect(200);
    // A change that is no content does not hold anything up.
    edit(
        &world,
        &world.object,
        json!({"attributes": {"Priority": "low"}}),
    )
    .await;
    let wanted = json!({"all": true, "module_id": module, "seen_revisions": seen});
    let done = clear(&world.owner, wanted.clone()).await;
    assert_eq!(
        (&done["cleared"], &done["left_count"]),
        (&json!(3), &json!(1))
    );
    assert_eq!(
        done["left"],
        json!([{"link_id": links[2], "reason": "changed"}])
    );
    let found = world.owner.get(&causes).await.expect(200);
    assert_eq!((&found["total"], &found["links"]), (&json!(1), &json!(1)));
    let viewer = world.member(Role::Viewer).await;
    viewer
        .post(CLEAR)
        .json(wanted)
        .await
        .problem(403, "not_allowed");
    let unseen = json!({"all": true, "module_id": module, "seen_revisions": {}});
    assert_eq!(clear(&world.owner, unseen).await["cleared"], 0);
}

#[tokio::test]
async fn lnk_5_clearing_is_undone_and_done_again() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let desk = Desk::new(&world).await;
    desk.edit(&world.object, json!({"body": "Another"})).await;
    let before = desk.copy().await;
    let found = causes(&world).await;
    let object =
        json!({"object_id": world.object, "fingerprint": found["items"][0]["fingerprint"]});
    let wanted = json!({"cause": object, "module_id": world.module});
    let done = clear(&world.owner, wanted.clone()).await;
    let cleared = desk.copy().await;
    assert!(!is_suspect(&world).await);
    let change = done["change_set_id"].as_str().unwrap();
    let report = desk.undone(change).await;
    assert_eq!(report["report"]["counts"]["links_edited"], 1);
    assert_eq!(desk.copy().await, before);
    assert!(is_suspect(&world).await);
    desk.undone(&desk.last().await).await;
    let change = desk.last().await;
    assert_eq!(desk.copy().await, cleared);
    assert!(!is_suspect(&world).await);
    // Somebody confirmed it anew since: that stays.
    desk.edit(&world.object, json!({"body": "A third"})).await;
    let again = causes(&world).await["items"][0]["fingerprint"].clone();
    let object = json!({"object_id": world.object, "fingerprint": again});
    clear(
        &world.owner,
        json!({"cause": object, "module_id": world.module}),
    )
    .await;
    let refused = desk.undo(&change, "refuse").await;
    refused.problem(409, "conflict");
}
