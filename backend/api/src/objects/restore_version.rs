//! `POST /modules/{module_id}/objects/{id}/restore-version`

use axum::Json;
use req1_app::objects::{RestoreVersion, restore_version};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ObjectDto, ObjectPath};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// What shall be as it was.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RestoreVersionInput {
    /// The version that the object shall be like.
    #[schema(minimum = 1)]
    version: i32,
    /// Only these fields: `heading`, `body`, `classification`, `object_type_id`, `lifecycle_state`, `references`,
    /// `external_links`, or `attributes/` and the name or id of an attribute. All of them when missing.
    fields: Option<Vec<String>>,
    /// The version that must be the present one; otherwise 409.
    expected_version: Option<i32>,
}

/// Restore an object, or fields of it, from an earlier version
///
/// As a new version with the change type `restore`; its place in the document stays. Values that no longer fit the schema
/// are named in a 400, and nothing is restored then.
#[utoipa::path(
    post,
    path = "/modules/{module_id}/objects/{id}/restore-version",
    tag = "objects",
    params(ObjectPath),
    request_body = RestoreVersionInput,
    responses((status = 200, description = "The object as it is now", body = ObjectDto), Problems)
)]
pub(crate) async fn restore_object_version(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    JsonBody(input): JsonBody<RestoreVersionInput>,
) -> Result<Json<ObjectDto>, Problem> {
    let command = RestoreVersion {
        module: path.module_id.into(),
        object: path.id.into(),
        version: input.version,
        fields: input.fields,
        expected: input.expected_version,
    };
    Ok(Json(ObjectDto::new(restore_version(&ctx, command).await?)))
}
