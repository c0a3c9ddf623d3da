//! The elements of a ReqIF document.
//!
//! Every field holds what the document says, in the form it says it: numbers, dates and truth
//! values stay text (see [`crate::lexical`] for their values), absent differs from empty, and
//! what the standard does not know is kept in [`Extras`]. Writing an element gives back what was
//! read.

use crate::fragment::Fragment;
use crate::names::Kind;

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

mod content;
mod definition;

pub use content::{
    AttributeValue, ForeignElement, HierarchyNode, RelationGroup, SpecObject, SpecRelation,
    Specification, ToolExtension, Trailer, Value, Xhtml,
};
pub use definition::{AttributeDefinition, Bounds, Datatype, EmbeddedValue, EnumValue, SpecType};

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

/// A reference whose element name says the kind of its target, right or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct KindRef {
    /// Kind in the name of the reference element.
    pub kind: Kind,
    /// Identifier of the target.
    pub identifier: String,
}
