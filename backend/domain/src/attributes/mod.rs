//! Attributes: definitions and typed values.

mod definition;
mod merge;
mod value;

pub use definition::{AttributeDefinition, DataType, EnumOption};
pub use merge::{AttributePatch, Attributes, apply_patch, check_required, defaults};
pub use value::{check, is_date};
