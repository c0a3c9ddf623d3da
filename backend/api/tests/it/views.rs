//! Saved views as people share them.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

async fn names(client: &Client, path: &str) -> Vec<String> {
    let page = client.get(path).await.expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|view| view["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn make(client: &Client, path: &str, view: Value) -> Value {
    client.post(path).json(view).await.expect(201)
}

#[tokio::test]
async fn src_4_private_views_are_their_owners_and_shared_ones_everybodys() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/views", world.module_path());
    let (viewer, editor) = (
        world.member(Role::Viewer).await,
        world.member(Role::Editor).await,
    );
    let own = make(&viewer, &path, json!({"name": "b of a viewer"})).await;
    assert_eq!(
        (&own["shared"], &own["is_default"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(own["capabilities"], json!(["read", "write", "delete"]));
    let shared = make(
        &editor,
        &path,
        json!({"name": "A shared one", "shared": true}),
    )
    .await;
    assert_eq!(
        names(&viewer, &path).await,
        ["A shared one", "b of a viewer"]
    );
    assert_eq!(names(&editor, &path).await, ["A shared one"]);

    // Not even the owner of the workspace sees what somebody keeps for themselves.
    let own_path = format!("{path}/{}", own["id"].as_str().unwrap());
    for call in [
        world.owner.get(&own_path),
        world.owner.delete(&own_path),
        world.owner.patch(&own_path).json(json!({"name": "x"})),
    ] {
        call.await.problem(404, "not_found");
    }
    // Reading is enough to keep views, not to share one or to change what is shared.
    let shared_path = format!("{path}/{}", shared["id"].as_str().unwrap());
    let seen = viewer.get(&shared_path).await.expect(200);
    assert_eq!(seen["capabilities"], json!(["read"]));
    for call in [
        viewer.patch(&own_path).json(json!({"shared": true})),
        viewer
            .post(&path)
            .json(json!({"name": "x", "shared": true})),
        viewer.patch(&shared_path).json(json!({"name": "x"})),
        viewer.delete(&shared_path),
        editor.patch(&shared_path).json(json!({"is_default": true})),
    ] {
        call.await.problem(403, "not_allowed");
    }
    // Whose it is may take it back, and then nobody else sees it.
    editor
        .patch(&shared_path)
        .json(json!({"shared": false}))
        .await
        .expect(200);
    assert_eq!(names(&viewer, &path).await, ["b of a viewer"]);
    viewer.delete(&own_path).await.expect(204);
    assert!(names(&viewer, &path).await.is_empty());
}

#[tokio::test]
async fn src_4_a_module_has_one_default_view() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/views", world.module_path());
    let first = make(
        &world.owner,
        &path,
        json!({"name": "First", "is_default": true}),
    )
    .await;
    assert_eq!(first["shared"], true, "what a module opens with is shared");
    let second = make(
        &world.owner,
        &path,
        json!({"name": "Second", "shared": true}),
    )
    .await;
    let second_path = format!("{path}/{}", second["id"].as_str().unwrap());
    let edit = json!({"is_default": true});
    world.owner.patch(&second_path).json(edit).await.expect(200);
    let page = world.owner.get(&path).await.expect(200);
    let defaults: Vec<&Value> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| &view["is_default"])
        .collect();
    assert_eq!(defaults, [&json!(false), &json!(true)]);
    let hidden = world
        .owner
        .patch(&second_path)
        .json(json!({"shared": false}))
        .await;
    let problem = hidden.problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["code"], "default_is_shared");
}

#[tokio::test]
async fn src_4_a_view_keeps_columns_filter_and_order_and_outlives_a_new_name() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/views", world.module_path());
    let columns = json!({"columns": [{"id": world.attribute, "width": 120}], "layout": "grid"});
    let given = json!({
        "name": "High", "module_id": world.module, "column_config": columns,
        "filter_config": {"filter": "priority = high and not has outgoing link", "q": "brake"},
        "sort_config": {"sort": "Priority desc, changed"},
    });
    let view = make(&world.owner, &path, given).await;
    assert_eq!(view["column_config"], columns);
    assert_eq!(
        view["filter_config"],
        json!({"filter": "Priority = high and not has outgoing link", "q": "brake"})
    );
    assert_eq!(view["sort_config"]["sort"], "Priority desc, changed");
    assert_eq!(
        view["filter"]["and"][0]["where"]["field"]["attribute"],
        "Priority"
    );
    // The tree is taken like the text.
    let id = view["id"].as_str().unwrap();
    let edit = json!({"filter_config": {"filter": view["filter"]}});
    let again = world
        .owner
        .patch(&format!("{path}/{id}"))
        .json(edit)
        .await
        .expect(200);
    assert_eq!(again["filter"], view["filter"]);
    assert_eq!(again["sort_config"], view["sort_config"]);
    // Another name of the attribute, and the filter has it.
    let attribute = format!(
        "{}/attribute-definitions/{}",
        world.module_path(),
        world.attribute
    );
    let renamed = json!({"name": "Rank of it"});
    world
        .owner
        .patch(&attribute)
        .json(renamed)
        .await
        .expect(200);
    let view = world.owner.get(&format!("{path}/{id}")).await.expect(200);
    assert_eq!(
        view["filter_config"]["filter"],
        "\"Rank of it\" = high and not has outgoing link"
    );
    // What a v1 client keeps is given back as it came.
    let v1 = json!({
        "name": "v1", "column_config": {"visible": ["level"]}, "filter_config": {"classification": "normative"},
        "sort_config": {"sort_by": "position"},
    });
    let made = make(&world.owner, &path, v1.clone()).await;
    for field in ["column_config", "filter_config", "sort_config"] {
        assert_eq!(made[field], v1[field], "{field}");
    }
}

#[tokio::test]
async fn src_4_a_filter_that_names_nothing_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let path = format!("{}/views", world.module_path());
    for (given, pointer, position) in [
        (
            json!({"filter_config": {"filter": "key = a and Rank = 1"}}),
            "/filter_config/filter",
            json!(12),
        ),
        (
            json!({"filter_config": {"filter": {"nor": []}}}),
            "/filter_config/filter",
            Value::Null,
        ),
        (
            json!({"sort_config": {"sort": "Priority down"}}),
            "/sort_config/sort",
            json!(9),
        ),
        (
            json!({"sort_config": {"sort": [{"field": "text"}]}}),
            "/sort_config/sort",
            Value::Null,
        ),
        (json!({"filter_config": []}), "/filter_config", Value::Null),
    ] {
        let mut view = given.clone();
        view["name"] = json!("x");
        let problem = world
            .owner
            .post(&path)
            .json(view)
            .await
            .problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["position"]),
            (&json!(pointer), &position),
            "{given}: {problem}"
        );
    }
}
