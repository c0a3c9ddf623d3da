//! Requirements as scripts see them: names instead of ids wherever there is a name.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What takes its time to find out, and is asked for when a script wants it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Lazy<T> {
    /// It is here.
    Known(T),
    /// It is not looked for yet.
    #[default]
    Later,
}

impl<T> Lazy<T> {
    const fn is_later(&self) -> bool {
        matches!(self, Self::Later)
    }
}

/// An object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScriptObject {
    /// Its id; of an object that is not saved yet the one that it will have, or none.
    pub id: Option<Uuid>,
    /// Its key, such as `BRK-12`; none before the first save.
    pub key: Option<String>,
    /// Its module.
    pub module_id: Uuid,
    /// What it stands below; none at the top.
    pub parent_id: Option<Uuid>,
    /// Its number in the outline, such as `2.1.3`; none before the first save.
    #[serde(default, skip_serializing_if = "Lazy::is_later")]
    pub number: Lazy<Option<String>>,
    /// Levels above it: 0 at the top.
    #[serde(default)]
    pub depth: usize,
    /// Heading, plain text.
    pub heading: Option<String>,
    /// Body, HTML.
    #[serde(default, skip_serializing_if = "Lazy::is_later")]
    pub body: Lazy<Option<String>>,
    /// `heading`, `normative` or `informative`.
    pub classification: String,
    /// Name of its object type.
    #[serde(rename = "type")]
    pub object_type: Option<String>,
    /// Lifecycle state.
    pub state: Option<String>,
    /// Values by name of the attribute. Options of an enum are their keys.
    pub attributes: Map<String, Value>,
    /// Version; 0 before the first save.
    pub version: i64,
    /// When it was made.
    pub created_at: Option<DateTime<Utc>>,
    /// By whom.
    pub created_by: Option<Uuid>,
    /// When it was changed last.
    pub changed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub changed_by: Option<Uuid>,
    /// Whether its content of now is reviewed.
    #[serde(default)]
    pub reviewed: bool,
}

/// A link, with what there is to say about its other end without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScriptLink {
    /// Its id.
    pub id: Uuid,
    /// Name of its type, read from the source.
    #[serde(rename = "type")]
    pub link_type: String,
    /// From.
    pub source_id: Uuid,
    /// Its module.
    pub source_module_id: Uuid,
    /// To.
    pub target_id: Uuid,
    /// Its module.
    pub target_module_id: Uuid,
    /// Whether an end changed since the link was looked at.
    #[serde(default)]
    pub suspect: bool,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ModuleInfo {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What its keys begin with.
    pub prefix: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its project.
    pub project_id: Uuid,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProjectInfo {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserInfo {
    /// Their id.
    pub id: Uuid,
    /// Their name.
    pub name: String,
    /// Their address, where the caller may know it.
    #[serde(default)]
    pub email: Option<String>,
}

/// The definition of an attribute.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttributeInfo {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// `string`, `text`, `rich_text`, `integer`, `float`, `bool`, `date`, `enum` or `user_ref`.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether an enum holds a list.
    pub multiple: bool,
    /// Keys of the options of an enum, in order.
    pub options: Vec<String>,
    /// Value of new objects.
    pub default_value: Option<Value>,
}

/// A link type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LinkTypeInfo {
    /// Its id.
    pub id: Uuid,
    /// Its name read from the source.
    pub name: String,
    /// Its name read from the target.
    pub reverse_name: Option<String>,
}

/// Some rows, and where the next ones begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask for the next ones with; none at the end.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// All rows there are.
    #[must_use]
    pub const fn all(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}
