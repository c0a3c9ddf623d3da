//! Scripts that run when objects are about to be saved: they change what is saved, or say no.
//!
//! They run before the module is locked. What they read from may not have changed when it is.

use std::collections::{BTreeMap, HashMap};

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId, ObjectTypeId},
    objects::{Object, ObjectContent, ObjectEdit},
    order::Path,
    scripts::Hook,
    violation::{Violation, Violations},
};
use req1_script::{
    Decision, Entry, Failed, Fields, ObjectError, Outcome, Page, Rejection, ScriptError,
};
use req1_store::{
    Connection,
    change_sets::{self, OpenChange},
    objects, scripts,
};

use super::{
    fields::edit,
    log::{Ended, remember, remember_later},
    run::{Prepared, Surroundings, failure},
    shown::Names,
};
use crate::{AppError, Ctx};

/// How often something is tried while others change what scripts looked at.
pub(crate) const ATTEMPTS: usize = 8;
/// Objects of one run.
const PART: usize = 500;

/// Revisions of modules that scripts have read from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen(BTreeMap<ModuleId, i64>);

impl Seen {
    /// Whether none of the modules has moved on. Those that the change locks are one revision further by the change itself.
    pub(crate) async fn holds(
        &self,
        db: &mut Connection,
        change: &OpenChange,
    ) -> Result<bool, AppError> {
        let mut others = self.0.clone();
        for locked in &change.modules {
            let seen = others.remove(&locked.id);
            if seen.is_some_and(|revision| revision + 1 != locked.revision) {
                return Ok(false);
            }
        }
        if others.is_empty() {
            return Ok(true);
        }
        let ids: Vec<ModuleId> = others.keys().copied().collect();
        let now = change_sets::revisions_now(db, &ids).await?;
        Ok(now.into_iter().collect::<BTreeMap<_, _>>() == others)
    }

    /// Notes revisions; the first look at a module counts.
    fn note(&mut self, revisions: BTreeMap<ModuleId, i64>) {
        for (module, revision) in revisions {
            self.0.entry(module).or_insert(revision);
        }
    }
}

/// The answer after as many tries.
pub(crate) fn busy() -> AppError {
    AppError::conflict(
        "busy",
        "what the scripts of this module look at is changed all the time; try again",
    )
}

/// What a script makes of a draft.
type Decided = Result<Option<ObjectEdit>, Violations>;

/// The scripts of a module that run at one point, in their order.
pub(crate) struct Triggers {
    ctx: Ctx,
    module: ModuleId,
    scripts: Vec<Prepared>,
    names: Names,
    types: HashMap<String, ObjectTypeId>,
}

impl Triggers {
    /// Those of a module; none when it has none there, which costs one question.
    pub(crate) async fn of(
        ctx: &Ctx,
        db: &mut Connection,
        (module, hook): (&Granted, Hook),
    ) -> Result<Option<Self>, AppError> {
        let asked = (hook, ctx.actor.user);
        let Some((around, found)) = scripts::triggers(&mut *db, module, asked).await? else {
            return Ok(None);
        };
        let around = Surroundings::of(ctx, module, around);
        let names = Names::at(ctx, db, (module, around.schema_version)).await?;
        let prepare = |script| Prepared::of(ctx, &around, script, false);
        Ok(Some(Self {
            ctx: ctx.clone(),
            module: ModuleId(module.id()),
            scripts: found.into_iter().map(prepare).collect(),
            types: names.types(),
            names,
        }))
    }

    /// How many there are.
    pub(crate) const fn count(&self) -> usize {
        self.scripts.len()
    }

