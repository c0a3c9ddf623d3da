//! Scripts that want to do harm: each is stopped and named, others beside it go on, and the process lives.

use std::time::{Duration, Instant};

use req1_script::{Engine, Frame, Job, Kind, Limit, Limits, ScriptError};
use serde_json::json;

use crate::{
    module::{action, job},
    support::{self, error_of, run},
};

/// How much later than its limit a run may end on a busy machine, and its answer may come.
const MARGIN: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(10);

fn limited(source: &str, limits: Limits) -> Job {
    Job {
        limits,
        ..action(source)
    }
}

fn quick() -> Limits {
    Limits {
        wall: Duration::from_millis(500),
        // A chain of promises grows, on a quick machine and QuickJS by more than the usual limit in this time.
        heap_bytes: 1 << 30,
        ..Limits::default()
    }
}

/// The script is stopped by this limit, and two others that run meanwhile succeed. Gives where it was.
async fn stopped_by(engine: &Engine, job: Job, limit: Limit) -> Vec<Frame> {
    let source = job.program.source.clone();
    let limits = job.limits;
    let started = Instant::now();
    let beside = || run(engine, action("return req1.query().count()"));
    let (stopped, one, other) = tokio::join!(run(engine, job), beside(), beside());
    let failed = stopped.unwrap_err();
    assert!(
        matches!(failed.error, ScriptError::Limit { which, .. } if which == limit),
        "{source}: {failed:?}"
    );
    let (took, used) = (started.elapsed(), failed.used);
    assert!(took < limits.wall + ANSWER, "{source}: {took:?}");
    assert!(used.wall < limits.wall + MARGIN, "{source}: {used:?}");
    assert!(used.cpu < limits.cpu + MARGIN, "{source}: {used:?}");
    for outcome in [one.unwrap(), other.unwrap()] {
        assert_eq!(outcome.value(), Some(&json!(12)));
    }
    failed.error.stack()
}

#[tokio::test]
async fn scr_6_endless_programs_are_stopped_in_time() {
    let engine = support::engine();
    for source in [
        "for (;;) {}",
        "(async () => { while (true) await null; })(); return new Promise(() => {})",
        "const again = () => Promise.resolve().then(again); return again()",
        "return { toJSON() { for (;;) {} } }",
        "return /^(a+)+$/.test('a'.repeat(40) + 'b')",
        "try { for (;;) {} } finally { for (;;) {} }",
        "for (;;) { try { for (;;) {} } catch {} }",
        "const error = new Error('x'); Object.defineProperty(error, 'message', { get() { for (;;) {} } }); throw error",
        "function spin(n) { let s = 0; for (let i = 0; i < n; i++) s += new Array(1000).length; return s }
         for (let i = 0; i < 100000; i++) spin(10); spin(1e12)",
    ] {
        stopped_by(&engine, limited(source, quick()), Limit::Wall).await;
    }
}

#[cfg(feature = "v8")]
#[tokio::test]
async fn scr_8_what_is_stopped_tells_where_it_was() {
    let source = "function inner() {
  for (;;) {}
}
const outer = () => inner();
outer();";
    let stack = stopped_by(&support::engine(), limited(source, quick()), Limit::Wall).await;
    let places: Vec<_> = stack
        .iter()
        .map(|frame| (frame.function.as_deref(), frame.line))
        .collect();
    assert_eq!(places, [(Some("inner"), 2), (Some("outer"), 4), (None, 5)]);
}

#[tokio::test]
async fn scr_6_time_on_the_processor_is_limited_apart_from_waiting() {
    let limits = Limits {
        cpu: Duration::from_millis(200),
        wall: Duration::from_mins(1),
        ..Limits::default()
    };
    stopped_by(
        &support::engine(),
        limited("for (;;) {}", limits),
        Limit::Cpu,
    )
    .await;
}

#[tokio::test]
async fn scr_6_memory_is_limited_and_comes_back() {
    let engine = support::engine();
    let limits = Limits {
        heap_bytes: 32 * 1024 * 1024,
        wall: Duration::from_mins(1),
        cpu: Duration::from_mins(1),
        ..Limits::default()
    };
    for source in [
        "const hoard = []; for (;;) hoard.push(new Array(1000).fill({}))",
        "const hoard = []; for (let i = 0;; i++) hoard.push(('x' + i).repeat(10000).split('').join('-'))",
        "const hoard = []; let big = 2n ** 4096n; for (;;) hoard.push(big = big + 1n)",
    ] {
        stopped_by(&engine, limited(source, limits), Limit::Heap).await;
    }
}

#[cfg(feature = "v8")]
#[tokio::test]
async fn scr_6_array_buffers_are_limited() {
    let engine = support::engine();
    for source in [
        "const hoard = []; for (;;) hoard.push(new Uint8Array(1024 * 1024))",
        "for (;;) { try { new ArrayBuffer(2 ** 31) } catch {} }",
        "const hoard = []; for (;;) hoard.push(new ArrayBuffer(1e6, { maxByteLength: 2 ** 30 }))",
        "const Any = new Uint8Array(1).buffer.constructor; new Any(2 ** 30, { maxByteLength: 2 ** 30 }); for (;;) {}",
    ] {
        let limits = Limits {
            wall: Duration::from_mins(1),
            ..Limits::default()
        };
        stopped_by(&engine, limited(source, limits), Limit::External).await;
    }
}

