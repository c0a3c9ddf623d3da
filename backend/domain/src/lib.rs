//! Entities, ids and rules of requirements management. Pure: no I/O, no clock, no randomness.

pub mod access;
pub mod attributes;
pub mod comments;
pub mod drafts;
pub mod external_links;
pub mod filter;
pub mod fingerprint;
pub mod ids;
pub mod links;
pub mod modules;
pub mod object_types;
pub mod objects;
pub mod order;
pub mod patch;
pub mod quality;
pub mod schedules;
pub mod scripts;
pub mod text;
pub mod undo;
pub mod violation;
