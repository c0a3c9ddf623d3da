//! Who changed which field, and going back to what it said.

use req1_test_support::{Client, TestApp, Value, World, json};

async fn edit(world: &World<'_>, by: &Client, edit: Value) -> Value {
    by.patch(&world.object_path()).json(edit).await.expect(200)
}

async fn changes(world: &World<'_>, query: &str) -> Vec<Value> {
    let path = format!("{}/changes?{query}", world.object_path());
    let page = world.owner.get(&path).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn restore(world: &World<'_>, body: Value) -> req1_test_support::Answer {
    let path = format!("{}/restore-version", world.object_path());
    world.owner.post(&path).json(body).await
}

#[tokio::test]
async fn ver_2_who_changed_a_field_of_an_object_between_two_times() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let editor = world.member(req1_domain::access::Role::Editor).await;
    edit(
        &world,
        &world.owner,
        json!({"attributes": {"Priority": "low"}}),
    )
    .await;
    let second = edit(
        &world,
        &editor,
        json!({"attributes": {"Priority": "high"}, "heading": "Hold"}),
    )
    .await;
    edit(&world, &world.owner, json!({"body": "It shall hold."})).await;
    edit(
        &world,
        &world.owner,
        json!({"attributes": {"Priority": null}}),
    )
    .await;

    let found = changes(&world, "field=attributes/Priority").await;
    let steps: Vec<(&Value, &Value)> = found
        .iter()
        .map(|one| (&one["before"], &one["after"]))
        .collect();
    assert_eq!(
        steps,
        [
            (&json!("high"), &Value::Null),
            (&json!("low"), &json!("high")),
            (&Value::Null, &json!("low")),
        ]
    );
    let by_editor = &found[1];
    assert_eq!(by_editor["changed_by"], json!(editor.id()));
    assert_eq!(by_editor["version"], second["current_version"]);
    assert_eq!(by_editor["revision"], second["revision"]);
    assert_eq!(by_editor["field"], "attributes/Priority");
    assert_eq!(by_editor["attribute_id"], world.attribute.as_str());
    // By id it is the same list.
    assert_eq!(
        changes(&world, &format!("field=attributes/{}", world.attribute)).await,
        found
    );

    // From a time on, and before a time.
    let at = by_editor["changed_at"]
        .as_str()
        .unwrap()
        .replace('+', "%2B");
    let since = changes(&world, &format!("field=attributes/Priority&from={at}")).await;
    assert_eq!(since, found[..2]);
    let before = changes(&world, &format!("field=attributes/Priority&to={at}")).await;
    assert_eq!(before, found[2..]);
    let until = "field=attributes/Priority&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z";
    assert_eq!(changes(&world, until).await, Vec::<Value>::new());

    // Without a field: all of them, version by version, over pages of two by cursor.
    let all = changes(&world, "limit=1000").await;
    let mut paged = Vec::new();
    let mut path = format!("{}/changes?limit=2", world.object_path());
    loop {
        let page = world.owner.get(&path).await.expect(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("{}/changes?limit=2&cursor={cursor}", world.object_path());
    }
    assert_eq!(paged, all);
    let fields: Vec<&str> = all
        .iter()
        .map(|one| one["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "attributes/Priority",
            "body",
            "attributes/Priority",
            "heading",
            "attributes/Priority",
            "body",
            "classification",
            "parent_id",
        ]
    );
}

#[tokio::test]
async fn ver_10_an_object_or_one_field_goes_back_to_an_earlier_version() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let first = edit(
        &world,
        &world.owner,
        json!({"heading": "Hold", "attributes": {"Priority": "low"}}),
    )
    .await;
    let changed =
        json!({"heading": "Changed", "body": "<p>Changed</p>", "attributes": {"Priority": "high"}});
    let changed = edit(&world, &world.owner, changed).await;
    let (old, now) = (&first["current_version"], &changed["current_version"]);

    // One field: the others keep what they say.
    let one = json!({"version": old, "fields": ["heading"], "expected_version": now});
    let one = restore(&world, one).await.expect(200);
    assert_eq!(
        (&one["heading"], &one["body"]),
        (&json!("Hold"), &json!("<p>Changed</p>"))
    );
    // Made on a version that is not the present one any more: refused.
    let stale = json!({"version": old, "fields": ["body"], "expected_version": now});
    restore(&world, stale).await.problem(409, "stale_version");

    // All of it, as one ordinary change.
    let revisions = || {
        world
            .owner
            .get(&format!("{}/history?limit=1", world.module_path()))
    };
    let before = revisions().await.expect(200)["total"].as_i64().unwrap();
    let all = restore(&world, json!({"version": old})).await.expect(200);
    assert_eq!(all["body"], first["body"]);
    assert_eq!(all["attributes"], first["attributes"]);
    assert_eq!(all["content_fingerprint"], first["content_fingerprint"]);
    let after = revisions().await.expect(200);
    assert_eq!(after["total"], before + 1);
    let newest = &after["items"][0];
    assert_eq!(
        (&newest["created"], &newest["updated"]),
        (&json!(0), &json!(1))
    );
    let history = world.owner.get(&format!("{}/history", world.object_path()));
    assert_eq!(
        history.await.expect(200)["items"][0]["change_type"],
        "restore"
    );
    // Once more changes nothing and makes no version.
    let again = restore(&world, json!({"version": old})).await.expect(200);
    assert_eq!(again["current_version"], all["current_version"]);
}

