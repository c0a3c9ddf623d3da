//! The element names of the standard.

use std::fmt;

/// The seven kinds of data a ReqIF attribute can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Kind {
    /// true or false
    Boolean,
    /// A date with time
    Date,
    /// One or several values of a list
    Enumeration,
    /// A whole number
    Integer,
    /// A floating-point number
    Real,
    /// Plain text
    String,
    /// Formatted text
    Xhtml,
}

impl Kind {
    /// All kinds, in the order of the standard.
    pub const ALL: [Self; 7] = [
        Self::Boolean,
        Self::Date,
        Self::Enumeration,
        Self::Integer,
        Self::Real,
        Self::String,
        Self::Xhtml,
    ];

    /// The name inside element names: `BOOLEAN` in `ATTRIBUTE-VALUE-BOOLEAN`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "BOOLEAN",
            Self::Date => "DATE",
            Self::Enumeration => "ENUMERATION",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
            Self::String => "STRING",
            Self::Xhtml => "XHTML",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a type describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum SpecTypeKind {
    /// SPEC-OBJECT-TYPE
    #[default]
    Object,
    /// SPEC-RELATION-TYPE
    Relation,
    /// SPECIFICATION-TYPE
    Specification,
    /// RELATION-GROUP-TYPE
    RelationGroup,
}

impl SpecTypeKind {
    /// The element name of the standard.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Tag::SpecType(self).name()
    }
}

impl fmt::Display for SpecTypeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! by_kind {
    ($prefix:literal, $suffix:literal, $kind:expr) => {
        match $kind {
            Kind::Boolean => concat!($prefix, "BOOLEAN", $suffix),
            Kind::Date => concat!($prefix, "DATE", $suffix),
            Kind::Enumeration => concat!($prefix, "ENUMERATION", $suffix),
            Kind::Integer => concat!($prefix, "INTEGER", $suffix),
            Kind::Real => concat!($prefix, "REAL", $suffix),
            Kind::String => concat!($prefix, "STRING", $suffix),
            Kind::Xhtml => concat!($prefix, "XHTML", $suffix),
        }
    };
}

macro_rules! tags {
    ($($variant:ident = $name:literal,)*) => {
        /// An element name of the standard.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Tag {
            $($variant,)*
            DatatypeDefinition(Kind),
            DatatypeRef(Kind),
            AttributeDefinition(Kind),
            AttributeDefinitionRef(Kind),
            AttributeValue(Kind),
            SpecType(SpecTypeKind),
            SpecTypeRef(SpecTypeKind),
        }

        impl Tag {
            fn parse_simple(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The element name.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::DatatypeDefinition(kind) => by_kind!("DATATYPE-DEFINITION-", "", kind),
                    Self::DatatypeRef(kind) => by_kind!("DATATYPE-DEFINITION-", "-REF", kind),
                    Self::AttributeDefinition(kind) => by_kind!("ATTRIBUTE-DEFINITION-", "", kind),
                    Self::AttributeDefinitionRef(kind) => by_kind!("ATTRIBUTE-DEFINITION-", "-REF", kind),
                    Self::AttributeValue(kind) => by_kind!("ATTRIBUTE-VALUE-", "", kind),
                    Self::SpecType(SpecTypeKind::Object) => "SPEC-OBJECT-TYPE",
                    Self::SpecType(SpecTypeKind::Relation) => "SPEC-RELATION-TYPE",
                    Self::SpecType(SpecTypeKind::Specification) => "SPECIFICATION-TYPE",
                    Self::SpecType(SpecTypeKind::RelationGroup) => "RELATION-GROUP-TYPE",
                    Self::SpecTypeRef(SpecTypeKind::Object) => "SPEC-OBJECT-TYPE-REF",
                    Self::SpecTypeRef(SpecTypeKind::Relation) => "SPEC-RELATION-TYPE-REF",
                    Self::SpecTypeRef(SpecTypeKind::Specification) => "SPECIFICATION-TYPE-REF",
                    Self::SpecTypeRef(SpecTypeKind::RelationGroup) => "RELATION-GROUP-TYPE-REF",
                }
            }
        }
    };
}

tags! {
    Definition = "DEFINITION",
    TheValue = "THE-VALUE",
    Values = "VALUES",
    EnumValueRef = "ENUM-VALUE-REF",
    SpecObject = "SPEC-OBJECT",
    SpecObjectRef = "SPEC-OBJECT-REF",
    Type = "TYPE",
    SpecRelation = "SPEC-RELATION",
    Source = "SOURCE",
    Target = "TARGET",
    SpecHierarchy = "SPEC-HIERARCHY",
    Object = "OBJECT",
    Children = "CHILDREN",
    ReqIf = "REQ-IF",
    TheHeader = "THE-HEADER",
    ReqIfHeader = "REQ-IF-HEADER",
    Comment = "COMMENT",
    CreationTime = "CREATION-TIME",
    RepositoryId = "REPOSITORY-ID",
    ReqIfToolId = "REQ-IF-TOOL-ID",
    ReqIfVersion = "REQ-IF-VERSION",
    SourceToolId = "SOURCE-TOOL-ID",
    Title = "TITLE",
    CoreContent = "CORE-CONTENT",
    ReqIfContent = "REQ-IF-CONTENT",
    Datatypes = "DATATYPES",
    SpecTypes = "SPEC-TYPES",
    SpecObjects = "SPEC-OBJECTS",
    SpecRelations = "SPEC-RELATIONS",
    Specifications = "SPECIFICATIONS",
    SpecRelationGroups = "SPEC-RELATION-GROUPS",
    ToolExtensions = "TOOL-EXTENSIONS",
    ReqIfToolExtension = "REQ-IF-TOOL-EXTENSION",
    AlternativeId = "ALTERNATIVE-ID",
    SpecifiedValues = "SPECIFIED-VALUES",
    EnumValue = "ENUM-VALUE",
    Properties = "PROPERTIES",
    EmbeddedValue = "EMBEDDED-VALUE",
    SpecAttributes = "SPEC-ATTRIBUTES",
    DefaultValue = "DEFAULT-VALUE",
    TheOriginalValue = "THE-ORIGINAL-VALUE",
    SpecRelationRef = "SPEC-RELATION-REF",
    Specification = "SPECIFICATION",
    SpecificationRef = "SPECIFICATION-REF",
    EditableAtts = "EDITABLE-ATTS",
    RelationGroup = "RELATION-GROUP",
    SourceSpecification = "SOURCE-SPECIFICATION",
    TargetSpecification = "TARGET-SPECIFICATION",
}

