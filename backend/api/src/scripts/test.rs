//! `POST /modules/{module_id}/scripts/{id}/test`

use axum::Json;
use req1_app::scripts::{self as app, TestScript, Tested, TestedObject};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ScriptPath, dto::kind, failure::FailureDto};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// An object that need not be there.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScriptObject {
    /// Its id.
    #[serde(default)]
    id: Option<Uuid>,
    heading: Option<String>,
    body: Option<String>,
    /// heading, normative or informative; normative when missing.
    classification: Option<String>,
    /// Values by name.
    #[serde(default)]
    #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
    attributes: Option<Map<String, Value>>,
    /// Outline number.
    level: Option<String>,
    version: Option<i64>,
}

/// What a script is tried with: an object of the module, one that need not be there, or none.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TestScriptRequest {
    /// The hook of the script; another one is refused.
    hook_point: Option<String>,
    /// An object that need not be there.
    object: Option<ScriptObject>,
    /// An object of the module.
    object_id: Option<Uuid>,
    /// Another source than the saved one; needs the right to administer the module.
    #[schema(max_length = 200_000)]
    source_code: Option<String>,
}

/// That a script refused what it was asked.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptRejection)]
pub(super) struct RejectionDto {
    /// The field that is to blame.
    field: Option<String>,
    message: String,
}

/// What came of trying a script.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TestScriptResult {
    /// What it returned.
    value: Value,
    /// What it logged.
    output: Vec<String>,
    /// Fields of the draft that it changed.
    #[schema(value_type = Object)]
    draft: Value,
    /// What it would do.
    #[schema(value_type = Vec<Object>)]
    commands: Value,
    /// What it found.
    #[schema(value_type = Vec<Object>)]
    findings: Value,
    rejection: Option<RejectionDto>,
    error: Option<FailureDto>,
    /// What it used.
    #[schema(value_type = Object)]
    used: Value,
}

impl From<Tested> for TestScriptResult {
    fn from(tested: Tested) -> Self {
        Self {
            value: tested.value,
            output: tested.output,
            draft: tested.draft,
            commands: tested.commands,
            findings: tested.findings,
            rejection: tested
                .rejection
                .map(|(field, message)| RejectionDto { field, message }),
            error: tested.error.map(FailureDto::from),
            used: tested.used,
        }
    }
}

/// Try a script out
///
/// It runs with the rights that the caller and its author share, switched on or not, and nothing is written. That it fails
/// is part of the answer. Needs the right to write.
#[utoipa::path(
    post, path = "/modules/{module_id}/scripts/{id}/test", tag = "scripts", params(ScriptPath),
    request_body = TestScriptRequest,
    responses((status = 200, description = "What came of it", body = TestScriptResult), Problems)
)]
pub(super) async fn test_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    JsonBody(input): JsonBody<TestScriptRequest>,
) -> Result<Json<TestScriptResult>, Problem> {
    if input.hook_point.is_some() {
        kind(None, input.hook_point.as_deref())?;
        let detail = "the script is no trigger";
        return Err(Problem::invalid("/hook_point", "contradiction", detail));
    }
    if input.object.is_some() && input.object_id.is_some() {
        let detail = "send only one of object and object_id";
        return Err(Problem::invalid("/object_id", "contradiction", detail));
    }
    let given = input.object.map(|object| TestedObject {
        id: object.id.map(Into::into),
        heading: object.heading,
        body: object.body,
        classification: object.classification,
        number: object.level,
        attributes: object.attributes.unwrap_or_default(),
        version: object.version.unwrap_or_default(),
    });
    let (module, script) = path.ids();
    let command = TestScript {
        module,
        script,
        source: input.source_code,
        object: input.object_id.map(Into::into),
        given,
    };
    let tested = app::test_script(&ctx, command).await?;
    Ok(Json(tested.into()))
}
