//! Scripts that run after saves and deletions.

use std::time::Duration;

use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

use super::{of_kind, read, runs};

async fn make(world: &World<'_>, hook: &str, (name, source): (&str, &str)) -> String {
    make_as(&world.owner, world, hook, (name, source)).await
}

async fn make_as(
    who: &Client,
    world: &World<'_>,
    hook: &str,
    (name, source): (&str, &str),
) -> String {
    let mut script = of_kind("trigger", Some(hook), source);
    script["name"] = json!(name);
    super::make(who, world, script).await
}

async fn save(world: &World<'_>, object: &str, edit: Value) {
    let path = format!("{}/objects/{object}", world.module_path());
    world.owner.patch(&path).json(edit).await.expect(200);
}

async fn key(world: &World<'_>, object: &str) -> String {
    read(world, object).await["key"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn revisions(world: &World<'_>) -> Vec<Value> {
    let path = format!("{}/history", world.module_path());
    let found = world.owner.get(&path).await.expect(200);
    found["items"].as_array().unwrap().clone()
}

const COPY: &str = "
req1.log(req1.object.key, req1.user.name);
if (req1.object.body !== '<p>seen</p>') req1.object.body = '<p>seen</p>';
";

#[tokio::test]
async fn scr_2_a_script_after_a_save_writes_a_change_of_its_own_in_the_name_of_who_saved() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    // What happened before the script was there is not its matter.
    save(&world, &world.other_object, json!({"heading": "Before"})).await;
    let script = make(&world, "post_save", ("Copy", COPY)).await;
    let _worker = app.work();
    save(&world, &world.object, json!({"heading": "Now"})).await;
    // Once after the save, once after what it wrote itself, where it finds nothing to do.
    let ran = runs(&world, &script, 2).await;
    assert_eq!(ran[0]["status"], json!("succeeded"), "{ran:?}");
    assert!(ran[0]["change_set_id"].is_string(), "{ran:?}");
    assert_eq!(ran[1]["change_set_id"], Value::Null, "{ran:?}");
    assert_eq!(ran[0]["user_id"], json!(world.owner.user.unwrap().0));
    assert_eq!(
        read(&world, &world.object).await["body"],
        json!("<p>seen</p>")
    );
    assert_ne!(
        read(&world, &world.other_object).await["body"],
        json!("<p>seen</p>")
    );
    let history = revisions(&world).await;
    assert_eq!(
        (&history[0]["cause"], &history[0]["comment"]),
        (&json!("script"), &json!("Copy, version 1"))
    );
    assert_eq!(history[1]["cause"], json!("edit"));

    // Switched off it sees nothing, and later nothing of that time.
    let off = json!({"enabled": false});
    world.owner.patch(&script).json(off).await.expect(200);
    save(&world, &world.other_object, json!({"heading": "Meanwhile"})).await;
    let on = json!({"enabled": true});
    world.owner.patch(&script).json(on).await.expect(200);
    save(&world, &world.heading, json!({"body": "Later"})).await;
    let ran = runs(&world, &script, 4).await;
    assert!(
        ran[2]["output"].as_str().unwrap().contains("SRS"),
        "{ran:?}"
    );
    assert_ne!(
        read(&world, &world.other_object).await["body"],
        json!("<p>seen</p>")
    );
}

#[tokio::test]
async fn scr_2_a_script_after_a_deletion_sees_what_went_and_one_of_all_modules_runs_in_each() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let (kept, going) = (
        key(&world, &world.heading).await,
        key(&world, &world.other_object).await,
    );
    let note = format!(
        "req1.log(req1.object.heading);
         const kept = req1.get('{kept}');
         if (kept !== null) kept.body = '<p>without ' + req1.object.key + '</p>';"
    );
    let path = format!("{}/scripts", world.module_path());
    let script = json!({
        "name": "Note", "script_type": "trigger", "hook_point": "post_delete", "source_code": note, "everywhere": true,
    });
    let made = world.owner.post(&path).json(script).await.expect(201);
    let script = format!("{path}/{}", made["id"].as_str().unwrap());
    save(&world, &world.other_object, json!({"heading": "Gone soon"})).await;
    let gone = format!("{}/objects/{}", world.module_path(), world.other_object);
    world.owner.delete(&gone).await.expect(204);
    let _worker = app.work();
    let ran = runs(&world, &script, 1).await;
    assert_eq!(ran[0]["status"], json!("succeeded"), "{ran:?}");
    assert_eq!(ran[0]["output"], json!("Gone soon"));
    let body = read(&world, &world.heading).await["body"].clone();
    assert_eq!(body, json!(format!("<p>without {going}</p>")));

    // A module that is made later has it from its first change on.
    let other = json!({"name": "Other", "project_id": world.project, "prefix": "OTH"});
    let other = world.owner.post("/api/v1/modules").json(other).await;
    let other = other.expect(201)["id"].as_str().unwrap().to_owned();
    let base = format!("/api/v1/modules/{other}");
    let object = json!({"heading": "Short"});
    let object = world
        .owner
        .post(&format!("{base}/objects"))
        .json(object)
        .await;
    let object = object.expect(201)["id"].as_str().unwrap().to_owned();
    let gone = format!("{base}/objects/{object}");
    world.owner.delete(&gone).await.expect(204);
    let there = script.replace(&world.module, &other);
    let ran = runs(&world, &there, 1).await;
    assert_eq!(ran[0]["output"], json!("Short"), "{ran:?}");
}

