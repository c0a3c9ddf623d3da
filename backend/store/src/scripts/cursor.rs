//! How far the scripts that run after changes are, module by module.

use std::time::Duration;

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId, ScriptId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A module with changes that its scripts have not seen, which nobody else works on for now.
#[derive(Debug, Clone, Copy)]
pub struct Due {
    /// The module.
    pub module: ModuleId,
    /// Scripts have run for all revisions up to this one.
    pub after: i64,
    /// The newest one when it was claimed.
    pub newest: i64,
    /// How often the next revision was begun by workers that died of it, this time included.
    pub attempts: i32,
}

/// A revision that scripts run after.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The revision.
    pub revision: i64,
    /// Who made it, or for whom a script did.
    pub actor: UserId,
    /// How many scripts that run after changes stand between the person and it.
    pub depth: i32,
}

/// Which objects of a revision are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Those that were made, changed or brought back.
    Saved,
    /// Those that went.
    Deleted,
}

/// Takes a module that has scripts which run after changes, and changes that they have not seen. It is the claimant's for
/// `lease`, unless that is prolonged by [`advance`].
///
/// Takes no proof: a worker asks, and each script runs with the rights of people.
#[tracing::instrument(name = "db.scripts.claim", level = "debug", skip_all)]
pub async fn claim(
    db: &mut PgConnection,
    claimant: Uuid,
    lease: Duration,
) -> Result<Option<Due>, StoreError> {
    let row = sqlx::query!(
        r#"WITH due AS (
               SELECT m.workspace_id, m.id, COALESCE(c.revision, 0) AS revision
               FROM script s
               JOIN module m ON m.workspace_id = s.workspace_id AND (s.module_id = m.id OR s.module_id IS NULL)
               LEFT JOIN script_cursor c ON c.workspace_id = m.workspace_id AND c.module_id = m.id
               WHERE s.hook_point IN ('post_save', 'post_delete') AND s.enabled AND s.deleted_at IS NULL
                 AND m.deleted_at IS NULL AND m.revision > COALESCE(c.revision, 0)
                 AND (c.leased_until IS NULL OR c.leased_until < clock_timestamp())
               ORDER BY c.leased_until NULLS FIRST LIMIT 1
           ), claimed AS (
               INSERT INTO script_cursor AS c (workspace_id, module_id, revision, attempts, leased_by, leased_until)
               SELECT workspace_id, id, revision, 1, $1, clock_timestamp() + make_interval(secs => $2) FROM due
               ON CONFLICT (workspace_id, module_id) DO UPDATE
               SET attempts = c.attempts + 1, leased_by = EXCLUDED.leased_by, leased_until = EXCLUDED.leased_until
               WHERE c.leased_until IS NULL OR c.leased_until < clock_timestamp()
               RETURNING workspace_id, module_id, revision, attempts
           )
           SELECT c.module_id, c.revision AS after, m.revision AS newest, c.attempts
           FROM claimed c JOIN module m ON m.workspace_id = c.workspace_id AND m.id = c.module_id"#,
        claimant,
        lease.as_secs_f64()
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Due {
        module: row.module_id.into(),
        after: row.after,
        newest: row.newest,
        attempts: row.attempts,
    }))
}

/// Notes that scripts have run for all revisions up to this one, and prolongs the lease. False when another has the module.
#[tracing::instrument(name = "db.scripts.advance", level = "debug", skip_all)]
pub async fn advance(
    db: &mut PgConnection,
    (module, revision): (ModuleId, i64),
    (claimant, lease): (Uuid, Duration),
) -> Result<bool, StoreError> {
    // Who switches such scripts on again sets the revision, too: it never goes back.
    let done = sqlx::query!(
        "UPDATE script_cursor SET revision = greatest(revision, $2), attempts = 0,
                leased_until = clock_timestamp() + make_interval(secs => $4)
         WHERE module_id = $1 AND leased_by = $3",
        module.0,
        revision,
        claimant,
        lease.as_secs_f64()
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Gives a module back, to be taken again after a pause. Whoever can do that was not killed by a script.
#[tracing::instrument(name = "db.scripts.release", level = "debug", skip_all)]
pub async fn release(
    db: &mut PgConnection,
    module: ModuleId,
    (claimant, pause): (Uuid, Duration),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE script_cursor SET attempts = 0, leased_by = NULL, leased_until = clock_timestamp() + make_interval(secs => $3)
         WHERE module_id = $1 AND leased_by = $2",
        module.0,
        claimant,
        pause.as_secs_f64()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Lets scripts that run after changes begin with the next change of the module, or of all modules of its workspace. Where
/// others run already, they go on where they are, and the script `id` with them.
#[tracing::instrument(name = "db.scripts.begin_after", level = "debug", skip_all)]
pub async fn begin_after(
    db: &mut PgConnection,
    module: &Granted,
    (id, everywhere): (ScriptId, bool),
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH wanted AS (
             SELECT m.workspace_id, m.id, m.revision, EXISTS (
                 SELECT FROM script s
                 WHERE s.workspace_id = $1 AND (s.module_id = m.id OR s.module_id IS NULL) AND s.id <> $3
                   AND s.hook_point IN ('post_save', 'post_delete') AND s.enabled AND s.deleted_at IS NULL
             ) AS running
             FROM module m WHERE m.workspace_id = $1 AND (m.id = $2 OR $4) AND m.deleted_at IS NULL
         )
         INSERT INTO script_cursor (workspace_id, module_id, revision)
         SELECT workspace_id, id, revision FROM wanted WHERE NOT running
         ON CONFLICT (workspace_id, module_id) DO UPDATE SET revision = EXCLUDED.revision",
        module.workspace().0,
        module.id(),
        id.0,
        everywhere
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The first change of a module after a revision.
#[tracing::instrument(name = "db.scripts.next_change", level = "debug", skip_all)]
pub async fn next_change(
    db: &mut PgConnection,
    module: ModuleId,
    revision: i64,
) -> Result<Option<Change>, StoreError> {
    let row = sqlx::query!(
        "SELECT r.revision, s.actor_id, s.script_depth
         FROM module m
         JOIN change_set_module r ON r.workspace_id = m.workspace_id AND r.module_id = m.id
         JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
         WHERE m.id = $1 AND r.revision > $2 ORDER BY r.revision LIMIT 1",
        module.0,
        revision
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Change {
        revision: row.revision,
        actor: row.actor_id.into(),
        depth: row.script_depth,
    }))
}

/// Objects that a revision saved or deleted, after one of them, in the order of their ids. What only moved is not saved.
#[tracing::instrument(name = "db.scripts.touched", level = "debug", skip_all)]
pub async fn touched(
    db: &mut PgConnection,
    module: &Granted,
    (revision, which): (i64, Touched),
    (after, limit): (Option<ObjectId>, i64),
) -> Result<Vec<ObjectId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT DISTINCT v.object_id FROM object_version v
         WHERE v.workspace_id = $1 AND v.module_id = $2 AND v.revision = $3 AND v.deleted = $4
           AND v.change_type <> 'move' AND ($5::uuid IS NULL OR v.object_id > $5)
         ORDER BY v.object_id LIMIT $6",
        module.workspace().0,
        module.id(),
        revision,
        which == Touched::Deleted,
        after.map(|id| id.0),
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(ids.into_iter().map(ObjectId).collect())
}
