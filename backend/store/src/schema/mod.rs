//! Attribute definitions and object types of a module, with their history.

mod attributes;
mod types;
mod versions;

pub use attributes::{
    StoredAttribute, attribute_names, attributes, delete_attribute, insert_attribute, objects_with,
    update_attribute,
};
pub use types::{ObjectType, locate_type, type_by_id, types};
pub(crate) use versions::append_version;
