//! What an attribute may hold.

use serde::{Deserialize, Serialize};

use crate::ids::AttributeId;

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataType {
    /// One line of text.
    String,
    /// Several lines of plain text.
    Text,
    /// Sanitised HTML.
    RichText,
    /// A whole number of 64 bits.
    Integer,
    /// A finite number.
    Float,
    /// True or false.
    #[serde(alias = "boolean")]
    Bool,
    /// A day or an instant in RFC 3339 form.
    Date,
    /// One or several keys of a fixed list.
    Enum,
    /// The id of a person.
    UserRef,
}

impl DataType {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::String,
        Self::Text,
        Self::RichText,
        Self::Integer,
        Self::Float,
        Self::Bool,
        Self::Date,
        Self::Enum,
        Self::UserRef,
    ];

    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Text => "text",
            Self::RichText => "rich_text",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Enum => "enum",
            Self::UserRef => "user_ref",
        }
    }

    /// Reads a stored or given name; `boolean` is taken for `bool`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        if name == "boolean" {
            return Some(Self::Bool);
        }
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether values are searched as text.
    #[must_use]
    pub const fn is_textual(self) -> bool {
        matches!(self, Self::String | Self::Text | Self::RichText)
    }
}

/// One allowed value of an enum. Data hold the key, people see the label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnumOption {
    /// Stable name in stored data.
    pub key: String,
    /// What people see; may change without touching data.
    pub label: String,
    /// `#rrggbb`, when one was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// What an attribute of a module may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeDefinition {
    /// Its id; values are stored under it.
    pub id: AttributeId,
    /// Its name, unique in the module whatever the case.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Kind of its values.
    pub data_type: DataType,
    /// Whether an enum holds a list.
    pub multi_select: bool,
    /// Value of new objects that name none.
    pub default_value: Option<serde_json::Value>,
    /// Allowed values of an enum, in order.
    pub enum_options: Vec<EnumOption>,
    /// The enum that the allowed values follow.
    pub depends_on: Option<AttributeId>,
    /// Lists of allowed keys by key of the other enum. A key that is not named allows all.
    pub dependency_mapping: Option<serde_json::Value>,
    /// Whether it counts as content of the object.
    pub normative: bool,
    /// Place among the attributes of the module.
    pub position: i32,
}

impl AttributeDefinition {
    /// The allowed value that a client calls by its key or, failing that, by its label.
    #[must_use]
    pub fn option(&self, called: &str) -> Option<&EnumOption> {
        let options = &self.enum_options;
        options
            .iter()
            .find(|option| option.key == called)
            .or_else(|| options.iter().find(|option| option.label == called))
    }
}
