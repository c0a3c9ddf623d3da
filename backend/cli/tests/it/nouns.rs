//! What the browser does to views, comments, tokens, types and the rest, at a shell.

use std::fs;

use req1_test_support::{TestApp, Value, World, json};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";
const IN_MODULE: [&str; 2] = ["--module", MODULE];

/// The table's rows without their heads, word by word.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let lines = table.lines().skip(1);
    lines
        .map(|line| line.split_whitespace().collect())
        .collect()
}

/// Keys of the objects that these flags list.
async fn keys(cli: &Cli, arguments: &[&str]) -> Vec<String> {
    let list = ["objects", "list", "--columns", "key"];
    let out = cli.run(&[&list[..], &IN_MODULE, arguments].concat()).await;
    out.expect(0).lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test]
async fn api_5_objects_by_filter_and_order() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let object = world.object.as_str();
    cli.run(&["objects", "update", object, "--set", "Priority=high"])
        .await
        .expect(0);
    let high = ["--filter", "Priority = high"];
    assert_eq!(keys(&cli, &high).await, ["SRS-0002"]);
    let requirements = "classification = normative";
    let order = [
        "--filter",
        requirements,
        "--sort",
        "Priority desc, key desc",
    ];
    assert_eq!(keys(&cli, &order).await, ["SRS-0002", "SRS-0003"]);
    let last = ["--sort", "key", "--descending", "--limit", "1"];
    assert_eq!(keys(&cli, &last).await, ["SRS-0003"]);

    // A filter that says nothing is refused with the place of the fault; an order is turned round in itself.
    let wrong = ["objects", "list", "--filter", "Nothing = 1"];
    let wrong = cli.run(&[&wrong[..], &IN_MODULE].concat()).await;
    wrong.expect(1);
    assert!(wrong.err.contains("unknown_field"), "{}", wrong.err);
    let twice = ["objects", "list", "--sort", "Priority", "--descending"];
    cli.run(&[&twice[..], &IN_MODULE].concat()).await.expect(2);
}

#[tokio::test]
async fn api_5_views_are_kept_and_list_objects() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let run = async |arguments: &[&str]| {
        let ran = cli.run(&[arguments, &IN_MODULE].concat()).await;
        ran.expect(0).to_owned()
    };
    let create = ["views", "create", "Last", "--filter", "key = SRS-0003"];
    run(&[&create[..], &["--shared", "true"]].concat()).await;
    assert_eq!(keys(&cli, &["--view", "last"]).await, ["SRS-0003"]);
    let update = [
        "views", "update", "Last", "--name", "All", "--sort", "key desc",
    ];
    let requirements = ["--filter", "classification = normative"];
    run(&[&update[..], &requirements].concat()).await;
    let all = keys(&cli, &["--view", "All"]).await;
    assert_eq!(all, ["SRS-0003", "SRS-0002"]);
    let shown = run(&["views", "show", "All", "-o", "json"]).await;
    assert!(shown.contains("\"shared\": true"), "{shown}");
    run(&["views", "delete", "All"]).await;
    assert_eq!(run(&["views", "list", "-o", "jsonl"]).await, "");
}

#[tokio::test]
async fn api_5_comments_from_the_first_word_to_the_last() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let about = ["SRS-0002", "--module", MODULE];
    let comments = async |verb: &str, rest: &[&str]| {
        let all = [&["comments", verb], &about[..], rest, &["-o", "json"]].concat();
        cli.run(&all).await.json()
    };
    let first = comments("add", &["--text", "Why 3 s?"]).await;
    let first = first["id"].as_str().unwrap();
    let reply = ["comments", "reply", "SRS-0002", first, "--text-file", "-"];
    let reply = [&reply[..], &["-o", "json"]].concat();
    let answer = cli.feed("The norm says so.", &reply).await.json();
    assert_eq!(answer["parent_id"], first);
    comments("edit", &[first, "--text", "Why 3 seconds?"]).await;
    let list = comments("list", &[]).await;
    let texts: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["body"].as_str().unwrap())
        .collect();
    assert!(
        texts[0].contains("3 seconds") && texts[1].contains("norm"),
        "{texts:?}"
    );
    assert_eq!(comments("resolve", &[first]).await["resolved"], true);
    let open = comments("list", &["--open"]).await;
    assert!(
        !open
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["id"] == first),
        "{open}"
    );
    assert_eq!(comments("reopen", &[first]).await["resolved"], false);
    let id = answer["id"].as_str().unwrap();
    cli.run(&["comments", "delete", "SRS-0002", id])
        .await
        .expect(0);
    comments("restore", &[id]).await;
    cli.run(&["comments", "delete", "SRS-0002", "../x"])
        .await
        .expect(2);
    cli.run(&["comments", "add", "SRS-0002"]).await.expect(2);
}

