//! Scripts that ask for something very large at once, or for something without end that keeps to itself.

use std::time::Duration;

use req1_script::{Kind, Limits, ScriptError};
use serde_json::json;

use crate::{
    module::{self, Memory, action, job},
    support::{self, error_of, run},
};

/// What each of them may be told: the limit that it broke, or what the language says.
fn is_clear(error: &ScriptError) -> bool {
    match error {
        ScriptError::Limit { .. } | ScriptError::HostDied => true,
        ScriptError::Thrown { message, .. } | ScriptError::Syntax { message, .. } => {
            ["RangeError: ", "InternalError: ", "SyntaxError: "]
                .iter()
                .any(|name| message.starts_with(name))
        }
        ScriptError::Refused { .. } | ScriptError::Busy | ScriptError::NoEngine => false,
    }
}

async fn each_is_stopped(sources: &[&str]) {
    let engine = support::engine();
    for source in sources {
        let mut giant = action(source);
        giant.limits = Limits {
            wall: Duration::from_secs(3),
            cpu: Duration::from_secs(3),
            ..Limits::default()
        };
        let beside = || run(&engine, action("return req1.query().count()"));
        let (error, one, other) = tokio::join!(error_of(&engine, giant), beside(), beside());
        assert!(is_clear(&error), "{source}: {error:?}");
        for outcome in [one, other, beside().await] {
            assert_eq!(outcome.unwrap().value(), Some(&json!(12)), "{source}");
        }
    }
}

#[tokio::test]
async fn scr_6_giant_texts_are_refused() {
    each_is_stopped(&[
        "let all = 'x'; for (;;) all += all",
        "let all = 'xy'; for (;;) { all += all; all.at(all.length - 1); }",
        "return 'x'.repeat(2 ** 31)",
        "return 'x'.padEnd(2 ** 31)",
        "return 'x'.repeat(2 ** 27).split('').length",
        "return new Array(2 ** 29).join('xy')",
        "const all = 'x'.repeat(2 ** 28); return [all, all, all].join(all).length",
    ])
    .await;
}

#[tokio::test]
async fn scr_6_giant_numbers_are_refused() {
    each_is_stopped(&[
        "return String(2n ** (2n ** 40n))",
        "let number = 3n; for (;;) number *= number",
        "let number = 1n; for (;;) number <<= 1000000n",
        "return (7n ** 3000000n).toString().length < 0 || new Array(-1)",
    ])
    .await;
}

#[tokio::test]
async fn scr_6_giant_lists_and_depths_are_refused() {
    each_is_stopped(&[
        "return new Array(2 ** 32)",
        "return new Array(2 ** 32 - 1).fill(0)",
        "return Array.from({ length: 2 ** 53 })",
        "let deep = []; for (let i = 0; i < 1e6; i++) deep = [deep]; return deep",
        "return JSON.parse('['.repeat(1e6))",
        "return eval('('.repeat(1e6))",
        "return new RegExp('('.repeat(1e5) + ')'.repeat(1e5)).test('x')",
        "return new ArrayBuffer(2 ** 53)",
        "return new Float64Array(2 ** 33)",
    ])
    .await;
}

#[tokio::test]
async fn scr_6_what_goes_on_after_the_end_is_stopped() {
    each_is_stopped(&[
        "(async () => { for (;;) await null })(); return 1",
        "const again = () => Promise.resolve().then(again); again(); return 1",
    ])
    .await;
}

#[tokio::test]
async fn scr_6_what_one_script_leaves_for_later_no_other_sees() {
    let engine = support::engine();
    let source = "
        new FinalizationRegistry(() => { for (;;); }).register({}, 1);
        Promise.resolve().then(() => req1.log('later'));
        globalThis.left = 1;
        return req1.log('now');";
    for _ in 0..5 {
        let outcome = run(&engine, action(source)).await.unwrap();
        let said: Vec<&str> = outcome
            .output
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        assert_eq!(said, ["now", "later"]);
        let after = run(&engine, action("return typeof left")).await.unwrap();
        assert_eq!(after.value(), Some(&json!("undefined")));
        assert_eq!(after.output, []);
    }
}

#[tokio::test]
async fn scr_6_a_giant_message_of_a_rejected_save_is_cut_for_each_object() {
    let engine = support::engine();
    let memory = Memory::new(12);
    let source = "req1.reject(`\\u{1f600}${'x'.repeat(1e6)}`, 'y'.repeat(1e6))";
    let many = job(Kind::PreSave, module::each(&memory, Kind::PreSave), source);
    let outcome = engine.run(many, &memory).await.unwrap();
    assert_eq!(outcome.results.len(), 12);
    for result in outcome.results {
        let rejection = &result.value.unwrap()["rejection"];
        for part in ["message", "field"] {
            let length = rejection[part].as_str().unwrap().chars().count();
            assert!((1_000..=2_001).contains(&length), "{part}: {length}");
        }
    }
}
