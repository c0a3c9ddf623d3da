//! Script engine: the only crate that knows `deno_core`.
//!
//! Scripts run in processes of their own ([`Engine`] starts them, [`serve`] is their work), ask questions through
//! [`Host`] and answer with typed [`Command`]s; nothing here knows a database.
//!
//! The engine is chosen when this crate is built: V8 (feature `v8`, the default) or `QuickJS` (feature `quickjs`), both
//! behind the same interface of `deno_core`. Without either, it is the half that asks for runs.

mod engine;
mod host;
#[cfg(any(feature = "v8", feature = "quickjs"))]
mod hosted;
mod types;
mod wire;

pub use engine::{Engine, EngineSettings, Place};
pub use host::{
    Children, Direction, Host, Links, LinksOfAll, ObjectRef, PAGE, Query, Refusal, Rule, Scope,
};
#[cfg(any(feature = "v8", feature = "quickjs"))]
pub use hosted::serve;
pub use types::*;

/// Declarations of what scripts see, for editors: TypeScript.
pub const DECLARATIONS: &str = include_str!("../api/req1.d.ts");

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
#[cfg(any(feature = "v8", feature = "quickjs"))]
#[must_use]
pub fn engine_version() -> &'static str {
    deno_core::v8::V8::get_version()
}
