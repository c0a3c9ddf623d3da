//! From an empty server to a file and back.

use std::fs;

use req1_test_support::{TestApp, World, json};

use crate::cli::Cli;

const MODULE: &str = "Rail/Doors/Requirements";

#[expect(
    clippy::too_many_lines,
    reason = "a story from its beginning to its end"
)]
#[tokio::test]
async fn api_5_a_pipeline_from_create_to_export() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let _worker = app.work();
    let cli = Cli::of(&server.url, &app.person().await);
    let done = async |arguments: &[&str]| cli.run(arguments).await.expect(0).to_owned();

    done(&["workspaces", "create", "Rail"]).await;
    done(&["projects", "create", "Doors", "--workspace", "Rail"]).await;
    let module = [
        "modules",
        "create",
        "Requirements",
        "--project",
        "Rail/Doors",
        "--prefix",
        "DOR",
    ];
    done(&module).await;
    let attribute = [
        "attributes",
        "create",
        "Priority",
        "--type",
        "enum",
        "--values",
        "low,high",
    ];
    done(&[&attribute[..], &["--module", MODULE]].concat()).await;

    let heading = [
        "objects",
        "create",
        "--module",
        MODULE,
        "--heading",
        "Opening",
        "--kind",
        "heading",
    ];
    let heading = cli
        .run(&[&heading[..], &["--output", "json"]].concat())
        .await
        .json();
    let heading = heading["key"].as_str().unwrap();
    // Many at once, from standard input, with flags over them.
    let bodies = r#"{"body": "It shall open."} {"body": "It shall close.", "attributes": {"Priority": "low"}}"#;
    let create = ["objects", "create", "--module", MODULE, "--parent", heading];
    let create = [
        &create[..],
        &["--set", "Priority=high", "--data", "-", "-o", "jsonl"],
    ]
    .concat();
    let made = cli.feed(bodies, &create).await.expect(0).to_owned();
    let keys: Vec<String> = made
        .lines()
        .map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).unwrap();
            assert_eq!(object["attributes"]["Priority"], "high");
            object["key"].as_str().unwrap().to_owned()
        })
        .collect();
    let [open, close] = keys.as_slice() else {
        panic!("{keys:?}")
    };

    let update = ["objects", "update", open, "--body-file", "-"];
    let text = cli.feed("It shall open within 3 s.", &update);
    assert!(text.await.expect(0).contains("within 3 s"));
    done(&["objects", "move", close, "--up"]).await;
    let tree = done(&["objects", "list", "--module", MODULE, "-o", "tree"]).await;
    assert_eq!(
        tree,
        format!(
            "1  {heading}  Opening\n  1.1  {close}  It shall close.\n  1.2  {open}  It shall open within 3 s.\n"
        )
    );

    done(&["objects", "delete", close]).await;
    cli.run(&["objects", "update", close, "--heading", "x"])
        .await
        .expect(4);
    done(&["objects", "restore", close, "--module", MODULE]).await;
    let history = done(&["objects", "history", close, "--columns", "change_type"]).await;
    assert_eq!(history, "CHANGE_TYPE\nrestore\ndelete\nmove\ncreate\n");

    done(&[
        "link-types",
        "create",
        "guards",
        "--backward",
        "is guarded by",
        "--workspace",
        "Rail",
    ])
    .await;
    let link = [
        "links", "create", "--from", open, "--to", close, "--type", "guards", "-o", "json",
    ];
    let link = cli.run(&link).await.json();
    let links = done(&["links", "list", "--from", open]).await;
    assert!(links.contains(link["id"].as_str().unwrap()), "{links}");
    let id = link["id"].as_str().unwrap();
    let change = [
        "links",
        "update",
        id,
        "--suspect",
        "true",
        "--set",
        "why=so",
        "-o",
        "json",
    ];
    let changed = cli.run(&change).await.json();
    assert_eq!(
        (&changed["suspect"], &changed["attributes"]["why"]),
        (&json!(true), &json!("so"))
    );

    let found = cli
        .run(&["search", open, "--project", "Rail/Doors", "-o", "json"])
        .await
        .json();
    assert_eq!(found[0]["key"], open.as_str());

    let export = cli
        .run(&["export", "doors.reqif", "--module", MODULE])
        .await;
    export.expect(0);
    assert!(export.err.contains("doors.reqif"), "{}", export.err);
    let file = fs::read_to_string(cli.file("doors.reqif")).unwrap();
    assert!(file.contains("within 3 s"), "{file}");

    done(&["projects", "create", "Copy", "--workspace", "Rail"]).await;
    let check = cli.run(&[
        "import",
        "doors.reqif",
        "--project",
        "Rail/Copy",
        "--check",
        "-o",
        "json",
    ]);
    assert_eq!(check.await.json()["counts"]["objects"], 3);
    let imported = cli
        .feed(
            &file,
            &["import", "-", "--project", "Rail/Copy", "-o", "json"],
        )
        .await
        .json();
    assert_eq!(imported["objects_created"], 3);
    let modules = done(&[
        "modules",
        "list",
        "--project",
        "Rail/Copy",
        "--columns",
        "object_count",
    ])
    .await;
    assert_eq!(modules, "OBJECT_COUNT\n3\n");
    let to_stdout = done(&["export", "--module", MODULE, "--format", "reqif"]).await;
    assert!(to_stdout.contains("within 3 s"));

    cli.run(&["workspaces", "delete", "Rail"]).await.expect(2);
    done(&["projects", "delete", "Rail/Copy", "--yes"]).await;
    cli.run(&["projects", "show", "Rail/Copy"]).await.expect(4);
}

#[tokio::test]
async fn api_5_people_and_roles() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let other = app.person().await;
    let email = other.get("/api/v1/auth/me").await.expect(200)["email"]
        .as_str()
        .unwrap()
        .to_owned();

    let id = other.id().0.to_string();
    let set = [
        "members",
        "set",
        &id,
        "viewer",
        "--project",
        "Vehicles/Brakes",
    ];
    cli.run(&set).await.expect(0);
    let members = cli
        .run(&[
            "members",
            "list",
            "--project",
            "Vehicles/Brakes",
            "-o",
            "json",
        ])
        .await
        .json();
    let viewer = json!("viewer");
    let is_there =
        |one: &serde_json::Value| one["email"] == email.as_str() && one["role"] == viewer;
    assert!(
        members.as_array().unwrap().iter().any(is_there),
        "{members}"
    );

    // Who may look may not write.
    let theirs = Cli::of(&server.url, &other);
    let refused = theirs
        .run(&[
            "objects",
            "create",
            "--module",
            "Vehicles/Brakes/System",
            "--body",
            "x",
        ])
        .await;
    refused.expect(3);
    assert!(refused.err.contains("403"), "{}", refused.err);
    cli.run(&["members", "remove", &email, "--project", "Vehicles/Brakes"])
        .await
        .expect(0);
    theirs
        .run(&["modules", "show", &world.module])
        .await
        .expect(4);
    cli.run(&["members", "list"]).await.expect(2);
}
