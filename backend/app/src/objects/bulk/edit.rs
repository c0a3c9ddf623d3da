//! Other values for many objects.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    ids::{ObjectId, ObjectTypeId},
    objects::{ChangeType, Classification, Object, ObjectContent, ObjectEdit, apply},
};
use req1_store::{
    Connection, change_sets,
    objects::{self, NewContent},
};
use serde_json::Value;

use super::{
    BulkOutcome,
    refusals::Refusals,
    selection::{Now, Selection},
};
use crate::{AppError, Ctx, objects::rules::Rules, suspect::settle};

/// Objects that are held with all that they say at a time.
const PART: usize = 500;
/// Bytes of values and of text to be searched that are held for one act; objects are a few hundred bytes as a rule.
const MOST_TEXT: usize = 64 << 20;
/// How often all is prepared anew because attributes or types changed.
const ATTEMPTS: usize = 8;
/// How often what moved is prepared anew before the module is locked, and how many may be left for then.
const ROUNDS: usize = 4;
const FEW: usize = 50;

/// Edits many objects. All rules are applied before the module is locked; under the lock only to the few that moved on
/// meanwhile, so the act gets through however much others write, and they wait for nothing but its writing.
pub(super) async fn edit(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    ((selection, dry_run), edit): ((&Selection, bool), &ObjectEdit),
) -> Result<BulkOutcome, AppError> {
    for _ in 0..ATTEMPTS {
        let mut editor = Editor::new(ctx, module, edit);
        editor.prepare(&mut *db, &selection.ids(), !dry_run).await?;
        if dry_run || editor.contents.is_empty() {
            return Ok(outcome(selection, editor.contents.len(), 0));
        }
        for _ in 0..ROUNDS {
            let now = selection.again(&mut *db, (module, &editor.seen)).await?;
            let few = now.moved.len() <= FEW;
            editor.follow(&mut *db, &now, true).await?;
            if few {
                break;
            }
        }
        let mut tx = req1_store::begin(&mut *db).await?;
        let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
        if !editor.fits(change.modules.first().map(|locked| locked.schema_version)) {
            continue;
        }
        let now = selection.again(&mut tx, (module, &editor.seen)).await?;
        editor.follow(&mut tx, &now, false).await?;
        let outcome = outcome(selection, editor.contents.len(), now.skipped);
        if editor.contents.is_empty() {
            return Ok(outcome);
        }
        let written = (editor.contents.as_slice(), ChangeType::Update);
        objects::revise(&mut tx, &change, module, written).await?;
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

/// Applies one edit to many objects.
struct Editor<'a> {
    ctx: &'a Ctx,
    module: &'a Granted,
    edit: &'a ObjectEdit,
    rules: HashMap<Option<ObjectTypeId>, Rules>,
    /// The version of each object that the edit was applied to.
    seen: HashMap<ObjectId, i32>,
    /// What objects say afterwards, without heading and body, which stay; those that the edit changes.
    contents: Vec<NewContent>,
}

impl<'a> Editor<'a> {
    fn new(ctx: &'a Ctx, module: &'a Granted, edit: &'a ObjectEdit) -> Self {
        Self {
            ctx,
            module,
            edit,
            rules: HashMap::new(),
            seen: HashMap::new(),
            contents: Vec::new(),
        }
    }

    /// Whether everything was prepared for the schema that the locked module has.
    fn fits(&self, schema_version: Option<i64>) -> bool {
        let mut rules = self.rules.values();
        rules.all(|rules| Some(rules.defaults.schema_version) == schema_version)
    }

    /// Applies the edit anew to what moved on, and forgets what the act is no longer for.
    async fn follow(
        &mut self,
        db: &mut Connection,
        now: &Now,
        is_unlocked: bool,
    ) -> Result<(), AppError> {
        let mut stayed: HashSet<ObjectId> = now.chosen.iter().map(|one| one.id).collect();
        for id in &now.moved {
            stayed.remove(id);
        }
        self.contents.retain(|one| stayed.contains(&one.id));
        self.prepare(db, &now.moved, is_unlocked).await
    }

    /// Applies the edit to objects. While nobody waits for the module, the search is prepared, too: it takes longer than
    /// writing the result.
    async fn prepare(
        &mut self,
        db: &mut Connection,
        ids: &[ObjectId],
        is_unlocked: bool,
    ) -> Result<(), AppError> {
        let mut refusals = Refusals::default();
        let mut text: usize = self.contents.iter().map(weight).sum();
        for part in ids.chunks(PART) {
            let mut drafts = Vec::with_capacity(part.len());
            for object in objects::load_many(&mut *db, self.module, part).await? {
                self.seen.insert(object.id, object.version);
                let object_type = self
                    .edit
                    .object_type_id
                    .apply(object.content.object_type_id);
                if !self.rules.contains_key(&object_type) {
                    let rules = Rules::load(&mut *db, self.module, object_type).await?;
                    self.rules.insert(object_type, rules);
                }
                let Some(rules) = self.rules.get(&object_type) else {
                    continue;
                };
                let stamp = (self.ctx.actor.user, self.ctx.now());
                match apply(
                    &object.content,
                    self.edit.clone(),
                    rules.type_rules(),
                    stamp,
                ) {
                    Err(violations) => refusals.add(&object.key, violations),
                    Ok(draft) if draft == object.content => {}
                    Ok(draft) => drafts.push((object_type, object, draft)),
                }
            }
            let mut contents = self.settled(&mut *db, drafts).await?;
            text += contents.iter().map(weight).sum::<usize>();
            if text > MOST_TEXT {
                let detail = "these objects hold too much text for one act; do it in parts";
                return Err(AppError::invalid("", "too_much_text", detail));
            }
            if is_unlocked {
                objects::prepare_search(&mut *db, self.module, &mut contents).await?;
            }
            self.contents.append(&mut contents);
        }
        Ok(refusals.finish()?)
    }

    /// What is to be written of drafts.
    async fn settled(
        &self,
        db: &mut Connection,
        mut drafts: Vec<(Option<ObjectTypeId>, Object, ObjectContent)>,
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
    let differs = rules.definitions.iter().any(|one| {
        let value = |content: &ObjectContent| content.attributes.get(&one.id).cloned();
        one.data_type.is_textual() && value(&draft) != value(&object.content)
    });
    NewContent {
        id: object.id,
        key: object.key.clone(),
        version: object.version,
        keeps_texts: true,
        headings: is_heading(&draft) - is_heading(&object.content),
        search: differs.then(|| rules.search_text(&draft).into()),
        content: ObjectContent {
            heading: None,
            body: None,
            ..draft
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
    values
        + content
            .search
            .as_ref()
            .map_or(0, |search| search.text.len())
}
