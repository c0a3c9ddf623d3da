//! Baselines and sets of them.

use req1_domain::access::Role;
use req1_test_support::{TestApp, World};
use serde_json::json;

use crate::undo::id;

#[tokio::test]
async fn ver_3_ver_7_a_baseline_stays_what_it_is() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let all = format!("{}/baselines", world.module_path());
    let made = me
        .post(&all)
        .json(json!({"name": "Review 1", "description": "As sent out"}))
        .await;
    let made = made.expect(201);
    assert_eq!(made["locked"], true);
    let entries = made["entries"].as_array().unwrap().clone();
    assert!(!entries.is_empty());
    let object = format!(
        "{}/objects/{}",
        world.module_path(),
        entries[0]["object_id"].as_str().unwrap()
    );
    me.patch(&object)
        .json(json!({"heading": "Another one"}))
        .await
        .expect(200);
    let one = format!("{all}/{}", id(&made));
    let read = me.get(&one).await.expect(200);
    assert_eq!(read["entries"], json!(entries));
    assert_eq!(read["revision"], made["revision"]);
    me.post(&all)
        .json(json!({"name": "review 1"}))
        .await
        .problem(400, "invalid_request");
    me.patch(&one)
        .json(json!({"name": "x"}))
        .await
        .problem(405, "method_not_allowed");
    let listed = me.get("/api/v1/baselines").await.expect(200);
    assert_eq!(listed["items"][0]["id"], made["id"]);
    let quick = format!("{all}?entries=false");
    let quick = me.post(&quick).json(json!({"name": "Quick"})).await;
    let quick = quick.expect(201);
    assert_eq!(quick.get("entries"), None);
    let whole = me.get(quick["entries_url"].as_str().unwrap()).await;
    let whole = whole.expect(200)["entries"].as_array().unwrap().len();
    assert_eq!(whole, entries.len());
    world
        .member(Role::Editor)
        .await
        .delete(&one)
        .await
        .problem(403, "not_allowed");
    me.delete(&one).await.expect(204);
    me.get(&one).await.problem(404, "not_found");
    let audit = me
        .get("/api/v1/audit-log?entity_type=baseline&action=delete")
        .await
        .expect(200);
    assert_eq!(audit["items"][0]["entity_id"], made["id"]);
}

