//! `/object-types`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::schema::{self as app, Confirmation, DeleteType, TypeEdit};
use req1_domain::{
    ids::{AttributeId, ObjectTypeId},
    object_types::{FormLayout, FormSection},
    patch::Patch,
};
use req1_store::schema::ObjectType;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{Page, range},
    past::when,
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
    /// Whatever a client keeps here.
    #[schema(value_type = Value)]
    attribute_schema: Value,
    /// Attributes that objects of the type must have: a list of names, or an object of names that are true.
    #[schema(value_type = Value)]
    required_attributes: Value,
    /// Ids of the attributes that its objects have; all of the module when it is null.
    attributes: Option<Vec<Uuid>>,
    /// How the form of its objects is laid out; attributes that it does not name follow after its sections.
    form_layout: Option<FormLayoutDto>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ObjectType> for ObjectTypeDto {
    fn from(one: ObjectType) -> Self {
        let fields = one.fields;
        Self {
            id: one.id.0,
            module_id: one.module_id.0,
            name: fields.name,
            description: fields.description,
            default_classification: fields.default_classification,
            attribute_schema: fields.attribute_schema,
            required_attributes: fields.required_attributes,
            attributes: fields
                .attributes
                .map(|ids| ids.into_iter().map(|id| id.0).collect()),
            form_layout: fields.form_layout.map(Into::into),
            created_at: one.created_at,
            updated_at: one.updated_at,
        }
    }
}

/// A part of a form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormSection)]
pub(crate) struct FormSectionDto {
    /// What people read above it.
    title: String,
    /// Ids of its attributes, in their order.
    attributes: Vec<Uuid>,
}

/// The form of the objects of a type.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormLayout)]
pub(crate) struct FormLayoutDto {
    /// From top to bottom.
    sections: Vec<FormSectionDto>,
}

impl From<FormLayout> for FormLayoutDto {
    fn from(layout: FormLayout) -> Self {
        let sections = layout.sections.into_iter();
        Self {
            sections: sections
                .map(|section| FormSectionDto {
                    title: section.title,
                    attributes: section.attributes.into_iter().map(|id| id.0).collect(),
                })
                .collect(),
        }
    }
}

impl From<FormLayoutDto> for FormLayout {
    fn from(layout: FormLayoutDto) -> Self {
        let sections = layout.sections.into_iter();
        Self {
            sections: sections
                .map(|section| FormSection {
                    title: section.title,
                    attributes: section.attributes.into_iter().map(AttributeId).collect(),
                })
                .collect(),
        }
    }
}

fn ids(ids: Vec<Uuid>) -> Vec<AttributeId> {
    ids.into_iter().map(AttributeId).collect()
}

/// A new object type.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateObjectTypeInput)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateTypeInput {
    module_id: Uuid,
    #[schema(min_length = 1, max_length = 500)]
    name: String,
    description: Option<String>,
    #[schema(pattern = "^(heading|normative|informative)$")]
    default_classification: Option<String>,
    #[schema(value_type = Option<Object>)]
    attribute_schema: Option<Value>,
    /// A list of names, or an object of names that are true.
    required_attributes: Option<Value>,
    /// Ids; all attributes of the module when it is absent.
    attributes: Option<Vec<Uuid>>,
    form_layout: Option<FormLayoutDto>,
}

/// Changes of an object type. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateObjectTypeInput)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateTypeInput {
    #[schema(min_length = 1, max_length = 500)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[schema(pattern = "^(heading|normative|informative)$")]
    default_classification: Option<String>,
    #[schema(value_type = Option<Object>)]
    attribute_schema: Option<Value>,
    /// A list of names, or an object of names that are true.
    required_attributes: Option<Value>,
    /// Ids; null gives all attributes of the module.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Uuid>>)]
    attributes: Patch<Vec<Uuid>>,
    #[serde(default)]
    #[schema(value_type = Option<FormLayoutDto>)]
    form_layout: Patch<FormLayoutDto>,
    /// `schema_version` of the module that the person was shown; 409 when it is another one by now.
    expected_schema_version: Option<i64>,
}

