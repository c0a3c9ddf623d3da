//! `/modules`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::modules::{self as app, ModuleEdit};
use req1_domain::{
    access::{Resource, may},
    ids::ProjectId,
    modules::human_key,
    patch::Patch,
};
use req1_store::modules::Module;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{Page, range},
    problem::{Problem, Problems},
};

mod history;
mod template;

pub(crate) use history::RevisionDto;

/// A module in the path, with something in it.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InModule {
    /// The module.
    pub(crate) module_id: Uuid,
}

/// A module in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ModulePath {
    /// The module.
    id: Uuid,
}

/// A specification document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Module)]
pub(crate) struct ModuleDto {
    id: Uuid,
    workspace_id: Uuid,
    project_id: Uuid,
    name: String,
    description: Option<String>,
    prefix: String,
    separator: String,
    digits: i32,
    /// How the key of the first object reads.
    key_example: String,
    default_classification: String,
    default_lifecycle_state: Option<String>,
    default_lifecycle_model_id: Option<Uuid>,
    required_attributes: Vec<String>,
    publish_template: Option<String>,
    #[schema(value_type = Object)]
    signature_config: Value,
    /// Number of its last change set.
    revision: i64,
    /// Live objects in it.
    object_count: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// What the caller may do with it.
    capabilities: Vec<String>,
}

impl From<Module> for ModuleDto {
    fn from(module: Module) -> Self {
        let fields = module.fields;
        let digits = u32::try_from(fields.digits).unwrap_or(4);
        Self {
            id: module.id.0,
            workspace_id: module.workspace_id.0,
            project_id: module.project_id.0,
            key_example: human_key(&fields.prefix, &fields.separator, digits, 1),
            name: fields.name,
            description: fields.description,
            prefix: fields.prefix,
            separator: fields.separator,
            digits: fields.digits,
            default_classification: fields.default_classification,
            default_lifecycle_state: fields.default_lifecycle_state,
            default_lifecycle_model_id: fields.default_lifecycle_model_id,
            required_attributes: fields.required_attributes,
            publish_template: fields.publish_template,
            signature_config: fields.signature_config,
            revision: module.revision,
            object_count: module.object_count,
            created_at: module.created_at,
            updated_at: module.updated_at,
            capabilities: may(module.role, Resource::Module)
                .into_iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
        }
    }
}

/// A new module.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateModuleInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    project_id: Uuid,
    description: Option<String>,
    prefix: Option<String>,
    separator: Option<String>,
    #[schema(minimum = 1, maximum = 12)]
    digits: Option<i32>,
    default_classification: Option<String>,
    default_lifecycle_state: Option<String>,
    default_lifecycle_model_id: Option<Uuid>,
    required_attributes: Option<Vec<String>>,
    publish_template: Option<String>,
    #[schema(value_type = Option<Object>)]
    signature_config: Option<Value>,
}

/// Changes of a module. What is absent stays, null clears.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateModuleInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    prefix: Option<String>,
    separator: Option<String>,
    #[schema(minimum = 1, maximum = 12)]
    digits: Option<i32>,
    default_classification: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    default_lifecycle_state: Patch<String>,
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    default_lifecycle_model_id: Patch<Uuid>,
    required_attributes: Option<Vec<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    publish_template: Patch<String>,
    #[schema(value_type = Option<Object>)]
    signature_config: Option<Value>,
}

/// Which modules.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListModulesParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Only of this project.
    project_id: Option<Uuid>,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_modules, create_module))
        .routes(routes!(read_module, update_module, delete_module))
        .routes(routes!(history::module_history))
        .routes(routes!(template::create_module_from_template))
}

/// List modules
#[utoipa::path(
    get, path = "/modules", tag = "modules", params(ListModulesParams),
    responses((status = 200, description = "A page of modules", body = Page<ModuleDto>), Problems)
)]
async fn list_modules(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListModulesParams>,
) -> Result<Json<Page<ModuleDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let result = app::list_modules(&ctx, params.project_id.map(ProjectId), range.window()).await;
    Page::of(result, range, ModuleDto::from)
}

/// Make a module
#[utoipa::path(
    post, path = "/modules", tag = "modules", request_body = CreateModuleInput,
    responses((status = 201, description = "The new module", body = ModuleDto), Problems)
)]
async fn create_module(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateModuleInput>,
) -> Result<(StatusCode, Json<ModuleDto>), Problem> {
    let edit = ModuleEdit {
        name: Some(input.name),
        description: input.description.into(),
        prefix: input.prefix,
        separator: input.separator,
        digits: input.digits,
        default_classification: input.default_classification,
        default_lifecycle_state: input.default_lifecycle_state.into(),
        default_lifecycle_model_id: input.default_lifecycle_model_id.into(),
        required_attributes: input.required_attributes,
        publish_template: input.publish_template.into(),
        signature_config: input.signature_config,
    };
    let made = app::create_module(&ctx, input.project_id.into(), edit).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a module
#[utoipa::path(
    get, path = "/modules/{id}", tag = "modules", params(ModulePath),
    responses((status = 200, description = "The module", body = ModuleDto), Problems)
)]
async fn read_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ModulePath>,
) -> Result<Json<ModuleDto>, Problem> {
    Ok(Json(app::read_module(&ctx, path.id.into()).await?.into()))
}

/// Change the settings of a module
#[utoipa::path(
    patch, path = "/modules/{id}", tag = "modules", params(ModulePath), request_body = UpdateModuleInput,
    responses((status = 200, description = "The changed module", body = ModuleDto), Problems)
)]
async fn update_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ModulePath>,
    JsonBody(input): JsonBody<UpdateModuleInput>,
) -> Result<Json<ModuleDto>, Problem> {
    let edit = ModuleEdit {
        name: input.name,
        description: input.description,
        prefix: input.prefix,
        separator: input.separator,
        digits: input.digits,
        default_classification: input.default_classification,
        default_lifecycle_state: input.default_lifecycle_state,
        default_lifecycle_model_id: input.default_lifecycle_model_id,
        required_attributes: input.required_attributes,
        publish_template: input.publish_template,
        signature_config: input.signature_config,
    };
    Ok(Json(
        app::update_module(&ctx, path.id.into(), edit).await?.into(),
    ))
}

/// Delete a module
///
/// Restorable.
#[utoipa::path(
    delete, path = "/modules/{id}", tag = "modules", params(ModulePath),
    responses((status = 204, description = "It is deleted"), Problems)
)]
async fn delete_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ModulePath>,
) -> Result<StatusCode, Problem> {
    app::delete_module(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
