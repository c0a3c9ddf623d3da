//! Rules of one's own: scripts that validate.

use req1_domain::access::Role;
use req1_test_support::{TestApp, Value, World, json};

async fn script(world: &World<'_>, name: &str, source: &str) -> String {
    let script = json!({
        "name": name, "script_type": "trigger", "hook_point": "validate", "source_code": source,
    });
    let path = format!("{}/scripts", world.module_path());
    let made = world.owner.post(&path).json(script).await.expect(201);
    format!("{path}/{}", made["id"].as_str().unwrap())
}

#[tokio::test]
async fn val_2_what_scripts_find_is_in_the_report_with_rule_severity_object_field_and_count() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let source = "
        if (req1.object.classification === 'heading') return;
        req1.report('error', 'No number', 'Priority');
        if (req1.object.body.includes('release')) req1.report('info', 'Released');";
    script(&world, "Numbers", source).await;
    let viewer = world.member(Role::Viewer).await;
    let path = format!("{}/quality/scripts", world.module_path());
    let found = viewer.get(&path).await.expect(200);
    let check = &found["scripts"][0];
    assert_eq!(check["name"], json!("Numbers"), "{found}");
    assert_eq!(check["error"], Value::Null);
    let errors = check["errors"].as_u64().unwrap();
    assert!(errors >= 2, "{found}");
    assert_eq!(check["infos"], json!(1));
    let first = &found["items"][0];
    assert_eq!(
        (&first["severity"], &first["field"], &first["message"]),
        (&json!("error"), &json!("Priority"), &json!("No number")),
        "{found}"
    );
    assert!(first["key"].is_string(), "{first}");
    assert_eq!(found["total"], json!(errors + 1));
    let infos = viewer
        .get(&format!("{path}?severity=info"))
        .await
        .expect(200);
    assert_eq!(infos["total"], json!(1));
    assert_eq!(
        infos["items"][0]["object_id"],
        json!(world.other_object),
        "{infos}"
    );
    let second = viewer
        .get(&format!("{path}?offset=1&limit=1"))
        .await
        .expect(200);
    assert_eq!(second["items"][0], found["items"][1]);
    // One run for all the pages of one reader.
    let runs = format!(
        "{}/scripts/{}/executions",
        world.module_path(),
        check["script_id"].as_str().unwrap()
    );
    assert_eq!(viewer.get(&runs).await.expect(200)["total"], json!(1));

    let report = format!("{}/validate", world.module_path());
    let report = world.owner.get(&report).await.expect(200);
    let own: Vec<&Value> = report["issues"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|issue| issue["rule"] == json!("script: Numbers"))
        .collect();
    assert_eq!(own.len() as u64, errors + 1, "{report}");

    // What the module says now is what counts.
    let edit = json!({"body": "Nothing of the kind."});
    let object = format!("{}/objects/{}", world.module_path(), world.other_object);
    world.owner.patch(&object).json(edit).await.expect(200);
    let found = viewer.get(&path).await.expect(200);
    assert_eq!(found["scripts"][0]["infos"], json!(0), "{found}");
}

#[tokio::test]
async fn val_2_a_script_that_fails_says_so_and_stops_no_other() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    script(
        &world,
        "Broken",
        "if (req1.object.classification !== 'heading') null.x;",
    )
    .await;
    let endless = script(&world, "Endless", "for (;;) {}").await;
    let limits = json!({"limits": {"cpu_ms": 300, "wall_ms": 300}});
    world.owner.patch(&endless).json(limits).await.expect(200);
    script(&world, "Sound", "req1.report('warning', 'Seen');").await;
    let path = format!("{}/quality/scripts", world.module_path());
    let found = world.owner.get(&path).await.expect(200);
    let (broken, endless, sound) = (
        &found["scripts"][0],
        &found["scripts"][1],
        &found["scripts"][2],
    );
    // An object at which it throws is an error of that object.
    assert!(broken["errors"].as_u64().unwrap() >= 2, "{found}");
    assert_eq!(endless["error"]["code"], json!("limit"), "{found}");
    assert!(sound["warnings"].as_u64().unwrap() >= 3, "{found}");
    let report = format!("{}/validate", world.module_path());
    let report = world.owner.get(&report).await.expect(200);
    let stopped = report["issues"].as_array().unwrap().iter();
    let stopped: Vec<_> = stopped
        .filter(|one| one["rule"] == json!("script: Endless"))
        .collect();
    assert_eq!(stopped.len(), 1, "{report}");
    assert_eq!(stopped[0]["severity"], json!("error"));
}

#[tokio::test]
async fn val_2_a_module_of_several_pages_is_validated_to_its_end() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let objects = format!("{}/objects", world.module_path());
    let before = world.owner.get(&objects).await.expect(200)["total"]
        .as_u64()
        .unwrap();
    for number in 0..600 {
        let made = json!({"heading": format!("Part {number}"), "classification": "normative"});
        world.owner.post(&objects).json(made).await.expect(201);
    }
    script(&world, "All", "req1.report('info', req1.object.key);").await;
    let path = format!("{}/quality/scripts?limit=1000", world.module_path());
    let found = world.owner.get(&path).await.expect(200);
    assert_eq!(found["total"], json!(before + 600), "{}", found["scripts"]);
    let items = found["items"].as_array().unwrap().iter();
    let mut keys: Vec<&str> = items.filter_map(|one| one["message"].as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len() as u64, before + 600);
}
