//! Threads that scripts run on.

use std::{
    sync::{
        OnceLock,
        mpsc::{self, Sender},
    },
    thread,
};

use deno_core::{JsRuntime, v8};

type Work = Box<dyn FnOnce() + Send>;

static PARENT: OnceLock<Option<Sender<Work>>> = OnceLock::new();

/// Runs work on a thread of its own. False when the system gives no thread.
///
/// V8 marks its memory with protection keys where the processor has them, and only children of the thread that started
/// the engine inherit the right to use it. So one thread starts the engine, and is the parent of every script's thread.
pub(super) fn run(work: Work) -> bool {
    PARENT
        .get_or_init(start_parent)
        .as_ref()
        .is_some_and(|parent| parent.send(work).is_ok())
}

fn start_parent() -> Option<Sender<Work>> {
    let (sender, receiver) = mpsc::channel::<Work>();
    let parent = move || {
        // The last tier of the compiler leaves the check for a stop out of loops that allocate, so neither the limit of
        // time nor that of memory could end them. The tier below it keeps the check.
        v8::V8::set_flags_from_string("--no-turbofan");
        // Room for the objects of a page, so that most runs end before their memory is ever gone through. Young objects each run
        // goes through on its own thread, since the other processors have other runs and requests; what is old they help with,
        // for a run that is out of time cannot be stopped meanwhile.
        v8::V8::set_flags_from_string("--min-semi-space-size=8");
        v8::V8::set_flags_from_string("--max-semi-space-size=8");
        v8::V8::set_flags_from_string("--no-parallel-scavenge");
        JsRuntime::init_platform(None);
        #[cfg(feature = "v8")]
        if super::snapshot::get().is_none() {
            return;
        }
        for work in receiver {
            // Without a thread the work is dropped, and with it the channel on which its caller waits.
            let _child = thread::Builder::new().name("script".to_owned()).spawn(work);
        }
    };
    thread::Builder::new()
        .name("script-engine".to_owned())
        .spawn(parent)
        .ok()?;
    Some(sender)
}