#[tokio::test]
async fn scr_6_output_reads_and_writes_are_limited() {
    let engine = support::engine();
    let limits = Limits {
        output_bytes: 10_000,
        reads: 20,
        writes: 20,
        wall: Duration::from_mins(1),
        cpu: Duration::from_mins(1),
        ..Limits::of(Kind::Action)
    };
    for (source, limit) in [
        ("for (;;) req1.log('flood')", Limit::Output),
        (
            "for (;;) { try { console.error('flood') } catch {} }",
            Limit::Output,
        ),
        ("req1.log('x'.repeat(2 ** 24))", Limit::Output),
        ("return 'x'.repeat(20000)", Limit::Output),
        ("for (;;) req1.get('BRK-1')", Limit::Reads),
        (
            "for (;;) { try { req1.query().count() } catch {} }",
            Limit::Reads,
        ),
        ("for (;;) req1.create({ heading: 'x' })", Limit::Writes),
        (
            "for (;;) { try { req1.link('BRK-1', req1.selection.ids[0] ?? '00000000-0000-0000-0000-000000000002', 'x') } catch {} }",
            Limit::Reads,
        ),
    ] {
        stopped_by(&engine, limited(source, limits), limit).await;
    }
}

#[tokio::test]
async fn scr_6_deep_recursion_is_named() {
    let engine = support::engine();
    let source = "const deep = () => deep() + 1; return deep()";
    stopped_by(&engine, action(source), Limit::Stack).await;
}

#[tokio::test]
async fn scr_6_nothing_leads_out_of_the_engine() {
    let engine = support::engine();
    let source = "
        const names = ['Deno', '__bootstrap', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'setTimeout', 'setInterval',
          'setImmediate', 'queueMicrotask', 'process', 'require', 'fetch', 'performance', 'ShadowRealm', 'gc', 'Worker'];
        const reach = (0, eval)('this');
        const found = names.filter((name) => name in reach || new Function(`return typeof ${name}`)() !== 'undefined');
        const ways = [() => reach.constructor.constructor('return Deno')(), () => req1.log.constructor('return Deno.core')(),
          () => Error.prepareStackTrace(new Error(), [])];
        return [found, Object.keys(reach).sort()];";
    let outcome = run(&engine, action(source)).await.unwrap();
    assert_eq!(outcome.value(), Some(&json!([[], ["console", "req1"]])));
    for source in [
        "return import('fs')",
        "return import('data:text/javascript,1')",
        "return new Function('return import(\"ext:core/ops\")')()",
        "return globalThis.constructor.constructor('return Deno')()",
    ] {
        let error = error_of(&engine, action(source)).await;
        assert!(
            matches!(error, ScriptError::Thrown { .. }),
            "{source}: {error:?}"
        );
    }
}

#[tokio::test]
async fn scr_6_tampering_harms_only_the_script_itself() {
    let engine = support::engine();
    let source = "
        for (const one of [Object, Array, String, Promise, Map, Function, Error, RegExp]) {
          for (const name of Object.getOwnPropertyNames(one.prototype)) {
            try { one.prototype[name] = () => { throw 'tampered' } } catch {}
          }
        }
        Object.prototype.toJSON = () => 'tampered';
        Array.prototype.toJSON = () => 'tampered';
        JSON.stringify = JSON.parse = () => 'tampered';
        globalThis.mine = 1;
        try { req1.log = null } catch {}
        req1.log('still here');
        return req1.get('BRK-3') === null ? 0 : 3;";
    match run(&engine, action(source)).await {
        Ok(outcome) => assert_eq!(outcome.output[0].text, "still here"),
        Err(failed) => assert!(
            matches!(
                failed.error,
                ScriptError::Thrown { .. } | ScriptError::Refused { .. }
            ),
            "{failed:?}"
        ),
    }
    let after = run(
        &engine,
        action("return [typeof mine, [1].map(String), req1.get('BRK-3').key]"),
    )
    .await;
    let after = after.unwrap();
    assert_eq!(after.value(), Some(&json!(["undefined", ["1"], "BRK-3"])));
}

#[tokio::test]
async fn scr_6_messages_are_bounded() {
    let engine = support::engine();
    let reject = job(
        Kind::PreDelete,
        req1_script::Entry::nothing(),
        "req1.reject('x'.repeat(1e6), 'y'.repeat(1e6))",
    );
    let rejection = run(&engine, reject).await.unwrap().rejection.unwrap();
    assert!(rejection.message.len() < 3_000 && rejection.field.unwrap().len() < 3_000);
    for source in [
        "throw new Error('x'.repeat(1e6))",
        "req1.link('BRK-1', 'z'.repeat(1e6), 'x')",
    ] {
        let error = error_of(&engine, action(source)).await;
        assert!(error.to_string().len() < 3_000, "{source}");
    }
}

#[tokio::test]
async fn scr_8_a_script_cannot_read_what_the_host_refuses() {
    let engine = support::engine();
    let source =
        "return req1.query(null, { module: '00000000-0000-0000-0000-00000000029a' }).count()";
    let error = error_of(&engine, action(source)).await;
    let ScriptError::Refused { refusal, .. } = error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.rule.as_str(), "right");
}
