//! Turning rules off and grading them.

use req1_domain::{
    access::Action,
    ids::ModuleId,
    quality::{Rule, RuleSetting, Severity},
};
use req1_store::quality;

use serde_json::json;

use crate::{AppError, Ctx, audit::Event};

/// What shall change of a rule in a module.
#[derive(Debug, Clone, Copy, Default)]
pub struct RuleEdit {
    /// Whether it is looked at.
    pub enabled: Option<bool>,
    /// How grave a breach is.
    pub severity: Option<Severity>,
}

/// Changes what a module makes of a rule.
#[tracing::instrument(name = "app.quality.set_rule", skip_all, fields(module.id = %module, rule = rule.as_str()))]
pub async fn set_rule(
    ctx: &Ctx,
    (module, rule): (ModuleId, Rule),
    edit: RuleEdit,
) -> Result<RuleSetting, AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = ctx.module(&mut tx, module, Action::Administer).await?;
    let settings = quality::settings(&mut tx, &module).await?;
    let current = settings
        .into_iter()
        .find(|one| one.rule == rule)
        .unwrap_or(RuleSetting::default_of(rule));
    let changed = RuleSetting {
        rule,
        enabled: edit.enabled.unwrap_or(current.enabled),
        severity: edit.severity.unwrap_or(current.severity),
    };
    if changed != current {
        quality::set(&mut tx, &module, changed, (ctx.actor.user, ctx.now())).await?;
        let details = json!({
            "rule": rule.as_str(), "enabled": changed.enabled, "severity": changed.severity.as_str(),
        });
        let event = Event::new("set_rule", "module")
            .of(module.id())
            .within(module.workspace())
            .with(details);
        ctx.audit(&mut tx, event).await?;
    }
    req1_store::commit(tx).await?;
    Ok(changed)
}
