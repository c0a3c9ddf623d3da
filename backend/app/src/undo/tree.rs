//! Which objects go, come back and move, so that the tree is whole afterwards.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, ObjectId},
    undo::{ConflictKind, FieldState},
};
use req1_store::{
    Connection,
    undo::{self, PlaceBefore, Placing, Touched},
};

use super::report::{Conflict, Findings, Subject, Way};
use crate::AppError;

/// Objects of a statement.
const PART: usize = 1_000;

/// What becomes of the tree.
#[derive(Debug, Default)]
pub(super) struct TreePlan {
    /// Objects that go.
    pub(super) deletes: BTreeSet<ObjectId>,
    /// Objects that come back.
    pub(super) restores: BTreeSet<ObjectId>,
    /// Objects that go to their former places.
    pub(super) moves: BTreeMap<ObjectId, PlaceBefore>,
}

impl TreePlan {
    pub(super) fn placings(&self) -> Vec<Placing> {
        let moves = self.moves.iter();
        moves
            .map(|(id, to)| Placing {
                id: *id,
                to: to.clone(),
            })
            .collect()
    }
}

struct Planner<'a> {
    module: ModuleId,
    act: ChangeSetId,
    plan: TreePlan,
    found: &'a mut Findings,
}

/// Plans the tree. `edited` names objects that the change set made and somebody has edited since.
pub(super) async fn plan(
    db: &mut Connection,
    module: &Granted,
    (act, touched, edited): (ChangeSetId, &[Touched], HashMap<ObjectId, Vec<FieldState>>),
    found: &mut Findings,
) -> Result<TreePlan, AppError> {
    let mut planner = Planner {
        module: ModuleId(module.id()),
        act,
        plan: TreePlan::default(),
        found,
    };
    for one in touched {
        planner.want(one, edited.get(&one.id));
    }
    let around = Around::load(&mut *db, module, (&planner.plan, touched)).await?;
    while planner.drop_what_does_not_hold(&around) {}
    let Planner { plan, found, .. } = planner;
    let module = ModuleId(module.id());
    found.counts.deleted += plan.deletes.len();
    found.counts.restored += plan.restores.len();
    found.counts.moved += plan.moves.len();
    let ways = [
        (Way::Delete, plan.deletes.iter().collect::<Vec<_>>()),
        (Way::Restore, plan.restores.iter().collect()),
        (Way::Move, plan.moves.keys().collect()),
    ];
    for (way, ids) in ways {
        for id in ids.into_iter().take(found.limit()) {
            found.item(way, Subject::object(*id, module), Vec::new());
        }
    }
    Ok(plan)
}

