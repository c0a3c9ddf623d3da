//! What the followers of one module share: its newest events and the people in it.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use req1_domain::ids::{ModuleId, ObjectId};
use req1_identity::Present;
use req1_store::change_sets::{self, Event};
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;

use crate::{App, AppError};

/// Events that a room keeps; who is further behind reads the outbox.
const KEPT: usize = 100;
/// Objects that an event names; with more it says that all may have changed.
pub(super) const MOST_OBJECTS: i64 = 100;
/// Events that are read at once.
pub(super) const PAGE: i64 = 100;
/// Shortest time between two looks at the people: cursors move all the time.
const PEOPLE_PAUSE: Duration = Duration::from_millis(250);

/// What a room has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    /// The revision up to which it knows all events.
    pub(super) revision: i64,
    /// Rises when the people change.
    pub(super) people: u64,
    /// Rises when something is said about an object.
    pub(super) said: u64,
}

#[derive(Debug)]
pub(super) struct Room {
    pub(super) module: ModuleId,
    followers: AtomicUsize,
    closed: CancellationToken,
    mark: watch::Sender<Mark>,
    recent: Mutex<VecDeque<Arc<Event>>>,
    people: Mutex<Arc<Vec<Present>>>,
    /// The objects talked about last, each with the mark that it set.
    talk: Mutex<VecDeque<(u64, ObjectId)>>,
    change: Notify,
    coming: Notify,
}

impl Room {
    pub(super) fn new(module: ModuleId, revision: i64) -> Self {
        Self {
            module,
            followers: AtomicUsize::new(0),
            closed: CancellationToken::new(),
            mark: watch::Sender::new(Mark {
                revision,
                people: 0,
                said: 0,
            }),
            recent: Mutex::default(),
            people: Mutex::default(),
            talk: Mutex::default(),
            change: Notify::new(),
            coming: Notify::new(),
        }
    }

    /// One follower more. Called under the lock on all rooms, as [`Self::leave`] is.
    pub(super) fn enter(&self) {
        self.followers.fetch_add(1, Ordering::Relaxed);
    }

    /// One follower less; true when it was the last, which closes the room.
    pub(super) fn leave(&self) -> bool {
        let last = self.followers.fetch_sub(1, Ordering::Relaxed) == 1;
        if last {
            self.closed.cancel();
        }
        last
    }

    /// The module is at this revision now.
    pub(super) fn moved(&self, revision: i64) {
        if revision > self.mark.borrow().revision {
            self.change.notify_one();
        }
    }

    /// Somebody came, went or moved.
    pub(super) fn people_changed(&self) {
        self.coming.notify_one();
    }

    /// Something was said about an object, or taken back.
    pub(super) fn said(&self, object: ObjectId) {
        let mut talk = lock(&self.talk);
        let next = talk.back().map_or(0, |(mark, _)| *mark) + 1;
        talk.push_back((next, object));
        if talk.len() > KEPT {
            talk.pop_front();
        }
        drop(talk);
        self.mark
            .send_modify(|mark| mark.said = mark.said.max(next));
    }

    /// The objects that were talked about after a mark, as far as the room remembers.
    pub(super) fn said_after(&self, mark: u64) -> BTreeSet<ObjectId> {
        let talk = lock(&self.talk);
        let later = talk.iter().filter(|(at, _)| *at > mark);
        later.map(|(_, object)| *object).collect()
    }

    pub(super) fn marks(&self) -> watch::Receiver<Mark> {
        self.mark.subscribe()
    }

    pub(super) fn people(&self) -> Arc<Vec<Present>> {
        Arc::clone(&lock(&self.people))
    }

    /// The events after a revision; `None` when the room no longer has them all.
    pub(super) fn after(&self, revision: i64) -> Option<Vec<Arc<Event>>> {
        let recent = lock(&self.recent);
        let reaches = recent
            .front()
            .is_some_and(|first| first.revision <= revision + 1);
        let events = recent.iter().filter(|event| event.revision > revision);
        reaches.then(|| events.cloned().collect())
    }

    /// Reads new events whenever there may be some.
    pub(super) async fn follow_changes(&self, app: &App) {
        let follow = async {
            loop {
                self.change.notified().await;
                if let Err(error) = self.read_changes(app).await {
                    // The look that all rooms take now and then wakes it again.
                    tracing::debug!(%error, module.id = %self.module, "events could not be read");
                }
            }
        };
        self.closed.run_until_cancelled(follow).await;
    }

    async fn read_changes(&self, app: &App) -> Result<(), AppError> {
        loop {
            let after = self.mark.borrow().revision;
            let mut db = app.store.acquire().await?;
            let page = (PAGE, MOST_OBJECTS + 1);
            let events = change_sets::events(&mut db, self.module, after, page).await?;
            drop(db);
            let Some(last) = events.last().map(|event| event.revision) else {
                return Ok(());
            };
            let mut recent = lock(&self.recent);
            recent.extend(events.into_iter().map(Arc::new));
            while recent.len() > KEPT {
                recent.pop_front();
            }
            drop(recent);
            self.mark.send_modify(|mark| mark.revision = last);
        }
    }

    /// Looks who is there whenever somebody may have come or gone.
    pub(super) async fn follow_people(&self, app: &App) {
        let follow = async {
            loop {
                self.coming.notified().await;
                let now = app.environment.now();
                let people = app.identity.presence.list(self.module, now).await;
                self.set_people(people);
                tokio::time::sleep(PEOPLE_PAUSE).await;
            }
        };
        self.closed.run_until_cancelled(follow).await;
    }

    fn set_people(&self, people: Vec<Present>) {
        let mut known = lock(&self.people);
        // That somebody is still there is no news.
        let place = |one: &Present| (one.user, one.client, one.object, one.editing);
        if known.iter().map(place).eq(people.iter().map(place)) {
            return;
        }
        *known = Arc::new(people);
        drop(known);
        self.mark.send_modify(|mark| mark.people += 1);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here panics halfway, so what a poisoned lock guards is still good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
