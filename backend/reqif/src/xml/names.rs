//! Names that were seen before, with what was found out about them.

use super::chars;
use crate::names::Tag;

/// Slots of the cache; a document has less than a hundred names.
const SLOTS: usize = 512;

/// What a valid qualified name is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name {
    /// Bytes of the prefix, without the colon.
    pub(super) prefix: usize,
    /// What the local name means where it is in the ReqIF namespace.
    pub(super) tag: Option<Tag>,
}

/// A direct-mapped cache: checking a name and looking it up is most of the work on a tag.
pub(super) struct Names {
    slots: Vec<Option<(Box<str>, Name)>>,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            slots: vec![None; SLOTS],
        }
    }
}

impl Names {
    /// `None` for what is no qualified name.
    pub(super) fn get(&mut self, name: &str) -> Option<Name> {
        let slot = self.slots.get_mut(slot(name))?;
        if let Some((cached, found)) = slot
            && **cached == *name
        {
            return Some(*found);
        }
        if !chars::is_qualified_name(name) {
            return None;
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let found = Name {
            prefix: prefix.len(),
            tag: Tag::parse(local),
        };
        *slot = Some((name.into(), found));
        Some(found)
    }
}

/// Length, start, middle and end tell the names of ReqIF apart.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
    let length = bytes.len();
    let mixed = length
        ^ byte(length / 2) << 3
        ^ byte(length.saturating_sub(1)) << 1
        ^ byte(length * 3 / 4) << 4
        ^ byte(0);
    mixed % SLOTS
}
