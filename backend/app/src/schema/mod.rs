//! Attribute definitions and object types of a module.

mod attributes;
mod types;

pub use attributes::{
    AttributeEdit, create_attribute, delete_attribute, list_attributes, read_attribute,
    update_attribute,
};
pub use types::{list_types, read_type};
