//! `/users`

use axum::Json;
use http::StatusCode;
use req1_app::users::{self as app, AddPerson, PersonEdit};
use req1_domain::access::Role;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    auth::AppUserDto,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{self, Page},
    problem::{Problem, Problems},
};

/// A person in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct PersonPath {
    /// The person.
    pub(crate) id: Uuid,
}

/// Which people.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Only those who may sign in, or who may not.
    active: Option<bool>,
    /// Part of the name or the e-mail address.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// A new person. They choose a password by a link of `/users/{id}/reset-link`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateAppUserInput {
    #[schema(format = Email)]
    email: String,
    /// Name that others see.
    #[schema(max_length = 200)]
    display_name: String,
    /// Whether the person may sign in; true when missing.
    active: Option<bool>,
    /// `admin` administers the server. Other roles are given on workspaces, projects and modules.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
}

/// Changes of a person. What is absent or null stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateAppUserInput {
    /// Name that others see; people may change their own.
    #[schema(max_length = 200)]
    display_name: Option<String>,
    /// Whether the person may sign in; false ends all sessions.
    active: Option<bool>,
    /// `admin` administers the server, any other role takes that away.
    #[schema(value_type = Option<String>)]
    role: Option<Role>,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_people, add_person))
        .routes(routes!(read_person, update_person, delete_person))
}

/// List people
///
/// Those who share a workspace with you; all for server administrators.
#[utoipa::path(
    get, path = "/users", tag = "users", params(ListParams),
    responses((status = 200, description = "A page of people", body = Page<AppUserDto>), Problems)
)]
async fn list_people(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<Page<AppUserDto>>, Problem> {
    let range = page::range(params.offset, params.limit, params.cursor.as_deref())?;
    let people = app::list_people(&ctx, (params.active, params.q), range.window()).await;
    Page::of(people, range, AppUserDto::from)
}

/// Add a person
///
/// For server administrators.
#[utoipa::path(
    post, path = "/users", tag = "users", request_body = CreateAppUserInput,
    responses((status = 201, description = "The new person", body = AppUserDto), Problems)
)]
async fn add_person(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateAppUserInput>,
) -> Result<(StatusCode, Json<AppUserDto>), Problem> {
    let person = AddPerson {
        email: input.email,
        display_name: input.display_name,
        active: input.active.unwrap_or(true),
        role: input.role,
    };
    let added = app::add_person(&ctx, person).await?;
    Ok((StatusCode::CREATED, Json(added.into())))
}

/// Read a person
#[utoipa::path(
    get, path = "/users/{id}", tag = "users", params(PersonPath),
    responses((status = 200, description = "The person", body = AppUserDto), Problems)
)]
async fn read_person(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PersonPath>,
) -> Result<Json<AppUserDto>, Problem> {
    Ok(Json(app::read_person(&ctx, path.id.into()).await?.into()))
}

/// Change a person
///
/// Everybody may change their own name; the rest is for server administrators.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "users", params(PersonPath), request_body = UpdateAppUserInput,
    responses((status = 200, description = "The changed person", body = AppUserDto), Problems)
)]
async fn update_person(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PersonPath>,
    JsonBody(input): JsonBody<UpdateAppUserInput>,
) -> Result<Json<AppUserDto>, Problem> {
    let edit = PersonEdit {
        display_name: input.display_name,
        active: input.active,
        role: input.role,
    };
    let updated = app::update_person(&ctx, path.id.into(), edit).await?;
    Ok(Json(updated.into()))
}

/// Delete a person
///
/// For server administrators. Somebody whom history names as an author is deactivated instead.
#[utoipa::path(
    delete, path = "/users/{id}", tag = "users", params(PersonPath),
    responses((status = 204, description = "Gone, or deactivated"), Problems)
)]
async fn delete_person(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PersonPath>,
) -> Result<StatusCode, Problem> {
    app::delete_person(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
