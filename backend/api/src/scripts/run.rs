//! Running scripts: actions over a selection, layouts over a page.

use axum::Json;
use req1_app::{
    AppError,
    objects::{FieldDiff, GivenFilter},
    scripts::{self as app, CreatedObject, ExecuteScript, Executed, LayoutRequest, LayoutValue},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ScriptPath,
    failure::{FrameDto, frames},
};
use crate::{
    extract::{Caller, JsonBody, PathParams},
    page::range,
    problem::{Problem, Problems},
};

/// Changes that an answer lists at most.
const MOST_DIFFS: usize = 2_000;
/// New objects that an answer lists at most.
const MOST_CREATED: usize = 500;

/// What an action runs over. At most one of `object_ids` and `filter`; without them, nothing is selected.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExecuteScriptInput {
    /// The objects.
    #[schema(max_items = 10_000)]
    object_ids: Option<Vec<Uuid>>,
    /// Those that a filter lets through, in the filter language; at most 10,000.
    filter: Option<String>,
    /// Tells what would happen, and writes nothing.
    dry_run: Option<bool>,
}

/// A field of an object that becomes another.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptDiff)]
pub(super) struct DiffDto {
    object_id: Uuid,
    key: String,
    /// A field, or `attributes/` and a name.
    field: String,
    /// What it was.
    before: Value,
    /// What it is.
    after: Value,
}

impl From<FieldDiff> for DiffDto {
    fn from(diff: FieldDiff) -> Self {
        Self {
            object_id: diff.object.0,
            key: diff.key,
            field: diff.field,
            before: diff.before,
            after: diff.after,
        }
    }
}

/// An object that an action made, or would make.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ScriptCreated)]
pub(super) struct CreatedDto {
    /// With `dry_run` it is not there.
    object_id: Uuid,
    module_id: Uuid,
    /// With `dry_run` somebody else may get it first.
    key: String,
    heading: Option<String>,
}

impl From<CreatedObject> for CreatedDto {
    fn from(made: CreatedObject) -> Self {
        Self {
            object_id: made.id.0,
            module_id: made.module.0,
            key: made.key,
            heading: made.heading,
        }
    }
}

/// What an action did, or would do.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExecuteResult {
    /// Objects that became others, were made or deleted, and links that were made or taken away; with `dry_run`, that would.
    mutations_applied: usize,
    /// Objects that became others.
    changed_total: usize,
    /// Objects that were made; at most 500 of them.
    created: Vec<CreatedDto>,
    /// How many objects were made.
    created_total: usize,
    /// How many objects were deleted, those below others included.
    deleted_total: usize,
    /// How many links were made.
    linked_total: usize,
    /// How many links were taken away.
    unlinked_total: usize,
    /// What it logged.
    output: Vec<String>,
    /// Whether nothing was written.
    dry_run: bool,
    /// The change set; none when nothing was written.
    change_set_id: Option<Uuid>,
    /// The module's revision that it made.
    revision: Option<i64>,
    /// The run, as it is remembered.
    execution_id: Uuid,
    /// What changes; at most 2,000 fields.
    diff: Vec<DiffDto>,
    /// How many fields change.
    diff_total: usize,
}

impl ExecuteResult {
    fn new(executed: Executed, dry_run: bool) -> Self {
        let done = executed.done;
        let objects = done.changed + done.created.len() + done.deleted;
        Self {
            mutations_applied: objects + done.linked + done.unlinked,
            changed_total: done.changed,
            created_total: done.created.len(),
            created: first(done.created, MOST_CREATED),
            deleted_total: done.deleted,
            linked_total: done.linked,
            unlinked_total: done.unlinked,
            output: executed.output,
            dry_run,
            change_set_id: done.written.map(|(id, _)| id.0),
            revision: done.written.map(|(_, revision)| revision),
            execution_id: executed.execution,
            diff_total: done.diffs.len(),
            diff: first(done.diffs, MOST_DIFFS),
        }
    }
}

fn first<T, U: From<T>>(all: Vec<T>, most: usize) -> Vec<U> {
    all.into_iter().take(most).map(U::from).collect()
}

