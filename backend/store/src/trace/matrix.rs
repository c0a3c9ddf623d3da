//! Two modules against each other: the objects of one are rows, those of the other columns.

use chrono::{DateTime, Utc};
use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::ids::{LinkId, LinkTypeId, ObjectId};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::{
    AxisPart, LinkChoice, Side,
    parts::{Query, Where, plan_for_values, push_axis, push_pairs, push_suspect},
};
use crate::{StoreError, Tx, pool::READ_SNAPSHOT};

/// What of a matrix is looked at.
#[derive(Debug, Clone, Default)]
pub struct MatrixFilter {
    /// Links that count.
    pub choice: LinkChoice,
    /// With headings; else only those at which a link ends.
    pub headings: bool,
    /// Which rows.
    pub rows: AxisPart,
    /// Which columns.
    pub columns: AxisPart,
}

/// A rectangle: offset and length of rows and columns.
#[derive(Debug, Clone, Copy)]
pub struct MatrixPage {
    /// Rows.
    pub rows: (i64, i64),
    /// Columns.
    pub columns: (i64, i64),
}

/// An object on an axis.
#[derive(Debug, Clone, Copy)]
pub struct AxisEntry {
    /// The object.
    pub id: ObjectId,
    /// Its place in the outline of the moment; in the present, only what orders the entries.
    pub place: i64,
    /// Links between it and the other module.
    pub links: i64,
}

/// A part of an axis.
#[derive(Debug, Clone, Default)]
pub struct AxisWindow {
    /// Objects of the axis.
    pub total: i64,
    /// Requirements among all of the module's that have no link.
    pub gaps: i64,
    /// Those of the window, in document order.
    pub entries: Vec<AxisEntry>,
}

/// A link in a matrix.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// The link.
    pub link_id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Where it starts.
    pub source: ObjectId,
    /// Where it ends.
    pub target: ObjectId,
    /// Whether it leads from the row to the column.
    pub forward: bool,
    /// Whether an end changed since it was confirmed.
    pub suspect: bool,
}

/// A rectangle of a matrix.
#[derive(Debug, Clone, Default)]
pub struct MatrixWindow {
    /// Its rows.
    pub rows: AxisWindow,
    /// Its columns.
    pub columns: AxisWindow,
    /// Links between them.
    pub cells: Vec<Cell>,
}

/// Begins a transaction that sees one state of the database to its end.
pub async fn begin_snapshot(db: &mut PgConnection) -> Result<Tx<'_>, StoreError> {
    Ok(db.begin_with(READ_SNAPSHOT).await?)
}

#[derive(sqlx::FromRow)]
struct Found {
    kind: String,
    id: Option<Uuid>,
    link_type_id: Option<Uuid>,
    source: Option<Uuid>,
    target: Option<Uuid>,
    forward: bool,
    suspect: bool,
    first: i64,
    second: i64,
}

/// A rectangle of a matrix, with the sizes of both axes. One statement finds all of it.
#[tracing::instrument(name = "db.trace.window", level = "debug", skip_all)]
pub async fn window(
    db: &mut PgConnection,
    (near, far): (&Side, &Side),
    filter: &MatrixFilter,
    page: MatrixPage,
) -> Result<MatrixWindow, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let mut query = Query::new("WITH ");
    push_matrix(&mut query, (near, far), filter);
    let in_past = near.past.is_some();
    push_window(&mut query, ("row", filter.rows, in_past), page.rows);
    push_window(&mut query, ("col", filter.columns, in_past), page.columns);
    for axis in ["row", "col"] {
        query.push(if axis == "row" { " " } else { " UNION ALL " });
        query.push(format!(
            "SELECT '{axis}' AS kind, id, NULL::uuid AS link_type_id, NULL::uuid AS source, NULL::uuid AS target,
                    false AS forward, false AS suspect, place AS first, links AS second FROM {axis}_window"
        ));
    }
    for (axis, part) in [("row", filter.rows), ("col", filter.columns)] {
        query.push(format!(
            " UNION ALL SELECT '{axis}s', NULL, NULL, NULL, NULL, false, false, count(*) FILTER (WHERE {}),
                     count(*) FILTER (WHERE {}) FROM {axis}_axis",
            condition(part),
            condition(AxisPart::Gaps)
        ));
    }
    query.push(" UNION ALL SELECT 'cell', p.id, p.link_type_id, p.source, p.target, p.forward, ");
    push_suspect(
        &mut query,
        Where::of(near),
        ("p.id", "p.source", "p.target"),
    );
    query.push(
        ", 0, 0 FROM (
             SELECT pair.*, CASE WHEN forward THEN near ELSE far END AS source, CASE WHEN forward THEN far ELSE near END AS target
             FROM pair WHERE near IN (SELECT id FROM row_window) AND far IN (SELECT id FROM col_window)) AS p",
    );
    let found: Vec<Found> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(sort_out(found))
}

