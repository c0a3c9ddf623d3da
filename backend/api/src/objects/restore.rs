//! `POST /modules/{module_id}/objects/{id}/restore`

use axum::Json;

use super::{ObjectDto, ObjectPath};
use crate::{
    extract::{Caller, PathParams},
    problem::{Problem, Problems},
};

/// Restore a deleted object
///
/// At its old place, with what was deleted together with it.
#[utoipa::path(
    post,
    path = "/modules/{module_id}/objects/{id}/restore",
    tag = "objects",
    params(ObjectPath),
    responses((status = 200, description = "The restored object", body = ObjectDto), Problems)
)]
pub(crate) async fn restore_object(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
) -> Result<Json<ObjectDto>, Problem> {
    let (module, object) = (path.module_id.into(), path.id.into());
    let view = req1_app::objects::restore_object(&ctx, module, object).await?;
    Ok(Json(ObjectDto::new(view)))
}
