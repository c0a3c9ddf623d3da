//! The loop that runs jobs.

use std::{sync::Arc, time::Duration};

use req1_store::{
    StoreError,
    jobs::{self, Claim, Claimed, Finish, Signals},
};
use serde_json::Value;
use tokio::{
    sync::{Semaphore, watch},
    time::{MissedTickBehavior, interval, sleep},
};
use tokio_util::{
    sync::CancellationToken,
    task::{AbortOnDropHandle, TaskTracker},
};
use tracing::Instrument;

use super::{
    JobKind, JobOutcome, JobRun,
    dispatch::{self, Handler},
    keeper::{Pace, flush_notes, keep},
    run::Stop,
};
use crate::{App, AppError, files, idempotency, scripts};

/// Runs of a job that may end badly for reasons that pass.
const MAX_ATTEMPTS: i32 = 5;
/// Wait before the second run; each further wait is four times as long.
const FIRST_DELAY: Duration = Duration::from_secs(5);
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// Settings of a worker.
#[derive(Debug, Clone)]
pub struct WorkerConfig {
    /// Its name, told apart from that of other processes, for operators.
    pub name: String,
    /// Jobs at a time.
    pub concurrency: usize,
    /// How long a job stays with a worker that is not heard of.
    pub lease: Duration,
    /// How often to look for jobs when no signal comes.
    pub poll: Duration,
    /// How long a job has to stop after a cancel or at the end of the process.
    pub grace: Duration,
    /// A failure as the API shows it: a problem document.
    pub describe: fn(AppError) -> Value,
}

/// Runs jobs until `shutdown`; then hands back what does not end within the grace time.
pub async fn run_worker(app: App, config: WorkerConfig, shutdown: CancellationToken) {
    let sweeper = AbortOnDropHandle::new(app.tasks.spawn(sweep(app.clone())));
    let follower = scripts::follow_changes(app.clone(), config.grace, shutdown.clone());
    let follower = app.tasks.spawn(follower.in_current_span());
    let follower = AbortOnDropHandle::new(follower);
    let clock = AbortOnDropHandle::new(app.tasks.spawn(scripts::run_by_the_clock(app.clone())));
    let worker = Worker::new(app, config, dispatch::handle);
    worker.run(shutdown).await;
    drop((sweeper, clock));
    if let Err(panic) = follower.await {
        tracing::error!(%panic, "what runs scripts after changes ended");
    }
}

/// Collects garbage of files now and then; over all workers, one at a time does.
async fn sweep(app: App) {
    let mut ticks = interval(SWEEP_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = files::collect_garbage(&app, files::GarbageGrace::default()).await {
            tracing::warn!(%error, "garbage was not collected");
        }
        if let Err(error) = idempotency::forget_old(&app).await {
            tracing::warn!(%error, "old requests were not forgotten");
        }
    }
}

/// A worker with its handlers; [`run_worker`] brings those of this release, tests bring their own.
#[derive(Debug, Clone)]
pub struct Worker {
    app: App,
    config: Arc<WorkerConfig>,
    handler: Handler,
    runs: TaskTracker,
}

impl Worker {
    /// A worker that is not running yet.
    #[must_use]
    pub fn new(app: App, config: WorkerConfig, handler: Handler) -> Self {
        Self {
            app,
            config: Arc::new(config),
            handler,
            runs: TaskTracker::new(),
        }
    }

    /// Works until `shutdown`, and then until every run has ended or was handed back.
    pub async fn run(self, shutdown: CancellationToken) {
        let (wake, mut signals) = watch::channel(0);
        let wake = Arc::new(wake);
        let listener = listen(self.app.clone(), Arc::clone(&wake), self.config.poll);
        let _listener = AbortOnDropHandle::new(self.app.tasks.spawn(listener));
        let slots = Arc::new(Semaphore::new(self.config.concurrency));
        while !shutdown.is_cancelled() {
            let slot = tokio::select! {
                () = shutdown.cancelled() => break,
                Ok(slot) = Arc::clone(&slots).acquire_owned() => slot,
                else => break,
            };
            // Before the look, so that a signal during it is not missed.
            signals.mark_unchanged();
            if let Some(claimed) = self.claim().await {
                let run = self
                    .clone()
                    .work(claimed, wake.subscribe(), shutdown.clone());
                self.runs.spawn(async move {
                    run.await;
                    drop(slot);
                });
                continue;
            }
            drop(slot);
            tokio::select! {
                () = shutdown.cancelled() => {}
                _ = signals.changed() => {}
                () = sleep(self.config.poll) => {}
            }
        }
        self.runs.close();
        self.runs.wait().await;
    }

