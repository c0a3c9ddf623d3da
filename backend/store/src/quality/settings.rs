//! What a module makes of the rules.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::UserId,
    quality::{Rule, RuleSetting, Severity},
};
use sqlx::PgConnection;

use crate::StoreError;

/// The settings of all rules, in the order of the report.
#[tracing::instrument(name = "db.quality.settings", level = "debug", skip_all)]
pub async fn settings(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<Vec<RuleSetting>, StoreError> {
    let rows = sqlx::query!(
        "SELECT rule_id, enabled, severity FROM quality_rule_setting WHERE workspace_id = $1 AND module_id = $2",
        module.workspace().0,
        module.id()
    )
    .fetch_all(db)
    .await?;
    let told = |rule: Rule| {
        let row = rows.iter().find(|row| row.rule_id == rule.as_str())?;
        Some(RuleSetting {
            rule,
            enabled: row.enabled,
            severity: Severity::parse(&row.severity)?,
        })
    };
    Ok(Rule::ALL
        .into_iter()
        .map(|rule| told(rule).unwrap_or(RuleSetting::default_of(rule)))
        .collect())
}

/// Says what the module makes of a rule.
#[tracing::instrument(name = "db.quality.set", level = "debug", skip_all)]
pub async fn set(
    db: &mut PgConnection,
    module: &Granted,
    setting: RuleSetting,
    (by, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO quality_rule_setting (workspace_id, module_id, rule_id, enabled, severity, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, module_id, rule_id) DO UPDATE
         SET enabled = EXCLUDED.enabled, severity = EXCLUDED.severity, updated_at = EXCLUDED.updated_at,
             updated_by = EXCLUDED.updated_by",
        module.workspace().0,
        module.id(),
        setting.rule.as_str(),
        setting.enabled,
        setting.severity.as_str(),
        now,
        by.0
    )
    .execute(db)
    .await?;
    Ok(())
}
