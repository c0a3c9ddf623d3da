//! Reading a document as a stream of events.

mod content;
mod definitions;
mod element;
mod hierarchy;

use std::collections::VecDeque;
use std::io::BufRead;

use crate::error::{Error, Position, Result};
use crate::event::Event;
use crate::finding::{Code, Finding, Findings};
use crate::fragment::{Builder, Fragment};
use crate::limits::{Limit, Limits};
use crate::model::{ForeignElement, Root, ToolExtension};
use crate::names::{REQIF_NAMESPACE, Section, Tag};
use crate::xml::{Namespace, Token, Xml, is_blank};
use hierarchy::Branch;

/// A pull parser for one ReqIF document.
///
/// Events come in the order of the file, whatever it is; memory is bounded by the largest single
/// element within [`Limits`]. What is odd but readable is told by [`Reader::findings`]; whether
/// references and values make sense is a question for [`crate::Checker`].
///
/// ```
/// # fn main() -> reqif::Result<()> {
/// let xml = br#"<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd">
///   <CORE-CONTENT><REQ-IF-CONTENT><SPEC-OBJECTS>
///     <SPEC-OBJECT IDENTIFIER="r-1" LONG-NAME="Brakes"/>
///   </SPEC-OBJECTS></REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"#;
/// let mut reader = reqif::Reader::new(&xml[..], &reqif::Limits::default())?;
/// while let Some(event) = reader.next_event()? {
///     if let reqif::Event::SpecObject(object) = event {
///         assert_eq!(object.identity.name(), "Brakes");
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct Reader<R> {
    xml: Xml<R>,
    limits: Limits,
    findings: Findings,
    place: Place,
    sections: Vec<Section>,
    /// The open specification and nodes, outermost first.
    branches: Vec<Branch>,
    queue: VecDeque<Queued>,
    /// Events given out before the front of the queue.
    given: usize,
    position: Position,
    /// Identifier of the element being read, for findings.
    owner: String,
    highest: Option<Section>,
    seen: Vec<Section>,
    header_seen: bool,
    text_reported: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeRoot,
    Inside,
    End,
    /// After an error: nothing more comes.
    Failed,
}

struct Queued {
    /// `None` while the event waits for the rest of its element.
    event: Option<Event>,
    position: Position,
}

impl<R: BufRead> Reader<R> {
    /// Starts reading: finds the encoding and steps over the XML declaration.
    ///
    /// # Errors
    /// When the source cannot be read, is no XML or has an encoding that is not supported.
    pub fn new(source: R, limits: &Limits) -> Result<Self> {
        let mut findings = Findings::new(limits.findings);
        Ok(Self {
            xml: Xml::new(source, limits, &mut findings)?,
            limits: limits.clone(),
            findings,
            place: Place::BeforeRoot,
            sections: Vec::new(),
            branches: Vec::new(),
            queue: VecDeque::new(),
            given: 0,
            position: Position::default(),
            owner: String::new(),
            highest: None,
            seen: Vec::new(),
            header_seen: false,
            text_reported: false,
        })
    }

