//! Where scripts fail, in every answer that tells of it.

use req1_test_support::{TestApp, Value, World, json};

use super::{action, fault, make, of_kind};

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

/// Fails two calls deep, at everything but a heading.
const DEEP: &str = "const look = (object) => {
  if (object.body) throw new Error('no ' + object.version);
};
for (const object of req1.object ? [req1.object] : req1.selection) look(object);";

/// Where it fails, in the words of the API.
fn deep() -> Value {
    json!([
        {"function": "look", "line": 2, "column": 26},
        {"function": null, "line": 4, "column": 68},
    ])
}

#[tokio::test]
async fn scr_8_a_test_a_run_and_its_record_tell_the_calls_that_led_to_an_error() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Deep", DEEP)).await;
    let tried = world.owner.post(&format!("{script}/test"));
    let tried = tried
        .json(json!({"object_id": world.object}))
        .await
        .expect(200);
    assert_eq!(tried["error"]["stack"], deep(), "{tried}");
    let run = world.owner.post(&format!("{script}/execute"));
    let run = run.json(json!({"object_ids": [world.object]})).await;
    assert_eq!(fault(&run)["stack"], deep());
    let runs = world.owner.get(&format!("{script}/executions"));
    let runs = runs.await.expect(200);
    assert_eq!(runs["items"][0]["error_stack"], deep(), "{runs}");

    // What is refused and not caught has its calls, too; what does not parse has its place.
    let refused = json!({"source_code": "const look = () =>\n  req1.query('no such filter (').first();\nlook();"});
    world.owner.patch(&script).json(refused).await.expect(200);
    let run = world.owner.post(&format!("{script}/execute"));
    let refused = fault(&run.json(json!({})).await);
    assert_eq!(refused["code"], "script_refused");
    let names = [
        &refused["stack"][0]["function"],
        &refused["stack"][1]["function"],
    ];
    assert_eq!(names, [&json!("look"), &Value::Null], "{refused}");
    let edit = json!({"source_code": "let a =\n  ;"});
    let syntax = fault(&world.owner.patch(&script).json(edit).await);
    assert_eq!(
        syntax["stack"],
        json!([{"function": null, "line": 2, "column": 3}])
    );
    // Other faults have none.
    let name = fault(&world.owner.patch(&script).json(json!({"name": " "})).await);
    assert_eq!(name.get("stack"), None);
}

#[tokio::test]
async fn scr_8_a_column_and_a_report_tell_where_their_script_failed_at_an_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, of_kind("layout", None, DEEP)).await;
    let shown = world.owner.post(&format!("{script}/layout"));
    let shown = shown.json(json!({"object_ids": [world.object, world.heading]}));
    let shown = shown.await.expect(200);
    assert_eq!(shown["results"][0]["stack"], deep(), "{shown}");
    assert_eq!(shown["results"][1]["stack"], json!([]), "{shown}");
    world.owner.delete(&script).await.expect(204);

    make(
        &world.owner,
        &world,
        of_kind("trigger", Some("validate"), DEEP),
    )
    .await;
    let report = format!("{}/quality/scripts", world.module_path());
    let report = world.owner.get(&report).await.expect(200);
    assert_eq!(
        report["items"][0]["object_id"],
        json!(world.object),
        "{report}"
    );
    assert_eq!(report["items"][0]["stack"], deep());
}

#[tokio::test]
async fn scr_8_a_save_that_a_script_spoils_tells_the_calls_that_led_there() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(
        &world.owner,
        &world,
        of_kind("trigger", Some("pre_save"), DEEP),
    )
    .await;
    let edit = json!({"heading": "Hold"});
    let saved = fault(
        &world
            .owner
            .patch(&world.object_path())
            .json(edit.clone())
            .await,
    );
    assert_eq!(
        (&saved["code"], &saved["pointer"]),
        (&json!("script_failed"), &json!(""))
    );
    assert_eq!(saved["stack"], deep(), "{saved}");
    let runs = world.owner.get(&format!("{script}/executions"));
    assert_eq!(runs.await.expect(200)["items"][0]["error_stack"], deep());
    let bulk =
        json!({"action": "edit", "objects": [{"id": world.object}], "lifecycle_state": "agreed"});
    let bulk = world
        .owner
        .post(&format!("{}/objects/bulk", world.module_path()))
        .json(bulk);
    assert_eq!(fault(&bulk.await)["stack"], deep());
    let off = json!({"enabled": false});
    world.owner.patch(&script).json(off).await.expect(200);
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
}
