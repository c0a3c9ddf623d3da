//! What is remembered of runs.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Action,
    ids::{ChangeSetId, ModuleId, ScriptId},
};
use req1_script::{Failed, Level, Line, Outcome, ScriptError, Used};
use req1_store::{
    Store, StoreError,
    scripts::{self, Execution, NewExecution, Script, Status},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{AppError, Ctx};

/// Bytes of output that are remembered of a run.
const MOST_OUTPUT: usize = 64 << 10;

/// Runs of a script in a module, newest first, and how many.
pub async fn list_executions(
    ctx: &Ctx,
    (module, id): (ModuleId, ScriptId),
    window: (i64, i64),
) -> Result<(Vec<Execution>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    scripts::by_id(&mut db, &granted, id).await?;
    Ok(scripts::executions(&mut db, &granted, id, window).await?)
}

/// Lines of output as people read them.
pub(super) fn lines(output: &[Line]) -> Vec<String> {
    let lines = output.iter().map(|line| match line.level {
        Level::Info => line.text.clone(),
        Level::Warning => format!("warning: {}", line.text),
        Level::Error => format!("error: {}", line.text),
    });
    lines.collect()
}

/// The database has no text with the NUL character.
pub(super) fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn bounded(output: &[Line]) -> String {
    let mut text = storable(&lines(output).join("\n"));
    let mut end = MOST_OUTPUT;
    while !text.is_char_boundary(end.min(text.len())) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// What a run used, with the names that limits have.
pub(super) fn used(used: &Used) -> Value {
    json!({
        "wall_ms": u64::try_from(used.wall.as_millis()).unwrap_or(u64::MAX),
        "cpu_ms": u64::try_from(used.cpu.as_millis()).unwrap_or(u64::MAX),
        "heap_bytes": used.heap_bytes,
        "output_bytes": used.output_bytes,
        "reads": used.reads,
        "writes": used.writes,
    })
}

/// Why a run failed, in a form that stays: code, message, and the place where there is one.
pub(super) fn error(error: &ScriptError) -> Value {
    let place = |line: Option<u32>, column: Option<u32>| (line, column);
    let (code, (line, column)) = match error {
        ScriptError::Limit { stack, .. } => {
            let first = stack.first();
            let at = (
                first.map(|frame| frame.line),
                first.map(|frame| frame.column),
            );
            ("limit", at)
        }
        ScriptError::Thrown { line, column, .. } => ("thrown", place(*line, *column)),
        ScriptError::Syntax { line, column, .. } => ("syntax", place(*line, *column)),
        ScriptError::Refused { line, column, .. } => ("refused", place(*line, *column)),
        ScriptError::HostDied => ("engine_gave_up", (None, None)),
        ScriptError::Busy => ("busy", (None, None)),
        ScriptError::NoEngine => ("no_engine", (None, None)),
    };
    let limit = if let ScriptError::Limit { which, .. } = error {
        Some(which.as_str())
    } else {
        None
    };
    json!({
        "code": code, "message": storable(&error.to_string()), "line": line, "column": column, "limit": limit,
        "stack": error.stack(),
    })
}

/// A run as it is remembered.
pub(super) struct Ended<'a> {
    pub(super) script: &'a Script,
    pub(super) module: ModuleId,
    pub(super) dry_run: bool,
    pub(super) started_at: DateTime<Utc>,
    pub(super) change_set: Option<ChangeSetId>,
    /// Why what it wanted was not done.
    pub(super) refused: Option<String>,
    /// Whether the clock began it.
    pub(super) scheduled: bool,
}

/// Remembers a run. `ctx` is whoever wanted it.
pub(super) async fn remember(
    ctx: &Ctx,
    ended: Ended<'_>,
    result: &Result<Outcome, Failed>,
) -> Result<Uuid, AppError> {
    let run = execution(ctx, &ended, result);
    let mut tx = ctx.store().begin().await?;
    scripts::insert_executions(&mut tx, &[(ended.module, ended.script, &run)]).await?;
    req1_store::commit(tx).await?;
    Ok(run.id)
}

fn execution(ctx: &Ctx, ended: &Ended<'_>, result: &Result<Outcome, Failed>) -> NewExecution {
    let (status, output, failure, spent) = match result {
        Ok(outcome) if ended.refused.is_some() => {
            let message = ended.refused.as_deref().map(storable);
            let failure = json!({ "code": "not_written", "message": message });
            (
                Status::Failed,
                &outcome.output,
                Some(failure),
                &outcome.used,
            )
        }
        Ok(outcome) if outcome.rejection.is_some() => {
            let rejection = outcome.rejection.as_ref();
            let message = rejection.map(|one| storable(&one.message));
            let said = json!({ "code": "rejected", "message": message });
            (Status::Rejected, &outcome.output, Some(said), &outcome.used)
        }
        Ok(outcome) => (Status::Succeeded, &outcome.output, None, &outcome.used),
        Err(failed) => (
            Status::Failed,
            &failed.output,
            Some(error(&failed.error)),
            &failed.used,
        ),
    };
    NewExecution {
        id: ctx.new_id(),
        dry_run: ended.dry_run,
        user: ctx.actor.user,
        status,
        output: bounded(output),
        error: failure,
        used: used(spent),
        change_set: ended.change_set,
        started_at: ended.started_at,
        finished_at: ctx.now(),
        scheduled: ended.scheduled,
    }
}

/// How long a run that succeeded before a save waits for others to be written down with.
const TOGETHER: Duration = Duration::from_millis(200);

/// Runs that are written down together in a moment: many saves run scripts, and none of them waits for the list of their runs,
/// nor for the disk that another transaction for each of them would keep busy.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunsToRemember(Arc<Mutex<Vec<(ModuleId, Script, NewExecution)>>>);

impl RunsToRemember {
    fn list(&self) -> MutexGuard<'_, Vec<(ModuleId, Script, NewExecution)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds one. True when it is the first, which somebody has to write down.
    fn add(&self, run: (ModuleId, Script, NewExecution)) -> bool {
        let mut list = self.list();
        list.push(run);
        list.len() == 1
    }

    async fn write(&self, store: &Store) -> Result<(), StoreError> {
        let runs = std::mem::take(&mut *self.list());
        let runs = runs
            .iter()
            .map(|(module, script, run)| (*module, script, run));
        let runs: Vec<_> = runs.collect();
        let mut tx = store.begin().await?;
        scripts::insert_executions(&mut tx, &runs).await?;
        req1_store::commit(tx).await
    }
}

/// Keeps what is known of a run that succeeded, while whoever saves goes on.
pub(super) fn remember_later(
    ctx: &Ctx,
    (script, module): (&Script, ModuleId),
    (started_at, result): (DateTime<Utc>, &Result<Outcome, Failed>),
) {
    let ended = Ended {
        script,
        module,
        dry_run: false,
        started_at,
        change_set: None,
        refused: None,
        scheduled: false,
    };
    let run = execution(ctx, &ended, result);
    if !ctx.app.runs.add((module, script.clone(), run)) {
        return;
    }
    let (runs, store) = (ctx.app.runs.clone(), ctx.app.store.clone());
    ctx.app.tasks.spawn(async move {
        tokio::time::sleep(TOGETHER).await;
        if let Err(error) = runs.write(&store).await {
            tracing::warn!(%error, "runs of scripts are not remembered");
        }
    });
}
