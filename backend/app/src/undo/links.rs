//! Which links go and come back.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use req1_domain::{
    access::{Action, Granted},
    ids::{LinkId, ModuleId, ObjectId},
    undo::ConflictKind,
};
use req1_store::{
    Connection,
    undo::{self, TouchedLink},
};

use super::report::{Conflict, Entity, Findings, Subject, Way};
use crate::{AppError, Ctx};

/// What becomes of links.
#[derive(Debug, Default)]
pub(super) struct LinkPlan {
    pub(super) deletes: Vec<LinkId>,
    pub(super) restores: Vec<LinkId>,
    /// Given other values or another confirmation, they get their former ones.
    pub(super) edits: Vec<LinkId>,
}

/// Plans the links of a module. `going` and `coming` are objects of all modules of the undo, `own` those that may still be
/// in the recycle bin.
pub(super) async fn plan(
    ctx: &Ctx,
    db: &mut Connection,
    (module, revision): (&Granted, i64),
    (going, coming, own): (&HashSet<ObjectId>, &HashSet<ObjectId>, &[ModuleId]),
    found: &mut Findings,
) -> Result<LinkPlan, AppError> {
    let touched = undo::touched_links(&mut *db, module, revision).await?;
    let mut plan = LinkPlan::default();
    let mut readable: HashMap<ModuleId, bool> = own.iter().map(|id| (*id, true)).collect();
    let made = touched
        .iter()
        .filter(|one| !one.live_before && one.live_then && one.live);
    plan.deletes.extend(made.map(|one| one.id));
    let going_links: HashSet<LinkId> = plan.deletes.iter().copied().collect();
    let lives = |id: ObjectId, live: bool| coming.contains(&id) || live && !going.contains(&id);
    for one in &touched {
        let module_id = one.target.1;
        if let Entry::Vacant(unknown) = readable.entry(module_id) {
            let may = ctx.module(&mut *db, module_id, Action::Read).await;
            unknown.insert(may.is_ok());
        }
        if one.live_before && one.live_then {
            match revised(one, readable.get(&module_id) == Some(&true)) {
                Some(Err(kind)) => {
                    found.conflict(Conflict::new(kind, subject(module, one, &readable)));
                }
                Some(Ok(())) => plan.edits.push(one.id),
                None => {}
            }
        }
        if !one.live_before || one.live_then || one.live {
            continue;
        }
        let ends = lives(one.source, one.source_live)
            && lives(one.target.0, one.target_live)
            && readable.get(&module_id) == Some(&true);
        let taken = one
            .made_anew
            .is_some_and(|other| !going_links.contains(&other));
        let kind = match (ends, taken) {
            (false, _) => ConflictKind::LinkEndGone,
            (true, true) => ConflictKind::LinkExists,
            (true, false) => {
                plan.restores.push(one.id);
                continue;
            }
        };
        found.conflict(Conflict::new(kind, subject(module, one, &readable)));
    }
    found.counts.links_deleted += plan.deletes.len();
    found.counts.links_restored += plan.restores.len();
    found.counts.links_edited += plan.edits.len();
    tell(found, (&touched, &plan), |one| {
        subject(module, one, &readable)
    });
    Ok(plan)
}

/// Says of each link what happens to it, up to the limit of the report.
fn tell(
    found: &mut Findings,
    (touched, plan): (&[TouchedLink], &LinkPlan),
    subject: impl Fn(&TouchedLink) -> Subject,
) {
    let set = |ids: &[LinkId]| ids.iter().copied().collect::<HashSet<_>>();
    let ways = [
        (Way::Delete, set(&plan.deletes)),
        (Way::Restore, set(&plan.restores)),
        (Way::Edit, set(&plan.edits)),
    ];
    for one in touched {
        if found.items.len() >= found.limit() {
            break;
        }
        if let Some((way, _)) = ways.iter().find(|(_, ids)| ids.contains(&one.id)) {
            found.item(*way, subject(one), Vec::new());
        }
    }
}

/// Whether values and confirmation of a link go back; none when there is nothing to do.
fn revised(one: &TouchedLink, readable: bool) -> Option<Result<(), ConflictKind>> {
    if !one.revised || one.live && one.is_back {
        return None;
    }
    Some(match (one.live, readable, one.revised_since) {
        (false, ..) => Err(ConflictKind::DeletedSince),
        (_, false, _) => Err(ConflictKind::LinkEndGone),
        (_, _, true) => Err(ConflictKind::EditedSince),
        (true, true, false) => Ok(()),
    })
}

/// The link by its type, and the keys of its ends as far as the actor may see them.
fn subject(module: &Granted, one: &TouchedLink, readable: &HashMap<ModuleId, bool>) -> Subject {
    let (source, target) = &one.keys;
    let target = match readable.get(&one.target.1) {
        Some(true) => target.as_str(),
        _ => "…",
    };
    let name = one.link_type.1.clone();
    Subject {
        title: Some(format!("{source} → {target}")),
        ..Subject::new(Entity::Link, one.id.0, ModuleId(module.id()), name)
    }
}
