//! Other values for many objects.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId, ObjectTypeId},
    objects::{ChangeType, Classification, Object, ObjectContent, ObjectEdit, apply},
    scripts::Hook,
};
use req1_store::{
    Connection,
    change_sets::{self, OpenChange},
    objects::{self, NewContent},
};
use serde_json::Value;

use super::diff::{FieldDiff, diff};
use super::{
    BulkOutcome,
    refusals::Refusals,
    selection::{Now, Selection},
};
use crate::{
    AppError, Ctx,
    files::check_body_files,
    objects::rules::Rules,
    scripts::{Seen, Triggers},
    suspect::settle,
};

/// Objects that are held with all that they say at a time.
const PART: usize = 500;
/// Bytes of values and of text to be searched that are held for one act; objects are a few hundred bytes as a rule.
const MOST_TEXT: usize = 64 << 20;
/// How often all is prepared anew because attributes or types changed.
const ATTEMPTS: usize = 8;
/// How often what moved is prepared anew before the module is locked, and how many may be left for then.
const ROUNDS: usize = 4;
const FEW: usize = 50;

/// What becomes of the objects.
#[derive(Debug, Clone, Copy)]
pub(super) enum Edits<'a> {
    /// The same of all.
    Same(&'a ObjectEdit),
    /// Of each something else.
    Each(&'a HashMap<ObjectId, ObjectEdit>),
}

impl<'a> Edits<'a> {
    fn of(self, id: ObjectId) -> Option<&'a ObjectEdit> {
        match self {
            Self::Same(edit) => Some(edit),
            Self::Each(edits) => edits.get(&id),
        }
    }
}

/// Edits many objects. All rules are applied before the module is locked; under the lock only to the few that moved on
/// meanwhile, so the act gets through however much others write, and they wait for nothing but its writing.
pub(super) async fn edit(
    ctx: &Ctx,
    module: &Granted,
    ((selection, dry_run), edit): ((&Selection, bool), &ObjectEdit),
) -> Result<BulkOutcome, AppError> {
    for _ in 0..ATTEMPTS {
        let triggers = triggers(ctx, module).await?;
        let mut editor = Editor::new(ctx, module, (Edits::Same(edit), triggers.as_ref()));
        editor.prepare(&selection.ids(), !dry_run).await?;
        if dry_run || editor.contents.is_empty() {
            return Ok(outcome(selection, editor.contents.len(), 0));
        }
        editor.catch_up(selection).await?;
        let mut tx = ctx.store().begin().await?;
        let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
        let written = (selection, ChangeType::Update);
        let Some(skipped) = editor.write(&mut tx, &change, written).await? else {
            continue;
        };
        let outcome = outcome(selection, editor.contents.len(), skipped);
        if editor.contents.is_empty() {
            return Ok(outcome);
        }
        let sealed = change_sets::seal(&mut tx, &change).await?;
        req1_store::commit(tx).await?;
        ctx.announce(&sealed);
        return Ok(outcome.with(change.change.id, &sealed));
    }
    Err(AppError::conflict(
        "busy",
        "attributes and types of this module are changed all the time; try again",
    ))
}

/// The scripts before a save, which may take as long as scripts for many objects may.
pub(super) async fn triggers(ctx: &Ctx, module: &Granted) -> Result<Option<Triggers>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let mut triggers = Triggers::of(ctx, &mut db, (module, Hook::PreSave)).await?;
    if let Some(triggers) = &mut triggers {
        triggers.for_many();
    }
    Ok(triggers)
}

fn outcome(selection: &Selection, changed: usize, gone: usize) -> BulkOutcome {
    let skipped = selection.skipped + gone;
    BulkOutcome {
        selected: selection.len(),
        changed,
        unchanged: selection.len().saturating_sub(changed + skipped),
        skipped,
        ..BulkOutcome::default()
    }
}

/// The type that an object has afterwards, the object, and what it says then.
type Draft = (Option<ObjectTypeId>, Object, ObjectContent);

/// Applies one edit to many objects.
pub(super) struct Editor<'a> {
    ctx: &'a Ctx,
    module: &'a Granted,
    edits: Edits<'a>,
    /// Scripts that run before a save.
    triggers: Option<&'a Triggers>,
    /// What they read from.
    looked_at: Seen,
    rules: HashMap<Option<ObjectTypeId>, Rules>,
    /// The version of each object that the edit was applied to.
    seen: HashMap<ObjectId, i32>,
    /// What objects say afterwards, without heading and body, which stay; those that the edit changes.
    pub(super) contents: Vec<NewContent>,
    /// What each of many edits changes.
    pub(super) diffs: Vec<FieldDiff>,
}

impl<'a> Editor<'a> {
    pub(super) fn new(
        ctx: &'a Ctx,
        module: &'a Granted,
        (edits, triggers): (Edits<'a>, Option<&'a Triggers>),
    ) -> Self {
        Self {
            ctx,
            module,
            edits,
            triggers,
            looked_at: Seen::default(),
            rules: HashMap::new(),
            seen: HashMap::new(),
            contents: Vec::new(),
            diffs: Vec::new(),
        }
    }

