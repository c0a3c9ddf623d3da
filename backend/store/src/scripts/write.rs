//! Writing scripts: each change is one more version.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ScriptId, UserId},
    schedules::Schedule,
};
use sqlx::{PgConnection, types::Json};

use super::{Script, ScriptFields};
use crate::StoreError;

/// Makes a script of a module, or of all modules. Constraint `script_name_key` when there is one of this name.
#[tracing::instrument(name = "db.scripts.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    module: &Granted,
    (id, everywhere, fields): (ScriptId, bool, &ScriptFields),
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO script (workspace_id, id, module_id, name, script_type, hook_point, enabled, priority, source_code,
                             limits, author_id, created_at, updated_at, cron_expression, time_zone, next_run_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15)",
        module.workspace().0,
        id.0,
        (!everywhere).then_some(module.id()),
        fields.name,
        fields.kind.as_str(),
        fields.kind.hook().map(req1_domain::scripts::Hook::as_str),
        fields.enabled,
        fields.priority,
        fields.source,
        Json(fields.limits) as _,
        user.0,
        now,
        fields.schedule.as_ref().map(Schedule::cron),
        fields.schedule.as_ref().map(Schedule::zone),
        next_run(fields, now)
    )
    .execute(&mut *db)
    .await?;
    keep_version(db, module, id).await
}

/// Changes a script. Its author is who changes it. Constraint as in [`insert`].
#[tracing::instrument(name = "db.scripts.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    module: &Granted,
    (id, fields): (ScriptId, &ScriptFields),
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE script SET name = $3, script_type = $4, hook_point = $5, enabled = $6, priority = $7, source_code = $8,
                limits = $9, author_id = $10, updated_at = $11, cron_expression = $12, time_zone = $13, next_run_at = $14,
                version = version + 1
         WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        id.0,
        fields.name,
        fields.kind.as_str(),
        fields.kind.hook().map(req1_domain::scripts::Hook::as_str),
        fields.enabled,
        fields.priority,
        fields.source,
        Json(fields.limits) as _,
        user.0,
        now,
        fields.schedule.as_ref().map(Schedule::cron),
        fields.schedule.as_ref().map(Schedule::zone),
        next_run(fields, now)
    )
    .execute(&mut *db)
    .await?;
    keep_version(db, module, id).await
}

/// When it runs next, if the clock runs it.
fn next_run(fields: &ScriptFields, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let schedule = fields.schedule.as_ref().filter(|_| fields.enabled);
    schedule.and_then(|one| one.next(now))
}

async fn keep_version(
    db: &mut PgConnection,
    module: &Granted,
    id: ScriptId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO script_version (workspace_id, script_id, version, module_id, name, script_type, hook_point, enabled,
                                     priority, source_code, limits, changed_by, changed_at, cron_expression, time_zone)
         SELECT workspace_id, id, version, module_id, name, script_type, hook_point, enabled, priority, source_code, limits,
                author_id, updated_at, cron_expression, time_zone
         FROM script WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a script away. Its versions stay, and what it did remains known.
#[tracing::instrument(name = "db.scripts.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    script: &Script,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE script SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2",
        script.workspace_id.0,
        script.id.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}
