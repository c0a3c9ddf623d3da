//! What a run came to.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::{Command, Fields, Frame};

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// What the script returned: one of a run that is called once, else one for each object, in their order. Validate
    /// scripts have only those that failed.
    pub results: Vec<ObjectResult>,
    /// What it logged.
    pub output: Vec<Line>,
    /// Changes of the draft.
    pub draft: Fields,
    /// What it wants to be done. Empty if it rejected.
    pub commands: Vec<Command>,
    /// That and why it rejected.
    pub rejection: Option<Rejection>,
    /// What it found.
    pub findings: Vec<Finding>,
    /// What it used.
    pub used: Used,
}

impl Outcome {
    /// What a script that is called once returned; null if it returned nothing.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        self.results.first().and_then(|one| one.value.as_ref().ok())
    }
}

/// What the script returned for one object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObjectResult {
    /// The object; none if it is called once.
    pub object: Option<Uuid>,
    /// The value, or the error that this object alone has.
    pub value: Result<Value, Box<ObjectError>>,
}

/// The error that a script threw for one object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectError {
    /// What it said.
    pub message: String,
    /// Where, the innermost first.
    pub stack: Vec<Frame>,
}

/// How loud a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// `req1.log`, `console.log`.
    Info,
    /// `console.warn`.
    Warning,
    /// `console.error`.
    Error,
}

/// One line of output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How loud it is.
    pub level: Level,
    /// What it says.
    pub text: String,
}

/// That a script rejected what was about to happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// The field that is to blame: a field of the object, or the name of an attribute.
    pub field: Option<String>,
    /// What it says to the person who saves.
    pub message: String,
}

/// What a script that runs before a save or a deletion says of one of many objects: the value of its result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It may happen, with these changes of the draft.
    Fields(Fields),
    /// It may not.
    Rejection(Rejection),
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
}

/// What a validate script found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The field that it is about.
    pub field: Option<String>,
    /// What it says.
    pub message: String,
    /// The object that it is about.
    pub object: Option<Uuid>,
}

/// What a run used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Used {
    /// Time, waiting for data included.
    pub wall: Duration,
    /// Time on the processor.
    pub cpu: Duration,
    /// Values at the end, in bytes.
    pub heap_bytes: usize,
    /// What it logged, returned and found, in bytes.
    pub output_bytes: usize,
    /// Questions to the database.
    pub reads: u32,
    /// Commands.
    pub writes: u32,
}
