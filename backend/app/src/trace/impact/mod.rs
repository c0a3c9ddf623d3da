//! What hangs together with an object: a walk along links, level by level.

mod labels;

use std::collections::{HashMap, HashSet};

use futures::{Stream, StreamExt};
use req1_domain::{
    access::{Action, Granted},
    ids::{LinkTypeId, ModuleId, ObjectId},
};
use req1_store::{
    Connection, Tx, links, objects,
    trace::{self, AxisObject, LinkChoice, SeenModule, Step},
};
use uuid::Uuid;

use self::labels::{Labels, Part};
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
/// Links of which is read at a time whether they are suspect.
const EDGES: usize = 20_000;
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

/// A link that was gone along.
#[derive(Debug, Clone)]
pub struct ImpactEdge {
    /// How it was gone along.
    pub step: Step,
    /// Name of its type.
    pub link_type: Option<String>,
    /// Whether an end changed since it was confirmed.
    pub suspect: bool,
}

/// A part of what was found.
#[derive(Debug)]
pub enum ImpactEntry {
    /// An object, the nearest ones first.
    Object(Box<ImpactObject>),
    /// A link that was gone along.
    Edge(ImpactEdge),
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
    let given = produce(&tasks, AHEAD, move |mut taker| async move {
        let outcome = give(&ctx, &mut db, (granted, query), &mut taker).await;
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
    taker: &mut Taker<Given>,
) -> Result<(), Stop> {
    let mut views = Views {
        first: trace::begin_snapshot(db).await?,
        second: None,
    };
    let tx = &mut views.first;
    let workspace = Some(granted.workspace());
    let seen = trace::modules(&mut *tx, (&granted, ctx.actor.user)).await?;
    let names = links::types(&mut *tx, ctx.actor.user, workspace).await?;
    let mut walk = Walk {
        granted,
        seen: seen.into_iter().map(|one| (one.id, one)).collect(),
        live: trace::live_modules(&mut *tx, &granted).await?,
        names: names.into_iter().map(|one| (one.id, one.name)).collect(),
        reached: Vec::new(),
        places: HashMap::from([(query.root.0, 0)]),
        hidden: HashSet::new(),
        gone: HashSet::new(),
        edges: Vec::new(),
        labels: Labels::new(ctx),
        query,
    };
    let complete = walk.go(ctx, &mut views).await?;
    let head = ImpactHead {
        total: walk.reached.len(),
        hidden: walk.hidden.len(),
        complete,
    };
    taker.give(Given::Head(head)).await?;
    walk.give_objects(&mut views, taker).await?;
    walk.give_edges(&mut views.first, taker).await
}

/// What is read from: objects and links of one state, whatever is written meanwhile.
struct Views<'a> {
    first: Tx<'a>,
    /// A connection that nobody needs, for walks that reach much.
    second: Option<Tx<'static>>,
}

impl Views<'_> {
    async fn open_second(&mut self, ctx: &Ctx) -> Result<(), AppError> {
        if self.second.is_none() {
            self.second = ctx.store().try_begin_same_snapshot(&mut self.first).await?;
        }
        Ok(())
    }

    fn both(&mut self) -> [Option<&mut Connection>; 2] {
        [Some(&mut self.first), self.second.as_deref_mut()]
    }
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
    /// Deleted objects.
    gone: HashSet<Uuid>,
    /// Links that were gone along, each once.
    edges: Vec<Step>,
    /// What is shown of what was reached.
    labels: Labels,
}