    /// Asks a script what it makes of one draft; `current` is what is stored, if something is.
    pub(crate) async fn ask(
        &self,
        place: usize,
        (current, draft): (Option<&Object>, &ObjectContent),
        seen: &mut Seen,
    ) -> Result<Decided, AppError> {
        let Some(prepared) = self.scripts.get(place) else {
            return Ok(Ok(None));
        };
        let shown = match current {
            Some(current) => self.names.draft(current, draft.clone()),
            None => self.names.new_object(self.module, draft.clone()),
        };
        let entry = Entry::Once {
            object: current.map(|one| Box::new(self.names.object(one.clone(), None))),
            draft: Some(Box::new(shown)),
            selection: Vec::new(),
        };
        let outcome = self.run(prepared, entry, seen).await?;
        if let Some(rejection) = outcome.rejection {
            return Ok(Err(rejected(prepared, &rejection)));
        }
        self.changes(prepared, outcome.draft).await
    }

    /// Asks a script what it makes of many drafts, [`PART`] at most, with one run.
    pub(crate) async fn ask_all(
        &self,
        place: usize,
        drafts: &[(&Object, &ObjectContent)],
        seen: &mut Seen,
    ) -> Result<HashMap<ObjectId, Decided>, AppError> {
        let Some(prepared) = self.scripts.get(place) else {
            return Ok(HashMap::new());
        };
        let stored = drafts.iter().map(|(current, _)| (*current).clone());
        let stored = stored.map(|one| self.names.object(one, None)).collect();
        let wanted = drafts.iter();
        let wanted = wanted.map(|(current, draft)| self.names.draft(current, (*draft).clone()));
        let entry = Entry::Each {
            objects: Page::all(stored),
            drafts: wanted.collect(),
        };
        let outcome = self.run(prepared, entry, seen).await?;
        let mut decided = HashMap::new();
        for result in outcome.results {
            let Some(object) = result.object else {
                continue;
            };
            let decision = match said(prepared, result.value) {
                Ok(fields) => self.changes(prepared, fields).await?,
                Err(violations) => Err(violations),
            };
            decided.insert(ObjectId(object), decision);
        }
        Ok(decided)
    }

    /// Asks the scripts before a deletion about everything that goes; one that says no stops it. Gives what they looked at,
    /// the module itself included.
    pub(crate) async fn let_go(&self, module: &Granted, roots: &[&Path]) -> Result<Seen, AppError> {
        let mut db = self.ctx.store().acquire().await?;
        let mut seen = Seen::default();
        let now = change_sets::revisions_now(&mut db, &[self.module]).await?;
        seen.note(now.into_iter().collect());
        let gone = objects::in_subtrees(&mut db, module, roots).await?;
        drop(db);
        self.ask_before_deletion(&gone, &mut seen).await?;
        Ok(seen)
    }

    async fn ask_before_deletion(
        &self,
        gone: &[ObjectId],
        seen: &mut Seen,
    ) -> Result<(), AppError> {
        for prepared in &self.scripts {
            let data = prepared.reader();
            for part in gone.chunks(PART) {
                let objects = data.by_ids(part).await?;
                let entry = Entry::Each {
                    objects: Page::all(objects),
                    drafts: Vec::new(),
                };
                let outcome = self.run(prepared, entry, seen).await?;
                for result in outcome.results {
                    if let Err(violations) = said(prepared, result.value) {
                        return Err(violations.into());
                    }
                }
            }
        }
        Ok(())
    }

    /// Lets each script take as long as one for many objects may.
    pub(crate) fn for_many(&mut self) {
        for prepared in &mut self.scripts {
            prepared.for_many();
        }
    }

    /// What a script wants of a draft, if its author may change objects of this module as well as the caller.
    async fn changes(&self, prepared: &Prepared, fields: Fields) -> Result<Decided, AppError> {
        if fields.is_empty() {
            return Ok(Ok(None));
        }
        let mut db = self.ctx.store().acquire().await?;
        match prepared
            .ctx
            .module(&mut db, self.module, Action::Write)
            .await
        {
            Ok(_) => {}
            Err(AppError::NotFound | AppError::NotAllowed(_)) => {
                let name = &prepared.script.fields.name;
                let detail = format!("{name}: its author may not change objects of this module");
                return Ok(Err(Violations::one("", "script_refused", detail)));
            }
            Err(error) => return Err(error),
        }
        match edit(fields, &self.types) {
            Ok(edit) => Ok(Ok(Some(edit))),
            Err(AppError::Invalid(violations)) => Ok(Err(blamed(prepared, violations))),
            Err(error) => Err(error),
        }
    }

