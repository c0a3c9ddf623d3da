//! Specifications and their trees, without recursion and without holding more of the tree than
//! its open nodes.

use std::io::BufRead;

use super::element::{Child, is_empty_known};
use super::{Queued, Reader};
use crate::error::{Position, Result};
use crate::event::Event;
use crate::finding::{Code, Finding};
use crate::limits::Limit;
use crate::model::{Extras, HierarchyNode, KindRef, Specification, Trailer};
use crate::names::{SpecTypeKind, Tag};

/// Levels from which a tree is reported; people write less than twenty.
const DEEP: usize = 100;

/// An open SPECIFICATION or SPEC-HIERARCHY.
pub(super) struct Branch {
    tag: Tag,
    /// Place of its start event, counted from the first event of the document.
    index: usize,
    /// What its start event will hold; taken when the event is given out.
    start: Option<Start>,
    in_children: bool,
    children: Option<u64>,
    trailer: Trailer,
    deep_reported: bool,
}

enum Start {
    Specification(Box<Specification>),
    Node(Box<HierarchyNode>),
}

impl<R: BufRead> Reader<R> {
    /// A SPECIFICATION that just started.
    pub(super) fn specification(&mut self, at: Position) -> Result<()> {
        let mut extras = Extras::default();
        let identity = self.identity(&mut extras, Tag::Specification, |_, _| false)?;
        let start = Start::Specification(Box::new(Specification {
            identity,
            extras,
            ..Specification::default()
        }));
        self.open_branch(Tag::Specification, start, at)
    }

    fn node(&mut self) -> Result<()> {
        let at = self.xml.at();
        let mut node = HierarchyNode::default();
        let mut extras = Extras::default();
        node.identity = self.identity(&mut extras, Tag::SpecHierarchy, |name, value| {
            match name {
                "IS-EDITABLE" => node.is_editable = Some(value.to_owned()),
                "IS-TABLE-INTERNAL" => node.is_table_internal = Some(value.to_owned()),
                _ => return false,
            }
            true
        })?;
        node.extras = extras;
        self.open_branch(Tag::SpecHierarchy, Start::Node(Box::new(node)), at)?;
        // The specification itself is the first branch.
        let levels = self.branches.len() - 1;
        if levels as u64 > self.limits.hierarchy_depth {
            return self.limit(Limit::HierarchyDepth, self.limits.hierarchy_depth);
        }
        if levels > DEEP
            && let Some(root) = self.branches.first_mut()
            && !root.deep_reported
        {
            root.deep_reported = true;
            let finding = Finding::at(Code::DeepHierarchy, at)
                .of(&self.owner)
                .with("depth", DEEP);
            self.findings.push(finding);
        }
        Ok(())
    }

    fn open_branch(&mut self, tag: Tag, start: Start, position: Position) -> Result<()> {
        let index = self.given + self.queue.len();
        self.queue.push_back(Queued {
            event: None,
            position,
        });
        if self.queue.len() as u64 > self.limits.held_events {
            return self.limit(Limit::HeldEvents, self.limits.held_events);
        }
        self.text_reported = false;
        self.branches.push(Branch {
            tag,
            index,
            start: Some(start),
            in_children: false,
            children: None,
            trailer: Trailer::default(),
            deep_reported: false,
        });
        Ok(())
    }

    /// A start tag inside the innermost specification or node.
    pub(super) fn branch_child(&mut self) -> Result<()> {
        let Some(mut branch) = self.branches.pop() else {
            return Ok(());
        };
        if branch.in_children && self.xml.tag() == Some(Tag::SpecHierarchy) {
            branch.children = branch.children.map(|count| count + 1);
            self.branches.push(branch);
            return self.node();
        }
        if branch.in_children {
            let extras = &mut branch.trailer.extras;
            self.extra(extras, Some(Tag::Children), Code::UnknownElement)?;
        } else if self.xml.tag() == Some(Tag::Children) {
            self.enter_children(&mut branch);
        } else {
            let child = match self.xml.tag() {
                Some(tag) => Child::Known(tag),
                None => Child::Unknown,
            };
            match &mut branch.start {
                Some(Start::Specification(start)) => self.specification_part(child, start)?,
                Some(Start::Node(start)) => self.node_part(child, start)?,
                None => self.late_part(child, branch.tag, &mut branch.trailer)?,
            }
        }
        self.branches.push(branch);
        Ok(())
    }

