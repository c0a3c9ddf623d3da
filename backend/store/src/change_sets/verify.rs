//! Recomputing the hash chain.

use req1_domain::ids::ModuleId;
use sqlx::PgConnection;

use crate::StoreError;

/// A revision whose stored hashes do not follow from what is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainFault {
    /// The revision.
    pub revision: i64,
    /// What does not hold: `gap`, `content`, `link` or `head`.
    pub fault: String,
}

/// A module with its chain.
#[derive(Debug, Clone)]
pub struct VerifiableModule {
    /// The id.
    pub id: ModuleId,
    /// The name.
    pub name: String,
    /// Number of its last revision.
    pub revision: i64,
}

/// Every module, deleted ones included, purged ones not.
#[tracing::instrument(name = "db.change_sets.modules_to_verify", level = "debug", skip_all)]
pub async fn modules_to_verify(db: &mut PgConnection) -> Result<Vec<VerifiableModule>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, name, revision FROM module WHERE purged_at IS NULL ORDER BY created_at, id"
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| VerifiableModule {
            id: row.id.into(),
            name: row.name,
            revision: row.revision,
        })
        .collect())
}

/// Checks every revision of a module: no gap, content hashes as stored, each linked to the one before, head at the end.
#[tracing::instrument(name = "db.change_sets.verify_module", level = "debug", skip_all)]
pub async fn verify_module(
    db: &mut PgConnection,
    module: ModuleId,
) -> Result<Vec<ChainFault>, StoreError> {
    let faults = sqlx::query!(
        r#"WITH chain AS (
               SELECT r.*, lag(r.hash, 1, ''::bytea) OVER (ORDER BY r.revision) AS before,
                      row_number() OVER (ORDER BY r.revision) AS place, s.actor_id,
                      s.cause || COALESCE(E'\n' || s.comment, '') AS cause
               FROM change_set_module r
               JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
               WHERE r.module_id = $1
           )
           SELECT revision AS "revision!", fault AS "fault!" FROM (
               SELECT revision, CASE
                   WHEN revision <> place THEN 'gap'
                   WHEN content_hash <> revision_content_hash(workspace_id, module_id, revision) THEN 'content'
                   WHEN previous_hash <> before
                     OR hash <> revision_hash(previous_hash, module_id, revision, change_set_id, at, actor_id, cause,
                                              content_hash) THEN 'link'
               END AS fault FROM chain
               UNION ALL
               SELECT module.revision, 'head' FROM module
               WHERE module.id = $1
                 AND (module.revision <> (SELECT COALESCE(max(revision), 0) FROM chain)
                      OR module.head_hash <> COALESCE((SELECT hash FROM chain ORDER BY revision DESC LIMIT 1), ''::bytea))
           ) AS checked WHERE fault IS NOT NULL ORDER BY revision"#,
        module.0
    )
    .fetch_all(db)
    .await?;
    Ok(faults
        .into_iter()
        .map(|row| ChainFault {
            revision: row.revision,
            fault: row.fault,
        })
        .collect())
}
