//! NOTIFY and LISTEN: workers hear at once that there is something to look at. They also look by themselves now and
//! then, so a lost signal costs time only.

use sqlx::{PgConnection, postgres::PgListener};

use crate::{Store, StoreError};

const CHANNEL: &str = "req1_job";

/// Tells all workers to look at the queue and at their own jobs, once the transaction commits.
pub(super) async fn notify(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SELECT pg_notify($1, '')", CHANNEL)
        .execute(db)
        .await?;
    Ok(())
}

/// Signals of the queue. Holds one connection of the pool.
#[derive(Debug)]
pub struct Signals(PgListener);

impl Signals {
    /// Begins to listen.
    pub async fn listen(store: &Store) -> Result<Self, StoreError> {
        let mut listener = PgListener::connect_with(store.pool()).await?;
        listener.listen(CHANNEL).await?;
        Ok(Self(listener))
    }

    /// Waits for the next signal. A connection that broke and came back counts as one, since signals may be lost.
    pub async fn next(&mut self) -> Result<(), StoreError> {
        self.0.try_recv().await?;
        Ok(())
    }
}
