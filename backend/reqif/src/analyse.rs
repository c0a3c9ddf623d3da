//! What a file holds, before anybody imports it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufRead, Read, Seek};

use crate::archive::{Archive, Resolution};
use crate::check::Checker;
use crate::error::{Position, Result};
use crate::event::Event;
use crate::finding::{Code, Finding, Findings};
use crate::limits::Limits;
use crate::model::{AttributeValue, Bounds, Datatype, Header, SpecType, Value};
use crate::names::{Kind, SpecTypeKind};
use crate::reader::Reader;

/// How many elements of each kind there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Counts {
    /// SPEC-OBJECT
    pub objects: u64,
    /// SPEC-RELATION
    pub relations: u64,
    /// SPECIFICATION
    pub specifications: u64,
    /// SPEC-HIERARCHY: places of objects in specifications
    pub placements: u64,
    /// Levels of the deepest specification
    pub depth: u64,
    /// RELATION-GROUP
    pub relation_groups: u64,
    /// SPEC-OBJECT-TYPE
    pub object_types: u64,
    /// SPEC-RELATION-TYPE
    pub relation_types: u64,
    /// SPECIFICATION-TYPE
    pub specification_types: u64,
    /// RELATION-GROUP-TYPE
    pub relation_group_types: u64,
    /// ATTRIBUTE-DEFINITION-…
    pub attribute_definitions: u64,
    /// DATATYPE-DEFINITION-…
    pub datatypes: u64,
    /// ENUM-VALUE
    pub enum_values: u64,
    /// REQ-IF-TOOL-EXTENSION
    pub tool_extensions: u64,
    /// ATTRIBUTE-VALUE-… of objects, relations and specifications by kind; defaults not counted
    pub values: BTreeMap<Kind, u64>,
}

/// A specification of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SpecificationSummary {
    /// IDENTIFIER, empty when there is none
    pub identifier: String,
    /// LONG-NAME
    pub long_name: Option<String>,
    /// Identifier of the type
    pub type_ref: Option<String>,
    /// Places of objects in it
    pub placements: u64,
}

/// An attribute of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AttributeSummary {
    /// IDENTIFIER, empty when there is none
    pub identifier: String,
    /// LONG-NAME
    pub long_name: Option<String>,
    /// Kind of data
    pub kind: Kind,
    /// Identifier of the data type
    pub datatype: Option<String>,
}

/// A type of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TypeSummary {
    /// What it describes
    pub kind: SpecTypeKind,
    /// IDENTIFIER, empty when there is none
    pub identifier: String,
    /// LONG-NAME
    pub long_name: Option<String>,
    /// Its attributes
    pub attributes: Vec<AttributeSummary>,
    /// Elements of this type in the document
    pub uses: u64,
}

/// A document of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DocumentSummary {
    /// Path in the archive; empty for a document that is no archive
    pub path: String,
    /// The header
    pub header: Header,
    /// How many elements it has
    pub counts: Counts,
    /// Its specifications, in their order
    pub specifications: Vec<SpecificationSummary>,
    /// Its types, in their order
    pub types: Vec<TypeSummary>,
}

/// What [`analyse`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Analysis {
    /// The documents, in the order of the archive
    pub documents: Vec<DocumentSummary>,
    /// Files of the archive that are no documents
    pub attachments: u64,
    /// What is odd: about the archive, in each document, between all of them
    pub findings: Findings,
}

