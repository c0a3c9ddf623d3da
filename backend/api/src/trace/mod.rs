//! `/traceability-matrix`, `/trace`, `/object-impact`, coverage

mod chain;
mod coverage;
mod dto;
mod impact;
mod matrix;
mod policies;
mod table;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::ApiState;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(matrix::traceability_matrix))
        .routes(routes!(matrix::matrix_window))
        .routes(routes!(table::export_matrix))
        .routes(routes!(coverage::module_coverage))
        .routes(routes!(coverage::project_coverage))
        .routes(routes!(impact::object_impact))
        .routes(routes!(chain::trace))
        .routes(routes!(chain::export_trace))
        .merge(policies::routes())
}
