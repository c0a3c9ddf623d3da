//! Why a run came to nothing.

use std::fmt;

pub use req1_domain::scripts::Frame;
use serde::{Deserialize, Serialize};

use super::{Limit, Line, Used};
use crate::Refusal;

/// Why a run came to nothing. Messages are of bounded length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ScriptError {
    /// It used more than it may and was stopped.
    #[error("the script was stopped: its limit of {which} is {value}")]
    Limit {
        /// Which limit.
        which: Limit,
        /// The limit.
        value: u64,
        /// Where it was when it was stopped, the innermost first; empty where the engine cannot tell.
        stack: Vec<Frame>,
    },
    /// It threw and did not catch.
    #[error("{script}{}: {message}", place(*line, *column))]
    Thrown {
        /// What it threw.
        message: String,
        /// Name of the script.
        script: String,
        /// Where, if that is known. Counted from 1.
        line: Option<u32>,
        /// See `line`.
        column: Option<u32>,
        /// How it got there, the innermost first; the last ones are missing.
        stack: Vec<Frame>,
    },
    /// It does not parse.
    #[error("{script}{}: {message}", place(*line, *column))]
    Syntax {
        /// What is wrong.
        message: String,
        /// Name of the script.
        script: String,
        /// Where, if that is known. Counted from 1.
        line: Option<u32>,
        /// See `line`.
        column: Option<u32>,
    },
    /// What it asked for was refused, and it did not catch that.
    #[error("{script}{}: {}", place(*line, *column), refusal.message)]
    Refused {
        /// Who said no, and why.
        refusal: Refusal,
        /// Name of the script.
        script: String,
        /// Where, if that is known. Counted from 1.
        line: Option<u32>,
        /// See `line`.
        column: Option<u32>,
        /// How it got there, the innermost first; the last ones are missing.
        stack: Vec<Frame>,
    },
    /// The process that runs scripts gave up while only this script ran in it, twice. It asked for more memory at once
    /// than there is.
    #[error("the script made the engine give up, probably by asking for too much memory at once")]
    HostDied,
    /// Too many scripts run or wait.
    #[error("too many scripts are running; try again later")]
    Busy,
    /// The engine did not start.
    #[error("the script engine did not start")]
    NoEngine,
}

impl ScriptError {
    /// Where in the script it happened and how it got there, the innermost first; what does not parse has only a place.
    #[must_use]
    pub fn stack(&self) -> Vec<Frame> {
        match self {
            Self::Thrown { stack, .. }
            | Self::Refused { stack, .. }
            | Self::Limit { stack, .. } => stack.clone(),
            Self::Syntax { line, column, .. } => {
                let place = line.map(|line| Frame {
                    function: None,
                    line,
                    column: column.unwrap_or(1),
                });
                place.into_iter().collect()
            }
            Self::HostDied | Self::Busy | Self::NoEngine => Vec::new(),
        }
    }
}

fn place(line: Option<u32>, column: Option<u32>) -> Place {
    Place(line, column)
}

struct Place(Option<u32>, Option<u32>);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Some(line), Some(column)) => write!(f, ", line {line}, column {column}"),
            (Some(line), None) => write!(f, ", line {line}"),
            (None, _) => Ok(()),
        }
    }
}

/// A run that came to nothing, and what it said until then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
pub struct Failed {
    /// Why.
    pub error: ScriptError,
    /// What it logged before.
    pub output: Vec<Line>,
    /// What it used.
    pub used: Used,
}

impl From<ScriptError> for Failed {
    fn from(error: ScriptError) -> Self {
        Self {
            error,
            output: Vec::new(),
            used: Used::default(),
        }
    }
}
