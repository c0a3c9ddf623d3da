//! Scripts that run after saves and deletions. They follow the revisions of each module in their order, with the rights of
//! whoever made the change; over all workers, one at a time does for a module.
//!
//! A revision is done when all its scripts have run. A worker that dies before that leaves it to another one, and scripts run
//! again for it.

use std::time::Duration;

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    scripts::Hook,
};
use req1_script::{Failed, Outcome, ScriptError};
use req1_store::{
    StoreError,
    scripts::{self, Change, Due, Script, Touched},
};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    attempt::{Subject, attempt},
    log::{Ended, remember},
    run::{Prepared, Surroundings, failure},
};
use crate::{App, AppError, Ctx};

/// How often to look for changes.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a module stays with a worker that is not heard of; longer than a script runs.
const LEASE: Duration = Duration::from_mins(5);
/// Pause after something outside of the scripts failed.
const PAUSE: Duration = Duration::from_secs(10);
/// How often a revision is begun before it is given up: scripts that take the worker along shall not do so for ever.
const MAX_ATTEMPTS: i32 = 5;
/// Objects of one run.
const PART: i64 = 500;
/// Scripts that may set each other off, one after the other, before a person does something again.
const MAX_DEPTH: i32 = 5;

/// Follows changes until `shutdown`; what runs then has the grace time to end.
pub(crate) async fn follow_changes(app: App, grace: Duration, shutdown: CancellationToken) {
    let stopping = shutdown.clone();
    let over = async {
        stopping.cancelled().await;
        sleep(grace).await;
    };
    tokio::select! {
        () = follow_until(app, shutdown) => {}
        () = over => {}
    }
}

async fn follow_until(app: App, shutdown: CancellationToken) {
    while !shutdown.is_cancelled() {
        match follow_one(&app, &shutdown).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "scripts did not run after changes; they will"),
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = sleep(LOOK_EVERY) => {}
        }
    }
}

/// Runs what is due in one module. False when nothing is.
async fn follow_one(app: &App, shutdown: &CancellationToken) -> Result<bool, AppError> {
    if app.scripts.is_none() {
        return Ok(false);
    }
    let claimant = app.environment.new_id();
    let mut db = app.store.acquire().await?;
    let Some(due) = scripts::claim(&mut db, claimant, LEASE).await? else {
        return Ok(false);
    };
    drop(db);
    let follower = Follower {
        app,
        claimant,
        module: due.module,
    };
    let result = follower.follow(&due, shutdown).await;
    let pause = result.as_ref().map_or(PAUSE, |()| Duration::ZERO);
    let mut db = app.store.acquire().await?;
    scripts::release(&mut db, due.module, (claimant, pause)).await?;
    result.map(|()| true)
}

/// Whoever has a module for now.
struct Follower<'a> {
    app: &'a App,
    claimant: Uuid,
    module: ModuleId,
}

