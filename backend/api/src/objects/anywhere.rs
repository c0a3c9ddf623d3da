//! `GET /objects/{id}`: the permanent address of an object.

use axum::Json;
use req1_app::objects::ObjectAnywhere;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ObjectDto;
use crate::{
    extract::{Caller, PathParams},
    problem::{Problem, Problems},
};

/// An object in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ObjectIdPath {
    /// The object.
    id: Uuid,
}

/// An object on the way to another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AncestorDto {
    id: Uuid,
    key: String,
    heading: Option<String>,
}

/// An object with the way to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectAnywhereDto {
    #[serde(flatten)]
    object: ObjectDto,
    module_name: String,
    project_id: Uuid,
    project_name: String,
    workspace_id: Uuid,
    workspace_name: String,
    /// Row in document order, counted from 0; null when deleted.
    offset: Option<i64>,
    /// The objects above it, top first.
    ancestors: Vec<AncestorDto>,
    /// Name of who changed it last.
    updated_by_name: String,
}

/// Read an object wherever it is
///
/// Deleted ones too.
#[utoipa::path(
    get,
    path = "/objects/{id}",
    tag = "objects",
    params(ObjectIdPath),
    responses((status = 200, description = "The object and the way to it", body = ObjectAnywhereDto), Problems)
)]
pub(crate) async fn read_object_anywhere(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectIdPath>,
) -> Result<Json<ObjectAnywhereDto>, Problem> {
    let found: ObjectAnywhere =
        req1_app::objects::read_object_anywhere(&ctx, path.id.into()).await?;
    let ancestors = found
        .ancestors
        .into_iter()
        .map(|above| AncestorDto {
            id: above.id.0,
            key: above.key,
            heading: above.heading,
        })
        .collect();
    Ok(Json(ObjectAnywhereDto {
        object: ObjectDto::new(found.view),
        module_name: found.module.fields.name,
        project_id: found.module.project_id.0,
        project_name: found.project_name,
        workspace_id: found.module.workspace_id.0,
        workspace_name: found.workspace_name,
        offset: found.offset,
        ancestors,
        updated_by_name: found.updated_by.1,
    }))
}
