//! Scripts as people write, try and run them.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

fn path(world: &World<'_>) -> String {
    format!("{}/scripts", world.module_path())
}

async fn make(client: &Client, world: &World<'_>, script: Value) -> String {
    let made = client.post(&path(world)).json(script).await.expect(201);
    format!("{}/{}", path(world), made["id"].as_str().unwrap())
}

fn action(name: &str, source: &str) -> Value {
    json!({"name": name, "script_type": "action", "source_code": source})
}

/// Gives everything that is selected the highest priority.
const RAISE: &str = "
for (const object of req1.selection) {
  object.attributes.Priority = 'high';
}
req1.log('raised', req1.selection.length);
";

async fn read(world: &World<'_>, object: &str) -> Value {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.get(&path).await.expect(200)
}

async fn missing(world: &World<'_>, object: &str) {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.get(&path).await.problem(404, "not_found");
}

#[tokio::test]
async fn scr_1_scripts_of_a_module_are_versioned_and_those_of_a_workspace_are_in_all_modules() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let one = make(&world.owner, &world, action("b", "req1.log(1);")).await;
    let mut everywhere = action("A", "req1.log(2);");
    everywhere["everywhere"] = json!(true);
    everywhere["script_type"] = json!("layout");
    make(&world.owner, &world, everywhere.clone()).await;

    let all = world.owner.get(&path(&world)).await.expect(200);
    let names: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["A", "b"]);
    assert_eq!(all[0]["everywhere"], json!(true));
    // An administrator of the module alone makes none for other modules.
    let other = json!({"name": "Other", "project_id": world.project, "prefix": "OTH"});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let others = format!("/api/v1/modules/{}/scripts", other["id"].as_str().unwrap());
    let seen = world.owner.get(&others).await.expect(200);
    assert_eq!(seen.as_array().unwrap().len(), 1);
    world
        .owner
        .get(&one.replace(&world.module, other["id"].as_str().unwrap()))
        .await
        .problem(404, "not_found");

    let admin = world.member(Role::Admin).await;
    let edit = json!({"source_code": "req1.log(3);", "priority": -3, "expected_version": 1});
    let changed = admin.patch(&one).json(edit.clone()).await.expect(200);
    assert_eq!(
        (&changed["version"], &changed["priority"]),
        (&json!(2), &json!(-3))
    );
    assert_eq!(changed["author_id"], json!(admin.user.unwrap().0));
    admin.patch(&one).json(edit).await.problem(409, "conflict");
    // What changes nothing is no version.
    let same = admin
        .patch(&one)
        .json(json!({"enabled": true}))
        .await
        .expect(200);
    assert_eq!(same["version"], json!(2));

    let versions = world
        .owner
        .get(&format!("{one}/versions"))
        .await
        .expect(200);
    assert_eq!(versions["total"], json!(2));
    assert_eq!(versions["items"][1]["source_code"], json!("req1.log(1);"));
    let first = world
        .owner
        .get(&format!("{one}/versions/1"))
        .await
        .expect(200);
    // Restored by sending what it said.
    let restored = json!({"source_code": first["source_code"], "priority": first["priority"]});
    let restored = world.owner.patch(&one).json(restored).await.expect(200);
    assert_eq!(restored["version"], json!(3));
    world
        .owner
        .get(&format!("{one}/versions/4"))
        .await
        .problem(404, "not_found");

    world.owner.delete(&one).await.expect(204);
    world.owner.get(&one).await.problem(404, "not_found");
    // Its name is free again.
    make(&world.owner, &world, action("b", "")).await;
    let log = world
        .owner
        .get("/api/v1/audit-log?entity_type=script")
        .await
        .expect(200);
    let acts: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["action"])
        .collect();
    assert_eq!(
        acts,
        ["create", "delete", "update", "update", "create", "create"]
    );
}

