//! Breaches of quality rules, found by the database alone.

mod findings;
mod rules;
mod settings;

pub use findings::{Finding, FindingMark, count, findings, link_count};
pub use settings::{set, settings};
