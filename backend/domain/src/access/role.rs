//! Roles, from the weakest to the strongest.

use serde::{Deserialize, Serialize};

/// What a person is in a workspace, a project or a module. Each role may do all that the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees nothing: takes away on a project or module what the workspace gives.
    None,
    /// Reads.
    Viewer,
    /// Reads, comments and reviews.
    Reviewer,
    /// Changes objects and links, imports.
    Editor,
    /// Changes the schema, settings and the roles of others.
    Admin,
    /// All of it; cannot be narrowed below the workspace.
    Owner,
}

impl Role {
    /// All roles, weakest first.
    pub const ALL: [Self; 6] = [
        Self::None,
        Self::Viewer,
        Self::Reviewer,
        Self::Editor,
        Self::Admin,
        Self::Owner,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Viewer => "viewer",
            Self::Reviewer => "reviewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Reads a stored or given name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