impl Planner<'_> {
    fn conflict(&mut self, kind: ConflictKind, id: ObjectId, last: Option<i32>) {
        self.conflict_with(kind, id, (last, None, None));
    }

    fn conflict_with(
        &mut self,
        kind: ConflictKind,
        id: ObjectId,
        (last, field, other): (Option<i32>, Option<FieldState>, Option<ObjectId>),
    ) {
        let subject = Subject::object(id, self.module);
        self.found.conflict(Conflict {
            last,
            field: field.map(Into::into),
            other: other.map(|id| id.to_string()),
            ..Conflict::new(kind, subject)
        });
    }

    /// Notes what shall become of an object, as far as it can be told from itself.
    fn want(&mut self, one: &Touched, edited: Option<&Vec<FieldState>>) {
        let was_live = one.deleted_before == Some(false);
        if !was_live && !one.deleted_then {
            self.want_gone(one, edited);
            return;
        }
        if was_live && one.deleted_then && one.deleted {
            if one.deleted_in == Some(self.act) {
                self.plan.restores.insert(one.id);
            } else {
                self.conflict(ConflictKind::DeletedSince, one.id, Some(one.last));
                return;
            }
        }
        let Some(from) = &one.moved_from else { return };
        if one.moved_since {
            self.conflict(ConflictKind::MovedSince, one.id, Some(one.last));
        } else if one.deleted && !self.plan.restores.contains(&one.id) {
            self.conflict(ConflictKind::DeletedSince, one.id, Some(one.last));
        } else {
            self.plan.moves.insert(one.id, from.clone());
        }
    }

    fn want_gone(&mut self, one: &Touched, edited: Option<&Vec<FieldState>>) {
        if one.deleted {
            return;
        }
        if let Some(fields) = edited.filter(|fields| !fields.is_empty()) {
            for field in fields {
                let about = (Some(one.last), Some(field.clone()), None);
                self.conflict_with(ConflictKind::EditedSince, one.id, about);
            }
        } else if one.moved_since {
            self.conflict(ConflictKind::MovedSince, one.id, Some(one.last));
        } else {
            self.plan.deletes.insert(one.id);
        }
    }

    fn is_live(&self, around: &Around, id: ObjectId) -> bool {
        self.plan.restores.contains(&id)
            || !self.plan.deletes.contains(&id) && around.live.get(&id).copied().unwrap_or(false)
    }

    /// Takes out what would break the tree; whether there was something. Each one may bring others with it.
    fn drop_what_does_not_hold(&mut self, around: &Around) -> bool {
        let mut dropped = Vec::new();
        for (id, to) in &self.plan.moves {
            if to
                .parent
                .is_some_and(|parent| !self.is_live(around, parent))
            {
                dropped.push((*id, ConflictKind::ParentGone, to.parent));
            } else if self.is_below_itself(around, *id) {
                dropped.push((*id, ConflictKind::Cycle, to.parent));
                // One less may be enough for the others.
                break;
            }
        }
        for (id, ..) in &dropped {
            self.plan.moves.remove(id);
        }
        for id in &self.plan.restores {
            let parent = match self.plan.moves.get(id) {
                Some(to) => to.parent,
                None => around.parents.get(id).copied().flatten(),
            };
            if parent.is_some_and(|parent| !self.is_live(around, parent)) {
                dropped.push((*id, ConflictKind::ParentGone, parent));
            }
        }
        for (child, parent) in &around.children {
            let stays = !self.plan.deletes.contains(child) && !self.plan.moves.contains_key(child);
            if stays && self.plan.deletes.contains(parent) {
                dropped.push((*parent, ConflictKind::HasChildren, Some(*child)));
            }
        }
        let mut any = false;
        for (id, kind, other) in dropped {
            let mut was = true;
            if kind == ConflictKind::HasChildren {
                was = self.plan.deletes.remove(&id);
            } else if kind == ConflictKind::ParentGone && self.plan.restores.remove(&id) {
                self.plan.moves.remove(&id);
            }
            if was {
                self.conflict_with(kind, id, (None, None, other));
                any = true;
            }
        }
        any
    }

    fn is_below_itself(&self, around: &Around, id: ObjectId) -> bool {
        let mut above = self.plan.moves.get(&id).and_then(|to| to.parent);
        let mut seen = BTreeSet::new();
        while let Some(at) = above {
            if at == id {
                return true;
            }
            if !seen.insert(at) {
                return false;
            }
            above = match self.plan.moves.get(&at) {
                Some(to) => to.parent,
                None => around.parents.get(&at).copied().flatten(),
            };
        }
        false
    }
}

/// The tree around the plan, as it is now.
struct Around {
    parents: HashMap<ObjectId, Option<ObjectId>>,
    live: HashMap<ObjectId, bool>,
    /// Live objects right below those that shall go.
    children: Vec<(ObjectId, ObjectId)>,
}

impl Around {
    async fn load(
        db: &mut Connection,
        module: &Granted,
        (plan, touched): (&TreePlan, &[Touched]),
    ) -> Result<Self, AppError> {
        let mut around = Self {
            parents: touched.iter().map(|one| (one.id, one.parent)).collect(),
            live: touched.iter().map(|one| (one.id, !one.deleted)).collect(),
            children: Vec::new(),
        };
        let restored = touched
            .iter()
            .filter(|one| plan.restores.contains(&one.id))
            .filter_map(|one| one.parent);
        let targets: BTreeSet<ObjectId> = plan
            .moves
            .values()
            .filter_map(|to| to.parent)
            .chain(restored)
            .collect();
        let targets: Vec<ObjectId> = targets.into_iter().collect();
        for part in targets.chunks(PART) {
            for (id, parent, live) in undo::ancestors(&mut *db, module, part).await? {
                around.parents.insert(id, parent);
                around.live.insert(id, live);
            }
        }
        let going: Vec<ObjectId> = plan.deletes.iter().copied().collect();
        for part in going.chunks(PART) {
            let children = undo::children(&mut *db, module, part).await?;
            let kept = children.into_iter().filter(|(child, _)| {
                !plan.deletes.contains(child) || plan.moves.contains_key(child)
            });
            // Children that go too are kept as well where they may have to stay.
            around.children.extend(kept);
        }
        around.children.extend(
            touched
                .iter()
                .filter(|one| plan.deletes.contains(&one.id))
                .filter_map(|one| Some((one.id, one.parent?)))
                .filter(|(_, parent)| plan.deletes.contains(parent)),
        );
        Ok(around)
    }
}
