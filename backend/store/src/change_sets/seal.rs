//! End of a change set: its rows, its place in the hash chain, its event.

use req1_domain::ids::ModuleId;
use sqlx::PgConnection;

use super::OpenChange;
use crate::StoreError;

/// What a change set did to its modules, to be announced once it is committed.
#[derive(Debug, Clone)]
#[must_use = "announce it after the commit, so that others see the change at once"]
pub struct Sealed {
    /// Modules with their new revisions.
    pub moved: Vec<(ModuleId, i64)>,
}

/// Records the change set, moves each module to its new revision and leaves one event per module.
///
/// Call it after all version rows are written: the chain hash covers them.
#[tracing::instrument(name = "db.change_sets.seal", level = "debug", skip_all)]
#[expect(clippy::too_many_lines, reason = "one statement")]
pub async fn seal(db: &mut PgConnection, change: &OpenChange) -> Result<Sealed, StoreError> {
    record_reordered(&mut *db, change).await?;
    for (place, module) in change.modules.iter().enumerate() {
        // The first module brings the change set itself along.
        sqlx::query!(
            "WITH act AS (
                 INSERT INTO change_set (workspace_id, id, actor_id, cause, at, request_id, undoes, undo_depth, comment,
                                         script_depth)
                 SELECT $1, $4, $6, $7, $5, $10, $12, COALESCE((SELECT undone.undo_depth + 1 FROM change_set undone
                     WHERE undone.workspace_id = $1 AND undone.id = $12), 0), $13, $14 WHERE $11
             ), content AS MATERIALIZED (
                 SELECT revision_content_hash($1, $2, $3) AS hash
             ), counts AS (
                 -- Objects, not versions: some are moved and edited. A restore brings an object back, or a live one to what it
                 -- was; an undo does anything.
                 SELECT (count(*) FILTER (WHERE came))::integer AS created,
                        (count(*) FILTER (WHERE NOT came AND NOT went))::integer AS updated,
                        (count(*) FILTER (WHERE NOT came AND went))::integer AS deleted
                 FROM (
                     SELECT bool_or(v.change_type = 'delete' OR v.change_type = 'undo' AND v.deleted
                                AND EXISTS (SELECT FROM object_version before
                                            WHERE before.workspace_id = $1 AND before.object_id = v.object_id
                                              AND before.version = v.version - 1 AND NOT before.deleted)) AS went,
                            bool_or(v.change_type = 'create' OR v.version = 1 OR v.change_type IN ('restore', 'undo')
                                AND NOT v.deleted
                                AND EXISTS (SELECT FROM object_version before
                                            WHERE before.workspace_id = $1 AND before.object_id = v.object_id
                                              AND before.version = v.version - 1 AND before.deleted)) AS came
                     FROM object_version v WHERE v.workspace_id = $1 AND v.module_id = $2 AND v.revision = $3
                     GROUP BY v.object_id
                 ) AS written
             ), sealed AS (
                 INSERT INTO change_set_module (workspace_id, module_id, revision, change_set_id, at,
                                                created, updated, deleted, content_hash, previous_hash, hash)
                 SELECT $1, $2, $3, $4, $5, counts.created, counts.updated, counts.deleted, content.hash,
                        module.head_hash,
                        revision_hash(module.head_hash, $2, $3, $4, $5, $6, $7 || COALESCE(E'\\n' || $13, ''),
                                      content.hash)
                 FROM content, counts, module WHERE module.workspace_id = $1 AND module.id = $2
                 RETURNING hash
             ), event AS (
                 INSERT INTO outbox (workspace_id, module_id, revision, change_set_id, at) VALUES ($1, $2, $3, $4, $5)
             )
             UPDATE module SET revision = $3, revised_at = $5, head_hash = sealed.hash, last_number = $8,
                               schema_version = $9
             FROM sealed WHERE module.workspace_id = $1 AND module.id = $2",
            change.workspace.0,
            module.id.0,
            module.revision,
            change.change.id.0,
            change.at,
            change.change.actor.0,
            change.change.cause,
            module.last_number,
            module.schema_version,
            change.change.request_id,
            place == 0,
            change.change.undoes.map(|id| id.0),
            change.change.comment,
            change.change.script_depth
        )
        .execute(&mut *db)
        .await?;
    }
    let moved = change.modules.iter();
    Ok(Sealed {
        moved: moved.map(|module| (module.id, module.revision)).collect(),
    })
}

async fn record_reordered(db: &mut PgConnection, change: &OpenChange) -> Result<(), StoreError> {
    if change.reordered.is_empty() {
        return Ok(());
    }
    let objects: Vec<uuid::Uuid> = change.reordered.iter().map(|id| id.0).collect();
    let modules: Vec<uuid::Uuid> = change.modules.iter().map(|module| module.id.0).collect();
    let revisions: Vec<i64> = change
        .modules
        .iter()
        .map(|module| module.revision)
        .collect();
    sqlx::query!(
        "INSERT INTO object_reorder (workspace_id, object_id, revision, module_id, order_key)
         SELECT o.workspace_id, o.id, locked.revision, o.module_id, o.order_key
         FROM object o
         JOIN unnest($3::uuid[], $4::bigint[]) AS locked (module_id, revision) ON locked.module_id = o.module_id
         WHERE o.workspace_id = $1 AND o.id = ANY($2)",
        change.workspace.0,
        &objects,
        &modules,
        &revisions
    )
    .execute(db)
    .await?;
    Ok(())
}
