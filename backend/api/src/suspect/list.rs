//! `GET /suspect-links`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::suspect::{Listed, SuspectPage, list_suspect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{scope, unknown_cursor};
use crate::{
    extract::{Caller, QueryParams},
    links::LinkEndDto,
    page::range,
    problem::{Problem, Problems},
};

/// Whose suspect links. One of `project_id` and `module_id` says it.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SuspectParams {
    /// Links with an end in a module of this project.
    project_id: Option<Uuid>,
    /// Links with an end in this module.
    module_id: Option<Uuid>,
    /// Only of this type.
    link_type_id: Option<Uuid>,
    /// Only those that are suspect because of this object.
    cause_object_id: Option<Uuid>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A suspect link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectLink)]
#[expect(clippy::struct_excessive_bools, reason = "fields of the answer")]
pub(crate) struct SuspectLinkDto {
    id: Uuid,
    link_type_id: Uuid,
    source: LinkEndDto,
    target: LinkEndDto,
    /// Whether the source says something else than what was confirmed.
    source_changed: bool,
    /// Whether the target does.
    target_changed: bool,
    /// Fingerprint of what the source says now.
    source_fingerprint: String,
    /// Fingerprint of what the target says now.
    target_fingerprint: String,
    /// Whether somebody marked it by hand.
    marked: bool,
    /// Since when an end is another than confirmed.
    since: DateTime<Utc>,
    /// Whether you may clear it.
    may_clear: bool,
}

impl From<Listed> for SuspectLinkDto {
    fn from(Listed { link, may_clear }: Listed) -> Self {
        Self {
            id: link.id.0,
            link_type_id: link.link_type_id.0,
            source: link.source.into(),
            target: link.target.into(),
            source_changed: link.source_changed,
            target_changed: link.target_changed,
            source_fingerprint: link.source_fingerprint,
            target_fingerprint: link.target_fingerprint,
            marked: link.marked,
            since: link.since,
            may_clear,
        }
    }
}

/// A page of suspect links.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectLinks)]
pub(crate) struct SuspectLinksDto {
    items: Vec<SuspectLinkDto>,
    /// Rows that a page has at most.
    limit: i64,
    /// Cursor of the next page; null on the last one.
    next_cursor: Option<String>,
}

/// List suspect links
///
/// Those of which the caller may see both ends, in the order in which they were made.
#[utoipa::path(
    get, path = "/suspect-links", tag = "links", params(SuspectParams),
    responses((status = 200, description = "A page of suspect links", body = SuspectLinksDto), Problems)
)]
pub(crate) async fn list_suspect_links(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<SuspectParams>,
) -> Result<Json<SuspectLinksDto>, Problem> {
    let limit = range(None, params.limit, None)?.limit;
    let after = params.cursor.as_deref();
    let after = after.map(|text| Uuid::try_parse(text).map_err(|_| unknown_cursor()));
    let wanted = SuspectPage {
        scope: scope(
            (params.project_id, params.module_id),
            params.link_type_id,
            "",
        )?,
        cause: params.cause_object_id.map(Into::into),
        after: after.transpose()?.map(Into::into),
        limit,
    };
    let (found, next) = list_suspect(&ctx, wanted).await?;
    Ok(Json(SuspectLinksDto {
        items: found.into_iter().map(SuspectLinkDto::from).collect(),
        limit,
        next_cursor: next.map(|id| id.to_string()),
    }))
}
