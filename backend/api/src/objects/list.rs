//! `GET /modules/{module_id}/objects`

use axum::Json;
use req1_app::{
    AppError,
    objects::{GivenFilter, ListObjects, Start, read_sort},
};
use req1_domain::{
    filter::{Bound, BoundSort, SortKey, Test, TextTest},
    objects::Classification,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ObjectDto;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    page::{MAX_OFFSET, Page, PageRange, range},
    past::when,
    problem::{Problem, Problems},
};

/// Columns that a list can be sorted by.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortBy {
    /// Document order.
    #[serde(alias = "level")]
    Position,
    Heading,
    Key,
    Classification,
    LifecycleState,
    #[serde(alias = "version")]
    CurrentVersion,
    CreatedAt,
    UpdatedAt,
}

/// Direction of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortDirection {
    Asc,
    Desc,
}

/// Which objects of a module.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// First row, counted from 0 in the order of the list.
    #[param(minimum = 0, default = 0)]
    offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    cursor: Option<String>,
    /// The window that contains this object, in document order; replaces `offset`.
    at: Option<Uuid>,
    /// Part of the heading, whatever the case.
    heading: Option<String>,
    /// Part of the body.
    body: Option<String>,
    /// Part of heading, body or key.
    search: Option<String>,
    /// Sort column; document order when missing.
    #[param(inline)]
    sort_by: Option<SortBy>,
    /// Direction of the sort.
    #[param(inline)]
    sort_dir: Option<SortDirection>,
    /// Only what has no review stamp for its present content (true) or has one (false).
    needs_review: Option<bool>,
    /// heading, normative or informative.
    classification: Option<String>,
    /// Deleted objects too.
    include_deleted: Option<bool>,
    /// A filter in the filter language, such as `Priority = high and not has outgoing satisfies`, or the same as JSON.
    filter: Option<String>,
    /// Columns to sort by, such as `Priority desc, key`.
    sort: Option<String>,
    /// As of a point of the past: the number of a revision, the id of a baseline, or a time.
    as_of: Option<String>,
    /// With the objects above each one that the filter lets through; `context` tells which they are. In document order only.
    ancestors: Option<bool>,
}

impl ListParams {
    /// The conditions of the v1 contract.
    fn conditions(&self) -> Result<Vec<Bound>, Problem> {
        let mut conditions = Vec::new();
        if let Some(name) = &self.classification {
            let kind = Classification::parse(name).ok_or_else(|| {
                let allowed = "must be one of: heading, normative, informative";
                Problem::invalid("classification", "unknown_classification", allowed)
            })?;
            conditions.push(Bound::Test(Test::Classification(vec![kind])));
        }
        let part = |name: &str, text: Option<&String>| match text {
            None => Ok(None),
            Some(text) if text.contains('\0') || text.len() > 4_000 => Err(Problem::invalid(
                name,
                "invalid_text",
                "at most 4000 bytes, no NUL character",
            )),
            Some(text) => Ok(Some(TextTest::Contains(text.clone()))),
        };
        let test = |make: fn(TextTest) -> Test| move |part| Bound::Test(make(part));
        conditions.extend(part("heading", self.heading.as_ref())?.map(test(Test::Heading)));
        conditions.extend(part("body", self.body.as_ref())?.map(test(Test::Body)));
        if let Some(part) = part("search", self.search.as_ref())? {
            conditions.push(Bound::Or(vec![
                Bound::Test(Test::Heading(part.clone())),
                Bound::Test(Test::Body(part.clone())),
                Bound::Test(Test::Key(part)),
            ]));
        }
        let reviewed = Bound::Test(Test::Reviewed);
        match self.needs_review {
            Some(true) => conditions.push(Bound::Not(Box::new(reviewed))),
            Some(false) => conditions.push(reviewed),
            None => {}
        }
        Ok(conditions)
    }

