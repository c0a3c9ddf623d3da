//! One stream: what a person hears of a module, as long as the person may.

use std::{
    collections::{BTreeSet, VecDeque},
    sync::Arc,
    time::{Duration, Instant},
};

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
};
use req1_identity::{Present, Signal};
use req1_store::{
    change_sets::{self, Event},
    users,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    room::{MOST_OBJECTS, Mark, PAGE, Room},
    seats::Seat,
};
use crate::{AppError, Ctx, auth};

/// How often sign-in and role are looked at while nothing happens.
const CHECK: Duration = Duration::from_secs(2);
/// Longest silence: a way through proxies is kept open, and a client knows that it lost it.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// Revisions that somebody who comes back is told one by one.
const MOST_MISSED: i64 = 500;
/// Pause after the database did not answer.
const RETRY: Duration = Duration::from_secs(1);

/// What to follow, and since when.
#[derive(Debug)]
pub struct Follow {
    /// The module.
    pub module: ModuleId,
    /// The last revision that the client knows; without it the stream begins now.
    pub after: Option<i64>,
    /// The window, which leaves the module when the stream ends.
    pub client: Option<Uuid>,
    /// The session token, for sign-ins that are no session.
    pub token: String,
    /// Cancelled when the server stops.
    pub stopping: CancellationToken,
}

/// A revision as its followers hear of it.
#[derive(Debug, Clone)]
pub struct Change {
    /// What the outbox says.
    pub event: Arc<Event>,
    /// The objects; `None` when there are too many to name.
    pub objects: Option<Vec<ObjectId>>,
    /// Whether the person who hears it made it; then the request is named too.
    pub own: bool,
}

/// Why a stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The sign-in is over.
    SignedOut,
    /// The module is gone, or the person may no longer see it.
    NotVisible,
    /// The server stops; another may be there already.
    Stopping,
}

/// What comes over a stream.
#[derive(Debug, Clone)]
pub enum Update {
    /// It is open, from this revision on.
    Open(i64),
    /// A revision.
    Change(Box<Change>),
    /// Too much was missed: everything up to this revision may have changed.
    Missed(i64),
    /// The people in the module.
    People(Arc<Vec<Present>>),
    /// Objects whose discussion is another now.
    Said(BTreeSet<ObjectId>),
    /// Nothing happened.
    Heartbeat,
    /// Nothing more comes.
    End(End),
}

/// A stream that is open.
#[derive(Debug)]
pub struct Follower {
    ctx: Ctx,
    follow: Follow,
    room: Arc<Room>,
    marks: watch::Receiver<Mark>,
    cursor: i64,
    people: Option<u64>,
    said: u64,
    queue: VecDeque<Update>,
    checked: Instant,
    spoke: Instant,
    ended: bool,
    _seat: Seat,
}

/// Opens a stream, for those who may see the module.
pub async fn follow_module(ctx: Ctx, follow: Follow) -> Result<Follower, AppError> {
    let mut db = ctx.store().acquire().await?;
    ctx.module(&mut db, follow.module, Action::Read).await?;
    let whose = ctx
        .actor
        .session
        .map_or(ctx.actor.user.0, |session| session.0);
    let seat = ctx.app.live.seats.take(whose)?;
    let revisions = change_sets::revisions_now(&mut db, &[follow.module]).await?;
    drop(db);
    let (_, now) = revisions.first().ok_or(AppError::NotFound)?;
    let live = &ctx.app.live;
    let room = live.enter(&ctx.app, follow.module, *now);
    // What was committed since it was read is looked for once more.
    room.moved(i64::MAX);
    room.people_changed();
    let cursor = follow.after.unwrap_or(*now);
    let mut queue = VecDeque::from([Update::Open(cursor.min(*now))]);
    // A database that was restored may be behind what the client saw.
    let is_lost = cursor > *now || *now - cursor > MOST_MISSED;
    if is_lost {
        queue.push_back(Update::Missed(*now));
    }
    let marks = room.marks();
    let said = marks.borrow().said;
    Ok(Follower {
        marks,
        said,
        cursor: if is_lost { *now } else { cursor },
        people: None,
        queue,
        checked: Instant::now(),
        spoke: Instant::now(),
        ended: false,
        room,
        ctx,
        follow,
        _seat: seat,
    })
}

impl Follower {
    /// The next thing that the person hears; `None` after the end.
    pub async fn next(&mut self) -> Option<Update> {
        if self.ended {
            return None;
        }
        let update = self.await_update().await;
        self.spoke = Instant::now();
        self.ended = matches!(update, Update::End(_));
        Some(update)
    }

