//! The state that every engine starts from: made once in each process, so that it is always that of this program.

use std::sync::OnceLock;

use deno_core::{
    JsRuntime, JsRuntimeForSnapshot, RuntimeOptions,
    v8::{
        self,
        script_compiler::{self, CompileOptions, NoCacheReason, Source},
    },
};

use super::{code, ops, prelude};

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
    if run_prelude(&mut engine).is_none() {
        // The process has no other log.
        eprintln!("the script engine did not start: the prelude failed");
        return None;
    }
    Some(Box::leak(engine.snapshot()))
}

/// Compiles every function of the prelude, not only those that it calls: no engine has to do that again.
fn run_prelude(engine: &mut JsRuntime) -> Option<()> {
    deno_core::scope!(scope, engine);
    let text = v8::String::new(scope, prelude::SOURCE)?;
    let file = v8::String::new(scope, "req1:prelude")?;
    let origin = code::origin(scope, file);
    let mut source = Source::new(text, Some(&origin));
    let options = CompileOptions::EagerCompile;
    let script = script_compiler::compile(scope, &mut source, options, NoCacheReason::NoReason)?;
    script.run(scope)?;
    Some(())
}
