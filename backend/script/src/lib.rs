//! Script engine: the only crate that knows deno_core.
