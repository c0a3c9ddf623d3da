//! What is to be run.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Limits, ModuleInfo, Page, ProjectInfo, ScriptObject, UserInfo};

/// A script as it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its id.
    pub id: Uuid,
    /// Its name; errors show it.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// Body of a strict function.
    pub source: String,
}

/// When a script runs, which decides what it may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Before an object is saved: may change the draft, may reject.
    PreSave,
    /// After an object was saved: may write.
    PostSave,
    /// Before an object is deleted: may reject.
    PreDelete,
    /// After an object was deleted: may write.
    PostDelete,
    /// Looks at objects one by one and reports what it finds.
    Validate,
    /// Computes a value for each object.
    Layout,
    /// Runs on demand over a selection: may write.
    Action,
    /// Runs by the clock: may write.
    Scheduled,
}

impl Kind {
    /// Whether the script may change, create, delete and link objects.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(
            self,
            Self::PostSave | Self::PostDelete | Self::Action | Self::Scheduled
        )
    }

    /// Whether the script may reject what is about to happen.
    #[must_use]
    pub const fn rejects(self) -> bool {
        matches!(self, Self::PreSave | Self::PreDelete)
    }
}

/// What the script is called for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// Called once.
    Once {
        /// The object that it is about, as it is stored; none before it is made, or when it is about none.
        object: Option<Box<ScriptObject>>,
        /// The object as it would be saved.
        draft: Option<Box<ScriptObject>>,
        /// The objects that are selected.
        selection: Vec<Uuid>,
    },
    /// Compiled once and called for each object. The first objects come along; if the page has a `next`, the others
    /// are asked for with [`crate::Host::batch`].
    ///
    /// Where the script may write, the commands of all calls come in their order, and what one call changed the next
    /// sees. A call that fails has an error as its result and leaves no command; for an object that an earlier call
    /// deleted there is no call.
    Each {
        /// The first objects.
        objects: Page<ScriptObject>,
        /// The first objects as they would be saved, in the same order; those of a script before a save. What comes of each is
        /// a [`super::Decision`] then.
        drafts: Vec<ScriptObject>,
    },
}

impl Entry {
    /// About nothing in particular.
    #[must_use]
    pub const fn nothing() -> Self {
        Self::Once {
            object: None,
            draft: None,
            selection: Vec::new(),
        }
    }
}

/// What a script is told about its surroundings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// When it runs.
    pub kind: Kind,
    /// The module that it runs in.
    pub module: Option<ModuleInfo>,
    /// The project of that module.
    pub project: Option<ProjectInfo>,
    /// Who it runs for.
    pub user: Option<UserInfo>,
    /// The time.
    pub now: DateTime<Utc>,
    /// Whether nothing will be saved.
    pub dry_run: bool,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The script.
    pub program: Program,
    /// What it is called for.
    pub entry: Entry,
    /// What it is told.
    pub facts: Facts,
    /// What it may use.
    pub limits: Limits,
}
