//! Materialised paths: byte order of paths is document order.

use super::{KeyError, OrderKey};

/// Deepest level that is allowed, counted from 1 for the top.
pub const MAX_DEPTH: usize = 64;

/// Ends the key of a level. It sorts before every character of a key, so a subtree stands before the next sibling.
const LEVEL_END: char = '!';

// The longest path has to fit an index row of PostgreSQL (2,704 bytes) beside the module's id.
const _: () = assert!(MAX_DEPTH * (super::MAX_KEY_LENGTH + 1) + 32 < 2_700);

/// Sorts after everything that can follow a path in its own subtree.
pub const SUBTREE_END: char = '~';

/// Order keys from the top down to an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Path(String);

impl Path {
    /// The path above all top-level objects.
    #[must_use]
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Takes a stored path.
    #[must_use]
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The path of a child with this key.
    #[must_use]
    pub fn child(&self, key: &OrderKey) -> Self {
        Self(format!("{}{}{LEVEL_END}", self.0, key.as_str()))
    }

    /// The text to store and to compare.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Number of levels above: 0 for a top-level object.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.matches(LEVEL_END).count().saturating_sub(1)
    }

    /// First text after the whole subtree.
    #[must_use]
    pub fn subtree_end(&self) -> String {
        format!("{}{SUBTREE_END}", self.0)
    }

    /// Whether `other` is this path or lies below it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The paths of all ancestors, top first, without this one.
    #[must_use]
    pub fn ancestors(&self) -> Vec<Self> {
        let mut ends: Vec<usize> = self
            .0
            .match_indices(LEVEL_END)
            .map(|(at, _)| at + LEVEL_END.len_utf8())
            .collect();
        ends.pop();
        ends.into_iter()
            .filter_map(|end| self.0.get(..end))
            .map(|text| Self(text.to_owned()))
            .collect()
    }

    /// The key of the last level.
    pub fn key(&self) -> Result<OrderKey, KeyError> {
        let levels = self.0.trim_end_matches(LEVEL_END);
        OrderKey::parse(levels.rsplit(LEVEL_END).next().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn obj_2_a_subtree_stands_between_its_root_and_the_next_sibling() {
        let a = Path::root().child(&OrderKey::parse("a0").unwrap());
        let a_child = a.child(&OrderKey::parse("zzzzzzzzzzzzzzzzzzzzzzzzzzz").unwrap());
        let between = Path::root().child(&OrderKey::parse("a0V").unwrap());
        assert!(a < a_child && a_child < between);
        assert!(a_child.as_str() < a.subtree_end().as_str());
        assert!(between.as_str() < Path::root().child(&OrderKey::parse("a1").unwrap()).as_str());
        assert!(!a.contains(&between) && a.contains(&a_child));
        assert_eq!(a_child.depth(), 1);
        assert_eq!(a_child.ancestors(), vec![a.clone()]);
        assert_eq!(a.key().unwrap().as_str(), "a0");
    }
}
