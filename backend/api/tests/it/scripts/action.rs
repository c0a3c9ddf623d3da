//! Actions over a selection.

use req1_test_support::{TestApp, Value, World, json};

use super::{RAISE, action, make, missing, read};

#[tokio::test]
async fn scr_3_an_action_tells_the_diff_then_is_one_change_set_that_can_be_undone() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Raise", RAISE)).await;
    let execute = format!("{script}/execute");
    let over = |dry_run: bool| json!({"object_ids": [world.object, world.other_object], "dry_run": dry_run});

    let told = world
        .owner
        .post(&execute)
        .json(over(true))
        .await
        .expect(200);
    assert_eq!(told["mutations_applied"], json!(2), "{told}");
    assert_eq!(told["diff_total"], json!(2));
    assert_eq!(told["diff"][0]["field"], json!("attributes/Priority"));
    assert_eq!(
        (&told["diff"][0]["before"], &told["diff"][0]["after"]),
        (&Value::Null, &json!("high"))
    );
    assert_eq!(told["change_set_id"], Value::Null);
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );

    let done = world
        .owner
        .post(&execute)
        .json(over(false))
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(2));
    assert_eq!(done["output"], json!(["raised 2"]));
    for object in [&world.object, &world.other_object] {
        let now = read(&world, object).await;
        assert_eq!(now["attributes"]["Priority"], json!("high"));
        let history = format!("{}/objects/{object}/history", world.module_path());
        let history = world.owner.get(&history).await.expect(200);
        assert_eq!(
            history["items"][0]["change_type"],
            json!("script"),
            "{history}"
        );
    }
    let revisions = format!("{}/history", world.module_path());
    let revisions = world.owner.get(&revisions).await.expect(200);
    let last = &revisions["items"][0];
    assert_eq!(last["cause"], json!("script"), "{last}");
    assert_eq!(last["comment"], json!("Raise, version 1"), "{last}");

    let undo = format!(
        "/api/v1/change-sets/{}/undo",
        done["change_set_id"].as_str().unwrap()
    );
    world.owner.post(&undo).json(json!({})).await.expect(200);
    assert_eq!(read(&world, &world.object).await["attributes"], json!({}));

    let runs = world
        .owner
        .get(&format!("{script}/executions"))
        .await
        .expect(200);
    assert_eq!(runs["total"], json!(2));
    assert_eq!(runs["items"][0]["status"], json!("succeeded"));
    assert_eq!(runs["items"][0]["change_set_id"], done["change_set_id"]);
    assert_eq!(runs["items"][1]["dry_run"], json!(true));
}

/// What a script that makes, links and deletes does, by a word for each object.
const REWORK: &str = "
const [first, second] = req1.selection;
const group = req1.create({ heading: 'Tests', classification: 'heading' });
const made = req1.create({ parent: group, heading: 'Test of ' + first.key });
req1.link(made, first, req1.linkTypes()[0].name);
first.heading = 'Tested';
req1.delete(second);
";

#[tokio::test]
async fn scr_3_an_action_makes_links_and_deletes_in_one_change_set_that_can_be_undone() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (first, second) = (&world.object, &world.other_object);
    let script = make(&world.owner, &world, action("Rework", REWORK)).await;
    let run = |dry_run: bool| {
        let body = json!({"object_ids": [first, second], "dry_run": dry_run});
        world.owner.post(&format!("{script}/execute")).json(body)
    };
    let before = read(&world, first).await;
    let told = run(true).await.expect(200);
    for (field, count) in [
        ("changed", 1),
        ("created", 2),
        ("deleted", 1),
        ("linked", 1),
        ("unlinked", 0),
    ] {
        assert_eq!(told[format!("{field}_total")], json!(count), "{told}");
    }
    assert_eq!(told["mutations_applied"], json!(5));
    assert_eq!(told["change_set_id"], Value::Null);
    assert_eq!(read(&world, first).await, before);

    let done = run(false).await.expect(200);
    assert_eq!(
        done["created"][1]["key"], told["created"][1]["key"],
        "{done}"
    );
    let test = done["created"][1]["object_id"].as_str().unwrap();
    let made = read(&world, test).await;
    assert_eq!(made["parent_id"], done["created"][0]["object_id"]);
    assert_eq!(read(&world, first).await["heading"], json!("Tested"));
    let links = format!("/api/v1/links?source_object_id={test}");
    let links = world.owner.get(&links).await.expect(200);
    assert_eq!(links["total"], json!(1), "{links}");
    missing(&world, second).await;

    let change = done["change_set_id"].as_str().unwrap();
    let undo = format!("/api/v1/change-sets/{change}/undo");
    world.owner.post(&undo).json(json!({})).await.expect(200);
    assert_eq!(read(&world, first).await["heading"], before["heading"]);
    read(&world, second).await;
    missing(&world, test).await;
}

#[tokio::test]
async fn scr_3_an_action_runs_over_what_a_filter_lets_through() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(&world.owner, &world, action("Raise", RAISE)).await;
    let over = json!({"filter": "body ~ release"});
    let done = world
        .owner
        .post(&format!("{script}/execute"))
        .json(over)
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(1), "{done}");
    assert_eq!(
        read(&world, &world.object).await["current_version"],
        json!(1)
    );
    // A request of the first interface has no body: nothing is selected.
    let done = world
        .owner
        .post(&format!("{script}/execute"))
        .await
        .expect(200);
    assert_eq!(done["mutations_applied"], json!(0), "{done}");
}
