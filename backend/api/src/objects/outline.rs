//! `GET /modules/{module_id}/outline`: the whole module in few columns, streamed.

use axum::response::Response;
use futures::StreamExt;
use req1_app::objects::stream_outline;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    past::when,
    problem::{Problem, Problems},
    stream,
};

/// Which rows of the outline.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OutlineParams {
    /// Headings only.
    headings_only: Option<bool>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
}

/// One object of the outline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutlineEntry {
    id: Uuid,
    /// Row in document order, counted from 0 over all live objects.
    row: usize,
    /// Levels above it.
    depth: i16,
    key: String,
    /// Heading number; null for what is no heading.
    number: Option<String>,
    heading: Option<String>,
    /// heading, normative or informative.
    classification: String,
    has_body: bool,
}

/// Outline of a module
///
/// All live objects in document order, now or at a point of the past, as one JSON array that is written while it is read from the database.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/outline",
    tag = "objects",
    params(InModule, OutlineParams),
    responses((status = 200, description = "The outline", body = Vec<OutlineEntry>), Problems)
)]
pub(crate) async fn module_outline(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<OutlineParams>,
) -> Result<Response, Problem> {
    let headings_only = params.headings_only.unwrap_or(false);
    let when = when(params.as_of.as_deref())?;
    let rows = stream_outline(&ctx, (path.module_id.into(), when)).await?;
    let entries = rows.filter_map(move |row| {
        let kept = row.map(|row| {
            (!headings_only || row.row.classification == "heading").then_some(OutlineEntry {
                id: row.row.id,
                row: row.offset,
                depth: row.row.depth,
                key: row.row.key,
                number: row.number,
                heading: row.row.heading,
                classification: row.row.classification,
                has_body: row.row.has_body,
            })
        });
        std::future::ready(kept.transpose())
    });
    Ok(stream::json(b"[".to_vec(), entries, b"]"))
}
