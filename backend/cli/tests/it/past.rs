//! Baselines, reading what was, and comparing.

use req1_test_support::{TestApp, Value, World, json};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";
const IN_MODULE: [&str; 2] = ["--module", MODULE];

#[expect(
    clippy::too_many_lines,
    reason = "a story from its beginning to its end"
)]
#[tokio::test]
async fn api_5_ver_3_ver_5_baselines_name_what_is_read_later() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let _worker = app.work();
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let run = async |arguments: &[&str]| {
        let ran = cli.run(&[arguments, &IN_MODULE].concat()).await;
        ran.expect(0).to_owned()
    };
    let create = [
        "baselines",
        "create",
        "Sent out",
        "--description",
        "To the supplier",
    ];
    let made = run(&[&create[..], &["-o", "json"]].concat()).await;
    let made: Value = serde_json::from_str(&made).unwrap();
    let revision = made["revision"].to_string();
    assert_eq!(made["description"], "To the supplier");
    let edit = json!({"heading": "Another heading"});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);
    world
        .owner
        .delete(&format!(
            "{}/objects/{}",
            world.module_path(),
            world.other_object
        ))
        .await
        .expect(204);

    // By its name, by the revision, and by the time, everything is as it was.
    let at = made["at"].as_str().unwrap();
    for point in ["sent out", &revision, at, made["id"].as_str().unwrap()] {
        let as_of = ["--as-of", point];
        let list = ["objects", "list", "--columns", "key"];
        assert_eq!(run(&[&list[..], &as_of].concat()).await.lines().count(), 4);
        let show = ["objects", "show", "SRS-0002", "--columns", "heading"];
        let then = run(&[&show[..], &as_of].concat()).await;
        assert!(!then.contains("Another heading"), "{then}");
        let gone = [
            "objects",
            "show",
            world.other_object.as_str(),
            "--columns",
            "key",
        ];
        assert!(
            run(&[&gone[..], &as_of].concat())
                .await
                .contains("SRS-0003")
        );
        let links = ["links", "list", "--from", "SRS-0002", "-o", "jsonl"];
        assert_eq!(run(&[&links[..], &as_of].concat()).await.lines().count(), 1);
        let outline = ["modules", "outline", MODULE, "--all", "-o", "tree"];
        let outline = cli.run(&[&outline[..], &as_of].concat()).await;
        assert_eq!(outline.expect(0).lines().count(), 3, "{point}");
    }
    assert_eq!(run(&["links", "list", "-o", "jsonl"]).await, "");
    let export = ["export", "--format", "reqif"];
    assert!(!run(&export).await.contains("<SPEC-RELATION "));
    let then = run(&[&export[..], &["--as-of", "Sent out"]].concat()).await;
    assert!(
        then.contains("<SPEC-RELATION ") && !then.contains("Another heading"),
        "{then}"
    );
    assert!(
        run(&["objects", "show", "SRS-0002"])
            .await
            .contains("Another heading")
    );
    let entries = run(&["baselines", "entries", "Sent out", "-o", "jsonl"]).await;
    assert_eq!(entries.lines().count(), 3);

    // A revision is that of a module; a name that is none is told.
    cli.run(&["links", "list", "--as-of", &revision])
        .await
        .expect(2);
    cli.run(&["links", "list", "--as-of", at]).await.expect(0);
    let wrong = ["objects", "list", "--as-of", "Nothing"];
    cli.run(&[&wrong[..], &IN_MODULE].concat()).await.expect(4);

    assert!(run(&["baselines", "list"]).await.contains("Sent out"));
    let delete = ["baselines", "delete", "Sent out"];
    cli.run(&[&delete[..], &IN_MODULE].concat()).await.expect(2);
    run(&[&delete[..], &["--yes"]].concat()).await;
    assert_eq!(run(&["baselines", "list", "-o", "jsonl"]).await, "");
}

