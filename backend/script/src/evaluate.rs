//! One expression, evaluated in an engine of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError, Sender},
    },
    time::{Duration, Instant},
};

use deno_core::{JsRuntime, RuntimeOptions, v8};
use serde_json::Value;

use crate::threads;

/// What a run may use.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Time from the start of the engine to the result.
    pub wall: Duration,
    /// JavaScript heap, in bytes.
    pub heap_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(5),
            heap_bytes: 64 * 1024 * 1024,
        }
    }
}

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It ran longer than the wall limit.
    #[error("the script ran longer than {} ms", .0.as_millis())]
    OutOfTime(Duration),
    /// It needed more heap than the limit.
    #[error("the script needed more than {0} bytes of memory")]
    OutOfMemory(usize),
    /// It does not parse, or it threw; the message of the engine.
    #[error("{0}")]
    Thrown(String),
    /// The result has no JSON form, such as a cycle.
    #[error("the result has no JSON form: {0}")]
    NotJson(String),
    /// The engine did not start.
    #[error("the script engine did not start")]
    NoEngine,
}

enum Report {
    Started(v8::IsolateHandle),
    Ended(Result<Value, ScriptError>),
}

/// Evaluates a JavaScript expression in a fresh engine and gives its result as JSON; `undefined` is null.
///
/// Blocks the calling thread, at most for little longer than `limits.wall`.
pub fn evaluate(expression: &str, limits: Limits) -> Result<Value, ScriptError> {
    let deadline = Instant::now() + limits.wall;
    let (reports, inbox) = mpsc::channel();
    let source = expression.to_owned();
    if !threads::run(Box::new(move || run(source, limits, &reports))) {
        return Err(ScriptError::NoEngine);
    }
    let mut engine = None;
    let mut out_of_time = false;
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let report = if out_of_time {
            inbox.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            inbox.recv_timeout(left)
        };
        match report {
            Ok(Report::Started(handle)) => engine = Some(handle),
            Ok(Report::Ended(_)) if out_of_time => return Err(ScriptError::OutOfTime(limits.wall)),
            Ok(Report::Ended(result)) => return result,
            Err(RecvTimeoutError::Disconnected) => return Err(ScriptError::NoEngine),
            Err(RecvTimeoutError::Timeout) => {
                let Some(handle) = &engine else {
                    // Nothing runs yet, so there is nothing to stop; the thread ends by itself.
                    return Err(ScriptError::OutOfTime(limits.wall));
                };
                handle.terminate_execution();
                out_of_time = true;
            }
        }
    }
}

/// Body of a script's thread.
fn run(source: String, limits: Limits, reports: &Sender<Report>) {
    // The engine posts delayed work to the tokio runtime that is entered, and aborts the process without one.
    let Ok(tokio) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    let _entered = tokio.enter();
    let params = v8::CreateParams::default().heap_limits(0, limits.heap_bytes);
    let mut runtime = JsRuntime::new(RuntimeOptions {
        create_params: Some(params),
        ..RuntimeOptions::default()
    });
    let handle = runtime.v8_isolate().thread_safe_handle();
    let out_of_memory = Arc::new(AtomicBool::new(false));
    let (flag, stop) = (Arc::clone(&out_of_memory), handle.clone());
    runtime.add_near_heap_limit_callback(move |current, _| {
        flag.store(true, Ordering::Relaxed);
        stop.terminate_execution();
        // Room to unwind in; without it the engine aborts the process.
        current * 2
    });
    // Nobody listens any more when the time ran out before the engine was up.
    if reports.send(Report::Started(handle)).is_err() {
        return;
    }
    let mut result = value_of(&mut runtime, source);
    if out_of_memory.load(Ordering::Relaxed) {
        result = Err(ScriptError::OutOfMemory(limits.heap_bytes));
    }
    // The engine goes first, so that whoever gets the result finds the memory free.
    drop(runtime);
    let _nobody_waits = reports.send(Report::Ended(result));
}

