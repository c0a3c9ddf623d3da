//! References whose target was not seen before them.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::names::{Id, Ids, Names, Passthrough, Role};
use crate::error::Position;
use crate::finding::{Code, Finding, Findings};
use crate::names::Tag;

/// References kept with their texts; of further ones only the place is told.
const WITH_TEXTS: usize = 200_000;

pub(super) struct Pending {
    pub(super) target_id: Id,
    pub(super) role: Role,
    pub(super) from: Tag,
    pub(super) at: Position,
    pub(super) document: u32,
    /// Identifier of the element and of the target.
    pub(super) texts: Option<(Box<str>, Box<str>)>,
}

#[derive(Default)]
pub(super) struct References {
    pending: Vec<Pending>,
    ids: Ids,
    relations: HashSet<Id, BuildHasherDefault<Passthrough>>,
}

impl References {
    pub(super) fn postpone(&mut self, mut pending: Pending) {
        if self.pending.len() >= WITH_TEXTS {
            pending.texts = None;
        }
        self.pending.push(pending);
    }

    /// Whether a relation of this type and these ends was seen before.
    pub(super) fn is_repeated(&mut self, type_ref: Option<&str>, from: &str, to: &str) -> bool {
        !self.relations.insert(self.ids.of(&(type_ref, from, to)))
    }

    pub(super) fn finish(&mut self, names: &Names, findings: &mut Findings) {
        for pending in std::mem::take(&mut self.pending) {
            if names.has(pending.target_id, pending.role) {
                continue;
            }
            let (id, target) = match &pending.texts {
                Some((id, target)) => (&**id, &**target),
                None => ("", "…"),
            };
            let finding = match names.role(pending.target_id) {
                Some(found) => Finding::at(Code::WrongReferenceKind, pending.at)
                    .with("element", pending.from.name())
                    .with("expected", pending.role.name())
                    .with("found", found.name()),
                None => Finding::at(dangling(pending.from, pending.role), pending.at)
                    .with("element", pending.from.name()),
            };
            findings.push_for(pending.document, finding.of(id).with("target", target));
        }
    }
}

fn dangling(from: Tag, role: Role) -> Code {
    match role {
        Role::ObjectType | Role::RelationType | Role::SpecificationType | Role::GroupType => {
            Code::DanglingType
        }
        Role::Datatype => Code::DanglingDatatype,
        Role::Attribute => Code::DanglingDefinition,
        Role::EnumValue => Code::DanglingEnumValue,
        Role::Object if from == Tag::SpecRelation => Code::DanglingRelationEnd,
        Role::Object | Role::Node => Code::DanglingObject,
        Role::Relation | Role::Specification | Role::Group => Code::DanglingGroupMember,
    }
}
