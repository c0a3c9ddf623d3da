//! `/link-types`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::links::{self as app, CreateLinkType, LinkTypeEdit};
use req1_domain::{ids::WorkspaceId, patch::Patch};
use req1_store::links::LinkType;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, PathParams, QueryParams},
    problem::{Problem, Problems},
};

/// A type of links.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkType)]
pub(crate) struct LinkTypeDto {
    id: Uuid,
    workspace_id: Uuid,
    /// How the link reads from its source.
    name: String,
    /// How it reads from its target.
    backward_name: String,
    description: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<LinkType> for LinkTypeDto {
    fn from(one: LinkType) -> Self {
        Self {
            id: one.id.0,
            workspace_id: one.workspace_id.0,
            name: one.name,
            backward_name: one.backward_name,
            description: one.description,
            created_at: one.created_at,
        }
    }
}

/// Which link types.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListLinkTypesParams {
    /// Only of this workspace.
    workspace_id: Option<Uuid>,
}

impl ListLinkTypesParams {
    pub(super) fn workspace(&self) -> Option<WorkspaceId> {
        self.workspace_id.map(Into::into)
    }
}

/// A link type in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct LinkTypePath {
    /// The link type.
    id: Uuid,
}

/// Changes of a link type. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateLinkTypeInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    /// How it reads from its target.
    #[schema(min_length = 1, max_length = 220)]
    backward_name: Option<String>,
    /// Null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
}

/// A new link type.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateLinkTypeInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// How it reads from its target.
    backward_name: Option<String>,
    description: Option<String>,
    /// Its workspace; every workspace whose schema the caller may manage when missing.
    workspace_id: Option<Uuid>,
}

/// List link types
#[utoipa::path(
    get, path = "/link-types", tag = "links", params(ListLinkTypesParams),
    responses((status = 200, description = "The link types", body = Vec<LinkTypeDto>), Problems)
)]
pub(crate) async fn list_link_types(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListLinkTypesParams>,
) -> Result<Json<Vec<LinkTypeDto>>, Problem> {
    let types = app::list_link_types(&ctx, params.workspace()).await?;
    Ok(Json(types.into_iter().map(LinkTypeDto::from).collect()))
}

/// Make a link type
#[utoipa::path(
    post, path = "/link-types", tag = "links", request_body = CreateLinkTypeInput,
    responses((status = 201, description = "The new link type", body = LinkTypeDto), Problems)
)]
pub(crate) async fn create_link_type(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateLinkTypeInput>,
) -> Result<(StatusCode, Json<LinkTypeDto>), Problem> {
    let command = CreateLinkType {
        name: input.name,
        backward_name: input.backward_name,
        description: input.description,
        workspace: input.workspace_id.map(Into::into),
    };
    let made = app::create_link_type(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a link type
#[utoipa::path(
    get, path = "/link-types/{id}", tag = "links", params(LinkTypePath),
    responses((status = 200, description = "The link type", body = LinkTypeDto), Problems)
)]
pub(crate) async fn read_link_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkTypePath>,
) -> Result<Json<LinkTypeDto>, Problem> {
    Ok(Json(
        app::read_link_type(&ctx, path.id.into()).await?.into(),
    ))
}

/// Change a link type
#[utoipa::path(
    patch, path = "/link-types/{id}", tag = "links", params(LinkTypePath), request_body = UpdateLinkTypeInput,
    responses((status = 200, description = "The changed link type", body = LinkTypeDto), Problems)
)]
pub(crate) async fn update_link_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkTypePath>,
    JsonBody(input): JsonBody<UpdateLinkTypeInput>,
) -> Result<Json<LinkTypeDto>, Problem> {
    let edit = LinkTypeEdit {
        name: input.name,
        backward_name: input.backward_name,
        description: input.description,
    };
    Ok(Json(
        app::update_link_type(&ctx, path.id.into(), edit)
            .await?
            .into(),
    ))
}

/// Delete a link type
///
/// 409 when links, deleted ones included, or link rules are of it.
#[utoipa::path(
    delete, path = "/link-types/{id}", tag = "links", params(LinkTypePath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn delete_link_type(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkTypePath>,
) -> Result<StatusCode, Problem> {
    app::delete_link_type(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
