//! Whether the parts of documents fit together.

mod definitions;
mod hierarchy;
mod names;
mod references;
mod values;

use std::collections::HashSet;

use crate::error::Position;
use crate::event::Event;
use crate::finding::{Code, Finding, Findings};
use crate::limits::Limits;
use crate::model::{HierarchyNode, Identity, KindRef, RelationGroup, SpecRelation, Specification};
use crate::names::{SpecTypeKind, Tag};
use definitions::Definitions;
use hierarchy::Trees;
use names::{Names, Role};
use references::{Pending, References};
use values::Deferred;

/// Name and identifier of the element that refers to another.
type From<'a> = (Tag, &'a str);

/// Finds what a reader cannot see in one element: references without target, identifiers used
/// twice, values that do not fit their definition, trees with cycles.
///
/// Feed it the events of one document, or of all documents of an archive one after the other, and
/// ask for the result at the end. It keeps hashes and a little data for each identifier, about
/// 100 bytes for an object with one relation and one place, so a million of them fit in 150 MB.
///
/// ```
/// # fn main() -> reqif::Result<()> {
/// # let xml = br#"<REQ-IF xmlns="http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"><CORE-CONTENT>
/// # <REQ-IF-CONTENT><SPEC-OBJECTS><SPEC-OBJECT IDENTIFIER="r-1"><TYPE>
/// # <SPEC-OBJECT-TYPE-REF>gone</SPEC-OBJECT-TYPE-REF></TYPE></SPEC-OBJECT></SPEC-OBJECTS>
/// # </REQ-IF-CONTENT></CORE-CONTENT></REQ-IF>"#;
/// use reqif::{Checker, Code, Limits, Reader};
///
/// let limits = Limits::default();
/// let mut reader = Reader::new(&xml[..], &limits)?;
/// let mut checker = Checker::new(&limits);
/// while let Some(event) = reader.next_event()? {
///     checker.check(&event, reader.position());
/// }
/// let findings = checker.finish();
/// assert_eq!(findings.count(Code::DanglingType), 1);
/// # Ok(())
/// # }
/// ```
pub struct Checker {
    findings: Findings,
    names: Names,
    definitions: Definitions,
    references: References,
    trees: Trees,
    deferred: Deferred,
    document: u32,
    /// Identifier and type of the open specification.
    specification: (String, Option<String>),
}

