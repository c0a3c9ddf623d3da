//! `POST /suspect-links/clear`

use axum::Json;
use req1_app::suspect::{ClearCommand, Cleared, LeftReason, MOST_LINKS, clear_suspect};
use req1_store::suspect::{Clearing, SeenLink};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Revisions, scope};
use crate::{
    extract::{Caller, JsonBody},
    problem::{Problem, Problems},
};

/// A link with what was seen of its ends. An end that is not named stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenLinkInput {
    link_id: Uuid,
    source_fingerprint: Option<String>,
    target_fingerprint: Option<String>,
}

/// An object with what was seen of it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenCauseInput {
    object_id: Uuid,
    fingerprint: String,
}

/// Links to confirm. Exactly one of `links`, `cause` and `all` says which.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClearSuspectInput {
    /// These.
    #[schema(min_items = 1, max_items = 10_000)]
    links: Option<Vec<SeenLinkInput>>,
    /// Those of a project or module that are suspect because of an object.
    cause: Option<SeenCauseInput>,
    /// All that start in a module, at what `seen_revisions` showed.
    all: Option<bool>,
    /// With `cause`: links with an end in this project.
    project_id: Option<Uuid>,
    /// With `cause`: links with an end in this module. With `all`: the module.
    module_id: Option<Uuid>,
    /// With `cause` or `all`: only of this type.
    link_type_id: Option<Uuid>,
    /// With `all`: as the list of causes gave them. Ends in modules that are not named stay as they are.
    #[schema(value_type = Option<std::collections::HashMap<String, i64>>)]
    seen_revisions: Option<Revisions>,
    /// Why; it stands in the history.
    #[schema(max_length = 2_000)]
    reason: Option<String>,
}

/// Why a link is suspect still.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuspectLeftReason)]
enum LeftReasonDto {
    /// An end changed since you saw it, or you saw only one of two that changed.
    Changed,
    /// You may not change the module that it starts in.
    NotAllowed,
}

/// A link that is suspect still.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectLeft)]
struct LeftDto {
    link_id: Uuid,
    reason: LeftReasonDto,
}

/// What was confirmed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuspectCleared)]
pub(crate) struct ClearedDto {
    /// The change set, which can be undone; null when nothing was to be confirmed.
    change_set_id: Option<Uuid>,
    /// Links that were confirmed.
    cleared: u64,
    /// Links that were meant and are suspect still.
    left_count: i64,
    /// The first of them.
    left: Vec<LeftDto>,
}

impl From<Cleared> for ClearedDto {
    fn from(cleared: Cleared) -> Self {
        let left = cleared.left.into_iter().map(|one| LeftDto {
            link_id: one.id.0,
            reason: match one.reason {
                LeftReason::Changed => LeftReasonDto::Changed,
                LeftReason::NotAllowed => LeftReasonDto::NotAllowed,
            },
        });
        Self {
            change_set_id: cleared.change_set.map(|id| id.0),
            cleared: cleared.count,
            left_count: cleared.left_count,
            left: left.collect(),
        }
    }
}

impl ClearSuspectInput {
    fn clearing(mut self) -> Result<ClearCommand, Problem> {
        let reason = self.reason.take();
        let all = self.all == Some(true);
        let clearing = match (self.links.take(), self.cause.take(), all) {
            (Some(links), None, false) => self.links(links)?,
            (None, Some(cause), false) => self.cause(cause)?,
            (None, None, true) => self.all()?,
            _ => {
                let detail = "send exactly one of links, cause and all";
                return Err(Problem::invalid("/links", "contradiction", detail));
            }
        };
        Ok(ClearCommand { clearing, reason })
    }

