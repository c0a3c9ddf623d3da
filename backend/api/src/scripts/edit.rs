//! Making, changing and taking away scripts.

use axum::Json;
use http::StatusCode;
use req1_app::scripts::{self as app, ScriptEdit};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    ScriptPath,
    dto::{LimitsDto, ScriptDto, kind},
};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// A new script.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateScriptRequest {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// layout or action; action when missing.
    script_type: Option<String>,
    /// When a trigger runs; null for other scripts.
    hook_point: Option<String>,
    /// Body of a JavaScript function.
    #[schema(max_length = 200_000)]
    source_code: String,
    /// Whether it runs; true when missing.
    enabled: Option<bool>,
    /// The lower ones come first; 0 when missing.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    priority: Option<i64>,
    limits: Option<LimitsDto>,
    /// For all modules of the workspace; needs the right to administer it.
    everywhere: Option<bool>,
    /// When an action runs by the clock: minute, hour, day of the month, month, day of the week.
    #[schema(max_length = 200)]
    cron_expression: Option<String>,
    /// The zone that these times are meant in, by its IANA name; UTC when missing.
    time_zone: Option<String>,
}

/// Changes of a script. What is absent or null stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UpdateScriptRequest {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// layout or action.
    script_type: Option<String>,
    /// When a trigger runs; null for other scripts.
    hook_point: Option<String>,
    /// Body of a JavaScript function. To restore a version, send what it said.
    #[schema(max_length = 200_000)]
    source_code: Option<String>,
    /// Whether it runs.
    enabled: Option<bool>,
    /// The lower ones come first.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    priority: Option<i64>,
    limits: Option<LimitsDto>,
    /// When an action runs by the clock: minute, hour, day of the month, month, day of the week. An empty text ends it.
    #[schema(max_length = 200)]
    cron_expression: Option<String>,
    /// The zone that these times are meant in, by its IANA name.
    time_zone: Option<String>,
    /// The version that the change was made for; 409 when the script is at another.
    expected_version: Option<i64>,
}

/// Make a script
///
/// Needs the right to administer the module; for all modules of the workspace, the workspace.
#[utoipa::path(
    post, path = "/modules/{module_id}/scripts", tag = "scripts", params(InModule), request_body = CreateScriptRequest,
    responses((status = 201, description = "The new script", body = ScriptDto), Problems)
)]
pub(super) async fn create_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    JsonBody(input): JsonBody<CreateScriptRequest>,
) -> Result<(StatusCode, Json<ScriptDto>), Problem> {
    let named = input.script_type.as_deref();
    let edit = ScriptEdit {
        name: Some(input.name),
        kind: kind(named, input.hook_point.as_deref())?,
        enabled: input.enabled,
        priority: input.priority,
        source: Some(input.source_code),
        limits: input.limits.map(Into::into),
        cron: input.cron_expression,
        time_zone: input.time_zone,
        expected_version: None,
    };
    let place = (path.module_id.into(), input.everywhere == Some(true));
    let made = app::create_script(&ctx, place, edit).await?;
    Ok((
        StatusCode::CREATED,
        Json(ScriptDto::new(made, path.module_id)),
    ))
}

/// Change a script
///
/// One more version. Whoever changes a script is its author from then on. Rights as for making it.
#[utoipa::path(
    patch, path = "/modules/{module_id}/scripts/{id}", tag = "scripts", params(ScriptPath),
    request_body = UpdateScriptRequest,
    responses((status = 200, description = "The changed script", body = ScriptDto), Problems)
)]
pub(super) async fn update_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    JsonBody(input): JsonBody<UpdateScriptRequest>,
) -> Result<Json<ScriptDto>, Problem> {
    let named = input.script_type.as_deref();
    let edit = ScriptEdit {
        name: input.name,
        kind: kind(named, input.hook_point.as_deref())?,
        enabled: input.enabled,
        priority: input.priority,
        source: input.source_code,
        limits: input.limits.map(Into::into),
        cron: input.cron_expression,
        time_zone: input.time_zone,
        expected_version: input.expected_version,
    };
    let changed = app::update_script(&ctx, path.ids(), edit).await?;
    Ok(Json(ScriptDto::new(changed, path.module_id)))
}

/// Take a script away
///
/// What it did remains in the history. Rights as for making it.
#[utoipa::path(
    delete, path = "/modules/{module_id}/scripts/{id}", tag = "scripts", params(ScriptPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(super) async fn delete_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
) -> Result<StatusCode, Problem> {
    app::delete_script(&ctx, path.ids()).await?;
    Ok(StatusCode::NO_CONTENT)
}
