//! The JavaScript half: what scripts see.
//!
//! Its files are one function together, so that no name in them is a global of the script. It runs before the script can
//! touch anything: what is used later is captured in constants and private fields. A script that tampers with the rest
//! harms only its own run.

/// Makes everything, once for all engines where they start from a snapshot.
pub(super) const SOURCE: &str = concat!(
    "globalThis.req1 = ((ops) => {\n\"use strict\";\n",
    include_str!("prelude/basics.js"),
    include_str!("prelude/refusal.js"),
    include_str!("prelude/state.js"),
    include_str!("prelude/objects.js"),
    include_str!("prelude/requirement.js"),
    include_str!("prelude/link.js"),
    include_str!("prelude/find.js"),
    include_str!("prelude/selection.js"),
    include_str!("prelude/log.js"),
    include_str!("prelude/req1.js"),
    include_str!("prelude/run.js"),
    include_str!("prelude/world.js"),
    "return start;\n})(Deno.core.ops)"
);

/// Gives the function that runs scripts, and leaves nothing else of the engine behind.
pub(super) const START: &str = "req1()";

/// What an error says that is no `Error`: this engine gives up on one that has no text.
#[cfg(feature = "quickjs")]
pub(super) const SAID: &str = include_str!("prelude/said.js");
