//! The tree of a filter, with names as people know them.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

/// Which objects: conditions joined by and, or, not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// All of them hold.
    And(Vec<Self>),
    /// At least one of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A field compares to a value.
    Where(Condition),
    /// There are links, or none.
    Has(LinkCondition),
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Human key, whatever the case.
    Key,
    /// Heading.
    Heading,
    /// Body, without its markup.
    Body,
    /// Words of heading, body and text attributes, in web-search syntax.
    Text,
    /// heading, normative or informative.
    Classification,
    /// Object type, by its name.
    Type,
    /// Lifecycle state.
    State,
    /// Levels from the top, counted from 1.
    Level,
    /// Revision of the module that its last version belongs to.
    Revision,
    /// When it was made.
    Created,
    /// By whom.
    CreatedBy,
    /// When it changed last.
    Changed,
    /// By whom.
    ChangedBy,
    /// Whether its present content has a review stamp.
    Reviewed,
    /// An attribute, by its name or id.
    Attribute(String),
}

impl Field {
    /// The fields that every object has, with their names.
    pub const BUILT_IN: [(&'static str, Self); 14] = [
        ("key", Self::Key),
        ("heading", Self::Heading),
        ("body", Self::Body),
        ("text", Self::Text),
        ("classification", Self::Classification),
        ("type", Self::Type),
        ("state", Self::State),
        ("level", Self::Level),
        ("revision", Self::Revision),
        ("created", Self::Created),
        ("created_by", Self::CreatedBy),
        ("changed", Self::Changed),
        ("changed_by", Self::ChangedBy),
        ("reviewed", Self::Reviewed),
    ];

    /// The field with a name that every object has, whatever its case.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        Self::BUILT_IN
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, field)| field)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        if let Self::Attribute(name) = self {
            return name;
        }
        Self::BUILT_IN
            .iter()
            .find(|(_, field)| field == self)
            .map_or("", |(name, _)| name)
    }
}

/// How a field compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operator {
    /// Is this value, or holds it.
    #[serde(rename = "=")]
    Is,
    /// Is not this value.
    #[serde(rename = "!=")]
    IsNot,
    /// Less, or before.
    #[serde(rename = "<")]
    Less,
    /// Less or the same.
    #[serde(rename = "<=")]
    AtMost,
    /// More, or after.
    #[serde(rename = ">")]
    More,
    /// More or the same.
    #[serde(rename = ">=")]
    AtLeast,
    /// Contains this text, whatever the case.
    #[serde(rename = "~")]
    Contains,
    /// Does not contain it.
    #[serde(rename = "!~")]
    Lacks,
    /// Is one of several values.
    #[serde(rename = "in")]
    In,
    /// Is none of several values.
    #[serde(rename = "not in")]
    NotIn,
    /// Has no value.
    #[serde(rename = "is empty")]
    Empty,
    /// Has a value.
    #[serde(rename = "is not empty")]
    NotEmpty,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Is,
        Self::IsNot,
        Self::Less,
        Self::AtMost,
        Self::More,
        Self::AtLeast,
        Self::Contains,
        Self::Lacks,
        Self::In,
        Self::NotIn,
        Self::Empty,
        Self::NotEmpty,
    ];

    /// As people type it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Contains => "~",
            Self::Lacks => "!~",
            Self::In => "in",
            Self::NotIn => "not in",
            Self::Empty => "is empty",
            Self::NotEmpty => "is not empty",
        }
    }

    /// Whether it asks for a value itself: is, is not, in, not in.
    #[must_use]
    pub const fn is_equality(self) -> bool {
        matches!(self, Self::Is | Self::IsNot | Self::In | Self::NotIn)
    }

    /// Whether it asks for a part of a text.
    #[must_use]
    pub const fn is_part(self) -> bool {
        matches!(self, Self::Contains | Self::Lacks)
    }

    /// Whether it asks for no value.
    #[must_use]
    pub const fn is_emptiness(self) -> bool {
        matches!(self, Self::Empty | Self::NotEmpty)
    }

    /// Whether it says the opposite of another operator.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(
            self,
            Self::IsNot | Self::Lacks | Self::NotIn | Self::NotEmpty
        )
    }
}

/// Values of a condition, as text: what they mean is up to the field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values(pub Vec<String>);

impl Values {
    fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fn text<E: serde::de::Error>(value: Value) -> Result<String, E> {
            match value {
                Value::String(text) => Ok(text),
                Value::Number(number) => Ok(number.to_string()),
                Value::Bool(truth) => Ok(truth.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => {
                    Err(E::custom("a value is a text, a number, true or false"))
                }
            }
        }
        match Value::deserialize(deserializer)? {
            Value::Array(values) => values
                .into_iter()
                .map(text::<D::Error>)
                .collect::<Result<Vec<_>, _>>()
                .map(Self),
            Value::Null => Err(D::Error::custom("a value is missing")),
            one @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                Ok(Self(vec![text::<D::Error>(one)?]))
            }
        }
    }
}

