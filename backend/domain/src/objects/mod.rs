//! Objects: headings, requirements and notes of a module.

mod classification;
mod edit;
mod merge;
mod object;
mod restore;

pub use classification::Classification;
pub use edit::{ObjectEdit, TypeRules, apply};
pub use merge::{conflicting_fields, touched_fields};
pub use object::{ChangeType, Object, ObjectContent, ObjectVersion, TreePlace};
pub use restore::{RestorableField, restore_edit};