#[tokio::test]
async fn ver_3_baselines_of_a_project_are_listed_alone() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let path = format!("{}/projects", world.workspace_path());
    let other = me.post(&path).json(json!({"name": "Wheels"})).await;
    let other = id(&other.expect(201));
    let body = json!({"name": "Parts", "prefix": "PRT", "project_id": other});
    let parts = id(&me.post("/api/v1/modules").json(body).await.expect(201));
    for (module, name) in [
        (&world.module, "One"),
        (&parts, "Two"),
        (&world.module, "Three"),
    ] {
        let path = format!("/api/v1/modules/{module}/baselines");
        me.post(&path)
            .json(json!({ "name": name }))
            .await
            .expect(201);
    }
    let names = async |query: String| {
        let found = me
            .get(&format!("/api/v1/baselines?{query}"))
            .await
            .expect(200);
        let items = found["items"].as_array().unwrap();
        let names: Vec<_> = items.iter().map(|one| one["name"].clone()).collect();
        (found["total"].clone(), json!(names))
    };
    let (own, wheels) = (
        format!("project_id={}", world.project),
        format!("project_id={other}"),
    );
    assert_eq!(
        names(own.clone()).await,
        (json!(2), json!(["Three", "One"]))
    );
    assert_eq!(
        names(format!("{own}&limit=1&offset=1")).await,
        (json!(2), json!(["One"]))
    );
    assert_eq!(names(wheels.clone()).await, (json!(1), json!(["Two"])));
    let both = format!("{wheels}&module_id={}", world.module);
    assert_eq!(names(both).await, (json!(0), json!([])));
    let stranger = app.person().await;
    let path = format!("/api/v1/baselines?{own}");
    stranger.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn ver_4_a_set_is_taken_at_one_instant_while_others_write() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let me = &world.owner;
    let project = json!(world.project);
    let mut modules = vec![json!(world.module)];
    for name in ["Second", "Third"] {
        let body = json!({"name": name, "prefix": name, "project_id": project});
        modules.push(me.post("/api/v1/modules").json(body).await.expect(201)["id"].clone());
    }
    // One after the other, in this order: at any instant the first has as many objects as the others, or one more.
    let write = async {
        for round in 0..30 {
            for module in &modules {
                let path = format!("/api/v1/modules/{}/objects", module.as_str().unwrap());
                let body = json!({"heading": format!("Round {round}")});
                me.post(&path).json(body).await.expect(201);
            }
        }
    };
    let take = async {
        for version in 0..8 {
            let body = json!({
                "name": "All", "version": version.to_string(), "project_id": project, "module_ids": modules,
            });
            let set = id(&me
                .post("/api/v1/baseline-sets")
                .json(body)
                .await
                .expect(201));
            let path = format!("/api/v1/baselines?baseline_set_id={set}");
            let members = me.get(&path).await.expect(200)["items"]
                .as_array()
                .unwrap()
                .clone();
            assert_eq!(members.len(), 3);
            assert!(members.iter().all(|one| one["at"] == members[0]["at"]));
            let mut rounds = Vec::new();
            for module in &modules {
                let baseline = members
                    .iter()
                    .find(|one| one["module_id"] == *module)
                    .unwrap();
                let path = format!(
                    "/api/v1/modules/{}/objects?limit=1000&as_of={}",
                    module.as_str().unwrap(),
                    id(baseline)
                );
                let all = me.get(&path).await.expect(200)["items"].clone();
                let of_rounds = all.as_array().unwrap().iter().filter(|one| {
                    one["heading"]
                        .as_str()
                        .is_some_and(|text| text.starts_with("Round"))
                });
                rounds.push(of_rounds.count());
            }
            assert!(
                rounds.is_sorted_by(|a, b| a >= b) && rounds[0] - rounds[2] <= 1,
                "{rounds:?}"
            );
        }
    };
    tokio::join!(write, take);
}

#[tokio::test]
async fn ver_4_a_set_takes_only_what_may_be_named() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = World::seed(&app).await;
    let me = &world.owner;
    let create = |body| me.post("/api/v1/baseline-sets").json(body);
    let twice = json!({"name": "A", "version": "1", "module_ids": [world.module, world.module]});
    create(twice).await.problem(400, "invalid_request");
    let strange = json!({"name": "A", "version": "1", "module_ids": [other.module]});
    create(strange).await.problem(400, "invalid_request");
    let made = create(json!({"name": "A", "version": "1", "project_id": world.project}))
        .await
        .expect(201);
    create(json!({"name": "a", "version": "1", "project_id": world.project}))
        .await
        .problem(400, "invalid_request");
    // Filled one by one, as clients of the v1 contract do.
    let path = format!("{}/baselines", world.module_path());
    let body = json!({"name": "In A", "baseline_set_id": made["id"]});
    let baseline = me.post(&path).json(body).await.expect(201);
    assert_eq!(baseline["baseline_set_id"], made["id"]);
    // Without a project it belongs to the newest workspace in which one may make something.
    let newest = me.post("/api/v1/workspaces").json(json!({"name": "New"}));
    let newest = newest.await.expect(201);
    let set = create(json!({"name": "B", "version": "1"})).await;
    assert_eq!(set.expect(201)["workspace_id"], newest["id"]);
    let foreign = json!({"name": "In none", "baseline_set_id": made["id"]});
    let path = format!("{}/baselines", other.module_path());
    other
        .owner
        .post(&path)
        .json(foreign)
        .await
        .problem(400, "invalid_request");
    me.delete(&format!("/api/v1/baseline-sets/{}", id(&made)))
        .await
        .expect(204);
    let left = me
        .get(&format!("{}/baselines", world.module_path()))
        .await
        .expect(200);
    assert_eq!(left["total"], 0);
}