    fn enter_children(&mut self, branch: &mut Branch) {
        if branch.children.is_some() {
            let finding = Finding::at(Code::RepeatedElement, self.xml.at())
                .with("element", Tag::Children.name());
            self.findings.push(finding);
        }
        self.no_attributes(Tag::Children);
        branch.in_children = true;
        branch.children.get_or_insert(0);
        // A file may write CHILDREN first. What stands for an object is not known then, and
        // the node is held back.
        let known = match &branch.start {
            Some(Start::Specification(start)) => {
                start.type_ref.is_some() || is_empty_known(&start.extras, Tag::Type)
            }
            Some(Start::Node(start)) => {
                start.object.is_some() || is_empty_known(&start.extras, Tag::Object)
            }
            None => false,
        };
        if known {
            self.release(branch);
        }
    }

    /// Gives the start event out.
    fn release(&mut self, branch: &mut Branch) {
        let event = match branch.start.take() {
            Some(Start::Specification(start)) => {
                if start.type_ref.is_none() {
                    self.report_missing(Tag::Specification, Tag::Type);
                }
                Event::SpecificationStart(*start)
            }
            Some(Start::Node(start)) => {
                if start.object.is_none() {
                    self.owner.clear();
                    self.owner.push_str(start.identity.id());
                    self.report_missing(Tag::SpecHierarchy, Tag::Object);
                }
                Event::NodeStart(*start)
            }
            None => return,
        };
        if let Some(queued) = self.queue.get_mut(branch.index - self.given) {
            queued.event = Some(event);
        }
    }

    /// The end tag of CHILDREN, or of the specification or node itself.
    pub(super) fn branch_end(&mut self) {
        if let Some(branch) = self.branches.last_mut()
            && branch.in_children
        {
            branch.in_children = false;
            return;
        }
        let Some(mut branch) = self.branches.pop() else {
            return;
        };
        self.release(&mut branch);
        let Branch {
            tag,
            children,
            mut trailer,
            ..
        } = branch;
        if children == Some(0) && trailer.extras.elements.is_empty() {
            trailer.extras.empty.push(Tag::Children.name().to_owned());
        }
        let event = if tag == Tag::Specification {
            Event::SpecificationEnd(trailer)
        } else {
            Event::NodeEnd(trailer)
        };
        self.give(event, self.xml.at());
    }

    fn specification_part(&mut self, child: Child, start: &mut Specification) -> Result<()> {
        match child {
            Child::Known(Tag::Type) => {
                let wanted = Tag::SpecTypeRef(SpecTypeKind::Specification);
                self.wrapped(Tag::Type, wanted, &mut start.type_ref, &mut start.extras)
            }
            Child::Known(Tag::Values) => self.values(&mut start.values, &mut start.extras),
            Child::Known(Tag::AlternativeId) => {
                self.alternative_id(&mut start.identity.alternative_id, &mut start.extras)
            }
            Child::Known(_) | Child::Unknown => {
                self.extra(&mut start.extras, None, Code::UnknownElement)
            }
        }
    }

    fn node_part(&mut self, child: Child, start: &mut HierarchyNode) -> Result<()> {
        match child {
            Child::Known(Tag::Object) => self.wrapped(
                Tag::Object,
                Tag::SpecObjectRef,
                &mut start.object,
                &mut start.extras,
            ),
            Child::Known(Tag::EditableAtts) => {
                self.editable_attributes(&mut start.editable_attributes, &mut start.extras)
            }
            Child::Known(Tag::AlternativeId) => {
                self.alternative_id(&mut start.identity.alternative_id, &mut start.extras)
            }
            Child::Known(_) | Child::Unknown => {
                self.extra(&mut start.extras, None, Code::UnknownElement)
            }
        }
    }

    /// A part behind CHILDREN, after the start event was given out.
    fn late_part(&mut self, child: Child, parent: Tag, trailer: &mut Trailer) -> Result<()> {
        match (child, parent) {
            (Child::Known(Tag::Values), Tag::Specification) => {
                self.values(&mut trailer.values, &mut trailer.extras)
            }
            (Child::Known(Tag::EditableAtts), Tag::SpecHierarchy) => {
                self.editable_attributes(&mut trailer.editable_attributes, &mut trailer.extras)
            }
            (Child::Known(Tag::AlternativeId), _) => {
                self.alternative_id(&mut trailer.alternative_id, &mut trailer.extras)
            }
            (Child::Known(_) | Child::Unknown, _) => {
                self.extra(&mut trailer.extras, None, Code::UnknownElement)
            }
        }
    }

    fn editable_attributes(&mut self, list: &mut Vec<KindRef>, extras: &mut Extras) -> Result<()> {
        const TAG: Tag = Tag::EditableAtts;
        if !list.is_empty() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(tag @ Tag::AttributeDefinitionRef(kind)) => {
                    let identifier = self.reference(tag)?;
                    list.push(KindRef { kind, identifier });
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(TAG), Code::UnknownElement)?;
                }
            }
        }
        if list.is_empty() && extras.elements.len() == before {
            extras.empty.push(TAG.name().to_owned());
        }
        Ok(())
    }
}
