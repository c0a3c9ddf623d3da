//! Scripts as people write them.

use req1_domain::access::Role;
use req1_test_support::{TestApp, World, json};

use super::{action, make, path};

#[tokio::test]
async fn scr_1_scripts_of_a_module_are_versioned_and_those_of_a_workspace_are_in_all_modules() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let one = make(&world.owner, &world, action("b", "req1.log(1);")).await;
    let mut everywhere = action("A", "req1.log(2);");
    everywhere["everywhere"] = json!(true);
    everywhere["script_type"] = json!("layout");
    make(&world.owner, &world, everywhere.clone()).await;

    let all = world.owner.get(&path(&world)).await.expect(200);
    let names: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(names, ["A", "b"]);
    assert_eq!(all[0]["everywhere"], json!(true));
    // An administrator of the module alone makes none for other modules.
    let other = json!({"name": "Other", "project_id": world.project, "prefix": "OTH"});
    let other = world
        .owner
        .post("/api/v1/modules")
        .json(other)
        .await
        .expect(201);
    let others = format!("/api/v1/modules/{}/scripts", other["id"].as_str().unwrap());
    let seen = world.owner.get(&others).await.expect(200);
    assert_eq!(seen.as_array().unwrap().len(), 1);
    world
        .owner
        .get(&one.replace(&world.module, other["id"].as_str().unwrap()))
        .await
        .problem(404, "not_found");

    let admin = world.member(Role::Admin).await;
    let edit = json!({"source_code": "req1.log(3);", "priority": -3, "expected_version": 1});
    let changed = admin.patch(&one).json(edit.clone()).await.expect(200);
    assert_eq!(
        (&changed["version"], &changed["priority"]),
        (&json!(2), &json!(-3))
    );
    assert_eq!(changed["author_id"], json!(admin.user.unwrap().0));
    admin.patch(&one).json(edit).await.problem(409, "conflict");
    // What changes nothing is no version.
    let same = admin
        .patch(&one)
        .json(json!({"enabled": true}))
        .await
        .expect(200);
    assert_eq!(same["version"], json!(2));

    let versions = world
        .owner
        .get(&format!("{one}/versions"))
        .await
        .expect(200);
    assert_eq!(versions["total"], json!(2));
    assert_eq!(versions["items"][1]["source_code"], json!("req1.log(1);"));
    let first = world
        .owner
        .get(&format!("{one}/versions/1"))
        .await
        .expect(200);
    // Restored by sending what it said.
    let restored = json!({"source_code": first["source_code"], "priority": first["priority"]});
    let restored = world.owner.patch(&one).json(restored).await.expect(200);
    assert_eq!(restored["version"], json!(3));
    world
        .owner
        .get(&format!("{one}/versions/4"))
        .await
        .problem(404, "not_found");

    world.owner.delete(&one).await.expect(204);
    world.owner.get(&one).await.problem(404, "not_found");
    // Its name is free again.
    make(&world.owner, &world, action("b", "")).await;
    let log = world
        .owner
        .get("/api/v1/audit-log?entity_type=script")
        .await
        .expect(200);
    let acts: Vec<_> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["action"])
        .collect();
    assert_eq!(
        acts,
        ["create", "delete", "update", "update", "create", "create"]
    );
}

#[tokio::test]
async fn scr_1_what_is_no_script_is_refused_with_its_place() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    make(&world.owner, &world, action("Taken", "")).await;
    for (field, value, pointer, code) in [
        ("name", json!("tAKEN"), "/name", "duplicate"),
        ("name", json!(" "), "/name", "empty"),
        (
            "script_type",
            json!("macro"),
            "/script_type",
            "unknown_value",
        ),
        ("hook_point", json!("never"), "/hook_point", "unknown_value"),
        (
            "hook_point",
            json!("pre_save"),
            "/hook_point",
            "contradiction",
        ),
        ("priority", json!(1_000_001), "/priority", "out_of_range"),
        (
            "limits",
            json!({"wall_ms": 0}),
            "/limits/wall_ms",
            "out_of_range",
        ),
        (
            "cron_expression",
            json!("* * * *"),
            "/cron_expression",
            "invalid_cron",
        ),
        (
            "source_code",
            json!("let a =\n  ;"),
            "/source_code",
            "syntax_error",
        ),
    ] {
        let mut script = action("New", "req1.log(1);");
        script[field] = value;
        let problem = world
            .owner
            .post(&path(&world))
            .json(script)
            .await
            .problem(400, "invalid_request");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!(pointer), &json!(code)),
            "{problem}"
        );
    }
}
