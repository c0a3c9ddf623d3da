//! `DELETE /modules/{module_id}/objects/{id}`

use http::StatusCode;

use super::ObjectPath;
use crate::{
    extract::{Caller, PathParams},
    problem::{Problem, Problems},
};

/// Delete an object
///
/// Restorable, with everything below it.
#[utoipa::path(
    delete,
    path = "/modules/{module_id}/objects/{id}",
    tag = "objects",
    params(ObjectPath),
    responses((status = 204, description = "It is deleted"), Problems)
)]
pub(crate) async fn delete_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
) -> Result<StatusCode, Problem> {
    req1_app::objects::delete_object(&ctx, path.module_id.into(), path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
