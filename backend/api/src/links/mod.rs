//! `/links` and `/link-types`

mod linked;
mod rules;
mod types;

use axum::Json;
use chrono::{DateTime, Utc};
use http::StatusCode;
use req1_app::links::{self as app, CreateLink, UpdateLink};
use req1_domain::patch::Patch;
use req1_store::links::{Link, LinkEnd, LinkFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    ApiState,
    extract::{Caller, JsonBody, PathParams, QueryParams},
    page::{Page, range},
    past::when,
    problem::{Problem, Problems},
};

pub(crate) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_links, create_link))
        .routes(routes!(read_link, update_link, delete_link))
        .routes(routes!(linked::linked_objects))
        .routes(routes!(types::list_link_types, types::create_link_type))
        .routes(routes!(
            types::read_link_type,
            types::update_link_type,
            types::delete_link_type
        ))
        .routes(routes!(rules::list_link_rules, rules::create_link_rule))
        .routes(routes!(
            rules::read_link_rule,
            rules::update_link_rule,
            rules::delete_link_rule
        ))
}

/// A link in the path.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct LinkPath {
    /// The link.
    pub(crate) id: Uuid,
}

/// One end of a link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkEnd)]
pub(crate) struct LinkEndDto {
    object_id: Uuid,
    key: String,
    heading: Option<String>,
    /// How its body begins, without markup.
    text: Option<String>,
    module_id: Uuid,
    module_name: String,
}

impl From<LinkEnd> for LinkEndDto {
    fn from(end: LinkEnd) -> Self {
        Self {
            object_id: end.object_id.0,
            key: end.key,
            heading: end.heading,
            text: end.text,
            module_id: end.module_id.0,
            module_name: end.module_name,
        }
    }
}

/// A directed relation between two objects.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Link)]
struct LinkDto {
    id: Uuid,
    link_type_id: Uuid,
    source_object_id: Uuid,
    target_object_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
    /// Fingerprint of the source when the link was confirmed.
    source_fingerprint: String,
    /// Fingerprint of the target when the link was confirmed.
    target_fingerprint: String,
    #[schema(value_type = Object)]
    attributes: Value,
    source: LinkEndDto,
    target: LinkEndDto,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Link> for LinkDto {
    fn from(link: Link) -> Self {
        Self {
            id: link.id.0,
            link_type_id: link.link_type_id.0,
            source_object_id: link.source.object_id.0,
            target_object_id: link.target.object_id.0,
            suspect: link.suspect,
            source_fingerprint: link.source_fingerprint,
            target_fingerprint: link.target_fingerprint,
            attributes: link.attributes,
            source: link.source.into(),
            target: link.target.into(),
            created_at: link.created_at,
            updated_at: link.updated_at,
        }
    }
}

/// Which links.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListLinksParams {
    /// Only from this object.
    source_object_id: Option<Uuid>,
    /// Only to this object.
    target_object_id: Option<Uuid>,
    /// Only of this type.
    link_type_id: Option<Uuid>,
    /// Only with an end in this module.
    module_id: Option<Uuid>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time. The first two are those of the
    /// module that `module_id` names.
    as_of: Option<String>,
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
}

/// A new link.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CreateLinkInput {
    link_type_id: Uuid,
    source_object_id: Uuid,
    target_object_id: Uuid,
    #[schema(value_type = Option<Object>)]
    attributes: Option<Value>,
}

/// Changes of a link. What is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UpdateLinkInput {
    /// Values, merged name by name; null takes one away, or all of them.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    attributes: Patch<Map<String, Value>>,
    /// False confirms the link at what both ends say now; true takes the confirmation of the source away.
    suspect: Option<bool>,
    /// With `suspect` false: fingerprint of the source that was seen; 409 when its content is another by now.
    source_fingerprint: Option<String>,
    /// With `suspect` false: fingerprint of the target that was seen; 409 when its content is another by now.
    target_fingerprint: Option<String>,
    /// Why; it stands in the history.
    #[schema(max_length = 2_000)]
    reason: Option<String>,
}

/// List links
///
/// Those of which the caller may see both ends.
#[utoipa::path(
    get, path = "/links", tag = "links", params(ListLinksParams),
    responses((status = 200, description = "A page of links", body = Page<LinkDto>), Problems)
)]
async fn list_links(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ListLinksParams>,
) -> Result<Json<Page<LinkDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let when = when(params.as_of.as_deref())?;
    let filter = LinkFilter {
        source: params.source_object_id.map(Into::into),
        target: params.target_object_id.map(Into::into),
        link_type: params.link_type_id.map(Into::into),
        module: params.module_id.map(Into::into),
        id: None,
    };
    Page::of(
        app::list_links(&ctx, (filter, when), range.window()).await,
        range,
        LinkDto::from,
    )
}

/// Make a link
///
/// Confirmed at what both ends are now. Duplicates and links of an object to itself are refused.
#[utoipa::path(
    post, path = "/links", tag = "links", request_body = CreateLinkInput,
    responses((status = 201, description = "The new link", body = LinkDto), Problems)
)]
async fn create_link(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<CreateLinkInput>,
) -> Result<(StatusCode, Json<LinkDto>), Problem> {
    let command = CreateLink {
        link_type: input.link_type_id.into(),
        source: input.source_object_id.into(),
        target: input.target_object_id.into(),
        attributes: input.attributes,
    };
    let made = app::create_link(&ctx, command).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Read a link
#[utoipa::path(
    get, path = "/links/{id}", tag = "links", params(LinkPath),
    responses((status = 200, description = "The link", body = LinkDto), Problems)
)]
async fn read_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkPath>,
) -> Result<Json<LinkDto>, Problem> {
    Ok(Json(app::read_link(&ctx, path.id.into()).await?.into()))
}

/// Change a link
///
/// One new version in one new revision of its source's module; none when nothing differs. Needs the right to change that
/// module, and to see the target.
#[utoipa::path(
    patch, path = "/links/{id}", tag = "links", params(LinkPath), request_body = UpdateLinkInput,
    responses((status = 200, description = "The changed link", body = LinkDto), Problems)
)]
async fn update_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkPath>,
    JsonBody(input): JsonBody<UpdateLinkInput>,
) -> Result<Json<LinkDto>, Problem> {
    let seen = [
        ("/source_fingerprint", &input.source_fingerprint),
        ("/target_fingerprint", &input.target_fingerprint),
    ];
    if let Some((pointer, _)) = seen.iter().find(|(_, given)| given.is_some())
        && input.suspect != Some(false)
    {
        let detail = "counts with `suspect` false only";
        return Err(Problem::invalid(pointer, "contradiction", detail));
    }
    let command = UpdateLink {
        attributes: input.attributes,
        suspect: input.suspect,
        seen: (input.source_fingerprint, input.target_fingerprint),
        reason: input.reason,
    };
    let updated = app::update_link(&ctx, path.id.into(), command).await?;
    Ok(Json(updated.into()))
}

/// Take a link away
///
/// Also one whose target is gone.
#[utoipa::path(
    delete, path = "/links/{id}", tag = "links", params(LinkPath),
    responses((status = 204, description = "It is gone"), Problems)
)]
async fn delete_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkPath>,
) -> Result<StatusCode, Problem> {
    app::delete_link(&ctx, path.id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
