//! Scripts that run by the clock.

use chrono::TimeDelta;
use req1_domain::access::Role;
use req1_test_support::{Client, TestApp, Value, World, json};

use super::{path, runs};

async fn nightly(who: &Client, world: &World<'_>, (name, source): (&str, &str)) -> Value {
    let script = json!({
        "name": name, "script_type": "action", "source_code": source, "cron_expression": "0 2 * * *",
        "time_zone": "Europe/Berlin",
    });
    who.post(&path(world)).json(script).await.expect(201)
}

fn place(world: &World<'_>, script: &Value) -> String {
    format!("{}/{}", path(world), script["id"].as_str().unwrap())
}

const COUNT: &str = "
const all = req1.query('classification != heading').toArray();
req1.log(req1.kind, all.length, req1.selection.length, req1.user.name);
all[0].heading = 'seen by the clock';
";

#[tokio::test]
async fn scr_5_a_script_runs_by_the_clock_once_however_many_workers_there_are() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let made = nightly(&world.owner, &world, ("Nightly", COUNT)).await;
    // The test's clock stands at ten in the morning of Berlin.
    assert_eq!(made["next_run_at"], json!("2026-01-06T01:00:00Z"), "{made}");
    assert_eq!(
        (&made["cron_expression"], &made["time_zone"]),
        (&json!("0 2 * * *"), &json!("Europe/Berlin"))
    );
    let script = place(&world, &made);
    let _workers = [app.work(), app.work(), app.work()];
    // Five nights without a server are made up for by one run.
    app.clock.advance(TimeDelta::days(5));
    let ran = runs(&world, &script, 1).await;
    assert_eq!(ran[0]["status"], json!("succeeded"), "{ran:?}");
    assert_eq!(ran[0]["scheduled"], json!(true));
    let output = ran[0]["output"].as_str().unwrap();
    assert!(output.starts_with("scheduled 2 0 "), "{output}");
    let history = format!("{}/history", world.module_path());
    let history = world.owner.get(&history).await.expect(200);
    let last = &history["items"][0];
    assert_eq!(
        (&last["cause"], &last["comment"]),
        (&json!("script"), &json!("Nightly, version 1")),
        "{last}"
    );
    let now = world.owner.get(&script).await.expect(200);
    assert_eq!(now["next_run_at"], json!("2026-01-11T01:00:00Z"), "{now}");
    assert!(now["last_run_at"].is_string());
    app.clock.advance(TimeDelta::days(1));
    runs(&world, &script, 2).await;
    let jobs = world.owner.get("/api/v1/jobs").await.expect(200);
    assert_eq!(jobs["total"], json!(2), "{jobs}");
    assert_eq!(jobs["items"][0]["kind"], json!("script_run"));

    // Switched off, it has no next time; without a time table neither.
    let off = json!({"enabled": false});
    let off = world.owner.patch(&script).json(off).await.expect(200);
    assert_eq!(off["next_run_at"], Value::Null);
    let ended = json!({"cron_expression": "", "enabled": true});
    let ended = world.owner.patch(&script).json(ended).await.expect(200);
    assert_eq!(
        (&ended["cron_expression"], &ended["next_run_at"]),
        (&Value::Null, &Value::Null)
    );
    let versions = format!("{script}/versions");
    let versions = world.owner.get(&versions).await.expect(200);
    assert_eq!(versions["items"][1]["time_zone"], json!("Europe/Berlin"));
}

#[tokio::test]
async fn scr_5_a_script_runs_with_the_rights_that_its_owner_has_when_it_runs() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let admin = world.member(Role::Admin).await;
    let theirs = nightly(&admin, &world, ("Theirs", COUNT)).await;
    let broken = nightly(&world.owner, &world, ("Broken", "\nnothing.here();")).await;
    let member = admin.user.unwrap();
    let path = format!(
        "/api/v1/workspaces/{}/members/{}",
        world.workspace, member.0
    );
    world.owner.delete(&path).await.expect(204);
    let _worker = app.work();
    app.clock.advance(TimeDelta::days(1));
    let ran = runs(&world, &place(&world, &theirs), 1).await;
    assert_eq!(ran[0]["status"], json!("failed"), "{ran:?}");
    let message = ran[0]["error_message"].as_str().unwrap();
    assert!(message.contains("its owner may not"), "{message}");
    // One that fails says where, and comes again the next night.
    let broken = place(&world, &broken);
    let ran = runs(&world, &broken, 1).await;
    assert_eq!(
        (&ran[0]["status"], &ran[0]["error_line"]),
        (&json!("failed"), &json!(2)),
        "{ran:?}"
    );
    app.clock.advance(TimeDelta::days(1));
    runs(&world, &broken, 2).await;
}

#[tokio::test]
async fn scr_5_a_time_table_is_shown_before_it_is_taken_and_belongs_to_an_action_of_a_module() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let ask = |query: &str| format!("{}/script-schedule?{query}", world.module_path());
    let times = ask("cron_expression=30%206%20*%20*%20MON&time_zone=America/New_York");
    let times = world.owner.get(&times).await.expect(200);
    assert_eq!(times["next_runs"][0], json!("2026-01-05T11:30:00Z"));
    assert_eq!(times["next_runs"].as_array().unwrap().len(), 5);
    for (query, pointer) in [
        ("cron_expression=often", "/cron_expression"),
        ("cron_expression=0%200%2030%202%20*", "/cron_expression"),
        (
            "cron_expression=0%202%20*%20*%20*&time_zone=Nowhere",
            "/time_zone",
        ),
    ] {
        let problem = world.owner.get(&ask(query)).await;
        let problem = problem.problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "{problem}");
    }
    for (script_type, everywhere) in [("layout", false), ("action", true)] {
        let script = json!({
            "name": "Never", "script_type": script_type, "source_code": "", "cron_expression": "0 2 * * *",
            "everywhere": everywhere,
        });
        let problem = world.owner.post(&path(&world)).json(script).await;
        let problem = problem.problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["pointer"],
            json!("/cron_expression"),
            "{problem}"
        );
    }
    // What becomes something else loses it.
    let made = nightly(&world.owner, &world, ("Column", "return 1;")).await;
    let edit = json!({"script_type": "layout"});
    let script = place(&world, &made);
    let column = world.owner.patch(&script).json(edit).await.expect(200);
    assert_eq!(column["cron_expression"], Value::Null, "{column}");
}

#[tokio::test]
async fn scr_5_a_run_that_is_still_going_on_is_not_joined_by_a_second_one() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let made = nightly(&world.owner, &world, ("Slow", "req1.log('ran');")).await;
    let script = place(&world, &made);
    // One that waits for a worker is under way, too.
    let waiting = "INSERT INTO job (id, workspace_id, project_id, kind, input, state, run_after, created_by, created_at)
         SELECT gen_random_uuid(), s.workspace_id, m.project_id, 'script_run',
                jsonb_build_object('module_id', m.id, 'script_id', s.id), 'queued', now() + interval '1 hour', s.author_id,
                now()
         FROM script s JOIN module m ON m.id = s.module_id";
    app.database.execute(waiting).await;
    let _worker = app.work();
    app.clock.advance(TimeDelta::days(1));
    let ran = runs(&world, &script, 1).await;
    assert_eq!(ran[0]["status"], json!("failed"), "{ran:?}");
    let message = ran[0]["error_message"].as_str().unwrap();
    assert!(message.contains("still going on"), "{message}");
}
