//! Moving objects with everything below them.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, Object, TreePlace},
    order::Path,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    place::Target,
    tally::refresh_subtrees,
    versions::{PART, write_objects},
};
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

/// An object on its way from one place to another.
#[derive(Debug, Clone)]
pub struct Relocation {
    /// The object.
    pub id: ObjectId,
    /// Where it stands.
    pub from: Path,
    /// Where it shall stand, from [`super::find_place`] or [`super::find_places`].
    pub to: TreePlace,
}

/// The name of the constraint on the depth of objects.
const DEPTH: &str = "object_depth_check";

/// Puts subtrees at other places, none of which contains another, in document order of where they stand now. The root of
/// each gets a version; the rows below only get new paths.
///
/// `from` must have been read under the lock. [`StoreError::Cycle`] when a place lies inside one of the subtrees,
/// [`StoreError::TooDeep`] when one would reach too deep.
#[tracing::instrument(name = "db.objects.relocate", level = "debug", skip_all)]
pub async fn relocate(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    moves: &[Relocation],
) -> Result<(), StoreError> {
    // All go to one parent, so the first place stands for all.
    let inside = |one: &Relocation| {
        moves
            .first()
            .is_some_and(|first| one.from.contains(&first.to.path))
    };
    if moves.iter().any(inside) {
        return Err(StoreError::Cycle);
    }
    for part in moves.chunks(PART) {
        let written = match write_below(&mut *db, module, part).await {
            Ok(()) => write_roots(&mut *db, change, module, part).await,
            failed => failed,
        };
        match written {
            Err(error) if error.is_constraint(DEPTH) => return Err(StoreError::TooDeep),
            other => other?,
        }
    }
    let old: Vec<&Path> = moves.iter().map(|one| &one.from).collect();
    refresh_subtrees(&mut *db, module, &old).await?;
    let mut new: Vec<&Path> = moves.iter().map(|one| &one.to.path).collect();
    new.sort_unstable();
    refresh_subtrees(db, module, &new).await
}

/// By how many levels each goes down.
fn deeper(part: &[Relocation]) -> Result<Vec<i16>, StoreError> {
    let depth = |depth| i16::try_from(depth).map_err(|_| StoreError::TooDeep);
    part.iter()
        .map(|one| Ok(depth(one.to.depth)? - depth(one.from.depth())?))
        .collect()
}

/// What stands below gets new paths and no version, so it is written apart: nothing of it has to be read again.
async fn write_below(
    db: &mut PgConnection,
    module: &Granted,
    part: &[Relocation],
) -> Result<(), StoreError> {
    let old: Vec<&str> = part.iter().map(|one| one.from.as_str()).collect();
    let new: Vec<&str> = part.iter().map(|one| one.to.path.as_str()).collect();
    sqlx::query!(
        "WITH below AS MATERIALIZED (
             SELECT root.*, present.place
             FROM unnest($3::text[], $4::text[], $5::smallint[]) AS root (old_path, new_path, deeper)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place FROM object o
                 WHERE o.workspace_id = $1 AND o.module_id = $2
                   AND o.path > root.old_path COLLATE \"C\" AND o.path < (root.old_path || '~') COLLATE \"C\" OFFSET 0
             ) AS present
         )
         UPDATE object o SET path = below.new_path || substr(o.path, length(below.old_path) + 1),
                             depth = o.depth + below.deeper
         FROM below WHERE o.ctid = below.place",
        module.workspace().0,
        module.id(),
        &old as &[&str],
        &new as &[&str],
        &deeper(part)?
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn write_roots(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    part: &[Relocation],
) -> Result<(), StoreError> {
    let old: Vec<&str> = part.iter().map(|one| one.from.as_str()).collect();
    let new: Vec<&str> = part.iter().map(|one| one.to.path.as_str()).collect();
    let ids: Vec<Uuid> = part.iter().map(|one| one.id.0).collect();
    let keys: Vec<&str> = part.iter().map(|one| one.to.order_key.as_str()).collect();
    let parents: Vec<Option<Uuid>> = part
        .iter()
        .map(|one| one.to.parent_id.map(|id| id.0))
        .collect();
    let rows = write_objects!(
        (change, ChangeType::Move),
        "WITH root AS MATERIALIZED (
             SELECT given.*, present.place
             FROM unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::smallint[])
                  AS given (id, old_path, new_path, order_key, parent_id, deeper)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place, o.module_id, o.path FROM object o
                 WHERE o.workspace_id = $1 AND o.id = given.id LIMIT 1
             ) AS present
             WHERE present.module_id = $6 AND present.path = given.old_path
         ), written AS (
             UPDATE object o SET path = root.new_path, depth = o.depth + root.deeper, parent_id = root.parent_id,
                                 order_key = root.order_key, version = o.version + 1, revision = $7, updated_at = $5,
                                 updated_by = $4
             FROM root WHERE o.ctid = root.place
             RETURNING o.*
         ), versioned AS (SELECT * FROM written)",
        "SELECT count(*) AS \"moved!\" FROM versioned",
        module.id(),
        change.module(ModuleId(module.id()))?.revision,
        &ids,
        &old as &[&str],
        &new as &[&str],
        &keys as &[&str],
        &parents as &[Option<Uuid>],
        &deeper(part)?
    )
    .fetch_one(db)
    .await?;
    if usize::try_from(rows.moved) != Ok(part.len()) {
        return Err(StoreError::VersionMoved);
    }
    Ok(())
}
