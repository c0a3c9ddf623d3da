//! Confirming many suspect links as one change set.

use std::collections::BTreeSet;

use req1_domain::{
    access::{Action, Granted},
    ids::{ChangeSetId, LinkId, ModuleId},
    violation::{Violations, bounded},
};
use req1_store::{
    Connection,
    change_sets::{self, NewChange},
    suspect::{self, Clearing},
};

use super::list::readable;
use crate::{AppError, Ctx};

/// Links that a request may name.
pub const MOST_LINKS: usize = 10_000;
/// Links that are told of those that stay suspect.
const TOLD: i64 = 100;
/// Characters of a reason.
const REASON: usize = 2_000;

/// Which links to confirm, and why.
#[derive(Debug, Clone)]
pub struct ClearCommand {
    /// Which.
    pub clearing: Clearing,
    /// Why, in the actor's own words.
    pub reason: Option<String>,
}

/// Why a link is suspect still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftReason {
    /// An end changed since it was seen.
    Changed,
    /// The actor may not change the module that it starts in.
    NotAllowed,
}

/// A link that is suspect still.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// The link.
    pub id: LinkId,
    /// Why.
    pub reason: LeftReason,
}

/// What was confirmed.
#[derive(Debug, Clone)]
pub struct Cleared {
    /// The change set; none when nothing was to be confirmed.
    pub change_set: Option<ChangeSetId>,
    /// Links that were confirmed.
    pub count: u64,
    /// Links that were meant and stay suspect.
    pub left_count: i64,
    /// The first of them.
    pub left: Vec<Left>,
}

/// Confirms links at what the actor saw. What changed since stays suspect and is told.
#[tracing::instrument(name = "app.suspect.clear", skip_all)]
pub async fn clear_suspect(ctx: &Ctx, command: ClearCommand) -> Result<Cleared, AppError> {
    let ClearCommand { clearing, reason } = command;
    let comment = self::reason(reason)?;
    let mut db = ctx.store().acquire().await?;
    let modules = concerned(ctx, &mut db, &clearing).await?;
    drop(db);
    let mut turns = Vec::with_capacity(modules.len());
    for module in &modules {
        turns.push(ctx.turn(*module).await);
    }
    let mut tx = ctx.store().begin().await?;
    let granted = writable(ctx, &mut tx, &modules).await?;
    let Some(first) = granted.first().copied() else {
        return Ok(Cleared {
            change_set: None,
            count: 0,
            left_count: 0,
            left: Vec::new(),
        });
    };
    let new = NewChange {
        comment,
        ..ctx.change("edit")
    };
    let id = new.id;
    let proofs: Vec<&Granted> = granted.iter().collect();
    let change = change_sets::open(&mut tx, new, &proofs).await?;
    let what = (ctx.actor.user, &clearing);
    let count = suspect::clear(&mut tx, &change, what).await?;
    let (left, left_count) = suspect::left(&mut tx, &first, what, TOLD).await?;
    let left = left.into_iter().map(|(id, module)| Left {
        id,
        reason: if granted.iter().any(|one| one.id() == module.0) {
            LeftReason::Changed
        } else {
            LeftReason::NotAllowed
        },
    });
    let mut cleared = Cleared {
        change_set: None,
        count,
        left_count,
        left: left.collect(),
    };
    if count > 0 {
        let sealed = change_sets::seal(&mut tx, &change).await?;
        req1_store::commit(tx).await?;
        ctx.announce(&sealed);
        cleared.change_set = Some(id);
    }
    Ok(cleared)
}

/// A reason as it is kept; none when nothing is said.
pub(crate) fn reason(reason: Option<String>) -> Result<Option<String>, Violations> {
    let reason = reason.map(|text| text.trim().to_owned());
    let reason = reason.filter(|text| !text.is_empty());
    if let Some(text) = &reason {
        bounded("/reason", text, REASON)?;
    }
    Ok(reason)
}

/// The modules whose links are meant, in the order of their ids. Who sees none of the links does not learn of them.
async fn concerned(
    ctx: &Ctx,
    db: &mut Connection,
    clearing: &Clearing,
) -> Result<Vec<ModuleId>, AppError> {
    match clearing {
        Clearing::Links(_) => {}
        Clearing::Cause { scope, .. } => {
            readable(ctx, &mut *db, scope.place).await?;
        }
        Clearing::Module { module, .. } => {
            ctx.module(&mut *db, *module, Action::Write).await?;
        }
    }
    let found = suspect::modules(db, ctx.actor.user, clearing).await?;
    if found.is_empty() && matches!(clearing, Clearing::Links(_)) {
        return Err(AppError::NotFound);
    }
    let workspaces: BTreeSet<_> = found.iter().map(|(_, workspace)| *workspace).collect();
    if workspaces.len() > 1 {
        let detail = "the links are of several workspaces";
        return Err(AppError::invalid("/links", "other_workspace", detail));
    }
    Ok(found.into_iter().map(|(module, _)| module).collect())
}

/// Proofs for the modules that the actor may change.
async fn writable(
    ctx: &Ctx,
    db: &mut Connection,
    modules: &[ModuleId],
) -> Result<Vec<Granted>, AppError> {
    let mut granted = Vec::with_capacity(modules.len());
    for module in modules {
        match ctx.module(&mut *db, *module, Action::Write).await {
            Ok(proof) => granted.push(proof),
            Err(AppError::NotAllowed(_) | AppError::NotFound) => {}
            Err(other) => return Err(other),
        }
    }
    if granted.is_empty() && !modules.is_empty() {
        return Err(AppError::NotAllowed(Action::Write));
    }
    Ok(granted)
}