    /// The next event, `None` after the end of the document.
    ///
    /// # Errors
    /// When the document is not well-formed, no ReqIF or passes a limit. The reader cannot go on
    /// after an error, and events given out before belong to a broken document.
    pub fn next_event(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(queued) = self.queue.front_mut()
                && let Some(event) = queued.event.take()
            {
                self.position = queued.position;
                self.queue.pop_front();
                self.given += 1;
                return Ok(Some(event));
            }
            match self.place {
                Place::End | Place::Failed => return Ok(None),
                Place::BeforeRoot | Place::Inside => {
                    if let Err(error) = self.step() {
                        self.place = Place::Failed;
                        self.queue.clear();
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Start of the element of the last event.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// Bytes of decoded text read so far, for showing progress.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.xml.offset()
    }

    /// What was odd so far.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Ends reading and gives what was odd.
    #[must_use]
    pub fn into_findings(self) -> Findings {
        self.findings
    }

    /// Reads one token between elements that are events.
    fn step(&mut self) -> Result<()> {
        self.xml.begin_element();
        let token = self.xml.next()?;
        match token {
            Token::Start if self.place == Place::BeforeRoot => self.root(),
            Token::Start if !self.branches.is_empty() => self.branch_child(),
            Token::Start => self.section_child(),
            Token::End if !self.branches.is_empty() => {
                self.branch_end();
                Ok(())
            }
            Token::End => {
                self.sections.pop();
                Ok(())
            }
            Token::Text => {
                self.report_text();
                Ok(())
            }
            Token::Comment | Token::Instruction => Ok(()),
            Token::Eof => {
                self.end();
                Ok(())
            }
        }
    }

    fn give(&mut self, event: Event, position: Position) {
        let event = Some(event);
        self.queue.push_back(Queued { event, position });
    }

    fn root(&mut self) -> Result<()> {
        self.place = Place::Inside;
        let at = self.xml.at();
        if self.xml.local_name() != "REQ-IF" {
            let found: String = self.xml.name().chars().take(60).collect();
            if found.to_ascii_uppercase().ends_with("REQ-IF") {
                let expected = "REQ-IF";
                return Err(Error::WrongCase {
                    at,
                    found,
                    expected,
                });
            }
            return Err(Error::NotReqif { at, found });
        }
        let prefix = self.xml.prefix().to_owned();
        let uri = self.xml.scope().uri(&prefix).unwrap_or_default().to_owned();
        match uri.as_str() {
            REQIF_NAMESPACE => {}
            "" => self
                .findings
                .push(Finding::at(Code::MissingNamespace, at).with("expected", REQIF_NAMESPACE)),
            found => self.findings.push(
                Finding::at(Code::UnexpectedNamespace, at)
                    .with("found", found)
                    .with("expected", REQIF_NAMESPACE),
            ),
        }
        if uri != REQIF_NAMESPACE {
            self.xml.scope_mut().adopt_reqif(&uri);
            self.xml.refresh_tag();
        }
        let mut root = Root {
            namespace: Some(uri).filter(|uri| !uri.is_empty()),
            ..Root::default()
        };
        self.attributes(&mut root.extras, Tag::ReqIf, |name, value| {
            let lang = name == "xml:lang";
            if lang {
                root.lang = Some(value.to_owned());
            }
            lang
        });
        self.give(Event::Root(root), at);
        Ok(())
    }

    fn end(&mut self) {
        self.place = Place::End;
        let at = self.xml.at();
        if !self.header_seen {
            self.findings.push(Finding::at(Code::MissingHeader, at));
        }
        if !self.seen.contains(&Section::Content) {
            self.findings.push(Finding::at(Code::MissingContent, at));
        }
        if let Some(declared) = self.xml.had_odd_bytes() {
            let encoding = match declared {
                "US-ASCII" => "UTF-8",
                _ => "windows-1252",
            };
            let finding = Finding::at(Code::BytesOutsideEncoding, at)
                .with("declared", declared)
                .with("encoding", encoding);
            self.findings.push(finding);
        }
    }

    /// A child of REQ-IF or of a section.
    fn section_child(&mut self) -> Result<()> {
        let at = self.xml.at();
        let inside = self.sections.last().copied();
        self.owner.clear();
        if let Some(section) = self.section_here(inside) {
            self.enter(section, at);
            return Ok(());
        }
        let event = match (inside, self.xml.tag()) {
            (Some(Section::Header), Some(Tag::ReqIfHeader)) => Event::Header(self.header()?),
            (Some(Section::Datatypes), Some(Tag::DatatypeDefinition(kind))) => {
                Event::Datatype(self.datatype(kind)?)
            }
            (Some(Section::SpecTypes), Some(Tag::SpecType(kind))) => {
                Event::SpecType(self.spec_type(kind)?)
            }
            (Some(Section::SpecObjects), Some(Tag::SpecObject)) => {
                Event::SpecObject(self.spec_object()?)
            }
            (Some(Section::SpecRelations), Some(Tag::SpecRelation)) => {
                Event::SpecRelation(self.spec_relation()?)
            }
            (Some(Section::Specifications), Some(Tag::Specification)) => {
                return self.specification(at);
            }
            (Some(Section::RelationGroups), Some(Tag::RelationGroup)) => {
                Event::RelationGroup(self.relation_group()?)
            }
            (Some(Section::ToolExtensions), Some(Tag::ReqIfToolExtension)) => {
                Event::ToolExtension(self.tool_extension()?)
            }
            _ => Event::Foreign(ForeignElement {
                section: inside,
                xml: self.unknown_element(Code::UnknownElement)?,
            }),
        };
        self.give(event, at);
        Ok(())
    }

    /// The section that starts with the current tag at this place.
    fn section_here(&self, inside: Option<Section>) -> Option<Section> {
        const SECTIONS: [Section; 10] = [
            Section::Header,
            Section::CoreContent,
            Section::Content,
            Section::Datatypes,
            Section::SpecTypes,
            Section::SpecObjects,
            Section::SpecRelations,
            Section::Specifications,
            Section::RelationGroups,
            Section::ToolExtensions,
        ];
        let tag = self.xml.tag()?;
        SECTIONS
            .into_iter()
            .find(|section| section.tag() == tag && section.parent() == inside)
    }

    fn enter(&mut self, section: Section, at: Position) {
        if self.highest.is_some_and(|highest| highest > section) {
            let code = if self.seen.contains(&section) {
                Code::RepeatedElement
            } else {
                Code::SectionOrder
            };
            let finding = Finding::at(code, at).with("element", section.as_str());
            self.findings.push(finding);
        } else if self.highest == Some(section) {
            let finding = Finding::at(Code::RepeatedElement, at).with("element", section.as_str());
            self.findings.push(finding);
        }
        self.highest = self.highest.max(Some(section));
        self.seen.push(section);
        // A file of nothing but sections must not fill the memory.
        self.seen.truncate(64);
        self.sections.push(section);
        self.text_reported = false;
        self.no_attributes(section.tag());
        self.give(Event::Section(section), at);
    }

    fn tool_extension(&mut self) -> Result<ToolExtension> {
        let mut extension = ToolExtension::default();
        self.attributes(&mut extension.extras, Tag::ReqIfToolExtension, |_, _| false);
        let mut builder = Builder::opaque();
        builder.take_content(&mut self.xml)?;
        extension.content = builder.finish().0;
        Ok(extension)
    }

    /// Takes the element that just started as it is.
    fn unknown_element(&mut self, code: Code) -> Result<Fragment> {
        let at = self.xml.at();
        let element: String = self.xml.name().chars().take(200).collect();
        if self.xml.tag().is_none() && self.xml.namespace() == Namespace::Reqif {
            let upper = self.xml.local_name().to_ascii_uppercase();
            if let Some(tag) = Tag::parse(&upper)
                && upper != self.xml.local_name()
            {
                let found = element;
                let expected = tag.name();
                return Err(Error::WrongCase {
                    at,
                    found,
                    expected,
                });
            }
        }
        let finding = Finding::at(code, at)
            .of(&self.owner)
            .with("element", element);
        self.findings.push(finding);
        let mut builder = Builder::opaque();
        builder.take_element(&mut self.xml)?;
        Ok(builder.finish().0)
    }

    /// Reports text where only elements may stand, once for each parent.
    fn report_text(&mut self) {
        let text = self.xml.text();
        if is_blank(text) || self.text_reported {
            return;
        }
        self.text_reported = true;
        let inside = match (self.branches.is_empty(), self.sections.last()) {
            (true, Some(section)) => section.as_str(),
            (true, None) => "REQ-IF",
            (false, _) => "SPEC-HIERARCHY",
        };
        let finding = Finding::at(Code::UnexpectedText, self.xml.at())
            .of(&self.owner)
            .with("element", inside)
            .with("text", text.trim());
        self.findings.push(finding);
    }

    fn limit<T>(&self, limit: Limit, max: u64) -> Result<T> {
        Err(self.xml.limit_error(limit, max))
    }
}
