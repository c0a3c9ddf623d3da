//! Pages of lists: offset and limit of the v1 contract, and a cursor beside them.

use req1_app::AppError;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

const DEFAULT_LIMIT: i64 = 50;
const MAX_LIMIT: i64 = 1_000;
pub(crate) const MAX_OFFSET: i64 = 1_000_000_000;

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageParams {
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    pub(crate) offset: Option<i64>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    pub(crate) limit: Option<i64>,
    /// `next_cursor` of the page before; replaces `offset`.
    pub(crate) cursor: Option<String>,
}

/// Offset and limit after their checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageRange {
    pub(crate) offset: i64,
    pub(crate) limit: i64,
}

impl PageRange {
    pub(crate) const fn window(self) -> (i64, i64) {
        (self.offset, self.limit)
    }
}

/// Checks parameters of a page.
pub(crate) fn range(
    offset: Option<i64>,
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Result<PageRange, Problem> {
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    if limit < 1 {
        return Err(Problem::invalid(
            "limit",
            "out_of_range",
            "must be at least 1",
        ));
    }
    let offset = match (cursor, offset) {
        (Some(cursor), _) => cursor
            .strip_prefix("o")
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                Problem::invalid(
                    "cursor",
                    "invalid_cursor",
                    "must be a `next_cursor` of an answer",
                )
            })?,
        (None, offset) => offset.unwrap_or(0),
    };
    if !(0..=MAX_OFFSET).contains(&offset) {
        return Err(Problem::invalid(
            "offset",
            "out_of_range",
            "must be between 0 and 1000000000",
        ));
    }
    Ok(PageRange {
        offset,
        limit: limit.min(MAX_LIMIT),
    })
}

impl PageParams {
    pub(crate) fn range(&self) -> Result<PageRange, Problem> {
        range(self.offset, self.limit, self.cursor.as_deref())
    }
}

/// A part of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Page<T> {
    /// The rows.
    pub(crate) items: Vec<T>,
    /// Rows of the whole list.
    pub(crate) total: i64,
    /// Place of the first row, counted from 0.
    pub(crate) offset: i64,
    /// Rows that a page has at most.
    pub(crate) limit: i64,
    /// Cursor of the next page; null on the last one.
    pub(crate) next_cursor: Option<String>,
}

impl<T> Page<T> {
    pub(crate) fn new(items: Vec<T>, total: i64, range: PageRange) -> Self {
        let end = range
            .offset
            .saturating_add(i64::try_from(items.len()).unwrap_or(i64::MAX));
        let next_cursor = (end < total && !items.is_empty()).then(|| format!("o{end}"));
        Self {
            items,
            total,
            offset: range.offset,
            limit: range.limit,
            next_cursor,
        }
    }

    /// From the result of a use case.
    pub(crate) fn of<S>(
        result: Result<(Vec<S>, i64), AppError>,
        range: PageRange,
        convert: impl FnMut(S) -> T,
    ) -> Result<axum::Json<Self>, Problem> {
        let (items, total) = result?;
        Ok(axum::Json(Self::new(
            items.into_iter().map(convert).collect(),
            total,
            range,
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_2_limits_are_capped_and_bad_ones_refused() {
        assert_eq!(range(None, None, None).unwrap().window(), (0, 50));
        assert_eq!(
            range(Some(7), Some(5_000), None).unwrap().window(),
            (7, 1_000)
        );
        assert!(range(None, Some(0), None).is_err());
        assert!(range(Some(-1), None, None).is_err());
        assert_eq!(range(None, None, Some("o100")).unwrap().offset, 100);
        assert!(range(None, None, Some("x")).is_err());
    }

    #[test]
    fn api_2_the_last_page_has_no_cursor() {
        let range = PageRange {
            offset: 2,
            limit: 2,
        };
        assert_eq!(
            Page::new(vec![1, 2], 5, range).next_cursor.as_deref(),
            Some("o4")
        );
        assert_eq!(Page::new(vec![1], 3, range).next_cursor, None);
    }
}