impl Checker {
    /// A checker that has seen nothing.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            findings: Findings::new(limits.findings),
            names: Names::default(),
            definitions: Definitions::default(),
            references: References::default(),
            trees: Trees::default(),
            deferred: Deferred::default(),
            document: 0,
            specification: (String::new(), None),
        }
    }

    /// Takes the next event; `at` is [`crate::Reader::position`].
    pub fn check(&mut self, event: &Event, at: Position) {
        match event {
            Event::Datatype(datatype) => {
                let tag = Tag::DatatypeDefinition(datatype.bounds.kind());
                self.meet(&datatype.identity, tag, Role::Datatype, at);
                self.datatype(datatype, at);
            }
            Event::SpecType(spec_type) => {
                let tag = Tag::SpecType(spec_type.kind);
                self.meet(&spec_type.identity, tag, Role::of_type(spec_type.kind), at);
                self.spec_type(spec_type, at);
            }
            Event::SpecObject(object) => {
                let id = object.identity.id();
                self.meet(&object.identity, Tag::SpecObject, Role::Object, at);
                self.trees.object(id, at, self.document);
                self.type_of(
                    (Tag::SpecObject, id),
                    object.type_ref.as_deref(),
                    Role::ObjectType,
                    at,
                );
                self.values(id, object.type_ref.as_deref(), &object.values, at);
            }
            Event::SpecRelation(relation) => self.relation(relation, at),
            Event::SpecificationStart(specification) => self.specification(specification, at),
            Event::NodeStart(node) => self.node(node, at),
            Event::NodeEnd(trailer) => {
                self.editable(&trailer.editable_attributes, at);
                self.trees.close_node();
            }
            Event::SpecificationEnd(trailer) => {
                let (id, type_ref) = std::mem::take(&mut self.specification);
                self.values(&id, type_ref.as_deref(), &trailer.values, at);
            }
            Event::RelationGroup(group) => self.group(group, at),
            Event::Root(_)
            | Event::Section(_)
            | Event::Header(_)
            | Event::ToolExtension(_)
            | Event::Foreign(_) => {}
        }
    }

    /// Starts the next document of an archive. Types repeated in several documents are normal
    /// then, and references may lead from one into another.
    pub fn next_document(&mut self) {
        self.document += 1;
        self.findings.set_document(self.document);
    }

    /// Looks at what could not be judged before everything was seen.
    #[must_use]
    pub fn finish(mut self) -> Findings {
        self.check_deferred();
        self.references.finish(&self.names, &mut self.findings);
        self.trees.finish(&mut self.findings);
        self.findings
    }

    /// Remembers an identifier and reports one that is taken.
    fn meet(&mut self, identity: &Identity, tag: Tag, role: Role, at: Position) {
        let id = identity.id();
        if id.is_empty() {
            return;
        }
        let Some(other) = self.names.insert(id, role, at.line, self.document) else {
            return;
        };
        let finding = if other.document != self.document && other.role == role {
            Finding::at(Code::SharedIdentifier, at).with("element", tag.name())
        } else {
            Finding::at(Code::DuplicateIdentifier, at)
                .with("element", tag.name())
                .with("other", other.role.name())
                .with("line", other.line)
        };
        self.findings.push(finding.of(id));
    }

    fn type_of(&mut self, from: From<'_>, target: Option<&str>, role: Role, at: Position) {
        if let Some(target) = target {
            self.refer(from, target, role, at);
        }
    }

    /// Checks a reference, now or when everything was seen.
    fn refer(&mut self, (from, id): From<'_>, target: &str, role: Role, at: Position) {
        let target_id = self.names.id(target);
        if self.names.has(target_id, role) {
            return;
        }
        self.references.postpone(Pending {
            target_id,
            role,
            from,
            at,
            document: self.document,
            texts: Some((id.into(), target.into())),
        });
    }

    fn relation(&mut self, relation: &SpecRelation, at: Position) {
        const TAG: Tag = Tag::SpecRelation;
        let id = relation.identity.id();
        self.meet(&relation.identity, TAG, Role::Relation, at);
        self.type_of(
            (TAG, id),
            relation.type_ref.as_deref(),
            Role::RelationType,
            at,
        );
        self.values(id, relation.type_ref.as_deref(), &relation.values, at);
        let (source, target) = (relation.source.as_deref(), relation.target.as_deref());
        for end in [source, target].into_iter().flatten() {
            self.refer((TAG, id), end, Role::Object, at);
        }
        let (Some(source), Some(target)) = (source, target) else {
            return;
        };
        if source == target {
            let finding = Finding::at(Code::SelfRelation, at).with("target", target);
            self.findings.push(finding.of(id));
        }
        if self
            .references
            .is_repeated(relation.type_ref.as_deref(), source, target)
        {
            let finding = Finding::at(Code::DuplicateRelation, at)
                .with("source", source)
                .with("target", target);
            self.findings.push(finding.of(id));
        }
    }

    fn specification(&mut self, specification: &Specification, at: Position) {
        const TAG: Tag = Tag::Specification;
        let id = specification.identity.id();
        let type_ref = specification.type_ref.as_deref();
        self.meet(&specification.identity, TAG, Role::Specification, at);
        self.type_of((TAG, id), type_ref, Role::SpecificationType, at);
        self.values(id, type_ref, &specification.values, at);
        self.specification = (id.to_owned(), type_ref.map(str::to_owned));
        self.trees.open_tree();
    }

    fn node(&mut self, node: &HierarchyNode, at: Position) {
        const TAG: Tag = Tag::SpecHierarchy;
        let id = node.identity.id();
        self.meet(&node.identity, TAG, Role::Node, at);
        if let Some(object) = node.object.as_deref() {
            self.refer((TAG, id), object, Role::Object, at);
        }
        self.editable(&node.editable_attributes, at);
        self.trees.open_node(node.object.as_deref());
    }

    fn editable(&mut self, attributes: &[KindRef], at: Position) {
        for attribute in attributes {
            let from = (Tag::EditableAtts, "");
            self.refer(from, &attribute.identifier, Role::Attribute, at);
        }
    }

    fn group(&mut self, group: &RelationGroup, at: Position) {
        const TAG: Tag = Tag::RelationGroup;
        let id = group.identity.id();
        self.meet(&group.identity, TAG, Role::Group, at);
        self.type_of((TAG, id), group.type_ref.as_deref(), Role::GroupType, at);
        for specification in [&group.source_specification, &group.target_specification] {
            if let Some(target) = specification.as_deref() {
                self.refer((TAG, id), target, Role::Specification, at);
            }
        }
        for relation in &group.relations {
            self.refer((TAG, id), relation, Role::Relation, at);
        }
    }
}

/// Reports elements of one list that share a LONG-NAME.
fn repeated_names<'a>(
    elements: impl Iterator<Item = (&'a Identity, Tag)>,
    at: Position,
    findings: &mut Findings,
) {
    let mut seen = HashSet::new();
    for (identity, tag) in elements {
        let Some(name) = identity
            .long_name
            .as_deref()
            .filter(|name| !name.is_empty())
        else {
            continue;
        };
        if !seen.insert(name) {
            let finding = Finding::at(Code::DuplicateLongName, at)
                .of(identity.id())
                .with("element", tag.name())
                .with("name", name);
            findings.push(finding);
        }
    }
}

impl Role {
    fn of_type(kind: SpecTypeKind) -> Self {
        match kind {
            SpecTypeKind::Object => Self::ObjectType,
            SpecTypeKind::Relation => Self::RelationType,
            SpecTypeKind::Specification => Self::SpecificationType,
            SpecTypeKind::RelationGroup => Self::GroupType,
        }
    }
}
