//! Rows that are read from the database while the client takes them.

use futures::{Stream, StreamExt};
use req1_store::{Connection, PooledConnection, StoreError};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::TaskTracker;

use crate::AppError;

/// Rows that are read ahead of what the client has taken.
const ROWS: usize = 1_024;

/// Reads rows in a task of its own, which has the connection until the end or until nobody takes them any more.
pub(crate) fn read_ahead<T, F>(
    tasks: &TaskTracker,
    mut db: PooledConnection,
    read: F,
) -> impl Stream<Item = Result<T, AppError>> + Send + use<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut Connection) -> futures::stream::BoxStream<'c, Result<T, StoreError>>
        + Send
        + 'static,
{
    let (sender, receiver) = mpsc::channel(ROWS);
    tasks.spawn(async move {
        let mut rows = read(&mut db);
        while let Some(row) = rows.next().await {
            if sender.send(row).await.is_err() {
                break;
            }
        }
    });
    ReceiverStream::new(receiver).map(|row| row.map_err(AppError::from))
}
