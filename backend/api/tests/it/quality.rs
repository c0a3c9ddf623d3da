//! The quality report of a module.

use std::collections::BTreeMap;

use req1_test_support::{TestApp, Value, World, json};

async fn make(world: &World<'_>, object: Value) -> String {
    let path = format!("{}/objects", world.module_path());
    let made = world.owner.post(&path).json(object).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn remove(world: &World<'_>, object: &str) {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.delete(&path).await.expect(204);
}

/// Objects that break a rule, with the field concerned.
async fn broken(world: &World<'_>, rule: &str) -> Vec<(String, Value)> {
    let path = format!("{}/quality/findings?rule={rule}", world.module_path());
    let page = world.owner.get(&path).await.expect(200);
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|one| {
            (
                one["object_id"].as_str().unwrap().to_owned(),
                one["field"].clone(),
            )
        })
        .collect()
}

async fn ids(world: &World<'_>, rule: &str) -> Vec<String> {
    let found = broken(world, rule).await;
    found.into_iter().map(|(id, _)| id).collect()
}

/// Counts by rule as the report has them.
async fn counts(world: &World<'_>) -> BTreeMap<String, i64> {
    let path = format!("{}/quality", world.module_path());
    let report = world.owner.get(&path).await.expect(200);
    let rules = report["rules"].as_array().unwrap().iter();
    rules
        .map(|one| {
            (
                one["rule"].as_str().unwrap().to_owned(),
                one["count"].as_i64().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn val_1_types_ask_by_a_list_or_by_an_object_and_only_for_what_they_have() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let attributes = format!("{}/attribute-definitions", world.module_path());
    let owner = json!({"name": "Owner", "data_type": "string"});
    let owner = world.owner.post(&attributes).json(owner).await.expect(201)["id"].clone();
    let mut made = Vec::new();
    for body in [
        json!({"name": "By list", "attributes": [owner]}),
        json!({"name": "By object", "attributes": [owner]}),
    ] {
        let mut body = body;
        body["module_id"] = json!(world.module);
        let call = world.owner.post("/api/v1/object-types").json(body);
        let kind = call.await.expect(201)["id"].clone();
        made.push((
            kind.clone(),
            make(&world, json!({"body": "x", "object_type_id": kind})).await,
        ));
    }
    let asked = [json!(["Owner"]), json!({"Owner": true, "Priority": false})];
    for ((kind, _), required) in made.iter().zip(asked) {
        let path = format!("/api/v1/object-types/{}", kind.as_str().unwrap());
        let edit = json!({"required_attributes": required});
        world.owner.patch(&path).json(edit).await.expect(200);
    }
    // The module asks for what these types do not have.
    let all = json!({"required_attributes": ["Priority"]});
    let call = world.owner.patch(&world.module_path()).json(all);
    call.await.expect(200);
    let mut expected = vec![
        (world.object.clone(), json!("Priority")),
        (world.other_object.clone(), json!("Priority")),
    ];
    expected.extend(made.iter().map(|(_, id)| (id.clone(), json!("Owner"))));
    assert_eq!(broken(&world, "missing_required_attribute").await, expected);
}

#[tokio::test]
async fn val_1_empty_bodies_and_headings_without_children_or_with_a_double() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    assert_eq!(ids(&world, "empty_body").await, Vec::<String>::new());
    let mut empty = Vec::new();
    for body in [
        json!(null),
        json!(""),
        json!("<p></p>"),
        json!("<p>&nbsp; <br></p>"),
        json!(" \u{a0}\n"),
    ] {
        empty.push(make(&world, json!({"heading": "Title", "body": body})).await);
    }
    for body in [
        "<ul><li>a</li></ul>",
        "&lt;",
        "0",
        "<p><span data-formula=\"x\"></span></p>",
        "<hr>",
        "<p>&amp;</p>",
    ] {
        make(&world, json!({"body": body})).await;
    }
    assert_eq!(ids(&world, "empty_body").await, empty);

    let alone = make(
        &world,
        json!({"heading": "service BRAKE", "classification": "heading"}),
    )
    .await;
    assert_eq!(
        ids(&world, "heading_without_children").await,
        std::slice::from_ref(&alone)
    );
    assert_eq!(
        ids(&world, "duplicate_heading").await,
        [world.heading.clone(), alone.clone()]
    );
    let child = make(&world, json!({"body": "Below", "parent_id": alone})).await;
    assert_eq!(
        ids(&world, "heading_without_children").await,
        Vec::<String>::new()
    );
    // What is deleted neither counts nor breaks rules.
    remove(&world, &child).await;
    assert_eq!(
        ids(&world, "heading_without_children").await,
        std::slice::from_ref(&alone)
    );
    remove(&world, &alone).await;
    remove(&world, &empty[0]).await;
    assert_eq!(ids(&world, "duplicate_heading").await, Vec::<String>::new());
    assert_eq!(ids(&world, "empty_body").await, empty[1..]);
}

#[tokio::test]
async fn val_1_missing_attributes_orphans_suspect_links_and_broken_references() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // Required from now on: what was there before lacks it.
    let required = json!({"required_attributes": ["priority"]});
    world
        .owner
        .patch(&world.module_path())
        .json(required)
        .await
        .expect(200);
    let lacking = broken(&world, "missing_required_attribute").await;
    assert_eq!(
        lacking,
        [
            (world.object.clone(), json!("Priority")),
            (world.other_object.clone(), json!("Priority"))
        ]
    );
    let edit = json!({"attributes": {"Priority": "low"}});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    assert_eq!(
        ids(&world, "missing_required_attribute").await,
        std::slice::from_ref(&world.other_object)
    );

    let note = json!({"body": "A note", "classification": "informative", "attributes": {"Priority": "low"}});
    make(&world, note).await;
    let orphan = make(
        &world,
        json!({"body": "Alone", "attributes": {"Priority": "low"}}),
    )
    .await;
    assert_eq!(ids(&world, "orphan").await, [orphan]);

    assert_eq!(ids(&world, "suspect_link").await, Vec::<String>::new());
    let edit = json!({"body": "The brake shall hold for longer."});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    let path = format!("{}/quality/findings?rule=suspect_link", world.module_path());
    let found = world.owner.get(&path).await.expect(200);
    assert_eq!(found["items"][0]["link_id"], world.link.as_str());
    assert_eq!(found["items"][0]["object_id"], world.object.as_str());
    assert_eq!(found["items"].as_array().unwrap().len(), 1);

    // A link to a deleted object is broken, no longer suspect, and saves nobody from being an orphan.
    assert_eq!(ids(&world, "broken_reference").await, Vec::<String>::new());
    remove(&world, &world.other_object).await;
    assert_eq!(
        ids(&world, "broken_reference").await,
        std::slice::from_ref(&world.object)
    );
    assert_eq!(ids(&world, "suspect_link").await, Vec::<String>::new());
    assert_eq!(ids(&world, "orphan").await[0], world.object);
}

#[tokio::test]
async fn val_1_a_module_turns_rules_off_and_grades_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let empty = make(&world, json!({"heading": "Title"})).await;
    assert_eq!(counts(&world).await["empty_body"], 1);
    let rule = |edit: Value| {
        let path = format!("{}/quality/rules/empty_body", world.module_path());
        world.owner.patch(&path).json(edit)
    };
    let graded = rule(json!({"severity": "error"})).await.expect(200);
    assert_eq!(
        (
            &graded["enabled"],
            &graded["severity"],
            &graded["default_severity"]
        ),
        (&json!(true), &json!("error"), &json!("warning"))
    );
    let path = format!("{}/quality/findings?severity=error", world.module_path());
    let errors = world.owner.get(&path).await.expect(200);
    assert_eq!(errors["items"][0]["object_id"], empty.as_str());
    rule(json!({"enabled": false})).await.expect(200);
    assert_eq!(counts(&world).await["empty_body"], 0);
    assert_eq!(ids(&world, "empty_body").await, Vec::<String>::new());
    // The grade stays while the rule is off; another module goes its own way.
    let on = rule(json!({"enabled": true})).await.expect(200);
    assert_eq!(on["severity"], "error");
    let other = World::seed(&app).await;
    let report = other.owner.get(&format!("{}/quality", other.module_path()));
    let report = report.await.expect(200);
    let rules = report["rules"].as_array().unwrap();
    assert!(
        rules
            .iter()
            .all(|one| one["severity"] == one["default_severity"])
    );
    rule(json!({"severity": "fatal"}))
        .await
        .problem(400, "invalid_request");
    let unknown = format!("{}/quality/rules/nonsense", world.module_path());
    world
        .owner
        .patch(&unknown)
        .json(json!({}))
        .await
        .problem(404, "not_found");
}

