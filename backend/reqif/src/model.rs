//! The elements of a ReqIF document.
//!
//! Every field holds what the document says, in the form it says it: numbers, dates and truth
//! values stay text (see [`crate::lexical`] for their values), absent differs from empty, and
//! what the standard does not know is kept in [`Extras`]. Writing an element gives back what was
//! read.

use crate::fragment::Fragment;
use crate::names::{Kind, Section, SpecTypeKind};

#[cfg(feature = "serde")]
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A struct with the derives of the model; with `serde` every absent field is left out.
macro_rules! record {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(default))]
        pub struct $name {
            $(
                $(#[$field_meta])*
                #[cfg_attr(feature = "serde", serde(skip_serializing_if = "is_default"))]
                pub $field: $type,
            )*
        }
    };
}

record! {
    /// What identifies and names an element.
    pub struct Identity {
        /// IDENTIFIER; `None` when the file leaves it out, against the standard.
        pub identifier: Option<String>,
        /// LONG-NAME
        pub long_name: Option<String>,
        /// DESC
        pub desc: Option<String>,
        /// LAST-CHANGE, as written.
        pub last_change: Option<String>,
        /// ALTERNATIVE-ID
        pub alternative_id: Option<AlternativeId>,
    }
}

impl Identity {
    /// The identifier, empty when the file gives none.
    #[must_use]
    pub fn id(&self) -> &str {
        self.identifier.as_deref().unwrap_or_default()
    }

    /// The name to show: LONG-NAME, or the identifier where there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        match self.long_name.as_deref() {
            None | Some("") => self.id(),
            Some(name) => name,
        }
    }
}

record! {
    /// A second identifier, given by another tool.
    pub struct AlternativeId {
        /// IDENTIFIER of the inner ALTERNATIVE-ID element.
        pub identifier: Option<String>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

record! {
    /// What an element has beyond the standard; empty for a valid document.
    pub struct Extras {
        /// Attributes of the element that the standard does not know.
        pub attributes: Vec<ExtraAttribute>,
        /// Elements that the standard does not know, or that stand where only one is allowed.
        pub elements: Vec<ExtraElement>,
        /// Names of known child elements that are present but hold nothing, such as `VALUES`.
        pub empty: Vec<String>,
    }
}

impl Extras {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty() && self.elements.is_empty() && self.empty.is_empty()
    }
}

record! {
    /// An attribute that the standard does not know.
    pub struct ExtraAttribute {
        /// Local name.
        pub name: String,
        /// Prefix in the source.
        pub prefix: Option<String>,
        /// Namespace, when there is a prefix.
        pub namespace: Option<String>,
        /// Value, unescaped.
        pub value: String,
    }
}

record! {
    /// An element that the standard does not know at its place.
    pub struct ExtraElement {
        /// The child element it stands in, such as `VALUES`; `None` directly below.
        pub inside: Option<String>,
        /// The element with all its content.
        pub xml: Fragment,
    }
}

record! {
    /// The root element.
    pub struct Root {
        /// The namespace of the ReqIF elements; `None` when the file has none.
        pub namespace: Option<String>,
        /// xml:lang
        pub lang: Option<String>,
        /// Further attributes, such as `xsi:schemaLocation`.
        pub extras: Extras,
    }
}

record! {
    /// REQ-IF-HEADER: where the document comes from.
    pub struct Header {
        /// IDENTIFIER
        pub identifier: Option<String>,
        /// COMMENT
        pub comment: Option<String>,
        /// CREATION-TIME, as written.
        pub creation_time: Option<String>,
        /// REPOSITORY-ID
        pub repository_id: Option<String>,
        /// REQ-IF-TOOL-ID: the exporter.
        pub tool_id: Option<String>,
        /// REQ-IF-VERSION; the schema of all versions of the standard fixes it to `1.0`.
        pub version: Option<String>,
        /// SOURCE-TOOL-ID: the tool that holds the requirements.
        pub source_tool_id: Option<String>,
        /// TITLE
        pub title: Option<String>,
        /// What the standard does not know.
        pub extras: Extras,
    }
}

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

/// A reference whose element name says the kind of its target, right or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct KindRef {
    /// Kind in the name of the reference element.
    pub kind: Kind,
    /// Identifier of the target.
    pub identifier: String,
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
