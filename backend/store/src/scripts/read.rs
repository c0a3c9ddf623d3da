//! Reading scripts.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ScriptId, UserId},
    schedules::Schedule,
    scripts::{Hook, ScriptLimits, ScriptType},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Around, Script, ScriptFields, ScriptVersion};
use crate::StoreError;

struct ScriptRow {
    id: Uuid,
    workspace_id: Uuid,
    module_id: Option<Uuid>,
    name: String,
    script_type: String,
    hook_point: Option<String>,
    enabled: bool,
    priority: i32,
    source_code: String,
    limits: Json<ScriptLimits>,
    version: i32,
    author_id: Uuid,
    author_name: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    cron_expression: Option<String>,
    time_zone: Option<String>,
    next_run_at: Option<DateTime<Utc>>,
}

fn kind(name: &str, hook: Option<&str>) -> Result<ScriptType, StoreError> {
    ScriptType::parse(name, hook).ok_or(StoreError::Corrupt("script type"))
}

impl TryFrom<ScriptRow> for Script {
    type Error = StoreError;

    fn try_from(row: ScriptRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            module_id: row.module_id.map(Into::into),
            fields: ScriptFields {
                kind: kind(&row.script_type, row.hook_point.as_deref())?,
                name: row.name,
                enabled: row.enabled,
                priority: row.priority,
                source: row.source_code,
                limits: row.limits.0,
                schedule: schedule(row.cron_expression, row.time_zone)?,
            },
            version: row.version,
            author_id: row.author_id.into(),
            author_name: row.author_name,
            created_at: row.created_at,
            updated_at: row.updated_at,
            next_run_at: row.next_run_at,
        })
    }
}

fn schedule(cron: Option<String>, zone: Option<String>) -> Result<Option<Schedule>, StoreError> {
    let (Some(cron), Some(zone)) = (cron, zone) else {
        return Ok(None);
    };
    let schedule = Schedule::parse(&cron, &zone);
    schedule
        .map(Some)
        .map_err(|_| StoreError::Corrupt("time table of a script"))
}

struct VersionRow {
    version: i32,
    name: String,
    script_type: String,
    hook_point: Option<String>,
    enabled: bool,
    priority: i32,
    source_code: String,
    limits: Json<ScriptLimits>,
    changed_by: Uuid,
    changed_by_name: String,
    changed_at: DateTime<Utc>,
    cron_expression: Option<String>,
    time_zone: Option<String>,
}

impl TryFrom<VersionRow> for ScriptVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.version,
            fields: ScriptFields {
                kind: kind(&row.script_type, row.hook_point.as_deref())?,
                name: row.name,
                enabled: row.enabled,
                priority: row.priority,
                source: row.source_code,
                limits: row.limits.0,
                schedule: schedule(row.cron_expression, row.time_zone)?,
            },
            changed_by: row.changed_by.into(),
            changed_by_name: row.changed_by_name,
            changed_at: row.changed_at,
        })
    }
}

/// Scripts of the module $2 of the workspace $1, and those of all its modules.
macro_rules! select_scripts {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ScriptRow,
            r#"SELECT s.id, s.workspace_id, s.module_id, s.name, s.script_type, s.hook_point, s.enabled, s.priority,
                      s.source_code, s.limits AS "limits: Json<ScriptLimits>", s.version, s.author_id,
                      u.display_name AS author_name, s.created_at, s.updated_at, s.cron_expression, s.time_zone,
                      s.next_run_at
               FROM script s JOIN app_user u ON u.id = s.author_id
               WHERE s.workspace_id = $1 AND (s.module_id = $2 OR s.module_id IS NULL) AND s.deleted_at IS NULL "# + $tail
            $(, $argument)*
        )
    };
}

/// Scripts of a module, and those of all modules, in the order in which they run.
#[tracing::instrument(name = "db.scripts.in_module", level = "debug", skip_all)]
pub async fn in_module(db: &mut PgConnection, module: &Granted) -> Result<Vec<Script>, StoreError> {
    select_scripts!(
        "ORDER BY s.priority, lower(s.name), s.id",
        module.workspace().0,
        module.id()
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Script::try_from)
    .collect()
}

/// Scripts that are switched on and run at one point in a module, in the order in which they run, and what they are told of
/// where they run and for whom. None when there are none: every save asks, so it is one query.
#[tracing::instrument(name = "db.scripts.triggers", level = "debug", skip_all)]
pub async fn triggers(
    db: &mut PgConnection,
    module: &Granted,
    (hook, user): (Hook, UserId),
) -> Result<Option<(Around, Vec<Script>)>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT s.id, s.workspace_id, s.module_id, s.name, s.script_type, s.hook_point, s.enabled, s.priority,
                  s.source_code, s.limits AS "limits: Json<ScriptLimits>", s.version, s.author_id,
                  author.display_name AS author_name, s.created_at, s.updated_at, s.cron_expression, s.time_zone,
                  s.next_run_at, m.name AS module_name, m.prefix, m.description, m.schema_version, m.project_id,
                  p.name AS project_name, person.display_name, person.email
           FROM script s
           JOIN app_user author ON author.id = s.author_id
           JOIN module m ON m.workspace_id = s.workspace_id AND m.id = $2
           JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
           JOIN app_user person ON person.id = $4
           WHERE s.workspace_id = $1 AND (s.module_id = $2 OR s.module_id IS NULL) AND s.deleted_at IS NULL
             AND s.enabled AND s.hook_point = $3
           ORDER BY s.priority, lower(s.name), s.id"#,
        module.workspace().0,
        module.id(),
        hook.as_str(),
        user.0
    )
    .fetch_all(db)
    .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let around = Around {
        name: first.module_name.clone(),
        prefix: first.prefix.clone(),
        description: first.description.clone(),
        schema_version: first.schema_version,
        project_id: first.project_id.into(),
        project_name: first.project_name.clone(),
        user_name: first.display_name.clone(),
        user_email: first.email.clone(),
    };
    let scripts = rows.into_iter().map(|row| {
        Script::try_from(ScriptRow {
            id: row.id,
            workspace_id: row.workspace_id,
            module_id: row.module_id,
            name: row.name,
            script_type: row.script_type,
            hook_point: row.hook_point,
            enabled: row.enabled,
            priority: row.priority,
            source_code: row.source_code,
            limits: row.limits,
            version: row.version,
            author_id: row.author_id,
            author_name: row.author_name,
            created_at: row.created_at,
            updated_at: row.updated_at,
            cron_expression: row.cron_expression,
            time_zone: row.time_zone,
            next_run_at: row.next_run_at,
        })
    });
    Ok(Some((around, scripts.collect::<Result<_, _>>()?)))
}