#[tokio::test]
async fn val_1_the_report_is_whole_page_by_page_and_as_a_stream() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    for number in 0..25 {
        make(&world, json!({"heading": format!("Title {}", number % 20)})).await;
    }
    make(
        &world,
        json!({"heading": "Empty", "classification": "heading"}),
    )
    .await;
    let total: i64 = counts(&world).await.values().sum();
    let mut paged = Vec::new();
    let base = format!("{}/quality/findings?limit=7", world.module_path());
    let mut path = base.clone();
    loop {
        let page = world.owner.get(&path).await.expect(200);
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= 7);
        paged.extend(items);
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{base}&cursor={}", cursor.replace('|', "%7C"));
    }
    assert_eq!(i64::try_from(paged.len()).unwrap(), total);
    let report = world
        .owner
        .get(&format!("{}/validate", world.module_path()));
    let report = report.await.expect(200);
    assert_eq!(
        (&report["object_count"], &report["link_count"]),
        (&json!(29), &json!(1))
    );
    assert_eq!(report["module_id"], world.module.as_str());
    let told = |rows: &[Value]| {
        let rows = rows.iter();
        rows.map(|one| {
            (
                one["rule"].clone(),
                one["object_id"].clone(),
                one["severity"].clone(),
                one["message"].clone(),
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(told(report["issues"].as_array().unwrap()), told(&paged));
}
