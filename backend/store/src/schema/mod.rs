//! Attribute definitions and object types of a module, with their history.

mod attributes;
mod types;
mod usage;
mod versions;

pub use attributes::{
    StoredAttribute, attribute_names, attributes, delete_attribute, insert_attribute,
    update_attribute, write_attribute,
};
pub use types::{
    ObjectType, TypeFields, all_types, delete_type, insert_type, locate_type, type_by_id, types,
    update_type, write_type,
};
pub use usage::{ValueUse, count_of_type, count_with, count_without, keys_of, survey_values};
pub(crate) use versions::append_version;
