//! `/modules/{module_id}/attribute-definitions` and `/object-types`

mod attributes;
mod impact;
mod types;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(
            attributes::list_attributes,
            attributes::create_attribute
        ))
        .routes(routes!(
            attributes::read_attribute,
            attributes::update_attribute,
            attributes::delete_attribute
        ))
        .routes(routes!(attributes::allowed_values))
        .routes(routes!(attributes::reorder_attributes))
        .routes(routes!(impact::attribute_impact))
        .routes(routes!(types::list_object_types, types::create_object_type))
        .routes(routes!(
            types::read_object_type,
            types::update_object_type,
            types::delete_object_type
        ))
        .routes(routes!(impact::type_impact))
}
