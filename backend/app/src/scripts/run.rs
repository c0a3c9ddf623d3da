//! One run of a script: what it is told, what it may use, and what becomes of its failures.

use std::time::Duration;

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ProjectId, ScriptId},
    scripts::{Hook, ScriptLimits, ScriptType},
    violation::{Violation, Violations},
};
use req1_script::{
    Entry, Facts, Failed, Job, Kind, Limits, ModuleInfo, Outcome, Program, ProjectInfo,
    ScriptError, ScriptObject, UserInfo,
};
use req1_store::{
    Connection,
    scripts::{self, Around, Script},
};

use super::host::Reader;
use crate::{Acting, AppError, Ctx};

/// A script that is about to run in a module.
pub(super) struct Prepared {
    pub(super) script: Script,
    /// Where it runs.
    pub(super) module: ModuleId,
    project: ProjectId,
    /// Who it runs for, with the rights that they share with the author.
    pub(super) ctx: Ctx,
    pub(super) facts: Facts,
    limits: Limits,
    /// How many scripts that run after changes stand between the person and what it writes.
    pub(super) depth: i32,
}

/// What kind of run a script is for.
pub(super) const fn kind_of(kind: ScriptType) -> Kind {
    match kind {
        ScriptType::Action => Kind::Action,
        ScriptType::Layout => Kind::Layout,
        ScriptType::Trigger(Hook::PreSave) => Kind::PreSave,
        ScriptType::Trigger(Hook::PostSave) => Kind::PostSave,
        ScriptType::Trigger(Hook::PreDelete) => Kind::PreDelete,
        ScriptType::Trigger(Hook::PostDelete) => Kind::PostDelete,
        ScriptType::Trigger(Hook::Validate) => Kind::Validate,
    }
}

/// As much as runs of this kind may use, or less where the script says so.
fn limits(kind: Kind, own: &ScriptLimits) -> Limits {
    let usual = Limits::of(kind);
    let millis = |own: Option<i64>, usual: Duration| {
        own.and_then(|own| u64::try_from(own).ok())
            .map_or(usual, |own| usual.min(Duration::from_millis(own)))
    };
    let bytes = |own: Option<i64>, usual: usize| {
        own.and_then(|own| usize::try_from(own).ok())
            .map_or(usual, |own| usual.min(own))
    };
    let count = |own: Option<i64>, usual: u32| {
        own.and_then(|own| u32::try_from(own).ok())
            .map_or(usual, |own| usual.min(own))
    };
    Limits {
        wall: millis(own.wall_ms, usual.wall),
        cpu: millis(own.cpu_ms, usual.cpu),
        heap_bytes: bytes(own.heap_bytes, usual.heap_bytes),
        output_bytes: bytes(own.output_bytes, usual.output_bytes),
        reads: count(own.reads, usual.reads),
        writes: count(own.writes, usual.writes),
        ..usual
    }
}

/// What scripts are told of where they run, and for whom.
pub(super) struct Surroundings {
    module: ModuleInfo,
    project: ProjectInfo,
    user: UserInfo,
    /// Counts schema edits of the module.
    pub(super) schema_version: i64,
}

impl Surroundings {
    async fn load(ctx: &Ctx, db: &mut Connection, granted: &Granted) -> Result<Self, AppError> {
        let around = scripts::around(&mut *db, granted, ctx.actor.user).await?;
        Ok(Self::of(ctx, granted, around))
    }

    pub(super) fn of(ctx: &Ctx, granted: &Granted, around: Around) -> Self {
        Self {
            module: ModuleInfo {
                id: granted.id(),
                name: around.name,
                prefix: around.prefix,
                description: around.description,
                project_id: around.project_id.0,
            },
            // Whoever sees a module sees what it lies in.
            project: ProjectInfo {
                id: around.project_id.0,
                name: around.project_name,
            },
            user: UserInfo {
                id: ctx.actor.user.0,
                name: around.user_name,
                email: Some(around.user_email),
            },
            schema_version: around.schema_version,
        }
    }
}

impl Prepared {
    /// Finds a script that may run in a module. `action` is what the caller must be allowed to do there.
    pub(super) async fn load(
        ctx: &Ctx,
        (module, id): (ModuleId, ScriptId),
        (action, dry_run): (Action, bool),
    ) -> Result<Self, AppError> {
        let mut db = ctx.store().acquire().await?;
        let granted = ctx.module(&mut db, module, action).await?;
        let script = scripts::by_id(&mut db, &granted, id).await?;
        let around = Surroundings::load(ctx, &mut db, &granted).await?;
        Ok(Self::of(ctx, &around, script, dry_run))
    }