/// Run an action
///
/// Over a selection, with the rights that the caller and the script's author share. Its changes are one change set in the
/// caller's name, which names the script and its version and can be undone. With `dry_run` they are only told. A script
/// that fails or breaks a limit changes nothing. Needs the right to write. A request without a body selects nothing.
#[utoipa::path(
    post, path = "/modules/{module_id}/scripts/{id}/execute", tag = "scripts", params(ScriptPath),
    request_body = ExecuteScriptInput,
    responses((status = 200, description = "What it did", body = ExecuteResult), Problems)
)]
pub(super) async fn execute_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    body: Option<JsonBody<ExecuteScriptInput>>,
) -> Result<Json<ExecuteResult>, Problem> {
    let input = body.map(|JsonBody(input)| input).unwrap_or_default();
    if input.object_ids.is_some() && input.filter.is_some() {
        let detail = "send only one of object_ids and filter";
        return Err(Problem::invalid("/filter", "contradiction", detail));
    }
    let filter = match &input.filter {
        Some(text) => {
            let given = GivenFilter::read("/filter", text).map_err(AppError::from)?;
            if given.is_none() {
                let detail = "must not be empty";
                return Err(Problem::invalid("/filter", "empty", detail));
            }
            given
        }
        None => None,
    };
    let dry_run = input.dry_run == Some(true);
    let (module, script) = path.ids();
    let objects = input.object_ids.unwrap_or_default();
    let command = ExecuteScript {
        module,
        script,
        objects: objects.into_iter().map(Into::into).collect(),
        filter,
        dry_run,
    };
    let done = app::execute_script(&ctx, command).await?;
    Ok(Json(ExecuteResult::new(done, dry_run)))
}

/// Which objects values are asked for: `object_ids`, or a page of the module.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LayoutScriptInput {
    /// Objects of the module.
    #[schema(max_items = 1_000)]
    object_ids: Option<Vec<Uuid>>,
    /// First row in document order, counted from 0.
    #[schema(minimum = 0)]
    offset: Option<i64>,
    /// Rows at most; 50 when missing, above 1,000 it is taken as 1,000.
    #[schema(minimum = 1)]
    limit: Option<i64>,
}

/// What a layout script shows beside an object.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LayoutEntry {
    object_id: Uuid,
    /// Empty when the script failed for this object.
    value: String,
    /// Why it failed for this object.
    error: Option<String>,
    /// Where it failed and how it got there, the innermost call first.
    stack: Vec<FrameDto>,
}

impl From<LayoutValue> for LayoutEntry {
    fn from(value: LayoutValue) -> Self {
        Self {
            object_id: value.object,
            value: value.value,
            error: value.error,
            stack: frames(value.stack),
        }
    }
}

/// What a layout script shows.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BatchLayoutResponse {
    results: Vec<LayoutEntry>,
    /// Where the next page begins; null on the last one, and where objects were named.
    next_offset: Option<i64>,
}

/// Compute what a layout script shows
///
/// For named objects, or for a page of the module; a request without a body gets the first page.
#[utoipa::path(
    post, path = "/modules/{module_id}/scripts/{id}/layout", tag = "scripts", params(ScriptPath),
    request_body = LayoutScriptInput,
    responses((status = 200, description = "A value for each object", body = BatchLayoutResponse), Problems)
)]
pub(super) async fn layout_script(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ScriptPath>,
    body: Option<JsonBody<LayoutScriptInput>>,
) -> Result<Json<BatchLayoutResponse>, Problem> {
    let input = body.map(|JsonBody(input)| input).unwrap_or_default();
    let asked = LayoutRequest {
        page: range(input.offset, input.limit, None)?.window(),
        objects: input
            .object_ids
            .map(|ids| ids.into_iter().map(Into::into).collect()),
    };
    let (values, next_offset) = app::layout_script(&ctx, path.ids(), asked).await?;
    Ok(Json(BatchLayoutResponse {
        results: values.into_iter().map(LayoutEntry::from).collect(),
        next_offset,
    }))
}
