//! What is in a recycle bin.

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::{
    Ctx,
    recycle_bin::{BinFilter, BinScope, list_bin},
};
use req1_store::recycle_bin::{BinKind, Deleted, Mark};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::cursor::Cursor;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageRange, range},
    problem::{Problem, Problems},
};

/// Longest text of the filter, in bytes, and the number of its words.
const MAX_FILTER: usize = 1_000;
const MAX_WORDS: usize = 20;

/// Kinds of things in a recycle bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BinKind)]
pub(crate) enum BinKindDto {
    Workspace,
    Project,
    Module,
    Object,
}

impl From<BinKindDto> for BinKind {
    fn from(kind: BinKindDto) -> Self {
        match kind {
            BinKindDto::Workspace => Self::Workspace,
            BinKindDto::Project => Self::Project,
            BinKindDto::Module => Self::Module,
            BinKindDto::Object => Self::Object,
        }
    }
}

impl From<BinKind> for BinKindDto {
    fn from(kind: BinKind) -> Self {
        match kind {
            BinKind::Workspace => Self::Workspace,
            BinKind::Project => Self::Project,
            BinKind::Module => Self::Module,
            BinKind::Object => Self::Object,
        }
    }
}

/// Something deleted that the caller may restore.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BinEntry)]
pub(crate) struct BinEntryDto {
    kind: BinKindDto,
    id: Uuid,
    /// Its name; of an object the heading, or how its text begins.
    name: String,
    /// Key of an object.
    key: Option<String>,
    /// The module of an object.
    module_id: Option<Uuid>,
    module_name: Option<String>,
    /// The project of an object or module.
    project_id: Option<Uuid>,
    project_name: Option<String>,
    deleted_at: DateTime<Utc>,
    /// Who deleted it; null for what an early release deleted.
    deleted_by: Option<Uuid>,
    deleted_by_name: Option<String>,
    /// What comes back with it: projects of a workspace, modules of a project, objects of a module, or objects of the
    /// subtree, itself included.
    contents: i64,
    /// What is deleted above it and must be restored first: the key of an object or the name of a project.
    held_by: Option<String>,
    /// Whether the caller may take it away for good.
    may_purge: bool,
}

impl BinEntryDto {
    fn new(one: Deleted, may_purge: bool) -> Self {
        let (module_id, module_name) = one.module.unzip();
        let (project_id, project_name) = one.project.unzip();
        let (deleted_by, deleted_by_name) = one.deleted_by.unzip();
        Self {
            kind: one.kind.into(),
            id: one.id,
            name: one.name,
            key: one.key,
            module_id,
            module_name,
            project_id,
            project_name,
            deleted_at: one.deleted_at,
            deleted_by,
            deleted_by_name,
            contents: one.contents,
            held_by: one.held_by,
            may_purge: may_purge && one.kind != BinKind::Object,
        }
    }
}

/// Which part of a recycle bin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BinParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// Only of this kind.
    #[param(inline)]
    kind: Option<BinKindDto>,
    /// Words that all must occur in the name, or in key or text of an object.
    #[param(max_length = 1000)]
    q: Option<String>,
}

impl BinParams {
    fn filter(&self) -> Result<BinFilter, Problem> {
        let text = self.q.as_deref().unwrap_or_default();
        if text.contains('\0') || text.len() > MAX_FILTER {
            let allowed = "at most 1000 bytes, no NUL character";
            return Err(Problem::invalid("q", "invalid_text", allowed));
        }
        Ok(BinFilter {
            kind: self.kind.map(BinKind::from),
            words: text
                .split_whitespace()
                .take(MAX_WORDS)
                .map(str::to_owned)
                .collect(),
        })
    }

    /// The page, and the row that it begins behind where a cursor says so.
    fn start(&self) -> Result<(PageRange, Option<Mark>), Problem> {
        match self.cursor.as_deref() {
            None => Ok((range(self.offset, self.limit, None)?, None)),
            Some(text) => {
                let cursor = Cursor::parse(text).ok_or_else(|| {
                    let wanted = "must be a `next_cursor` of an answer";
                    Problem::invalid("cursor", "invalid_cursor", wanted)
                })?;
                let page = range(Some(cursor.offset), self.limit, None)?;
                Ok((page, Some(cursor.mark)))
            }
        }
    }
}

async fn answer(
    ctx: &Ctx,
    scope: BinScope,
    params: BinParams,
) -> Result<Json<Page<BinEntryDto>>, Problem> {
    let (page, after) = params.start()?;
    // A cursor names the row itself: nothing is counted off.
    let skip = if after.is_some() { 0 } else { page.offset };
    let what = (scope, params.filter()?);
    let bin = list_bin(ctx, what, after, (skip, page.limit)).await?;
    let mark = bin.rows.last().map(|last| Mark {
        at: last.deleted_at,
        id: last.id,
    });
    let entry = |one| BinEntryDto::new(one, bin.may_purge);
    let items = bin.rows.into_iter().map(entry).collect();
    let mut answer = Page::new(items, bin.total, page);
    answer.next_cursor = answer.next_cursor.zip(mark).map(|(_, mark)| {
        let length = i64::try_from(answer.items.len()).unwrap_or(i64::MAX);
        let offset = page.offset.saturating_add(length);
        Cursor { offset, mark }.to_string()
    });
    Ok(Json(answer))
}

/// Recycle bin of the server
///
/// Deleted workspaces that you may restore, the latest first.
#[utoipa::path(
    get, path = "/bin", tag = "recycle bin", params(BinParams),
    responses((status = 200, description = "A page of the bin", body = Page<BinEntryDto>), Problems)
)]
pub(crate) async fn server_bin(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<BinParams>,
) -> Result<Json<Page<BinEntryDto>>, Problem> {
    answer(&ctx, BinScope::Server, params).await
}

/// A workspace in the path, with something in it.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InWorkspace {
    /// The workspace.
    workspace_id: Uuid,
}

/// Recycle bin of a workspace
///
/// Deleted projects and modules that you may restore, the latest first.
#[utoipa::path(
    get, path = "/workspaces/{workspace_id}/bin", tag = "recycle bin", params(InWorkspace, BinParams),
    responses((status = 200, description = "A page of the bin", body = Page<BinEntryDto>), Problems)
)]
pub(crate) async fn workspace_bin(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InWorkspace>,
    QueryParams(params): QueryParams<BinParams>,
) -> Result<Json<Page<BinEntryDto>>, Problem> {
    answer(&ctx, BinScope::Workspace(path.workspace_id.into()), params).await
}

/// A project in the path, with something in it.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InProject {
    /// The project.
    project_id: Uuid,
}

/// Recycle bin of a project
///
/// Deleted modules, and deleted objects of the other modules, that you may restore, the latest first. What was deleted
/// together with an object is part of its row.
#[utoipa::path(
    get, path = "/projects/{project_id}/bin", tag = "recycle bin", params(InProject, BinParams),
    responses((status = 200, description = "A page of the bin", body = Page<BinEntryDto>), Problems)
)]
pub(crate) async fn project_bin(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InProject>,
    QueryParams(params): QueryParams<BinParams>,
) -> Result<Json<Page<BinEntryDto>>, Problem> {
    answer(&ctx, BinScope::Project(path.project_id.into()), params).await
}
