//! Moving many objects with everything below them.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, TreePlace},
    order::Path,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{PART, write_objects};
use crate::{StoreError, change_sets::OpenChange, objects::tally::refresh_subtrees};

/// An object on its way from one place to another.
#[derive(Debug, Clone)]
pub struct Relocation {
    /// The object.
    pub id: ObjectId,
    /// Where it stands.
    pub from: Path,
    /// Where it shall stand, from [`super::super::find_places`].
    pub to: TreePlace,
}

/// The name of the constraint on the depth of objects.
const DEPTH: &str = "object_depth_check";

/// Puts subtrees at other places, none of which contains another, in document order of where they stand now. The root of
/// each gets a version; the rows below only get new paths.
///
/// `from` must have been read under the lock. [`StoreError::Cycle`] when a place lies inside one of the subtrees,
/// [`StoreError::TooDeep`] when one would reach too deep.
#[tracing::instrument(name = "db.objects.relocate_many", level = "debug", skip_all)]
pub async fn relocate_many(
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
        match write(&mut *db, change, module, part).await {
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

async fn write(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    part: &[Relocation],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = part.iter().map(|one| one.id.0).collect();
    let old: Vec<&str> = part.iter().map(|one| one.from.as_str()).collect();
    let new: Vec<&str> = part.iter().map(|one| one.to.path.as_str()).collect();
    let keys: Vec<&str> = part.iter().map(|one| one.to.order_key.as_str()).collect();
    let parents: Vec<Option<Uuid>> = part
        .iter()
        .map(|one| one.to.parent_id.map(|id| id.0))
        .collect();
    let deeper: Vec<i16> = part
        .iter()
        .map(|one| {
            let depth = |depth| i16::try_from(depth).map_err(|_| StoreError::TooDeep);
            Ok(depth(one.to.depth)? - depth(one.from.depth())?)
        })
        .collect::<Result<_, StoreError>>()?;
    let rows = write_objects!(
        (change, ChangeType::Move),
        "WITH below AS MATERIALIZED (
             SELECT root.*, present.place
             FROM unnest($8::uuid[], $9::text[], $10::text[], $11::text[], $12::uuid[], $13::smallint[])
                  AS root (id, old_path, new_path, order_key, parent_id, deeper)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place FROM object o
                 WHERE o.workspace_id = $1 AND o.module_id = $6
                   AND o.path >= root.old_path COLLATE \"C\" AND o.path < (root.old_path || '~') COLLATE \"C\" OFFSET 0
             ) AS present
         ), written AS (
             UPDATE object o SET
                 path = below.new_path || substr(o.path, length(below.old_path) + 1), depth = o.depth + below.deeper,
                 parent_id = CASE WHEN o.id = below.id THEN below.parent_id ELSE o.parent_id END,
                 order_key = CASE WHEN o.id = below.id THEN below.order_key ELSE o.order_key END,
                 version = CASE WHEN o.id = below.id THEN o.version + 1 ELSE o.version END,
                 revision = CASE WHEN o.id = below.id THEN $7 ELSE o.revision END,
                 updated_at = CASE WHEN o.id = below.id THEN $5 ELSE o.updated_at END,
                 updated_by = CASE WHEN o.id = below.id THEN $4 ELSE o.updated_by END
             FROM below WHERE o.ctid = below.place
             RETURNING o.*, o.id = below.id AS is_root
         ), versioned AS (SELECT * FROM written WHERE is_root)",
        "SELECT count(*) AS \"moved!\" FROM versioned",
        module.id(),
        change.module(ModuleId(module.id()))?.revision,
        &ids,
        &old as &[&str],
        &new as &[&str],
        &keys as &[&str],
        &parents as &[Option<Uuid>],
        &deeper
    )
    .fetch_one(db)
    .await?;
    if usize::try_from(rows.moved) != Ok(part.len()) {
        return Err(StoreError::VersionMoved);
    }
    Ok(())
}
