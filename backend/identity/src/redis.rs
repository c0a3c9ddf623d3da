//! Redis with short patience: a hanging or missing server costs a request a moment, then nothing for a while.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool_redis::{
    Connection, Manager, Pool, Runtime,
    redis::{Client, RedisResult, aio::PubSub},
};

use crate::IdentityError;

/// Longest wait for a connection and an answer together.
const PATIENCE: Duration = Duration::from_millis(200);
/// Time that Redis is left alone after a failure.
const PAUSE: Duration = Duration::from_secs(2);
/// Connections at most; each carries many requests quickly.
const CONNECTIONS: usize = 16;

#[derive(Debug)]
pub(crate) struct Redis {
    pool: Pool,
    /// Makes connections of their own for subscriptions.
    client: Client,
    /// Until when it is left alone; `None` while it works.
    paused_until: Mutex<Option<Instant>>,
    /// How often it went away.
    outages: AtomicU64,
}

impl Redis {
    pub(crate) fn new(url: &str) -> Result<Self, IdentityError> {
        let bad_url = |error: &dyn std::fmt::Display| IdentityError::RedisUrl(error.to_string());
        let client = Client::open(url).map_err(|e| bad_url(&e))?;
        let manager = Manager::new(url).map_err(|e| bad_url(&e))?;
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|e| bad_url(&e))?;
        Ok(Self {
            pool,
            client,
            paused_until: Mutex::new(None),
            outages: AtomicU64::new(0),
        })
    }

    /// The result of an operation; `None` while Redis is away. Callers have an answer for that.
    pub(crate) async fn ask<T>(
        &self,
        operation: impl AsyncFnOnce(&mut Connection) -> RedisResult<T>,
    ) -> Option<T> {
        if self.is_paused() {
            return None;
        }
        let attempt = async {
            let mut connection = self.pool.get().await.map_err(|error| error.to_string())?;
            operation(&mut connection)
                .await
                .map_err(|error| error.to_string())
        };
        let result = match tokio::time::timeout(PATIENCE, attempt).await {
            Ok(result) => result,
            Err(_) => Err("no answer in time".to_owned()),
        };
        self.note(result)
    }

    /// A connection that only hears.
    pub(crate) async fn subscribe(&self, channel: &str) -> Result<PubSub, String> {
        let attempt = async {
            let mut connection = self.client.get_async_pubsub().await?;
            connection.subscribe(channel).await?;
            RedisResult::Ok(connection)
        };
        match tokio::time::timeout(PAUSE, attempt).await {
            Ok(result) => result.map_err(|error| error.to_string()),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    /// A connection that only hears was lost. Nobody may have asked for anything while Redis was away, and what others
    /// could not tell it meanwhile it does not know.
    pub(crate) fn note_silence(&self) {
        self.outages.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it went away so far.
    pub(crate) fn outages(&self) -> u64 {
        self.outages.load(Ordering::Relaxed)
    }

    fn is_paused(&self) -> bool {
        self.paused().is_some_and(|until| Instant::now() < until)
    }

    /// Logs when Redis goes away and when it is back, not every request in between.
    fn note<T>(&self, result: Result<T, String>) -> Option<T> {
        let mut paused = self.paused();
        match result {
            Ok(value) => {
                if paused.take().is_some() {
                    tracing::info!("Redis is back");
                }
                Some(value)
            }
            Err(error) => {
                if paused.is_none() {
                    self.outages.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(error, "Redis is away; sessions and limits go on without it");
                }
                *paused = Some(Instant::now() + PAUSE);
                None
            }
        }
    }

    fn paused(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
