//! What scripts compute and run into.

use req1_domain::access::Role;
use req1_test_support::{TestApp, World, json};

use super::{action, make, read};

#[tokio::test]
async fn scr_4_a_layout_script_computes_a_value_for_each_object() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "
        if (req1.object.classification === 'heading') throw new Error('no requirement');
        return req1.object.key + '!';";
    let script = json!({"name": "Key", "script_type": "layout", "source_code": source});
    let script = make(&world.owner, &world, script).await;
    let viewer = world.member(Role::Viewer).await;
    let asked = json!({"object_ids": [world.other_object, world.heading]});
    let shown = viewer
        .post(&format!("{script}/layout"))
        .json(asked)
        .await
        .expect(200);
    let key = read(&world, &world.other_object).await["key"].clone();
    assert_eq!(
        shown["results"][0]["object_id"],
        json!(world.other_object),
        "{shown}"
    );
    assert_eq!(
        shown["results"][0]["value"],
        json!(format!("{}!", key.as_str().unwrap()))
    );
    assert!(
        shown["results"][1]["error"]
            .as_str()
            .unwrap()
            .contains("no requirement"),
        "{shown}"
    );
    let page = viewer
        .post(&format!("{script}/layout"))
        .json(json!({"limit": 2}))
        .await
        .expect(200);
    assert_eq!(page["results"].as_array().unwrap().len(), 2);
    assert_eq!(page["next_offset"], json!(2));
    let elsewhere = json!({"object_ids": [world.module]});
    let elsewhere = viewer
        .post(&format!("{script}/layout"))
        .json(elsewhere)
        .await;
    elsewhere.problem(400, "invalid_request");
}

#[tokio::test]
async fn scr_6_a_script_that_breaks_a_limit_is_stopped_and_the_limit_named() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut script = action("Endless", "for (;;) {}");
    script["limits"] = json!({"wall_ms": 300, "cpu_ms": 300});
    let script = make(&world.owner, &world, script).await;
    let tried = world
        .owner
        .post(&format!("{script}/test"))
        .json(json!({}))
        .await
        .expect(200);
    assert_eq!(tried["error"]["code"], json!("limit"), "{tried}");
    let limit = tried["error"]["limit"].as_str().unwrap();
    assert!(["wall", "cpu"].contains(&limit), "{tried}");
}
