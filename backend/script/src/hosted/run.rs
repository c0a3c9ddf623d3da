//! One run in a fresh engine.

use std::{
    future::poll_fn,
    sync::{Arc, OnceLock, atomic::Ordering},
    task::Context,
    thread,
    time::{Duration, Instant},
};

use deno_core::{
    JsRuntime, PollEventLoopOptions, RuntimeOptions,
    error::{CoreErrorKind, JsError},
    v8,
};

use super::{
    Shared, Start, budget::Budget, code, guard::Guard, ops, ops::Run, places, prelude, restock,
    stop,
};
use crate::{
    Limit, ScriptError, Used,
    wire::{Event, Work},
};

/// What an engine may use until the run says what it may.
const HEAP: usize = 16 * 1024 * 1024;
/// Room to unwind in when a run is stopped; without it the engine ends the process.
const ROOM: usize = 64 * 1024 * 1024;

/// What a run may have left in memory when its end is told.
const SMALL: usize = 16 * 1024 * 1024;

/// How long cleaning up and the making of the next engine wait, so that they do not take the processor from the save that
/// the run was for.
const AFTER: Duration = Duration::from_millis(10);
/// How long they wait at least, however many ask.
const SOON: Duration = Duration::from_millis(2);

/// An engine that no script has seen yet.
struct Fresh {
    engine: JsRuntime,
    main: v8::Global<v8::Function>,
    budget: Arc<Budget>,
    guard: Arc<OnceLock<Arc<Guard>>>,
}

/// Body of a thread: makes an engine, waits for a run, and ends with it.
pub(super) fn work(shared: &Arc<Shared>) {
    // The engine posts delayed work to the tokio runtime that is entered, and aborts the process without one.
    let Ok(tokio) = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
    else {
        return;
    };
    let _entered = tokio.enter();
    let fresh = fresh();
    let Some(start) = shared.next() else {
        return;
    };
    let number = start.run;
    let Some(mut fresh) = fresh else {
        shared.forget(number);
        shared.tell(
            number,
            Event::Done(Err(ScriptError::NoEngine), Used::default()),
        );
        return;
    };
    let (end, used) = run(&mut fresh, start, shared, &tokio);
    // Whoever gets the result of a large run finds its memory free. A small one is not kept waiting for that.
    if used.heap_bytes.saturating_add(fresh.budget.used()) > SMALL {
        drop(fresh);
        shared.forget(number);
        shared.tell(number, Event::Done(end, used));
        rest(shared);
    } else {
        shared.forget(number);
        shared.tell(number, Event::Done(end, used));
        rest(shared);
        drop(fresh);
    }
    restock(shared);
}

/// Lets others go first, while there are engines for them.
fn rest(shared: &Shared) {
    let ended = Instant::now();
    thread::sleep(SOON);
    while shared.ready.load(Ordering::SeqCst) > 1 && ended.elapsed() < AFTER {
        thread::sleep(SOON);
    }
}

fn fresh() -> Option<Fresh> {
    let budget = Arc::new(Budget::new());
    let params = v8::CreateParams::default().heap_limits(0, HEAP);
    #[cfg(feature = "v8")]
    let params = params.array_buffer_allocator(super::budget::allocator(Arc::clone(&budget)));
    let mut engine = JsRuntime::try_new(RuntimeOptions {
        create_params: Some(params),
        extensions: vec![ops::extension()],
        #[cfg(feature = "v8")]
        startup_snapshot: Some(super::snapshot::get()?),
        ..RuntimeOptions::default()
    })
    .ok()?;
    let guard = Arc::new(OnceLock::<Arc<Guard>>::new());
    watch_heap(&mut engine, &guard);
    #[cfg(feature = "quickjs")]
    for (name, source) in [
        ("req1:said", prelude::SAID),
        ("req1:prelude", prelude::SOURCE),
    ] {
        logged(engine.execute_script(name, source))?;
    }
    let main = logged(engine.execute_script("req1:start", prelude::START))?;
    let main = {
        deno_core::scope!(scope, &mut engine);
        let main = v8::Local::new(scope, main);
        let main: v8::Local<'_, v8::Function> = main.try_into().ok()?;
        v8::Global::new(scope, main)
    };
    Some(Fresh {
        engine,
        main,
        budget,
        guard,
    })
}

