//! What is shown of the objects that a walk reached, read in parts ahead of where it is wanted.

use std::collections::{HashMap, VecDeque};

use futures::future::try_join_all;
use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
};
use req1_store::{
    Connection, objects,
    trace::{self, AxisObject},
};
use uuid::Uuid;

use super::{PART, Reached};
use crate::{AppError, Ctx};

/// Parts that are read ahead at most: some 20 MB.
const PARTS_AHEAD: usize = 20;

/// What is shown of some objects that follow each other.
pub(super) struct Part {
    /// How many these are.
    pub(super) objects: usize,
    /// What is shown of those that are still there.
    pub(super) labels: HashMap<ObjectId, AxisObject>,
}

/// Labels of what was reached, part after part.
pub(super) struct Labels {
    ctx: Ctx,
    proofs: HashMap<ModuleId, Granted>,
    /// Parts that were read, in their order.
    parts: VecDeque<Part>,
    /// Objects in all parts that were ever read.
    read: usize,
}

impl Labels {
    pub(super) fn new(ctx: &Ctx) -> Self {
        Self {
            ctx: ctx.clone(),
            proofs: HashMap::new(),
            parts: VecDeque::new(),
            read: 0,
        }
    }

    /// The next part, if it was read.
    pub(super) fn take(&mut self) -> Option<Part> {
        self.parts.pop_front()
    }

    /// Whether there is enough to read for a part that is worth its while.
    pub(super) fn wants(&self, reached: &[Reached]) -> bool {
        reached.len() - self.read >= PART && self.parts.len() < PARTS_AHEAD
    }

    /// Whether all objects were read.
    pub(super) fn has_all(&self, reached: &[Reached]) -> bool {
        self.read >= reached.len()
    }

    /// Reads one part with each connection, as long as they are not too far ahead.
    pub(super) async fn read_on(
        &mut self,
        connections: [Option<&mut Connection>; 2],
        reached: &[Reached],
    ) -> Result<(), AppError> {
        let left = reached.get(self.read..).unwrap_or_default();
        let room = PARTS_AHEAD.saturating_sub(self.parts.len());
        let mut parts = left.chunks(PART).take(room);
        let mut asked = Vec::new();
        for db in connections.into_iter().flatten() {
            let Some(part) = parts.next() else { break };
            self.prove(&mut *db, part).await?;
            asked.push((db, part));
        }
        let proofs = &self.proofs;
        let read = asked.into_iter().map(|(db, part)| labels(db, proofs, part));
        for part in try_join_all(read).await? {
            self.read += part.objects;
            self.parts.push_back(part);
        }
        Ok(())
    }

    /// The outline numbers of all objects: a pass over a module costs the same for few of its objects and for many.
    pub(super) async fn levels(
        &mut self,
        db: &mut Connection,
        reached: &[Reached],
    ) -> Result<HashMap<Uuid, String>, AppError> {
        self.prove(&mut *db, reached).await?;
        let mut levels = HashMap::with_capacity(reached.len());
        for (module, objects) in by_module(reached) {
            if let Some(proof) = self.proofs.get(&module) {
                levels.extend(objects::levels_of(&mut *db, proof, &objects).await?);
            }
        }
        Ok(levels)
    }

    /// The right to read the modules that a part has objects of.
    async fn prove(&mut self, db: &mut Connection, part: &[Reached]) -> Result<(), AppError> {
        for one in part {
            if !self.proofs.contains_key(&one.module) {
                let proof = self.ctx.module(&mut *db, one.module, Action::Read).await?;
                self.proofs.insert(one.module, proof);
            }
        }
        Ok(())
    }
}

fn by_module(reached: &[Reached]) -> HashMap<ModuleId, Vec<Uuid>> {
    let mut by_module: HashMap<ModuleId, Vec<Uuid>> = HashMap::new();
    for one in reached {
        by_module.entry(one.module).or_default().push(one.id);
    }
    by_module
}

async fn labels(
    db: &mut Connection,
    proofs: &HashMap<ModuleId, Granted>,
    part: &[Reached],
) -> Result<Part, AppError> {
    let mut labels = HashMap::with_capacity(part.len());
    for (module, objects) in by_module(part) {
        if let Some(proof) = proofs.get(&module) {
            labels.extend(trace::unnumbered(&mut *db, proof, &objects).await?);
        }
    }
    Ok(Part {
        objects: part.len(),
        labels,
    })
}
