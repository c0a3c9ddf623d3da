//! Writing what a change of the schema makes of objects: in the change set of the schema, a part of the module at a time.

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, Change, Converted},
    fingerprint::content_fingerprint,
    ids::ObjectTypeId,
    objects::{ChangeType, Object, ObjectContent},
};
use req1_store::{
    Connection, Tx,
    change_sets::OpenChange,
    objects::{self, Affected, NewContent},
};

use crate::{AppError, Ctx, objects::search_text};

/// Objects that are held at a time.
const PART: i64 = 1_000;

/// A part of the objects that are touched, and where the next one begins.
struct Part {
    contents: Vec<NewContent>,
    last: String,
}

/// Goes through the objects that are touched and gives each one version with what `rewrite` makes of it.
///
/// While one part is written, a second connection reads the next one and what search makes of it: the locked module holds
/// still, and others wait for half the time.
async fn rewrite_all(
    (ctx, tx): (&Ctx, &mut Tx<'_>),
    change: &OpenChange,
    module: &Granted,
    (which, rewrite): (&Affected, impl Fn(Object) -> Option<NewContent>),
) -> Result<(), AppError> {
    let mut second = ctx.store().try_acquire();
    let mut next = match second.as_deref_mut() {
        Some(reader) => prepare(reader, module, (which, &rewrite), "").await?,
        None => read(tx, module, (which, &rewrite), "").await?,
    };
    while let Some(part) = next {
        let contents = (part.contents.as_slice(), ChangeType::Update);
        next = if let Some(reader) = second.as_deref_mut() {
            let (written, following) = tokio::join!(
                objects::revise(tx, change, module, contents),
                prepare(reader, module, (which, &rewrite), &part.last)
            );
            written?;
            following?
        } else {
            objects::revise(tx, change, module, contents).await?;
            read(tx, module, (which, &rewrite), &part.last).await?
        };
    }
    Ok(())
}

async fn read(
    db: &mut Connection,
    module: &Granted,
    (which, rewrite): (&Affected, &impl Fn(Object) -> Option<NewContent>),
    after: &str,
) -> Result<Option<Part>, AppError> {
    let found = objects::affected(db, module, which, (after, PART)).await?;
    let last = found.last().map(|one| one.place.path.as_str().to_owned());
    Ok(last.map(|last| Part {
        contents: found.into_iter().filter_map(rewrite).collect(),
        last,
    }))
}

async fn prepare(
    db: &mut Connection,
    module: &Granted,
    (which, rewrite): (&Affected, &impl Fn(Object) -> Option<NewContent>),
    after: &str,
) -> Result<Option<Part>, AppError> {
    let mut part = read(&mut *db, module, (which, rewrite), after).await?;
    if let Some(part) = &mut part {
        objects::prepare_search(db, module, &mut part.contents).await?;
    }
    Ok(part)
}

/// Converts the values of an attribute; what does not fit is taken away. Definitions are those after the change.
pub(super) async fn convert_values(
    (ctx, tx): (&Ctx, &mut Tx<'_>),
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
    let rewrite = |object: Object| {
        let known = is_searched.then(|| search_text(&before, &object.content));
        let mut content = object.content;
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
        let text = known.map(|known| (known, search_text(definitions, &content)));
        let search = text.and_then(|(known, text)| (text != known).then(|| text.into()));
        Some(NewContent {
            id: object.id,
            key: object.key,
            version: object.version,
            content: without_old_review(content),
            keeps_texts: true,
            headings: 0,
            search,
        })
    };
    rewrite_all((ctx, tx), change_set, module, (&which, rewrite)).await
}

/// A review stamp falls where the content is another one. Heading and body stay as they are where they are.
fn without_old_review(mut content: ObjectContent) -> ObjectContent {
    if content.reviewed_fingerprint.as_ref() != Some(&content.content_fingerprint) {
        content.reviewed_at = None;
        content.reviewed_by = None;
        content.reviewed_fingerprint = None;
    }
    ObjectContent {
        heading: None,
        body: None,
        ..content
    }
}

/// Gives the objects of a type another one, or none. Their values stay.
pub(super) async fn replace_type(
    (ctx, tx): (&Ctx, &mut Tx<'_>),
    change_set: &OpenChange,
    module: &Granted,
    (old, new): (ObjectTypeId, Option<ObjectTypeId>),
) -> Result<(), AppError> {
    let rewrite = |object: Object| {
        let content = ObjectContent {
            object_type_id: new,
            ..object.content
        };
        Some(NewContent {
            id: object.id,
            key: object.key,
            version: object.version,
            content: without_old_review(content),
            keeps_texts: true,
            headings: 0,
            search: None,
        })
    };
    let which = Affected::OfType(old);
    rewrite_all((ctx, tx), change_set, module, (&which, rewrite)).await
}
