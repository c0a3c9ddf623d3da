//! `GET /modules/{module_id}/objects/{id}`

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::header;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ObjectDto, ObjectPath};
use crate::{
    extract::{Caller, PathParams, QueryParams},
    past::when,
    problem::{Problem, Problems},
};

/// How to read an object.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReadParams {
    /// Also when it is deleted.
    include_deleted: Option<bool>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
}

/// Read an object
///
/// Now, or at a point of the past. The `ETag` is its version, for `If-Match`.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/objects/{id}",
    tag = "objects",
    params(ObjectPath, ReadParams),
    responses((status = 200, description = "The object", body = ObjectDto), Problems)
)]
pub(crate) async fn read_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    QueryParams(params): QueryParams<ReadParams>,
) -> Result<Response, Problem> {
    let include_deleted = params.include_deleted.unwrap_or(false);
    let when = when(params.as_of.as_deref())?;
    let ids = (path.module_id.into(), path.id.into());
    let view = req1_app::objects::read_object(&ctx, ids, (include_deleted, when)).await?;
    let object = ObjectDto::new(view);
    let etag = format!("\"{}\"", object.current_version);
    Ok(([(header::ETAG, etag)], Json(object)).into_response())
}
