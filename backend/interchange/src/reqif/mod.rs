//! ReqIF: from its elements to our values and back.
//!
//! ReqIF binds attributes to types and leaves open which of them is a heading or a text. A [`Mapping`] decides that once
//! per document; with it, objects are read into our content, and changed content is written back into the element that
//! the other tool sent, so that everything nobody touched stays as it came.

mod content;
mod document;
mod extend;
mod html;
mod mapping;
mod patch;

pub use content::{Pictures, ReadObject, read_object};
pub use document::{fresh_document, identifier, specification_type};
pub use extend::{Use, extend};
pub use html::{from_html, to_html};
pub use mapping::{MappedDefinition, MappedType, Mapping, NewAttribute, NewType, Role, map};
pub use patch::{Names, new_object, patch_object};
