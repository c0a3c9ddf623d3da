//! Rows that are read from the database while the client takes them.

use std::time::Duration;

use futures::{Stream, StreamExt, stream, stream::BoxStream};
use req1_store::{Connection, PooledConnection, StoreError};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::AppError;

/// Rows that are read ahead of what the client has taken.
const ROWS: usize = 1_024;
/// How long a client may take nothing: all that time a connection to the database waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Reads rows in a task of its own, which has the connection until the end or until nobody takes them any more.
pub(crate) fn read_ahead<T, F>(
    tasks: &TaskTracker,
    mut db: PooledConnection,
    read: F,
) -> impl Stream<Item = Result<T, AppError>> + Send + use<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxStream<'c, Result<T, StoreError>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(ROWS);
    tasks.spawn(async move {
        let rows = read(&mut db);
        give(rows, sender, PATIENCE).await;
    });
    taken(receiver)
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
                let broken = AppError::Internal("rows were not read to their end".into());
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
