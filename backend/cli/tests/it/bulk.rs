//! One act on many objects.

use req1_test_support::{TestApp, World, json};

use crate::cli::Cli;

#[expect(
    clippy::too_many_lines,
    reason = "a story from its beginning to its end"
)]
#[tokio::test]
async fn obj_8_api_5_many_objects_are_edited_moved_deleted_and_restored_at_once() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let server = app.serve().await;
    let cli = Cli::of(&server.url, &world.owner);
    let module = world.module.as_str();
    let bulk = async |arguments: &[&str]| {
        let ends = ["--module", module, "-o", "json"];
        let all = [&["objects", "bulk"], arguments, &ends].concat();
        cli.run(&all).await.json()
    };
    let of = |path: &str| {
        world
            .owner
            .get(&format!("{}/objects{path}", world.module_path()))
    };
    let (first, second) = ("SRS-0002", "SRS-0003");

    let edit = [
        "edit",
        first,
        second,
        "--set",
        "Priority=high",
        "--state",
        "draft",
    ];
    let dry = bulk(&[&edit[..], &["--dry-run"]].concat()).await;
    assert_eq!(
        (dry["changed"].clone(), dry["change_set_id"].clone()),
        (json!(2), json!(null))
    );
    let done = bulk(&edit).await;
    assert_eq!(done["changed"], 2);
    assert!(done["change_set_id"].is_string());
    assert_eq!(
        of("?filter=Priority%20=%20high").await.expect(200)["total"],
        2
    );

    let kind = [
        "classify",
        "--filter",
        "Priority = high",
        "--kind",
        "informative",
    ];
    assert_eq!(bulk(&kind).await["changed"], 2);
    let up = ["move", second, first, "--to-end"];
    assert_eq!(bulk(&up).await["changed"], 2);
    let order = of("").await.expect(200);
    let levels = order["items"].as_array().unwrap().iter();
    let levels: Vec<_> = levels
        .map(|one| (one["key"].clone(), one["level"].clone()))
        .collect();
    let expected = [("SRS-0001", "1"), (first, "2"), (second, "3")];
    assert_eq!(
        levels,
        expected.map(|(key, level)| (json!(key), json!(level)))
    );

    let gone = bulk(&["delete", "--all"]).await;
    assert_eq!(
        (gone["changed"].clone(), gone["below"].clone()),
        (json!(3), json!(0))
    );
    assert_eq!(of("").await.expect(200)["total"], 0);
    assert_eq!(
        bulk(&["restore", "--filter", "Priority = high"]).await["changed"],
        2
    );
    let table = cli
        .run(&["objects", "bulk", "restore", "SRS-0001", "--module", module])
        .await;
    assert!(
        table.expect(0).starts_with("SELECTED  CHANGED"),
        "{}",
        table.out
    );
    assert_eq!(of("").await.expect(200)["total"], 3);

    // Which objects must be said once, and a wrong value changes nothing.
    cli.run(&["objects", "bulk", "delete", "--module", module])
        .await
        .expect(2);
    let both = [
        "objects", "bulk", "delete", first, "--all", "--module", module,
    ];
    cli.run(&both).await.expect(2);
    let wrong = [
        "objects",
        "bulk",
        "edit",
        "--all",
        "--set",
        "Priority=urgent",
        "--module",
        module,
    ];
    let wrong = cli.run(&wrong).await;
    assert!(wrong.err.contains("Priority"), "{}", wrong.err);
    assert_ne!(wrong.err, "");
}
