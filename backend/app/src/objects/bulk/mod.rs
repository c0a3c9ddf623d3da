//! One act on many objects: one change set, all or nothing.

mod diff;
mod each;
mod edit;
mod refusals;
mod roots;
mod selection;
mod structure;

use req1_domain::{
    access::Action,
    ids::{ChangeSetId, ModuleId},
    objects::ObjectEdit,
};
use req1_store::{change_sets::Sealed, objects::Target};

pub use diff::FieldDiff;
pub(crate) use each::EachEdit;
pub use selection::{Selecting, Wanted};
pub(crate) use structure::{ask_to_delete, delete_within};

use crate::{AppError, Ctx};
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
        BulkAct::Edit(edit) => edit::edit(ctx, &module, (asked, &edit)).await,
        BulkAct::Move(target) => structure::relocate(ctx, &module, (asked, target)).await,
        BulkAct::Delete => structure::delete(ctx, &module, asked).await,
        BulkAct::Restore => structure::restore(ctx, &module, asked).await,
    }
}