impl Walk {
    /// Goes level by level. Gives whether it got to its end.
    async fn go(&mut self, ctx: &Ctx, views: &mut Views<'_>) -> Result<bool, AppError> {
        let mut front = vec![self.query.root.0];
        for depth in 1..=self.query.depth {
            let begun = self.reached.len();
            for part in front.chunks(PART) {
                let steps = self.steps(ctx, views, part).await?;
                let mut new = self.look(&mut views.first, &steps).await?;
                for step in steps {
                    self.step(&step, depth, &mut new);
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

    /// The steps from a part of the front. What is shown of what was reached before is read meanwhile, if that is much.
    async fn steps(
        &mut self,
        ctx: &Ctx,
        views: &mut Views<'_>,
        part: &[Uuid],
    ) -> Result<Vec<Step>, AppError> {
        let ahead = self.labels.wants(&self.reached);
        if ahead {
            views.open_second(ctx).await?;
        }
        let second = views.second.as_deref_mut().filter(|_| ahead);
        let (steps, labels) = tokio::join!(
            trace::steps(&mut views.first, &self.granted, (part, &self.query.choice)),
            self.labels.read_on([second, None], &self.reached)
        );
        labels?;
        Ok(steps?)
    }

    /// The ends that are new, and there.
    async fn look(
        &mut self,
        db: &mut Connection,
        steps: &[Step],
    ) -> Result<HashSet<Uuid>, AppError> {
        // What is in the recycle bin with its module is not there, for nobody.
        let ends = steps.iter().filter(|step| self.live.contains(&step.module));
        let mut new: HashSet<Uuid> = ends.map(|step| step.to.0).collect();
        new.retain(|id| {
            !self.places.contains_key(id) && !self.hidden.contains(id) && !self.gone.contains(id)
        });
        let asked: Vec<Uuid> = new.iter().copied().collect();
        for id in trace::gone(db, &self.granted, &asked).await? {
            new.remove(&id);
            self.gone.insert(id);
        }
        Ok(new)
    }

    fn step(&mut self, step: &Step, depth: u8, new: &mut HashSet<Uuid>) {
        if !self.live.contains(&step.module) || self.gone.contains(&step.to.0) {
            return;
        }
        if !self.seen.contains_key(&step.module) {
            self.hidden.insert(step.to.0);
            return;
        }
        if new.remove(&step.to.0) {
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
        &mut self,
        views: &mut Views<'_>,
        taker: &mut Taker<Given>,
    ) -> Result<(), Stop> {
        let mut levels = self.labels.levels(&mut views.first, &self.reached).await?;
        let mut left = self.reached.as_slice();
        while !left.is_empty() {
            let Some(part) = self.labels.take() else {
                self.labels.read_on(views.both(), &self.reached).await?;
                continue;
            };
            let (now, later) = left.split_at(part.objects);
            // The database looks for the next ones while these are written.
            let (read, given) = tokio::join!(
                self.labels.read_on(views.both(), &self.reached),
                give_part((&self.seen, &self.names), (now, part), &mut levels, taker)
            );
            given?;
            read?;
            left = later;
            if self.labels.has_all(&self.reached) {
                views.second = None;
            }
        }
        Ok(())
    }

    async fn give_edges(&self, db: &mut Connection, taker: &mut Taker<Given>) -> Result<(), Stop> {
        trace::plan_for_many(&mut *db).await?;
        for part in self.edges.chunks(EDGES) {
            let links: Vec<Uuid> = part.iter().map(|step| step.link_id.0).collect();
            let suspects = trace::suspects(&mut *db, &self.granted, &links).await?;
            for step in part {
                let edge = ImpactEdge {
                    step: *step,
                    link_type: self.names.get(&step.link_type_id).cloned(),
                    suspect: suspects.contains(&step.link_id.0),
                };
                taker.give(Given::Entry(ImpactEntry::Edge(edge))).await?;
            }
        }
        Ok(())
    }
}

async fn give_part(
    (seen, names): (&HashMap<ModuleId, SeenModule>, &HashMap<LinkTypeId, String>),
    (reached, mut part): (&[Reached], Part),
    levels: &mut HashMap<Uuid, String>,
    taker: &mut Taker<Given>,
) -> Result<(), Stop> {
    for one in reached {
        let found = part.labels.remove(&ObjectId(one.id));
        let Some((mut object, module)) = found.zip(seen.get(&one.module).cloned()) else {
            continue;
        };
        object.level = levels.remove(&one.id);
        let object = ImpactObject {
            object,
            module,
            depth: one.depth,
            from: one.from.into(),
            link_type: names.get(&one.link_type).cloned(),
        };
        let entry = ImpactEntry::Object(Box::new(object));
        taker.give(Given::Entry(entry)).await?;
    }
    Ok(())
}
