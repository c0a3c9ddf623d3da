//! The whole module in few columns, as a stream.

use futures::{Stream, StreamExt};
use req1_domain::{access::Action, ids::ModuleId, order::Numbering};
use req1_store::objects::{self, OutlineRow};

use crate::{
    AppError, Ctx,
    past::{self, When},
    read_ahead::read_ahead,
};

/// One live object of an outline.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// The object.
    pub row: OutlineRow,
    /// Row in document order, counted from 0.
    pub offset: usize,
    /// Heading number; none for what is no heading.
    pub number: Option<String>,
}

/// All live objects of a module in document order, now or at a point of the past, read from the database as they are
/// consumed.
#[tracing::instrument(name = "app.object.outline", skip_all, fields(module.id = %module))]
pub async fn stream_outline(
    ctx: &Ctx,
    (module, when): (ModuleId, Option<When>),
) -> Result<impl Stream<Item = Result<OutlineEntry, AppError>> + Send + use<>, AppError> {
    let (db, granted, past) = match when {
        None => {
            let mut db = ctx.store().acquire().await?;
            let granted = ctx.module(&mut db, module, Action::Read).await?;
            (db, granted, None)
        }
        Some(when) => {
            let past = past::open(ctx, (module, when)).await?;
            (past.db, past.module, Some((past.outline, past.moment)))
        }
    };
    let rows = read_ahead(&ctx.app.tasks, db, move |db| match past {
        None => objects::outline(db, granted),
        Some(past) => req1_store::past::stream(db, granted, past),
    });
    let mut numbering = Numbering::starting_at(Vec::new());
    Ok(rows.enumerate().map(move |(offset, row)| {
        let row = row?;
        let is_heading = row.classification == "heading";
        let depth = usize::try_from(row.depth).unwrap_or(0);
        let numbers = numbering.step(depth, is_heading);
        Ok(OutlineEntry {
            number: numbers.number.filter(|_| is_heading),
            offset,
            row,
        })
    }))
}