#[tokio::test]
async fn scr_1_what_is_no_script_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    make(&world.owner, &world, action("Taken", "")).await;
    for (field, value, pointer, code) in [
        ("name", json!("tAKEN"), "/name", "duplicate"),
        ("name", json!(" "), "/name", "empty"),
        (
            "script_type",
            json!("macro"),
            "/script_type",
            "unknown_value",
        ),
        ("hook_point", json!("never"), "/hook_point", "unknown_value"),
        (
            "hook_point",
            json!("pre_save"),
            "/hook_point",
            "contradiction",
        ),
        ("priority", json!(1_000_001), "/priority", "out_of_range"),
        (
            "limits",
            json!({"wall_ms": 0}),
            "/limits/wall_ms",
            "out_of_range",
        ),
        (
            "cron_expression",
            json!("* * * *"),
            "/cron_expression",
            "invalid_cron",
        ),
        (
            "source_code",
            json!("let a =\n  ;"),
            "/source_code",
            "syntax_error",
        ),
    ] {
        let mut script = action("New", "req1.log(1);");
        script[field] = value;
        let problem = world
            .owner
            .post(&path(&world))
            .json(script)
            .await
            .problem(400, "invalid_request");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn scr_3_an_action_tells_the_diff_then_is_one_change_set_that_can_be_undone() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Raise", RAISE)).await;
    let execute = format!("{script}/execute");
    let over = |dry_run: bool| json!({"object_ids": [world.object, world.other_object], "dry_run": dry_run});

    let told = world
        .owner
        .post(&execute)
        .json(over(true))
        .await
        .expect(200);
    assert_eq!(told["mutations_applied"], json!(2), "{told}");
    assert_eq!(told["diff_total"], json!(2));
    assert_eq!(told["diff"][0]["field"], json!("attributes/Priority"));
    assert_eq!(
        (&told["diff"][0]["before"], &told["diff"][0]["after"]),
        (&Value::Null, &json!("high"))
    );
    assert_eq!(told["change_set_id"], Value::Null);
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );

    let done = world
        .owner
        .post(&execute)
        .json(over(false))
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(2));
    assert_eq!(done["output"], json!(["raised 2"]));
    for object in [&world.object, &world.other_object] {
        let now = read(&world, object).await;
        assert_eq!(now["attributes"]["Priority"], json!("high"));
        let history = format!("{}/objects/{object}/history", world.module_path());
        let history = world.owner.get(&history).await.expect(200);
        assert_eq!(
            history["items"][0]["change_type"],
            json!("script"),
            "{history}"
        );
    }
    let revisions = format!("{}/history", world.module_path());
    let revisions = world.owner.get(&revisions).await.expect(200);
    let last = &revisions["items"][0];
    assert_eq!(last["cause"], json!("script"), "{last}");
    assert_eq!(last["comment"], json!("Raise, version 1"), "{last}");

    let undo = format!(
        "/api/v1/change-sets/{}/undo",
        done["change_set_id"].as_str().unwrap()
    );
    world.owner.post(&undo).json(json!({})).await.expect(200);
    assert_eq!(read(&world, &world.object).await["attributes"], json!({}));

    let runs = world
        .owner
        .get(&format!("{script}/executions"))
        .await
        .expect(200);
    assert_eq!(runs["total"], json!(2));
    assert_eq!(runs["items"][0]["status"], json!("succeeded"));
    assert_eq!(runs["items"][0]["change_set_id"], done["change_set_id"]);
    assert_eq!(runs["items"][1]["dry_run"], json!(true));
}

/// What a script that makes, links and deletes does, by a word for each object.
const REWORK: &str = "
const [first, second] = req1.selection;
const group = req1.create({ heading: 'Tests', classification: 'heading' });
const made = req1.create({ parent: group, heading: 'Test of ' + first.key });
req1.link(made, first, req1.linkTypes()[0].name);
first.heading = 'Tested';
req1.delete(second);
";

