//! Action scripts over a selection: what they want becomes one change set.

use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId, ScriptId},
    scripts::ScriptType,
};
use uuid::Uuid;

use super::{
    attempt::{Subject, attempt},
    carry_out::Done,
    log::{Ended, lines, remember},
    run::{Prepared, failure},
};
use crate::{
    AppError, Ctx,
    objects::{GivenFilter, ListObjects, MOST_OBJECTS, Start, list_objects},
};

/// Rows that are read with one query.
const PART: i64 = 1_000;

/// A run of an action.
#[derive(Debug, Clone)]
pub struct ExecuteScript {
    /// The module.
    pub module: ModuleId,
    /// The script.
    pub script: ScriptId,
    /// The objects that are selected.
    pub objects: Vec<ObjectId>,
    /// Selects those that it lets through, instead.
    pub filter: Option<GivenFilter>,
    /// Tells what would happen, and writes nothing.
    pub dry_run: bool,
}

/// What an action did, or would do.
#[derive(Debug, Clone)]
pub struct Executed {
    /// The run, as it is remembered.
    pub execution: Uuid,
    /// What it logged.
    pub output: Vec<String>,
    /// What it did.
    pub done: Done,
}

/// Runs an action over a selection. What it does is one change set in the caller's name, or only told. When others changed
/// meanwhile what it wants to change, it runs again.
#[tracing::instrument(name = "app.scripts.execute", skip_all, fields(script.id = %command.script))]
pub async fn execute_script(ctx: &Ctx, command: ExecuteScript) -> Result<Executed, AppError> {
    let ids = (command.module, command.script);
    let needed = (Action::Write, command.dry_run);
    let prepared = Prepared::load(ctx, ids, needed).await?;
    prepared.require(ScriptType::Action)?;
    let started_at = ctx.now();
    let subject = Subject::Selected(&command);
    let (result, done) = attempt(&prepared, subject, command.dry_run).await?;
    let written = done.as_ref().ok().and_then(|done| done.written);
    let ended = Ended {
        script: &prepared.script,
        module: command.module,
        dry_run: command.dry_run,
        started_at,
        change_set: written.map(|(id, _)| id),
        refused: done.as_ref().err().map(ToString::to_string),
        scheduled: false,
    };
    let execution = remember(ctx, ended, &result).await?;
    let outcome = result.map_err(|failed| failure(&failed.error))?;
    Ok(Executed {
        execution,
        output: lines(&outcome.output),
        done: done?,
    })
}

/// The ids of the objects that are selected.
pub(super) async fn select(
    prepared: &Prepared,
    command: &ExecuteScript,
) -> Result<Vec<Uuid>, AppError> {
    if command.objects.len() > MOST_OBJECTS {
        return Err(too_many("/object_ids"));
    }
    if command.filter.is_none() {
        let mut ids = Vec::with_capacity(command.objects.len());
        for part in command.objects.chunks(500) {
            let found = prepared.objects(part, "/object_ids").await?;
            ids.extend(found.into_iter().filter_map(|one| one.id));
        }
        return Ok(ids);
    }
    let mut ids = Vec::new();
    let mut start = Start::Offset(0);
    loop {
        let list = list_objects(
            &prepared.ctx,
            ListObjects {
                module: command.module,
                conditions: Vec::new(),
                filter: command.filter.clone(),
                include_deleted: false,
                sort_by: None,
                sort: Vec::new(),
                ancestors: false,
                start,
                limit: PART,
                when: None,
            },
        )
        .await?;
        ids.extend(list.rows.iter().map(|row| row.numbered.object.id.0));
        if ids.len() > MOST_OBJECTS {
            return Err(too_many("/filter"));
        }
        match list.last {
            Some(keys) => start = Start::After(keys, i64::try_from(ids.len()).unwrap_or(i64::MAX)),
            None => return Ok(ids),
        }
    }
}

fn too_many(pointer: &str) -> AppError {
    let detail = format!("one run is for at most {MOST_OBJECTS} objects");
    AppError::invalid(pointer, "too_many", detail)
}
