//! Matrices of two modules.

use std::collections::HashMap;

use futures::{Stream, StreamExt};
use req1_domain::{
    ids::{LinkTypeId, ModuleId, ObjectId},
    order::Numbering,
};
use req1_store::{
    Connection, PooledConnection, links, objects, past,
    trace::{self, AxisObject, AxisWindow, Cell, MatrixFilter, MatrixPage, Side},
};
use uuid::Uuid;

use super::open;
use crate::{
    AppError, Ctx,
    past::When,
    read_ahead::{Stop, Taker, produce},
};

/// Columns of a table at most: what spreadsheets take.
pub const MAX_COLUMNS: i64 = 16_000;
/// Rows of a table that are read at a time.
const ROWS: i64 = 1_000;
/// Rows of a table, and entries of a matrix, that are read ahead of what the client has taken.
const ROWS_AHEAD: usize = 16;
const ENTRIES_AHEAD: usize = 1_024;

/// Which matrix.
#[derive(Debug, Clone)]
pub struct MatrixQuery {
    /// The module whose objects are rows.
    pub source: ModuleId,
    /// The module whose objects are columns.
    pub target: ModuleId,
    /// What of it is looked at.
    pub filter: MatrixFilter,
    /// When; none is the present. A revision or a baseline is one of the source.
    pub when: Option<When>,
}

/// An object on an axis with the number of its links.
#[derive(Debug, Clone)]
pub struct ShownObject {
    /// The object.
    pub object: AxisObject,
    /// Links between it and the other side.
    pub links: i64,
}

/// A part of an axis.
#[derive(Debug, Clone)]
pub struct AxisView {
    /// Objects of the axis.
    pub total: i64,
    /// Requirements without a link.
    pub gaps: i64,
    /// Those of the window.
    pub items: Vec<ShownObject>,
}

/// A rectangle of a matrix.
#[derive(Debug, Clone)]
pub struct MatrixView {
    /// Its rows.
    pub rows: AxisView,
    /// Its columns.
    pub columns: AxisView,
    /// Links between them.
    pub cells: Vec<Cell>,
}

/// A rectangle of a matrix.
#[tracing::instrument(name = "app.trace.matrix", skip_all)]
pub async fn matrix_window(
    ctx: &Ctx,
    query: &MatrixQuery,
    page: MatrixPage,
) -> Result<MatrixView, AppError> {
    let (mut db, (near, far)) = two(ctx, query).await?;
    let window = trace::window(&mut db, (&near, &far), &query.filter, page).await?;
    Ok(MatrixView {
        rows: axis(&mut db, &near, window.rows).await?,
        columns: axis(&mut db, &far, window.columns).await?,
        cells: window.cells,
    })
}

async fn two(ctx: &Ctx, query: &MatrixQuery) -> Result<(PooledConnection, (Side, Side)), AppError> {
    let (db, sides) = open(ctx, &[query.source, query.target], query.when).await?;
    match sides.as_slice() {
        [near, far] => Ok((db, (*near, *far))),
        _ => Err(AppError::NotFound),
    }
}

async fn axis(db: &mut Connection, side: &Side, window: AxisWindow) -> Result<AxisView, AppError> {
    Ok(AxisView {
        total: window.total,
        gaps: window.gaps,
        items: shown(db, side, &window).await?,
    })
}

async fn shown(
    db: &mut Connection,
    side: &Side,
    window: &AxisWindow,
) -> Result<Vec<ShownObject>, AppError> {
    let given: Vec<(ObjectId, i64)> = window
        .entries
        .iter()
        .map(|entry| (entry.id, entry.place))
        .collect();
    let mut labels = trace::labels(db, side, &given).await?;
    let shown = window.entries.iter().filter_map(|entry| {
        Some(ShownObject {
            object: labels.remove(&entry.id)?,
            links: entry.links,
        })
    });
    Ok(shown.collect())
}

/// An object of a whole matrix.
#[derive(Debug, Clone)]
pub struct MatrixObject {
    /// The object.
    pub id: Uuid,
    /// Its human key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
    /// Its outline number.
    pub level: String,
    /// Its place among its siblings.
    pub position: u64,
}

/// A part of a whole matrix.
#[derive(Debug)]
pub enum MatrixEntry {
    /// An object of the source.
    Source(MatrixObject),
    /// An object of the target.
    Target(MatrixObject),
    /// A link from one of the former to one of the latter.
    Cell(Cell),
}

/// All objects of two modules and the links from one to the other, read as they are consumed: the objects of the source in
/// document order, those of the target, the links.
#[tracing::instrument(name = "app.trace.whole_matrix", skip_all)]
pub async fn whole_matrix(
    ctx: &Ctx,
    query: MatrixQuery,
) -> Result<impl Stream<Item = Result<MatrixEntry, AppError>> + Send + use<>, AppError> {
    let (mut db, (near, far)) = two(ctx, &query).await?;
    let types = query.filter.choice.types;
    Ok(produce(
        &ctx.app.tasks,
        ENTRIES_AHEAD,
        move |mut taker| async move {
            let outcome = give_whole(&mut db, (near, far), types, &mut taker).await;
            (taker, outcome)
        },
    ))
}