impl UpdateTypeInput {
    pub(super) fn into_parts(self) -> (TypeEdit, Confirmation) {
        let edit = TypeEdit {
            name: self.name,
            description: self.description,
            default_classification: self.default_classification,
            attribute_schema: self.attribute_schema,
            required_attributes: self.required_attributes,
            attributes: self.attributes.map(ids),
            form_layout: self.form_layout.map(Into::into),
        };
        let confirmation = Confirmation {
            expected_schema_version: self.expected_schema_version,
            ..Confirmation::default()
        };
        (edit, confirmation)
    }
}

/// How a type goes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteTypeParams {
    /// The type that its objects get.
    replace_with: Option<Uuid>,
    /// Leaves its objects without a type.
    #[param(default = false)]
    clear: Option<bool>,
    /// `objects` of the impact that the person was shown; 409 when it is another number by now.
    expected_objects: Option<i64>,
    /// `schema_version` of the module that the person was shown; 409 when it is another one by now.
    expected_schema_version: Option<i64>,
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
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
}

/// A type in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct TypePath {
    /// The type.
    pub(super) id: Uuid,
}

/// List object types of a module
///
/// As they are, or as they were.
#[utoipa::path(
    get, path = "/object-types", tag = "schema", params(ListTypesParams),
    responses((status = 200, description = "A page of types", body = Page<ObjectTypeDto>), Problems)
)]
pub(crate) async fn list_object_types(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListTypesParams>,
) -> Result<Json<Page<ObjectTypeDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let module = params.module_id.into();
    let result = match when(params.as_of.as_deref())? {
        None => app::list_types(&ctx, module, range.window()).await,
        Some(when) => app::past_types(&ctx, (module, when), range.window()).await,
    };
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

/// Add an object type to a module
#[utoipa::path(
    post, path = "/object-types", tag = "schema", request_body = CreateTypeInput,
    responses((status = 201, description = "The new type", body = ObjectTypeDto), Problems)
)]
pub(crate) async fn create_object_type(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateTypeInput>,
) -> Result<(StatusCode, Json<ObjectTypeDto>), Problem> {
    let edit = TypeEdit {
        name: Some(input.name),
        description: input.description.map_or(Patch::Keep, Patch::Set),
        default_classification: input.default_classification,
        attribute_schema: input.attribute_schema,
        required_attributes: input.required_attributes,
        attributes: input
            .attributes
            .map_or(Patch::Keep, |all| Patch::Set(ids(all))),
        form_layout: input
            .form_layout
            .map_or(Patch::Keep, |layout| Patch::Set(layout.into())),
    };
    let made = app::create_type(&ctx, input.module_id.into(), edit).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Change an object type
///
/// Its objects stay as they are. What it asks of them counts from their next change on.
#[utoipa::path(
    patch, path = "/object-types/{id}", tag = "schema", params(TypePath), request_body = UpdateTypeInput,
    responses((status = 200, description = "The changed type", body = ObjectTypeDto), Problems)
)]
pub(crate) async fn update_object_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<TypePath>,
    JsonBody(input): JsonBody<UpdateTypeInput>,
) -> Result<Json<ObjectTypeDto>, Problem> {
    let updated = app::update_type(&ctx, path.id.into(), input.into_parts()).await?;
    Ok(Json(updated.into()))
}

/// Take an object type away
///
/// While objects are of the type, it needs another one for them, or `clear`.
#[utoipa::path(
    delete, path = "/object-types/{id}", tag = "schema", params(TypePath, DeleteTypeParams),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn delete_object_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<TypePath>,
    QueryParams(params): QueryParams<DeleteTypeParams>,
) -> Result<StatusCode, Problem> {
    let command = DeleteType {
        replace_with: params.replace_with.map(ObjectTypeId),
        clear: params.clear.unwrap_or(false),
        confirmation: Confirmation {
            expected_objects: params.expected_objects,
            expected_schema_version: params.expected_schema_version,
            ..Confirmation::default()
        },
    };
    app::delete_type(&ctx, path.id.into(), &command).await?;
    Ok(StatusCode::NO_CONTENT)
}
