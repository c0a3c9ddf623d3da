//! A bounded map whose entries expire, for what Redis would hold.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};

/// Entries at most. When it is full of live entries, the map is emptied: it only ever holds what can be found again.
const CAPACITY: usize = 100_000;

#[derive(Debug)]
pub(crate) struct Expiring<K, V> {
    entries: Mutex<HashMap<K, (DateTime<Utc>, V)>>,
}

impl<K, V> Default for Expiring<K, V> {
    fn default() -> Self {
        Self {
            entries: Mutex::new(HashMap::new()),
        }
    }
}

impl<K: Eq + Hash, V: Clone> Expiring<K, V> {
    pub(crate) fn get(&self, key: &K, now: DateTime<Utc>) -> Option<V> {
        let entries = self.lock();
        let (until, value) = entries.get(key)?;
        (*until > now).then(|| value.clone())
    }

    pub(crate) fn put(&self, key: K, value: V, (now, until): (DateTime<Utc>, DateTime<Utc>)) {
        let mut entries = self.lock();
        make_room(&mut entries, now);
        entries.insert(key, (until, value));
    }

    pub(crate) fn remove(&self, key: &K) {
        self.lock().remove(key);
    }

    /// Changes the live entry of a key, or the given one where there is none, and gives it with its end.
    pub(crate) fn update(
        &self,
        key: K,
        fresh: (DateTime<Utc>, V),
        now: DateTime<Utc>,
        change: impl FnOnce(&mut V),
    ) -> (DateTime<Utc>, V) {
        let mut entries = self.lock();
        make_room(&mut entries, now);
        let entry = entries.entry(key).or_insert_with(|| fresh.clone());
        if entry.0 <= now {
            *entry = fresh;
        }
        change(&mut entry.1);
        entry.clone()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, (DateTime<Utc>, V)>> {
        // Nothing in here panics halfway, so a poisoned map is still a good one.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room<K: Eq + Hash, V>(entries: &mut HashMap<K, (DateTime<Utc>, V)>, now: DateTime<Utc>) {
    if entries.len() < CAPACITY {
        return;
    }
    entries.retain(|_, (until, _)| *until > now);
    if entries.len() >= CAPACITY {
        entries.clear();
    }
}