#[tokio::test]
async fn api_5_tokens_are_shown_once_and_revoked() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let create = [
        "tokens",
        "create",
        "Nightly",
        "--project",
        "Vehicles/Brakes",
    ];
    let made = cli
        .run(&[&create[..], &["--columns", "secret"]].concat())
        .await;
    let secret = made.expect(0).lines().nth(1).unwrap().to_owned();
    assert!(secret.starts_with("req1_pat_"), "{secret}");
    let list = cli.run(&["tokens", "list"]).await;
    assert!(
        list.expect(0).contains("Nightly") && !list.out.contains(&secret),
        "{}",
        list.out
    );
    // It reads, and only in its project.
    let mut program = Cli::nobody();
    program.sign_in_as(&server.url, &secret);
    program
        .run(&["objects", "list", "--module", &world.module])
        .await
        .expect(0);
    let write = [
        "objects",
        "create",
        "--module",
        &world.module,
        "--body",
        "x",
    ];
    program.run(&write).await.expect(3);

    cli.run(&["tokens", "revoke", "Nightly"]).await.expect(2);
    cli.run(&["tokens", "revoke", "Nightly", "--yes"])
        .await
        .expect(0);
    program.run(&["whoami"]).await.expect(3);
    cli.run(&["tokens", "revoke", "Nightly", "--yes"])
        .await
        .expect(4);
}

#[tokio::test]
async fn api_5_validate_ends_as_grave_as_its_findings() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    cli.run(&["validate", MODULE]).await.expect(0);
    let empty = [
        "objects",
        "create",
        "--module",
        MODULE,
        "--heading",
        "Empty",
    ];
    cli.run(&[&empty[..], &["--kind", "normative"]].concat())
        .await
        .expect(0);
    let found = cli
        .run(&["validate", MODULE, "--at-least", "warning"])
        .await;
    let found = rows(found.expect(0));
    let row = found.iter().find(|row| row.contains(&"empty_body"));
    assert_eq!(row.unwrap()[..2], ["warning", "SRS-0004"]);
    let strict = cli
        .run(&["validate", MODULE, "--fail-on", "warning", "-o", "json"])
        .await;
    let findings: Value = serde_json::from_str(strict.expect(1)).unwrap();
    assert!(findings.as_array().unwrap().len() > 1, "{findings}");
    assert!(strict.err.contains("too grave"), "{}", strict.err);

    let set = ["rules", "set", "empty_body", "--severity", "error"];
    cli.run(&[&set[..], &IN_MODULE].concat()).await.expect(0);
    cli.run(&["validate", MODULE, "--rule", "empty_body"])
        .await
        .expect(1);
    let off = ["rules", "set", "empty_body", "--enabled", "false"];
    cli.run(&[&off[..], &IN_MODULE].concat()).await.expect(0);
    cli.run(&["validate", MODULE]).await.expect(0);
    let rules = cli
        .run(&[&["rules", "list"][..], &IN_MODULE].concat())
        .await;
    assert!(
        rows(rules.expect(0)).contains(&vec!["empty_body", "false", "error", "0"]),
        "{}",
        rules.out
    );
    let elsewhere = ["rules", "set", "../../../projects", "--enabled", "false"];
    cli.run(&[&elsewhere[..], &IN_MODULE].concat())
        .await
        .expect(2);
}

