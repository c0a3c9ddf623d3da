//! Which objects get former values.

use std::collections::{BTreeSet, HashMap};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{Object, ObjectContent},
    undo::{Back, ConflictKind, FieldState, SchemaAfter, changed_since, put_back},
};
use req1_store::{Connection, objects, undo::Touched};

use super::report::{Conflict, Findings, Subject, Way};
use crate::{AppError, suspect::settle};

/// Objects of a statement, of which three states are in memory.
pub(super) const PART: usize = 500;

/// An object that the change set edited, with the versions before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edited {
    pub(super) id: ObjectId,
    before: i32,
    after: i32,
}

/// What is to be edited.
#[derive(Debug, Default)]
pub(super) struct ContentPlan {
    pub(super) objects: Vec<Edited>,
}

/// States of an object: before, after, now.
pub(super) struct States {
    pub(super) now: Object,
    pub(super) back: Back,
}

type Contents = HashMap<(ObjectId, i32), ObjectContent>;

async fn contents(
    db: &mut Connection,
    module: &Granted,
    versions: &[(ObjectId, i32)],
) -> Result<Contents, AppError> {
    let found = objects::versions(db, module, versions).await?;
    Ok(found
        .into_iter()
        .map(|one| ((one.object_id, one.version), one.content))
        .collect())
}

async fn present(
    db: &mut Connection,
    module: &Granted,
    ids: &[ObjectId],
) -> Result<Vec<Object>, AppError> {
    let mut now = objects::by_ids(db, module, ids).await?;
    now.sort_by_key(|one| one.id);
    Ok(now)
}

/// What becomes of a part of the objects.
pub(super) async fn states(
    db: &mut Connection,
    module: &Granted,
    (part, schema): (&[Edited], &SchemaAfter),
) -> Result<Vec<States>, AppError> {
    let versions: Vec<(ObjectId, i32)> = part
        .iter()
        .flat_map(|one| [(one.id, one.before), (one.id, one.after)])
        .collect();
    let former = contents(&mut *db, module, &versions).await?;
    let ids: Vec<ObjectId> = part.iter().map(|one| one.id).collect();
    let by_id: HashMap<ObjectId, &Edited> = part.iter().map(|one| (one.id, one)).collect();
    let now = present(&mut *db, module, &ids).await?;
    let former_of = |id: ObjectId| {
        let edited = by_id.get(&id)?;
        let before = former.get(&(id, edited.before))?;
        Some((before, former.get(&(id, edited.after))?))
    };
    let mut states: Vec<States> = now
        .into_iter()
        .filter_map(|now| {
            let (before, after) = former_of(now.id)?;
            let back = put_back((before, after, &now.content), schema);
            Some(States { now, back })
        })
        .collect();
    let others = states.iter_mut().filter_map(|one| {
        let (before, _) = former_of(one.now.id)?;
        let known = [before, &one.now.content].map(|content| &content.content_fingerprint);
        let is_other = !known.contains(&&one.back.content.content_fingerprint);
        let definitions = schema.definitions.as_slice();
        is_other.then_some((one.now.id, &mut one.back.content, definitions))
    });
    settle(db, module, others.collect()).await?;
    Ok(states)
}

/// What somebody has edited since in objects that the change set made or brought back.
pub(super) async fn edited_since(
    db: &mut Connection,
    module: &Granted,
    touched: &[Touched],
) -> Result<HashMap<ObjectId, Vec<FieldState>>, AppError> {
    let came = touched.iter().filter(|one| {
        one.deleted_before != Some(false) && !one.deleted_then && one.version != one.last
    });
    let versions: Vec<(ObjectId, i32)> = came.map(|one| (one.id, one.last)).collect();
    let mut edited = HashMap::new();
    for part in versions.chunks(PART) {
        let former = contents(&mut *db, module, part).await?;
        let last: HashMap<ObjectId, i32> = part.iter().copied().collect();
        let ids: Vec<ObjectId> = last.keys().copied().collect();
        for now in present(&mut *db, module, &ids).await? {
            let after = last
                .get(&now.id)
                .and_then(|last| former.get(&(now.id, *last)));
            if let Some(after) = after {
                edited.insert(now.id, changed_since(after, &now.content));
            }
        }
    }
    Ok(edited)
}

/// Plans the edits. `visit` sees every object with the content that it will have, unless it goes.
pub(super) async fn plan(
    db: &mut Connection,
    module: &Granted,
    (touched, restores, schema): (&[Touched], &BTreeSet<ObjectId>, &SchemaAfter),
    found: &mut Findings,
    mut visit: impl FnMut(&Object, &ObjectContent),
) -> Result<ContentPlan, AppError> {
    let id = ModuleId(module.id());
    let mut plan = ContentPlan::default();
    let mut all = Vec::new();
    for one in touched.iter().filter(|one| one.edited) {
        if one.deleted && !one.deleted_then && !restores.contains(&one.id) {
            found.conflict(Conflict {
                last: Some(one.last),
                ..Conflict::new(ConflictKind::DeletedSince, Subject::object(one.id, id))
            });
        } else {
            all.push(Edited {
                id: one.id,
                before: one.first - 1,
                after: one.last,
            });
        }
    }
    for part in all.chunks(PART) {
        let last: HashMap<ObjectId, Edited> = part.iter().map(|one| (one.id, *one)).collect();
        for States { now, back } in states(&mut *db, module, (part, schema)).await? {
            visit(&now, &back.content);
            let Some(edited) = last.get(&now.id).copied() else {
                continue;
            };
            for (kind, state) in back.conflicts {
                found.conflict(Conflict {
                    field: Some(state.into()),
                    last: Some(edited.after),
                    ..Conflict::new(kind, Subject::object(now.id, id))
                });
            }
            if back.content != now.content {
                found.counts.edited += 1;
                found.item(Way::Edit, Subject::object(now.id, id), back.fields);
                plan.objects.push(edited);
            }
        }
    }
    Ok(plan)
}
