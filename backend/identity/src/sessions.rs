//! Sign-ins that PostgreSQL confirmed a moment ago.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, TimeDelta, Utc};
use deadpool_redis::redis::cmd;
use req1_domain::ids::{SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::{TokenHash, expiring::Expiring, redis::Redis};

/// Seconds between two checks of a sign-in against PostgreSQL; also the longest that a cached one can outlive its row.
pub const SESSION_CHECK_SECONDS: i64 = 60;
/// What stands in Redis instead of an entry after the end of a sign-in, so that a request that was reading PostgreSQL at
/// that moment cannot bring the entry back.
const ENDED: &str = "ended";
/// The longest that an entry stays in Redis.
const ENTRY_LIFE: Duration = Duration::from_secs(SESSION_CHECK_SECONDS.unsigned_abs());
/// Pause before Redis is told once more of an end.
const RETELL: Duration = Duration::from_millis(500);

/// A good sign-in as it is cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CachedSession {
    /// The sign-in.
    pub session: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When PostgreSQL confirmed it.
    pub checked_at: DateTime<Utc>,
    /// When it ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

impl CachedSession {
    /// The entry's own word counts, not only Redis' expiry: a Redis that comes back from a backup revives nobody.
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now < self.checked_at + TimeDelta::seconds(SESSION_CHECK_SECONDS) && now < self.expires_at
    }
}

/// Cache of good sign-ins, in Redis or, where none is configured, in this process.
#[derive(Debug, Clone)]
pub struct SessionCache {
    redis: Option<Arc<Redis>>,
    local: Arc<Expiring<TokenHash, CachedSession>>,
    /// Sign-ins ended through this process, in case that Redis could not be told.
    ended: Arc<Expiring<TokenHash, ()>>,
    doubt: Arc<Mutex<Doubt>>,
}

/// Outages of Redis that were seen, and when it was back after the last.
#[derive(Debug, Default)]
struct Doubt {
    outages: u64,
    back_at: Option<DateTime<Utc>>,
}

impl SessionCache {
    pub(crate) fn new(redis: Option<Arc<Redis>>) -> Self {
        Self {
            redis,
            local: Arc::default(),
            ended: Arc::default(),
            doubt: Arc::default(),
        }
    }

    /// The sign-in behind a token, when PostgreSQL confirmed it within the last minute.
    pub async fn get(&self, token: &TokenHash, now: DateTime<Utc>) -> Option<CachedSession> {
        if self.ended.get(token, now).is_some() {
            return None;
        }
        let Some(redis) = &self.redis else {
            return self
                .local
                .get(token, now)
                .filter(|entry| entry.is_fresh(now));
        };
        let key = key(token);
        let text: Option<String> = redis
            .ask(async |connection| cmd("GET").arg(&key).query_async(connection).await)
            .await?;
        let entry: CachedSession = serde_json::from_str(&text?).ok()?;
        let is_good = entry.is_fresh(now) && !self.is_doubtful(redis, &entry, now);
        is_good.then_some(entry)
    }

    /// What was cached before Redis was away may have been ended meanwhile, which could not be told to it.
    fn is_doubtful(&self, redis: &Redis, entry: &CachedSession, now: DateTime<Utc>) -> bool {
        let outages = redis.outages();
        let mut doubt = self.doubt.lock().unwrap_or_else(PoisonError::into_inner);
        if doubt.outages != outages {
            *doubt = Doubt {
                outages,
                back_at: Some(now),
            };
        }
        doubt
            .back_at
            .is_some_and(|back_at| entry.checked_at < back_at)
    }

    /// Keeps a sign-in that PostgreSQL has just confirmed.
    pub async fn put(&self, token: &TokenHash, entry: CachedSession) {
        let now = entry.checked_at;
        if self.ended.get(token, now).is_some() {
            return;
        }
        let Some(redis) = &self.redis else {
            self.local.put(*token, entry, (now, until(now)));
            return;
        };
        let Ok(text) = serde_json::to_string(&entry) else {
            return;
        };
        // NX: the mark of an ended sign-in stays.
        redis
            .ask(async |connection| {
                cmd("SET")
                    .arg(key(token))
                    .arg(text)
                    .arg("NX")
                    .arg("EX")
                    .arg(SESSION_CHECK_SECONDS)
                    .query_async::<()>(connection)
                    .await
            })
            .await;
    }

    /// Forgets sign-ins that were ended in PostgreSQL. Call it after the commit.
    #[expect(
        clippy::disallowed_methods,
        reason = "a stop need not wait for it: the entry in Redis ends by itself"
    )]
    pub async fn forget(&self, tokens: &[TokenHash], now: DateTime<Utc>) {
        for token in tokens {
            self.ended.put(*token, (), (now, until(now)));
            self.local.remove(token);
            let Some(redis) = &self.redis else { continue };
            if tell_end(redis, token).await.is_none() {
                tokio::spawn(tell_end_later(Arc::clone(redis), *token));
            }
        }
    }
}

/// Puts the mark of an end into Redis; `None` while it is away.
async fn tell_end(redis: &Redis, token: &TokenHash) -> Option<()> {
    let key = key(token);
    redis
        .ask(async |connection| {
            cmd("SET")
                .arg(&key)
                .arg(ENDED)
                .arg("EX")
                .arg(SESSION_CHECK_SECONDS)
                .query_async(connection)
                .await
        })
        .await
}

/// Tells Redis as soon as it is back, as long as it may still hold the entry.
async fn tell_end_later(redis: Arc<Redis>, token: TokenHash) {
    let started = Instant::now();
    while started.elapsed() < ENTRY_LIFE {
        tokio::time::sleep(RETELL).await;
        if tell_end(&redis, &token).await.is_some() {
            return;
        }
    }
}

fn key(token: &TokenHash) -> String {
    format!("req1:session:{}", token.hex())
}

fn until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(SESSION_CHECK_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn entry(expires: i64) -> CachedSession {
        CachedSession {
            session: SessionId(uuid::Uuid::nil()),
            user: UserId(uuid::Uuid::nil()),
            checked_at: at(0),
            expires_at: at(expires),
        }
    }

    #[tokio::test]
    async fn iam_1_an_entry_lives_for_a_minute_or_to_the_end_of_the_session() {
        let cache = SessionCache::new(None);
        let (long, short) = (TokenHash::of("long"), TokenHash::of("short"));
        cache.put(&long, entry(1_000)).await;
        cache.put(&short, entry(30)).await;
        assert!(cache.get(&long, at(59)).await.is_some());
        assert!(cache.get(&long, at(60)).await.is_none());
        assert!(cache.get(&short, at(29)).await.is_some());
        assert!(cache.get(&short, at(30)).await.is_none());
    }

    #[tokio::test]
    async fn iam_1_an_ended_session_is_not_cached_again_by_a_request_underway() {
        let cache = SessionCache::new(None);
        let token = TokenHash::of("token");
        cache.put(&token, entry(1_000)).await;
        cache.forget(&[token], at(1)).await;
        assert!(cache.get(&token, at(2)).await.is_none());
        cache.put(&token, entry(1_000)).await;
        assert!(cache.get(&token, at(2)).await.is_none());
    }
}
