//! The simplest tree that could be right: what the database is compared with.

use std::collections::HashMap;

use req1_domain::ids::ObjectId;
use req1_store::objects::Target;

/// A node of the model.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) parent: Option<ObjectId>,
    is_heading: bool,
    /// Act that deleted it.
    deleted_in: Option<u32>,
    pub(crate) version: i32,
}

impl Node {
    pub(crate) fn is_deleted(&self) -> bool {
        self.deleted_in.is_some()
    }
}

/// An edit that was carried out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Edit {
    Insert(ObjectId, bool, Target),
    Relocate(ObjectId, Target),
    Delete(ObjectId),
    Restore(ObjectId),
    Rename(ObjectId),
}

/// The tree and a counter of acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    nodes: HashMap<ObjectId, Node>,
    /// Siblings in their order, deleted ones included.
    children: HashMap<Option<ObjectId>, Vec<ObjectId>>,
    acts: u32,
}

/// A live row in document order: id, outline number, place, heading number.
pub(crate) type Row = (ObjectId, String, u64, Option<String>);

impl Model {
    pub(crate) fn node(&self, id: ObjectId) -> &Node {
        &self.nodes[&id]
    }

    /// All nodes, deleted ones included.
    pub(crate) fn nodes(&self) -> &HashMap<ObjectId, Node> {
        &self.nodes
    }

    pub(crate) fn is_parent_deleted(&self, id: ObjectId) -> bool {
        self.node(id)
            .parent
            .is_some_and(|parent| self.node(parent).is_deleted())
    }

    /// Whether a node is another one or stands below it.
    pub(crate) fn contains(&self, above: ObjectId, below: ObjectId) -> bool {
        let mut next = Some(below);
        while let Some(id) = next {
            if id == above {
                return true;
            }
            next = self.node(id).parent;
        }
        false
    }

    pub(crate) fn apply(&mut self, edit: Edit) {
        match edit {
            Edit::Insert(id, is_heading, target) => {
                let node = Node {
                    parent: None,
                    is_heading,
                    deleted_in: None,
                    version: 1,
                };
                self.nodes.insert(id, node);
                self.put(id, target);
            }
            Edit::Relocate(id, target) => {
                let siblings = self.children.get_mut(&self.nodes[&id].parent).unwrap();
                siblings.retain(|one| *one != id);
                self.put(id, target);
                self.nodes.get_mut(&id).unwrap().version += 1;
            }
            Edit::Delete(id) => {
                self.acts += 1;
                self.mark(id, None, Some(self.acts));
            }
            Edit::Restore(id) => self.mark(id, self.nodes[&id].deleted_in, None),
            Edit::Rename(id) => self.nodes.get_mut(&id).unwrap().version += 1,
        }
    }

    fn put(&mut self, id: ObjectId, target: Target) {
        let (parent, place) = match target {
            Target::Last(parent) => (parent, usize::MAX),
            Target::At(parent, position) => {
                let live = |(_, one): &(usize, &ObjectId)| !self.nodes[one].is_deleted();
                let siblings = self.children.get(&parent).into_iter().flatten().enumerate();
                let position = usize::try_from(position).unwrap();
                let found = siblings.filter(live).nth(position);
                (parent, found.map_or(usize::MAX, |(index, _)| index))
            }
            Target::After(sibling) | Target::Before(sibling) => {
                let parent = self.nodes[&sibling].parent;
                let index = self.children[&parent]
                    .iter()
                    .position(|one| *one == sibling);
                let after = usize::from(matches!(target, Target::After(_)));
                (parent, index.unwrap() + after)
            }
        };
        assert!(
            !parent.is_some_and(|parent| self.nodes[&parent].is_deleted()),
            "below a deleted object"
        );
        assert!(
            !parent.is_some_and(|parent| self.contains(id, parent)),
            "a cycle"
        );
        let siblings = self.children.entry(parent).or_default();
        siblings.insert(place.min(siblings.len()), id);
        self.nodes.get_mut(&id).unwrap().parent = parent;
    }

    /// Marks those of a subtree that were deleted in one act (or not at all) as deleted in another (or not at all).
    fn mark(&mut self, id: ObjectId, from: Option<u32>, to: Option<u32>) {
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            let node = self.nodes.get_mut(&id).unwrap();
            if node.deleted_in == from {
                node.deleted_in = to;
                node.version += 1;
            }
            stack.extend(self.children.get(&Some(id)).into_iter().flatten());
        }
    }

    /// All live rows with their numbers, counted in the plainest way.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        self.walk(None, ("", Some("")), &mut rows);
        rows
    }

    fn walk(
        &self,
        parent: Option<ObjectId>,
        (level, number): (&str, Option<&str>),
        rows: &mut Vec<Row>,
    ) {
        let (mut place, mut headings) = (0, 0);
        for id in self.children.get(&parent).into_iter().flatten() {
            let node = &self.nodes[id];
            if node.is_deleted() {
                continue;
            }
            let own_level = format!("{level}{}", place + 1);
            let own_number = number
                .filter(|_| node.is_heading)
                .map(|number| format!("{number}{}", headings + 1));
            rows.push((*id, own_level.clone(), place, own_number.clone()));
            let below = own_number.map(|number| format!("{number}."));
            self.walk(
                Some(*id),
                (&format!("{own_level}."), below.as_deref()),
                rows,
            );
            place += 1;
            headings += u64::from(node.is_heading);
        }
    }

    /// All nodes in the order of the tree, deleted ones included.
    pub(crate) fn ids(&self) -> Vec<ObjectId> {
        let mut ids = Vec::with_capacity(self.nodes.len());
        let below = |parent| {
            self.children
                .get(&parent)
                .into_iter()
                .flatten()
                .rev()
                .copied()
        };
        let mut stack: Vec<ObjectId> = below(None).collect();
        while let Some(id) = stack.pop() {
            ids.push(id);
            stack.extend(below(Some(id)));
        }
        ids
    }
}