    async fn await_update(&mut self) -> Update {
        loop {
            if let Some(update) = self.queue.pop_front() {
                return update;
            }
            if self.follow.stopping.is_cancelled() {
                return Update::End(End::Stopping);
            }
            let mark = *self.marks.borrow_and_update();
            let changed = mark.revision > self.cursor;
            let talk = mark.said > self.said;
            let news = changed || talk || self.people != Some(mark.people);
            // What is new is told to nobody who lost the right a moment ago.
            if news || self.checked.elapsed() >= CHECK {
                match self.check().await {
                    Ok(Some(end)) => return Update::End(end),
                    Ok(None) => self.checked = Instant::now(),
                    Err(error) => {
                        self.wait(error).await;
                        continue;
                    }
                }
            }
            if changed {
                if let Err(error) = self.read(mark.revision).await {
                    self.wait(error).await;
                }
                continue;
            }
            if talk {
                let objects = self.room.said_after(self.said);
                self.said = mark.said;
                return Update::Said(objects);
            }
            if news {
                self.people = Some(mark.people);
                return Update::People(self.room.people());
            }
            if self.spoke.elapsed() >= HEARTBEAT {
                return Update::Heartbeat;
            }
            tokio::select! {
                () = self.follow.stopping.cancelled() => {}
                // The room lives as long as this follower.
                _ = self.marks.changed() => {}
                () = tokio::time::sleep(CHECK) => {}
            }
        }
    }

    /// Whether sign-in and role still stand.
    async fn check(&self) -> Result<Option<End>, AppError> {
        let ctx = &self.ctx;
        if ctx.actor.session.is_none() {
            match auth::authenticate(&ctx.app, &self.follow.token).await {
                Err(AppError::NotSignedIn) => return Ok(Some(End::SignedOut)),
                Err(AppError::TooMany(_)) | Ok(_) => {}
                Err(other) => return Err(other),
            }
        }
        let mut db = ctx.store().acquire().await?;
        if let Some(session) = ctx.actor.session
            && !users::is_good_session(&mut db, session, ctx.now()).await?
        {
            return Ok(Some(End::SignedOut));
        }
        match ctx.module(&mut db, self.follow.module, Action::Read).await {
            Ok(_) => Ok(None),
            Err(AppError::NotFound | AppError::NotAllowed(_)) => Ok(Some(End::NotVisible)),
            Err(other) => Err(other),
        }
    }

    /// Queues what came after the cursor.
    async fn read(&mut self, newest: i64) -> Result<(), AppError> {
        let events = match self.room.after(self.cursor) {
            Some(events) => events,
            None => self.read_outbox().await?,
        };
        for event in events {
            if event.revision > self.cursor + 1 {
                self.queue.push_back(Update::Missed(event.revision));
            } else {
                self.queue
                    .push_back(Update::Change(Box::new(self.change(&event))));
            }
            self.cursor = event.revision;
        }
        if self.queue.is_empty() {
            // The outbox no longer has them.
            self.queue.push_back(Update::Missed(newest));
            self.cursor = newest;
        }
        Ok(())
    }

    async fn read_outbox(&self) -> Result<Vec<Arc<Event>>, AppError> {
        let mut db = self.ctx.store().acquire().await?;
        let page = (PAGE, MOST_OBJECTS + 1);
        let module = self.follow.module;
        let events = change_sets::events(&mut db, module, self.cursor, page).await?;
        Ok(events.into_iter().map(Arc::new).collect())
    }

    fn change(&self, event: &Arc<Event>) -> Change {
        let few = i64::try_from(event.objects.len()).is_ok_and(|count| count <= MOST_OBJECTS);
        Change {
            objects: few.then(|| event.objects.clone()),
            own: event.actor == self.ctx.actor.user,
            event: Arc::clone(event),
        }
    }

    /// The database is away: nothing can be checked, so nothing is told.
    async fn wait(&self, error: AppError) {
        tracing::debug!(%error, "a stream waits");
        tokio::select! {
            () = self.follow.stopping.cancelled() => {}
            () = tokio::time::sleep(RETRY) => {}
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let app = &self.ctx.app;
        app.live.leave(&self.room);
        let Some(client) = self.follow.client else {
            return;
        };
        // A process that ends drops streams when nothing can be started any more; what it said of people ends by itself.
        if tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        let (app, module, user) = (app.clone(), self.follow.module, self.ctx.actor.user);
        self.ctx.app.tasks.spawn(async move {
            app.identity.presence.remove(module, (user, client)).await;
            app.live.tell(Signal::Present(module));
        });
    }
}
