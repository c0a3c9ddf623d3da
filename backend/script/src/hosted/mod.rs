//! The process that hosts scripts: one thread and one fresh engine for each run, some of them ready before they are asked.

mod budget;
mod code;
mod guard;
mod ops;
mod places;
mod prelude;
mod process;
mod run;
#[cfg(feature = "v8")]
mod snapshot;
mod stop;
mod threads;

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicIsize, Ordering},
        mpsc::{self, Receiver, Sender},
    },
};

use self::guard::{Guard, Watchdog};
use crate::wire::{self, Answer, Event, FromHost, ToHost, Work};

/// Runs scripts for the process at the other end of the standard streams, until that closes them. Closes all other files.
pub fn serve() -> io::Result<()> {
    process::close_other_files();
    process::end_on_panic();
    serve_on(io::stdin(), io::stdout(), true)
}

/// One run that waits for an engine.
struct Start {
    run: u64,
    check: bool,
    work: Work,
    answers: Receiver<Answer>,
}

/// How a run that goes on is reached.
struct Route {
    answers: Sender<Answer>,
    guard: Option<Arc<Guard>>,
}

/// What the threads of a process share.
struct Shared {
    out: Mutex<Box<dyn Write + Send>>,
    routes: Mutex<HashMap<u64, Route>>,
    waiting: Mutex<Receiver<Start>>,
    /// Threads that are ready for a run or get ready, less the runs that wait for one.
    ready: AtomicIsize,
    /// How many there shall be.
    warm: isize,
    watchdog: Arc<Watchdog>,
}

impl Shared {
    fn say(&self, message: &FromHost) {
        // Nobody can do anything with a part before the end is told.
        let waits = matches!(
            message,
            FromHost::Run {
                event: Event::Part(_),
                ..
            }
        );
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        let written = wire::write(&mut *out, message);
        let written = written.and_then(|()| if waits { Ok(()) } else { out.flush() });
        // When nobody listens any more, the reading side ends everything.
        if let Err(error) = written {
            tracing::debug!(%error, "the server does not listen");
        }
    }

    fn tell(&self, run: u64, event: Event) {
        self.say(&FromHost::Run { run, event });
    }

    /// The next run for a thread that is ready; none when the process ends.
    fn next(&self) -> Option<Start> {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.recv().ok()
    }

    /// Lets the run be stopped from outside. False when it is cancelled already.
    fn attach(&self, run: u64, guard: &Arc<Guard>) -> bool {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(route) = routes.get_mut(&run) else {
            return false;
        };
        route.guard = Some(Arc::clone(guard));
        true
    }

    fn forget(&self, run: u64) -> Option<Route> {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.remove(&run)
    }
}

/// Runs scripts until `from` closes.
pub(crate) fn serve_on<R, W>(mut from: R, to: W, own_process: bool) -> io::Result<()>
where
    R: Read,
    W: Write + Send + 'static,
{
    let ToHost::Hello { warm, memory_bytes } = wire::read(&mut from)? else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no greeting"));
    };
    if own_process {
        process::limit_memory(memory_bytes)?;
    }
    let (starts, waiting) = mpsc::channel();
    let shared = Arc::new(Shared {
        out: Mutex::new(Box::new(to)),
        routes: Mutex::default(),
        waiting: Mutex::new(waiting),
        ready: AtomicIsize::new(0),
        warm: isize::try_from(warm).unwrap_or(isize::MAX),
        watchdog: Watchdog::start()?,
    });
    for _ in 0..warm {
        stock(&shared)?;
    }
    shared.say(&FromHost::Ready);
    loop {
        match wire::read(&mut from) {
            Ok(message) => dispatch(&shared, &starts, message)?,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
    }
    let mut routes = shared.routes.lock().unwrap_or_else(PoisonError::into_inner);
    for (_, route) in routes.drain() {
        route.cancel();
    }
    Ok(())
}

impl Route {
    /// Without its sender of answers the run's next question ends, too.
    fn cancel(self) {
        if let Some(guard) = self.guard {
            guard.cancel();
        }
    }
}

fn dispatch(shared: &Arc<Shared>, starts: &Sender<Start>, message: ToHost) -> io::Result<()> {
    match message {
        ToHost::Hello { .. } => {}
        ToHost::Start { run, check, work } => {
            let (sender, answers) = mpsc::channel();
            let route = Route {
                answers: sender,
                guard: None,
            };
            let mut routes = shared.routes.lock().unwrap_or_else(PoisonError::into_inner);
            routes.insert(run, route);
            drop(routes);
            // The receiver lives as long as `shared`.
            let _sent = starts.send(Start {
                run,
                check,
                work: *work,
                answers,
            });
            // The stock is filled up when the run is over. Until then only a run that finds it empty gets a thread.
            if shared.ready.fetch_sub(1, Ordering::SeqCst) <= 0 {
                stock(shared)?;
            }
        }
        ToHost::Answer { run, answer } => {
            let routes = shared.routes.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(route) = routes.get(&run) {
                // A run that was stopped waits no more.
                let _late = route.answers.send(answer);
            }
        }
        ToHost::Cancel { run } => {
            if let Some(route) = shared.forget(run) {
                route.cancel();
            }
        }
    }
    Ok(())
}

/// Fills up the stock by one, if it is not full.
fn restock(shared: &Arc<Shared>) {
    if shared.ready.load(Ordering::SeqCst) < shared.warm
        && let Err(error) = stock(shared)
    {
        eprintln!("{error}");
    }
}

fn stock(shared: &Arc<Shared>) -> io::Result<()> {
    shared.ready.fetch_add(1, Ordering::SeqCst);
    let own = Arc::clone(shared);
    if threads::run(Box::new(move || run::work(&own))) {
        Ok(())
    } else {
        shared.ready.fetch_sub(1, Ordering::SeqCst);
        Err(io::Error::other("the script engine did not start"))
    }
}
