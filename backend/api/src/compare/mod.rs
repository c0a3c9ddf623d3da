//! `/modules/{module_id}/diff`, `/modules/{module_id}/baseline-diff`, `/baseline-diff`

mod baselines;
mod dto;

use axum::response::Response;
use futures::StreamExt;
use req1_app::compare::{Difference, compare};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) use self::dto::FieldDifferenceDto;
use self::dto::{Comparison, Entry, Head};
use crate::{
    ApiState,
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    past::point,
    problem::{Problem, Problems},
    stream,
};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(compare_module))
        .routes(routes!(baselines::compare_baselines))
        .routes(routes!(baselines::compare_baselines_of_module))
}

/// Two points of the past.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CompareParams {
    /// What is compared: the number of a revision, the id of a baseline, a time, or `now`.
    from: String,
    /// With what, likewise; without it with the present.
    to: Option<String>,
}

/// Compare two points of a module
///
/// What differs between two revisions, baselines or times, or between one and the present: the schema, then the objects in
/// document order, each where it stands afterwards, then the links that start in the module. Written while it is read from
/// the database. A change of the schema is told once, not with every object that has values of it.
#[utoipa::path(
    get, path = "/modules/{module_id}/diff", tag = "baselines", params(InModule, CompareParams),
    responses((status = 200, description = "What differs", body = Comparison), Problems)
)]
async fn compare_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<CompareParams>,
) -> Result<Response, Problem> {
    let point = |(name, text)| {
        Some(text)
            .filter(|text| *text != "now")
            .map(|text| point(name, text))
    };
    let from = point(("from", params.from.as_str())).transpose()?;
    let to = params.to.as_deref().and_then(|to| point(("to", to)));
    let to = to.transpose()?;
    let (moments, differences) = compare(&ctx, path.module_id.into(), (from, to)).await?;
    let head = Head::new(path.module_id, moments);
    let entries = differences.map(|one| {
        one.map(|one| match one {
            Difference::Schema(one) => (0, Entry::Schema(one.into())),
            Difference::Object(one) => (1, Entry::Object(one.into())),
            Difference::Link(one) => (2, Entry::Link(one.into())),
        })
    });
    stream::sections(&head, &["schema", "objects", "links"], entries)
}
