//! Scripts that run by the clock: when the time of one has come, a worker makes a job of it and notes its next time, in one
//! transaction, so that it runs once however many workers there are. Times that nobody was there for are made up for by one run.

use std::time::Duration;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Action,
    ids::{ModuleId, ScriptId},
    schedules::Schedule,
};
use req1_script::{Failed, Outcome, ScriptError};
use req1_store::{
    Connection, StoreError,
    scripts::{self, Script},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::sleep;

use super::{
    attempt::{Subject, attempt},
    log::{Ended, remember},
    run::{Prepared, failure},
};
use crate::{
    App, AppError, Ctx,
    jobs::{JobKind, JobOutcome, JobRun, enqueue_job},
};

/// Times of a time table that are told.
const SHOWN: usize = 5;
/// How often to look at the clock.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What the job of a run is given.
#[derive(Debug, Serialize, Deserialize)]
struct Input {
    module_id: ModuleId,
    script_id: ScriptId,
}

/// Makes jobs of scripts whose time has come, for ever.
pub(crate) async fn run_by_the_clock(app: App) {
    loop {
        match start_one(&app).await {
            Ok(true) => {}
            Ok(false) => sleep(LOOK_EVERY).await,
            Err(error) => {
                tracing::warn!(%error, "no script could be run by the clock");
                sleep(LOOK_EVERY).await;
            }
        }
    }
}

/// False when no script is due.
async fn start_one(app: &App) -> Result<bool, AppError> {
    let now = app.environment.now();
    let mut db = app.store.acquire().await?;
    let mut tx = req1_store::begin(&mut db).await?;
    let Some(script) = scripts::next_due(&mut tx, now).await? else {
        return Ok(false);
    };
    let next = script
        .fields
        .schedule
        .as_ref()
        .and_then(|one| one.next(now));
    scripts::set_next_run(&mut tx, &script, next).await?;
    let ctx = app.act_as(script.author_id);
    let why_not = start(&ctx, &mut tx, &script).await?;
    req1_store::commit(tx).await?;
    drop(db);
    if let Some(why) = why_not {
        refuse(&ctx, &script, why).await?;
    }
    Ok(true)
}

/// Queues the run in its owner's name; why not, where that cannot be.
async fn start(
    ctx: &Ctx,
    tx: &mut Connection,
    script: &Script,
) -> Result<Option<&'static str>, AppError> {
    let Some(module_id) = script.module_id else {
        return Ok(None);
    };
    let kind = JobKind::ScriptRun;
    if scripts::is_under_way(tx, script, kind.as_str()).await? {
        return Ok(Some("its last run by the clock was still going on"));
    }
    let granted = match ctx.module(&mut *tx, module_id, Action::Write).await {
        Ok(granted) => granted,
        Err(AppError::NotFound | AppError::NotAllowed(_)) => return Ok(Some(NO_RIGHT)),
        Err(error) => return Err(error),
    };
    let input = Input {
        module_id,
        script_id: script.id,
    };
    enqueue_job(ctx, tx, &granted, (kind, json!(input))).await?;
    Ok(None)
}

/// The next times of a time table, five at most. Needs the right to read the module that it is meant for.
pub async fn next_runs(
    ctx: &Ctx,
    module: ModuleId,
    (cron, zone): (&str, Option<&str>),
) -> Result<Vec<DateTime<Utc>>, AppError> {
    let mut db = ctx.store().acquire().await?;
    ctx.module(&mut db, module, Action::Read).await?;
    let schedule = Schedule::parse(cron, zone.unwrap_or("UTC"))?;
    let times = std::iter::successors(schedule.next(ctx.now()), |last| schedule.next(*last));
    Ok(times.take(SHOWN).collect())
}

const NO_RIGHT: &str =
    "its owner may not change objects of this module; whoever saves the script becomes its owner";

/// Remembers that a script did not run, and why.
async fn refuse(ctx: &Ctx, script: &Script, why: &str) -> Result<(), AppError> {
    let Some(module) = script.module_id else {
        return Ok(());
    };
    let ended = Ended {
        script,
        module,
        dry_run: false,
        started_at: ctx.now(),
        change_set: None,
        refused: Some(why.to_owned()),
        scheduled: true,
    };
    remember(ctx, ended, &Ok(Outcome::default())).await?;
    Ok(())
}

/// One run by the clock, with the rights that the script's owner has now.
pub(crate) async fn scheduled_job(
    run: &JobRun,
    input: serde_json::Value,
) -> Result<JobOutcome, AppError> {
    let wrong = |_| AppError::Internal("the input of the job cannot be read".into());
    let Input {
        module_id,
        script_id,
    } = serde_json::from_value(input).map_err(wrong)?;
    let ctx = &run.ctx;
    let needed = (Action::Write, false);
    let mut prepared = Prepared::load(ctx, (module_id, script_id), needed).await?;
    prepared.by_the_clock();
    if !prepared.script.fields.enabled || prepared.script.fields.schedule.is_none() {
        // Somebody switched it off in this moment.
        return Ok(JobOutcome::default());
    }
    let started_at = ctx.now();
    let (result, done) = tokio::select! {
        attempted = attempt(&prepared, Subject::Time, false) => attempted?,
        () = run.stopped() => return Err(AppError::conflict("stopped", "the job was stopped")),
    };
    if let Err(Failed { error, .. }) = &result
        && matches!(error, ScriptError::Busy | ScriptError::NoEngine)
    {
        return Err(failure(error));
    }
    if let Err(error @ AppError::Store(StoreError::Unavailable(_))) = done {
        return Err(error);
    }
    let written = done.as_ref().ok().and_then(|done| done.written);
    let ended = Ended {
        script: &prepared.script,
        module: module_id,
        dry_run: false,
        started_at,
        change_set: written.map(|(id, _)| id),
        refused: done.as_ref().err().map(ToString::to_string),
        scheduled: true,
    };
    let execution = remember(ctx, ended, &result).await?;
    result.map_err(|failed| failure(&failed.error))?;
    done?;
    Ok(JobOutcome {
        result: json!({ "execution_id": execution, "change_set_id": written.map(|(id, _)| id) }),
        file: None,
    })
}
