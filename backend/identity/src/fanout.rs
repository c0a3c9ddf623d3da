//! Signals between processes over a channel of Redis. They say where to look, never what is there, so a signal that is
//! lost or heard twice does no harm.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use deadpool_redis::redis::cmd;
use futures::StreamExt as _;
use req1_domain::ids::{ModuleId, ObjectId};
use serde::{Deserialize, Serialize};

use crate::redis::Redis;

const CHANNEL: &str = "req1:live";
/// How often each process says that it is there: who hears nothing at all has lost its connection, whatever TCP thinks.
const BEAT: Duration = Duration::from_secs(2);
const SILENCE: Duration = Duration::from_secs(7);
/// Pause before the next attempt to connect.
const RETRY: Duration = Duration::from_secs(1);

/// What one process tells the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// A module has a new revision.
    Moved(ModuleId, i64),
    /// Somebody came to a module, left it, or went to another row.
    Present(ModuleId),
    /// Something was said about an object of a module, or taken back.
    Said(ModuleId, ObjectId),
    /// Signals may have been lost: look everywhere.
    Lost,
    /// A process is there.
    Beat,
}

/// The channel. Without Redis nobody hears and nothing is sent.
#[derive(Debug, Clone)]
pub struct Fanout {
    redis: Option<Arc<Redis>>,
    hears: Arc<AtomicBool>,
}

impl Fanout {
    pub(crate) fn new(redis: Option<Arc<Redis>>) -> Self {
        Self {
            redis,
            hears: Arc::default(),
        }
    }

    /// Whether other processes are heard; true where there are none.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.redis.is_none() || self.hears.load(Ordering::Relaxed)
    }

    /// Whether there may be others to tell.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.redis.is_some()
    }

    /// Tells all processes, this one included.
    pub async fn tell(&self, signal: Signal) {
        let Some(redis) = &self.redis else { return };
        let Ok(text) = serde_json::to_string(&signal) else {
            return;
        };
        redis
            .ask(async |connection| {
                cmd("PUBLISH")
                    .arg(CHANNEL)
                    .arg(text)
                    .query_async::<()>(connection)
                    .await
            })
            .await;
    }

    /// Hears signals for ever, and comes back by itself when Redis was away.
    pub async fn listen(&self, hear: impl Fn(Signal)) {
        let Some(redis) = &self.redis else {
            return std::future::pending().await;
        };
        loop {
            let reason = self.hear_all(redis, &hear).await;
            if self.hears.swap(false, Ordering::Relaxed) {
                redis.note_silence();
                tracing::warn!(
                    reason,
                    "other processes are not heard; changes of theirs come late"
                );
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Hears signals until the connection is lost; gives the reason.
    async fn hear_all(&self, redis: &Redis, hear: &impl Fn(Signal)) -> String {
        let connection = match redis.subscribe(CHANNEL).await {
            Ok(connection) => connection,
            Err(error) => return error,
        };
        self.hears.store(true, Ordering::Relaxed);
        hear(Signal::Lost);
        let mut messages = connection.into_on_message();
        let mut beat = tokio::time::interval(BEAT);
        let mut heard = Instant::now();
        loop {
            tokio::select! {
                message = messages.next() => {
                    let Some(message) = message else {
                        return "the connection was closed".to_owned();
                    };
                    heard = Instant::now();
                    let text: String = message.get_payload().unwrap_or_default();
                    match serde_json::from_str(&text) {
                        Ok(Signal::Beat) => {}
                        Ok(signal) => hear(signal),
                        // A newer release may say more than this one knows.
                        Err(_) => hear(Signal::Lost),
                    }
                }
                _ = beat.tick() => {
                    if heard.elapsed() > SILENCE {
                        return "nothing was heard".to_owned();
                    }
                    self.tell(Signal::Beat).await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn ops_6_without_redis_nothing_is_sent_and_nothing_is_missed() {
        let fanout = Fanout::new(None);
        assert!(fanout.is_live() && !fanout.is_shared());
        fanout.tell(Signal::Lost).await;
        let listening = fanout.listen(|_| panic!("nobody tells anything"));
        let waited = tokio::time::timeout(Duration::from_millis(20), listening).await;
        assert!(waited.is_err());
    }

    #[test]
    fn col_3_signals_survive_the_wire() {
        for signal in [
            Signal::Moved(ModuleId(uuid::Uuid::nil()), 7),
            Signal::Present(ModuleId(uuid::Uuid::nil())),
            Signal::Lost,
            Signal::Beat,
        ] {
            let text = serde_json::to_string(&signal).unwrap();
            assert_eq!(serde_json::from_str::<Signal>(&text).unwrap(), signal);
        }
    }
}
