//! `GET /modules/{module_id}/outline`: the whole module in few columns, streamed.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::{Stream, StreamExt};
use http::header;
use req1_app::objects::stream_outline;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// Which rows of the outline.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OutlineParams {
    /// Headings only.
    headings_only: Option<bool>,
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
/// All live objects in document order, as one JSON array that is written while it is read from the database.
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
    let rows = stream_outline(&ctx, path.module_id.into()).await?;
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
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(json_array(entries))).into_response())
}

/// Bytes of a JSON array, some hundred entries a piece. A failure on the way breaks the connection off: half an array
/// must not look whole.
fn json_array<T: Serialize, E>(
    entries: impl Stream<Item = Result<T, E>>,
) -> impl Stream<Item = Result<Vec<u8>, std::io::Error>> {
    let mut separator = "";
    let pieces = entries.ready_chunks(512).map(move |chunk| {
        let mut bytes = Vec::with_capacity(chunk.len() * 128);
        for entry in chunk {
            bytes.extend_from_slice(std::mem::replace(&mut separator, ",").as_bytes());
            let entry = entry.map_err(|_| std::io::Error::other("the outline ended early"))?;
            serde_json::to_writer(&mut bytes, &entry)?;
        }
        Ok(bytes)
    });
    let bracket =
        |byte: &'static [u8]| futures::stream::once(std::future::ready(Ok(byte.to_vec())));
    bracket(b"[").chain(pieces).chain(bracket(b"]"))
}
