//! The vocabulary of reader and writer.

use crate::model::{
    Datatype, ForeignElement, Header, HierarchyNode, RelationGroup, Root, SpecObject, SpecRelation,
    SpecType, Specification, ToolExtension, Trailer,
};
use crate::names::Section;

/// A part of a document, in the order of the file.
///
/// A document is `Root`, then sections with their elements. A specification is
/// `SpecificationStart`, its nodes (`NodeStart`, the nodes below it, `NodeEnd`), `SpecificationEnd`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Event {
    /// The root element; always the first event.
    Root(Root),
    /// A container starts. Readers of content may ignore it; a writer that gets none opens
    /// containers by itself, it only cannot know of empty ones.
    Section(Section),
    /// REQ-IF-HEADER
    Header(Header),
    /// A data type
    Datatype(Datatype),
    /// A type with its attribute definitions
    SpecType(SpecType),
    /// An object with its values
    SpecObject(SpecObject),
    /// A relation with its values
    SpecRelation(SpecRelation),
    /// A specification with its values, without its nodes
    SpecificationStart(Specification),
    /// A place in the tree; nodes that follow before its end are its children
    NodeStart(HierarchyNode),
    /// The end of the innermost open node
    NodeEnd(Trailer),
    /// The end of the specification
    SpecificationEnd(Trailer),
    /// A relation group
    RelationGroup(RelationGroup),
    /// A tool extension
    ToolExtension(ToolExtension),
    /// An element that the standard does not know
    Foreign(ForeignElement),
}

impl Event {
    /// The container the event belongs to; `None` for the root, sections and foreign elements
    /// directly below the root.
    #[must_use]
    pub fn section(&self) -> Option<Section> {
        match self {
            Self::Root(_) | Self::Section(_) => None,
            Self::Header(_) => Some(Section::Header),
            Self::Datatype(_) => Some(Section::Datatypes),
            Self::SpecType(_) => Some(Section::SpecTypes),
            Self::SpecObject(_) => Some(Section::SpecObjects),
            Self::SpecRelation(_) => Some(Section::SpecRelations),
            Self::SpecificationStart(_)
            | Self::NodeStart(_)
            | Self::NodeEnd(_)
            | Self::SpecificationEnd(_) => Some(Section::Specifications),
            Self::RelationGroup(_) => Some(Section::RelationGroups),
            Self::ToolExtension(_) => Some(Section::ToolExtensions),
            Self::Foreign(foreign) => foreign.section,
        }
    }
}

/// Puts the events of one document into the order of the standard, which a [`crate::Writer`]
/// demands and which some files do not keep.
pub fn sort_events(events: &mut [Event]) {
    events.sort_by_key(|event| match event {
        Event::Root(_) => None,
        Event::Section(section) => Some(rank(*section)),
        Event::Foreign(foreign) if foreign.section.is_none() => {
            Some((Section::ToolExtensions, true))
        }
        Event::Header(_)
        | Event::Datatype(_)
        | Event::SpecType(_)
        | Event::SpecObject(_)
        | Event::SpecRelation(_)
        | Event::SpecificationStart(_)
        | Event::NodeStart(_)
        | Event::NodeEnd(_)
        | Event::SpecificationEnd(_)
        | Event::RelationGroup(_)
        | Event::ToolExtension(_)
        | Event::Foreign(_) => event.section().map(rank),
    });
}

/// Stable sorting keeps a section's own event in front of its elements.
fn rank(section: Section) -> (Section, bool) {
    (section, false)
}
