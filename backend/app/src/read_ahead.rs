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

/// A row, or the word that there are no more.
type Given<T> = Option<Result<T, AppError>>;

/// Why rows are no longer given.
pub(crate) enum Stop {
    /// Nobody takes them, or not for a while.
    NotTaken,
    /// They cannot be read.
    Failed(AppError),
}

impl From<AppError> for Stop {
    fn from(error: AppError) -> Self {
        Self::Failed(error)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// Where rows are given.
pub(crate) struct Taker<T> {
    sender: mpsc::Sender<Given<T>>,
    patience: Duration,
}

impl<T> Taker<T> {
    /// Gives a row, and waits as long as enough of them are there.
    pub(crate) async fn give(&self, row: T) -> Result<(), Stop> {
        self.pass(Some(Ok(row))).await
    }

    async fn pass(&self, given: Given<T>) -> Result<(), Stop> {
        let sent = tokio::time::timeout(self.patience, self.sender.send(given)).await;
        if matches!(sent, Ok(Ok(()))) {
            Ok(())
        } else {
            Err(Stop::NotTaken)
        }
    }

    /// Says that this was all, or why it was not. Says nothing to somebody who did not take it.
    async fn end(self, outcome: Result<(), Stop>) {
        let word = match outcome {
            Ok(()) => None,
            Err(Stop::Failed(error)) => Some(Err(error)),
            Err(Stop::NotTaken) => return,
        };
        let _taken = self.pass(word).await;
    }
}

/// Rows of a task of its own, at most so many ahead of the client.
pub(crate) fn produce<T, F, W>(
    tasks: &TaskTracker,
    ahead: usize,
    work: F,
) -> impl Stream<Item = Result<T, AppError>> + Send + use<T, F, W>
where
    T: Send + 'static,
    F: FnOnce(Taker<T>) -> W,
    W: Future<Output = (Taker<T>, Result<(), Stop>)> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(ahead);
    let work = work(Taker {
        sender,
        patience: PATIENCE,
    });
    tasks.spawn(async move {
        let (taker, outcome) = work.await;
        taker.end(outcome).await;
    });
    taken(receiver)
}

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
    produce(tasks, ROWS, |taker| async move {
        let outcome = give_all(read(&mut db), &taker).await;
        (taker, outcome)
    })
}

/// Gives rows as they come.
pub(crate) async fn give_all<T>(
    mut rows: impl Stream<Item = Result<T, StoreError>> + Unpin,
    taker: &Taker<T>,
) -> Result<(), Stop> {
    while let Some(row) = rows.next().await {
        taker.give(row?).await?;
    }
    Ok(())
}

/// The rows as they come, with a failure at the end when not all of them did. Whoever compresses them asks once more after
/// the end.
fn taken<T>(receiver: mpsc::Receiver<Given<T>>) -> impl Stream<Item = Result<T, AppError>> {
    stream::unfold(Some(receiver), |receiver| async {
        let mut receiver = receiver?;
        match receiver.recv().await {
            Some(Some(Ok(row))) => Some((Ok(row), Some(receiver))),
            Some(Some(Err(error))) => Some((Err(error), None)),
            Some(None) => None,
            None => {
                let broken = AppError::Internal("rows were not read to their end".into());
                Some((Err(broken), None))
            }
        }
    })
    .fuse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(patience: Duration) -> (Taker<i32>, mpsc::Receiver<Given<i32>>) {
        let (sender, receiver) = mpsc::channel(1);
        (Taker { sender, patience }, receiver)
    }

    async fn give(rows: Vec<Result<i32, StoreError>>, taker: Taker<i32>) {
        let outcome = give_all(stream::iter(rows), &taker).await;
        taker.end(outcome).await;
    }

    fn five() -> Vec<Result<i32, StoreError>> {
        (0..5).map(Ok).collect()
    }

    #[tokio::test]
    async fn uix_1_an_outline_is_whole_or_fails_and_nobody_waits_for_a_client_that_stands_still() {
        let (taker, receiver) = pair(Duration::from_mins(1));
        let (all, ()) = tokio::join!(
            taken(receiver).map(Result::unwrap).collect::<Vec<i32>>(),
            give(five(), taker)
        );
        assert_eq!(all, [0, 1, 2, 3, 4]);

        let (taker, receiver) = pair(Duration::from_millis(10));
        // Nobody takes anything meanwhile.
        give(five(), taker).await;
        let half: Vec<_> = taken(receiver).collect().await;
        assert_eq!(half.len(), 2);
        assert!(half[0].is_ok() && half[1].is_err());

        let (taker, receiver) = pair(Duration::from_mins(1));
        let mut rows = Box::pin(taken(receiver));
        give(Vec::new(), taker).await;
        assert!(rows.next().await.is_none() && rows.next().await.is_none());

        let (taker, receiver) = pair(Duration::from_mins(1));
        let failing = vec![Ok(0), Err(StoreError::NotFound), Ok(2)];
        let (half, ()) = tokio::join!(taken(receiver).collect::<Vec<_>>(), give(failing, taker));
        assert_eq!(half.len(), 2);
        assert!(half[0].is_ok() && half[1].is_err());
    }
}
