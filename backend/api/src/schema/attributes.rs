//! `/modules/{module_id}/attribute-definitions`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::schema::{self as app, AttributeEdit};
use req1_domain::{
    attributes::{DataType, EnumOption},
    ids::AttributeId,
    patch::Patch,
};
use req1_store::schema::StoredAttribute;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams, QueryParams},
    modules::InModule,
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// Module and attribute in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct AttributePath {
    /// The module.
    module_id: Uuid,
    /// The attribute.
    id: Uuid,
}

/// An allowed value of an enum.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EnumOptionDto {
    /// Stable name in data.
    key: String,
    /// What people see.
    label: Option<String>,
    /// `#rrggbb`
    color: Option<String>,
}

/// What an attribute may hold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AttributeDefinition)]
pub(crate) struct AttributeDto {
    id: Uuid,
    module_id: Option<Uuid>,
    name: String,
    description: Option<String>,
    /// string, text, `rich_text`, integer, float, bool, date, enum or `user_ref`.
    data_type: String,
    /// As text; a list as JSON.
    default_value: Option<String>,
    /// Keys of the allowed values of an enum.
    enum_values: Option<Vec<String>>,
    /// The allowed values of an enum with labels and colours.
    enum_options: Vec<EnumOptionDto>,
    multi_select: bool,
    depends_on: Option<Uuid>,
    #[schema(value_type = Option<Object>)]
    dependency_mapping: Option<Value>,
    /// Whether it counts as content of the object.
    normative: bool,
    /// Place among the attributes of the module.
    position: i32,
    created_at: DateTime<Utc>,
}

impl AttributeDto {
    fn new(module: Uuid, stored: StoredAttribute) -> Self {
        let definition = stored.definition;
        let is_enum = definition.data_type == DataType::Enum;
        let keys = definition
            .enum_options
            .iter()
            .map(|option| option.key.clone())
            .collect();
        Self {
            id: definition.id.0,
            module_id: Some(module),
            name: definition.name,
            description: definition.description,
            data_type: definition.data_type.as_str().to_owned(),
            default_value: definition.default_value.map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            }),
            enum_values: is_enum.then_some(keys),
            enum_options: definition
                .enum_options
                .into_iter()
                .map(|option| EnumOptionDto {
                    key: option.key,
                    label: Some(option.label),
                    color: option.color,
                })
                .collect(),
            multi_select: definition.multi_select,
            depends_on: stored.depends_on.map(|id| id.0),
            dependency_mapping: stored.dependency_mapping,
            normative: definition.normative,
            position: definition.position,
            created_at: stored.created_at,
        }
    }
}

/// Allowed values as clients give them: plain names, or names with labels and colours.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum EnumValueInput {
    /// Key and label at once.
    Name(String),
    /// Key, label, colour.
    Option(EnumOptionDto),
}

impl From<EnumValueInput> for EnumOption {
    fn from(input: EnumValueInput) -> Self {
        match input {
            EnumValueInput::Name(name) => Self {
                key: name.clone(),
                label: name,
                color: None,
            },
            EnumValueInput::Option(option) => Self {
                label: option.label.unwrap_or_else(|| option.key.clone()),
                key: option.key,
                color: option.color,
            },
        }
    }
}

/// A new attribute.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = CreateAttributeDefinitionRequest)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateAttributeInput {
    #[schema(min_length = 1, max_length = 500)]
    name: String,
    /// string, text, `rich_text`, integer, float, bool (or boolean), date, enum or `user_ref`.
    #[schema(value_type = String, pattern = "^(string|text|rich_text|integer|float|bool|boolean|date|enum|user_ref)$")]
    data_type: DataType,
    description: Option<String>,
    default_value: Option<Value>,
    enum_values: Option<Vec<EnumValueInput>>,
    multi_select: Option<bool>,
    depends_on: Option<Uuid>,
    dependency_mapping: Option<Value>,
    normative: Option<bool>,
    position: Option<i32>,
}

/// Changes of an attribute. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = UpdateAttributeDefinitionRequest)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateAttributeInput {
    #[schema(min_length = 1, max_length = 500)]
    name: Option<String>,
    #[schema(value_type = Option<String>, pattern = "^(string|text|rich_text|integer|float|bool|boolean|date|enum|user_ref)$")]
    data_type: Option<DataType>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    default_value: Patch<Value>,
    enum_values: Option<Vec<EnumValueInput>>,
    multi_select: Option<bool>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    depends_on: Patch<Uuid>,
    #[serde(default)]
    #[schema(value_type = Option<Value>)]
    dependency_mapping: Patch<Value>,
    normative: Option<bool>,
    position: Option<i32>,
}