    /// Whether everything was prepared for the schema that the locked module has.
    fn fits(&self, schema_version: i64) -> bool {
        let mut rules = self.rules.values();
        rules.all(|rules| rules.defaults.schema_version == schema_version)
    }

    /// Prepares anew what moved on while the rest was prepared.
    pub(super) async fn catch_up(&mut self, selection: &Selection) -> Result<(), AppError> {
        for _ in 0..ROUNDS {
            let mut db = self.ctx.store().acquire().await?;
            let seen = (self.module, &self.seen);
            let now = selection.again(&mut db, seen).await?;
            drop(db);
            self.forget(&now);
            self.prepare(&now.moved, true).await?;
            if now.moved.len() <= FEW {
                break;
            }
        }
        Ok(())
    }

    /// Writes what was prepared into a change set that has locked the module, and tells how many objects the act is no
    /// longer for. None when all has to be prepared anew.
    pub(super) async fn write(
        &mut self,
        tx: &mut Connection,
        change: &OpenChange,
        (selection, change_type): (&Selection, ChangeType),
    ) -> Result<Option<usize>, AppError> {
        let locked = change.module(ModuleId(self.module.id()))?;
        if !self.fits(locked.schema_version) {
            return Ok(None);
        }
        let seen = (self.module, &self.seen);
        let now = selection.again(&mut *tx, seen).await?;
        // No script runs while others wait for the module.
        let is_late = self.triggers.is_some() && !now.moved.is_empty();
        if is_late || !self.looked_at.holds(&mut *tx, change).await? {
            return Ok(None);
        }
        self.forget(&now);
        self.prepare_locked(&mut *tx, &now.moved).await?;
        if !self.contents.is_empty() {
            let written = (self.contents.as_slice(), change_type);
            objects::revise(tx, change, self.module, written).await?;
        }
        Ok(Some(now.skipped))
    }

    /// Forgets what the act is no longer for, and what moved on.
    fn forget(&mut self, now: &Now) {
        let mut stayed: HashSet<ObjectId> = now.chosen.iter().map(|one| one.id).collect();
        for id in &now.moved {
            stayed.remove(id);
        }
        self.contents.retain(|one| stayed.contains(&one.id));
    }

    /// Applies the edit to objects while nobody waits for the module. Scripts run, and if something is to be written the
    /// search is prepared, too: it takes longer than writing the result.
    pub(super) async fn prepare(&mut self, ids: &[ObjectId], writes: bool) -> Result<(), AppError> {
        let mut refusals = Refusals::default();
        for part in ids.chunks(PART) {
            let mut db = self.ctx.store().acquire().await?;
            let drafts = self.drafts(&mut db, part, &mut refusals).await?;
            // Nor does anybody wait for a connection while they run.
            drop(db);
            let drafts = self.scripted(drafts, &mut refusals).await?;
            let mut db = self.ctx.store().acquire().await?;
            let mut contents = self.contents_of(&mut db, drafts).await?;
            if writes {
                objects::prepare_search(&mut db, self.module, &mut contents).await?;
            }
            self.contents.append(&mut contents);
        }
        Ok(refusals.finish()?)
    }

    /// Applies the edit to the few that moved on before the module was locked.
    async fn prepare_locked(
        &mut self,
        db: &mut Connection,
        ids: &[ObjectId],
    ) -> Result<(), AppError> {
        let mut refusals = Refusals::default();
        for part in ids.chunks(PART) {
            let drafts = self.drafts(&mut *db, part, &mut refusals).await?;
            let mut contents = self.contents_of(&mut *db, drafts).await?;
            self.contents.append(&mut contents);
        }
        Ok(refusals.finish()?)
    }

    /// What is to be written of drafts, as long as it is not too much for one act.
    async fn contents_of(
        &mut self,
        db: &mut Connection,
        drafts: Vec<Draft>,
    ) -> Result<Vec<NewContent>, AppError> {
        self.look(&mut *db, &drafts).await?;
        let contents = self.settled(db, drafts).await?;
        let text: usize = self.contents.iter().chain(&contents).map(weight).sum();
        if text > MOST_TEXT {
            let detail = "these objects hold too much text for one act; do it in parts";
            return Err(AppError::invalid("", "too_much_text", detail));
        }
        Ok(contents)
    }

    /// What the edit makes of some objects; those that it changes.
    async fn drafts(
        &mut self,
        db: &mut Connection,
        ids: &[ObjectId],
        refusals: &mut Refusals,
    ) -> Result<Vec<Draft>, AppError> {
        let mut drafts = Vec::with_capacity(ids.len());
        for object in objects::load_many(&mut *db, self.module, ids).await? {
            self.seen.insert(object.id, object.version);
            let Some(edit) = self.edits.of(object.id) else {
                continue;
            };
            let object_type = edit.object_type_id.apply(object.content.object_type_id);
            let content = object.content.clone();
            let draft = (object_type, object, content);
            drafts.extend(
                self.applied(&mut *db, draft, edit.clone(), &mut *refusals)
                    .await?,
            );
        }
        Ok(drafts)
    }

