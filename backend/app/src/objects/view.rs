//! An object with what is shown beside it.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::{Granted, Role},
    ids::ObjectId,
    objects::Object,
};
use req1_store::Connection;
use req1_store::{
    comments::{self, CommentCounts},
    links::{self, LinkCounts},
    objects::{self, Numbered},
};

use super::AttributeNames;
use crate::AppError;

/// An object with its numbers, link counts and the reader's role.
#[derive(Debug, Clone)]
pub struct ObjectView {
    /// The object and its numbers.
    pub numbered: Numbered,
    /// Names of its module's attributes.
    pub names: AttributeNames,
    /// Its links.
    pub links: LinkCounts,
    /// What is said about it.
    pub comments: CommentCounts,
    /// Whether live objects stand below it.
    pub has_children: bool,
    /// Whether a list has it only for what stands below it.
    pub context: bool,
    /// What the reader is in the module.
    pub role: Role,
}

/// Adds names, link counts and children to rows: four queries whatever their number.
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
    let ids: Vec<_> = rows.iter().map(|row| row.object.id).collect();
    let stamped: Vec<_> = rows
        .iter()
        .map(|row| {
            (
                row.object.id,
                row.object.content.content_fingerprint.as_str(),
            )
        })
        .collect();
    let counts: HashMap<_, _> = links::counts(&mut *db, module, &stamped)
        .await?
        .into_iter()
        .collect();
    let said: HashMap<_, _> = comments::counts(&mut *db, module, &ids)
        .await?
        .into_iter()
        .collect();
    let parents: HashSet<_> = objects::children_exist(db, module, &ids)
        .await?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|numbered| ObjectView {
            links: counts.get(&numbered.object.id).copied().unwrap_or_default(),
            comments: said.get(&numbered.object.id).copied().unwrap_or_default(),
            has_children: parents.contains(&numbered.object.id),
            context: false,
            names: names.clone(),
            role: module.role(),
            numbered,
        })
        .collect())
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
        links: LinkCounts::default(),
        comments: CommentCounts::default(),
        has_children: false,
        context: false,
        role: module.role(),
    })
}
