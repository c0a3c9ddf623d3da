//! Writing a document from a stream of events.

mod element;
mod fragment;
mod output;
mod values;

use std::io::{self, Write};

use crate::event::Event;
use crate::model::{HierarchyNode, Root, Specification, Trailer};
use crate::names::{REQIF_NAMESPACE, Section, Tag, XHTML_NAMESPACE};
use element::Element;
use output::Output;

/// Why a document could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The target cannot be written.
    #[error("the target could not be written: {0}")]
    Io(#[from] io::Error),
    /// An event stands in another order than the standard demands; see [`crate::sort_events`].
    #[error("{event} cannot be written after {after}")]
    Order {
        /// The element of the event.
        event: &'static str,
        /// The element or section written before.
        after: &'static str,
    },
    /// An unknown attribute or element name that is no XML name.
    #[error("`{name:.60}` is no valid XML name")]
    InvalidName {
        /// The name.
        name: String,
    },
}

/// The version of the standard to write for.
///
/// The versions share one namespace, and their schemas fix REQ-IF-VERSION to `1.0`, so the files
/// do not differ; a profile makes sure that both are as the standard wants, whatever the source had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Profile {
    /// ReqIF 1.0.1
    V1_0_1,
    /// ReqIF 1.1
    V1_1,
    /// ReqIF 1.2
    #[default]
    V1_2,
}

impl Profile {
    /// The namespace of the elements.
    #[must_use]
    pub fn namespace(self) -> &'static str {
        REQIF_NAMESPACE
    }

    /// REQ-IF-VERSION.
    #[must_use]
    pub fn version(self) -> &'static str {
        "1.0"
    }
}

/// Writes events as a document.
///
/// Output is deterministic: UTF-8, two spaces for each level, attributes and elements in a fixed
/// order, XHTML with the prefix `xhtml`. Sections must come in the order of the standard.
///
/// ```
/// use reqif::{Event, Profile, Writer, model::{Header, SpecObject}};
///
/// # fn main() -> Result<(), reqif::WriteError> {
/// let mut writer = Writer::for_profile(Vec::new(), Profile::V1_2);
/// writer.write(&Event::Header(Header { title: Some("Brakes".into()), ..Header::default() }))?;
/// writer.write(&Event::SpecObject(SpecObject::default()))?;
/// let document = String::from_utf8(writer.finish()?).unwrap();
/// assert!(document.contains("<TITLE>Brakes</TITLE>"));
/// # Ok(())
/// # }
/// ```
pub struct Writer<W> {
    out: Output<W>,
    profile: Option<Profile>,
    root_written: bool,
    /// Open sections, outermost first.
    sections: Vec<Section>,
    highest: Option<Section>,
    /// Open specification and nodes; whether their CHILDREN is open.
    branches: Vec<bool>,
}

impl<W: Write> Writer<W> {
    /// Writes what the events say, namespace and version included.
    pub fn new(target: W) -> Self {
        Self {
            out: Output::new(target),
            profile: None,
            root_written: false,
            sections: Vec::new(),
            highest: None,
            branches: Vec::new(),
        }
    }

    /// Writes namespace and version of a profile whatever the events say.
    pub fn for_profile(target: W, profile: Profile) -> Self {
        Self {
            profile: Some(profile),
            ..Self::new(target)
        }
    }

    /// Writes one event.
    ///
    /// # Errors
    /// When the target fails, the event stands in the wrong order or a name is none of XML.
    pub fn write(&mut self, event: &Event) -> Result<(), WriteError> {
        if let Event::Root(root) = event {
            return self.root(root);
        }
        if !self.root_written {
            let namespace = Some(REQIF_NAMESPACE.to_owned());
            self.root(&Root {
                namespace,
                ..Root::default()
            })?;
        }
        match event {
            Event::Root(_) => Ok(()),
            Event::Section(section) => self.enter(*section, true),
            Event::SpecificationStart(specification) => self.specification(specification),
            Event::NodeStart(node) => self.node(node),
            Event::NodeEnd(trailer) => self.branch_end(Tag::SpecHierarchy, trailer),
            Event::SpecificationEnd(trailer) => self.branch_end(Tag::Specification, trailer),
            Event::Foreign(foreign) => {
                match foreign.section {
                    Some(section) => self.enter(section, false)?,
                    None => self.leave_until(None)?,
                }
                self.out.fragment_line(&foreign.xml)
            }
            Event::Header(_)
            | Event::Datatype(_)
            | Event::SpecType(_)
            | Event::SpecObject(_)
            | Event::SpecRelation(_)
            | Event::RelationGroup(_)
            | Event::ToolExtension(_) => self.simple(event),
        }
    }

    /// Closes what is open and gives the target back.
    ///
    /// # Errors
    /// When the target fails or a specification is not ended.
    pub fn finish(mut self) -> Result<W, WriteError> {
        if !self.root_written {
            self.root(&Root::default())?;
        }
        self.leave_until(None)?;
        self.out.close(Tag::ReqIf.name());
        self.out.finish()
    }