    /// What scripts make of them, one script after the other.
    async fn scripted(
        &mut self,
        mut drafts: Vec<Draft>,
        refusals: &mut Refusals,
    ) -> Result<Vec<Draft>, AppError> {
        let Some(triggers) = self.triggers else {
            return Ok(drafts);
        };
        for place in 0..triggers.count() {
            if drafts.is_empty() {
                break;
            }
            let given: Vec<_> = drafts.iter().map(|(_, now, draft)| (now, draft)).collect();
            let decided = triggers.ask_all(place, &given, &mut self.looked_at).await;
            let mut decided = decided?;
            for (object_type, object, draft) in std::mem::take(&mut drafts) {
                match decided.remove(&object.id) {
                    Some(Err(violations)) => refusals.add(&object.key, violations),
                    Some(Ok(Some(edit))) => {
                        let object_type = edit.object_type_id.apply(object_type);
                        let draft = (object_type, object, draft);
                        let mut db = self.ctx.store().acquire().await?;
                        drafts.extend(self.applied(&mut db, draft, edit, &mut *refusals).await?);
                    }
                    Some(Ok(None)) | None => drafts.push((object_type, object, draft)),
                }
            }
        }
        Ok(drafts)
    }

    /// A draft with one more edit; none when it is refused, or says what is stored.
    async fn applied(
        &mut self,
        db: &mut Connection,
        (object_type, object, draft): Draft,
        edit: ObjectEdit,
        refusals: &mut Refusals,
    ) -> Result<Option<Draft>, AppError> {
        if !self.rules.contains_key(&object_type) {
            let rules = Rules::load(db, self.module, object_type).await?;
            self.rules.insert(object_type, rules);
        }
        let Some(rules) = self.rules.get(&object_type) else {
            return Ok(None);
        };
        let stamp = (self.ctx.actor.user, self.ctx.now());
        match apply(&draft, edit, rules.type_rules(), stamp) {
            Err(violations) => {
                refusals.add(&object.key, violations);
                Ok(None)
            }
            Ok(draft) if draft == object.content => Ok(None),
            Ok(draft) => Ok(Some((object_type, object, draft))),
        }
    }

    /// Looks at files that new bodies show, and notes what each of many edits changes.
    async fn look(&mut self, db: &mut Connection, drafts: &[Draft]) -> Result<(), AppError> {
        for (object_type, object, draft) in drafts {
            if let (Edits::Each(_), Some(rules)) = (self.edits, self.rules.get(object_type)) {
                self.diffs.extend(diff(&rules.names(), object, draft));
            }
            if draft.body != object.content.body {
                let bodies = (object.content.body.as_deref(), draft.body.as_deref());
                check_body_files(self.ctx, &mut *db, self.module, bodies).await?;
            }
        }
        Ok(())
    }

    /// What is to be written of drafts.
    async fn settled(
        &self,
        db: &mut Connection,
        mut drafts: Vec<Draft>,
    ) -> Result<Vec<NewContent>, AppError> {
        let others = drafts
            .iter_mut()
            .filter_map(|(object_type, object, draft)| {
                let rules = self.rules.get(object_type)?;
                let is_other = draft.content_fingerprint != object.content.content_fingerprint;
                is_other.then_some((object.id, draft, rules.definitions.as_slice()))
            });
        settle(db, self.module, others.collect()).await?;
        let contents = drafts
            .into_iter()
            .filter_map(|(object_type, object, draft)| {
                Some(new_content(self.rules.get(&object_type)?, &object, draft))
            });
        Ok(contents.collect())
    }
}

fn new_content(rules: &Rules, object: &Object, draft: ObjectContent) -> NewContent {
    let is_heading =
        |content: &ObjectContent| i32::from(content.classification == Classification::Heading);
    let keeps_texts = draft.heading == object.content.heading && draft.body == object.content.body;
    let differs = !keeps_texts
        || rules.definitions.iter().any(|one| {
            let value = |content: &ObjectContent| content.attributes.get(&one.id).cloned();
            one.data_type.is_textual() && value(&draft) != value(&object.content)
        });
    NewContent {
        id: object.id,
        key: object.key.clone(),
        version: object.version,
        keeps_texts,
        headings: is_heading(&draft) - is_heading(&object.content),
        search: differs.then(|| rules.search_text(&draft).into()),
        content: if keeps_texts {
            ObjectContent {
                heading: None,
                body: None,
                ..draft
            }
        } else {
            draft
        },
    }
}

/// About how many bytes are held for an object.
fn weight(content: &NewContent) -> usize {
    let values = content.content.attributes.values();
    let values: usize = values
        .map(|value| match value {
            Value::String(text) => text.len(),
            Value::Array(values) => values.len() * 40,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => 16,
        })
        .sum();
    let texts = [&content.content.heading, &content.content.body];
    let texts: usize = texts.into_iter().flatten().map(String::len).sum();
    values
        + texts
        + content
            .search
            .as_ref()
            .map_or(0, |search| search.text.len())
}
