//! Attributes: definitions and typed values, and what becomes of values when a definition changes.

mod convert;
mod definition;
mod dependency;
mod merge;
mod value;

pub use convert::{Change, Converted};
pub use definition::{AttributeDefinition, DataType, EnumOption};
pub use dependency::{allowed_keys, check_dependencies, check_mapping, prune_mapping};
pub use merge::{AttributePatch, Attributes, apply_patch, check_own, check_required, defaults};
pub use value::{check, is_date};
