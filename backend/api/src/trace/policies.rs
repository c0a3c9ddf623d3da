//! `/projects/{project_id}/coverage-policies` and `/coverage-policies/{id}`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::trace::{self as app, PolicyEdit, ShownGap, ShownObject, ShownPolicy};
use req1_domain::patch::Patch;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{coverage::InProject, dto::AxisObjectDto};
use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{Page, range},
    past::when,
    problem::{Problem, Problems},
    quality::SeverityDto,
};

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_policies, create_policy))
        .routes(routes!(read_policy, update_policy, delete_policy))
        .routes(routes!(restore_policy))
        .routes(routes!(list_gaps))
}

/// A policy in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct PolicyPath {
    /// The policy.
    id: Uuid,
}

/// Where the links of a policy begin or end.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PolicyDirection {
    /// They begin at the requirements.
    Outgoing,
    /// They end at the requirements.
    Incoming,
}

/// What a policy finds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PolicyResult)]
struct PolicyResultDto {
    /// Requirements that it is about.
    applicable: i64,
    /// Those with links enough.
    covered: i64,
    /// Those with too few.
    gaps: i64,
}

/// Which requirements of a module need links. Headings and what only explains need none.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CoveragePolicy)]
struct PolicyDto {
    id: Uuid,
    project_id: Uuid,
    name: String,
    description: Option<String>,
    /// The module whose requirements need links.
    module_id: Uuid,
    /// Which of them, in the filter language; all when missing.
    filter: Option<String>,
    direction: PolicyDirection,
    /// Only links of this type count.
    link_type_id: Option<Uuid>,
    /// Only links to or from this module count.
    other_module_id: Option<Uuid>,
    /// How many links each requirement needs.
    minimum: i32,
    /// How grave a gap is.
    severity: SeverityDto,
    version: i32,
    /// What it finds; null when the filter names something that is gone.
    result: Option<PolicyResultDto>,
    /// What is wrong with the filter.
    filter_error: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<ShownPolicy> for PolicyDto {
    fn from(shown: ShownPolicy) -> Self {
        let policy = shown.policy;
        let fields = policy.fields;
        Self {
            id: policy.id.0,
            project_id: policy.project_id.0,
            name: fields.name,
            description: fields.description,
            module_id: fields.module_id.0,
            filter: shown.filter,
            direction: if fields.outgoing {
                PolicyDirection::Outgoing
            } else {
                PolicyDirection::Incoming
            },
            link_type_id: fields.link_type_id.map(|id| id.0),
            other_module_id: fields.other_module_id.map(|id| id.0),
            minimum: fields.minimum,
            severity: fields.severity.into(),
            version: policy.version,
            result: shown.result.map(|found| PolicyResultDto {
                applicable: found.applicable,
                covered: found.covered,
                gaps: found.applicable - found.covered,
            }),
            filter_error: shown.filter_error,
            created_at: policy.created_at,
            updated_at: policy.updated_at,
        }
    }
}

/// A new policy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreatePolicyInput {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    description: Option<String>,
    /// The module whose requirements need links; of the project.
    module_id: Uuid,
    /// Which of them, in the filter language; all when missing.
    filter: Option<String>,
    direction: PolicyDirection,
    /// Only links of this type count.
    link_type_id: Option<Uuid>,
    /// Only links to or from this module count.
    other_module_id: Option<Uuid>,
    /// How many links each requirement needs; 1 when missing.
    #[schema(minimum = 1, maximum = 1000)]
    minimum: Option<i64>,
    /// How grave a gap is; warning when missing.
    severity: Option<SeverityDto>,
}

/// Changes of a policy. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdatePolicyInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    /// The module whose requirements need links; of the project.
    module_id: Option<Uuid>,
    /// Which of them, in the filter language; null is all.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    filter: Patch<String>,
    direction: Option<PolicyDirection>,
    /// Only links of this type count; null is all.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    link_type_id: Patch<Uuid>,
    /// Only links to or from this module count; null is all.
    #[serde(default)]
    #[schema(value_type = Option<Uuid>)]
    other_module_id: Patch<Uuid>,
    /// How many links each requirement needs.
    #[schema(minimum = 1, maximum = 1000)]
    minimum: Option<i64>,
    /// How grave a gap is.
    severity: Option<SeverityDto>,
    /// The version that the change was made for; 409 when the policy is at another.
    expected_version: Option<i64>,
}

fn outgoing(direction: PolicyDirection) -> bool {
    matches!(direction, PolicyDirection::Outgoing)
}

fn given<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Keep, Patch::Set)
}

/// Which policies, and when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PolicyParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// What the policies of today would have found: as of a time, or the time of a baseline of the project.
    as_of: Option<String>,
}

