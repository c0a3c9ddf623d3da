//! `GET /suspect-links/causes`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::suspect::list_causes;
use req1_store::suspect::{Cause, CauseMark};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{Revisions, scope, unknown_cursor};
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
pub(crate) struct CausesParams {
    /// Links with an end in a module of this project.
    project_id: Option<Uuid>,
    /// Links with an end in this module.
    module_id: Option<Uuid>,
    /// Only of this type.
    link_type_id: Option<Uuid>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// An object that made links suspect: it says something else than when they were confirmed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectCause)]
pub(crate) struct CauseDto {
    object: LinkEndDto,
    /// Fingerprint of what it says now.
    fingerprint: String,
    /// Links that are suspect because of it.
    links: i64,
    /// Since when the newest of them is.
    since: DateTime<Utc>,
    /// Name of who wrote what it says now.
    changed_by_name: String,
    changed_at: DateTime<Utc>,
}

impl From<Cause> for CauseDto {
    fn from(one: Cause) -> Self {
        Self {
            object: one.object.into(),
            fingerprint: one.fingerprint,
            links: one.links,
            since: one.since,
            changed_by_name: one.changed_by,
            changed_at: one.changed_at,
        }
    }
}

/// A page of causes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectCauses)]
pub(crate) struct CausesDto {
    /// The latest first.
    items: Vec<CauseDto>,
    /// All causes.
    total: i64,
    /// Suspect links by all causes; one of which both ends changed counts with each.
    links: i64,
    /// Rows that a page has at most.
    limit: i64,
    /// Cursor of the next page; null on the last one.
    next_cursor: Option<String>,
    /// What the list shows: revisions of the modules concerned. Send them when you clear all links of a module.
    #[schema(value_type = std::collections::HashMap<String, i64>)]
    seen_revisions: Revisions,
}

/// `microseconds.id` of the last row.
fn parse_cursor(cursor: &str) -> Option<CauseMark> {
    let (since, object) = cursor.split_once('.')?;
    Some(CauseMark {
        since: DateTime::from_timestamp_micros(since.parse().ok()?)?,
        object: Uuid::try_parse(object).ok()?.into(),
    })
}

/// List what made links suspect
///
/// Objects that say something else than when links to or from them were confirmed, the latest first. Links of which the
/// caller may see both ends.
#[utoipa::path(
    get, path = "/suspect-links/causes", tag = "links", params(CausesParams),
    responses((status = 200, description = "A page of causes", body = CausesDto), Problems)
)]
pub(crate) async fn list_suspect_causes(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<CausesParams>,
) -> Result<Json<CausesDto>, Problem> {
    let limit = range(None, params.limit, None)?.limit;
    let scope = scope(
        (params.project_id, params.module_id),
        params.link_type_id,
        "",
    )?;
    let after = params.cursor.as_deref();
    let after = after.map(|text| parse_cursor(text).ok_or_else(unknown_cursor));
    let found = list_causes(&ctx, scope, (after.transpose()?, limit)).await?;
    let cursor = |mark: CauseMark| format!("{}.{}", mark.since.timestamp_micros(), mark.object);
    Ok(Json(CausesDto {
        items: found.items.into_iter().map(CauseDto::from).collect(),
        total: found.total,
        links: found.links,
        limit,
        next_cursor: found.next.map(cursor),
        seen_revisions: found.seen.into_iter().map(|(id, at)| (id.0, at)).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lnk_5_a_cursor_over_causes_is_read_or_refused() {
        let id = "0190a000-0000-7000-8000-000000000000";
        let mark = parse_cursor(&format!("1700000000000001.{id}")).unwrap();
        assert_eq!(mark.since.timestamp_micros(), 1_700_000_000_000_001);
        assert_eq!(mark.object.to_string(), id);
        for odd in [
            "",
            ".",
            "1",
            &format!("x.{id}"),
            "1.x",
            &format!("{}.{id}", i64::MAX),
        ] {
            assert_eq!(parse_cursor(odd), None, "{odd}");
        }
    }
}
