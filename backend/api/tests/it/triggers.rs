//! Scripts that run before objects are saved or deleted.

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

fn objects(world: &World<'_>) -> String {
    format!("{}/objects", world.module_path())
}

async fn trigger(
    world: &World<'_>,
    (name, hook, priority): (&str, &str, i32),
    source: &str,
) -> String {
    let script = json!({
        "name": name, "script_type": "trigger", "hook_point": hook, "priority": priority, "source_code": source,
    });
    let path = format!("{}/scripts", world.module_path());
    let made = world.owner.post(&path).json(script).await.expect(201);
    format!("{path}/{}", made["id"].as_str().unwrap())
}

/// Everything that a save would leave behind: what is stored, its versions, events and numbers.
async fn traces(app: &TestApp) -> String {
    app.database
        .text(
            "SELECT jsonb_build_array(
                 (SELECT jsonb_agg(o ORDER BY id) FROM object o), (SELECT count(*) FROM object_version),
                 (SELECT count(*) FROM change_set), (SELECT count(*) FROM change_set_module),
                 (SELECT jsonb_agg(m ORDER BY id) FROM module m))::text",
        )
        .await
}

/// Where and why a request was refused.
fn fault(problem: &Value) -> (&str, &str, &str) {
    let error = &problem["errors"][0];
    let text = |name: &str| error[name].as_str().unwrap_or_default();
    (text("pointer"), text("code"), text("detail"))
}

#[tokio::test]
async fn scr_2_what_a_script_rejects_leaves_no_version_no_event_and_no_number() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "
        if (req1.draft.heading === 'no') req1.reject('Say yes', 'heading');
        if (req1.draft.get('Priority') === 'low') req1.reject('Too low', 'Priority');";
    let script = trigger(&world, ("Say yes", "pre_save", 0), source).await;
    let before = traces(&app).await;

    let made = world
        .owner
        .post(&objects(&world))
        .json(json!({"heading": "no"}))
        .await;
    let made = made.problem(400, "invalid_request");
    assert_eq!(
        fault(&made),
        ("/heading", "rejected_by_script", "Say yes (Say yes)")
    );
    let path = world.object_path();
    let edit = json!({"attributes": {"Priority": "low"}});
    let edited = world.owner.patch(&path).json(edit.clone()).await;
    let edited = edited.problem(400, "invalid_request");
    assert_eq!(
        fault(&edited),
        (
            "/attributes/Priority",
            "rejected_by_script",
            "Too low (Say yes)"
        )
    );
    let bulk = json!({
        "objects": [{"id": world.object}, {"id": world.other_object}], "action": "edit", "attributes": {"Priority": "low"},
    });
    let bulk = world
        .owner
        .post(&format!("{}/bulk", objects(&world)))
        .json(bulk)
        .await;
    let bulk = bulk.problem(400, "invalid_request");
    let (pointer, code, detail) = fault(&bulk);
    assert_eq!(
        (pointer, code),
        ("/attributes/Priority", "rejected_by_script"),
        "{bulk}"
    );
    assert!(detail.ends_with("and 1 more)"), "{detail}");
    assert_eq!(traces(&app).await, before);

    // The number that was not used is the next one's.
    let made = world
        .owner
        .post(&objects(&world))
        .json(json!({"heading": "yes"}))
        .await
        .expect(201);
    let keys = app
        .database
        .text("SELECT max(number)::text || ' ' || count(*) FROM object")
        .await;
    let (last, count) = keys.split_once(' ').unwrap();
    assert_eq!(last, count, "{made}");
    // Runs are remembered, with their outcome; nobody who saves waits for that of one that succeeded.
    let mut runs = json!({});
    for _ in 0..500 {
        runs = world
            .owner
            .get(&format!("{script}/executions"))
            .await
            .expect(200);
        if runs["total"] == json!(4) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(runs["total"], json!(4), "{runs}");
    assert_eq!(runs["items"][0]["status"], json!("succeeded"));
    assert_eq!(runs["items"][2]["status"], json!("rejected"));
    // Switched off it says nothing.
    world
        .owner
        .patch(&script)
        .json(json!({"enabled": false}))
        .await
        .expect(200);
    world.owner.patch(&path).json(edit).await.expect(200);
}

#[tokio::test]
async fn scr_2_scripts_see_each_others_draft_in_order_of_priority() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    trigger(
        &world,
        ("Last", "pre_save", 20),
        "req1.draft.heading += ' and last';",
    )
    .await;
    trigger(
        &world,
        ("First", "pre_save", -1),
        "req1.draft.heading = `${req1.draft.heading}, first`; req1.draft.attributes.Priority = 'high';",
    )
    .await;
    trigger(
        &world,
        ("Middle", "pre_save", 3),
        "if (req1.draft.get('Priority') !== 'high') req1.reject('Not seen');",
    )
    .await;
    let made = world
        .owner
        .post(&objects(&world))
        .json(json!({"heading": "New"}))
        .await
        .expect(201);
    assert_eq!(made["heading"], json!("New, first and last"));
    assert_eq!(made["attributes"]["Priority"], json!("high"));
    assert_eq!(made["current_version"], json!(1));
    let edit = json!({"heading": "Edited"});
    let edited = world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    assert_eq!(edited["heading"], json!("Edited, first and last"));
    assert_eq!(edited["current_version"], json!(2));
    // Each of many objects has its own draft.
    let bulk = json!({
        "objects": [{"id": world.heading}, {"id": world.other_object}], "action": "edit", "classification": "informative",
    });
    world
        .owner
        .post(&format!("{}/bulk", objects(&world)))
        .json(bulk)
        .await
        .expect(200);
    for id in [&world.heading, &world.other_object] {
        let now = world
            .owner
            .get(&format!("{}/{id}", objects(&world)))
            .await
            .expect(200);
        assert!(
            now["heading"]
                .as_str()
                .unwrap()
                .ends_with(", first and last"),
            "{now}"
        );
        assert_eq!(now["current_version"], json!(2));
    }
}

