//! Live updates: who follows a module hears of its revisions and of the people in it.
//!
//! Each process keeps a room for each module that somebody follows through it. A room reads new events of the outbox once
//! for all its followers; a signal of the process that wrote them, in this process or over Redis, says when. Rooms also
//! look by themselves every two seconds, so a signal that is lost costs time only.

mod follow;
mod presence;
mod room;
mod seats;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use req1_domain::ids::ModuleId;
use req1_identity::{Fanout, Identity, Signal};
use req1_store::change_sets::{self, Sealed};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{App, AppError};

pub use follow::{Change, End, Follow, Follower, Update, follow_module};
pub use presence::{note_presence, people_in};
use room::Room;
use seats::Seats;

/// How often rooms look by themselves.
const LOOK: Duration = Duration::from_secs(2);

/// The rooms of a process.
#[derive(Debug, Clone)]
pub struct Live {
    rooms: Arc<Mutex<HashMap<ModuleId, Arc<Room>>>>,
    seats: Seats,
    fanout: Fanout,
    tasks: TaskTracker,
}

impl Live {
    pub(crate) fn new(identity: &Identity, tasks: TaskTracker) -> Self {
        Self {
            rooms: Arc::default(),
            seats: Seats::default(),
            fanout: identity.fanout.clone(),
            tasks,
        }
    }

    /// Tells everybody of a committed change set.
    pub fn announce(&self, sealed: &Sealed) {
        for (module, revision) in &sealed.moved {
            self.tell(Signal::Moved(*module, *revision));
        }
    }

    /// Here at once, elsewhere over Redis; nobody waits for that.
    pub(crate) fn tell(&self, signal: Signal) {
        self.hear(signal);
        if self.fanout.is_shared() {
            let fanout = self.fanout.clone();
            self.tasks.spawn(async move { fanout.tell(signal).await });
        }
    }

    fn hear(&self, signal: Signal) {
        let rooms = self.rooms();
        match signal {
            Signal::Moved(module, revision) => {
                if let Some(room) = rooms.get(&module) {
                    room.moved(revision);
                }
            }
            Signal::Present(module) => {
                if let Some(room) = rooms.get(&module) {
                    room.people_changed();
                }
            }
            Signal::Said(module, object) => {
                if let Some(room) = rooms.get(&module) {
                    room.said(object);
                }
            }
            Signal::Lost => rooms.values().for_each(|room| {
                room.moved(i64::MAX);
                room.people_changed();
            }),
            Signal::Beat => {}
        }
    }

    /// Hears what other processes tell, and looks now and then, until `stop`.
    pub async fn run(&self, app: &App, stop: &CancellationToken) {
        let listen = self.fanout.listen(|signal| self.hear(signal));
        let look = async {
            loop {
                tokio::time::sleep(LOOK).await;
                // The database may be away; the next round looks again.
                if let Err(error) = self.look(app).await {
                    tracing::debug!(%error, "rooms could not look for changes");
                }
            }
        };
        let both = async { tokio::join!(listen, look) };
        Box::pin(stop.run_until_cancelled(both)).await;
    }

    /// Wakes the rooms of modules that have moved, and lets all see who has left without a word.
    async fn look(&self, app: &App) -> Result<(), AppError> {
        let modules: Vec<ModuleId> = self.rooms().keys().copied().collect();
        if modules.is_empty() {
            return Ok(());
        }
        let mut db = app.store.acquire().await?;
        let revisions = change_sets::revisions_now(&mut db, &modules).await?;
        drop(db);
        let rooms = self.rooms();
        for (module, revision) in revisions {
            if let Some(room) = rooms.get(&module) {
                room.moved(revision);
                room.people_changed();
            }
        }
        Ok(())
    }

    /// The room of a module, for one follower more.
    fn enter(&self, app: &App, module: ModuleId, revision: i64) -> Arc<Room> {
        let mut rooms = self.rooms();
        let room = rooms.entry(module).or_insert_with(|| {
            let room = Arc::new(Room::new(module, revision));
            let (changes, people) = (Arc::clone(&room), Arc::clone(&room));
            let (first, second) = (app.clone(), app.clone());
            self.tasks
                .spawn(async move { changes.follow_changes(&first).await });
            self.tasks
                .spawn(async move { people.follow_people(&second).await });
            room
        });
        room.enter();
        Arc::clone(room)
    }

    /// A follower goes; the last one closes the room.
    fn leave(&self, room: &Room) {
        let mut rooms = self.rooms();
        if room.leave() {
            rooms.remove(&room.module);
        }
    }

    fn rooms(&self) -> MutexGuard<'_, HashMap<ModuleId, Arc<Room>>> {
        // Nothing in here panics halfway, so a poisoned map is still a good one.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
