//! Stopping a script, and where it is then.
#![cfg_attr(
    feature = "v8",
    expect(
        unsafe_code,
        reason = "the engine's interface for interrupts is a C function"
    )
)]

use std::sync::Arc;

use deno_core::{JsRuntime, v8::IsolateHandle};

use super::guard::Guard;

/// Stops the script of an engine when it next comes by a place where it can be stopped.
#[cfg(feature = "quickjs")]
pub(super) fn stop(engine: &IsolateHandle) {
    engine.terminate_execution();
}

/// Lets a guard stop the script of an engine. This engine does not tell where it was.
#[cfg(feature = "quickjs")]
pub(super) fn watch(_engine: &mut JsRuntime, _guard: &Arc<Guard>) {}

#[cfg(feature = "v8")]
pub(super) use with_place::{stop, watch};

#[cfg(feature = "v8")]
mod with_place {
    use std::{ffi::c_void, ptr};

    use deno_core::v8::{self, UnsafeRawIsolatePtr};

    use super::{super::places, Arc, Guard, IsolateHandle, JsRuntime};

    /// The run of an engine.
    struct Watched {
        guard: Arc<Guard>,
        context: v8::Global<v8::Context>,
    }

    /// Stops the script of an engine when it next comes by a place where it can be stopped, and notes where that is.
    pub(in super::super) fn stop(engine: &IsolateHandle) {
        engine.request_interrupt(note_and_end, ptr::null_mut());
    }

    /// Lets a guard stop the script of an engine.
    pub(in super::super) fn watch(engine: &mut JsRuntime, guard: &Arc<Guard>) {
        let watched = Watched {
            guard: Arc::clone(guard),
            context: engine.main_context(),
        };
        engine.v8_isolate().set_slot(watched);
    }

    /// Called by the engine's own thread between two instructions of the script.
    unsafe extern "C" fn note_and_end(mut engine: UnsafeRawIsolatePtr, _: *mut c_void) {
        // SAFETY: the engine hands over itself, and nobody else uses it before this returns.
        let isolate = unsafe { v8::Isolate::ref_from_raw_isolate_ptr_mut(&mut engine) };
        if let Some(watched) = isolate.remove_slot::<Watched>() {
            v8::scope_with_context!(scope, &mut *isolate, watched.context);
            watched.guard.was_at(places::here(scope));
        }
        isolate.terminate_execution();
    }
}
