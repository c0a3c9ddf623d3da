//! `/modules/{module_id}/drafts`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::drafts::{self as app, KeepDraft};
use req1_store::drafts::Draft;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    modules::InModule,
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// A field of an object in the path.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct FieldPath {
    /// The module.
    module_id: Uuid,
    /// The object.
    object_id: Uuid,
    /// `heading`, `body`, or `attribute:` and the attribute's name.
    field: String,
}

/// Text that was typed and not saved.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draft)]
pub(crate) struct DraftDto {
    /// The object.
    object_id: Uuid,
    /// `heading`, `body`, or `attribute:` and the attribute's name.
    field: String,
    /// What was typed, as the field holds it.
    value: Value,
    /// Version of the object that it was written against.
    version: i32,
    /// When it was kept.
    written_at: DateTime<Utc>,
}

impl From<Draft> for DraftDto {
    fn from(draft: Draft) -> Self {
        Self {
            object_id: draft.object_id.into(),
            field: draft.field,
            value: draft.value,
            version: draft.version,
            written_at: draft.written_at,
        }
    }
}

/// Text to be kept.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftInput {
    /// What was typed: a text, number, boolean, null or a list of choices.
    value: Value,
    /// Version of the object that it was written against.
    #[schema(minimum = 0)]
    version: i32,
}

/// List my drafts
///
/// Text of the caller that was typed in this module and not saved, newest first. At most 200 are kept, for 90 days.
#[utoipa::path(
    get, path = "/modules/{module_id}/drafts", tag = "drafts", params(InModule, PageParams),
    responses((status = 200, description = "The drafts", body = Page<DraftDto>), Problems)
)]
pub(crate) async fn list_drafts(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<PageParams>,
) -> Result<Json<Page<DraftDto>>, Problem> {
    let range = params.range()?;
    let found = app::list_drafts(&ctx, path.module_id.into(), range.window()).await;
    Page::of(found, range, DraftDto::from)
}

/// Keep a draft
///
/// Instead of the one before. Nobody else sees it.
#[utoipa::path(
    put, path = "/modules/{module_id}/drafts/{object_id}/{field}", tag = "drafts", params(FieldPath),
    request_body = DraftInput,
    responses((status = 200, description = "The draft", body = DraftDto), Problems)
)]
pub(crate) async fn keep_draft(
    Caller(ctx): Caller,
    PathParams(path): PathParams<FieldPath>,
    JsonBody(input): JsonBody<DraftInput>,
) -> Result<Json<DraftDto>, Problem> {
    let command = KeepDraft {
        module: path.module_id.into(),
        object: path.object_id.into(),
        field: path.field,
        value: input.value,
        version: input.version,
    };
    Ok(Json(app::keep_draft(&ctx, command).await?.into()))
}

/// Forget a draft
///
/// It was saved, or is not wanted any more.
#[utoipa::path(
    delete, path = "/modules/{module_id}/drafts/{object_id}/{field}", tag = "drafts", params(FieldPath),
    responses((status = 204, description = "Forgotten"), Problems)
)]
pub(crate) async fn drop_draft(
    Caller(ctx): Caller,
    PathParams(path): PathParams<FieldPath>,
) -> Result<StatusCode, Problem> {
    let place = (path.object_id.into(), path.field.as_str());
    app::drop_draft(&ctx, path.module_id.into(), place).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_drafts))
        .routes(routes!(keep_draft, drop_draft))
}