fn value_of(runtime: &mut JsRuntime, source: String) -> Result<Value, ScriptError> {
    let result = runtime
        .execute_script("script", source)
        .map_err(|error| ScriptError::Thrown(error.exception_message.clone()))?;
    deno_core::scope!(scope, runtime);
    let local = v8::Local::new(scope, result);
    if local.is_undefined() {
        return Ok(Value::Null);
    }
    v8::tc_scope!(let scope, scope);
    let Some(text) = v8::json::stringify(scope, local) else {
        let message = scope
            .exception()
            .map(|exception| exception.to_rust_string_lossy(scope))
            .unwrap_or_default();
        return Err(ScriptError::NotJson(message));
    };
    serde_json::from_str(&text.to_rust_string_lossy(scope))
        .map_err(|error| ScriptError::NotJson(error.to_string()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn limits(wall_ms: u64, heap_mb: usize) -> Limits {
        Limits {
            wall: Duration::from_millis(wall_ms),
            heap_bytes: heap_mb * 1024 * 1024,
        }
    }

    #[test]
    fn gives_results_as_json() {
        let value = evaluate(
            "({sum: [1, 2, 3].reduce((a, b) => a + b), name: `x${1}`, none: null})",
            Limits::default(),
        )
        .unwrap();
        assert_eq!(value, json!({"sum": 6, "name": "x1", "none": null}));
        assert_eq!(
            evaluate("undefined", Limits::default()).unwrap(),
            Value::Null
        );
    }

    #[test]
    fn names_what_was_thrown() {
        let thrown = evaluate("throw new TypeError('no')", Limits::default()).unwrap_err();
        assert!(
            matches!(&thrown, ScriptError::Thrown(message) if message.contains("no")),
            "{thrown:?}"
        );
        let parse = evaluate("1 +", Limits::default()).unwrap_err();
        assert!(matches!(parse, ScriptError::Thrown(_)), "{parse:?}");
    }

    #[test]
    fn refuses_a_cycle() {
        let cycle = evaluate("const a = {}; a.a = a; a", Limits::default()).unwrap_err();
        assert!(matches!(cycle, ScriptError::NotJson(_)), "{cycle:?}");
    }

    #[test]
    fn stops_an_endless_loop() {
        let started = Instant::now();
        let stopped = evaluate("for (;;) {}", limits(300, 64)).unwrap_err();
        assert!(matches!(stopped, ScriptError::OutOfTime(_)), "{stopped:?}");
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn stops_an_endless_loop_in_the_result() {
        let stopped = evaluate("({toJSON() { for (;;) {} }})", limits(300, 64)).unwrap_err();
        assert!(matches!(stopped, ScriptError::OutOfTime(_)), "{stopped:?}");
    }

    #[test]
    fn stops_an_endless_loop_that_allocates_in_compiled_code() {
        let code = "function spin(n) { let s = 0; for (let i = 0; i < n; i++) s += new Array(1000).length; return s }
            for (let i = 0; i < 100000; i++) spin(10); spin(1e12)";
        let stopped = evaluate(code, limits(5_000, 64)).unwrap_err();
        assert!(matches!(stopped, ScriptError::OutOfTime(_)), "{stopped:?}");
    }

    #[test]
    fn stops_a_heap_bomb_and_runs_on() {
        let bomb = "const hoard = []; for (;;) hoard.push(new Array(1000).fill({}))";
        let stopped = evaluate(bomb, limits(20_000, 32)).unwrap_err();
        assert!(
            matches!(stopped, ScriptError::OutOfMemory(_)),
            "{stopped:?}"
        );
        assert_eq!(evaluate("1 + 1", Limits::default()).unwrap(), json!(2));
    }

    #[test]
    fn runs_side_by_side_without_sharing_anything() {
        std::thread::scope(|scope| {
            for number in 0..8 {
                scope.spawn(move || {
                    let code = format!("globalThis.mine = (globalThis.mine ?? 0) + {number}; mine");
                    assert_eq!(evaluate(&code, Limits::default()).unwrap(), json!(number));
                });
            }
        });
    }
}
