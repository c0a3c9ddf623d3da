//! Soft delete of many objects with everything below them.

use req1_domain::{access::Granted, ids::ModuleId, objects::ChangeType, order::Path};
use sqlx::PgConnection;

use super::{PART, write_objects};
use crate::{StoreError, change_sets::OpenChange, objects::tally::refresh_subtrees};

/// Deletes subtrees, none of which contains another, given by the paths of their roots in document order. Every live
/// object in them gets a version. Gives how many.
#[tracing::instrument(name = "db.objects.delete_many", level = "debug", skip_all)]
pub async fn delete_many(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    roots: &[&Path],
) -> Result<usize, StoreError> {
    let mut deleted = 0;
    for part in roots.chunks(PART) {
        let paths: Vec<&str> = part.iter().map(|path| path.as_str()).collect();
        let rows = write_objects!(
            (change, ChangeType::Delete),
            "WITH below AS MATERIALIZED (
                 SELECT present.place FROM unnest($8::text[]) AS root (path)
                 CROSS JOIN LATERAL (
                     SELECT o.ctid AS place FROM object o
                     WHERE o.workspace_id = $1 AND o.module_id = $6 AND o.deleted_at IS NULL
                       AND o.path >= root.path COLLATE \"C\" AND o.path < (root.path || '~') COLLATE \"C\" OFFSET 0
                 ) AS present
             ), written AS (
                 UPDATE object o SET deleted_at = $5, deleted_in = $2, version = o.version + 1, revision = $7,
                                     updated_at = $5, updated_by = $4
                 FROM below WHERE o.ctid = below.place
                 RETURNING o.*
             ), versioned AS (SELECT * FROM written), searched AS MATERIALIZED (
                 SELECT present.place FROM written
                 CROSS JOIN LATERAL (
                     SELECT s.ctid AS place FROM object_search s
                     WHERE s.workspace_id = $1 AND s.object_id = written.id LIMIT 1
                 ) AS present
             ), hidden AS (
                 UPDATE object_search s SET live = false FROM searched WHERE s.ctid = searched.place
             )",
            "SELECT count(*) AS \"written!\" FROM written",
            module.id(),
            change.module(ModuleId(module.id()))?.revision,
            &paths as &[&str]
        )
        .fetch_one(&mut *db)
        .await?;
        deleted += usize::try_from(rows.written).unwrap_or(0);
    }
    refresh_subtrees(db, module, roots).await?;
    Ok(deleted)
}