    fn links(&self, links: Vec<SeenLinkInput>) -> Result<Clearing, Problem> {
        let others = [
            ("/project_id", self.project_id.is_some()),
            ("/module_id", self.module_id.is_some()),
            ("/link_type_id", self.link_type_id.is_some()),
            ("/seen_revisions", self.seen_revisions.is_some()),
        ];
        refuse(&others, "does not count with `links`")?;
        if links.is_empty() {
            return Err(Problem::invalid("/links", "empty", "name a link"));
        }
        if links.len() > MOST_LINKS {
            let detail = "must name at most 10000 links";
            return Err(Problem::invalid("/links", "too_many", detail));
        }
        let seen = links.into_iter().enumerate().map(|(place, one)| {
            if one.source_fingerprint.is_none() && one.target_fingerprint.is_none() {
                let pointer = format!("/links/{place}");
                let detail = "send the fingerprint of the end that you saw";
                return Err(Problem::invalid(&pointer, "missing", detail));
            }
            let fingerprints = [
                ("source_fingerprint", &one.source_fingerprint),
                ("target_fingerprint", &one.target_fingerprint),
            ];
            for (name, given) in fingerprints {
                let pointer = format!("/links/{place}/{name}");
                given
                    .as_deref()
                    .map_or(Ok(()), |text| fingerprint(&pointer, text))?;
            }
            Ok(SeenLink {
                id: one.link_id.into(),
                source: one.source_fingerprint,
                target: one.target_fingerprint,
            })
        });
        Ok(Clearing::Links(seen.collect::<Result<_, _>>()?))
    }

    fn cause(&self, cause: SeenCauseInput) -> Result<Clearing, Problem> {
        let seen = [("/seen_revisions", self.seen_revisions.is_some())];
        refuse(&seen, "counts with `all` only")?;
        fingerprint("/cause/fingerprint", &cause.fingerprint)?;
        Ok(Clearing::Cause {
            scope: scope((self.project_id, self.module_id), self.link_type_id, "/")?,
            object: cause.object_id.into(),
            fingerprint: cause.fingerprint,
        })
    }

    fn all(self) -> Result<Clearing, Problem> {
        let project = [("/project_id", self.project_id.is_some())];
        refuse(&project, "counts with `cause` only")?;
        let missing =
            |pointer| move || Problem::invalid(pointer, "missing", "is needed with `all`");
        let seen = self.seen_revisions.ok_or_else(missing("/seen_revisions"))?;
        if seen.len() > MOST_LINKS {
            let detail = "must name at most 10000 modules";
            return Err(Problem::invalid("/seen_revisions", "too_many", detail));
        }
        Ok(Clearing::Module {
            module: self.module_id.ok_or_else(missing("/module_id"))?.into(),
            link_type: self.link_type_id.map(Into::into),
            seen: seen.into_iter().map(|(id, at)| (id.into(), at)).collect(),
        })
    }
}

fn refuse(given: &[(&str, bool)], detail: &'static str) -> Result<(), Problem> {
    match given.iter().find(|(_, is_given)| *is_given) {
        Some((pointer, _)) => Err(Problem::invalid(pointer, "contradiction", detail)),
        None => Ok(()),
    }
}

/// A fingerprint is compared, never stored: it only must fit into a query.
fn fingerprint(pointer: &str, text: &str) -> Result<(), Problem> {
    if text.contains('\0') || text.len() > 200 {
        let detail = "must be a fingerprint of an answer";
        return Err(Problem::invalid(pointer, "invalid_fingerprint", detail));
    }
    Ok(())
}

/// Clear suspect links
///
/// Confirms them at what you saw, in one change set that can be undone. What changed since you saw it stays suspect and is
/// told. Needs the right to change the modules in which the links start, and to see where they lead.
#[utoipa::path(
    post, path = "/suspect-links/clear", tag = "links", request_body = ClearSuspectInput,
    responses((status = 200, description = "What was confirmed", body = ClearedDto), Problems)
)]
pub(crate) async fn clear_suspect_links(
    Caller(ctx): Caller,
    JsonBody(input): JsonBody<ClearSuspectInput>,
) -> Result<Json<ClearedDto>, Problem> {
    Ok(Json(clear_suspect(&ctx, input.clearing()?).await?.into()))
}
