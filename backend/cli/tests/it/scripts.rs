//! Scripts from files, tried and run.

use req1_test_support::{TestApp, World, json};

use crate::cli::Cli;

const SOURCE: &str = "for (const object of req1.selection) object.attributes.Priority = 'high';\nreq1.log('raised');\n";

#[expect(
    clippy::too_many_lines,
    reason = "a story from its beginning to its end"
)]
#[tokio::test]
async fn api_5_scr_1_scripts_are_kept_in_files_tried_run_and_looked_into() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let server = app.serve().await;
    let cli = Cli::of(&server.url, &world.owner);
    let module = world.module.as_str();
    let file = cli.file("raise.js");
    std::fs::write(&file, SOURCE).unwrap();
    let file = file.to_str().unwrap();
    let scripts = async |arguments: &[&str]| {
        let all = [&["scripts"], arguments, &["--module", module]].concat();
        cli.run(&all).await
    };
    let json_of =
        async |arguments: &[&str]| scripts(&[arguments, &["-o", "json"]].concat()).await.json();

    let made = json_of(&["create", "Raise", "--file", file, "--priority", "-3"]).await;
    assert_eq!(
        (&made["script_type"], &made["priority"], &made["version"]),
        (&json!("action"), &json!(-3), &json!(1))
    );
    let code = scripts(&["show", "Raise", "--source"]).await;
    assert_eq!(code.expect(0), SOURCE);

    // A dry run lists what would change and leaves all as it is; then it is done.
    let dry = scripts(&["run", "Raise", "SRS-0002", "--dry-run"]).await;
    let told = dry.expect(0);
    assert!(told.contains("SRS-0002") && told.contains("high"), "{told}");
    assert!(dry.err.contains("raised"), "{}", dry.err);
    let objects = async |filter: &str| {
        let path = format!("{}/objects?filter={filter}", world.module_path());
        world.owner.get(&path).await.expect(200)["total"].clone()
    };
    assert_eq!(objects("Priority%20=%20high").await, 0);
    let done = json_of(&["run", "Raise", "SRS-0002", "SRS-0003"]).await;
    assert_eq!(done["changed_total"], 2);
    assert!(done["change_set_id"].is_string());
    let done = json_of(&["run", "Raise", "--filter", "Priority = high"]).await;
    assert_eq!(done["changed_total"], 0);

    let runs = json_of(&["runs", "Raise"]).await;
    let dry = runs.as_array().unwrap().iter();
    let dry: Vec<_> = dry.map(|run| run["dry_run"].clone()).collect();
    assert_eq!(dry, [false, false, true].map(|is_dry| json!(is_dry)));

    // One that fails says where, and a pipeline notices.
    let tested = cli
        .feed(
            "\nnothing.here();",
            &[
                "scripts", "test", "Raise", "--object", "SRS-0002", "--file", "-", "--module",
                module,
            ],
        )
        .await;
    tested.expect(1);
    assert!(tested.err.contains("line 2"), "{}", tested.err);
    scripts(&["test", "Raise", "--object", "SRS-0002"])
        .await
        .expect(0);

    let updated = json_of(&[
        "update",
        "Raise",
        "--cron",
        "0 2 * * *",
        "--time-zone",
        "Europe/Berlin",
    ])
    .await;
    assert_eq!(updated["time_zone"], "Europe/Berlin");
    assert!(updated["next_run_at"].is_string());
    scripts(&["update", "Raise", "--cron", "often"])
        .await
        .expect(1);
    scripts(&["update", "Raise", "--enabled", "false", "--expect", "1"])
        .await
        .expect(5);
    let off = json_of(&[
        "update",
        "Raise",
        "--enabled",
        "false",
        "--kind",
        "validate",
    ])
    .await;
    assert_eq!(
        (&off["hook_point"], &off["enabled"], &off["cron_expression"]),
        (&json!("validate"), &json!(false), &json!(null))
    );
    let versions = json_of(&["versions", "Raise"]).await;
    assert_eq!(versions.as_array().unwrap().len(), 3);
    let first = json_of(&["show", "Raise", "--at", "1"]).await;
    assert_eq!(first["script_type"], "action");

    scripts(&["delete", "Raise"]).await.expect(2);
    scripts(&["delete", "Raise", "--yes"]).await.expect(0);
    scripts(&["show", "Raise"]).await.expect(4);
    let list = json_of(&["list"]).await;
    assert_eq!(list, json!([]));
}