/// A script of a module, or of all modules.
#[tracing::instrument(name = "db.scripts.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    id: ScriptId,
) -> Result<Script, StoreError> {
    select_scripts!("AND s.id = $3", module.workspace().0, module.id(), id.0)
        .fetch_one(db)
        .await?
        .try_into()
}

/// A script that was to run by now, locked until the transaction ends; those that another worker has are passed over.
///
/// Takes no proof: the clock asks, and the script runs with the rights of its author.
#[tracing::instrument(name = "db.scripts.next_due", level = "debug", skip_all)]
pub async fn next_due(
    db: &mut PgConnection,
    now: DateTime<Utc>,
) -> Result<Option<Script>, StoreError> {
    sqlx::query_as!(
        ScriptRow,
        r#"SELECT s.id, s.workspace_id, s.module_id, s.name, s.script_type, s.hook_point, s.enabled, s.priority,
                  s.source_code, s.limits AS "limits: Json<ScriptLimits>", s.version, s.author_id,
                  u.display_name AS author_name, s.created_at, s.updated_at, s.cron_expression, s.time_zone,
                  s.next_run_at
           FROM script s
           JOIN app_user u ON u.id = s.author_id
           JOIN module m ON m.workspace_id = s.workspace_id AND m.id = s.module_id
           WHERE s.next_run_at <= $1 AND s.enabled AND s.deleted_at IS NULL AND m.deleted_at IS NULL
           ORDER BY s.next_run_at LIMIT 1 FOR UPDATE OF s SKIP LOCKED"#,
        now
    )
    .fetch_optional(db)
    .await?
    .map(Script::try_from)
    .transpose()
}

/// How many scripts a module has, or that are for all modules.
#[tracing::instrument(name = "db.scripts.count", level = "debug", skip_all)]
pub async fn count(
    db: &mut PgConnection,
    module: &Granted,
    everywhere: bool,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM script
           WHERE workspace_id = $1 AND module_id IS NOT DISTINCT FROM $2 AND deleted_at IS NULL"#,
        module.workspace().0,
        (!everywhere).then_some(module.id())
    )
    .fetch_one(db)
    .await?)
}

/// Keeps others from changing a script until the transaction ends.
#[tracing::instrument(name = "db.scripts.lock", level = "debug", skip_all)]
pub async fn lock(db: &mut PgConnection, module: &Granted, id: ScriptId) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM script
         WHERE workspace_id = $1 AND (module_id = $2 OR module_id IS NULL) AND id = $3 AND deleted_at IS NULL
         FOR UPDATE",
        module.workspace().0,
        module.id(),
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

macro_rules! select_versions {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            VersionRow,
            r#"SELECT v.version, v.name, v.script_type, v.hook_point, v.enabled, v.priority, v.source_code,
                      v.limits AS "limits: Json<ScriptLimits>", v.changed_by, u.display_name AS changed_by_name,
                      v.changed_at, v.cron_expression, v.time_zone
               FROM script_version v JOIN app_user u ON u.id = v.changed_by
               WHERE v.workspace_id = $1 AND v.script_id = $2 "# + $tail
            $(, $argument)*
        )
    };
}

/// Versions of a script, newest first, and how many.
#[tracing::instrument(name = "db.scripts.versions", level = "debug", skip_all)]
pub async fn versions(
    db: &mut PgConnection,
    script: &Script,
    (offset, limit): (i64, i64),
) -> Result<(Vec<ScriptVersion>, i64), StoreError> {
    let rows = select_versions!(
        "ORDER BY v.version DESC OFFSET $3 LIMIT $4",
        script.workspace_id.0,
        script.id.0,
        offset,
        limit
    )
    .fetch_all(db)
    .await?;
    let versions = rows.into_iter().map(ScriptVersion::try_from);
    // Versions are counted without gaps.
    Ok((
        versions.collect::<Result<_, _>>()?,
        i64::from(script.version),
    ))
}

/// One version of a script.
#[tracing::instrument(name = "db.scripts.version", level = "debug", skip_all)]
pub async fn version(
    db: &mut PgConnection,
    script: &Script,
    version: i32,
) -> Result<ScriptVersion, StoreError> {
    select_versions!(
        "AND v.version = $3",
        script.workspace_id.0,
        script.id.0,
        version
    )
    .fetch_one(db)
    .await?
    .try_into()
}
