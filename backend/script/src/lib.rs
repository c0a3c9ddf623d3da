//! Script engine: the only crate that knows `deno_core`.
//!
//! The engine is chosen when this crate is built: V8 (feature `v8`, the default) or `QuickJS` (feature `quickjs`), both
//! behind the same interface of `deno_core`.

mod evaluate;
mod threads;

pub use evaluate::{Limits, ScriptError, evaluate};

/// Name of the engine that this binary carries: `v8` or `quickjs`.
#[must_use]
pub const fn engine_name() -> &'static str {
    if cfg!(feature = "quickjs") {
        "quickjs"
    } else {
        "v8"
    }
}

/// Version of the engine's interface, as V8 counts: `QuickJS` stands in for the V8 release that is named here.
#[must_use]
pub fn engine_version() -> &'static str {
    deno_core::v8::V8::get_version()
}
