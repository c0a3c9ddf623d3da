//! Suspect links: what made them suspect, and confirming many of them at once.

mod causes;
mod clear;
mod ends;
mod list;
mod said;

pub use causes::{Cause, CauseMark, Causes, causes, seen_revisions};
pub use clear::{Clearing, SeenLink, clear, left, modules};
pub use ends::{Confirmation, EndState, Version, end_states};
pub use list::{SuspectLink, list};
pub use said::said;

use req1_domain::ids::{LinkTypeId, ModuleId, ProjectId};

/// Whose suspect links: those with an end there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Of a module.
    Module(ModuleId),
    /// Of all modules of a project that a person may see.
    Project(ProjectId),
}

impl Place {
    const fn ids(self) -> (Option<uuid::Uuid>, Option<uuid::Uuid>) {
        match self {
            Self::Module(module) => (None, Some(module.0)),
            Self::Project(project) => (Some(project.0), None),
        }
    }
}

/// Which suspect links.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    /// Where.
    pub place: Place,
    /// Only of this type.
    pub link_type: Option<LinkTypeId>,
}