#[tokio::test]
async fn api_5_ver_4_a_set_of_baselines_is_taken_and_taken_away() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let second = json!({"name": "Second", "prefix": "SEC", "project_id": world.project});
    world
        .owner
        .post("/api/v1/modules")
        .json(second)
        .await
        .expect(201);
    let create = [
        "baseline-sets",
        "create",
        "Release",
        "--set-version",
        "1.0",
        "--project",
        "Vehicles/Brakes",
        "--module",
        MODULE,
        "--module",
        "Vehicles/Brakes/Second",
        "-o",
        "json",
    ];
    let made = cli.run(&create).await.json();
    assert_eq!(made["version"], "1.0");
    let of_set = ["baselines", "list", "--set", "release", "-o", "jsonl"];
    assert_eq!(cli.run(&of_set).await.expect(0).lines().count(), 2);
    let add = ["baselines", "create", "Once more", "--set", "Release"];
    cli.run(&[&add[..], &IN_MODULE].concat()).await.expect(0);
    assert_eq!(cli.run(&of_set).await.expect(0).lines().count(), 3);
    let update = ["baseline-sets", "update", "Release", "--set-version", "1.1"];
    cli.run(&update).await.expect(0);
    let shown = cli.run(&["baseline-sets", "show", "Release"]).await;
    assert!(shown.expect(0).contains("1.1"), "{}", shown.out);
    let delete = ["baseline-sets", "delete", "Release"];
    cli.run(&delete).await.expect(2);
    cli.run(&[&delete[..], &["--yes"]].concat()).await.expect(0);
    let left = cli.run(&["baselines", "list", "-o", "jsonl"]).await;
    assert_eq!(left.expect(0), "");
}

#[tokio::test]
async fn api_5_ver_6_two_points_are_compared() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let create = ["baselines", "create", "Before"];
    cli.run(&[&create[..], &IN_MODULE].concat()).await.expect(0);
    let edit = async |body: &str| {
        let body = json!({ "body": body, "attributes": {"Priority": "high"} });
        let path = world.object_path();
        world.owner.patch(&path).json(body).await.expect(200);
    };
    edit("<p>It shall stop in 5 s.</p>").await;
    cli.run(&[&["baselines", "create", "Between"][..], &IN_MODULE].concat())
        .await
        .expect(0);
    edit("<p>It shall stop within 5 s.</p>").await;
    world
        .owner
        .post(&format!("{}/objects", world.module_path()))
        .json(json!({"heading": "New one"}))
        .await
        .expect(201);

    let compare = async |points: &[&str], form: &str| {
        let all = [&["compare"], points, &IN_MODULE, &["-o", form]].concat();
        cli.run(&all).await.expect(0).to_owned()
    };
    let table = compare(&["Between", "now"], "table").await;
    assert!(
        table.contains("It shall stop [-in-]{+within+} 5 s."),
        "{table}"
    );
    assert!(table.contains("SRS-0004  New one"), "{table}");
    assert_eq!(table.lines().count(), 3, "{table}");
    assert_eq!(compare(&["Between"], "table").await, table);
    let table = compare(&["Before", "Between"], "table").await;
    assert!(table.contains("attributes/Priority"), "{table}");
    assert!(table.contains(" → high"), "{table}");
    let whole = compare(&["Before", "Between"], "json").await;
    let whole: Value = serde_json::from_str(&whole).unwrap();
    assert_eq!(whole["objects"][0]["kinds"], json!(["changed"]));
    let lines = compare(&["0"], "jsonl").await;
    assert!(lines.lines().all(|line| line.starts_with('{')), "{lines}");
    assert_eq!(compare(&["Before", "Before"], "jsonl").await, "");
    for (points, code) in [
        (["now", "Before"], 2),
        (["Before", "Nothing"], 4),
        (["Before", "9999"], 1),
    ] {
        let all = [&["compare"], &points[..], &IN_MODULE].concat();
        cli.run(&all).await.expect(code);
    }
}