    fn root(&mut self, root: &Root) -> Result<(), WriteError> {
        if self.root_written {
            return Err(order("REQ-IF", "REQ-IF"));
        }
        self.root_written = true;
        self.out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let namespace = match self.profile {
            Some(profile) => Some(profile.namespace()),
            None => root.namespace.as_deref(),
        };
        let mut element = Element::new(&mut self.out, Tag::ReqIf);
        element.attribute("xmlns", namespace)?;
        element.attribute("xmlns:xhtml", Some(XHTML_NAMESPACE))?;
        element.attribute("xml:lang", root.lang.as_deref())?;
        element.extra_attributes(&root.extras)?;
        element.open();
        self.out.flush_some()
    }

    fn simple(&mut self, event: &Event) -> Result<(), WriteError> {
        if let Some(section) = event.section() {
            self.enter(section, false)?;
        }
        let out = &mut self.out;
        match event {
            Event::Header(header) => {
                let version = match (self.profile, &header.version) {
                    (Some(profile), _) => Some(profile.version()),
                    (None, version) => version.as_deref(),
                };
                element::header(out, header, version)?;
            }
            Event::Datatype(datatype) => element::datatype(out, datatype)?,
            Event::SpecType(spec_type) => element::spec_type(out, spec_type)?,
            Event::SpecObject(object) => values::spec_object(out, object)?,
            Event::SpecRelation(relation) => values::spec_relation(out, relation)?,
            Event::RelationGroup(group) => values::relation_group(out, group)?,
            Event::ToolExtension(extension) => element::tool_extension(out, extension)?,
            Event::Root(_)
            | Event::Section(_)
            | Event::SpecificationStart(_)
            | Event::NodeStart(_)
            | Event::NodeEnd(_)
            | Event::SpecificationEnd(_)
            | Event::Foreign(_) => {}
        }
        self.out.flush_some()
    }

    fn specification(&mut self, specification: &Specification) -> Result<(), WriteError> {
        self.enter(Section::Specifications, false)?;
        let mut element = Element::new(&mut self.out, Tag::Specification);
        element.identity(&specification.identity)?;
        element.extra_attributes(&specification.extras)?;
        element.open();
        values::specification_body(&mut self.out, specification)?;
        self.branches.push(false);
        self.out.flush_some()
    }

    fn node(&mut self, node: &HierarchyNode) -> Result<(), WriteError> {
        let Some(in_children) = self.branches.last_mut() else {
            return Err(order("SPEC-HIERARCHY", "the end of a SPECIFICATION"));
        };
        if !*in_children {
            *in_children = true;
            self.out.open(Tag::Children.name());
        }
        let mut element = Element::new(&mut self.out, Tag::SpecHierarchy);
        element.identity(&node.identity)?;
        element.attribute("IS-EDITABLE", node.is_editable.as_deref())?;
        element.attribute("IS-TABLE-INTERNAL", node.is_table_internal.as_deref())?;
        element.extra_attributes(&node.extras)?;
        element.open();
        values::node_body(&mut self.out, node)?;
        self.branches.push(false);
        self.out.flush_some()
    }

    fn branch_end(&mut self, tag: Tag, trailer: &Trailer) -> Result<(), WriteError> {
        let depth = self.branches.len();
        let fits = (depth == 1) == (tag == Tag::Specification);
        let Some(in_children) = self.branches.pop().filter(|_| fits) else {
            return Err(order(tag.name(), "another end"));
        };
        values::trailer(&mut self.out, trailer, in_children)?;
        self.out.close(tag.name());
        self.out.flush_some()
    }

    /// Opens a section and those around it; `again` opens it anew where it is open already.
    fn enter(&mut self, section: Section, again: bool) -> Result<(), WriteError> {
        if let Some(highest) = self.highest.filter(|highest| *highest > section)
            && !self.sections.contains(&section)
        {
            return Err(order(section.as_str(), highest.as_str()));
        }
        if !self.branches.is_empty() {
            return Err(order(section.as_str(), "a SPECIFICATION without end"));
        }
        if self.sections.last() == Some(&section) && !again {
            return Ok(());
        }
        if self.sections.contains(&section) && !again {
            return self.leave_until(Some(section));
        }
        match section.parent() {
            Some(parent) => self.enter(parent, false)?,
            None => self.leave_until(None)?,
        }
        self.out.open(section.as_str());
        self.sections.push(section);
        self.highest = self.highest.max(Some(section));
        Ok(())
    }

    /// Closes the open sections inside `last`, or all.
    fn leave_until(&mut self, last: Option<Section>) -> Result<(), WriteError> {
        if !self.branches.is_empty() {
            return Err(order("the end of SPECIFICATIONS", "an open SPECIFICATION"));
        }
        while let Some(section) = self.sections.pop_if(|section| Some(*section) != last) {
            self.out.close(section.as_str());
        }
        Ok(())
    }
}

fn order(event: &'static str, after: &'static str) -> WriteError {
    WriteError::Order { event, after }
}
