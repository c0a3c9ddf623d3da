//! `/modules/{module_id}/quality` and `/modules/{module_id}/validate`

mod findings;
mod rules;
mod scripts;
mod validate;

pub(crate) use rules::SeverityDto;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(rules::quality_report))
        .routes(routes!(rules::set_quality_rule))
        .routes(routes!(findings::list_findings))
        .routes(routes!(scripts::script_findings))
        .routes(routes!(validate::validate_module))
}