#[tokio::test]
async fn scr_6_scripts_that_set_each_other_off_in_a_ring_are_stopped() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let count =
        "req1.object.body = '<p>' + (Number(/\\d+/.exec(req1.object.body ?? '0')) + 1) + '</p>';";
    let ball = |to: &str| format!("req1.get('{to}').heading = 'ball ' + Math.random();");
    let only = |id: &str, source: &str| format!("if (req1.object.id === '{id}') {{ {source} }}");
    let there = only(&world.object, &ball(&world.other_object));
    let back = only(&world.other_object, &ball(&world.object));
    let first = make(&world, "post_save", ("Ping", &there)).await;
    let second = make(&world, "post_save", ("Pong", &back)).await;
    let own = make(&world, "post_save", ("Count", &only(&world.heading, count))).await;
    let _worker = app.work();
    save(&world, &world.object, json!({"heading": "Begin"})).await;
    // The edit, five changes of scripts, and the refusal of both to go on.
    let ran = runs(&world, &first, 6).await;
    let last = ran.last().unwrap();
    assert_eq!(last["status"], json!("failed"), "{ran:?}");
    let message = last["error_message"].as_str().unwrap();
    assert!(message.contains("scripts set each other off"), "{message}");
    let others = runs(&world, &second, 6).await;
    assert_eq!(others.last().unwrap()["status"], json!("failed"));
    let causes = revisions(&world).await;
    let by_scripts = causes.iter().filter(|one| one["cause"] == json!("script"));
    assert_eq!(by_scripts.count(), 5, "{causes:?}");

    // One that sets itself off is such a ring, too; and afterwards all goes on.
    save(&world, &world.heading, json!({"body": "<p>0</p>"})).await;
    let ran = runs(&world, &own, 12).await;
    assert_eq!(ran.last().unwrap()["status"], json!("failed"), "{ran:?}");
    assert_eq!(
        read(&world, &world.heading).await["body"],
        json!("<p>5</p>")
    );
    save(&world, &world.heading, json!({"heading": "Usable"})).await;
    runs(&world, &own, 13).await;
}

#[tokio::test]
async fn scr_8_a_script_after_a_save_does_nothing_that_its_author_may_not_and_its_failure_is_told()
{
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin = world.member(Role::Admin).await;
    let theirs = make_as(&admin, &world, "post_save", ("Theirs", COPY)).await;
    let broken = "\nif (req1.object.heading === 'Saved') nothing.here();\nreq1.log('fine');";
    let broken = make(&world, "post_save", ("Broken", broken)).await;
    let member = admin.user.unwrap();
    let path = format!(
        "/api/v1/workspaces/{}/members/{}",
        world.workspace, member.0
    );
    world.owner.delete(&path).await.expect(204);
    let _worker = app.work();
    save(&world, &world.object, json!({"heading": "Saved"})).await;
    let ran = runs(&world, &theirs, 1).await;
    assert_eq!(ran[0]["status"], json!("failed"), "{ran:?}");
    let message = ran[0]["error_message"].as_str().unwrap();
    assert!(message.contains("author may not read"), "{message}");
    let ran = runs(&world, &broken, 1).await;
    assert_eq!(ran[0]["status"], json!("failed"), "{ran:?}");
    let message = ran[0]["error_message"].as_str().unwrap();
    assert!(message.contains("(line 2, column"), "{message}");
    assert_eq!(read(&world, &world.object).await["heading"], json!("Saved"));
}

#[tokio::test]
async fn scr_2_scripts_run_once_for_each_change_however_many_workers_there_are() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(
        &world,
        "post_save",
        ("Log", "req1.log(req1.object.heading);"),
    )
    .await;
    let _workers = [app.work(), app.work(), app.work()];
    for place in 0..8 {
        save(
            &world,
            &world.object,
            json!({"heading": format!("Step {place}")}),
        )
        .await;
    }
    let many: Vec<Value> = (0..60)
        .map(|place| json!({"heading": format!("Many {place}")}))
        .collect();
    for one in many {
        let path = format!("{}/objects", world.module_path());
        world.owner.post(&path).json(one).await.expect(201);
    }
    let ran = runs(&world, &script, 20).await;
    assert!(ran.iter().all(|one| one["status"] == json!("succeeded")));
    let look = async {
        loop {
            let path = format!("{script}/executions?limit=1");
            let found = world.owner.get(&path).await.expect(200);
            if found["total"] == json!(68) {
                return;
            }
            assert!(found["total"].as_i64().unwrap() <= 68, "{found}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(50), look)
        .await
        .expect("one run for each change");
}
