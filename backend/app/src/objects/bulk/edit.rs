//! Other values for many objects.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    ids::{ObjectId, ObjectTypeId},
    objects::{ChangeType, Classification, Object, ObjectContent, ObjectEdit, apply},
};
use req1_store::{
    Connection, change_sets,
    objects::{self, NewContent, SearchText},
};
use serde_json::Value;

use super::{BulkOutcome, refusals::Refusals, selection::Selection};
use crate::{
    AppError, Ctx,
    objects::{rules::Rules, update::ATTEMPTS},
};

/// Objects that are held with all that they say at a time.
const PART: usize = 500;
/// Bytes of values and of text to be searched that are held for one act; objects are a few hundred bytes as a rule.
const MOST_TEXT: usize = 64 << 20;

/// Edits many objects. All rules are applied before the module is locked; under the lock only to what moved on meanwhile,
/// so the act gets through however much others write.
pub(super) async fn edit(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    ((selection, dry_run), edit): ((&Selection, bool), &ObjectEdit),
) -> Result<BulkOutcome, AppError> {
    for _ in 0..ATTEMPTS {
        let mut editor = Editor::new(ctx, module, edit);
        let mut contents = editor.prepare(&mut *db, &selection.ids()).await?;
        if dry_run || contents.is_empty() {
            return Ok(outcome(selection, contents.len(), 0));
        }
        make_documents(&mut *db, module, &mut contents).await?;
        let mut tx = req1_store::begin(&mut *db).await?;
        let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
        if !editor.fits(change.modules.first().map(|locked| locked.schema_version)) {
            continue;
        }
        let now = selection.again(&mut tx, module).await?;
        let moved: HashSet<ObjectId> = now.moved.iter().copied().collect();
        let stayed: HashSet<ObjectId> = now
            .chosen
            .iter()
            .map(|one| one.id)
            .filter(|id| !moved.contains(id))
            .collect();
        contents.retain(|one| stayed.contains(&one.id));
        contents.extend(editor.prepare(&mut tx, &now.moved).await?);
        let outcome = outcome(selection, contents.len(), now.skipped);
        if contents.is_empty() {
            return Ok(outcome);
        }
        objects::revise_many(&mut tx, &change, module, (&contents, ChangeType::Update)).await?;
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

/// Has the database read texts for the search before the module is locked: it takes longer than writing the result.
async fn make_documents(
    db: &mut Connection,
    module: &Granted,
    contents: &mut [NewContent],
) -> Result<(), AppError> {
    for part in contents.chunks_mut(PART) {
        let searched = part.iter().filter_map(|one| one.search.as_ref());
        let texts: Vec<&SearchText> = searched.map(|(text, _)| text).collect();
        if texts.is_empty() {
            continue;
        }
        let documents = objects::search_documents_in(&mut *db, module, &texts).await?;
        let searched = part.iter_mut().filter_map(|one| one.search.as_mut());
        for ((_, made), document) in searched.zip(documents) {
            *made = Some(document);
        }
    }
    Ok(())
}

/// Applies one edit to many objects.
struct Editor<'a> {
    ctx: &'a Ctx,
    module: &'a Granted,
    edit: &'a ObjectEdit,
    rules: HashMap<Option<ObjectTypeId>, Rules>,
    text: usize,
}

impl<'a> Editor<'a> {
    fn new(ctx: &'a Ctx, module: &'a Granted, edit: &'a ObjectEdit) -> Self {
        Self {
            ctx,
            module,
            edit,
            rules: HashMap::new(),
            text: 0,
        }
    }

    /// Whether everything was prepared for the schema that the locked module has.
    fn fits(&self, schema_version: Option<i64>) -> bool {
        let mut rules = self.rules.values();
        rules.all(|rules| Some(rules.defaults.schema_version) == schema_version)
    }

    /// The new content of those objects that the edit changes, without heading and body, which stay.
    async fn prepare(
        &mut self,
        db: &mut Connection,
        ids: &[ObjectId],
    ) -> Result<Vec<NewContent>, AppError> {
        let mut contents = Vec::new();
        let mut refusals = Refusals::default();
        for part in ids.chunks(PART) {
            for object in objects::load_many(&mut *db, self.module, part).await? {
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
                    Ok(draft) => {
                        let content = new_content(rules, &object, draft);
                        self.text += weight(&content);
                        contents.push(content);
                    }
                }
            }
            if self.text > MOST_TEXT {
                let detail = "these objects hold too much text for one act; do it in parts";
                return Err(AppError::invalid("", "too_much_text", detail));
            }
        }
        refusals.finish()?;
        Ok(contents)
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
        search: differs.then(|| (rules.search_text(&draft), None)),
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
    values + content.search.as_ref().map_or(0, |(text, _)| text.len())
}
