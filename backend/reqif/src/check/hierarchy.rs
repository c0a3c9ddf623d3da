//! Where objects stand.

use std::collections::HashMap;

use super::names::{IdMap, Ids};
use crate::error::Position;
use crate::finding::{Code, Finding, Findings};

/// Bytes of identifiers kept for messages; of further objects only the line is told.
const NAMES: usize = 16 << 20;

struct Object {
    line: u32,
    document: u32,
    name_start: u32,
    name_len: u16,
    /// Whether the object itself was seen, not only a node for it.
    seen: bool,
    places: u32,
    /// The last tree it stood in.
    tree: u32,
}

#[derive(Default)]
pub(super) struct Trees {
    ids: Ids,
    index: IdMap<u32>,
    objects: Vec<Object>,
    names: String,
    /// Object above and object below, of the current tree.
    edges: Vec<(u32, u32)>,
    /// The nearest object at each open node.
    path: Vec<Option<u32>>,
    tree: u32,
    repeated: bool,
    cyclic: Vec<u32>,
}

impl Trees {
    fn intern(&mut self, identifier: &str) -> u32 {
        let next = u32::try_from(self.objects.len()).unwrap_or(u32::MAX);
        let index = *self.index.entry(self.ids.id(identifier)).or_insert(next);
        if index == next {
            let room = self.names.len() + identifier.len() <= NAMES;
            let name_len = u16::try_from(identifier.len()).unwrap_or(0);
            let name_len = if room { name_len } else { 0 };
            let name_start = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
            if name_len > 0 {
                self.names.push_str(identifier);
            }
            self.objects.push(Object {
                line: 0,
                document: 0,
                name_start,
                name_len,
                seen: false,
                places: 0,
                tree: 0,
            });
        }
        index
    }

    fn get(&mut self, index: u32) -> Option<&mut Object> {
        self.objects.get_mut(usize::try_from(index).ok()?)
    }

    pub(super) fn object(&mut self, identifier: &str, at: Position, document: u32) {
        let index = self.intern(identifier);
        if let Some(object) = self.get(index) {
            object.seen = true;
            object.line = u32::try_from(at.line).unwrap_or(u32::MAX);
            object.document = document;
        }
    }

    pub(super) fn open_tree(&mut self) {
        self.close_tree();
        self.tree += 1;
    }

    pub(super) fn open_node(&mut self, object: Option<&str>) {
        let above = self.path.last().copied().flatten();
        let Some(object) = object else {
            self.path.push(above);
            return;
        };
        let index = self.intern(object);
        let tree = self.tree;
        let repeated = self.get(index).is_some_and(|object| {
            object.places += 1;
            let repeated = object.tree == tree;
            object.tree = tree;
            repeated
        });
        self.repeated |= repeated;
        if let Some(above) = above {
            self.edges.push((above, index));
        }
        self.path.push(Some(index));
    }

    pub(super) fn close_node(&mut self) {
        self.path.pop();
    }

    /// Looks for cycles. A tree in which every object stands once cannot have any.
    fn close_tree(&mut self) {
        self.path.clear();
        let mut edges = std::mem::take(&mut self.edges);
        if !std::mem::take(&mut self.repeated) {
            return;
        }
        edges.sort_unstable();
        edges.dedup();
        let below = |above: u32| {
            let start = edges.partition_point(|edge| edge.0 < above);
            let end = edges.partition_point(|edge| edge.0 <= above);
            edges.get(start..end).unwrap_or_default()
        };
        let mut state: HashMap<u32, State> = HashMap::new();
        for &(start, _) in &edges {
            let mut stack = vec![(start, 0)];
            while let Some((object, next)) = stack.pop() {
                if next == 0 {
                    if state.contains_key(&object) {
                        continue;
                    }
                    state.insert(object, State::Open);
                }
                let Some(&(_, child)) = below(object).get(next) else {
                    state.insert(object, State::Done);
                    continue;
                };
                stack.push((object, next + 1));
                if state.get(&child) == Some(&State::Open) {
                    self.cyclic.push(child);
                } else {
                    stack.push((child, 0));
                }
            }
        }
    }

    pub(super) fn finish(&mut self, findings: &mut Findings) {
        self.close_tree();
        self.cyclic.sort_unstable();
        self.cyclic.dedup();
        let cyclic = std::mem::take(&mut self.cyclic);
        let report = |object: &Object, code, count: Option<u32>, findings: &mut Findings| {
            let at = Position {
                line: object.line.into(),
                column: 1,
            };
            let start = object.name_start as usize;
            let name = self.names.get(start..start + usize::from(object.name_len));
            let mut finding = Finding::at(code, at).of(name.unwrap_or_default());
            if let Some(count) = count {
                finding = finding.with("count", count);
            }
            findings.push_for(object.document, finding);
        };
        for index in cyclic {
            if let Some(object) = self.objects.get(index as usize) {
                report(object, Code::HierarchyCycle, None, findings);
            }
        }
        for object in self.objects.iter().filter(|object| object.seen) {
            match object.places {
                0 => report(object, Code::ObjectOutsideTree, None, findings),
                1 => {}
                count => report(object, Code::ObjectInSeveralPlaces, Some(count), findings),
            }
        }
    }
}

/// Absent means not seen yet.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}
