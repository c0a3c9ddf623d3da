//! Moving an object with everything below it.

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    objects::{ChangeType, Object, TreePlace},
    order::MAX_DEPTH,
};
use sqlx::PgConnection;

use super::{place::Target, tally, versions::append};
use crate::{StoreError, change_sets::OpenChange};

/// A move by one step, seen from the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// Before the sibling above.
    Up,
    /// After the sibling below.
    Down,
    /// Last below the sibling above.
    Indent,
    /// Right after the parent.
    Dedent,
}

/// Where a step leads from today's place; nothing when there is no such step, as for `Up` from the first place.
#[tracing::instrument(name = "db.objects.shift", level = "debug", skip_all)]
pub async fn shift(
    db: &mut PgConnection,
    module: &Granted,
    (object, step): (&Object, Shift),
) -> Result<Option<Target>, StoreError> {
    if step == Shift::Dedent {
        return Ok(object.place.parent_id.map(Target::After));
    }
    let group = object.place.parent_id.map_or(module.id(), |id| id.0);
    let key = object.place.order_key.as_str();
    let sibling = if step == Shift::Down {
        sqlx::query_scalar!(
            "SELECT id FROM object WHERE sibling_group = $1 AND deleted_at IS NULL AND order_key > $2
             ORDER BY order_key LIMIT 1",
            group,
            key
        )
        .fetch_optional(db)
        .await?
    } else {
        sqlx::query_scalar!(
            "SELECT id FROM object WHERE sibling_group = $1 AND deleted_at IS NULL AND order_key < $2
             ORDER BY order_key DESC LIMIT 1",
            group,
            key
        )
        .fetch_optional(db)
        .await?
    };
    Ok(sibling.map(ObjectId).map(|sibling| match step {
        Shift::Up => Target::Before(sibling),
        Shift::Indent => Target::Last(Some(sibling)),
        Shift::Down | Shift::Dedent => Target::After(sibling),
    }))
}

/// Puts a subtree at another place. One version of its root is written; the rows below only get new paths.
///
/// `current` must have been read under the lock. [`StoreError::Cycle`] when the place lies inside the subtree,
/// [`StoreError::TooDeep`] when it would reach too deep.
#[tracing::instrument(name = "db.objects.relocate", level = "debug", skip_all)]
pub async fn relocate(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (current, place): (&Object, &TreePlace),
) -> Result<(), StoreError> {
    let (old, new) = (&current.place.path, &place.path);
    if old.contains(new) {
        return Err(StoreError::Cycle);
    }
    check_depth(&mut *db, module, (current, place)).await?;
    let revision = change.module(current.module_id)?.revision;
    let deeper = i16::try_from(place.depth).map_err(|_| StoreError::TooDeep)?
        - i16::try_from(current.place.depth).map_err(|_| StoreError::TooDeep)?;
    let moved = sqlx::query!(
        "UPDATE object SET
             path = $5 || substr(path, length($4) + 1), depth = depth + $6,
             parent_id = CASE WHEN id = $3 THEN $7 ELSE parent_id END,
             order_key = CASE WHEN id = $3 THEN $8 ELSE order_key END,
             version = CASE WHEN id = $3 THEN version + 1 ELSE version END,
             revision = CASE WHEN id = $3 THEN $9 ELSE revision END,
             updated_at = CASE WHEN id = $3 THEN $10 ELSE updated_at END,
             updated_by = CASE WHEN id = $3 THEN $11 ELSE updated_by END
         WHERE workspace_id = $1 AND module_id = $2
           AND path >= $4::text COLLATE \"C\" AND path < ($4 || '~') COLLATE \"C\"",
        module.workspace().0,
        module.id(),
        current.id.0,
        old.as_str(),
        new.as_str(),
        deeper,
        place.parent_id.map(|id| id.0),
        place.order_key.as_str(),
        revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if moved.rows_affected() == 0 {
        return Err(StoreError::VersionMoved);
    }
    append(&mut *db, change, module, (&[current.id], ChangeType::Move)).await?;
    tally::refresh(&mut *db, module, old.as_str(), &old.subtree_end()).await?;
    tally::refresh(db, module, new.as_str(), &new.subtree_end()).await
}

async fn check_depth(
    db: &mut PgConnection,
    module: &Granted,
    (current, place): (&Object, &TreePlace),
) -> Result<(), StoreError> {
    if place.depth <= current.place.depth {
        return Ok(());
    }
    let deepest = sqlx::query_scalar!(
        r#"SELECT max(depth) AS "deepest!" FROM object
           WHERE workspace_id = $1 AND module_id = $2
             AND path >= $3::text COLLATE "C" AND path < ($3 || '~') COLLATE "C""#,
        module.workspace().0,
        module.id(),
        current.place.path.as_str()
    )
    .fetch_one(db)
    .await?;
    let deepest = usize::try_from(deepest).map_err(|_| StoreError::Corrupt("depth"))?;
    if deepest - current.place.depth + place.depth >= MAX_DEPTH {
        return Err(StoreError::TooDeep);
    }
    Ok(())
}
