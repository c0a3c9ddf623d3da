//! The state that every engine starts from: made once in each process, so that it is always that of this program.

use std::sync::OnceLock;

use deno_core::{JsRuntimeForSnapshot, RuntimeOptions};

use super::{ops, prelude};

static SNAPSHOT: OnceLock<Option<&'static [u8]>> = OnceLock::new();

/// The state, for the life of the process; none if the engine did not start.
pub(super) fn get() -> Option<&'static [u8]> {
    *SNAPSHOT.get_or_init(make)
}

fn make() -> Option<&'static [u8]> {
    let tokio = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .ok()?;
    let _entered = tokio.enter();
    let mut engine = JsRuntimeForSnapshot::try_new(RuntimeOptions {
        extensions: vec![ops::extension()],
        ..RuntimeOptions::default()
    })
    .ok()?;
    if let Err(error) = engine.execute_script("req1:prelude", prelude::SOURCE) {
        // The process has no other log.
        eprintln!("the script engine did not start: {error}");
        return None;
    }
    Some(Box::leak(engine.snapshot()))
}
