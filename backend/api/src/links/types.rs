//! `/link-types`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::links::{self as app, CreateLinkType};
use req1_store::links::LinkType;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    extract::{Caller, JsonBody, QueryParams},
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
    let types = app::list_link_types(&ctx, params.workspace_id.map(Into::into)).await?;
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