/// Reads a file to its end, document or archive, and tells what it holds and what is odd.
///
/// Attachments are unpacked to nowhere, so that a damaged or hostile archive is refused here. The
/// lists of specifications and types grow with the file; everything else is bounded.
///
/// # Errors
/// What is refused here cannot be read at all; see [`crate::Error`].
///
/// ```
/// # fn main() -> reqif::Result<()> {
/// # let file = std::io::Cursor::new(br#"<REQ-IF
/// # xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"><CORE-CONTENT><REQ-IF-CONTENT>
/// # <SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER="r-1"><TYPE>
/// # <SPEC-OBJECT-TYPE-REF>gone</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT></SPEC-OBJECTS>
/// # </REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"#);
/// let analysis = reqif::analyse(file, &reqif::Limits::default())?;
/// assert_eq!(analysis.documents[0].counts.objects, 1);
/// for finding in analysis.findings.list() {
///     println!("{:?} {}: {finding}", finding.severity, finding.position);
/// }
/// # Ok(())
/// # }
/// ```
pub fn analyse(source: impl Read + Seek, limits: &Limits) -> Result<Analysis> {
    let mut archive = Archive::open(source, limits)?;
    let mut findings = archive.findings().clone();
    let mut checker = Checker::new(limits);
    let mut documents = Vec::new();
    let mut used = HashSet::new();
    for index in 0..archive.documents().len() {
        if index > 0 {
            checker.next_document();
        }
        let path = archive
            .documents()
            .get(index)
            .map(|entry| entry.path.clone());
        let mut survey = Survey::new(path.unwrap_or_default());
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let reader = Reader::new(archive.document(index)?, limits)?;
        let mut local = survey.read(reader, &mut checker)?;
        local.set_documents(number);
        findings.append(local);
        findings.set_document(number);
        for (path, place) in &survey.objects {
            if archive.is_zip() {
                let resolution = archive.resolve(index, path);
                report_object(path, place, resolution, &archive, &mut findings);
                if let Resolution::Entry(entry)
                | Resolution::EntryInOtherCase(entry)
                | Resolution::Ambiguous(entry) = resolution
                {
                    used.insert(entry);
                }
            }
        }
        documents.push(survey.finish());
    }
    archive.verify()?;
    findings.set_document(0);
    for (index, entry) in archive.attachments().iter().enumerate() {
        if !used.contains(&index) {
            let finding = Finding::at(Code::UnreferencedAttachment, Position::default());
            findings.push(finding.with("path", &entry.path));
        }
    }
    findings.append(checker.finish());
    Ok(Analysis {
        documents,
        attachments: archive.attachments().len() as u64,
        findings,
    })
}

fn report_object<R: Read + Seek>(
    path: &str,
    place: &(Position, String),
    resolution: Resolution,
    archive: &Archive<R>,
    findings: &mut Findings,
) {
    let code = match resolution {
        Resolution::Entry(_) => return,
        Resolution::EntryInOtherCase(_) => Code::AttachmentCaseMismatch,
        Resolution::Ambiguous(_) => Code::AmbiguousAttachment,
        Resolution::External => Code::ExternalObject,
        Resolution::Unsafe => Code::UnsafePath,
        Resolution::Missing => Code::MissingAttachment,
    };
    let mut finding = Finding::at(code, place.0).of(&place.1).with("path", path);
    if let Resolution::EntryInOtherCase(index) = resolution
        && let Some(entry) = archive.attachments().get(index)
    {
        finding = finding.with("entry", &entry.path);
    }
    findings.push(finding);
}

/// Paths of `object` elements remembered with their first use.
const OBJECTS: usize = 100_000;

/// One document while it is read.
struct Survey {
    summary: DocumentSummary,
    uses: HashMap<String, u64>,
    level: u64,
    objects: BTreeMap<String, (Position, String)>,
}

impl Survey {
    fn new(path: String) -> Self {
        Self {
            summary: DocumentSummary {
                path,
                ..DocumentSummary::default()
            },
            uses: HashMap::new(),
            level: 0,
            objects: BTreeMap::new(),
        }
    }

    fn read<R: BufRead>(
        &mut self,
        mut reader: Reader<R>,
        checker: &mut Checker,
    ) -> Result<Findings> {
        while let Some(event) = reader.next_event()? {
            let at = reader.position();
            checker.check(&event, at);
            self.event(event, at);
        }
        Ok(reader.into_findings())
    }

