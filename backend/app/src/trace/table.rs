//! Chains of modules, level by level.

use std::collections::{HashMap, HashSet};

use futures::Stream;
use req1_domain::ids::{LinkTypeId, ModuleId, ObjectId};
use req1_store::{
    Connection, links,
    trace::{self, AxisEntry, AxisObject, Branch, LinkChoice, SeenModule, Side},
};
use uuid::Uuid;

use super::open;
use crate::{
    AppError, Ctx,
    past::When,
    read_ahead::{Stop, Taker, produce},
};

/// Modules of a chain at most.
pub const MAX_MODULES: usize = 8;
/// Links that are given at an object, and objects of an answer: a chain of large fans would be endless.
const SHOWN: Bounds = Bounds {
    links: 50,
    nodes: 5_000,
};
/// The same for each part of a file.
const WRITTEN: Bounds = Bounds {
    links: 1_000,
    nodes: 50_000,
};
/// Objects of the first module that are read at a time for a file.
const PART: i64 = 50;
/// Lines of a file that are read ahead of what the client has taken.
const AHEAD: usize = 256;

#[derive(Clone, Copy)]
struct Bounds {
    links: i64,
    nodes: usize,
}

/// Which chain.
#[derive(Debug, Clone)]
pub struct TraceQuery {
    /// The modules in the order of their levels.
    pub modules: Vec<ModuleId>,
    /// Links that count.
    pub choice: LinkChoice,
    /// Only objects of the first module from which some way ends before the last one.
    pub gaps: bool,
    /// When; none is the present. A revision or a baseline is one of the first module.
    pub when: Option<When>,
}

/// An object of a chain with what is linked to it in the next module.
#[derive(Debug, Clone)]
pub struct TraceNode {
    /// The object.
    pub object: AxisObject,
    /// Links to the next module.
    pub links: i64,
    /// A requirement without such a link, before the last module.
    pub gap: bool,
    /// What they lead to.
    pub next: Vec<TraceLink>,
    /// Links that were left out.
    pub more: i64,
}

/// A link of a chain.
#[derive(Debug, Clone)]
pub struct TraceLink {
    /// The link.
    pub branch: Branch,
    /// Where it leads.
    pub node: TraceNode,
}

/// A page of a chain.
#[derive(Debug, Clone)]
pub struct TracePage {
    /// The modules.
    pub modules: Vec<SeenModule>,
    /// Objects of the first module in all.
    pub total: i64,
    /// Those of the page.
    pub items: Vec<TraceNode>,
}

/// A page of a chain: objects of the first module with what is linked to them in the second, and so on.
#[tracing::instrument(name = "app.trace.table", skip_all)]
pub async fn trace_table(
    ctx: &Ctx,
    query: &TraceQuery,
    page: (i64, i64),
) -> Result<TracePage, AppError> {
    let (mut db, sides) = open(ctx, &query.modules, query.when).await?;
    let modules = named(ctx, &mut db, &sides).await?;
    let (total, items) = part(&mut db, (&sides, query), page, SHOWN).await?;
    Ok(TracePage {
        modules,
        total,
        items,
    })
}

async fn named(
    ctx: &Ctx,
    db: &mut Connection,
    sides: &[Side],
) -> Result<Vec<SeenModule>, AppError> {
    let first = sides.first().ok_or(AppError::NotFound)?;
    let seen = trace::modules(db, (&first.module, ctx.actor.user)).await?;
    let named = sides.iter().map(|side| {
        let found = seen.iter().find(|one| one.id.0 == side.module.id());
        found.cloned().ok_or_else(|| {
            let detail = "all modules are in one workspace";
            AppError::invalid("module_id", "other_workspace", detail)
        })
    });
    named.collect()
}

async fn part(
    db: &mut Connection,
    (sides, query): (&[Side], &TraceQuery),
    (offset, limit): (i64, i64),
    bounds: Bounds,
) -> Result<(i64, Vec<TraceNode>), AppError> {
    let page = (query.gaps, offset, limit);
    let roots = trace::roots(&mut *db, (sides, &query.choice), page).await?;
    let mut tree = Tree::default();
    tree.grow(db, (sides, &query.choice), (roots.entries, bounds))
        .await?;
    Ok((roots.total, tree.nested(sides.len())))
}

