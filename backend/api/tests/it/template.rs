//! Modules made from other ones.

use req1_domain::{access::Role, ids::ModuleId};
use req1_store::change_sets::verify_module;
use req1_test_support::{TestApp, Value, World, json};

async fn copy(world: &World<'_>, objects: bool) -> Value {
    let input = json!({
        "name": "Software", "project_id": world.project, "template_module_id": world.module, "prefix": "SW",
        "copy_objects": objects,
    });
    let call = world.owner.post("/api/v1/modules/from-template");
    call.json(input).await.expect(201)
}

fn base(module: &Value) -> String {
    format!("/api/v1/modules/{}", module["id"].as_str().unwrap())
}

#[tokio::test]
async fn org_5_a_module_takes_over_the_schema_of_another_one() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let object_type = world.object_type().await;
    let path = format!("{}/attribute-definitions", world.module_path());
    for attribute in [
        json!({"name": "Rationale", "data_type": "text", "description": "Why"}),
        json!({"name": "Cause", "data_type": "enum", "enum_values": ["a", "b"], "depends_on": world.attribute,
               "dependency_mapping": {"low": ["a"]}}),
    ] {
        world.owner.post(&path).json(attribute).await.expect(201);
    }
    let before = world.owner.get(&path).await.expect(200);
    let made = copy(&world, false).await;
    assert_eq!(
        (&made["name"], &made["prefix"]),
        (&json!("Software"), &json!("SW"))
    );
    assert_eq!(
        (&made["object_count"], &made["revision"]),
        (&json!(0), &json!(1))
    );
    let after = world
        .owner
        .get(&format!("{}/attribute-definitions", base(&made)))
        .await
        .expect(200);
    let list = |page: &Value| {
        page.as_array()
            .or_else(|| page["items"].as_array())
            .unwrap()
            .clone()
    };
    let (before, after) = (list(&before), list(&after));
    assert_eq!(before.len(), 3);
    for (old, new) in before.iter().zip(&after) {
        for field in [
            "name",
            "data_type",
            "description",
            "enum_values",
            "position",
            "dependency_mapping",
        ] {
            assert_eq!(old[field], new[field], "{field}");
        }
        assert_ne!(old["id"], new["id"]);
    }
    assert_eq!(after[2]["depends_on"], after[0]["id"]);
    let types = world
        .owner
        .get(&format!(
            "/api/v1/object-types?module_id={}",
            made["id"].as_str().unwrap()
        ))
        .await
        .expect(200);
    let types = list(&types);
    assert_eq!(types.len(), 1);
    assert_ne!(types[0]["id"], object_type.as_str());
    // Its history is its own, and whole.
    let id = made["id"].as_str().unwrap().parse().unwrap();
    let mut db = app.app.store.acquire().await.unwrap();
    assert!(
        verify_module(&mut db, ModuleId(id))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn org_5_objects_come_with_tree_values_and_links_under_new_keys() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let normative = json!({"name": "Level", "data_type": "string", "normative": true});
    let path = format!("{}/attribute-definitions", world.module_path());
    world.owner.post(&path).json(normative).await.expect(201);
    let edit = json!({"attributes": {"Priority": "high", "Level": "B"}});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    let objects = format!("{}/objects", world.module_path());
    // What is deleted does not come along, and its number is not kept free.
    let gone = json!({"heading": "Gone", "parent_id": world.heading});
    let gone = world.owner.post(&objects).json(gone).await.expect(201);
    world
        .owner
        .delete(&format!("{objects}/{}", gone["id"].as_str().unwrap()))
        .await
        .expect(204);
    let last = json!({"heading": "Parking brake", "classification": "heading"});
    world.owner.post(&objects).json(last).await.expect(201);

    let made = copy(&world, true).await;
    assert_eq!(
        (&made["object_count"], &made["revision"]),
        (&json!(4), &json!(1))
    );
    let copied = world
        .owner
        .get(&format!("{}/objects", base(&made)))
        .await
        .expect(200);
    let original = world.owner.get(&objects).await.expect(200);
    let (copied, original) = (
        copied["items"].as_array().unwrap(),
        original["items"].as_array().unwrap(),
    );
    for (old, new) in original.iter().zip(copied) {
        for field in [
            "heading",
            "body",
            "classification",
            "level",
            "position",
            "attributes",
            "depth",
        ] {
            assert_eq!(old[field], new[field], "{field}");
        }
        assert_ne!(old["id"], new["id"]);
        assert_eq!(new["current_version"], 1);
    }
    let keys: Vec<&str> = copied
        .iter()
        .map(|one| one["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["SW-0001", "SW-0002", "SW-0003", "SW-0004"]);
    assert_eq!(copied[1]["parent_id"], copied[0]["id"]);

    // The link between the two requirements, not suspect although the fingerprint is another.
    let links = format!("/api/v1/links?module_id={}", made["id"].as_str().unwrap());
    let links = world.owner.get(&links).await.expect(200);
    let links = links
        .as_array()
        .or_else(|| links["items"].as_array())
        .unwrap()
        .clone();
    assert_eq!(links.len(), 1);
    assert_eq!(links[0]["source_object_id"], copied[1]["id"]);
    assert_eq!(links[0]["target_object_id"], copied[2]["id"]);
    // The original link was confirmed before the normative value: it is suspect, and so is its copy.
    assert_eq!(links[0]["suspect"], true);

    // The fingerprint of the copy is the one that a save of the same content gives.
    let first = format!(
        "{}/objects/{}",
        base(&made),
        copied[1]["id"].as_str().unwrap()
    );
    let fingerprint = copied[1]["content_fingerprint"].clone();
    assert_ne!(fingerprint, original[1]["content_fingerprint"]);
    let other = json!({"body": "Other"});
    world.owner.patch(&first).json(other).await.expect(200);
    let back = json!({"body": original[1]["body"]});
    let saved = world.owner.patch(&first).json(back).await.expect(200);
    assert_eq!(saved["content_fingerprint"], fingerprint);

    // Search finds the copies, new objects get the next key, and the chain holds.
    let found = world
        .owner
        .get("/api/v1/search?q=SW-0004")
        .await
        .expect(200);
    assert_eq!(found["items"][0]["heading"], "Parking brake");
    let next = json!({"heading": "New"});
    let next = world
        .owner
        .post(&format!("{}/objects", base(&made)))
        .json(next)
        .await
        .expect(201);
    assert_eq!(next["key"], "SW-0005");
    let id = made["id"].as_str().unwrap().parse().unwrap();
    let mut db = app.app.store.acquire().await.unwrap();
    assert!(
        verify_module(&mut db, ModuleId(id))
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn org_5_shared_views_and_the_grades_of_rules_come_along() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let views = format!("{}/views", world.module_path());
    let view = |name: &str, shared: bool| {
        json!({
            "name": name, "shared": shared, "is_default": shared,
            "column_config": {"columns": [world.attribute, "text"], "widths": {&world.attribute: 90}},
            "filter_config": {"filter": "Priority = high"}, "sort_config": {"sort": "Priority desc"},
        })
    };
    for (name, shared) in [("For all", true), ("Mine", false)] {
        let call = world.owner.post(&views).json(view(name, shared));
        call.await.expect(201);
    }
    let rule = format!("{}/quality/rules/orphan", world.module_path());
    let grade = json!({"severity": "error"});
    world.owner.patch(&rule).json(grade).await.expect(200);

    // Who copies has them: the one who made them may be somebody else.
    let editor = world.member(Role::Editor).await;
    let input = json!({
        "name": "Software", "project_id": world.project, "template_module_id": world.module,
    });
    let call = editor.post("/api/v1/modules/from-template").json(input);
    let made = call.await.expect(201);
    let copied = editor.get(&format!("{}/views", base(&made))).await;
    let copied = copied.expect(200);
    assert_eq!(copied["total"], 1);
    let copied = &copied["items"][0];
    assert_eq!(
        (&copied["name"], &copied["is_default"], &copied["owner_id"]),
        (&json!("For all"), &json!(true), &json!(editor.id()))
    );
    assert_eq!(copied["filter_config"]["filter"], "Priority = high");
    assert_eq!(copied["sort_config"]["sort"], "Priority desc");
    let attributes = format!("{}/attribute-definitions", base(&made));
    let attribute = &editor.get(&attributes).await.expect(200)["items"][0]["id"];
    assert_ne!(*attribute, world.attribute.as_str());
    assert_eq!(
        copied["column_config"],
        json!({"columns": [attribute, "text"], "widths": {attribute.as_str().unwrap(): 90}})
    );
    let quality = editor.get(&format!("{}/quality", base(&made))).await;
    let rules = quality.expect(200)["rules"].clone();
    let mut rules = rules.as_array().unwrap().iter();
    let orphan = rules.find(|one| one["rule"] == "orphan").unwrap();
    assert_eq!(orphan["severity"], "error");
}

#[tokio::test]
async fn org_5_both_modules_ask_for_their_rights() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = World::seed(&app).await;
    let input = |template: &str, project: &str| json!({"name": "Software", "project_id": project, "template_module_id": template});
    let path = "/api/v1/modules/from-template";
    // A module that one may not see, a project where one may not create.
    let foreign = world
        .owner
        .post(path)
        .json(input(&other.module, &world.project))
        .await;
    foreign.problem(404, "not_found");
    let foreign = world
        .owner
        .post(path)
        .json(input(&world.module, &other.project))
        .await;
    foreign.problem(404, "not_found");
    // Reading the template is enough.
    let person = other.member(Role::Editor).await;
    let wrong = person
        .post(path)
        .json(input(&world.module, &other.project))
        .await;
    wrong.problem(404, "not_found");
    world.give(&person, Role::Viewer).await;
    let elsewhere = person
        .post(path)
        .json(input(&world.module, &other.project))
        .await;
    let problem = elsewhere.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "other_workspace");
    person
        .post(path)
        .json(input(&other.module, &other.project))
        .await
        .expect(201);
}
