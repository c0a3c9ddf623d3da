//! What the server and a process that hosts scripts say to each other: frames of a length and JSON.

use std::io;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use uuid::Uuid;

use crate::{
    Children, Entry, Job, Limits, Line, Links, LinksOfAll, ObjectRef, Program, Query, Refusal,
    ScriptError, Used,
    types::{Command, Fields, Finding, ObjectResult, Rejection},
};

/// No frame is longer.
pub(crate) const MAX_FRAME: usize = 64 * 1024 * 1024;

/// Bytes that an object usually takes.
const USUAL_OBJECT: usize = 1024;

/// To the process that hosts scripts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToHost {
    /// Comes first.
    Hello {
        warm: usize,
        memory_bytes: Option<u64>,
    },
    /// Run this, or only parse it.
    Start {
        run: u64,
        check: bool,
        work: Box<Work>,
    },
    /// The answer to the run's question.
    Answer { run: u64, answer: Answer },
    /// Nobody waits for the run any more.
    Cancel { run: u64 },
}

/// What a run's question came to.
pub(crate) type Answer = Result<Box<RawValue>, Refusal>;

/// A job; what only the script reads stays text.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Work {
    pub(crate) program: Program,
    pub(crate) entry: Box<RawValue>,
    pub(crate) facts: Box<RawValue>,
    pub(crate) limits: Limits,
}

/// From the process that hosts scripts.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromHost {
    /// It is ready to run scripts.
    Ready,
    /// Something about a run.
    Run { run: u64, event: Event },
}

/// Something about a run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Event {
    /// It asks.
    Ask(Question),
    /// It logs.
    Log(Line),
    /// A part of its outcome: see [`Part`].
    Part(Box<RawValue>),
    /// It ended.
    Done(Result<(), ScriptError>, Used),
}

/// A part of an outcome.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    pub(crate) results: Vec<ObjectResult>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) commands: Vec<Command>,
    pub(crate) draft: Option<Fields>,
    pub(crate) rejection: Option<Rejection>,
}

/// A question, as the script's side of the engine writes it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Question {
    Object(ObjectRef),
    Objects(Vec<Uuid>),
    Numbers(Vec<Uuid>),
    Bodies(Vec<Uuid>),
    Query(Query),
    Batch(String),
    Children(Children),
    Links(Links),
    LinksOfAll(LinksOfAll),
    Module(String),
    Modules(Option<String>),
    Attributes(Uuid),
    LinkTypes,
    User(Uuid),
}

/// The bytes of a message.
pub(crate) fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    frame_of_about(0, message)
}

/// The bytes of a message of about this many.
fn frame_of_about(size: usize, message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(size.max(256));
    bytes.extend([0; 4]);
    serde_json::to_writer(&mut bytes, message)?;
    let length = bytes.len() - 4;
    let head = u32::try_from(length)
        .ok()
        .filter(|_| length <= MAX_FRAME)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a frame is too long"))?;
    if let Some(place) = bytes.first_chunk_mut::<4>() {
        *place = head.to_le_bytes();
    }
    Ok(bytes)
}

fn length_of(head: [u8; 4]) -> io::Result<usize> {
    usize::try_from(u32::from_le_bytes(head))
        .ok()
        .filter(|length| *length <= MAX_FRAME)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a frame is too long"))
}

/// Asks for a run. It is read as [`ToHost::Start`].
pub(crate) fn start_frame(run: u64, check: bool, job: &Job) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    enum Borrowed<'a> {
        Start {
            run: u64,
            check: bool,
            work: &'a Job,
        },
    }
    let objects = match &job.entry {
        Entry::Once { .. } => 2,
        Entry::Each { objects, drafts } => objects.items.len() + drafts.len(),
    };
    let size = job.program.source.len() + objects.saturating_mul(USUAL_OBJECT);
    let work = job;
    frame_of_about(size, &Borrowed::Start { run, check, work })
}

#[cfg(any(feature = "v8", feature = "quickjs"))]
/// Writes a message; it may stay in a buffer.
pub(crate) fn write(to: &mut impl io::Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&frame(message)?)
}

#[cfg(any(feature = "v8", feature = "quickjs"))]
/// Reads a message.
pub(crate) fn read<T: DeserializeOwned>(from: &mut impl io::Read) -> io::Result<T> {
    let mut head = [0; 4];
    from.read_exact(&mut head)?;
    let mut bytes = vec![0; length_of(head)?];
    from.read_exact(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// Writes a message.
pub(crate) async fn send<W>(to: &mut W, message: &impl Serialize) -> io::Result<()>
where
    W: AsyncWrite + Unpin,
{
    let bytes = frame(message)?;
    to.write_all(&bytes).await?;
    to.flush().await
}

/// Reads a message.
pub(crate) async fn receive<T, R>(from: &mut R) -> io::Result<T>
where
    T: DeserializeOwned,
    R: AsyncRead + Unpin,
{
    let mut head = [0; 4];
    from.read_exact(&mut head).await?;
    let mut bytes = vec![0; length_of(head)?];
    from.read_exact(&mut bytes).await?;
    Ok(serde_json::from_slice(&bytes)?)
}
