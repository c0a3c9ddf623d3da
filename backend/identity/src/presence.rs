//! Who is in a module, and on which row: kept for less than a minute, in Redis or in this process.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use deadpool_redis::redis::cmd;
use req1_domain::ids::{ModuleId, ObjectId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::redis::Redis;

/// Seconds that somebody counts as there without a word.
const STAY: i64 = 45;
/// Windows that a module takes at most; more are not shown anywhere.
const MOST_IN_MODULE: usize = 500;
/// Modules that this process keeps at most.
const MOST_MODULES: usize = 10_000;

/// Somebody in a module, in one window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// Who.
    pub user: UserId,
    /// Name of who.
    pub name: String,
    /// The window; one person may have several.
    pub client: Uuid,
    /// The row that is looked at.
    pub object: Option<ObjectId>,
    /// Whether it is being edited.
    pub editing: bool,
    /// Until when this counts.
    pub until: DateTime<Utc>,
}

type Place = (UserId, Uuid);
type Modules = HashMap<ModuleId, HashMap<Place, Present>>;

/// The people in modules.
#[derive(Debug, Clone)]
pub struct Presence {
    redis: Option<Arc<Redis>>,
    local: Arc<Mutex<Modules>>,
}

impl Presence {
    pub(crate) fn new(redis: Option<Arc<Redis>>) -> Self {
        Self {
            redis,
            local: Arc::default(),
        }
    }

    /// Until when a word from now counts.
    #[must_use]
    pub fn until(now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::seconds(STAY)
    }

    /// Notes where somebody is.
    pub async fn put(&self, module: ModuleId, present: Present, now: DateTime<Utc>) {
        let text = serde_json::to_string(&present).unwrap_or_default();
        let place = field((present.user, present.client));
        put_here(&mut self.lock(), module, present, now);
        let Some(redis) = &self.redis else { return };
        redis
            .ask(async |connection| {
                let key = key(module);
                let size: usize = cmd("HLEN").arg(&key).query_async(connection).await?;
                if size >= MOST_IN_MODULE {
                    // Those who left without a word fill it; whoever is there says so again soon.
                    cmd("DEL").arg(&key).query_async::<()>(connection).await?;
                }
                let mut set = cmd("HSET");
                set.arg(&key).arg(place).arg(text);
                set.query_async::<()>(connection).await?;
                let mut expire = cmd("EXPIRE");
                expire.arg(&key).arg(STAY).query_async(connection).await
            })
            .await
            .unwrap_or(());
    }

    /// Somebody left.
    pub async fn remove(&self, module: ModuleId, (user, client): (UserId, Uuid)) {
        self.leave_here(module, (user, client));
        let Some(redis) = &self.redis else { return };
        redis
            .ask(async |connection| {
                let mut remove = cmd("HDEL");
                remove.arg(key(module)).arg(field((user, client)));
                remove.query_async::<()>(connection).await
            })
            .await;
    }

    fn leave_here(&self, module: ModuleId, place: Place) {
        let mut modules = self.lock();
        if let Some(people) = modules.get_mut(&module) {
            people.remove(&place);
            if people.is_empty() {
                modules.remove(&module);
            }
        }
    }

    /// Who is in a module, in a fixed order.
    pub async fn list(&self, module: ModuleId, now: DateTime<Utc>) -> Vec<Present> {
        let mut people = match self.list_in_redis(module).await {
            Some(people) => people,
            None => self.list_here(module),
        };
        people.retain(|one| one.until > now);
        people.sort_by(|a, b| (&a.name, a.user, a.client).cmp(&(&b.name, b.user, b.client)));
        people
    }

    async fn list_in_redis(&self, module: ModuleId) -> Option<Vec<Present>> {
        let redis = self.redis.as_ref()?;
        let texts: Vec<String> = redis
            .ask(async |connection| cmd("HVALS").arg(key(module)).query_async(connection).await)
            .await?;
        let people = texts.iter().map(|text| serde_json::from_str(text));
        Some(people.filter_map(Result::ok).collect())
    }

    fn list_here(&self, module: ModuleId) -> Vec<Present> {
        let modules = self.lock();
        let people = modules.get(&module).into_iter();
        people.flat_map(|one| one.values().cloned()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Modules> {
        // Nothing in here panics halfway, so a poisoned map is still a good one.
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put_here(modules: &mut Modules, module: ModuleId, present: Present, now: DateTime<Utc>) {
    if !modules.contains_key(&module) && modules.len() >= MOST_MODULES {
        modules.retain(|_, people| people.values().any(|one| one.until > now));
        if modules.len() >= MOST_MODULES {
            return;
        }
    }
    let people = modules.entry(module).or_default();
    if people.len() >= MOST_IN_MODULE {
        people.retain(|_, one| one.until > now);
    }
    let place = (present.user, present.client);
    if people.len() < MOST_IN_MODULE || people.contains_key(&place) {
        people.insert(place, present);
    }
}

fn key(module: ModuleId) -> String {
    format!("req1:presence:{module}")
}

fn field((user, client): Place) -> String {
    format!("{user}:{client}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn somebody(number: u128) -> Present {
        Present {
            user: UserId(Uuid::from_u128(number)),
            name: format!("Person {number}"),
            client: Uuid::from_u128(1),
            object: None,
            editing: false,
            until: Presence::until(at(0)),
        }
    }

    #[tokio::test]
    async fn col_3_presence_ends_with_a_word_or_without() {
        let (presence, module) = (Presence::new(None), ModuleId(Uuid::nil()));
        for number in [2, 1] {
            presence.put(module, somebody(number), at(0)).await;
        }
        let there = presence.list(module, at(44)).await;
        assert_eq!(there, [somebody(1), somebody(2)]);
        let left = (somebody(1).user, somebody(1).client);
        presence.remove(module, left).await;
        assert_eq!(presence.list(module, at(44)).await, [somebody(2)]);
        assert_eq!(presence.list(module, at(45)).await, []);
        let elsewhere = ModuleId(Uuid::from_u128(9));
        assert_eq!(presence.list(elsewhere, at(0)).await, []);
    }

    #[tokio::test]
    async fn col_3_presence_is_bounded() {
        let (presence, module) = (Presence::new(None), ModuleId(Uuid::nil()));
        for number in 0..600 {
            presence.put(module, somebody(number), at(0)).await;
        }
        assert_eq!(presence.list(module, at(0)).await.len(), MOST_IN_MODULE);
    }
}
