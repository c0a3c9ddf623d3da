//! The tree of made-up objects, walked in document order.

use req1_domain::{
    ids::ObjectId,
    order::{OrderKey, Path},
};

use crate::AppError;

/// Children of an object by its depth: six levels, eleven requirements to a heading, and subtrees of nearly 80, 550 and
/// 5,000 objects, which measurements of moves ask for.
const CHILDREN: [usize; 5] = [4, 9, 7, 6, 12];

/// Where an object stands.
pub(super) struct Node {
    pub(super) parent: Option<ObjectId>,
    pub(super) order_key: String,
    pub(super) path: String,
    pub(super) depth: i16,
    pub(super) is_heading: bool,
}

/// A level that is being filled.
struct Level {
    parent: Option<ObjectId>,
    path: Path,
    last: Option<OrderKey>,
    /// Children that it still gets; without end at the top.
    left: Option<usize>,
}

/// Gives one place after the other, parents before their children.
pub(super) struct Shape {
    flat: bool,
    levels: Vec<Level>,
}

impl Shape {
    pub(super) fn new(flat: bool) -> Self {
        let top = Level {
            parent: None,
            path: Path::root(),
            last: None,
            left: None,
        };
        Self {
            flat,
            levels: vec![top],
        }
    }

    /// The place of the next object, which is `id`.
    pub(super) fn next(&mut self, id: ObjectId) -> Result<Node, AppError> {
        while self
            .levels
            .last()
            .is_some_and(|level| level.left == Some(0))
        {
            self.levels.pop();
        }
        let depth = self.levels.len().saturating_sub(1);
        let Some(level) = self.levels.last_mut() else {
            return Err(AppError::Internal("the top level ended".into()));
        };
        level.left = level.left.map(|left| left - 1);
        let key = OrderKey::between(level.last.as_ref(), None)
            .map_err(|error| AppError::Internal(error.to_string().into()))?;
        let path = level.path.child(&key);
        let node = Node {
            parent: level.parent,
            order_key: key.as_str().to_owned(),
            path: path.as_str().to_owned(),
            depth: i16::try_from(depth).unwrap_or(i16::MAX),
            is_heading: !self.flat && depth < CHILDREN.len(),
        };
        level.last = Some(key);
        if let Some(children) = CHILDREN.get(depth).filter(|_| !self.flat) {
            self.levels.push(Level {
                parent: Some(id),
                path,
                last: None,
                left: Some(*children),
            });
        }
        Ok(node)
    }
}
