//! The last runs of scripts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, ScriptId, UserId},
};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Script;
use crate::StoreError;

/// Runs that are kept of a script.
const KEPT: i64 = 500;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It did what it says.
    Succeeded,
    /// It refused what was asked of it.
    Rejected,
    /// It threw, or was stopped.
    Failed,
}

impl Status {
    /// The name in the API and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Rejected => "rejected",
            Self::Failed => "failed",
        }
    }
}

/// A run that ended.
#[derive(Debug, Clone)]
pub struct NewExecution {
    /// Its id.
    pub id: Uuid,
    /// Whether it ran to see what it would do.
    pub dry_run: bool,
    /// Who wanted it.
    pub user: UserId,
    /// How it ended.
    pub status: Status,
    /// What it logged.
    pub output: String,
    /// Why it failed.
    pub error: Option<Value>,
    /// What it used.
    pub used: Value,
    /// What it wrote.
    pub change_set: Option<ChangeSetId>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// Whether the clock began it.
    pub scheduled: bool,
}

/// A run as it is remembered.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "named and described as in `NewExecution`")]
pub struct Execution {
    pub id: Uuid,
    pub script_id: Uuid,
    /// The version that ran.
    pub version: i32,
    /// The module that it ran in.
    pub module_id: Uuid,
    pub dry_run: bool,
    pub user_id: Uuid,
    pub user_name: String,
    pub status: String,
    pub output: String,
    pub error: Option<Value>,
    pub used: Value,
    pub change_set_id: Option<Uuid>,
    pub started_at: DateTime<Utc>,
    pub finished_at: DateTime<Utc>,
    pub scheduled: bool,
}

/// Remembers runs, each with the module and the script of its workspace, and forgets those of long ago. Runs in modules that are
/// not there any more are not remembered.
#[tracing::instrument(name = "db.scripts.insert_executions", level = "debug", skip_all)]
pub async fn insert_executions(
    db: &mut PgConnection,
    runs: &[(ModuleId, &Script, &NewExecution)],
) -> Result<(), StoreError> {
    let workspaces: Vec<Uuid> = runs
        .iter()
        .map(|(_, script, _)| script.workspace_id.0)
        .collect();
    let scripts: Vec<Uuid> = runs.iter().map(|(_, script, _)| script.id.0).collect();
    let versions: Vec<i32> = runs.iter().map(|(_, script, _)| script.version).collect();
    let modules: Vec<Uuid> = runs.iter().map(|(module, ..)| module.0).collect();
    let ids: Vec<Uuid> = runs.iter().map(|(.., run)| run.id).collect();
    let dry: Vec<bool> = runs.iter().map(|(.., run)| run.dry_run).collect();
    let users: Vec<Uuid> = runs.iter().map(|(.., run)| run.user.0).collect();
    let status: Vec<&str> = runs.iter().map(|(.., run)| run.status.as_str()).collect();
    let outputs: Vec<&str> = runs.iter().map(|(.., run)| run.output.as_str()).collect();
    let errors: Vec<Option<&Value>> = runs.iter().map(|(.., run)| run.error.as_ref()).collect();
    let used: Vec<&Value> = runs.iter().map(|(.., run)| &run.used).collect();
    let changes: Vec<Option<Uuid>> = runs
        .iter()
        .map(|(.., run)| run.change_set.map(|id| id.0))
        .collect();
    let started: Vec<DateTime<Utc>> = runs.iter().map(|(.., run)| run.started_at).collect();
    let finished: Vec<DateTime<Utc>> = runs.iter().map(|(.., run)| run.finished_at).collect();
    let scheduled: Vec<bool> = runs.iter().map(|(.., run)| run.scheduled).collect();
    sqlx::query!(
        r#"INSERT INTO script_execution (workspace_id, id, script_id, version, module_id, dry_run, user_id, status, output,
                                       error, used, change_set_id, started_at, finished_at, scheduled)
           SELECT run.* FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::bool[], $7::uuid[], $8::text[],
                                    $9::text[], $10::jsonb[], $11::jsonb[], $12::uuid[], $13::timestamptz[], $14::timestamptz[],
                                    $15::bool[])
                AS run (workspace_id, id, script_id, version, module_id, dry_run, user_id, status, output, error, used,
                        change_set_id, started_at, finished_at, scheduled)
           WHERE EXISTS (SELECT FROM module m WHERE m.workspace_id = run.workspace_id AND m.id = run.module_id)"#,
        &workspaces,
        &ids,
        &scripts,
        &versions,
        &modules,
        &dry,
        &users,
        &status as &[&str],
        &outputs as &[&str],
        &errors as &[Option<&Value>],
        &used as &[&Value],
        &changes as &[Option<Uuid>],
        &started,
        &finished,
        &scheduled
    )
    .execute(&mut *db)
    .await?;
    forget_early_runs(db, (&workspaces, &scripts)).await
}

/// Forgets all but the last [`KEPT`] runs of scripts, each with its workspace.
async fn forget_early_runs(
    db: &mut PgConnection,
    (workspaces, scripts): (&[Uuid], &[Uuid]),
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM script_execution e USING (
             SELECT old.workspace_id, old.id
             FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS one (workspace_id, script_id)) AS ran
             CROSS JOIN LATERAL (
                 SELECT workspace_id, id FROM script_execution
                 WHERE workspace_id = ran.workspace_id AND script_id = ran.script_id
                 ORDER BY started_at DESC, id DESC OFFSET $3 LIMIT 1000
             ) AS old
         ) AS forgotten
         WHERE e.workspace_id = forgotten.workspace_id AND e.id = forgotten.id",
        workspaces,
        scripts,
        KEPT
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Runs of a script in a module, newest first, and how many.
#[tracing::instrument(name = "db.scripts.executions", level = "debug", skip_all)]
pub async fn executions(
    db: &mut PgConnection,
    module: &Granted,
    script: ScriptId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Execution>, i64), StoreError> {
    let rows = sqlx::query_as!(
        Execution,
        r#"SELECT e.id, e.script_id, e.version, e.module_id, e.dry_run, e.user_id, u.display_name AS user_name, e.status,
                  e.output, e.error, e.used, e.change_set_id, e.started_at, e.finished_at,
                  e.scheduled
           FROM script_execution e JOIN app_user u ON u.id = e.user_id
           WHERE e.workspace_id = $1 AND e.module_id = $2 AND e.script_id = $3
           ORDER BY e.started_at DESC, e.id DESC OFFSET $4 LIMIT $5"#,
        module.workspace().0,
        module.id(),
        script.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM script_execution
           WHERE workspace_id = $1 AND module_id = $2 AND script_id = $3"#,
        module.workspace().0,
        module.id(),
        script.0
    )
    .fetch_one(db)
    .await?;
    Ok((rows, total))
}

/// When scripts ran last in a module.
#[tracing::instrument(name = "db.scripts.last_runs", level = "debug", skip_all)]
pub async fn last_runs(
    db: &mut PgConnection,
    module: &Granted,
    scripts: &[ScriptId],
) -> Result<HashMap<ScriptId, DateTime<Utc>>, StoreError> {
    let ids: Vec<Uuid> = scripts.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT s.id AS "id!", e.started_at AS "at!" FROM unnest($3::uuid[]) AS s (id) CROSS JOIN LATERAL (
               SELECT started_at FROM script_execution
               WHERE workspace_id = $1 AND module_id = $2 AND script_id = s.id
               ORDER BY started_at DESC, id DESC LIMIT 1) AS e"#,
        module.workspace().0,
        module.id(),
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.at))
        .collect())
}