/// An object at a place of the tree; the same one may stand at several.
struct Node {
    entry: AxisEntry,
    next: Vec<(Branch, usize)>,
    more: i64,
}

/// The tree level by level.
#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    /// First node of each level.
    levels: Vec<usize>,
    labels: Vec<HashMap<ObjectId, AxisObject>>,
}

impl Tree {
    async fn grow(
        &mut self,
        db: &mut Connection,
        (sides, choice): (&[Side], &LinkChoice),
        (roots, bounds): (Vec<AxisEntry>, Bounds),
    ) -> Result<(), AppError> {
        self.levels.push(0);
        self.nodes.extend(roots.into_iter().map(|entry| Node {
            entry,
            next: Vec::new(),
            more: 0,
        }));
        for (level, near) in sides.iter().enumerate() {
            let begin = self.levels.last().copied().unwrap_or(0);
            let end = self.nodes.len();
            let here = self.nodes.get(begin..end).unwrap_or_default();
            let mut known = HashSet::new();
            let given: Vec<(ObjectId, i64)> = here
                .iter()
                .filter(|node| known.insert(node.entry.id))
                .map(|node| (node.entry.id, node.entry.place))
                .collect();
            self.labels
                .push(trace::labels(&mut *db, near, &given).await?);
            let Some(far) = sides.get(level + 1) else {
                break;
            };
            let ids: Vec<Uuid> = given.iter().map(|(id, _)| id.0).collect();
            let range = (ids.as_slice(), bounds.links);
            let found = trace::branches(&mut *db, (near, far, choice), range).await?;
            let mut by_object: HashMap<ObjectId, Vec<Branch>> = HashMap::new();
            for branch in found {
                by_object.entry(branch.near).or_default().push(branch);
            }
            self.branch((begin, end), &by_object, bounds);
            self.levels.push(end);
        }
        Ok(())
    }

    /// Adds the next level below the nodes of a range, as long as there is room.
    fn branch(
        &mut self,
        (begin, end): (usize, usize),
        by_object: &HashMap<ObjectId, Vec<Branch>>,
        bounds: Bounds,
    ) {
        let mut new: Vec<Node> = Vec::new();
        for node in self.nodes.get_mut(begin..end).unwrap_or_default() {
            let branches = by_object.get(&node.entry.id).map(Vec::as_slice);
            let branches = branches.unwrap_or_default();
            node.entry.links = branches.first().map_or(0, |first| first.siblings);
            for branch in branches {
                if end + new.len() >= bounds.nodes {
                    break;
                }
                node.next.push((*branch, end + new.len()));
                new.push(Node {
                    entry: branch.far,
                    next: Vec::new(),
                    more: 0,
                });
            }
            let given = i64::try_from(node.next.len()).unwrap_or(i64::MAX);
            node.more = node.entry.links - given;
        }
        self.nodes.extend(new);
    }

    /// The tree as nodes within nodes.
    fn nested(mut self, levels: usize) -> Vec<TraceNode> {
        let mut made: HashMap<usize, TraceNode> = HashMap::new();
        // The last nodes stand lowest: what is below a node is there before the node.
        while let Some(node) = self.nodes.pop() {
            let place = self.nodes.len();
            let level = self.levels.iter().rposition(|begin| *begin <= place);
            let level = level.unwrap_or(0);
            let next = node.next.into_iter().filter_map(|(branch, child)| {
                let node = made.remove(&child)?;
                Some(TraceLink { branch, node })
            });
            let next: Vec<TraceLink> = next.collect();
            let labels = self.labels.get(level);
            let Some(object) = labels.and_then(|labels| labels.get(&node.entry.id)) else {
                continue;
            };
            let links = node.entry.links;
            let is_last = level + 1 == levels;
            let node = TraceNode {
                object: object.clone(),
                links: if is_last { 0 } else { links },
                gap: !is_last && links == 0 && object.classification == "normative",
                next,
                more: node.more,
            };
            made.insert(place, node);
        }
        let mut roots: Vec<(usize, TraceNode)> = made.into_iter().collect();
        roots.sort_by_key(|(place, _)| *place);
        roots.into_iter().map(|(_, node)| node).collect()
    }
}

