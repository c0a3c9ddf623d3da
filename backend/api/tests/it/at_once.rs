//! Changes of different fields of one thing that arrive at the same moment.

use std::time::Duration;

use req1_test_support::{Call, TestApp, World, json};

/// Sends two requests while somebody else has the row, so that both wait for it and begin from there together.
async fn at_once(app: &TestApp, (table, id): (&str, &str), (first, second): (Call, Call)) {
    let hold = format!(
        "DO $$ BEGIN PERFORM FROM {table} WHERE id = '{id}' FOR UPDATE; PERFORM pg_sleep(0.8); END $$"
    );
    let both = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        tokio::join!(async { first.await }, async { second.await })
    };
    let ((), (first, second)) = tokio::join!(app.database.execute(&hold), both);
    first.expect(200);
    second.expect(200);
}

#[tokio::test]
async fn obj_6_of_two_changes_at_once_neither_takes_the_other_back() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let owner = &world.owner;
    let project = format!("{}/projects/{}", world.workspace_path(), world.project);
    for (table, id, path) in [
        ("workspace", &world.workspace, world.workspace_path()),
        ("project", &world.project, project),
    ] {
        let name = owner.patch(&path).json(json!({"name": "Other"}));
        let text = owner.patch(&path).json(json!({"description": "Why"}));
        at_once(&app, (table, id), (name, text)).await;
        let after = owner.get(&path).await.expect(200);
        assert_eq!(
            (&after["name"], &after["description"]),
            (&json!("Other"), &json!("Why")),
            "{table}"
        );
    }
    let views = format!("{}/views", world.module_path());
    let view = owner.post(&views).json(json!({"name": "Mine"}));
    let view = view.await.expect(201)["id"].as_str().unwrap().to_owned();
    let path = format!("{views}/{view}");
    let name = owner.patch(&path).json(json!({"name": "Other"}));
    let sort = json!({"sort_config": {"sort": "key"}});
    let sort = owner.patch(&path).json(sort);
    at_once(&app, ("module_view", &view), (name, sort)).await;
    let after = owner.get(&path).await.expect(200);
    assert_eq!(
        (&after["name"], &after["sort_config"]["sort"]),
        (&json!("Other"), &json!("key"))
    );
}

#[tokio::test]
async fn iam_2_nobody_comes_back_by_another_name_while_they_are_deactivated() {
    let app = TestApp::start().await;
    let root = app.server_admin().await;
    let ada = app.person().await;
    let id = ada.id().to_string();
    let path = format!("/api/v1/users/{id}");
    let off = root.patch(&path).json(json!({"active": false}));
    let name = ada.patch(&path).json(json!({"display_name": "Countess"}));
    at_once(&app, ("app_user", &id), (off, name)).await;
    let after = root.get(&path).await.expect(200);
    assert_eq!(
        (&after["active"], &after["display_name"]),
        (&json!(false), &json!("Countess"))
    );
}
