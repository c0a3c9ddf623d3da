//! Writing what a change of the schema makes of objects: in the change set of the schema, a part of the module at a time.

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, Change, Converted},
    fingerprint::content_fingerprint,
    ids::ObjectTypeId,
    objects::Object,
};
use req1_store::{
    Connection,
    change_sets::OpenChange,
    objects::{self, Affected, AttributeRewrite},
};

use crate::{AppError, objects::search_text};

/// Objects of a statement. Longer ones are planned worse and hold more memory.
const PART: i64 = 1_000;

/// Goes through the objects that are touched and gives each one version with what `rewrite` makes of it.
async fn rewrite_all(
    db: &mut Connection,
    change: &OpenChange,
    module: &Granted,
    (which, rewrite): (&Affected, impl Fn(&Object) -> Option<AttributeRewrite>),
) -> Result<(), AppError> {
    let mut after = String::new();
    loop {
        let part = objects::affected(&mut *db, module, which, (&after, PART)).await?;
        let Some(last) = part.last() else {
            return Ok(());
        };
        last.place.path.as_str().clone_into(&mut after);
        let rewrites: Vec<AttributeRewrite> = part.iter().filter_map(&rewrite).collect();
        if !rewrites.is_empty() {
            objects::rewrite_attributes(&mut *db, change, module, &rewrites).await?;
        }
    }
}

/// Converts the values of an attribute; what does not fit is taken away. Definitions are those after the change.
pub(super) async fn convert_values(
    db: &mut Connection,
    change_set: &OpenChange,
    module: &Granted,
    (change, definitions): (Change<'_>, &[AttributeDefinition]),
) -> Result<(), AppError> {
    let keys = (!change.is_other_kind()).then(|| {
        let keys = change.removed_keys().into_iter();
        keys.map(str::to_owned).collect()
    });
    let which = Affected::WithValue(change.after.id, keys);
    let before: Vec<AttributeDefinition> = definitions
        .iter()
        .map(|one| {
            if one.id == change.before.id {
                change.before
            } else {
                one
            }
        })
        .cloned()
        .collect();
    let is_searched = change.before.data_type.is_textual() || change.after.data_type.is_textual();
    let rewrite = |object: &Object| {
        let mut content = object.content.clone();
        match change.convert(content.attributes.get(&change.after.id)?) {
            Converted::Same => return None,
            Converted::Changed(value) => {
                content.attributes.insert(change.after.id, value);
            }
            Converted::Cleared | Converted::Misfit => {
                content.attributes.remove(&change.after.id);
            }
        }
        if change.after.normative {
            content.content_fingerprint = content_fingerprint(
                content.heading.as_deref(),
                content.body.as_deref(),
                &content.attributes,
                definitions,
            );
        }
        let search = is_searched
            .then(|| search_text(definitions, &content))
            .filter(|text| *text != search_text(&before, &object.content));
        Some(AttributeRewrite {
            id: object.id,
            key: object.key.clone(),
            attributes: content.attributes,
            object_type_id: content.object_type_id,
            content_fingerprint: content.content_fingerprint,
            search,
        })
    };
    rewrite_all(db, change_set, module, (&which, rewrite)).await
}

/// Gives the objects of a type another one, or none. Their values stay.
pub(super) async fn replace_type(
    db: &mut Connection,
    change_set: &OpenChange,
    module: &Granted,
    (old, new): (ObjectTypeId, Option<ObjectTypeId>),
) -> Result<(), AppError> {
    let rewrite = |object: &Object| {
        Some(AttributeRewrite {
            id: object.id,
            key: object.key.clone(),
            attributes: object.content.attributes.clone(),
            object_type_id: new,
            content_fingerprint: object.content.content_fingerprint.clone(),
            search: None,
        })
    };
    let which = Affected::OfType(old);
    rewrite_all(db, change_set, module, (&which, rewrite)).await
}
