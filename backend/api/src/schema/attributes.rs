//! `/modules/{module_id}/attribute-definitions`

use std::collections::BTreeMap;

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::schema::{self as app, AttributeEdit, Confirmation, OptionEdit};
use req1_domain::{
    attributes::{DataType, EnumOption},
    ids::{AttributeId, ModuleId},
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
    page::{Page, range},
    past::when,
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

impl AttributePath {
    pub(super) fn ids(self) -> (ModuleId, AttributeId) {
        (self.module_id.into(), self.id.into())
    }
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

impl From<EnumOption> for EnumOptionDto {
    fn from(option: EnumOption) -> Self {
        Self {
            key: option.key,
            label: Some(option.label),
            color: option.color,
        }
    }
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
                .map(Into::into)
                .collect(),
            multi_select: definition.multi_select,
            depends_on: definition.depends_on.map(|id| id.0),
            dependency_mapping: definition.dependency_mapping,
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

impl From<EnumValueInput> for OptionEdit {
    fn from(input: EnumValueInput) -> Self {
        match input {
            EnumValueInput::Name(name) => Self::Called(name),
            EnumValueInput::Option(option) => Self::Given {
                key: option.key,
                label: option.label,
                color: option.color,
            },
        }
    }
}

/// What happens to values that an attribute cannot hold after a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Misfits)]
pub(crate) enum MisfitsDto {
    /// They stop the change.
    Refuse,
    /// They are taken away.
    Clear,
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
    /// For keys of an enum that go and that objects have: the key that takes their place, or null to clear them.
    replacements: Option<BTreeMap<String, Option<String>>>,
    /// `refuse` when it is absent.
    misfits: Option<MisfitsDto>,
    /// `objects` of the impact that the person was shown. Needed to change the kind of values that objects have; 409 when it
    /// is another number by now.
    expected_objects: Option<i64>,
    /// `schema_version` of the module that the person was shown; 409 when it is another one by now.
    expected_schema_version: Option<i64>,
}

impl UpdateAttributeInput {
    pub(super) fn into_parts(self) -> (AttributeEdit, Confirmation) {
        let edit = AttributeEdit {
            name: self.name,
            description: self.description,
            data_type: self.data_type,
            multi_select: self.multi_select,
            default_value: self.default_value,
            enum_options: options(self.enum_values),
            depends_on: self.depends_on.map(AttributeId),
            dependency_mapping: self.dependency_mapping,
            normative: self.normative,
            position: self.position,
        };
        let confirmation = Confirmation {
            replacements: self.replacements.unwrap_or_default(),
            clear_misfits: self.misfits == Some(MisfitsDto::Clear),
            expected_objects: self.expected_objects,
            expected_schema_version: self.expected_schema_version,
        };
        (edit, confirmation)
    }
}

fn options(values: Option<Vec<EnumValueInput>>) -> Option<Vec<OptionEdit>> {
    values.map(|values| values.into_iter().map(OptionEdit::from).collect())
}

/// What the person has seen who takes something away.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeleteAttributeParams {
    /// `objects` of the impact that the person was shown; 409 when it is another number by now.
    expected_objects: Option<i64>,
    /// `schema_version` of the module that the person was shown; 409 when it is another one by now.
    expected_schema_version: Option<i64>,
}

/// The value that another enum has.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AllowedValuesParams {
    /// Key or label of the value that the attribute has on which this one depends.
    parent_value: Option<String>,
}

/// Attributes in an order.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReorderAttributesInput {
    /// From first to last; those that are not named come after them.
    attributes: Vec<Uuid>,
}

/// Which attributes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListAttributesParams {
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

/// List attributes of a module
///
/// As they are, or as they were.
#[utoipa::path(
    get, path = "/modules/{module_id}/attribute-definitions", tag = "schema", params(InModule, ListAttributesParams),
    responses((status = 200, description = "A page of attributes", body = Page<AttributeDto>), Problems)
)]
pub(crate) async fn list_attributes(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<ListAttributesParams>,
) -> Result<Json<Page<AttributeDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let module = path.module_id.into();
    let all = match when(params.as_of.as_deref())? {
        None => app::list_attributes(&ctx, module).await?,
        Some(when) => app::past_attributes(&ctx, module, when).await?,
    };
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
/// Values that objects have are converted where the kind of values changes or a value of an enum goes: in the same change
/// set, one version for each object. That needs a decision for each value of an enum that goes, the number of objects
/// that the person was shown for another kind of values, and `misfits` for values that do not fit.
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
    let updated = app::update_attribute(&ctx, path.ids(), input.into_parts()).await?;
    Ok(Json(AttributeDto::new(path.module_id, updated)))
}

/// Take an attribute away
///
/// Values that objects have stay in them, out of sight, and in their history.
#[utoipa::path(
    delete, path = "/modules/{module_id}/attribute-definitions/{id}", tag = "schema",
    params(AttributePath, DeleteAttributeParams),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn delete_attribute(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
    QueryParams(seen): QueryParams<DeleteAttributeParams>,
) -> Result<StatusCode, Problem> {
    let confirmation = Confirmation {
        expected_objects: seen.expected_objects,
        expected_schema_version: seen.expected_schema_version,
        ..Confirmation::default()
    };
    app::delete_attribute(&ctx, path.ids(), &confirmation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the values that an enum may have
///
/// Their keys, in order: all, or those that go with a value of the attribute on which it depends.
#[utoipa::path(
    get, path = "/modules/{module_id}/attribute-definitions/{id}/allowed-values", tag = "schema",
    params(AttributePath, AllowedValuesParams),
    responses((status = 200, description = "The keys", body = Vec<String>), Problems)
)]
pub(crate) async fn allowed_values(
    Caller(ctx): Caller,
    PathParams(path): PathParams<AttributePath>,
    QueryParams(params): QueryParams<AllowedValuesParams>,
) -> Result<Json<Vec<String>>, Problem> {
    let allowed = app::allowed_values(&ctx, path.ids(), params.parent_value.as_deref()).await?;
    Ok(Json(allowed))
}

/// Give the attributes of a module another order
#[utoipa::path(
    put, path = "/modules/{module_id}/attribute-order", tag = "schema", params(InModule),
    request_body = ReorderAttributesInput,
    responses((status = 204, description = "They are in this order"), Problems)
)]
pub(crate) async fn reorder_attributes(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(input): JsonBody<ReorderAttributesInput>,
) -> Result<StatusCode, Problem> {
    let order: Vec<AttributeId> = input.attributes.into_iter().map(AttributeId).collect();
    app::reorder_attributes(&ctx, path.module_id.into(), &order).await?;
    Ok(StatusCode::NO_CONTENT)
}
