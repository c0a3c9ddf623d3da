//! Importing a ReqIF file into a project: one change set over all modules that it makes.

mod batches;
mod schema;

use std::{fs::File, io::Read as _, sync::Arc, thread};

use req1_domain::{
    access::{Action, Granted},
    attributes::AttributeDefinition,
    ids::{ModuleId, ProjectId},
    quality::Rule,
};
use req1_interchange::reqif::Mapping;
use req1_store::{
    Connection,
    change_sets::{self, OpenChange},
    exchange::{self, Exchange, ExchangeFile, ExchangeModule},
    modules::{self, ModuleFields},
    quality, statistics,
};
use reqif::Limits;
use ring::digest::{Context, SHA256};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    files::{StoredFiles, store_attachments},
    load::Load,
    place::Place,
    plan::{Plan, PlannedModule, plan},
    report::{self, Report},
    survey::{Survey, survey},
    watch::Watch,
};
use crate::{AppError, Ctx, audit::Event, jobs::JobOutcome};

/// Links of one statement.
const LINK_BATCH: usize = 2_000;

/// A file to be imported.
#[derive(Debug)]
pub struct ImportReqif {
    /// The project that gets the modules.
    pub project: ProjectId,
    /// Name of the file.
    pub file_name: String,
    /// Its content.
    pub file: File,
}

/// A module that an import made.
#[derive(Debug, Clone)]
pub struct ImportedModule {
    /// Its id.
    pub id: ModuleId,
    /// Its name.
    pub name: String,
    /// Objects in it.
    pub objects: i64,
}

/// What an import made.
#[derive(Debug, Clone)]
pub struct ReqifImport {
    /// The modules, in the order of the file.
    pub modules: Vec<ImportedModule>,
    /// Whether the same file was imported before and nothing changed.
    pub unchanged: bool,
    /// Objects made.
    pub objects: u64,
    /// Links made.
    pub links: u64,
    /// Breaches of link rules by what was imported; the links are there all the same.
    pub link_rule_breaches: u64,
    /// Relations that became no link and are kept for the export.
    pub kept_relations: u64,
    /// Values that fit none of our kinds and are kept for the export.
    pub unreadable_values: u64,
    /// Object types made.
    pub object_types: u64,
    /// Attributes made.
    pub attributes: u64,
    /// Link types made.
    pub link_types: u64,
    /// What the file holds and what is odd about it, as JSON.
    pub report: Value,
}

/// Imports a file. Nothing of it is kept when anything fails or the watcher stops it.
#[tracing::instrument(name = "app.exchange.import", skip_all, fields(project.id = %command.project))]
pub async fn import_reqif(
    ctx: &Ctx,
    command: ImportReqif,
    watch: Watch<'_>,
) -> Result<ReqifImport, AppError> {
    let mut db = ctx.store().acquire().await?;
    let project = ctx
        .project(&mut db, command.project, Action::Create)
        .await?;
    // Reading the file may take minutes; connections are few.
    drop(db);
    watch.progress(0, 0, "analyse");
    let (file, sha256, report, survey) = blocking(ctx, move || examine(command.file)).await?;
    let mut db = ctx.store().acquire().await?;
    if let Some(known) = exchange::by_sha256(&mut db, &project, &sha256).await? {
        return unchanged(ctx, &mut db, &project, (&known, &report)).await;
    }
    drop(db);
    let file_name = command.file_name.clone();
    let environment = Arc::clone(&ctx.app.environment);
    let (survey, plan) = blocking(ctx, move || {
        let plan = plan(&survey, &file_name, || environment.new_id())?;
        Ok((survey, plan))
    })
    .await?;
    // Files are stored before the transaction, in which there is only SQL.
    let files = store_attachments(ctx, &project, &file).await?;
    let import = Import {
        ctx,
        project: &project,
        watch,
        report: &report,
    };
    import
        .run((file, files), (command.file_name, sha256), (survey, plan))
        .await
}

/// Runs reading that would hold up the other requests on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(
    ctx: &Ctx,
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    ctx.app
        .tasks
        .spawn_blocking(work)
        .await
        .map_err(|error| AppError::Internal(format!("reading thread: {error}").into()))?
}

/// Digest, report and survey of a file, each by a reading of its own, all at once.
fn examine(file: File) -> Result<(File, Vec<u8>, Report, Survey), AppError> {
    let (sha256, report, survey) = thread::scope(|threads| {
        let sha256 = threads.spawn(|| digest(Place::start_of(&file)));
        let survey = threads.spawn(|| survey(Place::start_of(&file), &Limits::default()));
        let report = report::analyse(Place::start_of(&file));
        (sha256.join(), report, survey.join())
    });
    let ended = |_| AppError::Internal("a reading thread ended".into());
    let report = report?;
    let sha256 = sha256.map_err(ended)??;
    let survey = survey.map_err(ended)??;
    Ok((file, sha256, report, survey))
}