impl Follower<'_> {
    async fn follow(&self, due: &Due, shutdown: &CancellationToken) -> Result<(), AppError> {
        let mut done = due.after;
        while done < due.newest && !shutdown.is_cancelled() {
            let mut db = self.app.store.acquire().await?;
            let next = scripts::next_change(&mut db, self.module, done).await?;
            drop(db);
            let Some(change) = next else {
                // Revisions without a change set: nothing to follow.
                self.keep(due.newest).await?;
                return Ok(());
            };
            let is_given_up = due.attempts > MAX_ATTEMPTS && done == due.after;
            if !self.run_scripts(done, &change, is_given_up).await? {
                return Ok(());
            }
            done = change.revision;
        }
        Ok(())
    }

    /// Notes how far it is, and stays the one who follows the module. False when another one does by now.
    async fn keep(&self, done: i64) -> Result<bool, AppError> {
        let mut db = self.app.store.acquire().await?;
        let claim = (self.claimant, LEASE);
        Ok(scripts::advance(&mut db, (self.module, done), claim).await?)
    }

    /// Runs the scripts of one change. False when another one follows the module by now.
    async fn run_scripts(
        &self,
        done: i64,
        change: &Change,
        is_given_up: bool,
    ) -> Result<bool, AppError> {
        let ctx = self.app.act_as(change.actor);
        for (hook, touched) in [
            (Hook::PostSave, Touched::Saved),
            (Hook::PostDelete, Touched::Deleted),
        ] {
            let Some((granted, prepared)) = self.prepare(&ctx, hook).await? else {
                continue;
            };
            for mut prepared in prepared {
                prepared.depth = change.depth + 1;
                let mut after = None;
                loop {
                    let mut db = self.app.store.acquire().await?;
                    let which = (change.revision, touched);
                    let part = scripts::touched(&mut db, &granted, which, (after, PART)).await?;
                    drop(db);
                    let Some(last) = part.last().copied() else {
                        break;
                    };
                    if part.len() > 1 {
                        prepared.for_many();
                    }
                    if is_given_up || change.depth >= MAX_DEPTH {
                        refuse(&ctx, &prepared, refusal(is_given_up)).await?;
                        break;
                    }
                    run(&ctx, &prepared, (touched, &part)).await?;
                    if !self.keep(done).await? {
                        return Ok(false);
                    }
                    after = Some(last);
                }
            }
        }
        self.keep(change.revision).await
    }

    /// The scripts of the module; none when whoever made the change may not see it any more.
    async fn prepare(
        &self,
        ctx: &Ctx,
        hook: Hook,
    ) -> Result<Option<(Granted, Vec<Prepared>)>, AppError> {
        let mut db = self.app.store.acquire().await?;
        let granted = match ctx.module(&mut db, self.module, Action::Read).await {
            Ok(granted) => granted,
            Err(AppError::NotFound | AppError::NotAllowed(_)) => {
                tracing::info!(module.id = %self.module, "no scripts run after a change of one who is gone");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let asked = (hook, ctx.actor.user);
        let Some((around, found)) = scripts::triggers(&mut db, &granted, asked).await? else {
            return Ok(None);
        };
        let around = Surroundings::of(ctx, &granted, around);
        let prepare = |script: Script| Prepared::of(ctx, &around, script, false);
        Ok(Some((granted, found.into_iter().map(prepare).collect())))
    }
}

fn refusal(is_given_up: bool) -> String {
    if is_given_up {
        return "it was begun too often after this change, and never came to an end".to_owned();
    }
    format!(
        "scripts set each other off: the change that it would run after is number {MAX_DEPTH} in a row that scripts made"
    )
}

/// Remembers that a script did not run, and why.
async fn refuse(ctx: &Ctx, prepared: &Prepared, why: String) -> Result<(), AppError> {
    let ended = Ended {
        script: &prepared.script,
        module: prepared.module,
        dry_run: false,
        started_at: ctx.now(),
        change_set: None,
        refused: Some(why),
        scheduled: false,
    };
    remember(ctx, ended, &Ok(Outcome::default())).await?;
    Ok(())
}

/// Runs a script for objects of one change, does what it wants, and remembers the run. Fails only when something outside of
/// the script did.
async fn run(
    ctx: &Ctx,
    prepared: &Prepared,
    (touched, ids): (Touched, &[ObjectId]),
) -> Result<(), AppError> {
    if !prepared.sees_its_module().await? {
        let why = "its author may not read this module";
        return refuse(ctx, prepared, why.to_owned()).await;
    }
    let started_at = ctx.now();
    let (result, done) = attempt(prepared, Subject::Touched(touched, ids), false).await?;
    if let Err(Failed { error, .. }) = &result
        && matches!(error, ScriptError::Busy | ScriptError::NoEngine)
    {
        return Err(failure(error));
    }
    if let Err(error @ AppError::Store(StoreError::Unavailable(_))) = done {
        return Err(error);
    }
    let written = done.as_ref().ok().and_then(|done| done.written);
    let ended = Ended {
        script: &prepared.script,
        module: prepared.module,
        dry_run: false,
        started_at,
        change_set: written.map(|(id, _)| id),
        refused: done
            .err()
            .map(|error| error.to_string())
            .or_else(|| thrown(&result)),
        scheduled: false,
    };
    remember(ctx, ended, &result).await?;
    Ok(())
}

/// What went wrong at single objects; what was wanted for the others is done.
fn thrown(result: &Result<Outcome, Failed>) -> Option<String> {
    let outcome = result.as_ref().ok()?;
    let mut errors = outcome
        .results
        .iter()
        .filter_map(|one| one.value.as_ref().err());
    let first = errors.next()?;
    let others = errors.count();
    let place = first.stack.first();
    let place = place.map_or_else(String::new, |at| {
        format!(" (line {}, column {})", at.line, at.column)
    });
    let more = if others == 0 {
        String::new()
    } else {
        format!(", and so at {others} more objects")
    };
    Some(format!("{}{place}{more}", first.message))
}
