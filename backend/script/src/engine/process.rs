//! One process that hosts scripts, and the runs that are in it.

use std::{
    collections::HashMap,
    io,
    process::Stdio,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncWrite, BufReader},
    process::{Child, Command},
    sync::mpsc::{self, UnboundedReceiver, UnboundedSender},
};
use tokio_util::task::TaskTracker;

use super::settings::{EngineSettings, Place};
use crate::wire::{self, Event, FromHost, ToHost};

type Runs = Arc<Mutex<Option<HashMap<u64, UnboundedSender<Event>>>>>;
type Writer = Box<dyn AsyncWrite + Send + Unpin>;
type Reader = Box<dyn AsyncRead + Send + Unpin>;

/// A run's last part and its end usually come at once.
const BUFFER: usize = 16 * 1024;

/// One process that hosts scripts.
pub(super) struct Process {
    out: UnboundedSender<Vec<u8>>,
    /// None once it is gone.
    runs: Runs,
    next: AtomicU64,
}

/// One run in a process. Dropping it stops the script.
pub(super) struct Running {
    process: Arc<Process>,
    pub(super) number: u64,
    pub(super) events: UnboundedReceiver<Event>,
}

impl Process {
    /// Starts one and waits until it is ready.
    pub(super) async fn start(
        settings: &EngineSettings,
        warm: usize,
        tasks: &TaskTracker,
    ) -> io::Result<Arc<Self>> {
        let (reader, mut writer, child) = open(settings)?;
        let mut reader = BufReader::with_capacity(BUFFER, reader);
        let memory_bytes = Some(settings.memory_bytes);
        wire::send(&mut writer, &ToHost::Hello { warm, memory_bytes }).await?;
        let FromHost::Ready = wire::receive(&mut reader).await? else {
            return Err(io::Error::other(
                "the process that hosts scripts is not ready",
            ));
        };
        let (out, frames) = mpsc::unbounded_channel();
        let runs: Runs = Arc::new(Mutex::new(Some(HashMap::new())));
        tasks.spawn(write_frames(writer, frames));
        tasks.spawn(read_events(reader, Arc::clone(&runs), child));
        Ok(Arc::new(Self {
            out,
            runs,
            next: AtomicU64::new(1),
        }))
    }

    /// Whether it still runs scripts.
    pub(super) fn is_alive(&self) -> bool {
        !self.out.is_closed() && lock(&self.runs).is_some()
    }

    /// Begins a run; none when the process is gone.
    pub(super) fn begin(
        self: &Arc<Self>,
        start: impl FnOnce(u64) -> io::Result<Vec<u8>>,
    ) -> io::Result<Option<Running>> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let frame = start(number)?;
        let (sender, events) = mpsc::unbounded_channel();
        let mut runs = lock(&self.runs);
        let Some(runs) = runs.as_mut() else {
            return Ok(None);
        };
        runs.insert(number, sender);
        let running = Running {
            process: Arc::clone(self),
            number,
            events,
        };
        Ok(self.out.send(frame).is_ok().then_some(running))
    }
}

impl Running {
    /// Says something about this run.
    pub(super) fn say(&self, message: &ToHost) -> io::Result<()> {
        let frame = wire::frame(message)?;
        // If the process is gone, the end of the events tells.
        let _gone = self.process.out.send(frame);
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let ended = match lock(&self.process.runs).as_mut() {
            Some(runs) => runs.remove(&self.number).is_none(),
            None => true,
        };
        if !ended {
            let cancelled = self.say(&ToHost::Cancel { run: self.number });
            debug_assert!(cancelled.is_ok(), "a small frame is not too long");
        }
    }
}

fn lock(runs: &Runs) -> std::sync::MutexGuard<'_, Option<HashMap<u64, UnboundedSender<Event>>>> {
    runs.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Streams to a process or, in tests, to threads of this one.
fn open(settings: &EngineSettings) -> io::Result<(Reader, Writer, Option<Child>)> {
    match &settings.place {
        Place::Process { program, arguments } => {
            let mut child = Command::new(program)
                .args(arguments)
                .env_clear()
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .kill_on_drop(true)
                .spawn()?;
            let missing = || io::Error::other("the process that hosts scripts has no streams");
            let writer = child.stdin.take().ok_or_else(missing)?;
            let reader = child.stdout.take().ok_or_else(missing)?;
            Ok((Box::new(reader), Box::new(writer), Some(child)))
        }
        #[cfg(any(feature = "v8", feature = "quickjs"))]
        Place::Here => here(),
    }
}

/// Streams to threads of this process.
#[cfg(any(feature = "v8", feature = "quickjs"))]
fn here() -> io::Result<(Reader, Writer, Option<Child>)> {
    let (mine, theirs) = std::os::unix::net::UnixStream::pair()?;
    mine.set_nonblocking(true)?;
    let from = theirs.try_clone()?;
    std::thread::Builder::new()
        .name("script-host".to_owned())
        .spawn(move || {
            if let Err(error) = crate::hosted::serve_on(from, theirs, false) {
                tracing::warn!(%error, "the thread that hosts scripts ended");
            }
        })?;
    let (reader, writer) = tokio::net::UnixStream::from_std(mine)?.into_split();
    Ok((Box::new(reader), Box::new(writer), None))
}

async fn write_frames(mut writer: Writer, mut frames: UnboundedReceiver<Vec<u8>>) {
    use tokio::io::AsyncWriteExt as _;
    while let Some(frame) = frames.recv().await {
        let written = writer.write_all(&frame).await;
        if written.is_err() || writer.flush().await.is_err() {
            break;
        }
    }
}

async fn read_events(mut reader: BufReader<Reader>, runs: Runs, child: Option<Child>) {
    let error = loop {
        match wire::receive(&mut reader).await {
            Ok(FromHost::Ready) => {}
            Ok(FromHost::Run { run, event }) => {
                let mut runs = lock(&runs);
                let Some(runs) = runs.as_mut() else { continue };
                let ends = matches!(event, Event::Done(..));
                if let Some(sender) = runs.get(&run) {
                    // Nobody waits for a run whose future is dropped.
                    let _dropped = sender.send(event);
                }
                if ends {
                    runs.remove(&run);
                }
            }
            Err(error) => break error,
        }
    };
    let abandoned = lock(&runs).take().map_or(0, |runs| runs.len());
    let Some(mut child) = child else { return };
    if error.kind() != io::ErrorKind::UnexpectedEof {
        tracing::error!(%error, "a process that hosts scripts speaks nonsense");
        if let Err(error) = child.start_kill() {
            tracing::debug!(%error, "it is gone already");
        }
    }
    match child.wait().await {
        Ok(status) if abandoned > 0 => {
            tracing::warn!(%status, abandoned, "a process that hosts scripts gave up and is replaced");
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "a process that hosts scripts cannot be waited for"),
    }
}