/// A line of a file: for each level the object, and the link that leads to it.
#[derive(Debug)]
pub enum TraceLine {
    /// The modules.
    Head(Vec<SeenModule>),
    /// A chain, as far as it goes.
    Chain(Vec<ChainPart>),
}

/// A level of a chain.
#[derive(Debug, Clone)]
pub struct ChainPart {
    /// How the link to it reads, seen from the level before; nothing on the first level.
    pub link: Option<String>,
    /// Whether that link is suspect.
    pub suspect: bool,
    /// Key of the object; none where links were left out.
    pub key: Option<String>,
    /// Heading or beginning of the text; how many links were left out.
    pub text: String,
}

/// A chain of modules as lines, read as they are consumed: one for each way from the first module.
#[tracing::instrument(name = "app.trace.lines", skip_all)]
pub async fn trace_lines(
    ctx: &Ctx,
    query: TraceQuery,
) -> Result<impl Stream<Item = Result<TraceLine, AppError>> + Send + use<>, AppError> {
    let (mut db, sides) = open(ctx, &query.modules, query.when).await?;
    let modules = named(ctx, &mut db, &sides).await?;
    let workspace = sides.first().map(|side| side.module.workspace());
    let names = links::types(&mut db, ctx.actor.user, workspace).await?;
    let names: Names = names
        .into_iter()
        .map(|one| (one.id, (one.name, one.backward_name)))
        .collect();
    Ok(produce(
        &ctx.app.tasks,
        AHEAD,
        move |mut taker| async move {
            let given = (sides.as_slice(), &query, &names);
            let outcome = give(&mut db, given, modules, &mut taker).await;
            (taker, outcome)
        },
    ))
}

type Names = HashMap<LinkTypeId, (String, String)>;

async fn give(
    db: &mut Connection,
    (sides, query, names): (&[Side], &TraceQuery, &Names),
    modules: Vec<SeenModule>,
    taker: &mut Taker<TraceLine>,
) -> Result<(), Stop> {
    // All lines are of one state, whatever is written meanwhile.
    let mut tx = trace::begin_snapshot(db).await?;
    taker.give(TraceLine::Head(modules)).await?;
    let mut offset = 0;
    loop {
        let page = (offset, PART);
        let (total, roots) = part(&mut tx, (sides, query), page, WRITTEN).await?;
        for root in roots {
            let mut chains = Vec::new();
            chain(&root, &mut vec![own(&root, None)], (names, &mut chains));
            for one in chains {
                taker.give(TraceLine::Chain(one)).await?;
            }
        }
        offset += PART;
        if offset >= total {
            return Ok(());
        }
    }
}

fn own(node: &TraceNode, link: Option<(String, bool)>) -> ChainPart {
    let text = node.object.heading.clone().or(node.object.text.clone());
    let (link, suspect) = link.unzip();
    ChainPart {
        link,
        suspect: suspect.unwrap_or(false),
        key: Some(node.object.key.clone()),
        text: text.unwrap_or_default(),
    }
}

/// All ways on from a node; as deep as there are levels.
fn chain(
    node: &TraceNode,
    way: &mut Vec<ChainPart>,
    (names, chains): (&Names, &mut Vec<Vec<ChainPart>>),
) {
    for link in &node.next {
        let branch = link.branch;
        let name = names.get(&branch.link_type_id).map(|(forward, backward)| {
            let name = if branch.forward { forward } else { backward };
            (name.clone(), branch.suspect)
        });
        way.push(own(&link.node, name));
        chain(&link.node, way, (names, chains));
        way.pop();
    }
    if node.more > 0 {
        let mut cut = way.clone();
        cut.push(ChainPart {
            link: None,
            suspect: false,
            key: None,
            text: format!("{} more", node.more),
        });
        chains.push(cut);
    } else if node.next.is_empty() {
        chains.push(way.clone());
    }
}
