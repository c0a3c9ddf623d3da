//! Scripts that look at every object of a module and report what they find.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId, ScriptId, UserId},
    quality::Severity,
    scripts::{Frame, Hook},
};
use req1_script::{Entry, Failed, Outcome, Severity as Reported};
use req1_store::{change_sets, scripts};
use serde::Deserialize as _;
use serde_json::Value;

use super::{
    log::{Ended, error, remember},
    run::{Prepared, Surroundings, failure},
};
use crate::{AppError, Ctx};

/// Reports that are kept.
const KEPT: usize = 32;
/// How long a report is good while its module stays as it is: scripts may look at other modules, too.
const FRESH: Duration = Duration::from_mins(1);

/// What a script found of an object.
#[derive(Debug, Clone)]
pub struct ScriptFinding {
    /// How grave it is.
    pub severity: Severity,
    /// The object; none when the script itself failed.
    pub object: Option<ObjectId>,
    /// The field, or the name of the attribute.
    pub field: Option<String>,
    /// What the script says.
    pub message: String,
    /// Where the script failed, if it failed at this object; the innermost call first.
    pub stack: Vec<Frame>,
}

/// What a script found in a module.
#[derive(Debug, Clone)]
pub struct ScriptReport {
    /// The script.
    pub script: ScriptId,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// In document order.
    pub findings: Vec<ScriptFinding>,
    /// Why it came to no end: code, message, line, column, limit and stack.
    pub error: Option<Value>,
}

impl ScriptReport {
    /// How many findings are this grave.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let of = self.findings.iter();
        of.filter(|one| one.severity == severity).count()
    }

    /// That the script came to no end, as a finding: what it would have found is not known.
    #[must_use]
    pub fn failure(&self) -> Option<ScriptFinding> {
        let error = self.error.as_ref()?;
        Some(ScriptFinding {
            severity: Severity::Error,
            object: None,
            field: None,
            message: error.get("message")?.as_str()?.to_owned(),
            stack: error
                .get("stack")
                .and_then(|stack| Vec::deserialize(stack).ok())
                .unwrap_or_default(),
        })
    }
}

/// Whom a report is for, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
struct About {
    user: UserId,
    module: ModuleId,
    revision: i64,
    script: ScriptId,
    version: i32,
}

/// A report, when it was made, and what for.
type Kept = (About, Instant, Arc<ScriptReport>);

/// Reports of a moment ago: a list is read page by page, and the script runs once for all of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reports(Arc<Mutex<VecDeque<Kept>>>);

impl Reports {
    fn get(&self, about: &About) -> Option<Arc<ScriptReport>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, made, _)| made.elapsed() < FRESH);
        let found = kept.iter().find(|(known, ..)| known == about)?;
        Some(Arc::clone(&found.2))
    }

    fn put(&self, about: About, report: &Arc<ScriptReport>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((about, Instant::now(), Arc::clone(report)));
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }
}

/// What the scripts of a module that validate find in it, in their order. One that fails says so; the others still run.
#[tracing::instrument(name = "app.scripts.validate", skip_all, fields(module.id = %module))]
pub async fn validate_by_scripts(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<Vec<Arc<ScriptReport>>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let asked = (Hook::Validate, ctx.actor.user);
    let Some((around, found)) = scripts::triggers(&mut db, &granted, asked).await? else {
        return Ok(Vec::new());
    };
    let around = Surroundings::of(ctx, &granted, around);
    let revisions = change_sets::revisions_now(&mut db, &[module]).await?;
    let revision = revisions.first().map_or(0, |(_, revision)| *revision);
    drop(db);
    let mut reports = Vec::with_capacity(found.len());
    for script in found {
        let about = About {
            user: ctx.actor.user,
            module,
            revision,
            script: script.id,
            version: script.version,
        };
        if let Some(known) = ctx.app.reports.get(&about) {
            reports.push(known);
            continue;
        }
        let prepared = Prepared::of(ctx, &around, script, false);
        let report = Arc::new(report(ctx, &granted, &prepared).await?);
        if report.error.is_none() {
            ctx.app.reports.put(about, &report);
        }
        reports.push(report);
    }
    Ok(reports)
}

async fn report(
    ctx: &Ctx,
    module: &Granted,
    prepared: &Prepared,
) -> Result<ScriptReport, AppError> {
    let data = prepared.reader();
    let started_at = ctx.now();
    let entry = Entry::Each {
        objects: data.everything(),
        drafts: Vec::new(),
    };
    let result = prepared.run_on(&data, entry).await;
    let ended = Ended {
        script: &prepared.script,
        module: ModuleId(module.id()),
        dry_run: false,
        started_at,
        change_set: None,
        refused: None,
        scheduled: false,
    };
    let (findings, error) = match &result {
        Ok(outcome) => (findings(outcome), None),
        Err(Failed { error: cause, .. }) => {
            let failed = failure(cause);
            if !matches!(failed, AppError::Invalid(_)) {
                return Err(failed);
            }
            (Vec::new(), Some(error(cause)))
        }
    };
    remember(ctx, ended, &result).await?;
    Ok(ScriptReport {
        script: prepared.script.id,
        name: prepared.script.fields.name.clone(),
        version: prepared.script.version,
        findings,
        error,
    })
}

fn findings(outcome: &Outcome) -> Vec<ScriptFinding> {
    let reported = outcome.findings.iter().map(|one| ScriptFinding {
        severity: match one.severity {
            Reported::Error => Severity::Error,
            Reported::Warning => Severity::Warning,
            Reported::Info => Severity::Info,
        },
        object: one.object.map(ObjectId),
        field: one.field.clone(),
        message: one.message.clone(),
        stack: Vec::new(),
    });
    // An object at which the script threw is not validated, and that is no small matter.
    let thrown = outcome.results.iter().filter_map(|one| {
        let error = one.value.as_ref().err()?;
        Some(ScriptFinding {
            severity: Severity::Error,
            object: one.object.map(ObjectId),
            field: None,
            message: error.message.clone(),
            stack: error.stack.clone(),
        })
    });
    reported.chain(thrown).collect()
}
