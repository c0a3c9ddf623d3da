//! Scripts, their versions and their runs.

mod around;
mod cursor;
mod due;
mod executions;
mod read;
mod write;

use chrono::{DateTime, Utc};
use req1_domain::{
    ids::{ModuleId, ScriptId, UserId, WorkspaceId},
    schedules::Schedule,
    scripts::{ScriptLimits, ScriptType},
};

pub use around::{Around, around, counts};
pub use cursor::{
    Change, Due, Touched, advance, begin_after, claim, next_change, release, touched,
};
pub use due::{is_under_way, set_next_run};
pub use executions::{Execution, NewExecution, Status, executions, insert_executions, last_runs};
pub use read::{by_id, count, in_module, lock, next_due, triggers, version, versions};
pub use write::{delete, insert, update};

/// What people choose of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptFields {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: ScriptType,
    /// Whether it runs.
    pub enabled: bool,
    /// The lower ones come first.
    pub priority: i32,
    /// What it does.
    pub source: String,
    /// What it may use.
    pub limits: ScriptLimits,
    /// When an action runs by the clock, if it does.
    pub schedule: Option<Schedule>,
}

/// A script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its id.
    pub id: ScriptId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its module; none for one of all modules.
    pub module_id: Option<ModuleId>,
    /// What people chose.
    pub fields: ScriptFields,
    /// Counts its changes from 1.
    pub version: i32,
    /// Who wrote what it says now.
    pub author_id: UserId,
    /// Their name.
    pub author_name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
    /// When it runs next, by the clock.
    pub next_run_at: Option<DateTime<Utc>>,
}

/// What a script said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptVersion {
    /// Counts from 1.
    pub version: i32,
    /// What it said.
    pub fields: ScriptFields,
    /// Who wrote it.
    pub changed_by: UserId,
    /// Their name.
    pub changed_by_name: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}
