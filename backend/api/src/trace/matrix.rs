//! `/traceability-matrix` and `/traceability-matrix/window`

use axum::{Json, response::Response};
use futures::StreamExt;
use req1_app::trace::{self as app, MatrixEntry, MatrixQuery};
use req1_store::trace::{Cell, LinkChoice, MatrixFilter, MatrixPage, Way};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::dto::{Axis, AxisPartDto, WayDto, WindowCellDto, link_choice, link_types, part};
use crate::{
    extract::{Caller, QueryParams},
    past::when,
    problem::{Problem, Problems},
    stream,
};

/// Rows and columns that a window has at most.
const MOST: i64 = 200;

/// Which matrix.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MatrixParams {
    /// The module whose links are looked at.
    source_module_id: Uuid,
    /// The module that they lead to; it may be the same.
    target_module_id: Uuid,
    /// Only links of these types; may be repeated, or be a list with commas.
    #[serde(default)]
    #[param(value_type = Vec<Uuid>, required = false)]
    link_type_id: Vec<String>,
    /// As of a point of the past: a revision or a baseline of the source, or a time. The target is read at the same time.
    as_of: Option<String>,
}

/// An object of a matrix.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatrixObject)]
pub(super) struct MatrixObjectDto {
    id: Uuid,
    heading: Option<String>,
    /// 0-based place among its siblings.
    position: u64,
    key: String,
    /// Outline number: "1.2.3".
    level: String,
}

impl From<app::MatrixObject> for MatrixObjectDto {
    fn from(object: app::MatrixObject) -> Self {
        Self {
            id: object.id,
            heading: object.heading,
            position: object.position,
            key: object.key,
            level: object.level,
        }
    }
}

/// A link of a matrix.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MatrixCell)]
pub(super) struct MatrixCellDto {
    link_id: Uuid,
    source_id: Uuid,
    target_id: Uuid,
    /// Whether an end changed since the link was confirmed.
    suspect: bool,
    link_type_id: Uuid,
}

impl From<Cell> for MatrixCellDto {
    fn from(cell: Cell) -> Self {
        Self {
            link_id: cell.link_id.0,
            source_id: cell.source.0,
            target_id: cell.target.0,
            suspect: cell.suspect,
            link_type_id: cell.link_type_id.0,
        }
    }
}

/// All objects of two modules, and the links from one to the other. The answer is written piece by piece; this describes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TraceabilityMatrixResponse {
    source_objects: Vec<MatrixObjectDto>,
    target_objects: Vec<MatrixObjectDto>,
    cells: Vec<MatrixCellDto>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Entry {
    Object(MatrixObjectDto),
    Cell(MatrixCellDto),
}

#[derive(Serialize)]
struct Head {
    source_module_id: Uuid,
    target_module_id: Uuid,
}

/// Read a whole matrix
///
/// All objects of both modules in document order, and the links that lead from the source to the target, written while they
/// are read from the database. For a part of a large matrix ask for a window.
#[utoipa::path(
    get, path = "/traceability-matrix", tag = "trace", params(MatrixParams),
    responses((status = 200, description = "The matrix", body = TraceabilityMatrixResponse), Problems)
)]
pub(super) async fn traceability_matrix(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<MatrixParams>,
) -> Result<Response, Problem> {
    let choice = LinkChoice {
        types: link_types(&params.link_type_id)?,
        way: Some(Way::Forward),
    };
    let query = MatrixQuery {
        source: params.source_module_id.into(),
        target: params.target_module_id.into(),
        filter: MatrixFilter {
            choice,
            ..MatrixFilter::default()
        },
        when: when(params.as_of.as_deref())?,
    };
    let entries = app::whole_matrix(&ctx, query).await?;
    let entries = entries.map(|one| {
        one.map(|one| match one {
            MatrixEntry::Source(object) => (0, Entry::Object(object.into())),
            MatrixEntry::Target(object) => (1, Entry::Object(object.into())),
            MatrixEntry::Cell(cell) => (2, Entry::Cell(cell.into())),
        })
    });
    let head = Head {
        source_module_id: params.source_module_id,
        target_module_id: params.target_module_id,
    };
    let names = &["source_objects", "target_objects", "cells"];
    stream::sections(&head, names, entries)
}

/// Which part of a matrix.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WindowParams {
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
    /// First row, counted from 0.
    #[param(minimum = 0, default = 0)]
    row_offset: Option<i64>,
    /// Rows at most; above 200 it is taken as 200.
    #[param(minimum = 1, default = 50)]
    row_limit: Option<i64>,
    /// First column, counted from 0.
    #[param(minimum = 0, default = 0)]
    column_offset: Option<i64>,
    /// Columns at most; above 200 it is taken as 200.
    #[param(minimum = 1, default = 50)]
    column_limit: Option<i64>,
    /// As of a point of the past: a revision or a baseline of the source, or a time. The target is read at the same time.
    as_of: Option<String>,
}

/// A rectangle of a matrix.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MatrixWindow {
    rows: Axis,
    columns: Axis,
    /// Links between these rows and columns; a cell of the table may hold several.
    cells: Vec<WindowCellDto>,
}

/// Read a part of a matrix
///
/// Any rectangle of up to 200 rows and columns, in document order, with the links in it and the sizes of both axes. Headings
/// are there where a link ends at them, or all of them with `headings`.
#[utoipa::path(
    get, path = "/traceability-matrix/window", tag = "trace", params(WindowParams),
    responses((status = 200, description = "The rectangle", body = MatrixWindow), Problems)
)]
pub(super) async fn matrix_window(
    Caller(ctx): Caller,
    QueryParams(params): QueryParams<WindowParams>,
) -> Result<Json<MatrixWindow>, Problem> {
    let sizes = (50, MOST);
    let rows = part(
        ("row_offset", params.row_offset),
        ("row_limit", params.row_limit),
        sizes,
    )?;
    let columns = part(
        ("column_offset", params.column_offset),
        ("column_limit", params.column_limit),
        sizes,
    )?;
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
    let view = app::matrix_window(&ctx, &query, MatrixPage { rows, columns }).await?;
    Ok(Json(MatrixWindow {
        rows: Axis::new(view.rows, rows.0),
        columns: Axis::new(view.columns, columns.0),
        cells: view.cells.into_iter().map(Into::into).collect(),
    }))
}
