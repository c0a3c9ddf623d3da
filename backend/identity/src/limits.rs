//! Rate limits: a number of events in a window that begins with the first.

use std::{net::IpAddr, sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use deadpool_redis::redis::cmd;
use req1_domain::ids::{ApiTokenId, SessionId};

use crate::{TokenHash, expiring::Expiring, redis::Redis};

/// Counts an event and tells the number in the window and the milliseconds that the window still has.
const COUNT: &str = "local n = redis.call('INCR', KEYS[1]) \
    if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end \
    return {n, redis.call('PTTL', KEYS[1])}";
/// Takes one event back, never below none and never without a window.
const TAKE_BACK: &str = "local n = tonumber(redis.call('GET', KEYS[1]) or '0') \
    if n > 0 then redis.call('DECR', KEYS[1]) end return 0";

/// A number of events in a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Events at most.
    pub events: u32,
    /// In this time.
    pub window: Duration,
}

impl Limit {
    /// A limit.
    #[must_use]
    pub const fn new(events: u32, window: Duration) -> Self {
        Self { events, window }
    }
}

/// The limits of an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Failed sign-ins with one e-mail address, whether an account has it or not.
    pub failed_sign_ins_per_account: Limit,
    /// Failed sign-ins, sign-ups and one-time links from one client address (IPv6: one /64 network).
    pub failed_sign_ins_per_address: Limit,
    /// API requests with one token.
    pub requests_per_token: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            failed_sign_ins_per_account: Limit::new(10, Duration::from_mins(5)),
            failed_sign_ins_per_address: Limit::new(100, Duration::from_mins(5)),
            requests_per_token: Limit::new(600, Duration::from_secs(10)),
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Usage {
    /// Sign-in attempts with an e-mail address.
    Account(String),
    /// Attempts from a client address.
    Address(IpAddr),
    /// Requests of a sign-in.
    Session(SessionId),
    /// Requests with an API token.
    ApiToken(ApiTokenId),
    /// Requests with the admin key.
    AdminKey,
}

impl Usage {
    fn limit(&self, limits: &Limits) -> Limit {
        match self {
            Self::Account(_) => limits.failed_sign_ins_per_account,
            Self::Address(_) => limits.failed_sign_ins_per_address,
            Self::Session(_) | Self::ApiToken(_) | Self::AdminKey => limits.requests_per_token,
        }
    }

    /// The key in Redis: bounded, and without personal data in clear.
    fn key(&self) -> String {
        match self {
            Self::Account(email) => {
                let name = TokenHash::of(&email.trim().to_lowercase()).hex();
                format!("req1:limit:account:{name}")
            }
            Self::Address(address) => format!("req1:limit:address:{}", network(*address)),
            Self::Session(session) => format!("req1:limit:session:{session}"),
            Self::ApiToken(token) => format!("req1:limit:token:{token}"),
            Self::AdminKey => "req1:limit:admin-key".to_owned(),
        }
    }
}

/// The address, or for IPv6 the /64 network, which one household or machine has to itself.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Counts in Redis, or in this process while there is none.
#[derive(Debug, Clone)]
pub struct RateLimiter {
    limits: Arc<Limits>,
    redis: Option<Arc<Redis>>,
    local: Arc<Expiring<String, u32>>,
}

impl RateLimiter {
    pub(crate) fn new(limits: Limits, redis: Option<Arc<Redis>>) -> Self {
        Self {
            limits: Arc::new(limits),
            redis,
            local: Arc::default(),
        }
    }

    /// Counts an event. Fails with the time until the window is over when it is one too many.
    pub async fn count(&self, usage: &Usage, now: DateTime<Utc>) -> Result<(), Duration> {
        let limit = usage.limit(&self.limits);
        let key = usage.key();
        let (events, rest) = match self.count_in_redis(&key, limit.window).await {
            Some(counted) => counted,
            None => self.count_here(key, limit.window, now),
        };
        if events <= limit.events {
            Ok(())
        } else {
            Err(rest)
        }
    }

    /// Takes an event back: an attempt is counted before it is made, so that many at once are all counted, and a good
    /// one is no failure.
    pub async fn take_back(&self, usage: &Usage, now: DateTime<Utc>) {
        let key = usage.key();
        if let Some(redis) = &self.redis {
            let done: Option<i64> = redis
                .ask(async |connection| {
                    let mut script = cmd("EVAL");
                    script.arg(TAKE_BACK).arg(1).arg(&key);
                    script.query_async(connection).await
                })
                .await;
            if done.is_some() {
                return;
            }
        }
        self.local.update(key, (now, 0), now, |events| {
            *events = events.saturating_sub(1);
        });
    }

    async fn count_in_redis(&self, key: &str, window: Duration) -> Option<(u32, Duration)> {
        let redis = self.redis.as_ref()?;
        let (events, rest): (u32, i64) = redis
            .ask(async |connection| {
                let mut script = cmd("EVAL");
                script.arg(COUNT).arg(1).arg(key);
                script.arg(u64::try_from(window.as_millis()).unwrap_or(u64::MAX));
                script.query_async(connection).await
            })
            .await?;
        let rest = u64::try_from(rest).map_or(window, Duration::from_millis);
        Some((events, rest))
    }

    fn count_here(&self, key: String, window: Duration, now: DateTime<Utc>) -> (u32, Duration) {
        let end = TimeDelta::from_std(window).map_or(now, |window| now + window);
        let (until, events) = self.local.update(key, (end, 0), now, |events| {
            *events = events.saturating_add(1);
        });
        (events, (until - now).to_std().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn limiter() -> RateLimiter {
        RateLimiter::new(Limits::default(), None)
    }

    #[test]
    fn iam_6_the_defaults_are_the_documented_ones() {
        let limits = Limits::default();
        let five_minutes = Duration::from_mins(5);
        assert_eq!(
            limits.failed_sign_ins_per_account,
            Limit::new(10, five_minutes)
        );
        assert_eq!(
            limits.failed_sign_ins_per_address,
            Limit::new(100, five_minutes)
        );
        assert_eq!(
            limits.requests_per_token,
            Limit::new(600, Duration::from_secs(10))
        );
    }

    #[tokio::test]
    async fn iam_6_one_too_many_waits_for_the_end_of_the_window() {
        let limiter = limiter();
        let usage = Usage::Account("A@example.org".into());
        for second in 0..10 {
            assert_eq!(limiter.count(&usage, at(second)).await, Ok(()));
        }
        let same = Usage::Account(" a@EXAMPLE.org".into());
        assert_eq!(
            limiter.count(&same, at(100)).await,
            Err(Duration::from_secs(200))
        );
        assert_eq!(limiter.count(&usage, at(300)).await, Ok(()));
        let other = Usage::Account("b@example.org".into());
        assert_eq!(limiter.count(&other, at(100)).await, Ok(()));
    }

    #[tokio::test]
    async fn iam_6_good_sign_ins_are_not_counted() {
        let limiter = limiter();
        let usage = Usage::Account("a@example.org".into());
        for _ in 0..50 {
            assert_eq!(limiter.count(&usage, at(0)).await, Ok(()));
            limiter.take_back(&usage, at(0)).await;
        }
    }

    #[test]
    fn iam_6_addresses_of_one_network_count_together() {
        let key = |text: &str| Usage::Address(text.parse().unwrap()).key();
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff:2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.2"), key("192.0.2.1"));
    }
}