#[tokio::test]
async fn scr_3_an_action_makes_links_and_deletes_in_one_change_set_that_can_be_undone() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (first, second) = (&world.object, &world.other_object);
    let script = make(&world.owner, &world, action("Rework", REWORK)).await;
    let run = |dry_run: bool| {
        let body = json!({"object_ids": [first, second], "dry_run": dry_run});
        world.owner.post(&format!("{script}/execute")).json(body)
    };
    let before = read(&world, first).await;
    let told = run(true).await.expect(200);
    for (field, count) in [
        ("changed", 1),
        ("created", 2),
        ("deleted", 1),
        ("linked", 1),
        ("unlinked", 0),
    ] {
        assert_eq!(told[format!("{field}_total")], json!(count), "{told}");
    }
    assert_eq!(told["mutations_applied"], json!(5));
    assert_eq!(told["change_set_id"], Value::Null);
    assert_eq!(read(&world, first).await, before);

    let done = run(false).await.expect(200);
    assert_eq!(
        done["created"][1]["key"], told["created"][1]["key"],
        "{done}"
    );
    let test = done["created"][1]["object_id"].as_str().unwrap();
    let made = read(&world, test).await;
    assert_eq!(made["parent_id"], done["created"][0]["object_id"]);
    assert_eq!(read(&world, first).await["heading"], json!("Tested"));
    let links = format!("/api/v1/links?source_object_id={test}");
    let links = world.owner.get(&links).await.expect(200);
    assert_eq!(links["total"], json!(1), "{links}");
    missing(&world, second).await;

    let change = done["change_set_id"].as_str().unwrap();
    let undo = format!("/api/v1/change-sets/{change}/undo");
    world.owner.post(&undo).json(json!({})).await.expect(200);
    assert_eq!(read(&world, first).await["heading"], before["heading"]);
    read(&world, second).await;
    missing(&world, test).await;
}

#[tokio::test]
async fn scr_3_an_action_runs_over_what_a_filter_lets_through() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Raise", RAISE)).await;
    let over = json!({"filter": "body ~ release"});
    let done = world
        .owner
        .post(&format!("{script}/execute"))
        .json(over)
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(1), "{done}");
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );
    // A request of the first interface has no body: nothing is selected.
    let done = world
        .owner
        .post(&format!("{script}/execute"))
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(0), "{done}");
}

#[tokio::test]
async fn scr_4_a_layout_script_computes_a_value_for_each_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "
        if (req1.object.classification === 'heading') throw new Error('no requirement');
        return req1.object.key + '!';";
    let script = json!({"name": "Key", "script_type": "layout", "source_code": source});
    let script = make(&world.owner, &world, script).await;
    let viewer = world.member(Role::Viewer).await;
    let asked = json!({"object_ids": [world.other_object, world.heading]});
    let shown = viewer
        .post(&format!("{script}/layout"))
        .json(asked)
        .await
        .expect(200);
    let key = read(&world, &world.other_object).await["key"].clone();
    assert_eq!(
        shown["results"][0]["object_id"],
        json!(world.other_object),
        "{shown}"
    );
    assert_eq!(
        shown["results"][0]["value"],
        json!(format!("{}!", key.as_str().unwrap()))
    );
    assert!(
        shown["results"][1]["error"]
            .as_str()
            .unwrap()
            .contains("no requirement"),
        "{shown}"
    );
    let page = viewer
        .post(&format!("{script}/layout"))
        .json(json!({"limit": 2}))
        .await
        .expect(200);
    assert_eq!(page["results"].as_array().unwrap().len(), 2);
    assert_eq!(page["next_offset"], json!(2));
    let elsewhere = json!({"object_ids": [world.module]});
    let elsewhere = viewer
        .post(&format!("{script}/layout"))
        .json(elsewhere)
        .await;
    elsewhere.problem(400, "invalid_request");
}

#[tokio::test]
async fn scr_8_a_script_does_nothing_that_its_caller_or_its_author_may_not() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin = world.member(Role::Admin).await;
    let script = make(&admin, &world, action("Raise", RAISE)).await;
    let execute = format!("{script}/execute");
    let over = json!({"object_ids": [world.object]});
    let reviewer = world.member(Role::Reviewer).await;
    reviewer
        .post(&execute)
        .json(over.clone())
        .await
        .problem(403, "not_allowed");
    // Its author loses the right to write; then nobody writes by it.
    let role = format!(
        "/api/v1/workspaces/{}/members/{}",
        world.workspace,
        admin.user.unwrap()
    );
    world
        .owner
        .put(&role)
        .json(json!({"role": "viewer"}))
        .await
        .expect(200);
    world
        .owner
        .post(&execute)
        .json(over.clone())
        .await
        .problem(403, "not_allowed");
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );
    let runs = world
        .owner
        .get(&format!("{script}/executions"))
        .await
        .expect(200);
    assert_eq!(runs["items"][0]["status"], json!("failed"));
    assert_eq!(runs["total"], json!(1));
    // Whoever changes it answers for it.
    world
        .owner
        .patch(&script)
        .json(json!({"priority": 1}))
        .await
        .expect(200);
    world.owner.post(&execute).json(over).await.expect(200);
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(2)
    );
}

