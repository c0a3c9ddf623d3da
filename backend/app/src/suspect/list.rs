//! Lists of suspect links, and of what made them suspect.

use std::collections::{BTreeMap, HashMap, hash_map::Entry};

use req1_domain::{
    access::{Action, Granted},
    ids::{LinkId, ModuleId, ObjectId},
};
use req1_store::{
    Connection,
    suspect::{self, Cause, CauseMark, Place, Scope, SuspectLink},
};

use crate::{AppError, Ctx};

/// A page of causes.
#[derive(Debug, Clone)]
pub struct CausesPage {
    /// The latest first.
    pub items: Vec<Cause>,
    /// All causes.
    pub total: i64,
    /// Links by all causes; one of which both ends changed counts with each.
    pub links: i64,
    /// What the list shows: revisions of the modules concerned.
    pub seen: BTreeMap<ModuleId, i64>,
    /// Where the next page begins.
    pub next: Option<CauseMark>,
}

/// A suspect link, and whether the actor may confirm it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The link.
    pub link: SuspectLink,
    /// Whether the actor may confirm it.
    pub may_clear: bool,
}

/// A part of the list of suspect links.
#[derive(Debug, Clone)]
pub struct SuspectPage {
    /// Whose links.
    pub scope: Scope,
    /// Only those that are suspect because of this object.
    pub cause: Option<ObjectId>,
    /// Only those after this one.
    pub after: Option<LinkId>,
    /// How many at most.
    pub limit: i64,
}

/// Proof of the right to read a place.
pub(super) async fn readable(
    ctx: &Ctx,
    db: &mut Connection,
    place: Place,
) -> Result<Granted, AppError> {
    match place {
        Place::Module(id) => ctx.module(db, id, Action::Read).await,
        Place::Project(id) => ctx.project(db, id, Action::Read).await,
    }
}

/// What made links suspect, the latest first.
#[tracing::instrument(name = "app.suspect.causes", skip_all)]
pub async fn list_causes(
    ctx: &Ctx,
    scope: Scope,
    (after, limit): (Option<CauseMark>, i64),
) -> Result<CausesPage, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = readable(ctx, &mut db, scope.place).await?;
    let who = (&granted, ctx.actor.user);
    // Revisions first: what is written between the two counts as unseen.
    let seen = suspect::seen_revisions(&mut db, who, scope).await?;
    // One more than the page holds tells whether another follows.
    let mut found = suspect::causes(&mut db, who, scope, (after, limit.saturating_add(1))).await?;
    let length = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.items.len() > length;
    found.items.truncate(length);
    let next = found.items.last().filter(|_| more).map(|last| CauseMark {
        since: last.since,
        object: last.object.object_id,
    });
    Ok(CausesPage {
        items: found.items,
        total: found.total,
        links: found.links,
        seen,
        next,
    })
}

/// Suspect links in the order they were made, and the last one where another page follows.
#[tracing::instrument(name = "app.suspect.list", skip_all)]
pub async fn list_suspect(
    ctx: &Ctx,
    wanted: SuspectPage,
) -> Result<(Vec<Listed>, Option<LinkId>), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = readable(ctx, &mut db, wanted.scope.place).await?;
    let who = (&granted, ctx.actor.user);
    let range = (wanted.after, wanted.limit.saturating_add(1));
    let mut found = suspect::list(&mut db, who, (wanted.scope, wanted.cause), range).await?;
    let length = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let more = found.len() > length;
    found.truncate(length);
    let next = found.last().filter(|_| more).map(|last| last.id);
    let mut writable: HashMap<ModuleId, bool> = HashMap::new();
    let mut items = Vec::with_capacity(found.len());
    for link in found {
        let module = link.source.module_id;
        let may_clear = match writable.entry(module) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(unknown) => {
                let may = ctx.module(&mut db, module, Action::Write).await;
                *unknown.insert(may.is_ok())
            }
        };
        items.push(Listed { link, may_clear });
    }
    Ok((items, next))
}