    async fn claim(&self) -> Option<Claimed> {
        let kinds = JobKind::ALL.map(|kind| kind.as_str().to_owned());
        let claimed = async {
            let mut db = self.app.store.acquire().await?;
            jobs::claim(&mut db, &self.config.name, &kinds, self.config.lease).await
        };
        claimed.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "no job could be claimed");
            None
        })
    }

    /// Runs one job to its end, or until it has to stop.
    async fn work(
        self,
        claimed: Claimed,
        signals: watch::Receiver<u64>,
        shutdown: CancellationToken,
    ) {
        let Claimed {
            job,
            input,
            claim,
            limits,
        } = claimed;
        let span = tracing::info_span!("job", job.id = %job.id, job.kind = job.kind, job.attempt = job.attempts);
        let run = JobRun::new(&self.app, job, (claim, limits));
        async {
            let result = self.supervise(&run, input, signals, shutdown).await;
            flush_notes(&run).await;
            if let Err(error) = self.settle(&run, result).await {
                // The lease runs out, and a worker that reaches the database takes the job.
                tracing::warn!(%error, "the end of a job was not written");
            }
        }
        .instrument(span)
        .await;
    }

    /// The handler in a task of its own, so that a panic or a long computation in it stays there. `None` when it was
    /// dropped since it did not stop in time.
    async fn supervise(
        &self,
        run: &JobRun,
        input: Value,
        signals: watch::Receiver<u64>,
        shutdown: CancellationToken,
    ) -> Option<Result<JobOutcome, AppError>> {
        if run.job.cancel_requested {
            run.request_stop(Stop::Cancelled);
            return None;
        }
        if run.job.attempts > MAX_ATTEMPTS {
            let fault = "the job was begun too often and never ended; its workers died";
            return Some(Err(AppError::Internal(fault.into())));
        }
        let Some(kind) = JobKind::parse(&run.job.kind) else {
            return Some(Err(AppError::Internal("unknown kind of job".into())));
        };
        let handler = (self.handler)(run.clone(), kind, input).in_current_span();
        let mut handler = AbortOnDropHandle::new(self.app.tasks.spawn(handler));
        let pace = Pace {
            lease: self.config.lease,
            grace: self.config.grace,
        };
        let stop = async {
            shutdown.cancelled().await;
            run.request_stop(Stop::ShuttingDown);
            std::future::pending::<()>().await;
        };
        let over = CancellationToken::new();
        let keeping = keep(run, pace, (signals, &over));
        tokio::pin!(keeping);
        let ended = tokio::select! {
            ended = &mut handler => ended.unwrap_or_else(|panic| {
                Err(AppError::Internal(format!("the handler panicked: {panic}").into()))
            }),
            () = &mut keeping => return None,
            () = stop => return None,
        };
        // Notes that are being written would be lost with it.
        over.cancel();
        keeping.await;
        Some(ended)
    }

    /// Writes down how the run ended.
    async fn settle(
        &self,
        run: &JobRun,
        result: Option<Result<JobOutcome, AppError>>,
    ) -> Result<(), AppError> {
        let mut db = self.app.store.acquire().await?;
        let claim = run.claim();
        let end = match (result, run.stop_reason()) {
            (Some(Ok(outcome)), _) => outcome.finish(),
            (_, Some(Stop::Lost)) | (None, None) => return Ok(()),
            (_, Some(Stop::Cancelled)) => Finish::Cancelled,
            (_, Some(Stop::ShuttingDown)) => return Ok(jobs::hand_back(&mut db, claim).await?),
            (Some(Err(error)), None) if may_pass(&error) && run.job.attempts < MAX_ATTEMPTS => {
                let delay = FIRST_DELAY * 4_u32.saturating_pow(run.job.attempts.unsigned_abs() - 1);
                tracing::warn!(%error, ?delay, "a job is tried again later");
                return Ok(jobs::retry(&mut db, claim, delay).await?);
            }
            (Some(Err(error)), None) => Finish::Failed((self.config.describe)(error)),
        };
        finish(&mut db, claim, &end).await
    }
}

/// Ends the job unless it has ended already: in the handler's own transaction, or because another worker has it.
async fn finish(
    db: &mut req1_store::Connection,
    claim: Claim,
    end: &Finish,
) -> Result<(), AppError> {
    match jobs::finish(db, claim, end).await {
        Err(StoreError::NotFound) => Ok(()),
        other => Ok(other?),
    }
}

/// Failures that another run may be spared.
fn may_pass(error: &AppError) -> bool {
    matches!(
        error,
        AppError::Store(StoreError::Unavailable(_) | StoreError::VersionMoved)
            | AppError::TooMany(_)
    )
}

/// Counts signals of the queue. While the connection is away, workers look by themselves.
async fn listen(app: App, wake: Arc<watch::Sender<u64>>, pause: Duration) {
    loop {
        let lost = async {
            let mut signals = Signals::listen(&app.store).await?;
            loop {
                signals.next().await?;
                wake.send_modify(|count| *count += 1);
            }
        };
        let lost: Result<(), StoreError> = lost.await;
        if let Err(error) = lost {
            tracing::warn!(%error, "signals of the queue are away");
        }
        sleep(pause).await;
    }
}