    fn event(&mut self, event: Event, at: Position) {
        let counts = &mut self.summary.counts;
        match event {
            Event::Header(header) => self.summary.header = header,
            Event::Datatype(datatype) => self.datatype(&datatype),
            Event::SpecType(spec_type) => self.spec_type(spec_type),
            Event::SpecObject(object) => {
                counts.objects += 1;
                self.typed(object.type_ref);
                self.values(object.identity.id(), &object.values, at);
            }
            Event::SpecRelation(relation) => {
                counts.relations += 1;
                self.typed(relation.type_ref);
                self.values(relation.identity.id(), &relation.values, at);
            }
            Event::SpecificationStart(specification) => {
                counts.specifications += 1;
                self.level = 0;
                self.values(specification.identity.id(), &specification.values, at);
                self.typed(specification.type_ref.clone());
                self.summary.specifications.push(SpecificationSummary {
                    identifier: specification.identity.id().to_owned(),
                    long_name: specification.identity.long_name,
                    type_ref: specification.type_ref,
                    placements: 0,
                });
            }
            Event::NodeStart(_) => {
                counts.placements += 1;
                self.level += 1;
                counts.depth = counts.depth.max(self.level);
                if let Some(specification) = self.summary.specifications.last_mut() {
                    specification.placements += 1;
                }
            }
            Event::NodeEnd(_) => self.level = self.level.saturating_sub(1),
            Event::SpecificationEnd(trailer) => {
                let id = self.summary.specifications.last();
                let id = id.map(|s| s.identifier.clone()).unwrap_or_default();
                self.values(&id, &trailer.values, at);
            }
            Event::RelationGroup(group) => {
                counts.relation_groups += 1;
                self.typed(group.type_ref);
            }
            Event::ToolExtension(_) => counts.tool_extensions += 1,
            Event::Root(_) | Event::Section(_) | Event::Foreign(_) => {}
        }
    }

    fn datatype(&mut self, datatype: &Datatype) {
        self.summary.counts.datatypes += 1;
        if let Bounds::Enumeration { values } = &datatype.bounds {
            self.summary.counts.enum_values += values.len() as u64;
        }
    }

    fn spec_type(&mut self, spec_type: SpecType) {
        let counts = &mut self.summary.counts;
        *match spec_type.kind {
            SpecTypeKind::Object => &mut counts.object_types,
            SpecTypeKind::Relation => &mut counts.relation_types,
            SpecTypeKind::Specification => &mut counts.specification_types,
            SpecTypeKind::RelationGroup => &mut counts.relation_group_types,
        } += 1;
        counts.attribute_definitions += spec_type.attributes.len() as u64;
        let attributes = spec_type.attributes.into_iter();
        let attributes = attributes.map(|definition| AttributeSummary {
            identifier: definition.identity.id().to_owned(),
            long_name: definition.identity.long_name,
            kind: definition.kind,
            datatype: definition.datatype.map(|datatype| datatype.identifier),
        });
        self.summary.types.push(TypeSummary {
            kind: spec_type.kind,
            identifier: spec_type.identity.id().to_owned(),
            long_name: spec_type.identity.long_name.clone(),
            attributes: attributes.collect(),
            uses: 0,
        });
    }

    fn typed(&mut self, type_ref: Option<String>) {
        if let Some(type_ref) = type_ref {
            *self.uses.entry(type_ref).or_default() += 1;
        }
    }

    fn values(&mut self, owner: &str, values: &[AttributeValue], at: Position) {
        for value in values {
            *self
                .summary
                .counts
                .values
                .entry(value.value.kind())
                .or_default() += 1;
            let Value::Xhtml(xhtml) = &value.value else {
                continue;
            };
            for fragment in [&xhtml.the_value, &xhtml.original].into_iter().flatten() {
                for object in fragment.objects() {
                    if let Some(path) = object.data.filter(|_| self.objects.len() < OBJECTS) {
                        self.objects
                            .entry(path)
                            .or_insert_with(|| (at, owner.to_owned()));
                    }
                }
            }
        }
    }

    fn finish(mut self) -> DocumentSummary {
        for summary in &mut self.summary.types {
            summary.uses = self
                .uses
                .get(&summary.identifier)
                .copied()
                .unwrap_or_default();
        }
        self.summary
    }
}
