//! Counts per rule, and the list behind them.

use req1_domain::{
    access::{Action, Granted, Role},
    ids::ModuleId,
    quality::{Rule, RuleSetting, Severity},
};
use req1_store::{Connection, modules, quality};

use super::{Graded, GradedMark};
use crate::{AppError, Ctx};

/// A rule and how often it is broken.
#[derive(Debug, Clone, Copy)]
pub struct RuleReport {
    /// What the module makes of it.
    pub setting: RuleSetting,
    /// Breaches; none are looked for while it is off.
    pub count: i64,
}

/// The report of a module in numbers.
#[derive(Debug, Clone)]
pub struct QualityReport {
    /// The module.
    pub module: ModuleId,
    /// Live objects.
    pub object_count: i64,
    /// What the reader is in the module.
    pub role: Role,
    /// All rules.
    pub rules: Vec<RuleReport>,
}

/// Counts the breaches of every rule that is on.
#[tracing::instrument(name = "app.quality.report", skip_all, fields(module.id = %module))]
pub async fn report(ctx: &Ctx, module: ModuleId) -> Result<QualityReport, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let mut rules = Vec::new();
    for setting in quality::settings(&mut db, &granted).await? {
        let count = if setting.enabled {
            quality::count(&mut db, &granted, setting.rule).await?
        } else {
            0
        };
        rules.push(RuleReport { setting, count });
    }
    Ok(QualityReport {
        module,
        object_count: modules::by_id(&mut db, &granted, ctx.actor.user)
            .await?
            .object_count,
        role: granted.role(),
        rules,
    })
}

/// A part of the list of findings.
#[derive(Debug, Clone)]
pub struct FindingsPage {
    /// The module.
    pub module: ModuleId,
    /// Only of this rule.
    pub rule: Option<Rule>,
    /// Only as grave as this.
    pub severity: Option<Severity>,
    /// Only what comes after this one.
    pub after: Option<GradedMark>,
    /// How many at most.
    pub limit: i64,
}

/// Breaches rule by rule, those of a rule in document order, and the mark that the next page begins after.
#[tracing::instrument(name = "app.quality.list", skip_all, fields(module.id = %wanted.module))]
pub async fn list_findings(
    ctx: &Ctx,
    wanted: FindingsPage,
) -> Result<(Vec<Graded>, Option<GradedMark>), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, wanted.module, Action::Read).await?;
    page(&mut db, &module, wanted).await
}

pub(super) async fn page(
    db: &mut Connection,
    module: &Granted,
    wanted: FindingsPage,
) -> Result<(Vec<Graded>, Option<GradedMark>), AppError> {
    let settings = quality::settings(&mut *db, module).await?;
    let begun = wanted.after.as_ref().map(|mark| mark.rule);
    let chosen = settings
        .into_iter()
        .filter(|one| one.enabled)
        .filter(|one| {
            wanted
                .severity
                .is_none_or(|severity| severity == one.severity)
        })
        .filter(|one| wanted.rule.is_none_or(|rule| rule == one.rule))
        .skip_while(|one| begun.is_some_and(|rule| position(one.rule) < position(rule)));
    let mut found: Vec<Graded> = Vec::new();
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    for setting in chosen {
        let after = wanted.after.as_ref();
        let after = after.filter(|mark| mark.rule == setting.rule);
        // One more than the page holds tells whether another follows.
        let missing = limit.saturating_sub(found.len()).saturating_add(1);
        let range = (
            after.map(|mark| &mark.mark),
            i64::try_from(missing).unwrap_or(i64::MAX),
        );
        let breaches = quality::findings(&mut *db, module, setting.rule, range).await?;
        found.extend(
            breaches
                .into_iter()
                .map(|finding| Graded { setting, finding }),
        );
        if found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|last| GradedMark {
        rule: last.setting.rule,
        mark: last.finding.mark.clone(),
    });
    Ok((found, next))
}

fn position(rule: Rule) -> usize {
    Rule::ALL.iter().position(|one| *one == rule).unwrap_or(0)
}
