//! Attribute definitions and object types of a module, with their history.

mod attributes;
mod types;
mod versions;

pub use attributes::{
    StoredAttribute, attributes, delete_attribute, insert_attribute, update_attribute,
};
pub use types::{ObjectType, type_by_id, types};
pub(crate) use versions::append_version;
