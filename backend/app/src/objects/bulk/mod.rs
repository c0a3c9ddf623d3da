//! One act on many objects: one change set, all or nothing.

mod diff;
mod edit;
mod refusals;
mod roots;
mod selection;
mod structure;

use std::collections::HashMap;

use req1_domain::{
    access::Action,
    ids::{ChangeSetId, ModuleId, ObjectId},
    objects::{ChangeType, ObjectEdit},
};
use req1_store::{change_sets::Sealed, objects::Target};

pub use diff::FieldDiff;
pub use selection::{Selecting, Wanted};

use crate::{AppError, Ctx};
use edit::{Because, Edits};
use selection::Selection;

/// Objects of one act at most.
pub const MOST_OBJECTS: usize = 10_000;

/// What is done to each of the objects.
#[derive(Debug, Clone)]
pub enum BulkAct {
    /// They get other values, another type or classification. Heading and body are no part of it.
    Edit(Box<ObjectEdit>),
    /// They go to a place, one after the other in the order in which they stand, with everything below them.
    Move(Target),
    /// They are deleted with everything below them, restorably.
    Delete,
    /// They come back, each with what was deleted together with it.
    Restore,
}

/// One act on many objects of a module.
#[derive(Debug, Clone)]
pub struct BulkCommand {
    /// The module.
    pub module: ModuleId,
    /// Which objects.
    pub selecting: Selecting,
    /// What is done.
    pub act: BulkAct,
    /// Nothing is written: only what would happen is told.
    pub dry_run: bool,
}

/// What an act did, or would do.
#[derive(Debug, Clone, Default)]
pub struct BulkOutcome {
    /// The change set and its revision of the module; none when nothing was written.
    pub written: Option<(ChangeSetId, i64)>,
    /// Objects that were selected.
    pub selected: usize,
    /// Those of them that are another than before.
    pub changed: usize,
    /// Those that were already as wanted.
    pub unchanged: usize,
    /// Those that the act is not for: deleted ones, or to be restored and not deleted, or such as no longer pass the filter.
    pub skipped: usize,
    /// Objects below the changed ones that go along with them.
    pub below: usize,
}

impl BulkOutcome {
    fn with(self, change: ChangeSetId, sealed: &Sealed) -> Self {
        Self {
            written: sealed
                .moved
                .first()
                .map(|(_, revision)| (change, *revision)),
            ..self
        }
    }
}

/// Does one act on many objects.
#[tracing::instrument(name = "app.object.bulk", skip_all, fields(module.id = %command.module))]
pub async fn bulk_objects(ctx: &Ctx, command: BulkCommand) -> Result<BulkOutcome, AppError> {
    let _turn = ctx.turn(command.module).await;
    let mut db = ctx.store().acquire().await?;
    let action = match &command.act {
        BulkAct::Edit(edit) if edit.only_reviews() => Action::Review,
        BulkAct::Edit(_) | BulkAct::Move(_) | BulkAct::Delete | BulkAct::Restore => Action::Write,
    };
    let module = ctx.module(&mut db, command.module, action).await?;
    let deleted = matches!(command.act, BulkAct::Restore);
    let selecting = (command.selecting, deleted);
    let selection = Selection::load(ctx, &mut db, &module, selecting).await?;
    let asked = (&selection, command.dry_run);
    // Scripts may run for long; the connection is for others meanwhile.
    drop(db);
    match command.act {
        BulkAct::Edit(edit) => {
            let because = Because {
                cause: "edit",
                change_type: ChangeType::Update,
                comment: None,
            };
            let edits = (asked, Edits::Same(&edit), because);
            let (outcome, _) = edit::edit(ctx, &module, edits).await?;
            Ok(outcome)
        }
        BulkAct::Move(target) => structure::relocate(ctx, &module, (asked, target)).await,
        BulkAct::Delete => structure::delete(ctx, &module, asked).await,
        BulkAct::Restore => structure::restore(ctx, &module, asked).await,
    }
}

/// Changes that a script wants of objects of one module.
pub(crate) struct Scripted {
    /// The module.
    pub(crate) module: ModuleId,
    /// What becomes of each object, with the version that the script has seen.
    pub(crate) edits: HashMap<ObjectId, (i32, ObjectEdit)>,
    /// Which script, in words.
    pub(crate) comment: String,
    /// Nothing is written.
    pub(crate) dry_run: bool,
}

/// Changes each of many objects in its own way, in one change set, and tells what changes. What others changed since the
/// script has seen it is a conflict, and nothing is written.
pub(crate) async fn edit_each(
    ctx: &Ctx,
    scripted: Scripted,
) -> Result<(BulkOutcome, Vec<FieldDiff>), AppError> {
    let _turn = ctx.turn(scripted.module).await;
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, scripted.module, Action::Write).await?;
    let mut wanted = Vec::with_capacity(scripted.edits.len());
    let mut edits = HashMap::with_capacity(scripted.edits.len());
    for (id, (version, edit)) in scripted.edits {
        wanted.push(Wanted {
            id,
            version: Some(version),
        });
        edits.insert(id, edit);
    }
    let selecting = (Selecting::Objects(wanted), false);
    let selection = Selection::load(ctx, &mut db, &module, selecting).await?;
    let because = Because {
        cause: "script",
        change_type: ChangeType::Script,
        comment: Some(scripted.comment),
    };
    drop(db);
    let asked = (&selection, scripted.dry_run);
    let asked = (asked, Edits::Each(&edits), because);
    let (outcome, mut diffs) = edit::edit(ctx, &module, asked).await?;
    let places = selection.chosen.iter().enumerate();
    let places: HashMap<ObjectId, usize> = places.map(|(place, one)| (one.id, place)).collect();
    diffs.sort_by_key(|one| places.get(&one.object).copied());
    Ok((outcome, diffs))
}
