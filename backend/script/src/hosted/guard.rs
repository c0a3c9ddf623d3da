//! Stops runs that use more than they may.

use std::{
    io,
    sync::{
        Arc, Condvar, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU8, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use deno_core::v8::IsolateHandle;
use nix::{
    time::{ClockId, clock_gettime},
    unistd,
};

use super::{budget::Budget, stop};
use crate::{Frame, Limit, Limits, ScriptError};

/// How often runs are looked at.
const LOOK: Duration = Duration::from_millis(5);

/// How long a run that is stopped may take to tell where it is.
const PATIENCE: Duration = Duration::from_millis(20);

const CANCELLED: u8 = u8::MAX;

/// Stops one run, once.
pub(super) struct Guard {
    pub(super) limits: Limits,
    engine: IsolateHandle,
    budget: Arc<Budget>,
    started: Instant,
    clock: ClockId,
    cpu_before: Duration,
    reason: AtomicU8,
    stopped: OnceLock<Instant>,
    stack: OnceLock<Vec<Frame>>,
}

impl Guard {
    /// For the run that the calling thread begins.
    pub(super) fn new(limits: Limits, engine: IsolateHandle, budget: Arc<Budget>) -> Arc<Self> {
        // The clock of a thread by its number: how Linux spells it, see clock_getres(2).
        let clock = ClockId::from_raw((!unistd::gettid().as_raw() << 3) | 6);
        Arc::new(Self {
            limits,
            engine,
            budget,
            started: Instant::now(),
            clock,
            cpu_before: time_of(clock),
            reason: AtomicU8::new(0),
            stopped: OnceLock::new(),
            stack: OnceLock::new(),
        })
    }

    /// Time since the start.
    pub(super) fn wall(&self) -> Duration {
        self.started.elapsed()
    }

    /// Time until the run is out of time.
    pub(super) fn left(&self) -> Duration {
        self.limits.wall.saturating_sub(self.wall())
    }

    /// Time on the processor since the start.
    pub(super) fn cpu(&self) -> Duration {
        time_of(self.clock).saturating_sub(self.cpu_before)
    }

    /// Stops the run because of a limit.
    pub(super) fn stop(&self, limit: Limit) {
        self.end(limit as u8 + 1);
    }

    /// Stops the run because nobody waits for it.
    pub(super) fn cancel(&self) {
        self.end(CANCELLED);
    }

    fn end(&self, reason: u8) {
        let first = self
            .reason
            .compare_exchange(0, reason, Ordering::SeqCst, Ordering::SeqCst);
        if first.is_ok() {
            let _once = self.stopped.set(Instant::now());
            stop::stop(&self.engine);
        }
    }

    /// Notes where the script was when it was stopped.
    #[cfg(feature = "v8")]
    pub(super) fn was_at(&self, stack: Vec<Frame>) {
        let _once = self.stack.set(stack);
    }

    /// Whether it was stopped.
    pub(super) fn is_stopped(&self) -> bool {
        self.look();
        self.reason.load(Ordering::SeqCst) != 0
    }

    /// Why it was stopped.
    pub(super) fn error(&self) -> Option<ScriptError> {
        self.look();
        let reason = self.reason.load(Ordering::SeqCst);
        let limits = &self.limits;
        let all = [
            (Limit::Wall, limits.wall.as_millis()),
            (Limit::Cpu, limits.cpu.as_millis()),
            (Limit::Heap, limits.heap_bytes as u128),
            (Limit::External, limits.external_bytes as u128),
            (Limit::Output, limits.output_bytes as u128),
            (Limit::Reads, u128::from(limits.reads)),
            (Limit::Writes, u128::from(limits.writes)),
        ];
        all.into_iter()
            .find(|(limit, _)| *limit as u8 + 1 == reason)
            .map(|(which, value)| ScriptError::Limit {
                which,
                value: u64::try_from(value).unwrap_or(u64::MAX),
                stack: self.stack.get().cloned().unwrap_or_default(),
            })
            .or((reason != 0).then_some(ScriptError::NoEngine))
    }

    fn look(&self) {
        if self.budget.is_exceeded() {
            self.stop(Limit::External);
        } else if self.wall() >= self.limits.wall {
            self.stop(Limit::Wall);
        }
    }

    fn watch(&self) {
        self.look();
        if self.cpu() >= self.limits.cpu {
            self.stop(Limit::Cpu);
        }
        // What does not come to tell where it is ends without.
        if self
            .stopped
            .get()
            .is_some_and(|at| at.elapsed() >= PATIENCE)
        {
            self.engine.terminate_execution();
        }
    }
}

/// Time that a clock shows; nothing when its thread is gone.
fn time_of(clock: ClockId) -> Duration {
    clock_gettime(clock).map_or(Duration::ZERO, Duration::from)
}

/// Looks at all runs every few milliseconds.
#[derive(Default)]
pub(super) struct Watchdog {
    runs: Mutex<Vec<Arc<Guard>>>,
    more: Condvar,
}

impl Watchdog {
    /// Starts its thread, which sleeps while nothing runs.
    pub(super) fn start() -> io::Result<Arc<Self>> {
        let watchdog = Arc::new(Self::default());
        let watched = Arc::downgrade(&watchdog);
        thread::Builder::new()
            .name("script-watchdog".to_owned())
            .spawn(move || {
                while let Some(watchdog) = watched.upgrade() {
                    watchdog.round();
                    thread::sleep(LOOK);
                }
            })?;
        Ok(watchdog)
    }

    fn round(&self) {
        let runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let (runs, _timed_out) = self
            .more
            .wait_timeout_while(runs, Duration::from_secs(1), |runs| runs.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        for run in runs.iter() {
            run.watch();
        }
    }

    /// Begins to look at a run.
    pub(super) fn add(&self, guard: &Arc<Guard>) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.push(Arc::clone(guard));
        self.more.notify_all();
    }

    /// Looks at it no more.
    pub(super) fn remove(&self, guard: &Arc<Guard>) {
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|run| !Arc::ptr_eq(run, guard));
    }
}
