//! Action scripts over a selection: what they want becomes one change set.

use std::collections::HashMap;

use req1_domain::{
    access::Action,
    ids::{ChangeSetId, ModuleId, ObjectId, ObjectTypeId, ScriptId},
    objects::{Classification, ObjectEdit},
    patch::Patch,
    scripts::ScriptType,
};
use req1_script::{Command, Entry, Fields};
use req1_store::schema;
use uuid::Uuid;

use super::{
    log::{Ended, lines, remember},
    run::{Prepared, failure},
};
use crate::{
    AppError, Ctx,
    objects::{
        BulkOutcome, FieldDiff, GivenFilter, ListObjects, MOST_OBJECTS, Scripted, Start, edit_each,
        list_objects,
    },
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
    /// The change set and its revision of the module; none when nothing was written.
    pub written: Option<(ChangeSetId, i64)>,
    /// Objects that are another than before.
    pub changed: usize,
    /// What changes.
    pub diffs: Vec<FieldDiff>,
}

/// Runs an action over a selection. Its changes are one change set in the caller's name, or only told.
#[tracing::instrument(name = "app.scripts.execute", skip_all, fields(script.id = %command.script))]
pub async fn execute_script(ctx: &Ctx, command: ExecuteScript) -> Result<Executed, AppError> {
    let ids = (command.module, command.script);
    let needed = (Action::Write, command.dry_run);
    let prepared = Prepared::load(ctx, ids, needed).await?;
    prepared.require(ScriptType::Action)?;
    let selection = select(&prepared, &command).await?;
    let started_at = ctx.now();
    let entry = Entry::Once {
        object: None,
        draft: None,
        selection,
    };
    let mut result = prepared.run(entry).await;
    let mut written = Ok((BulkOutcome::default(), Vec::new()));
    if let Ok(outcome) = &mut result {
        let commands = std::mem::take(&mut outcome.commands);
        written = write(&prepared, commands, command.dry_run).await;
    }
    let change_set = written
        .as_ref()
        .ok()
        .and_then(|(outcome, _)| outcome.written);
    let ended = Ended {
        script: &prepared.script,
        module: command.module,
        dry_run: command.dry_run,
        started_at,
        change_set: change_set.map(|(id, _)| id),
        refused: written.as_ref().err().map(ToString::to_string),
    };
    let execution = remember(ctx, ended, &result).await?;
    let outcome = result.map_err(|failed| failure(&failed.error))?;
    let (changes, diffs) = written?;
    Ok(Executed {
        execution,
        output: lines(&outcome.output),
        written: changes.written,
        changed: changes.changed,
        diffs,
    })
}

/// The ids of the objects that are selected.
async fn select(prepared: &Prepared, command: &ExecuteScript) -> Result<Vec<Uuid>, AppError> {
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

/// Writes what a script wants, as one change set.
async fn write(
    prepared: &Prepared,
    commands: Vec<Command>,
    dry_run: bool,
) -> Result<(BulkOutcome, Vec<FieldDiff>), AppError> {
    if commands.is_empty() {
        return Ok((BulkOutcome::default(), Vec::new()));
    }
    let types = types(prepared).await?;
    let mut edits = HashMap::new();
    for command in commands {
        let Command::Update {
            object,
            version,
            fields,
        } = command
        else {
            let detail = "scripts of this release change objects; they make, delete and link none";
            return Err(AppError::invalid("/source_code", "not_built", detail));
        };
        let version = i32::try_from(version).unwrap_or(i32::MAX);
        edits.insert(ObjectId(object), (version, edit(fields, &types)?));
    }
    let known: Vec<ObjectId> = edits.keys().copied().collect();
    for part in known.chunks(500) {
        prepared.objects(part, "/source_code").await?;
    }
    let script = &prepared.script;
    let comment = format!("{}, version {}", script.fields.name, script.version);
    let scripted = Scripted {
        module: prepared.module.id,
        edits,
        comment,
        dry_run,
    };
    edit_each(&prepared.ctx, scripted).await
}

async fn types(prepared: &Prepared) -> Result<HashMap<String, ObjectTypeId>, AppError> {
    let mut db = prepared.ctx.store().acquire().await?;
    let module = prepared
        .ctx
        .module(&mut db, prepared.module.id, Action::Read)
        .await?;
    let types = schema::all_types(&mut db, &module).await?;
    let named = types
        .into_iter()
        .flat_map(|one| [(one.fields.name, one.id), (one.id.0.to_string(), one.id)]);
    Ok(named.collect())
}

/// What a script wants of an object, as people would ask for it.
pub(super) fn edit(
    fields: Fields,
    types: &HashMap<String, ObjectTypeId>,
) -> Result<ObjectEdit, AppError> {
    let classification = match fields.classification {
        None => None,
        Some(name) => Some(Classification::parse(&name).ok_or_else(|| {
            let detail = "must be heading, normative or informative";
            AppError::invalid("/classification", "unknown_value", detail)
        })?),
    };
    let object_type_id = match fields.object_type {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(called) => Patch::Set(*types.get(&called).ok_or_else(|| {
            let detail = "this module has no such type";
            AppError::invalid("/object_type_id", "unknown_object_type", detail)
        })?),
    };
    Ok(ObjectEdit {
        heading: fields.heading,
        body: fields.body,
        classification,
        object_type_id,
        attributes: fields.attributes.into_iter().collect(),
        lifecycle_state: fields.state,
        ..ObjectEdit::default()
    })
}