fn sort_out(found: Vec<Found>) -> MatrixWindow {
    let mut window = MatrixWindow::default();
    for one in found {
        let entry = one.id.map(|id| AxisEntry {
            id: id.into(),
            place: one.first,
            links: one.second,
        });
        match one.kind.as_str() {
            "row" => window.rows.entries.extend(entry),
            "col" => window.columns.entries.extend(entry),
            "rows" => (window.rows.total, window.rows.gaps) = (one.first, one.second),
            "cols" => (window.columns.total, window.columns.gaps) = (one.first, one.second),
            _ => {
                let ends = one.id.zip(one.link_type_id).zip(one.source.zip(one.target));
                window
                    .cells
                    .extend(ends.map(|((id, kind), (source, target))| Cell {
                        link_id: id.into(),
                        link_type_id: kind.into(),
                        source: source.into(),
                        target: target.into(),
                        forward: one.forward,
                        suspect: one.suspect,
                    }));
            }
        }
    }
    window.rows.entries.sort_by_key(|entry| entry.place);
    window.columns.entries.sort_by_key(|entry| entry.place);
    window.cells.sort_by_key(|cell| cell.link_id);
    window
}

const fn condition(part: AxisPart) -> &'static str {
    match part {
        AxisPart::All => "true",
        AxisPart::Gaps => "links = 0 AND classification = 'normative'",
        AxisPart::Linked => "links > 0",
    }
}

/// The links between two modules as `pair`, and the objects of both with their links as `row_axis` and `col_axis`.
fn push_matrix(query: &mut Query, (near, far): (&Side, &Side), filter: &MatrixFilter) {
    query.push("near_object AS MATERIALIZED (");
    push_axis(query, near);
    query.push("), far_object AS MATERIALIZED (");
    push_axis(query, far);
    query.push("), pair AS MATERIALIZED (SELECT p.* FROM (");
    push_pairs(query, (near, far), &filter.choice);
    query.push(
        ") AS p JOIN near_object ON near_object.id = p.near JOIN far_object ON far_object.id = p.far)",
    );
    for (axis, end) in [("row", "near"), ("col", "far")] {
        query.push(format!(
            ", {axis}_axis AS MATERIALIZED (
                 SELECT o.id, o.place, o.classification, COALESCE(counted.links, 0) AS links
                 FROM {end}_object AS o
                 LEFT JOIN (SELECT {end}, count(*) AS links FROM pair GROUP BY {end}) AS counted ON counted.{end} = o.id"
        ));
        if !filter.headings {
            query.push(" WHERE o.classification <> 'heading' OR counted.links > 0");
        }
        query.push(")");
    }
}

