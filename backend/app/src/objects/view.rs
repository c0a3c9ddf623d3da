//! An object with what is shown beside it.

use req1_domain::{
    access::{Granted, Role},
    ids::ObjectId,
    objects::Object,
};
use req1_store::Connection;
use req1_store::{
    comments::CommentCounts,
    links,
    objects::{self, Beside, Numbered},
    past::{self, Moment, PastObject},
};

use super::AttributeNames;
use crate::{AppError, past::PastModule};

/// An object with its numbers, link counts and the reader's role.
#[derive(Debug, Clone)]
pub struct ObjectView {
    /// The object and its numbers.
    pub numbered: Numbered,
    /// Names of its module's attributes.
    pub names: AttributeNames,
    /// Links, comments, children.
    pub beside: Beside,
    /// Whether a list has it only for what stands below it.
    pub context: bool,
    /// What the reader is in the module.
    pub role: Role,
}

/// Adds names, and what is shown beside them, to rows: two queries whatever their number.
pub async fn views(
    db: &mut Connection,
    module: &Granted,
    rows: Vec<Numbered>,
) -> Result<Vec<ObjectView>, AppError> {
    let names = AttributeNames::load(&mut *db, module).await?;
    named(db, module, (names, rows)).await
}

async fn named(
    db: &mut Connection,
    module: &Granted,
    (names, rows): (AttributeNames, Vec<Numbered>),
) -> Result<Vec<ObjectView>, AppError> {
    let found = rows.iter().map(|row| &row.object);
    let beside = objects::beside(db, module, found).await?;
    Ok(rows
        .into_iter()
        .zip(beside)
        .map(|(numbered, beside)| ObjectView {
            numbered,
            names: names.clone(),
            beside,
            context: false,
            role: module.role(),
        })
        .collect())
}

/// Adds names and link counts of a moment of the past to what was.
pub(super) async fn past_views(
    db: &mut Connection,
    (module, moment): (&Granted, Moment),
    rows: Vec<PastObject>,
) -> Result<Vec<ObjectView>, AppError> {
    let names = AttributeNames::load_past(&mut *db, module, moment).await?;
    let stamped: Vec<_> = rows
        .iter()
        .map(|row| {
            let object = &row.numbered.object;
            (object.id, object.content.content_fingerprint.as_str())
        })
        .collect();
    let counts = links::counts_at(db, (module, moment.at), &stamped).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let links = counts.get(&row.numbered.object.id).copied();
            ObjectView {
                beside: Beside {
                    links: links.unwrap_or_default(),
                    comments: CommentCounts::default(),
                    has_children: row.has_children,
                },
                names: names.clone(),
                context: false,
                role: module.role(),
                numbered: row.numbered,
            }
        })
        .collect())
}

/// The view of one object as it was.
pub(super) async fn past_view(past: PastModule, id: ObjectId) -> Result<ObjectView, AppError> {
    let PastModule {
        mut db,
        module,
        moment,
        outline,
    } = past;
    let object = past::by_id(&mut db, &module, (&outline, moment), id).await?;
    let views = past_views(&mut db, (&module, moment), vec![object]).await?;
    views.into_iter().next().ok_or(AppError::NotFound)
}

/// The view of one object, read anew.
pub(super) async fn view(
    db: &mut Connection,
    module: &Granted,
    id: ObjectId,
) -> Result<ObjectView, AppError> {
    let names = AttributeNames::load(&mut *db, module).await?;
    let object = objects::by_id(&mut *db, module, id).await?;
    view_of(db, module, (names, object)).await
}

/// The view of an object that is at hand.
pub(super) async fn view_of(
    db: &mut Connection,
    module: &Granted,
    (names, object): (AttributeNames, Object),
) -> Result<ObjectView, AppError> {
    let numbered = objects::numbers_of(&mut *db, module, vec![object]).await?;
    let views = named(db, module, (names, numbered)).await?;
    views.into_iter().next().ok_or(AppError::NotFound)
}

/// The view of an object that was just made: nothing stands below it, nothing links to it.
pub(super) async fn view_of_new(
    db: &mut Connection,
    module: &Granted,
    (names, object): (AttributeNames, Object),
) -> Result<ObjectView, AppError> {
    let numbered = objects::numbers_of(db, module, vec![object]).await?;
    let numbered = numbered.into_iter().next().ok_or(AppError::NotFound)?;
    Ok(ObjectView {
        numbered,
        names,
        beside: Beside::default(),
        context: false,
        role: module.role(),
    })
}
