//! Another edit for each of many objects, as a part of a change set that does other things, too.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    objects::{ChangeType, ObjectEdit},
};
use req1_store::{Connection, change_sets::OpenChange};

use super::{
    diff::FieldDiff,
    edit::{Editor, Edits, triggers},
    selection::{Selecting, Selection, Wanted},
};
use crate::{AppError, Ctx, scripts::Triggers};

/// Edits of objects of one module.
pub(crate) struct EachEdit<'a> {
    ctx: &'a Ctx,
    module: &'a Granted,
    selection: Selection,
    edits: HashMap<ObjectId, ObjectEdit>,
    triggers: Option<Triggers>,
}

impl<'a> EachEdit<'a> {
    /// `edits` has the version that each of the objects was seen at; at another one it is refused.
    pub(crate) async fn load(
        ctx: &'a Ctx,
        module: &'a Granted,
        edits: &HashMap<ObjectId, (i32, ObjectEdit)>,
    ) -> Result<Self, AppError> {
        let wanted = edits.iter().map(|(id, (version, _))| Wanted {
            id: *id,
            version: Some(*version),
        });
        let selecting = (Selecting::Objects(wanted.collect()), false);
        let mut db = ctx.store().acquire().await?;
        let selection = Selection::load(ctx, &mut db, module, selecting).await?;
        drop(db);
        Ok(Self {
            ctx,
            module,
            selection,
            triggers: triggers(ctx, module).await?,
            edits: edits
                .iter()
                .map(|(id, (_, edit))| (*id, edit.clone()))
                .collect(),
        })
    }

    /// Applies all rules, before the module is locked.
    pub(crate) async fn prepare(&self) -> Result<Prepared<'_>, AppError> {
        let edits = (Edits::Each(&self.edits), self.triggers.as_ref());
        let mut editor = Editor::new(self.ctx, self.module, edits);
        editor.prepare(&self.selection.ids(), true).await?;
        editor.catch_up(&self.selection).await?;
        Ok(Prepared {
            editor,
            selection: &self.selection,
        })
    }
}

/// Edits that only have to be written.
pub(crate) struct Prepared<'a> {
    editor: Editor<'a>,
    selection: &'a Selection,
}

impl Prepared<'_> {
    /// Writes them into a change set that has locked the module. False when all has to be prepared anew.
    pub(crate) async fn write(
        &mut self,
        tx: &mut Connection,
        change: &OpenChange,
    ) -> Result<bool, AppError> {
        let written = (self.selection, ChangeType::Script);
        Ok(self.editor.write(tx, change, written).await?.is_some())
    }

    /// How many objects become others, and what of them, in document order.
    pub(crate) fn told(self) -> (usize, Vec<FieldDiff>) {
        let places = self.selection.chosen.iter().enumerate();
        let places: HashMap<ObjectId, usize> = places.map(|(place, one)| (one.id, place)).collect();
        let mut diffs = self.editor.diffs;
        diffs.sort_by_key(|one| places.get(&one.object).copied());
        (self.editor.contents.len(), diffs)
    }
}