fn digest(mut file: Place<'_>) -> Result<Vec<u8>, AppError> {
    let mut hash = Context::new(&SHA256);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file
            .read(&mut buffer)
            .map_err(|error| AppError::Internal(error.to_string().into()))?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
    Ok(hash.finish().as_ref().to_vec())
}

/// The answer to a file that was imported before.
async fn unchanged(
    ctx: &Ctx,
    db: &mut Connection,
    project: &Granted,
    (known, report): (&Exchange, &Report),
) -> Result<ReqifImport, AppError> {
    let (rows, _) = exchange::modules_of(&mut *db, project, known.id).await?;
    let mut imported = Vec::with_capacity(rows.len());
    for row in rows {
        let granted = ctx.module(&mut *db, row.module_id, Action::Read).await?;
        let module = modules::by_id(&mut *db, &granted, ctx.actor.user).await?;
        imported.push(ImportedModule {
            id: module.id,
            name: module.fields.name,
            objects: module.object_count,
        });
    }
    Ok(ReqifImport {
        modules: imported,
        unchanged: true,
        ..ReqifImport::empty(report)
    })
}

impl ReqifImport {
    /// As the API shows it, and as a job keeps it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let modules: Vec<Value> = self
            .modules
            .iter()
            .map(|one| json!({ "id": one.id, "name": one.name, "objects": one.objects }))
            .collect();
        json!({
            "module_id": self.modules.first().map(|one| one.id),
            "modules": modules,
            "unchanged": self.unchanged,
            "objects_created": self.objects,
            "links_created": self.links,
            "link_types_created": self.link_types,
            "object_types_created": self.object_types,
            "attribute_definitions_created": self.attributes,
            "link_rule_breaches": self.link_rule_breaches,
            "kept_relations": self.kept_relations,
            "unreadable_values": self.unreadable_values,
            "report": self.report,
        })
    }

    /// The outcome of a job that imported.
    #[must_use]
    pub fn outcome(&self) -> JobOutcome {
        JobOutcome {
            result: self.to_json(),
            file: None,
        }
    }

    fn empty(report: &Report) -> Self {
        Self {
            modules: Vec::new(),
            unchanged: false,
            objects: 0,
            links: 0,
            link_rule_breaches: 0,
            kept_relations: 0,
            unreadable_values: 0,
            object_types: 0,
            attributes: 0,
            link_types: 0,
            report: report.to_json(),
        }
    }
}

struct Import<'a> {
    ctx: &'a Ctx,
    project: &'a Granted,
    watch: Watch<'a>,
    report: &'a Report,
}

/// Schema that the import made: mapping and attributes by number of the module.
type Mappings = Vec<(Mapping, Vec<AttributeDefinition>)>;

