//! An object with what is shown beside it.

use std::collections::{HashMap, HashSet};

use req1_domain::access::{Granted, Role};
use req1_store::Connection;
use req1_store::{
    links::{self, LinkCounts},
    objects::{self, Numbered},
};

use crate::AppError;

/// An object with its numbers, link counts and the reader's role.
#[derive(Debug, Clone)]
pub struct ObjectView {
    /// The object and its numbers.
    pub numbered: Numbered,
    /// Its links.
    pub links: LinkCounts,
    /// Whether live objects stand below it.
    pub has_children: bool,
    /// What the reader is in the module.
    pub role: Role,
}

/// Adds link counts and children to rows: two queries whatever their number.
pub async fn views(
    db: &mut Connection,
    module: &Granted,
    rows: Vec<Numbered>,
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
    let parents: HashSet<_> = objects::children_exist(db, module, &ids)
        .await?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(|numbered| ObjectView {
            links: counts.get(&numbered.object.id).copied().unwrap_or_default(),
            has_children: parents.contains(&numbered.object.id),
            role: module.role(),
            numbered,
        })
        .collect())
}

/// The view of one object, read anew.
pub(super) async fn view(
    db: &mut Connection,
    module: &Granted,
    id: req1_domain::ids::ObjectId,
) -> Result<ObjectView, AppError> {
    let object = objects::by_id(&mut *db, module, id).await?;
    let numbered = objects::numbers_of(&mut *db, module, vec![object]).await?;
    views(db, module, numbered)
        .await?
        .into_iter()
        .next()
        .ok_or(AppError::NotFound)
}
