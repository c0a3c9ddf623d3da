//! What an undo of a change set does: read anew under the lock, and the same for a preview.

use std::collections::{BTreeSet, HashSet};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, Classification},
    undo::ConflictKind,
};
use req1_store::{
    Connection, StoreError,
    change_sets::OpenChange,
    modules,
    objects::{self, NewContent},
    undo::{self, Act, ActModule, Touched},
};

use super::{
    content::{self, ContentPlan, PART, States},
    links::{self, LinkPlan},
    report::{Conflict, Entity, Findings, Report, Subject, Way},
    schema::SchemaPlan,
    tree::{self, TreePlan},
};
use crate::{AppError, Ctx, objects::search_text};

/// Links of a statement.
const LINKS: usize = 1_000;

struct ModulePlan {
    module: Granted,
    revision: i64,
    schema: SchemaPlan,
    tree: TreePlan,
    content: ContentPlan,
    links: LinkPlan,
}

/// What an undo does.
pub(super) struct Plan {
    /// Modules that the change set made, and in which nothing is but what it made: they go as a whole.
    going: Vec<Granted>,
    /// Modules that it took away: they come back as a whole.
    coming: Vec<Granted>,
    modules: Vec<ModulePlan>,
    found: Findings,
}

impl Plan {
    /// Reads what the change set did and what became of it. Of items and conflicts `limit` are kept.
    pub(super) async fn new(
        ctx: &Ctx,
        db: &mut Connection,
        (act, grants): (&Act, &[Granted]),
        limit: usize,
    ) -> Result<Self, AppError> {
        let mut plan = Self {
            going: Vec::new(),
            coming: Vec::new(),
            modules: Vec::with_capacity(grants.len()),
            found: Findings::new(limit),
        };
        for granted in grants {
            let id = ModuleId(granted.id());
            if let Some(one) = act.modules.iter().find(|one| one.module == id) {
                plan.want(&mut *db, granted, (act, one)).await?;
            }
        }
        let Self {
            coming: back,
            modules,
            found,
            ..
        } = &mut plan;
        let going: HashSet<ObjectId> = modules
            .iter()
            .flat_map(|one| one.tree.deletes.iter().copied())
            .collect();
        let coming: HashSet<ObjectId> = modules
            .iter()
            .flat_map(|one| one.tree.restores.iter().copied())
            .collect();
        let own: Vec<ModuleId> = back.iter().map(|one| ModuleId(one.id())).collect();
        for one in &mut *modules {
            let of = (&one.module, one.revision);
            let ends = (&going, &coming, own.as_slice());
            one.links = links::plan(ctx, &mut *db, of, ends, found).await?;
        }
        for one in modules {
            found.name(&mut *db, &one.module).await?;
        }
        Ok(plan)
    }

    /// Plans what becomes of a module, or of what is in it.
    async fn want(
        &mut self,
        db: &mut Connection,
        module: &Granted,
        (act, one): (&Act, &ActModule),
    ) -> Result<(), AppError> {
        let subject = || {
            let id = ModuleId(module.id());
            Subject::new(Entity::Module, module.id(), id, one.name.clone())
        };
        if one.went {
            self.found.counts.modules_restored += 1;
            self.found.item(Way::Restore, subject(), Vec::new());
            self.coming.push(*module);
            return Ok(());
        }
        if one.in_bin {
            // Where the change set made it, it is as it was before already.
            if !one.came {
                let conflict = Conflict::new(ConflictKind::DeletedSince, subject());
                self.found.conflict(conflict);
            }
            return Ok(());
        }
        // Whether somebody did something since is known without looking at what there is.
        let mut goes = one.came && one.newest == one.revision;
        if !goes {
            let mut found = Findings::new(self.found.limit());
            let parts = plan_module(&mut *db, module, (act, one), &mut found).await?;
            goes =
                one.came && found.conflict_count == 0 && !parts.leaves_something(&mut *db).await?;
            if !goes {
                if one.came {
                    let last = undo::last_change(&mut *db, module).await?;
                    self.found.conflict(Conflict {
                        by: last.map(|last| (last.by, last.name, last.at)),
                        ..Conflict::new(ConflictKind::EditedSince, subject())
                    });
                }
                self.found.absorb(found);
                self.modules.push(parts);
            }
        }
        if goes {
            self.found.counts.modules_deleted += 1;
            self.found.item(Way::Delete, subject(), Vec::new());
            self.going.push(*module);
        }
        Ok(())
    }

    pub(super) const fn has_conflicts(&self) -> bool {
        self.found.conflict_count > 0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.counts.is_empty()
    }

    pub(super) fn report(self, act: Act) -> Report {
        let found = self.found;
        Report {
            act,
            counts: found.counts,
            items: found.items,
            conflict_count: found.conflict_count,
            conflicts: found.conflicts,
        }
    }

    /// Does what is without conflict.
    pub(super) async fn apply(
        &self,
        ctx: &Ctx,
        db: &mut Connection,
        change: &mut OpenChange,
    ) -> Result<(), AppError> {
        for one in &self.modules {
            one.apply(&mut *db, change).await.map_err(too_deep)?;
        }
        for module in &self.coming {
            let is = modules::by_id(&mut *db, module, ctx.actor.user).await?;
            undo::bring_module(&mut *db, change, module, &is.fields).await?;
            ctx.audit(&mut *db, crate::modules::event("restore", &is))
                .await?;
        }
        for module in &self.going {
            let was = modules::by_id(&mut *db, module, ctx.actor.user).await?;
            undo::take_module(&mut *db, change, module, &was.fields).await?;
            ctx.audit(&mut *db, crate::modules::event("delete", &was))
                .await?;
        }
        Ok(())
    }
}

