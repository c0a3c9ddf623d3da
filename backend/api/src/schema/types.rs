//! `/object-types`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::schema as app;
use req1_store::schema::ObjectType;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, range},
    problem::{Problem, Problems},
};

/// A type of objects.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectType)]
pub(crate) struct ObjectTypeDto {
    id: Uuid,
    module_id: Uuid,
    name: String,
    description: Option<String>,
    default_classification: String,
    #[schema(value_type = Value)]
    attribute_schema: Value,
    #[schema(value_type = Value)]
    required_attributes: Value,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ObjectType> for ObjectTypeDto {
    fn from(one: ObjectType) -> Self {
        Self {
            id: one.id.0,
            module_id: one.module_id.0,
            name: one.name,
            description: one.description,
            default_classification: one.default_classification,
            attribute_schema: one.attribute_schema,
            required_attributes: one.required_attributes,
            created_at: one.created_at,
            updated_at: one.updated_at,
        }
    }
}

/// Which types.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListTypesParams {
    /// The module.
    module_id: Uuid,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
}

/// A type in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TypePath {
    /// The type.
    id: Uuid,
}

/// List object types of a module
#[utoipa::path(
    get, path = "/object-types", tag = "schema", params(ListTypesParams),
    responses((status = 200, description = "A page of types", body = Page<ObjectTypeDto>), Problems)
)]
pub(crate) async fn list_object_types(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListTypesParams>,
) -> Result<Json<Page<ObjectTypeDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let result = app::list_types(&ctx, params.module_id.into(), range.window()).await;
    Page::of(result, range, ObjectTypeDto::from)
}

/// Read an object type
#[utoipa::path(
    get, path = "/object-types/{id}", tag = "schema", params(TypePath),
    responses((status = 200, description = "The type", body = ObjectTypeDto), Problems)
)]
pub(crate) async fn read_object_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<TypePath>,
) -> Result<Json<ObjectTypeDto>, Problem> {
    Ok(Json(app::read_type(&ctx, path.id.into()).await?.into()))
}
