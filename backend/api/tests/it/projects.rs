//! Projects in workspaces, modules in projects.

use req1_test_support::{TestApp, World, json};

#[tokio::test]
async fn org_2_names_are_unique_where_people_tell_things_apart_by_them() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let projects = format!("{}/projects", world.workspace_path());
    let make = |name: &str| world.owner.post(&projects).json(json!({"name": name}));
    for taken in ["Brakes", "brakes", "  Brakes "] {
        let problem = make(taken).await.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], "/name", "{taken}");
    }
    let second = make("Steering").await.expect(201);
    let second = second["id"].as_str().unwrap();
    let rename = json!({"name": "BRAKES"});
    let path = format!("{projects}/{second}");
    let refused = world.owner.patch(&path).json(rename.clone()).await;
    refused.problem(400, "invalid_request");

    // The same name in another workspace is nobody's business.
    let other = World::seed(&app).await;
    let elsewhere = other
        .owner
        .get(&format!("{}/projects", other.workspace_path()));
    assert_eq!(elsewhere.await.expect(200)["items"][0]["name"], "Brakes");

    // Modules belong to one project and are listed there.
    let module = json!({"name": "Rack", "project_id": second, "prefix": "RCK"});
    let module = world
        .owner
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    let listed = |project: &str| {
        let call = world
            .owner
            .get(&format!("/api/v1/modules?project_id={project}"));
        async move { call.await.expect(200)["items"].clone() }
    };
    assert_eq!(listed(second).await[0]["id"], module["id"]);
    assert_eq!(listed(&world.project).await[0]["id"], world.module.as_str());
    let foreign = json!({"name": "Spy", "project_id": other.project, "prefix": "SPY"});
    let foreign = world.owner.post("/api/v1/modules").json(foreign).await;
    assert_eq!(foreign.status, 404);

    // A name is free again when its bearer is gone.
    let gone = format!("{projects}/{}", world.project);
    world.owner.delete(&gone).await.expect(204);
    world.owner.patch(&path).json(rename).await.expect(200);
}