fn too_deep(error: AppError) -> AppError {
    if let AppError::Store(StoreError::Constraint(name)) = &error
        && name == "object_depth_check"
    {
        return AppError::conflict("too_deep", "objects would nest more than 64 levels deep");
    }
    error
}

async fn plan_module(
    db: &mut Connection,
    module: &Granted,
    (act, one): (&Act, &ActModule),
    found: &mut Findings,
) -> Result<ModulePlan, AppError> {
    let touched = undo::touched(&mut *db, module, one.revision).await?;
    let edited = content::edited_since(&mut *db, module, &touched).await?;
    let tree = tree::plan(&mut *db, module, (act.id, &touched, edited), found).await?;
    let revision = one.schema.then_some(one.revision);
    let mut schema = SchemaPlan::new(&mut *db, module, revision, found).await?;
    let content = loop {
        // What is left of the schema decides which values fit, and values decide what is left of the schema.
        let mut of_content = Findings::new(found.limit());
        let mut used = BTreeSet::new();
        let plan = content::plan(
            &mut *db,
            module,
            (&touched, &tree.restores, &schema.after),
            &mut of_content,
            |now, content| {
                if !tree.deletes.contains(&now.id) {
                    used.extend(schema.unknown_in(content));
                }
            },
        )
        .await?;
        if one.schema {
            let without = spoken_for(&touched, &tree);
            used.extend(schema.used_elsewhere(&mut *db, module, &without).await?);
        }
        if used.is_empty() {
            found.absorb(of_content);
            break plan;
        }
        schema.leave(&mut *db, module, (&used, &mut *found)).await?;
    };
    schema.report(module, found);
    Ok(ModulePlan {
        module: *module,
        revision: one.revision,
        schema,
        tree,
        content,
        links: LinkPlan::default(),
    })
}

/// Objects whose values are not what they are now: they go, or were looked at one by one.
fn spoken_for(touched: &[Touched], tree: &TreePlan) -> HashSet<ObjectId> {
    let edited = touched
        .iter()
        .filter(|one| one.edited && (!one.deleted || one.deleted_then))
        .map(|one| one.id);
    tree.deletes.iter().copied().chain(edited).collect()
}

impl ModulePlan {
    /// Whether anything is left in the module when this is done.
    async fn leaves_something(&self, db: &mut Connection) -> Result<bool, AppError> {
        let live = undo::live_objects(db, &self.module).await?;
        let going = i64::try_from(self.tree.deletes.len()).unwrap_or(i64::MAX);
        Ok(self.schema.settings_edited
            || self.schema.leaves_some()
            || !self.tree.restores.is_empty()
            || live != going)
    }

    async fn apply(&self, db: &mut Connection, change: &mut OpenChange) -> Result<(), AppError> {
        let module = &self.module;
        self.schema.apply(&mut *db, (&mut *change, module)).await?;
        let restores: Vec<ObjectId> = self.tree.restores.iter().copied().collect();
        if !restores.is_empty() {
            undo::restore_objects(&mut *db, change, module, &restores).await?;
        }
        let placings = self.tree.placings();
        undo::place(&mut *db, change, module, &placings).await?;
        self.put_back(&mut *db, change).await?;
        let deletes: Vec<ObjectId> = self.tree.deletes.iter().copied().collect();
        if !deletes.is_empty() {
            undo::delete_objects(&mut *db, change, module, &deletes).await?;
        }
        for part in self.links.deletes.chunks(LINKS) {
            undo::delete_links(&mut *db, change, module, part).await?;
        }
        for part in self.links.restores.chunks(LINKS) {
            undo::restore_links(&mut *db, change, module, part).await?;
        }
        for part in self.links.edits.chunks(LINKS) {
            let of = (module, self.revision);
            undo::put_links_back(&mut *db, change, of, part).await?;
        }
        let counted: Vec<ObjectId> = restores.into_iter().chain(deletes).collect();
        if !counted.is_empty() {
            undo::refresh_counts(db, module, &counted).await?;
        }
        Ok(())
    }

    /// Gives objects their former values.
    async fn put_back(&self, db: &mut Connection, change: &OpenChange) -> Result<(), AppError> {
        for part in self.content.objects.chunks(PART) {
            let states =
                content::states(&mut *db, &self.module, (part, &self.schema.after)).await?;
            let contents: Vec<NewContent> = states
                .into_iter()
                .filter(|one| one.back.content != one.now.content)
                .map(|one| self.new_content(one))
                .collect();
            let written = (contents.as_slice(), ChangeType::Undo);
            objects::revise(&mut *db, change, &self.module, written).await?;
        }
        Ok(())
    }

    fn new_content(&self, States { now, back }: States) -> NewContent {
        let heading = |of: Classification| {
            i32::from(of == Classification::Heading && now.deleted_at.is_none())
        };
        let text = search_text(&self.schema.after.definitions, &back.content);
        let known = search_text(&self.schema.now, &now.content);
        NewContent {
            id: now.id,
            version: now.version,
            keeps_texts: false,
            headings: heading(back.content.classification) - heading(now.content.classification),
            search: (text != known).then(|| text.into()),
            content: back.content,
            key: now.key,
        }
    }
}
