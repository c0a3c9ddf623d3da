//! Revisions of a module.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::modules as app;
use req1_domain::ids::UserId;
use req1_store::change_sets::{Revision, RevisionFilter, RevisionLink};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::InModule;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageRange, range},
    problem::{Problem, Problems},
};

/// A link that a revision made, changed or took away.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RevisionLink)]
pub(crate) struct RevisionLinkDto {
    /// Name of its type, as it reads from its source.
    link_type: String,
    /// Key of the object that it leads from.
    source_key: String,
    /// Key of the object that it leads to; … where you may not see that one.
    target_key: String,
    /// Whether it was taken away.
    deleted: bool,
    /// Whether it was there before and after: it was confirmed, or given other values.
    changed: bool,
}

impl From<RevisionLink> for RevisionLinkDto {
    fn from(link: RevisionLink) -> Self {
        Self {
            link_type: link.type_name,
            source_key: link.source,
            target_key: link.target,
            deleted: link.deleted,
            changed: link.changed,
        }
    }
}

/// One revision of a module.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Revision)]
pub(crate) struct RevisionDto {
    revision: i64,
    change_set_id: Uuid,
    /// edit, import, script, undo or sync.
    cause: String,
    actor_id: Uuid,
    actor_name: String,
    at: DateTime<Utc>,
    /// Objects made or restored.
    created: i32,
    /// Objects changed or moved.
    updated: i32,
    /// Objects deleted.
    deleted: i32,
    /// Links made, taken away or restored; counted up to 10,000.
    links: i64,
    /// One of these links.
    link: Option<RevisionLinkDto>,
    /// Names of the first attributes and types that changed, of the module when its settings did.
    schema: Vec<String>,
    /// Key of one of the objects that changed.
    object_key: Option<String>,
    /// Its heading then.
    object_heading: Option<String>,
    /// The change set that this one reverted.
    undoes: Option<Uuid>,
    /// The change set that reverted this one.
    undone_by: Option<Uuid>,
    /// Why, in the actor's own words; of a script its name and version.
    comment: Option<String>,
}

impl From<Revision> for RevisionDto {
    fn from(one: Revision) -> Self {
        let (object_key, object_heading) = one.object.unzip();
        Self {
            revision: one.revision,
            change_set_id: one.change_set_id.0,
            cause: one.cause,
            actor_id: one.actor.0,
            actor_name: one.actor_name,
            at: one.at,
            created: one.created,
            updated: one.updated,
            deleted: one.deleted,
            links: one.links,
            link: one.link.map(Into::into),
            schema: one.schema,
            object_key,
            object_heading: object_heading.flatten(),
            undoes: one.undoes.map(|id| id.0),
            undone_by: one.undone_by.map(|id| id.0),
            comment: one.comment,
        }
    }
}

/// Why there is a revision.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CauseDto {
    Edit,
    Import,
    Script,
    Undo,
    Sync,
}

impl CauseDto {
    const fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Import => "import",
            Self::Script => "script",
            Self::Undo => "undo",
            Self::Sync => "sync",
        }
    }
}

/// Which revisions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Only what this person did.
    actor_id: Option<Uuid>,
    /// Only of this kind.
    #[param(inline)]
    cause: Option<CauseDto>,
}

/// Rows before the page, and the revision that it begins below.
fn parse(cursor: &str) -> Option<(i64, i64)> {
    let (offset, revision) = cursor.strip_prefix('k')?.split_once('.')?;
    let (offset, revision) = (offset.parse().ok()?, revision.parse().ok()?);
    (offset >= 0 && revision >= 0).then_some((offset, revision))
}

impl HistoryParams {
    /// The page, and the revision that it begins below where a cursor says so.
    fn start(&self) -> Result<(PageRange, Option<i64>), Problem> {
        match self.cursor.as_deref().and_then(parse) {
            Some((offset, revision)) => {
                Ok((range(Some(offset), self.limit, None)?, Some(revision)))
            }
            None => Ok((
                range(self.offset, self.limit, self.cursor.as_deref())?,
                None,
            )),
        }
    }
}

/// History of a module
///
/// Its revisions, newest first.
#[utoipa::path(
    get, path = "/modules/{module_id}/history", tag = "modules", params(InModule, HistoryParams),
    responses((status = 200, description = "A page of revisions", body = Page<RevisionDto>), Problems)
)]
pub(crate) async fn module_history(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<HistoryParams>,
) -> Result<Json<Page<RevisionDto>>, Problem> {
    let (page, before) = params.start()?;
    let filter = RevisionFilter {
        actor: params.actor_id.map(UserId),
        cause: params.cause.map(CauseDto::name),
        before,
    };
    // A cursor names the row itself: nothing is counted off.
    let skip = if before.is_some() { 0 } else { page.offset };
    let wanted = (&filter, (skip, page.limit));
    let (rows, total) = app::module_history(&ctx, path.module_id.into(), wanted).await?;
    let last = rows.last().map(|one| one.revision);
    let items = rows.into_iter().map(RevisionDto::from).collect();
    let mut answer = Page::new(items, total, page);
    answer.next_cursor = answer.next_cursor.zip(last).map(|(_, revision)| {
        let length = i64::try_from(answer.items.len()).unwrap_or(i64::MAX);
        format!("k{}.{revision}", page.offset.saturating_add(length))
    });
    Ok(Json(answer))
}
