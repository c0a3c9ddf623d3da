//! `/modules/{module_id}/presence`

use axum::Json;
use http::StatusCode;
use req1_app::live as app;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::PresentDto;
use crate::{
    extract::{Caller, JsonBody, PathParams},
    modules::InModule,
    problem::{Problem, Problems},
};

/// A window of the caller in a module.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct WindowPath {
    /// The module.
    module_id: Uuid,
    /// An id that the window chose.
    client: Uuid,
}

/// Where a window is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PresenceInput {
    /// The row that is looked at.
    #[serde(default)]
    object_id: Option<Uuid>,
    /// Whether it is being edited.
    editing: bool,
}

/// Who is in a module.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeoplePresent {
    /// One entry for each window.
    people: Vec<PresentDto>,
}

/// See who is in a module
///
/// The windows that told of themselves within the last 45 seconds. The event stream of the module says when it changes.
#[utoipa::path(
    get, path = "/modules/{module_id}/presence", tag = "live", params(InModule),
    responses((status = 200, description = "The people", body = PeoplePresent), Problems)
)]
pub(crate) async fn list_presence(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
) -> Result<Json<PeoplePresent>, Problem> {
    let people = app::people_in(&ctx, path.module_id.into()).await?;
    Ok(Json(PeoplePresent {
        people: people.iter().map(PresentDto::from).collect(),
    }))
}

/// Say where one is
///
/// Counts for 45 seconds, so a window says it again before.
#[utoipa::path(
    put, path = "/modules/{module_id}/presence/{client}", tag = "live", params(WindowPath), request_body = PresenceInput,
    responses((status = 204, description = "Noted"), Problems)
)]
pub(crate) async fn note_presence(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WindowPath>,
    JsonBody(input): JsonBody<PresenceInput>,
) -> Result<StatusCode, Problem> {
    let place = Some((input.object_id.map(Into::into), input.editing));
    app::note_presence(&ctx, path.module_id.into(), path.client, place).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say that a window leaves
///
/// The end of its event stream says it too.
#[utoipa::path(
    delete, path = "/modules/{module_id}/presence/{client}", tag = "live", params(WindowPath),
    responses((status = 204, description = "Noted"), Problems)
)]
pub(crate) async fn leave(
    Caller(ctx): Caller,
    PathParams(path): PathParams<WindowPath>,
) -> Result<StatusCode, Problem> {
    app::note_presence(&ctx, path.module_id.into(), path.client, None).await?;
    Ok(StatusCode::NO_CONTENT)
}