fn options(values: Option<Vec<EnumValueInput>>) -> Option<Vec<EnumOption>> {
    values.map(|values| values.into_iter().map(EnumOption::from).collect())
}

/// List attributes of a module
#[utoipa::path(
    get, path = "/modules/{module_id}/attribute-definitions", tag = "schema", params(InModule, PageParams),
    responses((status = 200, description = "A page of attributes", body = Page<AttributeDto>), Problems)
)]
pub(crate) async fn list_attributes(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<AttributeDto>>, Problem> {
    let range = page.range()?;
    let all = app::list_attributes(&ctx, path.module_id.into()).await?;
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let items = all
        .into_iter()
        .skip(usize::try_from(range.offset).unwrap_or(usize::MAX))
        .take(usize::try_from(range.limit).unwrap_or(usize::MAX))
        .map(|stored| AttributeDto::new(path.module_id, stored))
        .collect();
    Ok(Json(Page::new(items, total, range)))
}

/// Add an attribute to a module
#[utoipa::path(
    post, path = "/modules/{module_id}/attribute-definitions", tag = "schema", params(InModule),
    request_body = CreateAttributeInput,
    responses((status = 201, description = "The new attribute", body = AttributeDto), Problems)
)]
pub(crate) async fn create_attribute(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(input): JsonBody<CreateAttributeInput>,
) -> Result<(StatusCode, Json<AttributeDto>), Problem> {
    let keep = |value: Option<Value>| value.map_or(Patch::Keep, Patch::Set);
    let edit = AttributeEdit {
        name: Some(input.name),
        description: input.description.map_or(Patch::Keep, Patch::Set),
        data_type: Some(input.data_type),
        multi_select: input.multi_select,
        default_value: keep(input.default_value),
        enum_options: options(input.enum_values),
        depends_on: input
            .depends_on
            .map_or(Patch::Keep, |id| Patch::Set(AttributeId(id))),
        dependency_mapping: keep(input.dependency_mapping),
        normative: input.normative,
        position: input.position,
    };
    let made = app::create_attribute(&ctx, path.module_id.into(), edit).await?;
    Ok((
        StatusCode::CREATED,
        Json(AttributeDto::new(path.module_id, made)),
    ))
}

/// Read an attribute
#[utoipa::path(
    get, path = "/modules/{module_id}/attribute-definitions/{id}", tag = "schema", params(AttributePath),
    responses((status = 200, description = "The attribute", body = AttributeDto), Problems)
)]
pub(crate) async fn read_attribute(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
) -> Result<Json<AttributeDto>, Problem> {
    let found = app::read_attribute(&ctx, path.module_id.into(), path.id.into()).await?;
    Ok(Json(AttributeDto::new(path.module_id, found)))
}

/// Change an attribute
///
/// The kind of values changes only while no object has one; a value in use is not taken away.
#[utoipa::path(
    patch, path = "/modules/{module_id}/attribute-definitions/{id}", tag = "schema", params(AttributePath),
    request_body = UpdateAttributeInput,
    responses((status = 200, description = "The changed attribute", body = AttributeDto), Problems)
)]
pub(crate) async fn update_attribute(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
    JsonBody(input): JsonBody<UpdateAttributeInput>,
) -> Result<Json<AttributeDto>, Problem> {
    let edit = AttributeEdit {
        name: input.name,
        description: input.description,
        data_type: input.data_type,
        multi_select: input.multi_select,
        default_value: input.default_value,
        enum_options: options(input.enum_values),
        depends_on: input.depends_on.map(AttributeId),
        dependency_mapping: input.dependency_mapping,
        normative: input.normative,
        position: input.position,
    };
    let ids = (path.module_id.into(), path.id.into());
    let updated = app::update_attribute(&ctx, ids, edit).await?;
    Ok(Json(AttributeDto::new(path.module_id, updated)))
}

/// Take an attribute away
///
/// Values that objects have stay in their history.
#[utoipa::path(
    delete, path = "/modules/{module_id}/attribute-definitions/{id}", tag = "schema", params(AttributePath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn delete_attribute(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
) -> Result<StatusCode, Problem> {
    app::delete_attribute(&ctx, (path.module_id.into(), path.id.into())).await?;
    Ok(StatusCode::NO_CONTENT)
}
