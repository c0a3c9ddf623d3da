//! Soft delete of subtrees, and bringing them back.

use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, ObjectId},
    objects::ChangeType,
    order::Path,
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    choose::Chosen,
    tally::refresh_subtrees,
    versions::{PART, write_objects},
};
use crate::{StoreError, change_sets::OpenChange};

/// Deletes live objects with everything below them, given by their paths in document order, none of them below another.
/// Every object that goes gets a version. Gives how many.
#[tracing::instrument(name = "db.objects.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    roots: &[&Path],
) -> Result<usize, StoreError> {
    let roots: Vec<Root<'_>> = roots.iter().map(|path| (*path, None)).collect();
    let act = Some(change.change.id);
    write(db, change, module, (&roots, act, ChangeType::Delete)).await
}

/// Restores deleted objects at their old places, given in document order, each with those below it that the same act
/// deleted. No two of them may be of one act and one below the other. Gives how many objects came back.
///
/// Ask [`below_deleted`] afterwards whether all of them have a parent.
#[tracing::instrument(name = "db.objects.restore", level = "debug", skip_all)]
pub async fn restore(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    roots: &[&Chosen],
) -> Result<usize, StoreError> {
    let roots: Vec<Root<'_>> = roots
        .iter()
        .map(|one| (&one.path, one.deleted_in))
        .collect();
    write(db, change, module, (&roots, None, ChangeType::Restore)).await
}

/// Path of the topmost object of a subtree, and the act that deleted it; none while it lives.
type Root<'a> = (&'a Path, Option<ChangeSetId>);

/// Writes which act deleted the objects of subtrees, or none.
async fn write(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (roots, act, change_type): (&[Root<'_>], Option<ChangeSetId>, ChangeType),
) -> Result<usize, StoreError> {
    let mut written = 0;
    for part in roots.chunks(PART) {
        let paths: Vec<&str> = part.iter().map(|(path, _)| path.as_str()).collect();
        let acts: Vec<Option<Uuid>> = part.iter().map(|(_, act)| act.map(|id| id.0)).collect();
        let rows = write_objects!(
            (change, change_type),
            "WITH below AS MATERIALIZED (
                 SELECT present.place FROM unnest($8::text[], $9::uuid[]) AS root (path, act)
                 CROSS JOIN LATERAL (
                     SELECT o.ctid AS place FROM object o
                     WHERE o.workspace_id = $1 AND o.module_id = $6 AND o.deleted_in IS NOT DISTINCT FROM root.act
                       AND o.path >= root.path COLLATE \"C\" AND o.path < (root.path || '~') COLLATE \"C\" OFFSET 0
                 ) AS present
             ), written AS (
                 UPDATE object o SET deleted_at = CASE WHEN $10::uuid IS NOT NULL THEN $5::timestamptz END, deleted_in = $10,
                                     version = o.version + 1, revision = $7, updated_at = $5, updated_by = $4
                 FROM below WHERE o.ctid = below.place
                 RETURNING o.*
             ), versioned AS (SELECT * FROM written), searched AS MATERIALIZED (
                 SELECT present.place FROM written
                 CROSS JOIN LATERAL (
                     SELECT s.ctid AS place FROM object_search s
                     WHERE s.workspace_id = $1 AND s.object_id = written.id LIMIT 1
                 ) AS present
             ), shown AS (
                 UPDATE object_search s SET live = $10::uuid IS NULL FROM searched WHERE s.ctid = searched.place
             )",
            "SELECT count(*) AS \"written!\" FROM written",
            module.id(),
            change.module(ModuleId(module.id()))?.revision,
            &paths as &[&str],
            &acts as &[Option<Uuid>],
            act.map(|id| id.0)
        )
        .fetch_one(&mut *db)
        .await?;
        written += usize::try_from(rows.written).unwrap_or(0);
    }
    let paths: Vec<&Path> = roots.iter().map(|(path, _)| *path).collect();
    refresh_subtrees(db, module, &paths).await?;
    Ok(written)
}

/// Live objects of subtrees, as [`delete`] would take them, in no order.
#[tracing::instrument(name = "db.objects.in_subtrees", level = "debug", skip_all)]
pub async fn in_subtrees(
    db: &mut PgConnection,
    module: &Granted,
    roots: &[&Path],
) -> Result<Vec<ObjectId>, StoreError> {
    let paths: Vec<&str> = roots.iter().map(|path| path.as_str()).collect();
    let ids = sqlx::query_scalar!(
        r#"SELECT present.id AS "id!" FROM unnest($3::text[]) AS root (path)
           CROSS JOIN LATERAL (
               SELECT o.id FROM object o
               WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_in IS NULL
                 AND o.path >= root.path COLLATE "C" AND o.path < (root.path || '~') COLLATE "C" OFFSET 0
           ) AS present"#,
        module.workspace().0,
        module.id(),
        &paths as &[&str]
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
}

/// An object below a deleted one.
#[derive(Debug, Clone)]
pub struct Orphan {
    /// The object.
    pub id: ObjectId,
    /// Where the deleted one stands.
    pub parent: Path,
    /// The act that deleted it.
    pub act: ChangeSetId,
}

/// Those of some objects that stand below a deleted one.
#[tracing::instrument(name = "db.objects.below_deleted", level = "debug", skip_all)]
pub async fn below_deleted(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Orphan>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let found = sqlx::query!(
        r#"SELECT given.id AS "id!", parent.path AS "path!", parent.deleted_in AS "act!"
           FROM unnest($2::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT parent_id FROM object o WHERE o.workspace_id = $1 AND o.id = given.id LIMIT 1
           ) AS child
           CROSS JOIN LATERAL (
               SELECT path, deleted_in FROM object o
               WHERE o.workspace_id = $1 AND o.id = child.parent_id LIMIT 1
           ) AS parent
           WHERE parent.deleted_in IS NOT NULL"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(found
        .into_iter()
        .map(|row| Orphan {
            id: row.id.into(),
            parent: Path::from_stored(row.path),
            act: row.act.into(),
        })
        .collect())
}