/// List coverage policies of a project
///
/// Those about modules that the caller may see, by name, with what they find, now or as of a point of the past.
#[utoipa::path(
    get, path = "/projects/{project_id}/coverage-policies", tag = "trace", params(InProject, PolicyParams),
    responses((status = 200, description = "A page of policies", body = Page<PolicyDto>), Problems)
)]
async fn list_policies(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    QueryParams(params): QueryParams<PolicyParams>,
) -> Result<Json<Page<PolicyDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let asked = (path.project_id.into(), when(params.as_of.as_deref())?);
    let found = app::list_policies(&ctx, asked, range.window()).await;
    Page::of(found, range, PolicyDto::from)
}

/// Make a coverage policy
///
/// Needs the right to administer the project.
#[utoipa::path(
    post, path = "/projects/{project_id}/coverage-policies", tag = "trace", params(InProject),
    request_body = CreatePolicyInput,
    responses((status = 201, description = "The new policy", body = PolicyDto), Problems)
)]
async fn create_policy(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    JsonBody(input): JsonBody<CreatePolicyInput>,
) -> Result<(StatusCode, Json<PolicyDto>), Problem> {
    let edit = PolicyEdit {
        name: Some(input.name),
        description: given(input.description),
        module: Some(input.module_id.into()),
        filter: given(input.filter),
        outgoing: Some(outgoing(input.direction)),
        link_type: given(input.link_type_id.map(Into::into)),
        other_module: given(input.other_module_id.map(Into::into)),
        minimum: input.minimum,
        severity: input.severity.map(Into::into),
        expected_version: None,
    };
    let made = app::create_policy(&ctx, path.project_id.into(), edit).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a coverage policy
#[utoipa::path(
    get, path = "/coverage-policies/{id}", tag = "trace", params(PolicyPath),
    responses((status = 200, description = "The policy", body = PolicyDto), Problems)
)]
async fn read_policy(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PolicyPath>,
) -> Result<Json<PolicyDto>, Problem> {
    Ok(Json(app::read_policy(&ctx, path.id.into()).await?.into()))
}

/// Change a coverage policy
///
/// Needs the right to administer the project.
#[utoipa::path(
    patch, path = "/coverage-policies/{id}", tag = "trace", params(PolicyPath), request_body = UpdatePolicyInput,
    responses((status = 200, description = "The changed policy", body = PolicyDto), Problems)
)]
async fn update_policy(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PolicyPath>,
    JsonBody(input): JsonBody<UpdatePolicyInput>,
) -> Result<Json<PolicyDto>, Problem> {
    let edit = PolicyEdit {
        name: input.name,
        description: input.description,
        module: input.module_id.map(Into::into),
        filter: input.filter,
        outgoing: input.direction.map(outgoing),
        link_type: input.link_type_id.map(Into::into),
        other_module: input.other_module_id.map(Into::into),
        minimum: input.minimum,
        severity: input.severity.map(Into::into),
        expected_version: input.expected_version,
    };
    let changed = app::update_policy(&ctx, path.id.into(), edit).await?;
    Ok(Json(changed.into()))
}

/// Take a coverage policy away
///
/// Needs the right to administer the project.
#[utoipa::path(
    delete, path = "/coverage-policies/{id}", tag = "trace", params(PolicyPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
async fn delete_policy(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PolicyPath>,
) -> Result<StatusCode, Problem> {
    app::delete_policy(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a coverage policy back
///
/// The same one that was taken away in the last 30 days. Needs the right to administer the project.
#[utoipa::path(
    post, path = "/coverage-policies/{id}/restore", tag = "trace", params(PolicyPath),
    responses((status = 200, description = "The policy", body = PolicyDto), Problems)
)]
async fn restore_policy(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PolicyPath>,
) -> Result<Json<PolicyDto>, Problem> {
    let back = app::restore_policy(&ctx, path.id.into()).await?;
    Ok(Json(back.into()))
}

/// Which gaps.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GapParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// As of a point of the past: a revision or a baseline of the module, or a time. The policy is that of
    /// today, with its filter as of that point.
    as_of: Option<String>,
}

/// A requirement with too few links.
#[derive(Debug, Serialize, ToSchema)]
struct PolicyGap {
    /// The requirement.
    object: AxisObjectDto,
    /// Its links that count.
    found: i64,
}

impl From<ShownGap> for PolicyGap {
    fn from(gap: ShownGap) -> Self {
        let shown = ShownObject {
            object: gap.object,
            links: gap.found,
        };
        Self {
            object: AxisObjectDto {
                gap: true,
                ..shown.into()
            },
            found: gap.found,
        }
    }
}

/// List the gaps of a coverage policy
///
/// Requirements with too few links, in document order.
#[utoipa::path(
    get, path = "/coverage-policies/{id}/gaps", tag = "trace", params(PolicyPath, GapParams),
    responses((status = 200, description = "A page of gaps", body = Page<PolicyGap>), Problems)
)]
async fn list_gaps(
    Caller(ctx): Caller,
    PathParams(path): PathParams<PolicyPath>,
    QueryParams(params): QueryParams<GapParams>,
) -> Result<Json<Page<PolicyGap>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let when = when(params.as_of.as_deref())?;
    let found = app::policy_gaps(&ctx, (path.id.into(), when), range.window()).await;
    Page::of(found, range, PolicyGap::from)
}
