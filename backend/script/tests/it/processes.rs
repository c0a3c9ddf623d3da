//! Processes that host scripts: they die, and are replaced.

use std::time::Duration;

use req1_script::{Engine, EngineSettings, Limit, Limits, ScriptError};
use serde_json::json;

use crate::{
    module::action,
    support::{self, error_of, run},
};

/// A script that makes V8 end the process: one allocation that is larger than everything it may have.
#[cfg(feature = "v8")]
const ABORT: &str =
    "const all = new Array(2 ** 27).fill(0.5); return all.map((x) => ({ x })).length";

#[cfg(feature = "v8")]
#[tokio::test]
async fn scr_6_a_process_that_dies_is_replaced_and_others_do_not_notice() {
    let engine = support::engine();
    let mut abort = action(ABORT);
    abort.limits.heap_bytes = 4 * 1024 * 1024 * 1024;
    let waiting =
        "const end = Date.now() + 1500; while (Date.now() < end); return req1.query().count()";
    let beside = || run(&engine, action(waiting));
    let (error, one, other) = tokio::join!(error_of(&engine, abort), beside(), beside());
    assert_eq!(error, ScriptError::HostDied);
    assert_eq!(one.unwrap().value(), Some(&json!(12)));
    assert_eq!(other.unwrap().value(), Some(&json!(12)));
    let after = run(&engine, action("return 1")).await.unwrap();
    assert_eq!(after.value(), Some(&json!(1)));
}

#[tokio::test]
async fn scr_6_a_program_that_hosts_no_scripts_is_no_engine() {
    for program in ["/no/such/program", "/bin/true"] {
        let engine = Engine::new(EngineSettings::new(program.into(), []));
        assert_eq!(
            error_of(&engine, action("return 1")).await,
            ScriptError::NoEngine
        );
    }
}

#[tokio::test]
async fn scr_6_the_engine_s_limits_are_the_most_that_a_run_has() {
    let usual = support::settings();
    let engine = Engine::new(EngineSettings {
        limits: Limits {
            wall: Duration::from_millis(300),
            ..usual.limits
        },
        ..usual
    });
    let error = error_of(&engine, action("for (;;) {}")).await;
    assert!(
        matches!(
            error,
            ScriptError::Limit {
                which: Limit::Wall,
                value: 300,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn scr_6_too_many_scripts_are_refused_as_busy() {
    let engine = Engine::new(EngineSettings {
        parallel: 1,
        waiting: 0,
        ..support::settings()
    });
    let mut endless = action("for (;;) {}");
    endless.limits = Limits {
        wall: Duration::from_secs(2),
        ..Limits::default()
    };
    let (stopped, refused) = tokio::join!(error_of(&engine, endless), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        error_of(&engine, action("return 1")).await
    });
    assert!(matches!(stopped, ScriptError::Limit { .. }), "{stopped:?}");
    assert_eq!(refused, ScriptError::Busy);
}

#[tokio::test]
async fn scr_6_a_script_that_nobody_waits_for_is_stopped() {
    let engine = Engine::new(EngineSettings {
        parallel: 1,
        ..support::settings()
    });
    let mut endless = action("for (;;) {}");
    endless.limits.wall = Duration::from_hours(1);
    endless.limits.cpu = Duration::from_hours(1);
    let dropped = tokio::time::timeout(Duration::from_millis(500), run(&engine, endless)).await;
    assert!(dropped.is_err());
    assert!(run(&engine, action("return 1")).await.is_ok());
    // Waits for the process, which ends when its scripts have.
    tokio::time::timeout(Duration::from_secs(20), engine.stop())
        .await
        .unwrap();
}

#[tokio::test]
async fn scr_8_a_source_is_checked_without_running_it() {
    let engine = support::engine();
    assert_eq!(engine.check("Probe", "for (;;) {}").await, Ok(()));
    let error = engine
        .check("Probe", "let a = 1;\nlet a = 2;")
        .await
        .unwrap_err();
    assert!(
        matches!(&error, ScriptError::Syntax { line: Some(2), script, .. } if script == "Probe"),
        "{error:?}"
    );
}

#[tokio::test]
async fn scr_9_scripts_run_in_this_process_for_tests_of_other_things() {
    let engine = Engine::new(EngineSettings::in_this_process());
    let outcome = run(&engine, action("return req1.query().count()"))
        .await
        .unwrap();
    assert_eq!(outcome.value(), Some(&json!(12)));
}
