//! The whole module in few columns, as a stream.

use std::time::Duration;

use futures::{Stream, StreamExt, stream};
use req1_domain::{access::Action, ids::ModuleId, order::Numbering};
use req1_store::{
    StoreError,
    objects::{self, OutlineRow},
};
use tokio::sync::mpsc;

use crate::{AppError, Ctx};

/// Rows that are read ahead of what the client has taken.
const READ_AHEAD: usize = 1_024;
/// How long a client may take nothing: all that time a connection to the database waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

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
        let rows = objects::outline(&mut db, &granted);
        give(rows, sender, PATIENCE).await;
    });
    let mut numbering = Numbering::starting_at(Vec::new());
    Ok(taken(receiver).enumerate().map(move |(offset, row)| {
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

/// A row, or the word that there are no more.
type Given<T> = Option<Result<T, StoreError>>;

/// Passes rows on, and says when that was all. Ends without a word when nobody takes them for a while.
async fn give<T>(
    mut rows: impl Stream<Item = Result<T, StoreError>> + Unpin,
    sender: mpsc::Sender<Given<T>>,
    patience: Duration,
) {
    loop {
        let row = rows.next().await;
        let is_last = row.is_none();
        let sent = tokio::time::timeout(patience, sender.send(row)).await;
        if is_last || !matches!(sent, Ok(Ok(()))) {
            return;
        }
    }
}

/// The rows as they come, with a failure at the end when not all of them did.
fn taken<T>(receiver: mpsc::Receiver<Given<T>>) -> impl Stream<Item = Result<T, AppError>> {
    stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Some(row)) => Some((row.map_err(AppError::from), Some(receiver))),
            Some(None) => None,
            None => {
                let broken = AppError::Internal("an outline was not read to its end".into());
                Some((Err(broken), None))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn uix_1_an_outline_is_whole_or_fails_and_nobody_waits_for_a_client_that_stands_still() {
        let rows = |count: i32| Box::pin(stream::iter(0..count).map(Ok));
        let (sender, receiver) = mpsc::channel(1);
        let patience = Duration::from_mins(1);
        let (all, ()) = tokio::join!(
            taken(receiver).map(Result::unwrap).collect::<Vec<i32>>(),
            give(rows(5), sender, patience)
        );
        assert_eq!(all, [0, 1, 2, 3, 4]);

        let (sender, receiver) = mpsc::channel(1);
        // Nobody takes anything meanwhile.
        give(rows(5), sender, Duration::from_millis(10)).await;
        let taken: Vec<_> = taken(receiver).collect().await;
        assert_eq!(taken.len(), 2);
        assert!(taken[0].is_ok() && taken[1].is_err());
    }
}
