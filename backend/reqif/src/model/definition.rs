//! Data types, types and their attributes.

#[cfg(feature = "serde")]
use super::is_default;
use super::{AttributeValue, Extras, Identity, KindRef};
use crate::names::{Kind, SpecTypeKind};

record! {
    /// A data type.
    pub struct Datatype {
        /// Identifier and names.
        pub identity: Identity,
        /// Kind and bounds.
        pub bounds: Bounds,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

/// Kind and bounds of a data type; bounds are as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(
    missing_docs,
    reason = "named as the XML attributes MIN, MAX, ACCURACY, MAX-LENGTH"
)]
pub enum Bounds {
    /// No bounds.
    Boolean,
    /// No bounds.
    Date,
    /// The values to choose from, in their order.
    Enumeration { values: Vec<EnumValue> },
    /// Smallest and largest value.
    Integer {
        min: Option<String>,
        max: Option<String>,
    },
    /// Smallest and largest value, and decimal places.
    Real {
        min: Option<String>,
        max: Option<String>,
        accuracy: Option<String>,
    },
    /// Largest number of characters.
    String { max_length: Option<String> },
    /// No bounds.
    Xhtml,
}

impl Default for Bounds {
    fn default() -> Self {
        Self::String { max_length: None }
    }
}

impl Bounds {
    /// The kind of data.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Boolean => Kind::Boolean,
            Self::Date => Kind::Date,
            Self::Enumeration { .. } => Kind::Enumeration,
            Self::Integer { .. } => Kind::Integer,
            Self::Real { .. } => Kind::Real,
            Self::String { .. } => Kind::String,
            Self::Xhtml => Kind::Xhtml,
        }
    }
}

record! {
    /// A value of an enumeration.
    pub struct EnumValue {
        /// Identifier and names.
        pub identity: Identity,
        /// EMBEDDED-VALUE
        pub properties: Option<EmbeddedValue>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// Number and further content of an enumeration value.
    pub struct EmbeddedValue {
        /// KEY, an integer as written.
        pub key: Option<String>,
        /// OTHER-CONTENT, often a colour or a shown text.
        pub other_content: Option<String>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// A type of objects, relations, specifications or relation groups.
    pub struct SpecType {
        /// What it describes.
        pub kind: SpecTypeKind,
        /// Identifier and names.
        pub identity: Identity,
        /// SPEC-ATTRIBUTES
        pub attributes: Vec<AttributeDefinition>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

/// An attribute of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeDefinition {
    /// Kind of data.
    pub kind: Kind,
    /// Identifier and names.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub identity: Identity,
    /// IS-EDITABLE, as written.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub is_editable: Option<String>,
    /// MULTI-VALUED of an enumeration, as written.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub multi_valued: Option<String>,
    /// The data type.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub datatype: Option<KindRef>,
    /// DEFAULT-VALUE
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub default_value: Option<AttributeValue>,
    /// What the standard does not know.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub extras: Extras,
}

impl AttributeDefinition {
    /// A definition with nothing but its kind.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self {
            kind,
            identity: Identity::default(),
            is_editable: None,
            multi_valued: None,
            datatype: None,
            default_value: None,
            extras: Extras::default(),
        }
    }
}
