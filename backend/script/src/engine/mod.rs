//! Runs scripts in processes of their own.

mod collect;
mod process;
mod settings;

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

pub use settings::{EngineSettings, Place};

use self::{
    collect::{Collected, Stop},
    process::{Process, Running},
};
use crate::{Entry, Facts, Failed, Host, Job, Kind, Limits, Outcome, Program, ScriptError, wire};
use tokio::{
    sync::{Mutex, Semaphore, SemaphorePermit},
    time::{error::Elapsed, timeout},
};
use tokio_util::task::TaskTracker;

/// How much later than its limit of time a run is given up, if its process does not end it.
const GRACE: Duration = Duration::from_secs(5);

/// Runs scripts in processes of their own. Clones share the processes.
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

struct Inner {
    settings: EngineSettings,
    turns: Semaphore,
    waiting: AtomicUsize,
    shared: Mutex<Option<Arc<Process>>>,
    tasks: TaskTracker,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Engine").field(&self.0.settings).finish()
    }
}

impl Engine {
    /// An engine. Its first process starts with the first run, or with [`Engine::warm_up`].
    #[must_use]
    pub fn new(settings: EngineSettings) -> Self {
        Self(Arc::new(Inner {
            turns: Semaphore::new(settings.parallel.max(1)),
            settings,
            waiting: AtomicUsize::new(0),
            shared: Mutex::default(),
            tasks: TaskTracker::new(),
        }))
    }

    /// Runs a script. Its questions go to `host`; what it wants to be done comes back in the outcome. Dropping the
    /// future stops the script.
    ///
    /// Until its outcome a run changes nothing. So if its process dies, of this script or of another one, the script is
    /// run again from its start in a process where it is alone; only if that dies, too, it was this one.
    pub async fn run(&self, job: Job, host: &dyn Host) -> Result<Outcome, Failed> {
        let most = &self.0.settings.limits;
        let limits = job.limits.at_most(most);
        let job = Job { limits, ..job };
        let collected = self.work(&job, false, Some(host)).await?;
        Ok(collected.outcome)
    }

    /// Whether a source parses; the error says where it does not.
    pub async fn check(&self, name: &str, source: &str) -> Result<(), ScriptError> {
        let checked = self.work(&checked(name, source), true, None).await;
        checked.map(|_nothing| ()).map_err(|failed| failed.error)
    }

    /// Starts the process, so that the first run does not wait for it.
    pub async fn warm_up(&self) -> Result<(), ScriptError> {
        self.process().await.map(|_started| ())
    }

    /// Ends the process, and the scripts in it.
    pub async fn stop(&self) {
        self.0.turns.close();
        drop(self.0.shared.lock().await.take());
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    async fn work(
        &self,
        job: &Job,
        check: bool,
        host: Option<&dyn Host>,
    ) -> Result<Collected, Failed> {
        let _turn = self.turn().await?;
        let process = self.process().await?;
        match self.attempt(&process, job, check, host).await {
            Err(Stop::Died) => {}
            Err(Stop::Failed(failed)) => return Err(*failed),
            Ok(collected) => return Ok(collected),
        }
        drop(process);
        let alone = Process::start(&self.0.settings, 1, &self.0.tasks).await;
        let alone = alone.map_err(no_engine)?;
        match self.attempt(&alone, job, check, host).await {
            Err(Stop::Died) => Err(ScriptError::HostDied.into()),
            Err(Stop::Failed(failed)) => Err(*failed),
            Ok(collected) => Ok(collected),
        }
    }

    async fn attempt(
        &self,
        process: &Arc<Process>,
        job: &Job,
        check: bool,
        host: Option<&dyn Host>,
    ) -> Result<Collected, Stop> {
        let begun = process.begin(|run| wire::start_frame(run, check, job));
        let running: Running = match begun {
            Ok(Some(running)) => running,
            Ok(None) => return Err(Stop::Died),
            Err(error) => return Err(Stop::Failed(Box::new(no_engine(error).into()))),
        };
        let patience = job.limits.wall.saturating_add(GRACE);
        let collected = timeout(patience, collect::collect(running, host, job)).await;
        collected.unwrap_or_else(|_: Elapsed| Err(Stop::late(job)))
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, ScriptError> {
        if let Ok(turn) = self.0.turns.try_acquire() {
            return Ok(turn);
        }
        let waiting = Waiting::new(&self.0.waiting);
        if waiting.number > self.0.settings.waiting {
            return Err(ScriptError::Busy);
        }
        match timeout(self.0.settings.patience, self.0.turns.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_closed)) => Err(ScriptError::NoEngine),
            Err(_late) => Err(ScriptError::Busy),
        }
    }

    /// The process that runs share; a new one if the last is gone.
    async fn process(&self) -> Result<Arc<Process>, ScriptError> {
        let mut shared = self.0.shared.lock().await;
        if let Some(process) = shared.as_ref().filter(|process| process.is_alive()) {
            return Ok(Arc::clone(process));
        }
        let settings = &self.0.settings;
        let process = Process::start(settings, settings.warm, &self.0.tasks).await;
        let process = process.map_err(no_engine)?;
        *shared = Some(Arc::clone(&process));
        Ok(process)
    }
}

fn no_engine(error: io::Error) -> ScriptError {
    tracing::error!(%error, "a process that hosts scripts did not start");
    drop(error);
    ScriptError::NoEngine
}

/// Counts those who wait.
struct Waiting<'a> {
    all: &'a AtomicUsize,
    number: usize,
}

impl<'a> Waiting<'a> {
    fn new(all: &'a AtomicUsize) -> Self {
        let number = all.fetch_add(1, Ordering::SeqCst) + 1;
        Self { all, number }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::SeqCst);
    }
}

fn checked(name: &str, source: &str) -> Job {
    let program = Program {
        id: uuid::Uuid::nil(),
        name: name.to_owned(),
        version: 0,
        source: source.to_owned(),
    };
    let facts = Facts {
        kind: Kind::Action,
        module: None,
        project: None,
        user: None,
        now: chrono::DateTime::UNIX_EPOCH,
        dry_run: true,
    };
    Job {
        program,
        entry: Entry::nothing(),
        facts,
        limits: Limits::default(),
    }
}