    /// What is wrong with what a script wants.
    pub(crate) fn blame(&self, place: usize, violations: Violations) -> Violations {
        match self.scripts.get(place) {
            Some(prepared) => blamed(prepared, violations),
            None => violations,
        }
    }

    /// Runs a script and remembers the run.
    async fn run(
        &self,
        prepared: &Prepared,
        entry: Entry,
        seen: &mut Seen,
    ) -> Result<Outcome, AppError> {
        let started_at = self.ctx.now();
        let data = prepared.reader();
        let result = prepared.run_on(&data, entry).await;
        seen.note(data.seen().await);
        if let Ok(outcome) = &result
            && outcome.rejection.is_none()
        {
            let script = (&prepared.script, self.module);
            remember_later(&self.ctx, script, (started_at, &result));
        } else if !is_unavailable(&result) {
            let ended = Ended {
                script: &prepared.script,
                module: self.module,
                dry_run: false,
                started_at,
                change_set: None,
                refused: None,
                scheduled: false,
            };
            remember(&self.ctx, ended, &result).await?;
        }
        result.map_err(|failed| at_no_field(failure(&failed.error)))
    }
}

/// What is wrong is wrong with the script, and not with a field of the request.
fn at_no_field(error: AppError) -> AppError {
    let AppError::Invalid(mut violations) = error else {
        return error;
    };
    for one in &mut violations.0 {
        one.pointer = String::new();
    }
    AppError::Invalid(violations)
}

/// What is wrong with what a script wants, with its name.
fn blamed(prepared: &Prepared, mut violations: Violations) -> Violations {
    for one in &mut violations.0 {
        one.detail = format!("{}: {}", prepared.script.fields.name, one.detail).into();
    }
    violations
}

/// What a script said of one of many objects.
fn said(
    prepared: &Prepared,
    value: Result<serde_json::Value, Box<ObjectError>>,
) -> Result<Fields, Violations> {
    let decision = match value {
        Ok(value) => {
            let nonsense = |error: serde_json::Error| (error.to_string(), Vec::new());
            serde_json::from_value(value).map_err(nonsense)
        }
        Err(error) => Err((error.message, error.stack)),
    };
    match decision {
        Ok(Decision::Fields(fields)) => Ok(fields),
        Ok(Decision::Rejection(rejection)) => Err(rejected(prepared, &rejection)),
        Err((message, stack)) => {
            let detail = format!("{}: {message}", prepared.script.fields.name);
            Err(Violations(vec![Violation {
                stack,
                ..Violation::new("", "script_failed", detail)
            }]))
        }
    }
}

const fn is_unavailable(result: &Result<Outcome, Failed>) -> bool {
    matches!(
        result,
        Err(Failed {
            error: ScriptError::Busy | ScriptError::NoEngine,
            ..
        })
    )
}

/// The answer to whoever wanted to save what a script rejects: at the field that the script names.
fn rejected(prepared: &Prepared, rejection: &Rejection) -> Violations {
    let pointer = match rejection.field.as_deref() {
        None => String::new(),
        Some(own @ ("heading" | "body" | "classification")) => format!("/{own}"),
        Some("type") => "/object_type_id".to_owned(),
        Some("state") => "/lifecycle_state".to_owned(),
        Some(name) => format!("/attributes/{}", name.replace('~', "~0").replace('/', "~1")),
    };
    let detail = format!("{} ({})", rejection.message, prepared.script.fields.name);
    Violations::one(pointer, "rejected_by_script", detail)
}
