//! What a script wants to be done.

use req1_domain::patch::Patch;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// An object that a command is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One that exists.
    Id(Uuid),
    /// One that an earlier `Create` of the same run makes, by the reference given there.
    New(String),
}

/// Fields that become others. What is not named stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fields {
    /// Heading, plain text.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub heading: Patch<String>,
    /// Body, HTML or plain text.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub body: Patch<String>,
    /// `heading`, `normative` or `informative`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub classification: Option<String>,
    /// Object type by name or id.
    #[serde(rename = "type", skip_serializing_if = "Patch::is_keep")]
    pub object_type: Patch<String>,
    /// Lifecycle state.
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub state: Patch<String>,
    /// Values by name of the attribute; null clears.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
}

impl Fields {
    /// Whether nothing becomes another.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One thing to do, in the order in which the script asked for it. All changes of one object are one `Update`, at the
/// place of the first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Make an object.
    Create {
        /// What later commands call it.
        reference: String,
        /// The module.
        module: Uuid,
        /// What it stands below; none at the top.
        parent: Option<Target>,
        /// The sibling that it stands behind; none for the last place.
        after: Option<Target>,
        /// Its content.
        fields: Fields,
    },
    /// Change fields of an object that exists.
    Update {
        /// Which.
        object: Uuid,
        /// The version that the script has seen.
        version: i64,
        /// What becomes another.
        fields: Fields,
    },
    /// Take an object away, restorably.
    Delete {
        /// Which.
        object: Uuid,
    },
    /// Link two objects.
    Link {
        /// From.
        source: Target,
        /// To.
        target: Target,
        /// Link type by name or id.
        link_type: String,
    },
    /// Take a link away.
    Unlink {
        /// Which.
        link: Uuid,
    },
}
