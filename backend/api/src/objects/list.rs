//! `GET /modules/{module_id}/objects`

use axum::Json;
use req1_app::objects::{ListObjects, Start};
use req1_domain::objects::Classification;
use req1_store::objects::{Filter, SortKey};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ObjectDto;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    modules::InModule,
    page::{Page, PageRange, range},
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
}

impl ListParams {
    fn filter(&self) -> Result<Filter, Problem> {
        let classification = match &self.classification {
            None => None,
            Some(name) => Some(
                Classification::parse(name)
                    .ok_or_else(|| {
                        let allowed = "must be one of: heading, normative, informative";
                        Problem::invalid("classification", "unknown_classification", allowed)
                    })?
                    .as_str(),
            ),
        };
        let sort = self.sort_by.map(|column| match column {
            SortBy::Position => SortKey::Position,
            SortBy::Heading => SortKey::Heading,
            SortBy::Key => SortKey::Key,
            SortBy::Classification => SortKey::Classification,
            SortBy::LifecycleState => SortKey::LifecycleState,
            SortBy::CurrentVersion => SortKey::Version,
            SortBy::CreatedAt => SortKey::CreatedAt,
            SortBy::UpdatedAt => SortKey::UpdatedAt,
        });
        let descending = self.sort_dir == Some(SortDirection::Desc);
        for (name, text) in [
            ("heading", &self.heading),
            ("body", &self.body),
            ("search", &self.search),
        ] {
            if text
                .as_ref()
                .is_some_and(|text| text.contains('\0') || text.len() > 4_000)
            {
                return Err(Problem::invalid(
                    name,
                    "invalid_text",
                    "at most 4000 bytes, no NUL character",
                ));
            }
        }
        Ok(Filter {
            heading: self.heading.clone(),
            body: self.body.clone(),
            search: self.search.clone(),
            classification,
            needs_review: self.needs_review,
            include_deleted: self.include_deleted.unwrap_or(false),
            sort: match (sort, descending) {
                (None, false) => None,
                (None, true) => Some((SortKey::Position, true)),
                (Some(key), descending) => Some((key, descending)),
            },
        })
    }
}

/// List objects
///
/// In document order unless sorted. Any window of a module costs the same.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/objects",
    tag = "objects",
    params(InModule, ListParams),
    responses((status = 200, description = "A page of objects", body = Page<ObjectDto>), Problems)
)]
pub(crate) async fn list_objects(
    Caller(ctx): Caller,
    PathParams(path): PathParams<InModule>,
    QueryParams(params): QueryParams<ListParams>,
) -> Result<Json<Page<ObjectDto>>, Problem> {
    let range = range(params.offset, params.limit, params.cursor.as_deref())?;
    let command = ListObjects {
        module: path.module_id.into(),
        filter: params.filter()?,
        start: params
            .at
            .map_or(Start::Offset(range.offset), |id| Start::Around(id.into())),
        limit: range.limit,
    };
    let (views, offset, total) = req1_app::objects::list_objects(&ctx, command).await?;
    let items = views.into_iter().map(ObjectDto::new).collect();
    Ok(Json(Page::new(
        items,
        total,
        PageRange {
            offset,
            limit: range.limit,
        },
    )))
}
