//! Links to the world outside, asked from the machine of whoever runs the command.

use req1_test_support::{TestApp, World};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";

#[tokio::test]
async fn api_5_lnk_10_addresses_are_asked_from_here_and_the_broken_ones_listed() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let alive = format!("{}/health/live", server.url);
    let dead = format!("{}/api/v1/nonsense", server.url);
    for uri in [&alive, &dead, "mailto:ada@example.org"] {
        let add = ["external-links", "add", &world.object, uri];
        cli.run(&add).await.expect(0);
    }
    let wrong = [
        "external-links",
        "add",
        &world.object,
        "javascript:alert(1)",
    ];
    let wrong = cli.run(&wrong).await;
    wrong.expect(1);
    assert!(wrong.err.contains("scheme"), "{}", wrong.err);

    // Nobody makes this machine ask itself.
    let check = ["external-links", "check", MODULE];
    let careful = cli.run(&check).await;
    careful.expect(0);
    let nothing = "0 answering, 0 broken, 3 not asked";
    assert!(careful.err.contains(nothing), "{}", careful.err);

    let failing = [&check[..], &["--local", "--fail-on-broken"]].concat();
    let failing = cli.run(&failing).await;
    failing.expect(1);
    let found = "1 answering, 1 broken, 1 not asked";
    assert!(failing.err.contains(found), "{}", failing.err);
    let list = ["external-links", "list", MODULE, "--state", "broken"];
    let broken = cli.run(&[&list[..], &["-o", "json"]].concat()).await.json();
    assert_eq!(broken[0]["uri"], dead.as_str());
    assert_eq!(broken[0]["detail"], "404 Not Found");

    let id = broken[0]["id"].as_str().unwrap();
    let update = ["external-links", "update", &world.object, id];
    let update = [&update[..], &["--title", "Gone", "--uri", &alive]].concat();
    // Another link of the object leads there already.
    let twice = cli.run(&update).await;
    twice.expect(1);
    assert!(twice.err.contains("duplicate"), "{}", twice.err);
    let delete = ["external-links", "delete", &world.object, id];
    cli.run(&delete).await.expect(0);
    let list = cli.run(&list).await;
    assert!(!list.expect(0).contains("nonsense"), "{}", list.out);
}
