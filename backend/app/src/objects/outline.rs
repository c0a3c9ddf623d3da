//! The whole module in few columns, as a stream.

use futures::{Stream, StreamExt};
use req1_domain::{access::Action, ids::ModuleId, order::Numbering};
use req1_store::objects::{self, OutlineRow};
use tokio::sync::mpsc;

use crate::{AppError, Ctx};

/// Rows that are read ahead of what the client has taken.
const READ_AHEAD: usize = 1_024;

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

/// All live objects of a module in document order, read from the database as they are consumed.
#[tracing::instrument(name = "app.object.outline", skip_all, fields(module.id = %module))]
pub async fn stream_outline(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<impl Stream<Item = Result<OutlineEntry, AppError>> + Send + use<>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    ctx.app.tasks.spawn(async move {
        let mut rows = objects::outline(&mut db, &granted);
        while let Some(row) = rows.next().await {
            if sender.send(row).await.is_err() {
                break;
            }
        }
    });
    let rows = tokio_stream::wrappers::ReceiverStream::new(receiver);
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
