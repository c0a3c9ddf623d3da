//! Forms of output.

use req1_test_support::{TestApp, Value, World, json};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";

#[tokio::test]
async fn api_5_output_as_table_tree_and_json() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let list = async |form: &str| {
        let list = ["objects", "list", "--module", MODULE, "--output", form];
        cli.run(&list).await.expect(0).to_owned()
    };
    let table = list("table").await;
    let lines: Vec<Vec<&str>> = table
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        lines[0],
        ["NO", "KEY", "KIND", "TEXT", "VERSION", "SUSPECT"]
    );
    assert_eq!(
        lines[1][..5],
        ["1", "SRS-0001", "heading", "Service", "brake"]
    );
    assert_eq!(lines.len(), 4, "{table}");
    assert_eq!(
        list("tree").await,
        "1  SRS-0001  Service brake\n  1.1  SRS-0002  The brake shall hold.\n  1.2  SRS-0003  The brake shall release.\n"
    );
    let array: Value = serde_json::from_str(&list("json").await).unwrap();
    let lines = list("jsonl").await;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(array, Value::Array(lines));
    let direct = world
        .owner
        .get(&format!("{}/objects", world.module_path()))
        .await
        .expect(200);
    assert_eq!(array, direct["items"]);
}

#[tokio::test]
async fn api_5_what_is_not_there_is_told_to_people_only() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let nothing = [
        "objects",
        "list",
        "--module",
        MODULE,
        "--containing",
        "zebra",
    ];
    let empty = cli.run(&[&nothing[..], &["-o", "json"]].concat()).await;
    assert_eq!(empty.json(), json!([]));
    let empty = cli.run(&nothing).await;
    assert_eq!(
        (empty.expect(0), empty.err.as_str()),
        ("", "Nothing found.\n")
    );
    let empty = cli.run(&[&nothing[..], &["--quiet"]].concat()).await;
    assert_eq!((empty.expect(0), empty.err.as_str()), ("", ""));
    let shown = cli
        .run(&["objects", "show", "srs-0002", "--module", MODULE])
        .await;
    assert!(
        shown.expect(0).contains("The brake shall hold."),
        "{}",
        shown.out
    );
}

#[tokio::test]
async fn api_5_lists_are_read_to_their_end() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let bodies = r#"{"body": "It shall brake."} "#.repeat(520);
    let create = [
        "objects", "create", "--module", MODULE, "--data", "-", "--quiet",
    ];
    cli.feed(&bodies, &create).await.expect(0);
    let count = async |arguments: &[&str]| {
        let list = [
            &["objects", "list", "--module", MODULE, "-o", "jsonl"],
            arguments,
        ]
        .concat();
        cli.run(&list).await.expect(0).lines().count()
    };
    assert_eq!(count(&[]).await, 523);
    assert_eq!(count(&["--limit", "510"]).await, 510);
    assert_eq!(
        count(&["--limit", "3", "--sort", "key", "--descending"]).await,
        3
    );
}

#[tokio::test]
async fn api_5_help_completions_and_manual() {
    let nobody = Cli::nobody();
    let help = nobody.run(&["--help"]).await;
    let help = help.expect(0);
    assert!(
        help.contains("Exit codes:") && help.contains("REQ1_TOKEN"),
        "{help}"
    );
    let completions = nobody.run(&["completions", "bash"]).await;
    assert!(completions.expect(0).contains("complete -F _req1"));
    let manual = nobody.run(&["man"]).await;
    assert!(manual.expect(0).contains(".TH req1 1"), "{}", manual.out);
    nobody.run(&["man", "--dir", "pages"]).await.expect(0);
    let pages = std::fs::read_dir(nobody.file("pages")).unwrap().count();
    assert!(pages > 40, "{pages}");
}
