//! What hangs together with an object: a walk along links, level by level.

use std::collections::{HashMap, HashSet};

use futures::{Stream, StreamExt};
use req1_domain::{
    access::{Action, Granted},
    ids::{LinkTypeId, ModuleId, ObjectId},
};
use req1_store::{
    Connection, links, objects,
    trace::{self, AxisObject, LinkChoice, SeenModule, Side, Step},
};
use uuid::Uuid;

use crate::{
    AppError, Ctx,
    read_ahead::{Stop, Taker, produce},
};

/// Steps away from the object at most.
pub const MAX_DEPTH: u8 = 50;
/// Objects of an answer at most: the walk remembers each one.
const MAX_REACHED: usize = 250_000;
/// Objects whose steps or labels are read at a time.
const PART: usize = 2_000;
/// Entries that are read ahead of what the client has taken.
const AHEAD: usize = 1_024;

/// Where a walk begins, and how far it goes.
#[derive(Debug, Clone)]
pub struct ImpactQuery {
    /// Where it begins.
    pub root: ObjectId,
    /// Links that it goes along.
    pub choice: LinkChoice,
    /// How many steps away it goes.
    pub depth: u8,
}

/// What was found, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImpactHead {
    /// Objects that were reached.
    pub total: usize,
    /// Objects that a step would lead to, which the reader may not see.
    pub hidden: usize,
    /// Whether these are all.
    pub complete: bool,
}

/// An object that was reached.
#[derive(Debug, Clone)]
pub struct ImpactObject {
    /// The object.
    pub object: AxisObject,
    /// Its module.
    pub module: SeenModule,
    /// Steps from the root.
    pub depth: u8,
    /// The neighbour from which it was reached first.
    pub from: ObjectId,
    /// Name of the type of the link to it.
    pub link_type: Option<String>,
}

/// A part of what was found.
#[derive(Debug)]
pub enum ImpactEntry {
    /// An object, the nearest ones first.
    Object(Box<ImpactObject>),
    /// A link that was gone along, and the name of its type.
    Edge(Step, Option<String>),
}

enum Given {
    Head(ImpactHead),
    Entry(ImpactEntry),
}

/// What hangs together with an object: numbers, then all objects in the order of a walk in breadth, then the links, read as
/// they are consumed. It never goes through what the reader may not see.
#[tracing::instrument(name = "app.trace.impact", skip_all, fields(object.id = %query.root))]
pub async fn impact(
    ctx: &Ctx,
    query: ImpactQuery,
) -> Result<
    (
        ImpactHead,
        impl Stream<Item = Result<ImpactEntry, AppError>> + Send + use<>,
    ),
    AppError,
> {
    let mut db = ctx.store().acquire().await?;
    let module = objects::locate(&mut db, query.root).await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let root = objects::by_id(&mut db, &granted, query.root).await?;
    if root.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let ctx = ctx.clone();
    let tasks = ctx.app.tasks.clone();
    let given = produce(&tasks, AHEAD, move |taker| async move {
        let outcome = give(&ctx, &mut db, (granted, query), &taker).await;
        (taker, outcome)
    });
    let mut given = Box::pin(given);
    match given.next().await {
        Some(Ok(Given::Head(head))) => {
            let entries = given.filter_map(async |one| match one {
                Ok(Given::Entry(entry)) => Some(Ok(entry)),
                Ok(Given::Head(_)) => None,
                Err(error) => Some(Err(error)),
            });
            Ok((head, entries))
        }
        Some(Err(error)) => Err(error),
        Some(Ok(Given::Entry(_))) | None => {
            Err(AppError::Internal("a walk began without its head".into()))
        }
    }
}

async fn give(
    ctx: &Ctx,
    db: &mut Connection,
    (granted, query): (Granted, ImpactQuery),
    taker: &Taker<Given>,
) -> Result<(), Stop> {
    // Objects and links are of one state, whatever is written meanwhile.
    let mut tx = trace::begin_snapshot(db).await?;
    let workspace = Some(granted.workspace());
    let seen = trace::modules(&mut tx, (&granted, ctx.actor.user)).await?;
    let names = links::types(&mut tx, ctx.actor.user, workspace).await?;
    let mut walk = Walk {
        granted,
        seen: seen.into_iter().map(|one| (one.id, one)).collect(),
        live: trace::live_modules(&mut tx, &granted).await?,
        names: names.into_iter().map(|one| (one.id, one.name)).collect(),
        reached: Vec::new(),
        places: HashMap::from([(query.root.0, 0)]),
        hidden: HashSet::new(),
        edges: Vec::new(),
        query,
    };
    let complete = walk.go(&mut tx).await?;
    let head = ImpactHead {
        total: walk.reached.len(),
        hidden: walk.hidden.len(),
        complete,
    };
    taker.give(Given::Head(head)).await?;
    walk.give_objects(ctx, &mut tx, taker).await?;
    walk.give_edges(taker).await
}