    /// The sort column of the v1 contract.
    fn column(&self) -> Option<BoundSort> {
        let key = match self.sort_by {
            None if self.sort_dir.is_none() || self.sort.is_some() => return None,
            None | Some(SortBy::Position) => SortKey::Position,
            Some(SortBy::Heading) => SortKey::Heading,
            Some(SortBy::Key) => SortKey::Key,
            Some(SortBy::Classification) => SortKey::Classification,
            Some(SortBy::LifecycleState) => SortKey::State,
            Some(SortBy::CurrentVersion) => SortKey::Version,
            Some(SortBy::CreatedAt) => SortKey::Created,
            Some(SortBy::UpdatedAt) => SortKey::Changed,
        };
        Some(BoundSort {
            key,
            descending: self.sort_dir == Some(SortDirection::Desc),
        })
    }

    fn command(&self, module: Uuid) -> Result<ListObjects, Problem> {
        let after = self.cursor.as_deref().and_then(AfterRow::read);
        let cursor = self.cursor.as_deref().filter(|_| after.is_none());
        let range = range(self.offset, self.limit, cursor)?;
        Ok(ListObjects {
            module: module.into(),
            conditions: self.conditions()?,
            filter: GivenFilter::read("filter", self.filter.as_deref().unwrap_or_default())
                .map_err(AppError::from)?,
            include_deleted: self.include_deleted.unwrap_or(false),
            sort_by: self.column(),
            sort: read_sort("sort", self.sort.as_deref().unwrap_or_default())
                .map_err(AppError::from)?,
            ancestors: self.ancestors.unwrap_or(false),
            start: match (self.at, after) {
                (Some(id), _) => Start::Around(id.into()),
                (None, Some(after)) => Start::After(after.keys, after.offset),
                (None, None) => Start::Offset(range.offset),
            },
            limit: range.limit,
            when: when(self.as_of.as_deref())?,
        })
    }
}

/// Where a list goes on: the sort keys of the last row that was given, and how many were given so far.
#[derive(Debug, Serialize, Deserialize)]
struct AfterRow {
    offset: i64,
    keys: Vec<Option<String>>,
}

impl AfterRow {
    fn read(cursor: &str) -> Option<Self> {
        let bytes = hex::decode(cursor.strip_prefix('k')?).ok()?;
        let after: Self = serde_json::from_slice(&bytes).ok()?;
        (0..=MAX_OFFSET).contains(&after.offset).then_some(after)
    }

    fn write(&self) -> Option<String> {
        let bytes = serde_json::to_vec(self).ok()?;
        Some(format!("k{}", hex::encode(bytes)))
    }
}

/// A part of a list of objects.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectPage {
    #[serde(flatten)]
    page: Page<ObjectDto>,
    /// Rows of the whole list that the filter lets through; fewer than `total` where others are listed with `ancestors`.
    matching: i64,
}

/// List objects
///
/// In document order unless sorted. Any window of a module costs the same. `next_cursor` goes on after the last row that
/// was given, whatever came or went before it meanwhile. As of a revision, a baseline or a time, filters and sort orders speak
/// of that moment; deleted objects, and words of the search index, are of the present only.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/objects",
    tag = "objects",
    params(InModule, ListParams),
    responses((status = 200, description = "A page of objects", body = ObjectPage), Problems)
)]
pub(crate) async fn list_objects(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<ObjectPage>, Problem> {
    let command = params.command(path.module_id)?;
    let limit = command.limit;
    let list = req1_app::objects::list_objects(&ctx, command).await?;
    let items = list.rows.into_iter().map(ObjectDto::new).collect();
    let offset = list.offset;
    let mut page = Page::new(items, list.total, PageRange { offset, limit });
    page.next_cursor = list.last.and_then(|keys| {
        let offset = offset.saturating_add(limit).min(MAX_OFFSET);
        AfterRow { offset, keys }.write()
    });
    Ok(Json(ObjectPage {
        page,
        matching: list.matching,
    }))
}
