//! What was done, and undoing it.

use req1_test_support::{TestApp, World, json};

use crate::cli::Cli;

const MODULE: &str = "Vehicles/Brakes/System";

#[tokio::test]
async fn obj_12_api_5_change_sets_are_listed_and_undone() {
    let app = TestApp::start().await;
    let server = app.serve().await;
    let world = World::seed(&app).await;
    let cli = Cli::of(&server.url, &world.owner);
    let edit = json!({"heading": "Hold", "body": "It shall hold."});
    world
        .owner
        .patch(&world.object_path())
        .json(edit)
        .await
        .expect(200);

    let list = [
        "history", "list", "--module", MODULE, "--limit", "1", "-o", "json",
    ];
    let rows = cli.run(&list).await.json();
    assert_eq!(rows[0]["object_key"], "SRS-0002");
    let change_set = rows[0]["change_set_id"].as_str().unwrap();

    let preview = ["history", "undo", change_set, "--dry-run"];
    let ran = cli.run(&preview).await;
    assert!(ran.expect(0).contains("heading"), "{}", ran.expect(0));
    let now = world.owner.get(&world.object_path()).await.expect(200);
    assert_eq!(now["heading"], "Hold");

    // What was touched since is left only when that is wanted.
    let theirs = json!({"heading": "Theirs"});
    world
        .owner
        .patch(&world.object_path())
        .json(theirs)
        .await
        .expect(200);
    cli.run(&["history", "undo", change_set]).await.expect(5);
    let undo = ["history", "undo", change_set, "--leave-conflicts"];
    let undone = cli.run(&undo).await.expect(0).trim().to_owned();
    let now = world.owner.get(&world.object_path()).await.expect(200);
    assert_eq!(now["heading"], "Theirs");
    assert!(!now["body"].as_str().unwrap().contains("It shall hold."));

    // The undo is listed, and can be undone.
    let list = [
        "history", "list", "--module", MODULE, "--kind", "undo", "-o", "json",
    ];
    let rows = cli.run(&list).await.json();
    assert_eq!(rows[0]["change_set_id"], undone.as_str());
    cli.run(&["history", "undo", &undone]).await.expect(0);
    cli.run(&["history", "undo", "SRS-0002"]).await.expect(2);
}