/// An object as a walk remembers it.
struct Reached {
    id: Uuid,
    module: ModuleId,
    from: Uuid,
    link_type: LinkTypeId,
    depth: u8,
}

struct Walk {
    query: ImpactQuery,
    granted: Granted,
    /// Modules that the reader may see.
    seen: HashMap<ModuleId, SeenModule>,
    /// Modules that are there.
    live: HashSet<ModuleId>,
    names: HashMap<LinkTypeId, String>,
    /// Objects in the order in which they were reached, without the root.
    reached: Vec<Reached>,
    /// How many steps away each is.
    places: HashMap<Uuid, u8>,
    hidden: HashSet<Uuid>,
    /// Links that were gone along, each once.
    edges: Vec<Step>,
}

impl Walk {
    /// Goes level by level. Gives whether it got to its end.
    async fn go(&mut self, db: &mut Connection) -> Result<bool, AppError> {
        let mut front = vec![self.query.root.0];
        for depth in 1..=self.query.depth {
            let begun = self.reached.len();
            for part in front.chunks(PART) {
                let steps =
                    trace::steps(&mut *db, &self.granted, (part, &self.query.choice)).await?;
                for step in steps {
                    self.step(&step, depth);
                }
                if self.reached.len() > MAX_REACHED {
                    return Ok(false);
                }
            }
            let new = self.reached.get(begun..).unwrap_or_default();
            front = new.iter().map(|one| one.id).collect();
            if front.is_empty() {
                break;
            }
        }
        Ok(true)
    }

    fn step(&mut self, step: &Step, depth: u8) {
        if !self.seen.contains_key(&step.module) {
            // What is in the recycle bin with its module is not there, for nobody.
            if self.live.contains(&step.module) {
                self.hidden.insert(step.to.0);
            }
            return;
        }
        let new = !self.places.contains_key(&step.to.0);
        if new {
            self.places.insert(step.to.0, depth);
            self.reached.push(Reached {
                id: step.to.0,
                module: step.module,
                from: step.from.0,
                link_type: step.link_type_id,
                depth,
            });
        }
        // Where both ends are stepped from, the link is told from its source.
        let stands = self.places.get(&step.to.0).copied().unwrap_or(depth);
        let told_from_there =
            self.query.choice.way.is_none() && !step.forward && stands < self.query.depth;
        if !told_from_there {
            self.edges.push(*step);
        }
    }

    async fn give_objects(
        &self,
        ctx: &Ctx,
        db: &mut Connection,
        taker: &Taker<Given>,
    ) -> Result<(), Stop> {
        let mut proofs: HashMap<ModuleId, Granted> = HashMap::new();
        for part in self.reached.chunks(PART) {
            let mut by_module: HashMap<ModuleId, Vec<(ObjectId, i64)>> = HashMap::new();
            for one in part {
                let objects = by_module.entry(one.module).or_default();
                objects.push((one.id.into(), 0));
            }
            let mut labels = HashMap::with_capacity(part.len());
            for (module, objects) in by_module {
                let proof = match proofs.get(&module) {
                    Some(proof) => *proof,
                    None => ctx.module(&mut *db, module, Action::Read).await?,
                };
                proofs.insert(module, proof);
                let side = Side {
                    module: proof,
                    past: None,
                };
                labels.extend(trace::labels(&mut *db, &side, &objects).await?);
            }
            for one in part {
                let found = labels.remove(&ObjectId(one.id));
                let found = found.zip(self.seen.get(&one.module).cloned());
                let Some((object, module)) = found else {
                    continue;
                };
                let object = ImpactObject {
                    object,
                    module,
                    depth: one.depth,
                    from: one.from.into(),
                    link_type: self.names.get(&one.link_type).cloned(),
                };
                let entry = ImpactEntry::Object(Box::new(object));
                taker.give(Given::Entry(entry)).await?;
            }
        }
        Ok(())
    }

    async fn give_edges(&self, taker: &Taker<Given>) -> Result<(), Stop> {
        for step in &self.edges {
            let name = self.names.get(&step.link_type_id).cloned();
            let entry = ImpactEntry::Edge(*step, name);
            taker.give(Given::Entry(entry)).await?;
        }
        Ok(())
    }
}
