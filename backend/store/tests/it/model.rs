//! The simplest tree that could be right: what the database is compared with.

use req1_domain::ids::ObjectId;

/// A node of the model.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: ObjectId,
    pub(crate) is_heading: bool,
    /// Act that deleted it.
    pub(crate) deleted_in: Option<u32>,
    pub(crate) children: Vec<Node>,
}

/// The tree and a counter of acts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) top: Vec<Node>,
    acts: u32,
}

/// A live row in document order: id, outline number, place, heading number.
pub(crate) type Row = (ObjectId, String, u64, Option<String>);

impl Model {
    /// Path of indices to a node.
    fn find(nodes: &[Node], id: ObjectId) -> Option<Vec<usize>> {
        nodes.iter().enumerate().find_map(|(index, node)| {
            if node.id == id {
                return Some(vec![index]);
            }
            let mut rest = Self::find(&node.children, id)?;
            rest.insert(0, index);
            Some(rest)
        })
    }

    fn list<'a>(&'a mut self, path: &[usize]) -> &'a mut Vec<Node> {
        path.iter()
            .fold(&mut self.top, |list, index| &mut list[*index].children)
    }

    pub(crate) fn node(&self, id: ObjectId) -> &Node {
        let path = Self::find(&self.top, id).expect("the model has the node");
        let mut node = &self.top[path[0]];
        for index in &path[1..] {
            node = &node.children[*index];
        }
        node
    }

    pub(crate) fn contains(&self, above: ObjectId, below: ObjectId) -> bool {
        let node = self.node(above);
        node.id == below || Self::find(&node.children, below).is_some()
    }

    fn take(&mut self, id: ObjectId) -> Node {
        let mut path = Self::find(&self.top, id).expect("the model has the node");
        let index = path.pop().unwrap();
        self.list(&path).remove(index)
    }

    pub(crate) fn put_last(&mut self, parent: Option<ObjectId>, node: Node) {
        let list = match parent {
            None => &mut self.top,
            Some(parent) => {
                let path = Self::find(&self.top, parent).unwrap();
                self.list(&path)
            }
        };
        list.push(node);
    }

    pub(crate) fn put_beside(&mut self, sibling: ObjectId, after: bool, node: Node) {
        let mut path = Self::find(&self.top, sibling).unwrap();
        let index = path.pop().unwrap();
        self.list(&path).insert(index + usize::from(after), node);
    }

    /// At a place among the live children; beyond the end is last.
    pub(crate) fn put_at(&mut self, parent: Option<ObjectId>, position: usize, node: Node) {
        let path = parent
            .map(|parent| Self::find(&self.top, parent).unwrap())
            .unwrap_or_default();
        let list = self.list(&path);
        let index = list
            .iter()
            .enumerate()
            .filter(|(_, one)| one.deleted_in.is_none())
            .nth(position)
            .map_or(list.len(), |(index, _)| index);
        list.insert(index, node);
    }

    pub(crate) fn relocate(&mut self, id: ObjectId, put: impl FnOnce(&mut Self, Node)) {
        let node = self.take(id);
        put(self, node);
    }

    pub(crate) fn delete(&mut self, id: ObjectId) {
        self.acts += 1;
        let act = self.acts;
        self.mark(id, |node| {
            if node.deleted_in.is_none() {
                node.deleted_in = Some(act);
            }
        });
    }

    pub(crate) fn restore(&mut self, id: ObjectId) {
        let act = self.node(id).deleted_in;
        self.mark(id, |node| {
            if node.deleted_in == act {
                node.deleted_in = None;
            }
        });
    }

    fn mark(&mut self, id: ObjectId, change: impl Fn(&mut Node)) {
        fn each(node: &mut Node, change: &impl Fn(&mut Node)) {
            change(node);
            node.children
                .iter_mut()
                .for_each(|child| each(child, change));
        }
        let mut path = Self::find(&self.top, id).unwrap();
        let index = path.pop().unwrap();
        each(&mut self.list(&path)[index], &change);
    }

    /// The parent of a node.
    pub(crate) fn parent(&self, id: ObjectId) -> Option<ObjectId> {
        let path = Self::find(&self.top, id).unwrap();
        let mut nodes = &self.top;
        let mut parent = None;
        for index in &path[..path.len() - 1] {
            parent = Some(nodes[*index].id);
            nodes = &nodes[*index].children;
        }
        parent
    }

    /// All live rows with their numbers, counted in the plainest way.
    pub(crate) fn rows(&self) -> Vec<Row> {
        fn walk(nodes: &[Node], level: &str, number: Option<&str>, rows: &mut Vec<Row>) {
            let (mut place, mut headings) = (0, 0);
            for node in nodes.iter().filter(|node| node.deleted_in.is_none()) {
                let own_level = format!("{level}{}", place + 1);
                let own_number = number
                    .filter(|_| node.is_heading)
                    .map(|number| format!("{number}{}", headings + 1));
                rows.push((node.id, own_level.clone(), place, own_number.clone()));
                let below = own_number.map(|number| format!("{number}."));
                walk(
                    &node.children,
                    &format!("{own_level}."),
                    below.as_deref(),
                    rows,
                );
                place += 1;
                headings += u64::from(node.is_heading);
            }
        }
        let mut rows = Vec::new();
        walk(&self.top, "", Some(""), &mut rows);
        rows
    }

    /// All nodes, deleted ones included.
    pub(crate) fn ids(&self) -> Vec<ObjectId> {
        fn collect(nodes: &[Node], ids: &mut Vec<ObjectId>) {
            for node in nodes {
                ids.push(node.id);
                collect(&node.children, ids);
            }
        }
        let mut ids = Vec::new();
        collect(&self.top, &mut ids);
        ids
    }
}
