//! `GET /links/{id}/suspect`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::suspect::{SuspectEnd, link_cause};
use req1_store::suspect::Version;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    compare::FieldDifferenceDto,
    extract::{Caller, PathParams},
    links::{LinkEndDto, LinkPath},
    problem::{Problem, Problems},
};

/// A version that changed what an end says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectVersion)]
struct VersionDto {
    version: i32,
    /// update, import, undo, ...
    change_type: String,
    changed_by: Uuid,
    changed_by_name: String,
    changed_at: DateTime<Utc>,
    /// Why, in the actor's own words.
    comment: Option<String>,
}

impl From<Version> for VersionDto {
    fn from(one: Version) -> Self {
        Self {
            version: one.version,
            change_type: one.change_type,
            changed_by: one.changed_by.0,
            changed_by_name: one.changed_by_name,
            changed_at: one.changed_at,
            comment: one.comment,
        }
    }
}

/// One end of a link: what was confirmed, and what changed since.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectEnd)]
struct SuspectEndDto {
    object: LinkEndDto,
    /// Whether it says something else than what was confirmed.
    changed: bool,
    /// Fingerprint of what it says now; send it when you clear the link.
    fingerprint: String,
    /// The version that was confirmed; null when somebody marked the link by hand.
    confirmed_version: Option<i32>,
    version: Option<i32>,
    /// Who confirmed it, or marked it.
    confirmed_by: Uuid,
    confirmed_by_name: String,
    confirmed_at: DateTime<Utc>,
    /// Why, in that person's own words.
    confirmed_comment: Option<String>,
    /// What changed since, of what counts as content.
    fields: Vec<FieldDifferenceDto>,
    /// Who changed it since, the latest first; 50 at most.
    versions: Vec<VersionDto>,
}

impl From<SuspectEnd> for SuspectEndDto {
    fn from(end: SuspectEnd) -> Self {
        Self {
            object: end.object.into(),
            changed: end.changed,
            fingerprint: end.fingerprint,
            confirmed_version: end.confirmed_version,
            version: end.version,
            confirmed_by: end.confirmation.by.0,
            confirmed_by_name: end.confirmation.by_name,
            confirmed_at: end.confirmation.at,
            confirmed_comment: end.confirmation.comment,
            fields: end.fields.into_iter().map(Into::into).collect(),
            versions: end.versions.into_iter().map(Into::into).collect(),
        }
    }
}

/// Why a link is suspect, or who confirmed it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkSuspicion)]
pub(crate) struct SuspicionDto {
    link_id: Uuid,
    suspect: bool,
    source: SuspectEndDto,
    target: SuspectEndDto,
}

/// Read why a link is suspect
///
/// What of each end changed since it was confirmed, with who and when. Of a link that is not suspect: who confirmed it.
#[utoipa::path(
    get, path = "/links/{id}/suspect", tag = "links", params(LinkPath),
    responses((status = 200, description = "Both ends", body = SuspicionDto), Problems)
)]
pub(crate) async fn suspect_link(
    Caller(ctx): Caller,
    PathParams(path): PathParams<LinkPath>,
) -> Result<Json<SuspicionDto>, Problem> {
    let (link, (source, target)) = link_cause(&ctx, path.id.into()).await?;
    Ok(Json(SuspicionDto {
        link_id: link.id.0,
        suspect: link.suspect,
        source: source.into(),
        target: target.into(),
    }))
}
