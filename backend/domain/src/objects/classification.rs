//! What an object is in the document.

use serde::{Deserialize, Serialize};

/// Heading, requirement or note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Classification {
    /// Structures the document and carries a heading number.
    Heading,
    /// A requirement.
    Normative,
    /// Explains, and requires nothing.
    Informative,
}

impl Classification {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Heading => "heading",
            Self::Normative => "normative",
            Self::Informative => "informative",
        }
    }

    /// Reads a stored or given name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Heading, Self::Normative, Self::Informative]
            .into_iter()
            .find(|one| one.as_str() == name)
    }
}