#[tokio::test]
async fn scr_8_errors_name_script_line_and_column() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "req1.log('before');\nconst a = null;\n  a.b;";
    let script = make(&world.owner, &world, action("Broken", source)).await;
    let tried = json!({"object_id": world.object});
    let tried = world
        .owner
        .post(&format!("{script}/test"))
        .json(tried)
        .await
        .expect(200);
    assert_eq!(tried["error"]["code"], json!("thrown"), "{tried}");
    assert_eq!(tried["error"]["line"], json!(3), "{tried}");
    assert_eq!(tried["output"], json!(["before"]));
    let failed = world
        .owner
        .post(&format!("{script}/execute"))
        .json(json!({}))
        .await;
    let failed = failed.problem(400, "invalid_request");
    let error = &failed["errors"][0];
    assert_eq!(error["code"], json!("script_failed"));
    assert!(
        error["detail"]
            .as_str()
            .unwrap()
            .starts_with("Broken, line 3"),
        "{error}"
    );
    let runs = world
        .owner
        .get(&format!("{script}/executions"))
        .await
        .expect(200);
    assert_eq!(runs["items"][0]["status"], json!("failed"));
    assert_eq!(runs["items"][0]["error_line"], json!(3));
    assert_eq!(runs["items"][0]["output"], json!("before"));
}

#[tokio::test]
async fn scr_6_a_script_that_breaks_a_limit_is_stopped_and_the_limit_named() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut script = action("Endless", "for (;;) {}");
    script["limits"] = json!({"wall_ms": 300, "cpu_ms": 300});
    let script = make(&world.owner, &world, script).await;
    let tried = world
        .owner
        .post(&format!("{script}/test"))
        .json(json!({}))
        .await
        .expect(200);
    assert_eq!(tried["error"]["code"], json!("limit"), "{tried}");
    let limit = tried["error"]["limit"].as_str().unwrap();
    assert!(["wall", "cpu"].contains(&limit), "{tried}");
}

#[tokio::test]
async fn scr_7_a_script_reads_the_module_by_filter_and_follows_links_and_sees_nothing_of_others() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // The owner of both workspaces still reads only this one.
    let elsewhere = json!({"name": "Elsewhere"});
    let elsewhere = world
        .owner
        .post("/api/v1/workspaces")
        .json(elsewhere)
        .await
        .expect(201);
    let project = format!(
        "/api/v1/workspaces/{}/projects",
        elsewhere["id"].as_str().unwrap()
    );
    let project = world
        .owner
        .post(&project)
        .json(json!({"name": "P"}))
        .await
        .expect(201);
    let module = json!({"name": "Secret", "project_id": project["id"], "prefix": "SEC"});
    let module = world
        .owner
        .post("/api/v1/modules")
        .json(module)
        .await
        .expect(201);
    let objects = format!("/api/v1/modules/{}/objects", module["id"].as_str().unwrap());
    let secret = world
        .owner
        .post(&objects)
        .json(json!({"body": "secret"}))
        .await
        .expect(201);
    let source = format!(
        "const found = Array.from(req1.query('body ~ hold'));
         const linked = Array.from(found[0].links());
         return [found.length, linked.length, req1.get('{}') === null, req1.get(found[0].key).id];",
        secret["id"].as_str().unwrap()
    );
    let script = make(&world.owner, &world, action("Look", &source)).await;
    let tried = world
        .owner
        .post(&format!("{script}/test"))
        .json(json!({}))
        .await
        .expect(200);
    assert_eq!(tried["value"], json!([1, 1, true, world.object]), "{tried}");
}
