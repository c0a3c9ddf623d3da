//! `/link-rules`

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::links::{self as app, LinkRuleEdit};
use req1_domain::patch::Patch;
use req1_store::links::LinkRule;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::types::ListLinkTypesParams;
use crate::{
    extract::{Caller, JsonBody, PathParams, QueryParams},
    problem::{Problem, Problems},
};

/// What links of a type may join, and how many.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkRule)]
pub(crate) struct LinkRuleDto {
    id: Uuid,
    workspace_id: Uuid,
    name: String,
    description: Option<String>,
    /// The type that it is about. A type without rules joins anything; else a link must fit one of its rules.
    link_type_id: Uuid,
    /// Objects of these modules may be sources. Any object may where both lists of an end are empty.
    source_module_ids: Vec<Uuid>,
    /// Objects of these types may be sources.
    source_type_ids: Vec<Uuid>,
    /// Objects of these modules may be targets.
    target_module_ids: Vec<Uuid>,
    /// Objects of these types may be targets.
    target_type_ids: Vec<Uuid>,
    /// Targets that a source must have: a requirement with less is told by the rule `link_rule` of the quality report.
    min_targets: Option<i32>,
    /// Targets that a source may have.
    max_targets: Option<i32>,
    /// Sources that a target may have.
    max_sources: Option<i32>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<LinkRule> for LinkRuleDto {
    fn from(rule: LinkRule) -> Self {
        let fields = rule.fields;
        Self {
            id: rule.id.0,
            workspace_id: rule.workspace_id.0,
            name: fields.name,
            description: fields.description,
            link_type_id: fields.link_type_id,
            source_module_ids: fields.source_modules,
            source_type_ids: fields.source_types,
            target_module_ids: fields.target_modules,
            target_type_ids: fields.target_types,
            min_targets: fields.min_targets,
            max_targets: fields.max_targets,
            max_sources: fields.max_sources,
            created_at: rule.created_at,
            updated_at: rule.updated_at,
        }
    }
}

/// A link rule in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct LinkRulePath {
    /// The rule.
    id: Uuid,
}

/// A new link rule.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateLinkRuleInput {
    workspace_id: Uuid,
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    description: Option<String>,
    link_type_id: Uuid,
    #[schema(max_items = 1_000)]
    source_module_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    source_type_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    target_module_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    target_type_ids: Option<Vec<Uuid>>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    min_targets: Option<i32>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    max_targets: Option<i32>,
    #[schema(minimum = 1, maximum = 1_000_000)]
    max_sources: Option<i32>,
}

/// Changes of a link rule. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateLinkRuleInput {
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    description: Patch<String>,
    link_type_id: Option<Uuid>,
    #[schema(max_items = 1_000)]
    source_module_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    source_type_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    target_module_ids: Option<Vec<Uuid>>,
    #[schema(max_items = 1_000)]
    target_type_ids: Option<Vec<Uuid>>,
    /// Null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000)]
    min_targets: Patch<i32>,
    /// Null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000)]
    max_targets: Patch<i32>,
    /// Null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 1_000_000)]
    max_sources: Patch<i32>,
}

/// List link rules
#[utoipa::path(
    get, path = "/link-rules", tag = "links", params(ListLinkTypesParams),
    responses((status = 200, description = "The link rules", body = Vec<LinkRuleDto>), Problems)
)]
pub(crate) async fn list_link_rules(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListLinkTypesParams>,
) -> Result<Json<Vec<LinkRuleDto>>, Problem> {
    let rules = app::list_rules(&ctx, params.workspace()).await?;
    Ok(Json(rules.into_iter().map(LinkRuleDto::from).collect()))
}

/// Make a link rule
///
/// Links that break it already stay; the quality reports of their modules tell them.
#[utoipa::path(
    post, path = "/link-rules", tag = "links", request_body = CreateLinkRuleInput,
    responses((status = 201, description = "The new link rule", body = LinkRuleDto), Problems)
)]
pub(crate) async fn create_link_rule(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateLinkRuleInput>,
) -> Result<(StatusCode, Json<LinkRuleDto>), Problem> {
    let given = |number: Option<i32>| number.map_or(Patch::Keep, Patch::Set);
    let edit = LinkRuleEdit {
        name: Some(input.name),
        description: input.description.map_or(Patch::Keep, Patch::Set),
        link_type_id: Some(input.link_type_id),
        source_modules: input.source_module_ids,
        source_types: input.source_type_ids,
        target_modules: input.target_module_ids,
        target_types: input.target_type_ids,
        min_targets: given(input.min_targets),
        max_targets: given(input.max_targets),
        max_sources: given(input.max_sources),
    };
    let made = app::create_rule(&ctx, (input.workspace_id.into(), edit)).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a link rule
#[utoipa::path(
    get, path = "/link-rules/{id}", tag = "links", params(LinkRulePath),
    responses((status = 200, description = "The link rule", body = LinkRuleDto), Problems)
)]
pub(crate) async fn read_link_rule(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkRulePath>,
) -> Result<Json<LinkRuleDto>, Problem> {
    Ok(Json(app::read_rule(&ctx, path.id.into()).await?.into()))
}

/// Change a link rule
#[utoipa::path(
    patch, path = "/link-rules/{id}", tag = "links", params(LinkRulePath), request_body = UpdateLinkRuleInput,
    responses((status = 200, description = "The changed link rule", body = LinkRuleDto), Problems)
)]
pub(crate) async fn update_link_rule(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkRulePath>,
    JsonBody(input): JsonBody<UpdateLinkRuleInput>,
) -> Result<Json<LinkRuleDto>, Problem> {
    let edit = LinkRuleEdit {
        name: input.name,
        description: input.description,
        link_type_id: input.link_type_id,
        source_modules: input.source_module_ids,
        source_types: input.source_type_ids,
        target_modules: input.target_module_ids,
        target_types: input.target_type_ids,
        min_targets: input.min_targets,
        max_targets: input.max_targets,
        max_sources: input.max_sources,
    };
    Ok(Json(
        app::update_rule(&ctx, path.id.into(), edit).await?.into(),
    ))
}

/// Delete a link rule
#[utoipa::path(
    delete, path = "/link-rules/{id}", tag = "links", params(LinkRulePath),
    responses((status = 204, description = "It is gone"), Problems)
)]
pub(crate) async fn delete_link_rule(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkRulePath>,
) -> Result<StatusCode, Problem> {
    app::delete_rule(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