impl Tag {
    /// The tag of a local name, `None` for a name that the standard does not know.
    pub(crate) fn parse(name: &str) -> Option<Self> {
        if let Some(rest) = name.strip_prefix("ATTRIBUTE-") {
            return Self::parse_attribute(rest);
        }
        if let Some(rest) = name.strip_prefix("DATATYPE-DEFINITION-") {
            return match rest.strip_suffix("-REF") {
                Some(kind) => parse_kind(kind).map(Self::DatatypeRef),
                None => parse_kind(rest).map(Self::DatatypeDefinition),
            };
        }
        Self::parse_simple(name).or_else(|| Self::parse_spec_type(name))
    }

    /// The kind in the name of a reference to a data type.
    pub(crate) fn datatype_ref(self) -> Option<Kind> {
        if let Self::DatatypeRef(kind) = self {
            return Some(kind);
        }
        None
    }

    /// The kind in the name of a reference to an attribute.
    pub(crate) fn attribute_definition_ref(self) -> Option<Kind> {
        if let Self::AttributeDefinitionRef(kind) = self {
            return Some(kind);
        }
        None
    }

    fn parse_attribute(rest: &str) -> Option<Self> {
        if let Some(kind) = rest.strip_prefix("VALUE-") {
            return parse_kind(kind).map(Self::AttributeValue);
        }
        let kind = rest.strip_prefix("DEFINITION-")?;
        match kind.strip_suffix("-REF") {
            Some(kind) => parse_kind(kind).map(Self::AttributeDefinitionRef),
            None => parse_kind(kind).map(Self::AttributeDefinition),
        }
    }

    fn parse_spec_type(name: &str) -> Option<Self> {
        let (name, reference) = match name.strip_suffix("-REF") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let kind = match name {
            "SPEC-OBJECT-TYPE" => SpecTypeKind::Object,
            "SPEC-RELATION-TYPE" => SpecTypeKind::Relation,
            "SPECIFICATION-TYPE" => SpecTypeKind::Specification,
            "RELATION-GROUP-TYPE" => SpecTypeKind::RelationGroup,
            _ => return None,
        };
        Some(if reference {
            Self::SpecTypeRef(kind)
        } else {
            Self::SpecType(kind)
        })
    }
}

fn parse_kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
}

/// A container of the document, in the order of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Section {
    /// THE-HEADER
    Header,
    /// CORE-CONTENT
    CoreContent,
    /// REQ-IF-CONTENT in CORE-CONTENT
    Content,
    /// DATATYPES in REQ-IF-CONTENT
    Datatypes,
    /// SPEC-TYPES in REQ-IF-CONTENT
    SpecTypes,
    /// SPEC-OBJECTS in REQ-IF-CONTENT
    SpecObjects,
    /// SPEC-RELATIONS in REQ-IF-CONTENT
    SpecRelations,
    /// SPECIFICATIONS in REQ-IF-CONTENT
    Specifications,
    /// SPEC-RELATION-GROUPS in REQ-IF-CONTENT
    RelationGroups,
    /// TOOL-EXTENSIONS
    ToolExtensions,
}

impl Section {
    pub(crate) fn tag(self) -> Tag {
        match self {
            Self::Header => Tag::TheHeader,
            Self::CoreContent => Tag::CoreContent,
            Self::Content => Tag::ReqIfContent,
            Self::Datatypes => Tag::Datatypes,
            Self::SpecTypes => Tag::SpecTypes,
            Self::SpecObjects => Tag::SpecObjects,
            Self::SpecRelations => Tag::SpecRelations,
            Self::Specifications => Tag::Specifications,
            Self::RelationGroups => Tag::SpecRelationGroups,
            Self::ToolExtensions => Tag::ToolExtensions,
        }
    }

    /// The section around this one; `None` for the children of REQ-IF.
    pub(crate) fn parent(self) -> Option<Self> {
        match self {
            Self::Header | Self::CoreContent | Self::ToolExtensions => None,
            Self::Content => Some(Self::CoreContent),
            Self::Datatypes
            | Self::SpecTypes
            | Self::SpecObjects
            | Self::SpecRelations
            | Self::Specifications
            | Self::RelationGroups => Some(Self::Content),
        }
    }

    /// The element name of the standard.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.tag().name()
    }
}

/// The XHTML namespace.
pub const XHTML_NAMESPACE: &str = "http://www.w3.org/1999/xhtml";

/// The ReqIF namespace, the same in versions 1.0.1, 1.1 and 1.2 of the standard.
pub const REQIF_NAMESPACE: &str = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd";

pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
