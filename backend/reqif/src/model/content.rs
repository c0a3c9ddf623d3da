//! Objects, relations, specifications and their values.

#[cfg(feature = "serde")]
use super::is_default;
use super::{AlternativeId, Extras, Identity, KindRef};
use crate::fragment::Fragment;
use crate::names::{Kind, Section};

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeValue {
    /// The attribute; the reference may name another kind than the value has.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub definition: Option<KindRef>,
    /// Kind and content.
    pub value: Value,
    /// What the standard does not know.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "is_default"))]
    pub extras: Extras,
}

/// Kind and content of a value; simple values are THE-VALUE as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Value {
    /// A truth value.
    Boolean(Option<String>),
    /// A date with time.
    Date(Option<String>),
    /// Identifiers of the chosen enumeration values.
    Enumeration(Vec<String>),
    /// A whole number.
    Integer(Option<String>),
    /// A floating-point number.
    Real(Option<String>),
    /// Plain text.
    String(Option<String>),
    /// Formatted text.
    Xhtml(Xhtml),
}

impl Value {
    /// The kind of data.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Boolean(_) => Kind::Boolean,
            Self::Date(_) => Kind::Date,
            Self::Enumeration(_) => Kind::Enumeration,
            Self::Integer(_) => Kind::Integer,
            Self::Real(_) => Kind::Real,
            Self::String(_) => Kind::String,
            Self::Xhtml(_) => Kind::Xhtml,
        }
    }

    /// An absent value of a kind.
    #[must_use]
    pub fn absent(kind: Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Boolean(None),
            Kind::Date => Self::Date(None),
            Kind::Enumeration => Self::Enumeration(Vec::new()),
            Kind::Integer => Self::Integer(None),
            Kind::Real => Self::Real(None),
            Kind::String => Self::String(None),
            Kind::Xhtml => Self::Xhtml(Xhtml::default()),
        }
    }

    /// THE-VALUE of a simple kind; `None` for enumerations, XHTML and absent values.
    #[must_use]
    pub fn as_simple(&self) -> Option<&str> {
        match self {
            Self::Boolean(text)
            | Self::Date(text)
            | Self::Integer(text)
            | Self::Real(text)
            | Self::String(text) => text.as_deref(),
            Self::Enumeration(_) | Self::Xhtml(_) => None,
        }
    }
}

record! {
    /// Formatted text.
    pub struct Xhtml {
        /// THE-VALUE: absent, empty or filled.
        pub the_value: Option<Fragment>,
        /// THE-ORIGINAL-VALUE: the text before a tool simplified it.
        pub original: Option<Fragment>,
        /// IS-SIMPLIFIED, as written.
        pub is_simplified: Option<String>,
    }
}

record! {
    /// A requirement, heading or other thing.
    pub struct SpecObject {
        /// Identifier and names.
        pub identity: Identity,
        /// Identifier of its type.
        pub type_ref: Option<String>,
        /// Its values, in their order.
        pub values: Vec<AttributeValue>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// A link from one object to another.
    pub struct SpecRelation {
        /// Identifier and names.
        pub identity: Identity,
        /// Identifier of its type.
        pub type_ref: Option<String>,
        /// Identifier of the object it starts from.
        pub source: Option<String>,
        /// Identifier of the object it leads to.
        pub target: Option<String>,
        /// Its values, in their order.
        pub values: Vec<AttributeValue>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// A tree of objects. Its nodes are events of their own.
    pub struct Specification {
        /// Identifier and names.
        pub identity: Identity,
        /// Identifier of its type.
        pub type_ref: Option<String>,
        /// Its values, in their order.
        pub values: Vec<AttributeValue>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// SPEC-HIERARCHY: the place of an object in a specification.
    pub struct HierarchyNode {
        /// Identifier and names of the place, not of the object.
        pub identity: Identity,
        /// Identifier of the object.
        pub object: Option<String>,
        /// IS-EDITABLE, as written.
        pub is_editable: Option<String>,
        /// IS-TABLE-INTERNAL, as written.
        pub is_table_internal: Option<String>,
        /// EDITABLE-ATTS: the attributes that may be edited here.
        pub editable_attributes: Vec<KindRef>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// What a file writes behind the CHILDREN of a specification or node, when the start event
    /// has already been given out. Nearly always empty; `empty` names `CHILDREN` when the element
    /// is there without nodes.
    pub struct Trailer {
        /// ALTERNATIVE-ID
        pub alternative_id: Option<AlternativeId>,
        /// VALUES of a specification
        pub values: Vec<AttributeValue>,
        /// EDITABLE-ATTS of a node
        pub editable_attributes: Vec<KindRef>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// Relations that belong together, between two specifications.
    pub struct RelationGroup {
        /// Identifier and names.
        pub identity: Identity,
        /// Identifier of its type.
        pub type_ref: Option<String>,
        /// Identifier of the specification the relations start from.
        pub source_specification: Option<String>,
        /// Identifier of the specification the relations lead to.
        pub target_specification: Option<String>,
        /// Identifiers of the relations.
        pub relations: Vec<String>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// REQ-IF-TOOL-EXTENSION: data of a tool, kept as it came.
    pub struct ToolExtension {
        /// The content of the element.
        pub content: Fragment,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// An element that the standard does not know, directly in a container.
    pub struct ForeignElement {
        /// The container; `None` directly in REQ-IF.
        pub section: Option<Section>,
        /// The element with all its content.
        pub xml: Fragment,
    }
}