/// The process has no other log.
fn logged<T>(result: Result<T, Box<JsError>>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            eprintln!("the script engine did not start: {error}");
            None
        }
    }
}

/// Lets values grow up to the limit of the run, and stops what wants more.
fn watch_heap(engine: &mut JsRuntime, guard: &Arc<OnceLock<Arc<Guard>>>) {
    let watched = Arc::clone(guard);
    engine.add_near_heap_limit_callback(move |current, _| match watched.get() {
        Some(guard) if current >= guard.limits.heap_bytes => {
            guard.stop(Limit::Heap);
            current + ROOM
        }
        Some(guard) => guard.limits.heap_bytes,
        None => current * 2,
    });
}

fn run(
    fresh: &mut Fresh,
    start: Start,
    shared: &Arc<Shared>,
    tokio: &tokio::runtime::Runtime,
) -> (Result<(), ScriptError>, Used) {
    let Start {
        run,
        check,
        work,
        answers,
    } = start;
    let handle = fresh.engine.v8_isolate().thread_safe_handle();
    let guard = Guard::new(work.limits, handle, Arc::clone(&fresh.budget));
    fresh.budget.limit(work.limits.external_bytes);
    let _first = fresh.guard.set(Arc::clone(&guard));
    #[cfg(feature = "quickjs")]
    set_heap(fresh, work.limits.heap_bytes);
    if !shared.attach(run, &guard) {
        return (Err(ScriptError::NoEngine), Used::default());
    }
    stop::watch(&mut fresh.engine, &guard);
    shared.watchdog.add(&guard);
    let state = fresh.engine.op_state();
    state.borrow_mut().put(Run {
        shared: Arc::clone(shared),
        guard: Arc::clone(&guard),
        number: run,
        script: work.program.name.clone(),
        answers,
        reads: 0,
        writes: 0,
        output: 0,
        failure: None,
    });
    let ended = execute(fresh, &work, check, tokio, &guard);
    shared.watchdog.remove(&guard);
    let state = state.borrow_mut().try_take::<Run>();
    let used = used(fresh, state.as_ref(), &guard);
    if let Err(Wrong::Thrown(error)) = &ended
        && places::is_out_of_memory(error)
    {
        guard.stop(Limit::Heap);
    }
    let ended = ended.map_err(|error| error.for_people(&work.program.name));
    let failure = state.and_then(|run| run.failure);
    // What stopped it counts, whatever it threw on the way out.
    let end = match guard.error().or(failure) {
        Some(error) => Err(error),
        None => ended,
    };
    (end, used)
}

/// This engine asks for more only when it is nearly full, and refuses what is larger than the rest at once.
#[cfg(feature = "quickjs")]
fn set_heap(fresh: &mut Fresh, bytes: usize) {
    fresh.engine.remove_near_heap_limit_callback(bytes);
    watch_heap(&mut fresh.engine, &fresh.guard);
}

fn used(fresh: &mut Fresh, run: Option<&Run>, guard: &Guard) -> Used {
    let heap = fresh.engine.v8_isolate().get_heap_statistics();
    Used {
        wall: guard.wall(),
        cpu: guard.cpu(),
        heap_bytes: heap.used_heap_size(),
        output_bytes: run.map_or(0, |run| run.output),
        reads: run.map_or(0, |run| run.reads),
        writes: run.map_or(0, |run| run.writes),
    }
}

/// What went wrong, before it has the script's name.
enum Wrong {
    Syntax(Box<JsError>),
    Thrown(Box<JsError>),
    Said(String),
}

