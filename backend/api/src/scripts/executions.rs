//! The last runs of a script.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::scripts as app;
use req1_store::scripts::Execution;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ScriptPath,
    failure::{FrameDto, stack_of},
};
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// A run of a script.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptExecution)]
pub(super) struct ExecutionDto {
    id: Uuid,
    script_id: Uuid,
    /// The version that ran.
    script_version: i32,
    /// succeeded, rejected or failed.
    status: String,
    /// Whether it only told what it would do.
    dry_run: bool,
    /// Whether the clock began it, in the name of its owner.
    scheduled: bool,
    /// Who wanted it.
    user_id: Uuid,
    user_name: String,
    /// What it logged.
    output: Option<String>,
    /// Why it failed, or what it said when it rejected.
    error_message: Option<String>,
    /// Line of the script where it failed, counted from 1.
    error_line: Option<i64>,
    /// Column of the script where it failed, counted from 1.
    error_column: Option<i64>,
    /// How it got there, the innermost call first.
    error_stack: Vec<FrameDto>,
    /// Name of the limit that stopped it.
    error_limit: Option<String>,
    duration_ms: Option<i64>,
    /// What it used.
    #[schema(value_type = Object)]
    used: Value,
    /// What it wrote.
    change_set_id: Option<Uuid>,
    started_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Execution> for ExecutionDto {
    fn from(run: Execution) -> Self {
        let error = run.error.unwrap_or_default();
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| error.get(name).and_then(Value::as_i64);
        Self {
            id: run.id,
            script_id: run.script_id,
            script_version: run.version,
            status: run.status,
            dry_run: run.dry_run,
            scheduled: run.scheduled,
            user_id: run.user_id,
            user_name: run.user_name,
            output: Some(run.output),
            error_message: text("message"),
            error_line: number("line"),
            error_column: number("column"),
            error_stack: stack_of(&error),
            error_limit: text("limit"),
            duration_ms: run.used.get("wall_ms").and_then(Value::as_i64),
            used: run.used,
            change_set_id: run.change_set_id,
            started_at: run.started_at,
            finished_at: Some(run.finished_at),
            created_at: run.started_at,
        }
    }
}

/// List runs of a script
///
/// The last ones in the module, newest first. Some hundred are kept.
#[utoipa::path(
    get, path = "/modules/{module_id}/scripts/{id}/executions", tag = "scripts", params(ScriptPath, PageParams),
    responses((status = 200, description = "A page of runs", body = Page<ExecutionDto>), Problems)
)]
pub(super) async fn list_executions(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<ExecutionDto>>, Problem> {
    let range = params.range()?;
    let found = app::list_executions(&ctx, path.ids(), range.window()).await;
    Page::of(found, range, ExecutionDto::from)
}
