//! Undo of change sets.

mod dto;

use axum::Json;
use req1_app::undo::{OnConflict, preview, undo_change_set, undo_stack};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

pub(crate) use self::dto::UndoReportDto;
use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    modules::{InModule, RevisionDto},
    problem::{Problem, Problems},
};

const DEFAULT_LIMIT: i64 = 100;
const MAX_LIMIT: i64 = 500;

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(preview_undo, undo))
        .routes(routes!(next_undo))
}

/// A change set in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct ChangeSetPath {
    /// The change set.
    id: Uuid,
}

/// How much of the report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PreviewParams {
    /// Items, and conflicts, at most; above 500 it is taken as 500.
    #[param(minimum = 1, default = 100)]
    limit: Option<i64>,
}

/// What happens when something cannot go back.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OnConflictInput {
    /// Nothing goes back, and the answer is 409 with the list.
    Refuse,
    /// Everything else goes back; what was touched since stays as it is.
    Leave,
}

/// An undo.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UndoInput {
    /// `refuse` when it is absent.
    #[schema(inline)]
    conflicts: Option<OnConflictInput>,
}

/// A revision that an undo made.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UndoRevision)]
pub(crate) struct UndoRevisionDto {
    module_id: Uuid,
    revision: i64,
}

/// An undo that was done.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Undone)]
pub(crate) struct UndoneDto {
    /// The change set that the undo is. Undoing it does the act again.
    change_set_id: Uuid,
    /// The revisions that it made of its modules.
    revisions: Vec<UndoRevisionDto>,
    /// What it did and what it left.
    report: UndoReportDto,
}

/// What the caller would undo and do again next in a module.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UndoStack)]
pub(crate) struct UndoStackDto {
    /// The caller's last act that is not undone.
    undo: Option<RevisionDto>,
    /// The caller's last undo, while nothing new was done after it.
    redo: Option<RevisionDto>,
}

/// Preview an undo
///
/// What would go back, and what was touched since and would not.
#[utoipa::path(
    get, path = "/change-sets/{id}/undo", tag = "undo", params(ChangeSetPath, PreviewParams),
    responses((status = 200, description = "What the undo does and what it leaves", body = UndoReportDto), Problems)
)]
async fn preview_undo(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ChangeSetPath>,
    QueryParams(params): QueryParams<PreviewParams>,
) -> Result<Json<UndoReportDto>, Problem> {
    let limit = params.limit.unwrap_or(DEFAULT_LIMIT);
    if limit < 1 {
        let wanted = "must be at least 1";
        return Err(Problem::invalid("limit", "out_of_range", wanted));
    }
    let limit = usize::try_from(limit.min(MAX_LIMIT)).unwrap_or_default();
    Ok(Json(preview(&ctx, path.id.into(), limit).await?.into()))
}

/// Undo a change set
///
/// As a new change set, over all modules that it concerned. Whoever may edit these modules may do it; where it changed
/// attributes, types or settings, whoever may change those. What was touched since is a conflict: the whole undo is refused
/// with the list, unless `conflicts` is `leave`. A change set is undone once; an undo can be undone.
#[utoipa::path(
    post, path = "/change-sets/{id}/undo", tag = "undo", params(ChangeSetPath), request_body = UndoInput,
    responses((status = 200, description = "The undo", body = UndoneDto), Problems)
)]
async fn undo(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ChangeSetPath>,
    JsonBody(input): JsonBody<UndoInput>,
) -> Result<Json<UndoneDto>, Problem> {
    let on_conflict = match input.conflicts {
        None | Some(OnConflictInput::Refuse) => OnConflict::Refuse,
        Some(OnConflictInput::Leave) => OnConflict::Leave,
    };
    let limit = usize::try_from(DEFAULT_LIMIT).unwrap_or_default();
    let done = undo_change_set(&ctx, path.id.into(), (on_conflict, limit)).await?;
    Ok(Json(UndoneDto {
        change_set_id: done.change_set.0,
        revisions: done
            .revisions
            .into_iter()
            .map(|(module, revision)| UndoRevisionDto {
                module_id: module.0,
                revision,
            })
            .collect(),
        report: done.report.into(),
    }))
}

/// What you would undo next
///
/// Your own last act in a module that is not undone, and your own last undo while you did nothing new after it.
#[utoipa::path(
    get, path = "/modules/{module_id}/undo", tag = "undo", params(InModule),
    responses((status = 200, description = "What undo and redo mean now", body = UndoStackDto), Problems)
)]
async fn next_undo(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
) -> Result<Json<UndoStackDto>, Problem> {
    let (undo, redo) = undo_stack(&ctx, path.module_id.into()).await?;
    Ok(Json(UndoStackDto {
        undo: undo.map(Into::into),
        redo: redo.map(Into::into),
    }))
}
