//! What goes on beside a handler: the lease is renewed, notes are written down, stops are heard.

use std::time::Duration;

use req1_store::{StoreError, jobs};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior, interval, sleep_until},
};
use tokio_util::sync::CancellationToken;

use super::run::{JobRun, Stop};
use crate::AppError;

const FLUSH: Duration = Duration::from_millis(500);

/// Times of a worker that concern one run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// How long a claim lasts without renewal.
    pub(super) lease: Duration,
    /// How long a handler has to stop.
    pub(super) grace: Duration,
}

/// Works beside the handler until it is over, it has had its time to stop, or the claim is lost.
pub(super) async fn keep(
    run: &JobRun,
    pace: Pace,
    (mut signals, over): (watch::Receiver<u64>, &CancellationToken),
) {
    let mut renewal = interval(pace.lease / 3);
    let mut flush = interval(FLUSH);
    renewal.set_missed_tick_behavior(MissedTickBehavior::Delay);
    flush.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let patience = async {
        run.stopped().await;
        sleep_until(Instant::now() + pace.grace).await;
    };
    tokio::pin!(patience);
    loop {
        tokio::select! {
            () = &mut patience => return,
            () = over.cancelled() => return,
            _ = flush.tick() => flush_notes(run).await,
            _ = renewal.tick() => renew(run, pace.lease).await,
            Ok(()) = signals.changed() => renew(run, pace.lease).await,
        }
        if run.stop_reason() == Some(Stop::Lost) {
            return;
        }
    }
}

/// A database that is away costs the lease when it stays away, and is no reason to stop before.
async fn renew(run: &JobRun, lease: Duration) {
    let renewed = async {
        let mut db = run.ctx.store().acquire().await?;
        jobs::renew(&mut db, run.claim(), lease).await
    };
    match renewed.await {
        Ok(false) => {}
        Ok(true) => run.request_stop(Stop::Cancelled),
        Err(StoreError::NotFound) => run.request_stop(Stop::Lost),
        Err(error) => tracing::warn!(%error, "the lease of a job was not renewed"),
    }
}

/// Writes down what the handler told. What cannot be written now is kept for the next time.
pub(super) async fn flush_notes(run: &JobRun) {
    let notes = std::mem::take(&mut *run.notes());
    if notes.progress.is_none() && notes.lines.is_empty() {
        return;
    }
    let written: Result<(), AppError> = async {
        let mut db = run.ctx.store().acquire().await?;
        if let Some((done, total, phase)) = &notes.progress {
            jobs::set_progress(&mut db, run.claim(), (*done, *total), phase).await?;
        }
        if !notes.lines.is_empty() {
            jobs::append_log(&mut db, run.claim(), &notes.lines).await?;
        }
        Ok(())
    }
    .await;
    if let Err(error) = written {
        tracing::warn!(%error, "notes of a job were not written");
        let mut waiting = run.notes();
        let later = std::mem::replace(&mut waiting.lines, notes.lines);
        waiting.lines.extend(later);
        waiting.progress = waiting.progress.take().or(notes.progress);
    }
}
