//! Rows that are read from the database while the client takes them.

use std::time::{Duration, Instant};

use futures::{Stream, StreamExt, stream, stream::BoxStream};
use req1_store::{Connection, PooledConnection, StoreError};
use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

use crate::AppError;

/// Rows that are read ahead of what the client has taken.
const ROWS: usize = 1_024;
/// How long a client may take nothing: all that time a connection to the database waits for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Rows that are handed over together at most: each time, a task has to wake the other.
const TOGETHER: usize = 128;
/// How long a row may wait for more of them while they are read.
const GATHERING: Duration = Duration::from_millis(2);

/// Rows, or the word that there are no more.
type Given<T> = Option<Result<Vec<T>, AppError>>;

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
    /// Rows that are not handed over yet, and how many these may be.
    gathered: Vec<T>,
    most: usize,
    /// When rows were handed over last.
    handed: Option<Instant>,
}

impl<T> Taker<T> {
    fn new(sender: mpsc::Sender<Given<T>>, (patience, most): (Duration, usize)) -> Self {
        Self {
            sender,
            patience,
            gathered: Vec::new(),
            most,
            handed: None,
        }
    }

    /// Gives a row, and waits as long as enough of them are there.
    pub(crate) async fn give(&mut self, row: T) -> Result<(), Stop> {
        self.gathered.push(row);
        let due = |handed: Instant| handed.elapsed() >= GATHERING;
        if self.gathered.len() >= self.most || self.handed.is_none_or(due) {
            self.hand_over().await?;
        }
        Ok(())
    }

    async fn hand_over(&mut self) -> Result<(), Stop> {
        let rows = std::mem::take(&mut self.gathered);
        if rows.is_empty() {
            return Ok(());
        }
        self.pass(Some(Ok(rows))).await?;
        self.handed = Some(Instant::now());
        Ok(())
    }

    async fn pass(&mut self, given: Given<T>) -> Result<(), Stop> {
        let sent = tokio::time::timeout(self.patience, self.sender.send(given)).await;
        if matches!(sent, Ok(Ok(()))) {
            Ok(())
        } else {
            Err(Stop::NotTaken)
        }
    }

    /// Says that this was all, or why it was not. Says nothing to somebody who did not take it.
    async fn end(mut self, outcome: Result<(), Stop>) {
        let word = match outcome {
            Ok(()) => None,
            Err(Stop::Failed(error)) => Some(Err(error)),
            Err(Stop::NotTaken) => return,
        };
        if self.hand_over().await.is_ok() {
            let _taken = self.pass(word).await;
        }
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
    let together = ahead.clamp(1, TOGETHER);
    let (sender, receiver) = mpsc::channel((ahead / together).max(1));
    let work = work(Taker::new(sender, (PATIENCE, together)));
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
    produce(tasks, ROWS, |mut taker| async move {
        let outcome = give_all(read(&mut db), &mut taker).await;
        (taker, outcome)
    })
}

/// Gives rows as they come.
pub(crate) async fn give_all<T>(
    mut rows: impl Stream<Item = Result<T, StoreError>> + Unpin,
    taker: &mut Taker<T>,
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
            Some(Some(Ok(rows))) => Some((Ok(rows), Some(receiver))),
            Some(Some(Err(error))) => Some((Err(error), None)),
            Some(None) => None,
            None => {
                let broken = AppError::Internal("rows were not read to their end".into());
                Some((Err(broken), None))
            }
        }
    })
    .fuse()
    .flat_map(|given| match given {
        Ok(rows) => stream::iter(rows).map(Ok).left_stream(),
        Err(error) => stream::iter([Err(error)]).right_stream(),
    })
    .fuse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(patience: Duration) -> (Taker<i32>, mpsc::Receiver<Given<i32>>) {
        let (sender, receiver) = mpsc::channel(1);
        (Taker::new(sender, (patience, 3)), receiver)
    }

    async fn give(rows: Vec<Result<i32, StoreError>>, mut taker: Taker<i32>) {
        let outcome = give_all(stream::iter(rows), &mut taker).await;
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
