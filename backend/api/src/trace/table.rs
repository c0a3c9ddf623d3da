//! `/traceability-matrix/export`

use axum::{body::Bytes, response::Response};
use futures::StreamExt;
use req1_app::trace::{self as app, CellLink, MatrixQuery, MatrixTable};
use req1_store::trace::MatrixFilter;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{AxisPartDto, WayDto, link_choice};
use crate::{
    csv,
    extract::{Caller, QueryParams},
    past::when,
    problem::{Problem, Problems},
};

/// Kinds of files.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TableFormat {
    /// Text with commas.
    #[default]
    Csv,
}

/// What of a matrix.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportParams {
    /// The module whose objects are rows.
    source_module_id: Uuid,
    /// The module whose objects are columns; it may be the same.
    target_module_id: Uuid,
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
    /// Only links that lead from row to column (forward), or from column to row (backward).
    #[serde(default)]
    #[param(inline, required = false)]
    direction: WayDto,
    /// Which rows.
    #[serde(default)]
    #[param(inline, required = false)]
    rows: AxisPartDto,
    /// Which columns.
    #[serde(default)]
    #[param(inline, required = false)]
    columns: AxisPartDto,
    /// With all headings; else only those that have links.
    headings: Option<bool>,
    /// The kind of file.
    #[serde(default, rename = "format")]
    #[param(inline, required = false)]
    _format: TableFormat,
    /// As of a point of the past: a revision or a baseline of the source, or a time. The target is read at the same time.
    as_of: Option<String>,
}

/// Export a matrix as CSV
///
/// A line for each row: key, outline number, heading or beginning of the text, and a cell for each column with the names of
/// the links, read from the row. Suspect ones are marked. At most 16,000 columns.
#[utoipa::path(
    get, path = "/traceability-matrix/export", tag = "trace", params(ExportParams),
    responses((status = 200, description = "The table", body = String, content_type = "text/csv"), Problems)
)]
pub(super) async fn export_matrix(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<ExportParams>,
) -> Result<Response, Problem> {
    let query = MatrixQuery {
        source: params.source_module_id.into(),
        target: params.target_module_id.into(),
        filter: MatrixFilter {
            choice: link_choice(&params.link_type_id, params.direction)?,
            headings: params.headings.unwrap_or(false),
            rows: params.rows.into(),
            columns: params.columns.into(),
        },
        when: when(params.as_of.as_deref())?,
    };
    let mut columns = 0;
    let lines = app::matrix_table(&ctx, query).await?.map(move |line| {
        let text = match line? {
            MatrixTable::Head(head) => {
                columns = head.len();
                let keys = head.iter().map(|object| object.key.as_str());
                csv::line(["key", "level", "text"].into_iter().chain(keys))
            }
            MatrixTable::Row(row, mut cells) => {
                let object = row.object;
                let own = [
                    object.key,
                    object.level.unwrap_or_default(),
                    object.heading.or(object.text).unwrap_or_default(),
                ];
                let cells =
                    (0..columns).map(|column| text(cells.remove(&column).unwrap_or_default()));
                let cells: Vec<String> = own.into_iter().chain(cells).collect();
                csv::line(cells.iter().map(String::as_str))
            }
        };
        Ok::<_, req1_app::AppError>(Bytes::from(text))
    });
    Ok(csv::file("traceability-matrix", lines))
}

fn text(links: Vec<CellLink>) -> String {
    let names = links.into_iter().map(|link| {
        let mark = if link.suspect { " (suspect)" } else { "" };
        link.name + mark
    });
    names.collect::<Vec<_>>().join(", ")
}