/// A field compared to a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What it looks at.
    pub field: Field,
    /// How it compares.
    pub op: Operator,
    /// What to; none for `is empty`, several for `in`.
    #[serde(default, skip_serializing_if = "Values::is_none")]
    pub value: Values,
}

/// Which end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Links that start at the object.
    Outgoing,
    /// Links that end at it.
    Incoming,
}

/// Whether an object has links of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkCondition {
    /// There are none, instead of some.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub none: bool,
    /// Only links whose end changed since somebody confirmed them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub suspect: bool,
    /// Only one direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Only this type, by its name or id.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<String>,
    /// Only links whose other end is in this module, by its name or id.
    #[serde(default, rename = "to", skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Only links whose other end passes this filter of that module.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub other: Option<Box<Filter>>,
}

/// One column of a sort order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sort {
    /// What is sorted by.
    pub field: Field,
    /// From the largest to the smallest.
    #[serde(default)]
    pub descending: bool,
}

impl Filter {
    /// Calls a function with each name of an attribute, and replaces it by what that gives.
    #[must_use]
    pub fn rename_attributes(self, rename: &dyn Fn(String) -> String) -> Self {
        let all = |parts: Vec<Self>| {
            parts
                .into_iter()
                .map(|part| part.rename_attributes(rename))
                .collect()
        };
        match self {
            Self::And(parts) => Self::And(all(parts)),
            Self::Or(parts) => Self::Or(all(parts)),
            Self::Not(part) => Self::Not(Box::new(part.rename_attributes(rename))),
            Self::Where(condition) => Self::Where(Condition {
                field: condition.field.rename(rename),
                ..condition
            }),
            Self::Has(links) => Self::Has(links),
        }
    }

    /// Whether a condition looks at such a field.
    #[must_use]
    pub fn mentions(&self, field: &dyn Fn(&Field) -> bool) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.mentions(field)),
            Self::Not(part) => part.mentions(field),
            Self::Where(condition) => field(&condition.field),
            Self::Has(_) => false,
        }
    }

    /// The conditions about links, those inside of others too.
    #[must_use]
    pub fn links(&self) -> Vec<&LinkCondition> {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().flat_map(Self::links).collect(),
            Self::Not(part) => part.links(),
            Self::Where(_) => Vec::new(),
            Self::Has(links) => {
                let inside = links.other.iter().flat_map(|other| other.links());
                std::iter::once(links).chain(inside).collect()
            }
        }
    }

    /// How many conditions there are, those inside of others too.
    #[must_use]
    pub(super) fn conditions(&self) -> usize {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::conditions).sum(),
            Self::Not(part) => part.conditions(),
            Self::Where(_) => 1,
            Self::Has(links) => 1 + links.other.as_ref().map_or(0, |other| other.conditions()),
        }
    }

    /// Whether a condition names a type of links.
    #[must_use]
    pub fn names_link_types(&self) -> bool {
        self.links().iter().any(|links| links.link_type.is_some())
    }

    /// Values that may be names or e-mail addresses of people, in lower case.
    #[must_use]
    pub fn possible_people(&self) -> Vec<String> {
        let of = |parts: &[Self]| parts.iter().flat_map(Self::possible_people).collect();
        match self {
            Self::And(parts) | Self::Or(parts) => of(parts),
            Self::Not(part) => part.possible_people(),
            Self::Where(Condition {
                field: Field::CreatedBy | Field::ChangedBy | Field::Attribute(_),
                value,
                ..
            }) => value.0.iter().map(|one| one.to_lowercase()).collect(),
            Self::Has(LinkCondition {
                other: Some(other), ..
            }) => other.possible_people(),
            Self::Where(_) | Self::Has(_) => Vec::new(),
        }
    }

    /// The same without lists of one.
    #[must_use]
    pub(super) fn flattened(self) -> Self {
        match self {
            Self::And(parts) => single(parts, Self::And),
            Self::Or(parts) => single(parts, Self::Or),
            Self::Not(part) => Self::Not(Box::new(part.flattened())),
            Self::Has(links) => Self::Has(LinkCondition {
                other: links.other.map(|other| Box::new(other.flattened())),
                ..links
            }),
            leaf @ Self::Where(_) => leaf,
        }
    }
}

fn single(parts: Vec<Filter>, join: fn(Vec<Filter>) -> Filter) -> Filter {
    let mut parts: Vec<Filter> = parts.into_iter().map(Filter::flattened).collect();
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            join(parts)
        }
        None => join(parts),
    }
}

impl Field {
    /// The same with another name, for an attribute.
    #[must_use]
    pub fn rename(self, rename: &dyn Fn(String) -> String) -> Self {
        if let Self::Attribute(name) = self {
            Self::Attribute(rename(name))
        } else {
            self
        }
    }
}