/// The objects of an axis that a window shows.
fn push_window(
    query: &mut Query,
    (axis, part, in_past): (&'static str, AxisPart, bool),
    (offset, limit): (i64, i64),
) {
    let place = if in_past {
        "place"
    } else {
        "row_number() OVER (ORDER BY place)"
    };
    query.push(format!(
        ", {axis}_window AS MATERIALIZED (SELECT id, {place} AS place, links FROM {axis}_axis WHERE {}
           ORDER BY {axis}_axis.place OFFSET ",
        condition(part)
    ));
    query.push_bind(offset);
    query.push(" LIMIT ").push_bind(limit);
    query.push(")");
}

/// All links from one module to another of which both ends are there, read as they are consumed.
pub fn cells<'c>(
    db: &'c mut PgConnection,
    (near, far): (Side, Side),
    types: &[LinkTypeId],
) -> BoxStream<'c, Result<Cell, StoreError>> {
    let types: Vec<Uuid> = types.iter().map(|id| id.0).collect();
    let types = Some(types).filter(|types| !types.is_empty());
    match near.at() {
        None => present_cells(db, (near, far), types),
        Some(at) => past_cells(db, (near, far), (types, at)),
    }
}

struct CellRow {
    id: Uuid,
    link_type_id: Uuid,
    source_object_id: Uuid,
    target_object_id: Uuid,
    suspect: bool,
}

impl From<CellRow> for Cell {
    fn from(row: CellRow) -> Self {
        Self {
            link_id: row.id.into(),
            link_type_id: row.link_type_id.into(),
            source: row.source_object_id.into(),
            target: row.target_object_id.into(),
            forward: true,
            suspect: row.suspect,
        }
    }
}

fn present_cells(
    db: &mut PgConnection,
    (near, far): (Side, Side),
    types: Option<Vec<Uuid>>,
) -> BoxStream<'_, Result<Cell, StoreError>> {
    sqlx::query_as!(
        CellRow,
        r#"SELECT l.id, l.link_type_id, l.source_object_id, l.target_object_id,
                  (l.source_fingerprint <> s.content_fingerprint OR l.target_fingerprint <> t.content_fingerprint)
                      AS "suspect!"
           FROM link l
           JOIN object s ON s.workspace_id = $1 AND s.id = l.source_object_id
           JOIN object t ON t.workspace_id = $1 AND t.id = l.target_object_id
           WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.target_module_id = $3 AND l.deleted_at IS NULL
             AND ($4::uuid[] IS NULL OR l.link_type_id = ANY ($4))
             AND s.deleted_at IS NULL AND t.deleted_at IS NULL"#,
        near.module.workspace().0,
        near.module.id(),
        far.module.id(),
        types as Option<Vec<Uuid>>
    )
    .fetch(db)
    .map_ok(Cell::from)
    .map_err(StoreError::from)
    .boxed()
}

fn past_cells(
    db: &mut PgConnection,
    (near, far): (Side, Side),
    (types, at): (Option<Vec<Uuid>>, DateTime<Utc>),
) -> BoxStream<'_, Result<Cell, StoreError>> {
    sqlx::query_as!(
        CellRow,
        r#"SELECT l.id, v.link_type_id, l.source_object_id, l.target_object_id,
                  (v.source_fingerprint <> s.content_fingerprint OR v.target_fingerprint <> t.content_fingerprint)
                      AS "suspect!"
           FROM link l
           CROSS JOIN LATERAL (
               SELECT * FROM link_version v
               WHERE v.workspace_id = $1 AND v.link_id = l.id AND v.changed_at <= $5 ORDER BY v.version DESC LIMIT 1
           ) AS v
           CROSS JOIN LATERAL (
               SELECT v.content_fingerprint, v.deleted FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = l.source_object_id AND v.changed_at <= $5
               ORDER BY v.version DESC LIMIT 1
           ) AS s
           CROSS JOIN LATERAL (
               SELECT v.content_fingerprint, v.deleted FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = l.target_object_id AND v.changed_at <= $5
               ORDER BY v.version DESC LIMIT 1
           ) AS t
           WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.target_module_id = $3
             AND NOT v.deleted AND NOT s.deleted AND NOT t.deleted
             AND ($4::uuid[] IS NULL OR v.link_type_id = ANY ($4))"#,
        near.module.workspace().0,
        near.module.id(),
        far.module.id(),
        types as Option<Vec<Uuid>>,
        at
    )
    .fetch(db)
    .map_ok(Cell::from)
    .map_err(StoreError::from)
    .boxed()
}
