//! Members of workspaces, projects and modules.

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::members::{self as app, Member, MembersOf};
use req1_domain::access::{Resource, Role};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams},
    problem::{Problem, Problems},
};

/// A resource in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct OfResource {
    /// The workspace, project or module.
    id: Uuid,
}

/// A member of a resource in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct MemberPath {
    /// The workspace, project or module.
    id: Uuid,
    /// The person.
    user_id: Uuid,
}

/// A person with the role given here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Member)]
struct MemberDto {
    user_id: Uuid,
    display_name: String,
    email: String,
    /// owner, admin, editor, reviewer, viewer; on projects and modules also none.
    role: String,
    created_at: DateTime<Utc>,
}

impl From<Member> for MemberDto {
    fn from(member: Member) -> Self {
        Self {
            user_id: member.user_id.0,
            display_name: member.display_name,
            email: member.email,
            role: member.role,
            created_at: member.created_at,
        }
    }
}

/// The role to give.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SetMemberInput {
    /// owner, admin, editor, reviewer, viewer; on projects and modules also none.
    #[schema(value_type = String)]
    role: Role,
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_workspace_members))
        .routes(routes!(set_workspace_member, remove_workspace_member))
        .routes(routes!(list_project_members))
        .routes(routes!(set_project_member, remove_project_member))
        .routes(routes!(list_module_members))
        .routes(routes!(set_module_member, remove_module_member))
}

macro_rules! member_routes {
    ($resource:expr, $list:ident, $set:ident, $remove:ident, $all:literal, $one:literal, $noun:literal) => {
        #[doc = concat!("List members of a ", $noun)]
        #[doc = ""]
        #[doc = "People with a role given here; roles given further up are not repeated."]
        #[utoipa::path(
            get, path = $all, tag = "members", params(OfResource),
            responses((status = 200, description = "The members", body = Vec<MemberDto>), Problems)
        )]
        async fn $list(
            Caller(ctx): Caller,
            PathParams(path): PathParams<OfResource>,
        ) -> Result<Json<Vec<MemberDto>>, Problem> {
            let of = MembersOf { resource: $resource, id: path.id };
            let members = app::list_members(&ctx, of).await?;
            Ok(Json(members.into_iter().map(MemberDto::from).collect()))
        }

        #[doc = concat!("Give a person a role in a ", $noun)]
        #[doc = ""]
        #[doc = "Replaces the role given here before. Nobody gives more than they have."]
        #[utoipa::path(
            put, path = $one, tag = "members", params(MemberPath), request_body = SetMemberInput,
            responses((status = 200, description = "The member", body = MemberDto), Problems)
        )]
        async fn $set(
            Caller(ctx): Caller,
            PathParams(path): PathParams<MemberPath>,
            JsonBody(input): JsonBody<SetMemberInput>,
        ) -> Result<Json<MemberDto>, Problem> {
            let of = MembersOf { resource: $resource, id: path.id };
            let member = app::set_member(&ctx, of, (path.user_id.into(), input.role)).await?;
            Ok(Json(member.into()))
        }

        #[doc = concat!("Take a person's role in a ", $noun, " away")]
        #[utoipa::path(
            delete, path = $one, tag = "members", params(MemberPath),
            responses((status = 204, description = "The role is gone"), Problems)
        )]
        async fn $remove(
            Caller(ctx): Caller,
            PathParams(path): PathParams<MemberPath>,
        ) -> Result<StatusCode, Problem> {
            let of = MembersOf { resource: $resource, id: path.id };
            app::remove_member(&ctx, of, path.user_id.into()).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    };
}

member_routes!(
    Resource::Workspace,
    list_workspace_members,
    set_workspace_member,
    remove_workspace_member,
    "/workspaces/{id}/members",
    "/workspaces/{id}/members/{user_id}",
    "workspace"
);
member_routes!(
    Resource::Project,
    list_project_members,
    set_project_member,
    remove_project_member,
    "/projects/{id}/members",
    "/projects/{id}/members/{user_id}",
    "project"
);
member_routes!(
    Resource::Module,
    list_module_members,
    set_module_member,
    remove_module_member,
    "/modules/{id}/members",
    "/modules/{id}/members/{user_id}",
    "module"
);
