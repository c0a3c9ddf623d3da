//! `/users/{id}/rights`

use axum::Json;
use req1_app::{
    members::MembersOf,
    rights::{self as app, Decision, EffectiveRights, Step},
};
use req1_domain::access::Resource;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    auth::AppUserDto,
    extract::{Caller, PathParams, QueryParams},
    problem::{Problem, Problems},
    users::PersonPath,
};

/// On what. Name exactly one.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[expect(clippy::struct_field_names, reason = "the names of the contract")]
struct OnResource {
    workspace_id: Option<Uuid>,
    project_id: Option<Uuid>,
    module_id: Option<Uuid>,
}

impl OnResource {
    fn resource(&self) -> Result<MembersOf, Problem> {
        let named = [
            (Resource::Workspace, self.workspace_id),
            (Resource::Project, self.project_id),
            (Resource::Module, self.module_id),
        ];
        let mut named = named
            .into_iter()
            .filter_map(|(resource, id)| Some(MembersOf { resource, id: id? }));
        match (named.next(), named.next()) {
            (Some(one), None) => Ok(one),
            _ => Err(Problem::invalid(
                "workspace_id",
                "one_of",
                "name one of workspace_id, project_id and module_id",
            )),
        }
    }
}

/// A place on the way from the workspace down to the resource.
#[derive(Debug, Serialize, ToSchema)]
struct RightsStep {
    /// workspace, project or module.
    resource: String,
    id: Uuid,
    name: String,
    /// The role given there; null when none is.
    role: Option<String>,
}

impl From<Step> for RightsStep {
    fn from(step: Step) -> Self {
        Self {
            resource: step.resource.as_str().to_owned(),
            id: step.id,
            name: step.name,
            role: step.role.map(|role| role.as_str().to_owned()),
        }
    }
}

/// Whether an action is allowed.
#[derive(Debug, Serialize, ToSchema)]
struct RightsDecision {
    /// read, create, write, delete, review or administer.
    action: String,
    allowed: bool,
    /// The weakest role that allows it.
    needs: String,
}

impl From<Decision> for RightsDecision {
    fn from(decision: Decision) -> Self {
        Self {
            action: decision.action.as_str().to_owned(),
            allowed: decision.allowed,
            needs: decision.needs.as_str().to_owned(),
        }
    }
}

/// What a person may do on a resource, and why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = EffectiveRights)]
struct EffectiveRightsDto {
    user: AppUserDto,
    /// The role that counts.
    role: String,
    /// What decides: `server_admin`, workspace, project, module, inside (a role on something below) or nothing.
    source: String,
    /// Roles given on the way, the workspace first.
    steps: Vec<RightsStep>,
    decisions: Vec<RightsDecision>,
}

impl From<EffectiveRights> for EffectiveRightsDto {
    fn from(rights: EffectiveRights) -> Self {
        Self {
            user: rights.user.into(),
            role: rights.role.as_str().to_owned(),
            source: rights.source.as_str().to_owned(),
            steps: rights.steps.into_iter().map(Into::into).collect(),
            decisions: rights.decisions.into_iter().map(Into::into).collect(),
        }
    }
}

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(explain_rights))
}

/// Explain the rights of a person
///
/// Your own, or anybody's for administrators of the resource.
#[utoipa::path(
    get, path = "/users/{id}/rights", tag = "users", params(PersonPath, OnResource),
    responses((status = 200, description = "The rights", body = EffectiveRightsDto), Problems)
)]
async fn explain_rights(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PersonPath>,
    QueryParams(on): QueryParams<OnResource>,
) -> Result<Json<EffectiveRightsDto>, Problem> {
    let rights = app::explain_rights(&ctx, path.id.into(), on.resource()?).await?;
    Ok(Json(rights.into()))
}