    /// A script of the module that the surroundings are of.
    pub(super) fn of(ctx: &Ctx, around: &Surroundings, script: Script, dry_run: bool) -> Self {
        let kind = kind_of(script.fields.kind);
        let acting = Acting {
            id: script.id,
            author: script.author_id,
        };
        Self {
            ctx: ctx.through(acting, script.workspace_id),
            facts: Facts {
                kind,
                module: Some(around.module.clone()),
                project: Some(around.project.clone()),
                user: Some(around.user.clone()),
                now: ctx.now(),
                dry_run,
            },
            limits: limits(kind, &script.fields.limits),
            module: ModuleId(around.module.id),
            project: ProjectId(around.module.project_id),
            depth: 0,
            script,
        }
    }

    /// Lets the script take as long as one for many objects may.
    pub(super) fn for_many(&mut self) {
        self.limits = limits(Kind::Action, &self.script.fields.limits);
    }

    /// Whether caller and author may both read the module that it runs in.
    pub(super) async fn sees_its_module(&self) -> Result<bool, AppError> {
        let mut db = self.ctx.store().acquire().await?;
        match self.ctx.module(&mut db, self.module, Action::Read).await {
            Ok(_) => Ok(true),
            Err(AppError::NotFound | AppError::NotAllowed(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The clock runs it, and nobody selected anything.
    pub(super) const fn by_the_clock(&mut self) {
        self.facts.kind = Kind::Scheduled;
    }

    /// Name and version, for the history.
    pub(super) fn in_words(&self) -> String {
        format!(
            "{}, version {}",
            self.script.fields.name, self.script.version
        )
    }

    /// Refuses a script that is switched off, or of another type.
    pub(super) fn require(&self, kind: ScriptType) -> Result<(), AppError> {
        if self.script.fields.kind != kind {
            let detail = format!("this script is not of the type {}", kind.as_str());
            return Err(AppError::conflict("other_script_type", detail));
        }
        if !self.script.fields.enabled {
            let detail = "the script is switched off";
            return Err(AppError::conflict("script_off", detail));
        }
        Ok(())
    }

    pub(super) fn reader(&self) -> Reader {
        Reader::new(
            self.ctx.clone(),
            self.script.workspace_id,
            (self.module, self.project),
            // A script that does not name them hardly wants them.
            self.script.fields.source.contains("body"),
        )
    }

    /// Runs the script.
    pub(super) async fn run(&self, entry: Entry) -> Result<Outcome, Failed> {
        self.run_on(&self.reader(), entry).await
    }

    /// Runs the script on data that the caller gives.
    pub(super) async fn run_on(&self, data: &Reader, entry: Entry) -> Result<Outcome, Failed> {
        let Some(engine) = &self.ctx.app.scripts else {
            return Err(ScriptError::NoEngine.into());
        };
        let job = Job {
            program: Program {
                id: self.script.id.0,
                name: self.script.fields.name.clone(),
                version: i64::from(self.script.version),
                source: self.script.fields.source.clone(),
            },
            entry,
            facts: self.facts.clone(),
            limits: self.limits,
        };
        engine.run(job, data).await
    }

    /// Objects of the module by their ids. One that it does not have is a fault of the request.
    pub(super) async fn objects(
        &self,
        ids: &[req1_domain::ids::ObjectId],
        pointer: &str,
    ) -> Result<Vec<ScriptObject>, AppError> {
        let mut found = self.reader().by_ids(ids).await?;
        found.retain(|one| one.module_id == self.module.0);
        if found.len() != ids.len() {
            let detail = "names objects that this module does not have, or one twice";
            return Err(AppError::invalid(pointer, "unknown_object", detail));
        }
        Ok(found)
    }
}

/// The answer to a request whose script failed. That nothing can run now is no fault of the script.
pub(super) fn failure(error: &ScriptError) -> AppError {
    let code = match error {
        ScriptError::Busy => return AppError::TooMany(1),
        ScriptError::NoEngine => {
            return AppError::Refused {
                code: "unavailable",
                detail: "Scripts cannot run now.",
            };
        }
        ScriptError::Limit { .. } => "script_limit",
        ScriptError::Syntax { .. } => "syntax_error",
        ScriptError::Refused { .. } => "script_refused",
        ScriptError::Thrown { .. } => "script_failed",
        ScriptError::HostDied => "script_too_large",
    };
    Violations(vec![Violation {
        stack: error.stack(),
        ..Violation::new("/source_code", code, error.to_string())
    }])
    .into()
}
