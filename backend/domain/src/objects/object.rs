//! The state of an object apart from its place.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Classification;
use crate::{
    attributes::Attributes,
    ids::{ObjectTypeId, UserId},
};

/// What a person writes into an object, and the stamps on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectContent {
    /// Heading, one line of plain text.
    pub heading: Option<String>,
    /// Body, sanitised HTML.
    pub body: Option<String>,
    /// What it is in the document.
    pub classification: Classification,
    /// Its type, when it has one.
    pub object_type_id: Option<ObjectTypeId>,
    /// Values by attribute.
    pub attributes: Attributes,
    /// Free text until lifecycle models exist.
    pub lifecycle_state: Option<String>,
    /// References to the world outside.
    pub external_references: Value,
    /// See [`crate::fingerprint`].
    pub content_fingerprint: String,
    /// When and by whom it was reviewed, and which content.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// See `reviewed_at`.
    pub reviewed_by: Option<UserId>,
    /// See `reviewed_at`.
    pub reviewed_fingerprint: Option<String>,
}

/// Why a version of something exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeType {
    /// It was made.
    Create,
    /// Its content changed.
    Update,
    /// It was taken away, restorably.
    Delete,
    /// It came back.
    Restore,
    /// Its place changed.
    Move,
    /// A script did it.
    Script,
    /// An import did it.
    Import,
    /// An undo did it.
    Undo,
    /// A reused source did it.
    Sync,
}

impl ChangeType {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Move => "move",
            Self::Script => "script",
            Self::Import => "import",
            Self::Undo => "undo",
            Self::Sync => "sync",
        }
    }
}
