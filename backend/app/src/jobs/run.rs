//! What a handler sees of its job.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use req1_domain::access::Limits;
use req1_store::{
    Connection,
    jobs::{self, Claim, Job, LogLine},
};
use tokio_util::sync::CancellationToken;

use super::JobOutcome;
use crate::{Actor, App, AppError, Ctx};

/// Longest line of a log in characters.
const MAX_LINE: usize = 2_000;
/// Most lines that wait to be written; a handler that writes more between two flushes is not worth reading.
const MAX_WAITING: usize = 10_000;

/// Why a job shall stop before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// A person wants it.
    Cancelled,
    /// The process ends; another one goes on.
    ShuttingDown,
    /// Another worker has the job now.
    Lost,
}

/// What a handler told since it was last written down.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) progress: Option<(i64, i64, String)>,
    pub(super) lines: Vec<LogLine>,
}

/// A run of a job. Cheap to clone, and its methods never block: they may be called from blocking code as well.
#[derive(Debug, Clone)]
pub struct JobRun {
    /// The actor is who started the job; rights are checked anew with it, as in a request.
    pub ctx: Ctx,
    /// The job as it was when the run began.
    pub job: Arc<Job>,
    claim: Claim,
    stop: CancellationToken,
    reason: Arc<OnceLock<Stop>>,
    notes: Arc<Mutex<Notes>>,
}

impl JobRun {
    pub(super) fn new(app: &App, job: Job, (claim, limits): (Claim, Option<Limits>)) -> Self {
        let actor = Actor {
            limits,
            ..Actor::person(job.created_by)
        };
        let ctx = Ctx {
            request_id: Some(job.id.to_string()),
            ..app.context(actor)
        };
        Self {
            ctx,
            job: Arc::new(job),
            claim,
            stop: CancellationToken::new(),
            reason: Arc::default(),
            notes: Arc::default(),
        }
    }

    /// Tells how far the work is: `done` of `total` steps (0: unknown) of a phase, a snake-case word. Call it as often as
    /// you like; it is written down twice a second.
    pub fn progress(&self, done: u64, total: u64, phase: &str) {
        let steps = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.notes().progress = Some((steps(done), steps(total), phase.to_owned()));
    }

    /// Writes a line for the person who started the job.
    pub fn log(&self, message: impl Into<String>) {
        let message: String = message.into();
        let line = LogLine {
            at: self.ctx.now(),
            message: message
                .chars()
                .filter(|c| *c != '\0')
                .take(MAX_LINE)
                .collect(),
        };
        let mut notes = self.notes();
        if notes.lines.len() < MAX_WAITING {
            notes.lines.push(line);
        }
    }

    /// Whether the work shall stop: a person cancelled it, the process ends, or another worker took it over.
    #[must_use]
    pub fn stop_requested(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Completes when the work shall stop.
    pub async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    /// Fails when the work shall stop; pass the error on, the worker knows the reason. To be called between steps: who
    /// goes on for longer than the worker waits is dropped at the next `await`.
    pub fn check_cancelled(&self) -> Result<(), AppError> {
        if self.stop_requested() {
            return Err(AppError::conflict("stopped", "the job was stopped"));
        }
        Ok(())
    }

    /// Ends the job well inside the transaction that holds its effects, so that they happen once even when the worker
    /// dies right after. Fails when another worker took the job over: roll back. Return the same outcome afterwards.
    pub async fn succeed_in(
        &self,
        tx: &mut Connection,
        outcome: &JobOutcome,
    ) -> Result<(), AppError> {
        match jobs::finish(tx, self.claim, &outcome.finish()).await {
            Err(req1_store::StoreError::NotFound) => {
                Err(AppError::conflict("stopped", "another worker has the job"))
            }
            other => Ok(other?),
        }
    }

    pub(super) fn request_stop(&self, reason: Stop) {
        // The first reason counts.
        if self.reason.set(reason).is_ok() {
            self.stop.cancel();
        }
    }

    pub(super) fn stop_reason(&self) -> Option<Stop> {
        self.reason.get().copied()
    }

    pub(super) const fn claim(&self) -> Claim {
        self.claim
    }

    /// A handler that panicked while it held the lock has left the notes whole.
    pub(super) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