async fn give_whole(
    db: &mut Connection,
    (near, far): (Side, Side),
    types: Vec<LinkTypeId>,
    taker: &mut Taker<MatrixEntry>,
) -> Result<(), Stop> {
    let mut tx = trace::begin_snapshot(db).await?;
    give_objects(&mut tx, near, (taker, MatrixEntry::Source)).await?;
    give_objects(&mut tx, far, (taker, MatrixEntry::Target)).await?;
    let mut cells = trace::cells(&mut tx, (near, far), &types);
    while let Some(cell) = cells.next().await {
        taker.give(MatrixEntry::Cell(cell?)).await?;
    }
    Ok(())
}

async fn give_objects(
    db: &mut Connection,
    side: Side,
    (taker, entry): (&mut Taker<MatrixEntry>, fn(MatrixObject) -> MatrixEntry),
) -> Result<(), Stop> {
    let mut rows = match side.past {
        None => objects::outline(db, side.module),
        Some((moment, outline)) => past::stream(db, side.module, (outline, moment)),
    };
    let mut numbering = Numbering::starting_at(Vec::new());
    while let Some(row) = rows.next().await {
        let row = row?;
        let depth = usize::try_from(row.depth).unwrap_or(0);
        let numbers = numbering.step(depth, row.classification == "heading");
        let object = MatrixObject {
            id: row.id,
            key: row.key,
            heading: row.heading,
            level: numbers.level,
            position: numbers.position,
        };
        taker.give(entry(object)).await?;
    }
    Ok(())
}

/// A link in a cell of a table.
#[derive(Debug, Clone)]
pub struct CellLink {
    /// How it reads from the row.
    pub name: String,
    /// Whether an end changed since it was confirmed.
    pub suspect: bool,
}

/// A line of a table.
#[derive(Debug)]
pub enum MatrixTable {
    /// The columns.
    Head(Vec<AxisObject>),
    /// A row, with the cells that are not empty by their columns.
    Row(ShownObject, HashMap<usize, Vec<CellLink>>),
}

/// A matrix line by line, read as it is consumed: first the columns, then the rows.
#[tracing::instrument(name = "app.trace.matrix_table", skip_all)]
pub async fn matrix_table(
    ctx: &Ctx,
    query: MatrixQuery,
) -> Result<impl Stream<Item = Result<MatrixTable, AppError>> + Send + use<>, AppError> {
    let (mut db, sides) = two(ctx, &query).await?;
    let nothing = MatrixPage {
        rows: (0, 0),
        columns: (0, 0),
    };
    let whole = trace::window(&mut db, (&sides.0, &sides.1), &query.filter, nothing).await?;
    if whole.columns.total > MAX_COLUMNS {
        let detail = format!(
            "the table would have {} columns, at most {MAX_COLUMNS} are exported; choose fewer",
            whole.columns.total
        );
        return Err(AppError::invalid("columns", "too_many_columns", detail));
    }
    let workspace = Some(sides.0.module.workspace());
    let names = links::types(&mut db, ctx.actor.user, workspace).await?;
    let names = names
        .into_iter()
        .map(|one| (one.id, (one.name, one.backward_name)))
        .collect();
    Ok(produce(
        &ctx.app.tasks,
        ROWS_AHEAD,
        move |mut taker| async move {
            let outcome = give_table(&mut db, sides, (&query.filter, &names), &mut taker).await;
            (taker, outcome)
        },
    ))
}

type Names = HashMap<LinkTypeId, (String, String)>;

async fn give_table(
    db: &mut Connection,
    (near, far): (Side, Side),
    (filter, names): (&MatrixFilter, &Names),
    taker: &mut Taker<MatrixTable>,
) -> Result<(), Stop> {
    // All rows are of one state, whatever is written meanwhile.
    let mut tx = trace::begin_snapshot(db).await?;
    let mut columns: HashMap<ObjectId, usize> = HashMap::new();
    let mut offset = 0;
    loop {
        let page = MatrixPage {
            rows: (offset, ROWS),
            columns: (0, MAX_COLUMNS),
        };
        let window = trace::window(&mut tx, (&near, &far), filter, page).await?;
        if offset == 0 {
            let head = shown(&mut tx, &far, &window.columns).await?;
            let head: Vec<AxisObject> = head.into_iter().map(|one| one.object).collect();
            columns = head.iter().map(|one| one.id).zip(0..).collect();
            taker.give(MatrixTable::Head(head)).await?;
        }
        let mut cells = cells_by_row(&window.cells, (&columns, names));
        for row in shown(&mut tx, &near, &window.rows).await? {
            let cells = cells.remove(&row.object.id).unwrap_or_default();
            taker.give(MatrixTable::Row(row, cells)).await?;
        }
        offset += ROWS;
        if offset >= window.rows.total {
            return Ok(());
        }
    }
}

fn cells_by_row(
    cells: &[Cell],
    (columns, names): (&HashMap<ObjectId, usize>, &Names),
) -> HashMap<ObjectId, HashMap<usize, Vec<CellLink>>> {
    let mut rows: HashMap<ObjectId, HashMap<usize, Vec<CellLink>>> = HashMap::new();
    for cell in cells {
        let (row, column) = if cell.forward {
            (cell.source, cell.target)
        } else {
            (cell.target, cell.source)
        };
        let Some(column) = columns.get(&column) else {
            continue;
        };
        let name = names.get(&cell.link_type_id).map(|(forward, backward)| {
            let name = if cell.forward { forward } else { backward };
            name.clone()
        });
        let link = CellLink {
            name: name.unwrap_or_default(),
            suspect: cell.suspect,
        };
        rows.entry(row)
            .or_default()
            .entry(*column)
            .or_default()
            .push(link);
    }
    rows
}
