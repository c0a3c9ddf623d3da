//! What scripts want to be done, done as one change set: all of it, or nothing.

mod link;
mod make;
mod plan;

use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, ObjectId},
};
use req1_script::Command;
use req1_store::{
    Connection,
    change_sets::{self, NewChange, OpenChange},
};

use super::{
    run::Prepared,
    triggers::{ATTEMPTS, Seen, busy},
};
use crate::{
    AppError,
    objects::{Draft, EachEdit, FieldDiff, ask_to_delete, delete_within},
};
use make::{drafts, make};
use plan::Plan;

/// An object that a script made, or would make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedObject {
    /// The object.
    pub id: ObjectId,
    /// Its module.
    pub module: ModuleId,
    /// Its key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
}

/// What a script did, or would do.
#[derive(Debug, Clone, Default)]
pub struct Done {
    /// The change set, and its revision of the script's module, or of the first other one; none when nothing was written.
    pub written: Option<(ChangeSetId, i64)>,
    /// Objects that became others.
    pub changed: usize,
    /// What of them.
    pub diffs: Vec<FieldDiff>,
    /// Objects that were made, in their order.
    pub created: Vec<CreatedObject>,
    /// Objects that went, those below others included.
    pub deleted: usize,
    /// Links that were made.
    pub linked: usize,
    /// Links that were taken away.
    pub unlinked: usize,
}

impl Done {
    const fn is_nothing(&self) -> bool {
        self.changed == 0
            && self.created.is_empty()
            && self.deleted == 0
            && self.linked == 0
            && self.unlinked == 0
    }
}

/// Does what a script wants, with the rights that its author and the caller share. With `dry_run` all of it is done, told
/// and taken back. An object that is no longer at the version that the script has seen is refused.
pub(super) async fn carry_out(
    prepared: &Prepared,
    commands: Vec<Command>,
    dry_run: bool,
) -> Result<Done, AppError> {
    let plan = Plan::load(prepared, commands).await?;
    if plan.is_empty() {
        return Ok(Done::default());
    }
    let mut turns = Vec::with_capacity(plan.modules.len());
    for module in plan.modules.keys() {
        turns.push(prepared.ctx.turn(*module).await);
    }
    for _ in 0..ATTEMPTS {
        if let Some(done) = attempt(prepared, &plan, dry_run).await? {
            return Ok(done);
        }
    }
    Err(busy())
}

/// None when what the rules or other scripts were asked about is another meanwhile.
async fn attempt(
    prepared: &Prepared,
    plan: &Plan,
    dry_run: bool,
) -> Result<Option<Done>, AppError> {
    let ctx = &prepared.ctx;
    let mut seen = Vec::new();
    let mut edits = Vec::new();
    for module in plan.modules.values() {
        if !module.edits.is_empty() {
            edits.push(EachEdit::load(ctx, &module.granted, &module.edits).await?);
        }
        if !module.deletions.is_empty() {
            seen.push(ask_to_delete(ctx, &module.granted, &module.deletions).await?);
        }
    }
    let mut ready = Vec::with_capacity(edits.len());
    for one in &edits {
        ready.push(one.prepare().await?);
    }
    let (drafts, looked_at) = drafts(ctx, plan).await?;
    seen.push(looked_at);

    let mut tx = ctx.store().begin().await?;
    let new = NewChange {
        comment: Some(prepared.in_words()),
        script_depth: prepared.depth,
        ..ctx.change("script")
    };
    let modules: Vec<&Granted> = plan.modules.values().map(|one| &one.granted).collect();
    let mut change = change_sets::open(&mut tx, new, &modules).await?;
    if !holds(&mut tx, &change, (plan, &drafts, &seen)).await? {
        return Ok(None);
    }
    for one in &mut ready {
        if !one.write(&mut tx, &change).await? {
            return Ok(None);
        }
    }
    let mut done = Done {
        created: make(&mut tx, &mut change, (plan, drafts)).await?,
        unlinked: link::unlink(ctx, &mut tx, (&change, plan)).await?,
        ..Done::default()
    };
    for one in ready {
        let (changed, diffs) = one.told();
        done.changed += changed;
        done.diffs.extend(diffs);
    }
    for module in plan.modules.values() {
        let within = (&module.granted, &change);
        done.deleted += delete_within(ctx, &mut tx, within, &module.deletions).await?;
    }
    done.linked = link::link(ctx, &mut tx, (&change, plan)).await?;
    if dry_run || done.is_nothing() {
        return Ok(Some(done));
    }
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    let own = |(module, _): &&(ModuleId, i64)| *module == prepared.module;
    let revision = sealed.moved.iter().find(own).or(sealed.moved.first());
    done.written = revision.map(|(_, revision)| (change.change.id, *revision));
    Ok(Some(done))
}

/// Whether new objects were made for the schemas of this moment, and scripts have looked at what is there now.
async fn holds(
    db: &mut Connection,
    change: &OpenChange,
    (plan, drafts, seen): (&Plan, &[Draft], &[Seen]),
) -> Result<bool, AppError> {
    for (new, draft) in plan.objects.iter().zip(drafts) {
        if change.module(new.module)?.schema_version != draft.schema_version {
            return Ok(false);
        }
    }
    for seen in seen {
        if !seen.holds(&mut *db, change).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
