//! Scripts of ill will before saves: who saves is told, in few words, and nobody else notices.

use req1_test_support::{TestApp, Value, World, json};

use super::{another_module, another_object, fault, make, of_kind, read};

/// Characters of a message that are told and kept at most, with the sign that there was more.
const MESSAGE: usize = 2_001;
/// Bytes of output that are kept of a run at most.
const OUTPUT: usize = 64 << 10;

/// Says millions of letters, in all the ways there are.
const GIANT: &str = "
const giant = 'no '.repeat(2e6);
const heading = req1.draft.heading;
if (heading === 'reject') {
  for (let line = 0; line < 5; line++) req1.log('x'.repeat(3e4));
  req1.reject(giant, 'heading');
}
if (heading === 'field') req1.reject('no', giant);
if (heading === 'throw') throw new Error(giant);
if (heading === 'name') ({ [giant]: () => { throw new Error('named'); } })[giant]();
";

#[tokio::test]
async fn scr_6_a_giant_message_is_cut_for_whoever_saves_and_in_the_log() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let script = make(
        &world.owner,
        &world,
        of_kind("trigger", Some("pre_save"), GIANT),
    )
    .await;
    let save = |heading: &str| {
        world
            .owner
            .patch(&world.object_path())
            .json(json!({"heading": heading}))
    };
    let length = |text: &Value| text.as_str().unwrap().chars().count();
    for (heading, code, pointer) in [
        ("reject", "rejected_by_script", 8),
        (
            "field",
            "rejected_by_script",
            MESSAGE + "/attributes/".len(),
        ),
        ("throw", "script_failed", 0),
        ("name", "script_failed", 0),
    ] {
        let answer = save(heading).await;
        assert!(
            answer.body.len() < 4 * MESSAGE,
            "{heading}: {}",
            answer.body.len()
        );
        let fault = fault(&answer);
        assert_eq!(fault["code"], code, "{fault}");
        assert_eq!(length(&fault["pointer"]), pointer, "{heading}");
        // Beside the message stands the name of the script, and the place.
        assert!(length(&fault["detail"]) < MESSAGE + 100, "{heading}");
    }
    let runs = world.owner.get(&format!("{script}/executions"));
    let runs = runs.await.expect(200);
    assert_eq!(runs["total"], 4, "{runs}");
    for run in runs["items"].as_array().unwrap() {
        assert!(length(&run["error_message"]) < MESSAGE + 100, "{run}");
        assert!(run["output"].as_str().unwrap().len() <= OUTPUT, "{run}");
    }
    let rejected = &runs["items"][3];
    assert_eq!(
        (&rejected["status"], length(&rejected["error_message"])),
        (&json!("rejected"), MESSAGE)
    );
    assert_eq!(rejected["output"].as_str().unwrap().len(), OUTPUT);

    assert_eq!(read(&world, &world.object).await["current_version"], 1);
    save("Hold").await.expect(200);
    assert_eq!(read(&world, &world.object).await["heading"], "Hold");
}

/// Never ends, one way or the other.
const ENDLESS: &str = "
if (req1.draft.heading === 'flood') for (;;) req1.log('flood'.repeat(100));
if (req1.draft.heading === 'loop') for (;;) {}
if (req1.draft.heading === 'promise') { const again = () => Promise.resolve().then(again); return again(); }
";

#[tokio::test]
async fn scr_6_floods_and_loops_before_saves_are_stopped_while_all_others_save_and_read() {
    let app = TestApp::start().await;
    let world = World::seed(&app).await;
    let mut endless = of_kind("trigger", Some("pre_save"), ENDLESS);
    endless["limits"] = json!({"wall_ms": 1_500, "cpu_ms": 1_500});
    let script = make(&world.owner, &world, endless).await;
    let other = another_module(&world.owner, &world.project, ("Other", "OTH")).await;
    let marks = of_kind("trigger", Some("pre_save"), "req1.draft.state = 'seen';");
    let scripts = format!("/api/v1/modules/{other}/scripts");
    world.owner.post(&scripts).json(marks).await.expect(201);
    let beside = another_object(&world.owner, &other).await;
    let beside = format!("/api/v1/modules/{other}/objects/{beside}");
    let save =
        |path: &str, heading: &str| world.owner.patch(path).json(json!({"heading": heading}));

    let third = format!("{}/objects/{}", world.module_path(), world.heading);
    let second = format!("{}/objects/{}", world.module_path(), world.other_object);
    let stuck = async {
        let (path, own) = (world.object_path(), &second);
        tokio::join!(
            save(&path, "flood"),
            save(own, "loop"),
            save(&third, "promise")
        )
    };
    let others = async {
        for number in 0..20 {
            let saved = save(&beside, &format!("Free {number}")).await.expect(200);
            assert_eq!(saved["lifecycle_state"], "seen");
            let objects = format!("{}/objects", world.module_path());
            world.owner.get(&objects).await.expect(200);
        }
        // The module itself is not locked, and its script is good for another save.
        let objects = format!("{}/objects", world.module_path());
        let made = world.owner.post(&objects).json(json!({"heading": "Fine"}));
        made.await.expect(201);
    };
    let ((flood, spin, promise), ()) = tokio::join!(stuck, others);
    let detail = |answer| fault(answer)["detail"].as_str().unwrap().to_owned();
    assert!(
        detail(&flood).contains("limit of output"),
        "{}",
        detail(&flood)
    );
    for answer in [&spin, &promise] {
        assert_eq!(fault(answer)["code"], "script_limit");
    }
    let runs = world.owner.get(&format!("{script}/executions"));
    for run in runs.await.expect(200)["items"].as_array().unwrap() {
        assert!(run["output"].as_str().unwrap().len() <= OUTPUT);
    }
    save(&world.object_path(), "Hold").await.expect(200);
}
