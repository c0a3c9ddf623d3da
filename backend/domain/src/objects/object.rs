//! The state of an object apart from its place.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Classification;
use crate::{
    attributes::Attributes,
    external_links::{self, ExternalLinks},
    ids::{ChangeSetId, ModuleId, ObjectId, ObjectTypeId, UserId, WorkspaceId},
    order::{OrderKey, Path},
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
    /// Links to the world outside.
    pub external_links: ExternalLinks,
    /// See [`crate::fingerprint`].
    pub content_fingerprint: String,
    /// When and by whom it was reviewed, and which content.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// See `reviewed_at`.
    pub reviewed_by: Option<UserId>,
    /// See `reviewed_at`.
    pub reviewed_fingerprint: Option<String>,
}

impl ObjectContent {
    /// References and links to the world outside as one value, as the database keeps them.
    #[must_use]
    pub fn stored_references(&self) -> Value {
        external_links::stored(&self.external_references, &self.external_links)
    }
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

/// Where an object stands in its module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreePlace {
    /// The object that it stands below; none at the top.
    pub parent_id: Option<ObjectId>,
    /// Its place among the siblings.
    pub order_key: OrderKey,
    /// See [`Path`].
    pub path: Path,
    /// Levels above it: 0 at the top.
    pub depth: usize,
}

/// An object as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Object {
    /// Its id.
    pub id: ObjectId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its module.
    pub module_id: ModuleId,
    /// Number of its human key.
    pub number: i64,
    /// Its human key, as it was when the object was made.
    pub key: String,
    /// Where it stands.
    pub place: TreePlace,
    /// What people wrote.
    pub content: ObjectContent,
    /// Counts its versions from 1.
    pub version: i32,
    /// Revision of the module that its last version belongs to.
    pub revision: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last, and by whom.
    pub updated_at: DateTime<Utc>,
    /// See `updated_at`.
    pub updated_by: UserId,
    /// When it was deleted; none while it lives.
    pub deleted_at: Option<DateTime<Utc>>,
    /// The act that deleted it.
    pub deleted_in: Option<ChangeSetId>,
}

/// One version of an object: its full state then.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectVersion {
    /// The object.
    pub object_id: ObjectId,
    /// The module it was in.
    pub module_id: ModuleId,
    /// Counts from 1.
    pub version: i32,
    /// Revision of the module.
    pub revision: i64,
    /// The act that made it.
    pub change_set_id: ChangeSetId,
    /// Why it exists.
    pub change_type: String,
    /// Who made it, and when.
    pub changed_by: UserId,
    /// See `changed_by`.
    pub changed_at: DateTime<Utc>,
    /// The object above it then.
    pub parent_id: Option<ObjectId>,
    /// What it said.
    pub content: ObjectContent,
    /// Whether it was deleted then.
    pub deleted: bool,
}
