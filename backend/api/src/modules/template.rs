//! `POST /modules/from-template`

use axum::Json;
use http::StatusCode;
use req1_app::modules::{CreateFromTemplate, ModuleEdit, create_from_template};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::ModuleDto;
use crate::{
    extract::{Caller, JsonBody},
    problem::{Problem, Problems},
};

/// A new module like another one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateModuleFromTemplateInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// Where the new module shall be.
    project_id: Uuid,
    /// The module that it shall be like, of the same workspace.
    template_module_id: Uuid,
    /// With its objects and the links between them.
    copy_objects: Option<bool>,
    description: Option<String>,
    /// Parts of human keys; those of the template when missing.
    prefix: Option<String>,
    separator: Option<String>,
    #[schema(minimum = 1, maximum = 12)]
    digits: Option<i32>,
}

/// Make a module from another one
///
/// With its settings, attributes, object types, shared views and grades of quality rules; with its objects, numbered anew,
/// and their links where that is wanted.
#[utoipa::path(
    post, path = "/modules/from-template", tag = "modules", request_body = CreateModuleFromTemplateInput,
    responses((status = 201, description = "The new module", body = ModuleDto), Problems)
)]
pub(crate) async fn create_module_from_template(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateModuleFromTemplateInput>,
) -> Result<(StatusCode, Json<ModuleDto>), Problem> {
    let command = CreateFromTemplate {
        project: input.project_id.into(),
        template: input.template_module_id.into(),
        edit: ModuleEdit {
            name: Some(input.name),
            description: input.description.into(),
            prefix: input.prefix,
            separator: input.separator,
            digits: input.digits,
            ..ModuleEdit::default()
        },
        objects: input.copy_objects.unwrap_or(false),
    };
    let made = create_from_template(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