#[tokio::test]
async fn api_5_types_and_attributes_tell_what_a_change_would_do() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let run = async |arguments: &[&str], code: i32| {
        let ran = cli
            .run(&[arguments, &IN_MODULE, &["-o", "json"]].concat())
            .await;
        serde_json::from_str(ran.expect(code)).unwrap_or(Value::Null)
    };
    let create = ["types", "create", "Hazard", "--attributes", "priority"];
    let made = run(&[&create[..], &["--required", "Priority"]].concat(), 0).await;
    assert_eq!(made["attributes"], json!([world.attribute]));
    let object = world.object.as_str();
    let data = json!({"object_type_id": made["id"], "attributes": {"Priority": "high"}});
    let update = ["objects", "update", object, "--data", "-"];
    cli.feed(&data.to_string(), &update).await.expect(0);
    assert_eq!(run(&["types", "show", "hazard"], 0).await["name"], "Hazard");
    let renamed = run(&["types", "update", "Hazard", "--name", "Danger"], 0).await;
    assert_eq!(renamed["required_attributes"], json!(["Priority"]));
    let impact = run(&["types", "impact", "Danger", "--delete"], 0).await;
    assert_eq!(impact["objects"], 1);
    // Whoever decided upon another number of objects looks again.
    let delete = ["types", "delete", "Danger", "--clear"];
    run(&[&delete[..], &["--expect-objects", "7"]].concat(), 5).await;
    run(&[&delete[..], &["--expect-objects", "1"]].concat(), 0).await;
    assert_eq!(run(&["types", "list"], 0).await, json!([]));

    let change = ["Priority", "--values", "low,urgent"];
    let impact = run(&[&["attributes", "impact"], &change[..]].concat(), 0).await;
    assert_eq!(
        (&impact["with_value"], &impact["undecided"]),
        (&json!(1), &json!(1))
    );
    run(&[&["attributes", "update"], &change[..]].concat(), 1).await;
    let replace = ["--replace", "high=urgent"];
    run(
        &[&["attributes", "update"], &change[..], &replace].concat(),
        0,
    )
    .await;
    let shown = cli
        .run(&["objects", "show", object, "-o", "json"])
        .await
        .json();
    assert_eq!(shown["attributes"]["Priority"], "urgent");
    let impact = run(&["attributes", "impact", "Priority", "--delete"], 0).await;
    assert_eq!(impact["with_value"], 1);
    run(&["attributes", "delete", "Priority"], 0).await;
}

#[tokio::test]
async fn api_5_rights_audit_and_recycle_bin() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let rights = cli.run(&["users", "rights", "--module", MODULE]).await;
    assert!(
        rows(rights.expect(0))
            .iter()
            .any(|row| row[..2] == ["delete", "true"]),
        "{}",
        rights.out
    );
    assert!(rights.err.contains("Role owner"), "{}", rights.err);

    let copy = ["modules", "create", "Copy", "--project", "Vehicles/Brakes"];
    let copy = [
        &copy[..],
        &["--template", MODULE, "--with-objects", "-o", "json"],
    ]
    .concat();
    assert_eq!(cli.run(&copy).await.json()["object_count"], 3);
    let copy = "Vehicles/Brakes/Copy";
    cli.run(&["modules", "delete", copy]).await.expect(2);
    let deleted = cli.run(&["modules", "delete", copy, "--yes"]).await;
    deleted.expect(0);
    assert_eq!(
        deleted.err,
        "Deleted module “Vehicles/Brakes/Copy” with everything in it.\n"
    );
    let bin = ["bin", "list", "--project", "Vehicles/Brakes", "-o", "json"];
    let bin = cli.run(&bin).await.json();
    assert_eq!(bin[0]["kind"], "module");
    let id = bin[0]["id"].as_str().unwrap();
    cli.run(&["bin", "restore", "module", "Copy"])
        .await
        .expect(2);
    cli.run(&["bin", "restore", "module", id]).await.expect(0);
    cli.run(&["modules", "show", copy]).await.expect(0);

    let log = ["audit", "--workspace", "Vehicles", "--action", "delete"];
    let log = cli.run(&[&log[..], &["-o", "json"]].concat()).await.json();
    assert_eq!(log[0]["entity_name"], "Copy", "{log}");
    // Who has no role there learns nothing of it.
    let theirs = Cli::of(&server.url, &app.person().await);
    theirs
        .run(&["audit", "--workspace", &world.workspace])
        .await
        .expect(4);
}

#[tokio::test]
async fn api_5_pictures_go_there_and_back() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    // The smallest picture that there is.
    let picture = [
        b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
            .as_slice(),
        b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;",
    ]
    .concat();
    fs::write(cli.file("dot.gif"), &picture).unwrap();
    let upload = [
        "files", "upload", "dot.gif", "--module", MODULE, "-o", "json",
    ];
    let file = cli.run(&upload).await.json();
    assert_eq!(file["name"], "dot.gif");
    let id = file["id"].as_str().unwrap();
    cli.run(&["files", "download", id, "back.gif"])
        .await
        .expect(0);
    assert_eq!(fs::read(cli.file("back.gif")).unwrap(), picture);
    cli.run(&["files", "download", "dot.gif"]).await.expect(2);
}
