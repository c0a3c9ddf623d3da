//! The tree of a module that was changed here, as nodes of the document.

use std::collections::{HashMap, hash_map::Entry};

use req1_interchange::reqif::identifier;
use req1_store::exchange::Structure;
use reqif::{
    Event,
    model::{HierarchyNode, Identity, Trailer},
};
use uuid::Uuid;

/// Nodes that came in: of each object the first, and the further places of objects.
#[derive(Debug, Default)]
pub(super) struct OriginalNodes {
    first: HashMap<String, (HierarchyNode, Trailer)>,
    /// Further places: the object that they stand below, and the node.
    further: HashMap<Option<String>, Vec<(HierarchyNode, Trailer)>>,
    /// Open nodes: object, and whether it is its first place.
    open: Vec<(Option<String>, Option<HierarchyNode>)>,
}

impl OriginalNodes {
    /// Takes a node's start or end in the order of the file.
    pub(super) fn take(&mut self, event: Event) {
        if let Event::NodeStart(node) = event {
            self.open.push((node.object.clone(), Some(node)));
            return;
        }
        let Event::NodeEnd(trailer) = event else {
            return;
        };
        let Some((Some(object), Some(node))) = self.open.pop() else {
            return;
        };
        match self.first.entry(object) {
            Entry::Vacant(slot) => {
                slot.insert((node, trailer));
            }
            Entry::Occupied(_) => {
                let above = self
                    .open
                    .iter()
                    .rev()
                    .find_map(|(object, _)| object.clone());
                self.further.entry(above).or_default().push((node, trailer));
            }
        }
    }
}

/// Nodes for the present tree in document order. Objects that are new get nodes of their own; further places stand last
/// below the object that they stood below.
pub(super) fn nodes(
    structure: &[Structure],
    mut original: OriginalNodes,
    identifiers: &HashMap<Uuid, String>,
    now: &str,
) -> Vec<Event> {
    let mut events = Vec::with_capacity(structure.len() * 2);
    let mut open: Vec<(Option<String>, Trailer)> = Vec::new();
    for row in structure {
        let depth = usize::try_from(row.depth).unwrap_or(0);
        while open.len() > depth {
            close(&mut events, &mut open, &mut original);
        }
        let object = identifiers
            .get(&row.id)
            .cloned()
            .unwrap_or_else(|| identifier(&row.id));
        let (node, mut trailer) = original
            .first
            .remove(&object)
            .unwrap_or_else(|| (fresh(row.id, &object, now), Trailer::default()));
        trailer.extras.empty.retain(|name| name != "CHILDREN");
        events.push(Event::NodeStart(node));
        open.push((Some(object), trailer));
    }
    while !open.is_empty() {
        close(&mut events, &mut open, &mut original);
    }
    for (node, trailer) in original.further.remove(&None).unwrap_or_default() {
        events.push(Event::NodeStart(node));
        events.push(Event::NodeEnd(trailer));
    }
    events
}

fn close(
    events: &mut Vec<Event>,
    open: &mut Vec<(Option<String>, Trailer)>,
    original: &mut OriginalNodes,
) {
    let Some((object, trailer)) = open.pop() else {
        return;
    };
    for (node, trailer) in original.further.remove(&object).unwrap_or_default() {
        events.push(Event::NodeStart(node));
        events.push(Event::NodeEnd(trailer));
    }
    events.push(Event::NodeEnd(trailer));
}

fn fresh(id: Uuid, object: &str, now: &str) -> HierarchyNode {
    HierarchyNode {
        identity: Identity {
            identifier: Some(identifier(&Uuid::new_v5(&id, b"node"))),
            last_change: Some(now.to_owned()),
            ..Identity::default()
        },
        object: Some(object.to_owned()),
        ..HierarchyNode::default()
    }
}
