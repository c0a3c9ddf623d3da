//! What a run may use.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use super::Kind;

const MIB: usize = 1024 * 1024;

/// What a run may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time from the first line to the result, waiting for data included.
    pub wall: Duration,
    /// Time on the processor.
    pub cpu: Duration,
    /// Values of the script, in bytes.
    pub heap_bytes: usize,
    /// Array buffers, in bytes.
    pub external_bytes: usize,
    /// What it logs, returns and finds, in bytes.
    pub output_bytes: usize,
    /// Questions to the database; each page counts.
    pub reads: u32,
    /// Commands.
    pub writes: u32,
}

impl Default for Limits {
    /// For a script that somebody waits for, such as one before a save.
    fn default() -> Self {
        Self {
            wall: Duration::from_secs(5),
            cpu: Duration::from_secs(2),
            heap_bytes: 64 * MIB,
            external_bytes: 32 * MIB,
            output_bytes: MIB,
            reads: 1_000,
            writes: 1_000,
        }
    }
}

impl Limits {
    /// The limits that a kind of script has when nobody says otherwise.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        let long = Self {
            wall: Duration::from_mins(2),
            cpu: Duration::from_mins(1),
            heap_bytes: 256 * MIB,
            external_bytes: 64 * MIB,
            output_bytes: 16 * MIB,
            reads: 100_000,
            writes: 100_000,
        };
        match kind {
            Kind::PreSave | Kind::PreDelete | Kind::PostSave | Kind::PostDelete => Self::default(),
            Kind::Layout | Kind::Validate => Self {
                output_bytes: 32 * MIB,
                writes: 0,
                ..long
            },
            Kind::Action | Kind::Scheduled => long,
        }
    }

    /// The most that any kind of script has when nobody says otherwise.
    #[must_use]
    pub fn most() -> Self {
        Self {
            output_bytes: 32 * MIB,
            ..Self::of(Kind::Action)
        }
    }

    /// These limits, but none above those.
    #[must_use]
    pub fn at_most(self, most: &Self) -> Self {
        Self {
            wall: self.wall.min(most.wall),
            cpu: self.cpu.min(most.cpu),
            heap_bytes: self.heap_bytes.min(most.heap_bytes),
            external_bytes: self.external_bytes.min(most.external_bytes),
            output_bytes: self.output_bytes.min(most.output_bytes),
            reads: self.reads.min(most.reads),
            writes: self.writes.min(most.writes),
        }
    }
}

/// Which limit stopped a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// [`Limits::wall`], in milliseconds.
    Wall,
    /// [`Limits::cpu`], in milliseconds.
    Cpu,
    /// [`Limits::heap_bytes`].
    Heap,
    /// [`Limits::external_bytes`].
    External,
    /// [`Limits::output_bytes`].
    Output,
    /// [`Limits::reads`].
    Reads,
    /// [`Limits::writes`].
    Writes,
    /// How deep functions may call each other; fixed by the engine.
    Stack,
}

impl Limit {
    /// The name in the API and in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wall => "wall",
            Self::Cpu => "cpu",
            Self::Heap => "heap",
            Self::External => "external",
            Self::Output => "output",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Stack => "stack",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wall => "time (ms)",
            Self::Cpu => "processor time (ms)",
            Self::Heap => "memory (bytes)",
            Self::External => "memory of array buffers (bytes)",
            Self::Output => "output (bytes)",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Stack => "depth of calls",
        })
    }
}
