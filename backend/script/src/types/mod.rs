//! What goes into a run and what comes out of it.

mod command;
mod error;
mod job;
mod limits;
mod object;
mod outcome;

pub use command::{Command, Fields, Target};
pub use error::{Failed, Frame, ScriptError};
pub use job::{Entry, Facts, Job, Kind, Program};
pub use limits::{Limit, Limits};
pub use object::{
    AttributeInfo, Lazy, LinkTypeInfo, ModuleInfo, Page, ProjectInfo, ScriptLink, ScriptObject,
    UserInfo,
};
pub use outcome::{
    Decision, Finding, Level, Line, ObjectError, ObjectResult, Outcome, Rejection, Severity, Used,
};