impl Import<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "the steps of one transaction, in their order"
    )]
    async fn run(
        &self,
        (file, files): (File, StoredFiles),
        (file_name, sha256): (String, Vec<u8>),
        (survey, plan): (Survey, Plan),
    ) -> Result<ReqifImport, AppError> {
        let ctx = self.ctx;
        let mut result = ReqifImport::empty(self.report);
        let mut tx = ctx.store().begin().await?;
        // Somebody may be importing the same file just now: it is waited for, and then there is nothing to do.
        exchange::lock_file(&mut tx, self.project, &sha256).await?;
        if let Some(known) = exchange::by_sha256(&mut tx, self.project, &sha256).await? {
            return unchanged(ctx, &mut tx, self.project, (&known, self.report)).await;
        }
        exchange::defer_constraints(&mut tx).await?;
        let granted = self.make_modules(&mut tx, &plan).await?;
        let locked: Vec<&Granted> = granted.iter().collect();
        let mut change = change_sets::open(&mut tx, ctx.change("import"), &locked).await?;
        for (made, granted) in plan.modules.iter().zip(&granted) {
            modules::note_made(&mut tx, &mut change, granted, &fields(made)).await?;
        }
        let mappings = self
            .make_schema(
                &mut tx,
                &mut change,
                (&survey, &plan, &granted),
                &mut result,
            )
            .await?;
        let exchange_id = ctx.new_id();
        let row = Exchange {
            id: exchange_id,
            file_name,
            sha256,
            is_archive: survey.is_archive,
            counts: json!(self.report.counts()),
        };
        let paths: Vec<String> = survey
            .documents
            .iter()
            .map(|one| one.path.clone())
            .collect();
        exchange::insert_exchange(
            &mut tx,
            self.project,
            (&row, &paths),
            (ctx.actor.user, change.at),
        )
        .await?;
        self.record_modules(&mut tx, &change, exchange_id, (&plan, &granted, &mappings))
            .await?;
        let (link_types, other_link_type) =
            self.make_link_types(&mut tx, &survey, &mut result).await?;
        for (path, (file_id, _)) in &files {
            let row = ExchangeFile {
                path: path.clone(),
                file_id: *file_id,
            };
            exchange::insert_file(&mut tx, self.project, (exchange_id, &row)).await?;
        }
        result.modules = plan.modules.iter().map(imported).collect();
        let environment = Arc::clone(&ctx.app.environment);
        let load = Load {
            survey,
            plan,
            mappings,
            link_types,
            other_link_type,
            files,
            new_id: Arc::new(move || environment.new_id()),
        };
        let loaded = self
            .load(&mut tx, &change, (&granted, exchange_id), (file, load))
            .await?;
        for module in &granted {
            exchange::finish_module(&mut tx, module).await?;
        }
        // Links are looked up in tables that have just grown.
        statistics::refresh(&mut tx).await?;
        for batch in loaded.links.chunks(LINK_BATCH) {
            exchange::load_links(&mut tx, &change, batch).await?;
        }
        for locked in &mut change.modules {
            let made = result.modules.iter().find(|module| module.id == locked.id);
            locked.last_number = made.map_or(0, |module| module.objects);
        }
        self.watch.progress(0, 0, "commit");
        let sealed = change_sets::seal(&mut tx, &change).await?;
        result.objects = self.report.counts().objects;
        result.links = u64::try_from(loaded.links.len()).unwrap_or(u64::MAX);
        for module in &granted {
            let count = quality::count(&mut tx, module, Rule::LinkRule).await?;
            result.link_rule_breaches += u64::try_from(count).unwrap_or_default();
        }
        result.kept_relations = loaded.kept_relations;
        result.unreadable_values = loaded.unreadable_values;
        let event = Event::new("import", "project")
            .of(self.project.id())
            .named(&row.file_name)
            .within(self.project.workspace())
            .with(
                json!({ "modules": result.modules.iter().map(|one| one.id).collect::<Vec<_>>() }),
            );
        ctx.audit(&mut tx, event).await?;
        self.watch.succeed_in(&mut tx, &result.outcome()).await?;
        req1_store::commit(tx).await?;
        ctx.announce(&sealed);
        let mut db = ctx.store().acquire().await?;
        if let Err(error) = statistics::refresh(&mut db).await {
            // The import is done; the database will look for itself.
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "statistics were not refreshed"
            );
        }
        Ok(result)
    }

    async fn make_modules(
        &self,
        db: &mut Connection,
        plan: &Plan,
    ) -> Result<Vec<Granted>, AppError> {
        let mut granted = Vec::with_capacity(plan.modules.len());
        for module in &plan.modules {
            let stamp = (self.ctx.actor.user, self.ctx.now());
            modules::insert(&mut *db, self.project, (module.id, &fields(module)), stamp).await?;
            granted.push(self.ctx.module(&mut *db, module.id, Action::Create).await?);
        }
        Ok(granted)
    }

    async fn record_modules(
        &self,
        db: &mut Connection,
        change: &OpenChange,
        exchange_id: Uuid,
        (plan, granted, mappings): (&Plan, &[Granted], &Mappings),
    ) -> Result<(), AppError> {
        for ((module, granted), (mapping, _)) in plan.modules.iter().zip(granted).zip(mappings) {
            let row = ExchangeModule {
                exchange_id,
                module_id: module.id,
                document: i16::try_from(module.document).unwrap_or(i16::MAX),
                position: module.position,
                specification: module.specification.clone(),
                revision: change.module(module.id)?.revision,
                mapping: json!(mapping),
            };
            exchange::insert_module(&mut *db, granted, &row).await?;
        }
        Ok(())
    }
}

fn imported(module: &PlannedModule) -> ImportedModule {
    ImportedModule {
        id: module.id,
        name: module.name.clone(),
        objects: module.count,
    }
}

fn fields(module: &PlannedModule) -> ModuleFields {
    ModuleFields {
        name: module.name.clone(),
        description: module
            .description
            .clone()
            .filter(|text| !text.contains('\0')),
        prefix: module.prefix.clone(),
        separator: "-".to_owned(),
        digits: 4,
        default_classification: "normative".to_owned(),
        default_lifecycle_state: None,
        default_lifecycle_model_id: None,
        required_attributes: Vec::new(),
        publish_template: None,
        signature_config: json!({}),
    }
}