#[tokio::test]
async fn ver_10_what_no_longer_fits_the_schema_is_named_and_nothing_is_half_done() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let attributes = format!("{}/attribute-definitions", world.module_path());
    let gone = json!({"name": "Owner", "data_type": "string"});
    let gone = world.owner.post(&attributes).json(gone).await.expect(201);
    let first = json!({"heading": "Hold", "attributes": {"Priority": "low", "Owner": "Kim"}});
    let old = edit(&world, &world.owner, first).await["current_version"].clone();
    let second = json!({"heading": "Changed", "attributes": {"Priority": "high", "Owner": null}});
    edit(&world, &world.owner, second).await;
    let values = world
        .owner
        .patch(&format!("{attributes}/{}", world.attribute))
        .json(json!({"enum_values": ["high"]}));
    values.await.expect(200);
    let gone = gone["id"].as_str().unwrap();
    world
        .owner
        .delete(&format!("{attributes}/{gone}"))
        .await
        .expect(204);

    let refused = restore(&world, json!({"version": old})).await;
    let problem = refused.problem(400, "invalid_request");
    assert_eq!(
        problem["errors"][0]["pointer"],
        format!("/attributes/{gone}")
    );
    let refused = restore(
        &world,
        json!({"version": old, "fields": ["heading", "attributes/Priority"]}),
    )
    .await;
    let problem = refused.problem(400, "invalid_request");
    let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
    assert!(pointer.starts_with("/attributes/"), "{pointer}");
    let now = world.owner.get(&world.object_path()).await.expect(200);
    assert_eq!(
        (&now["heading"], &now["attributes"]),
        (&json!("Changed"), &json!({"Priority": "high"}))
    );
    // What fits can be restored by itself.
    let fits = restore(&world, json!({"version": old, "fields": ["heading"]}))
        .await
        .expect(200);
    assert_eq!(fits["heading"], "Hold");

    for (wrong, pointer) in [
        (json!({"version": 99}), "/version"),
        (json!({"version": 0}), "/version"),
        (json!({"version": 1, "fields": []}), "/fields"),
        (
            json!({"version": 1, "fields": ["heading", "nonsense"]}),
            "/fields/1",
        ),
        (
            json!({"version": 1, "expected_version": 99}),
            "/expected_version",
        ),
    ] {
        let problem = restore(&world, wrong).await.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    world.owner.delete(&world.object_path()).await.expect(204);
    restore(&world, json!({"version": old}))
        .await
        .problem(404, "not_found");
}
