//! Attribute definitions and object types of a module.

mod attributes;
mod conversion;
mod edit;
mod follow;
mod impact;
mod past;
mod types;

pub use attributes::{
    allowed_values, create_attribute, delete_attribute, list_attributes, read_attribute,
    reorder_attributes, update_attribute,
};
pub use edit::{AttributeEdit, OptionEdit};
pub use impact::{AttributeImpact, Confirmation, Example, attribute_impact};
pub(crate) use past::attributes_then;
pub use past::{past_attributes, past_types};
pub use types::{
    DeleteType, TypeEdit, TypeImpact, create_type, delete_type, list_types, read_type, type_impact,
    update_type,
};
