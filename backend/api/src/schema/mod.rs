//! `/modules/{module_id}/attribute-definitions` and `/object-types`

mod attributes;
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
        .routes(routes!(types::list_object_types))
        .routes(routes!(types::read_object_type))
}