impl Wrong {
    fn for_people(self, script: &str) -> ScriptError {
        let script = script.to_owned();
        match self {
            Self::Thrown(error) => places::script_error(&error, &script, None),
            Self::Syntax(error) => {
                let place = places::frames(&error).into_iter().next();
                ScriptError::Syntax {
                    message: places::message(&error),
                    script,
                    line: place.as_ref().map(|place| place.line),
                    column: place.as_ref().map(|place| place.column),
                }
            }
            Self::Said(message) => ScriptError::Thrown {
                message,
                script,
                line: None,
                column: None,
                stack: Vec::new(),
            },
        }
    }
}

fn execute(
    fresh: &mut Fresh,
    work: &Work,
    check: bool,
    tokio: &tokio::runtime::Runtime,
    guard: &Guard,
) -> Result<(), Wrong> {
    let Some(promise) = call(fresh, work, check)? else {
        return Ok(());
    };
    if guard.is_stopped() {
        return Ok(());
    }
    settle(&mut fresh.engine, tokio, guard)?;
    deno_core::scope!(scope, &mut fresh.engine);
    let promise = v8::Local::new(scope, promise);
    match promise.state() {
        v8::PromiseState::Fulfilled => Ok(()),
        v8::PromiseState::Pending => Err(Wrong::Said(
            "the script returned a promise that nothing settles".to_owned(),
        )),
        v8::PromiseState::Rejected => {
            let thrown = promise.result(scope);
            Err(Wrong::Thrown(JsError::from_v8_exception(scope, thrown)))
        }
    }
}

/// Calls the script, or only compiles it.
fn call(
    fresh: &mut Fresh,
    work: &Work,
    check: bool,
) -> Result<Option<v8::Global<v8::Promise>>, Wrong> {
    let main = fresh.main.clone();
    deno_core::scope!(scope, &mut fresh.engine);
    let body = match code::compile(scope, &work.program.source) {
        Ok(body) => body,
        Err(Some(error)) => return Err(Wrong::Syntax(error)),
        Err(None) => return Err(Wrong::Said("the script was stopped".to_owned())),
    };
    if check {
        return Ok(None);
    }
    v8::tc_scope!(let scope, scope);
    let facts = v8::String::new(scope, work.facts.get());
    let Some((facts, entry)) = facts.zip(v8::String::new(scope, work.entry.get())) else {
        return Err(Wrong::Said("the objects are too large".to_owned()));
    };
    let main = v8::Local::new(scope, main);
    let nothing = v8::undefined(scope).into();
    let promise = main.call(scope, nothing, &[body.into(), facts.into(), entry.into()]);
    let promise: Option<v8::Local<'_, v8::Promise>> =
        promise.and_then(|promise| promise.try_into().ok());
    if let Some(promise) = promise {
        scope.perform_microtask_checkpoint();
        return Ok(Some(v8::Global::new(scope, promise)));
    }
    Err(match scope.exception() {
        Some(thrown) => Wrong::Thrown(JsError::from_v8_exception(scope, thrown)),
        None => Wrong::Said("the script was stopped".to_owned()),
    })
}

/// Lets the engine look at promises that were rejected and that nobody looked at.
fn settle(
    engine: &mut JsRuntime,
    tokio: &tokio::runtime::Runtime,
    guard: &Guard,
) -> Result<(), Wrong> {
    let turn = poll_fn(|context: &mut Context<'_>| {
        engine.poll_event_loop(context, PollEventLoopOptions::default())
    });
    let left = guard.left().min(Duration::from_secs(1));
    let turned = tokio.block_on(async { tokio::time::timeout(left, turn).await });
    match turned {
        Ok(Ok(())) | Err(_) => Ok(()),
        Ok(Err(error)) => {
            let said = places::bounded(&error.to_string());
            Err(if let CoreErrorKind::Js(error) = *error.0 {
                Wrong::Thrown(error)
            } else {
                Wrong::Said(said)
            })
        }
    }
}
