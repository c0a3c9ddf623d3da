//! Traceability at a shell.

use std::fs;

use req1_test_support::{TestApp, World, json};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";

#[expect(
    clippy::too_many_lines,
    reason = "a story from its beginning to its end"
)]
#[tokio::test]
async fn api_5_lnk_6_to_lnk_9_matrix_table_coverage_impact_and_policies() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);

    let matrix = [
        "trace",
        "matrix",
        "--from",
        MODULE,
        "--to",
        MODULE,
        "--direction",
        "forward",
    ];
    let whole = cli.run(&matrix).await;
    let whole = whole.expect(0).to_owned();
    assert_eq!(whole.lines().count(), 3, "{whole}");
    assert!(
        whole.starts_with("key,level,text,SRS-0002,SRS-0003\r\n"),
        "{whole}"
    );
    let linked = [&matrix[..], &["--rows", "linked", "matrix.csv"]].concat();
    cli.run(&linked).await.expect(0);
    let linked = fs::read_to_string(cli.file("matrix.csv")).unwrap();
    assert_eq!(linked.lines().count(), 2, "{linked}");

    let table = [
        "trace",
        "table",
        MODULE,
        MODULE,
        "--gaps",
        "--direction",
        "forward",
    ];
    let table = cli.run(&table).await;
    assert!(table.expect(0).contains("SRS-0003"), "{}", table.out);
    cli.run(&["trace", "table", MODULE]).await.expect(2);

    let coverage = ["trace", "coverage", MODULE, "-o", "json"];
    let coverage = cli.run(&coverage).await.json();
    assert_eq!(
        (&coverage["total_objects"], &coverage["with_upstream"]),
        (&json!(2), &json!(1))
    );
    let map = ["trace", "coverage", "--project", "Vehicles/Brakes"];
    assert!(cli.run(&map).await.expect(0).contains("System"));

    let impact = [
        "trace",
        "impact",
        "SRS-0002",
        "--direction",
        "forward",
        "--depth",
        "2",
    ];
    let impact = cli.run(&impact).await;
    assert!(impact.expect(0).contains("SRS-0003"), "{}", impact.out);

    let create = [
        "trace",
        "policies",
        "create",
        "All refined",
        "--module",
        MODULE,
        "--direction",
        "incoming",
        "--severity",
        "error",
        "--filter",
        "key ~ SRS",
        "-o",
        "json",
    ];
    let policy = cli.run(&create).await.json();
    assert_eq!(policy["result"]["gaps"], 1);
    let id = policy["id"].as_str().unwrap();
    let list = ["trace", "policies", "list", "--project", "Vehicles/Brakes"];
    cli.run(&list).await.expect(0);
    // A pipeline stops at gaps that are grave enough.
    cli.run(&[&list[..], &["--fail-on", "error"]].concat())
        .await
        .expect(1);
    let gaps = cli.run(&["trace", "policies", "gaps", id]).await;
    assert!(gaps.expect(0).contains("SRS-0002"), "{}", gaps.out);
    let update = [
        "trace",
        "policies",
        "update",
        id,
        "--severity",
        "info",
        "--minimum",
        "3",
    ];
    cli.run(&update).await.expect(0);
    cli.run(&[&list[..], &["--fail-on", "warning"]].concat())
        .await
        .expect(0);
    cli.run(&["trace", "policies", "delete", id])
        .await
        .expect(0);
    cli.run(&["trace", "policies", "gaps", id]).await.expect(4);
    cli.run(&["trace", "policies", "restore", id])
        .await
        .expect(0);
    cli.run(&["trace", "policies", "gaps", id]).await.expect(0);
}