#[tokio::test]
async fn scr_2_a_value_that_does_not_fit_the_schema_is_the_scripts_fault() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    trigger(
        &world,
        ("Odd", "pre_save", 0),
        "req1.draft.attributes.Priority = 'none such';",
    )
    .await;
    let before = traces(&app).await;
    let made = world
        .owner
        .post(&objects(&world))
        .json(json!({"heading": "New"}))
        .await;
    let made = made.problem(400, "invalid_request");
    let (pointer, _, detail) = fault(&made);
    assert_eq!(pointer, "/attributes/Priority", "{made}");
    assert!(detail.starts_with("Odd: "), "{made}");
    assert_eq!(traces(&app).await, before);
}

#[tokio::test]
async fn scr_2_what_a_script_looked_at_is_still_so_when_the_save_is_written() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "
        for (const one of req1.query(`heading = \"${req1.draft.heading}\"`)) {
            if (one.id !== req1.draft.id) req1.reject('Taken', 'heading');
        }";
    trigger(&world, ("Unique", "pre_save", 0), source).await;
    let path = objects(&world);
    let saves = (0..8).map(|_| async {
        world
            .owner
            .post(&path)
            .json(json!({"heading": "Only"}))
            .await
    });
    let answers = futures::future::join_all(saves).await;
    let made = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(made, 1, "{answers:?}");
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        let problem = answer.problem(400, "invalid_request");
        assert_eq!(fault(&problem).1, "rejected_by_script");
    }
}

#[tokio::test]
async fn scr_2_a_deletion_is_rejected_for_whatever_goes_along() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source =
        "if (req1.object.get('Priority') === 'high') req1.reject('Keep what is of high priority');";
    trigger(&world, ("Keep", "pre_delete", 0), source).await;
    let below =
        json!({"parent_id": world.heading, "body": "Deep", "attributes": {"Priority": "high"}});
    let below = world
        .owner
        .post(&objects(&world))
        .json(below)
        .await
        .expect(201);
    let before = traces(&app).await;
    let heading = format!("{}/{}", objects(&world), world.heading);
    let refused = world
        .owner
        .delete(&heading)
        .await
        .problem(400, "invalid_request");
    assert_eq!(
        fault(&refused),
        (
            "",
            "rejected_by_script",
            "Keep what is of high priority (Keep)"
        )
    );
    let bulk = json!({"objects": [{"id": world.heading}], "action": "delete"});
    let bulk = world
        .owner
        .post(&format!("{}/bulk", objects(&world)))
        .json(bulk)
        .await;
    bulk.problem(400, "invalid_request");
    assert_eq!(traces(&app).await, before);
    let below = format!("{}/{}", objects(&world), below["id"].as_str().unwrap());
    let lower = json!({"attributes": {"Priority": null}});
    world.owner.patch(&below).json(lower).await.expect(200);
    world.owner.delete(&heading).await.expect(204);
}

#[tokio::test]
async fn scr_6_a_save_whose_script_does_not_end_is_refused_and_others_go_on() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let other = json!({"name": "Other", "project_id": world.project, "prefix": "OTH"});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let others = format!("/api/v1/modules/{}/objects", other["id"].as_str().unwrap());
    let script = json!({
        "name": "Endless", "script_type": "trigger", "hook_point": "pre_save", "source_code": "for (;;) {}",
        "limits": {"wall_ms": 1_000, "cpu_ms": 1_000},
    });
    let path = format!("{}/scripts", world.module_path());
    world.owner.post(&path).json(script).await.expect(201);
    let path = objects(&world);
    let stuck = async {
        world
            .owner
            .post(&path)
            .json(json!({"heading": "Stuck"}))
            .await
    };
    let beside = async {
        for number in 0..10 {
            let made = json!({"heading": format!("Free {number}")});
            world.owner.post(&others).json(made).await.expect(201);
        }
        // Reading the same module waits for nothing, either.
        world.owner.get(&objects(&world)).await.expect(200);
    };
    let (stuck, ()) = futures::future::join(stuck, beside).await;
    let stuck = stuck.problem(400, "invalid_request");
    let (pointer, code, detail) = fault(&stuck);
    assert_eq!((pointer, code), ("", "script_limit"), "{stuck}");
    assert!(detail.contains("limit of"), "{detail}");
}

#[tokio::test]
async fn scr_8_a_script_changes_no_draft_when_its_author_may_not() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin: Client = world.member(Role::Admin).await;
    let path = format!("{}/scripts", world.module_path());
    let script = json!({
        "name": "Mine", "script_type": "trigger", "hook_point": "pre_save",
        "source_code": "req1.draft.heading = 'Mine';",
    });
    admin.post(&path).json(script).await.expect(201);
    world.give(&admin, Role::Viewer).await;
    let made = world
        .owner
        .post(&objects(&world))
        .json(json!({"heading": "Yours"}))
        .await;
    let made = made.problem(400, "invalid_request");
    assert_eq!(fault(&made).1, "script_refused", "{made}");
}
