//! Taking things out of a recycle bin for good.

use http::StatusCode;
use req1_app::recycle_bin::purge;
use req1_domain::access::Resource;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// What goes.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PurgePath {
    /// Its id.
    id: Uuid,
}

/// That it is meant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurgeInput {
    /// Name of what shall go, as it is written.
    name: String,
}

async fn answer(
    ctx: &req1_app::Ctx,
    what: (Resource, Uuid),
    input: PurgeInput,
) -> Result<StatusCode, Problem> {
    purge(ctx, what, input.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a deleted workspace away for good
///
/// With everything in it and all history. Nothing brings it back. Only for administrators of the server; the audit log
/// keeps that it happened.
#[utoipa::path(
    delete, path = "/bin/workspaces/{id}", tag = "recycle bin", params(PurgePath), request_body = PurgeInput,
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn purge_workspace(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PurgePath>,
    JsonBody(input): JsonBody<PurgeInput>,
) -> Result<StatusCode, Problem> {
    answer(&ctx, (Resource::Workspace, path.id), input).await
}

/// Take a deleted project away for good
///
/// With everything in it and all history. Nothing brings it back. Only for administrators of its workspace; the audit log
/// keeps that it happened.
#[utoipa::path(
    delete, path = "/bin/projects/{id}", tag = "recycle bin", params(PurgePath), request_body = PurgeInput,
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn purge_project(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PurgePath>,
    JsonBody(input): JsonBody<PurgeInput>,
) -> Result<StatusCode, Problem> {
    answer(&ctx, (Resource::Project, path.id), input).await
}

/// Take a deleted module away for good
///
/// With everything in it and all history; links of other modules to its objects lead nowhere from then on. Nothing brings it
/// back. Only for administrators of its workspace; the audit log keeps that it happened.
#[utoipa::path(
    delete, path = "/bin/modules/{id}", tag = "recycle bin", params(PurgePath), request_body = PurgeInput,
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn purge_module(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PurgePath>,
    JsonBody(input): JsonBody<PurgeInput>,
) -> Result<StatusCode, Problem> {
    answer(&ctx, (Resource::Module, path.id), input).await
}
