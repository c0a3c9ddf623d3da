//! Which identifier belongs to what, by hash.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Datatype,
    EnumValue,
    ObjectType,
    RelationType,
    SpecificationType,
    GroupType,
    Attribute,
    Object,
    Relation,
    Specification,
    Node,
    Group,
}

impl Role {
    /// The name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Datatype => "DATATYPE-DEFINITION",
            Self::EnumValue => "ENUM-VALUE",
            Self::ObjectType => "SPEC-OBJECT-TYPE",
            Self::RelationType => "SPEC-RELATION-TYPE",
            Self::SpecificationType => "SPECIFICATION-TYPE",
            Self::GroupType => "RELATION-GROUP-TYPE",
            Self::Attribute => "ATTRIBUTE-DEFINITION",
            Self::Object => "SPEC-OBJECT",
            Self::Relation => "SPEC-RELATION",
            Self::Specification => "SPECIFICATION",
            Self::Node => "SPEC-HIERARCHY",
            Self::Group => "RELATION-GROUP",
        }
    }
}

/// What is kept of an identifier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) role: Role,
    pub(super) line: u32,
    pub(super) document: u32,
    /// All roles of the identifier as bits; more than one is against the standard.
    roles: u16,
}

/// A 64-bit hash of an identifier. Among three million identifiers, two have the same with a
/// chance of one to four million; the worst outcome is a wrong finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id(u64);

/// Hashes with a random key, so that no file can be made to collide.
#[derive(Default, Clone)]
pub(super) struct Ids(RandomState);

impl Ids {
    pub(super) fn id(&self, identifier: &str) -> Id {
        Id(self.0.hash_one(identifier))
    }

    pub(super) fn of(&self, value: &impl std::hash::Hash) -> Id {
        Id(self.0.hash_one(value))
    }
}

/// The identity on [`Id`], which is a good hash already.
#[derive(Default)]
pub(super) struct Passthrough(u64);

impl Hasher for Passthrough {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only reached for types other than u64, of which there are none here.
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

pub(super) type IdMap<T> = HashMap<Id, T, BuildHasherDefault<Passthrough>>;

#[derive(Default)]
pub(super) struct Names {
    ids: Ids,
    known: IdMap<Known>,
}

impl Names {
    pub(super) fn id(&self, identifier: &str) -> Id {
        self.ids.id(identifier)
    }

    /// Remembers an identifier; gives the element that had it before.
    pub(super) fn insert(
        &mut self,
        identifier: &str,
        role: Role,
        line: u64,
        document: u32,
    ) -> Option<Known> {
        match self.known.entry(self.ids.id(identifier)) {
            Entry::Vacant(vacant) => {
                vacant.insert(Known {
                    role,
                    line: u32::try_from(line).unwrap_or(u32::MAX),
                    document,
                    roles: bit(role),
                });
                None
            }
            Entry::Occupied(mut occupied) => {
                let before = *occupied.get();
                occupied.get_mut().roles |= bit(role);
                Some(before)
            }
        }
    }

    /// The role of the first element with this identifier.
    pub(super) fn role(&self, id: Id) -> Option<Role> {
        self.known.get(&id).map(|known| known.role)
    }

    /// Whether the identifier belongs to an element of this role.
    pub(super) fn has(&self, id: Id, role: Role) -> bool {
        self.known
            .get(&id)
            .is_some_and(|known| known.roles & bit(role) != 0)
    }
}

fn bit(role: Role) -> u16 {
    1 << role as u16
}
