//! Imports and exports as jobs.

use req1_domain::{
    access::Action,
    ids::{FileId, JobId, ModuleId, ProjectId},
    violation::Violations,
};
use req1_store::{exchange, files::FileKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::AsyncRead;
use uuid::Uuid;

use super::{
    ExportFormat, ExportReqif, ExportScope, ImportReqif, Watch, export_reqif, import_reqif,
    report::{Report, analyse},
    uploads::{MAX_UPLOAD, take_in},
};
use crate::{
    AppError, Ctx,
    files::{self, Accept},
    jobs::{JobKind, JobOutcome, JobRun, enqueue_job},
    past::{When, moment},
};

#[derive(Debug, Serialize, Deserialize)]
struct AnalyseInput {
    upload_id: Uuid,
    project_id: ProjectId,
}

#[derive(Debug, Serialize, Deserialize)]
struct ImportInput {
    project_id: ProjectId,
    file_id: FileId,
    file_name: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct ExportInput {
    module_id: ModuleId,
    format: Option<ExportFormat>,
    #[serde(default)]
    scope: ExportScope,
    #[serde(default)]
    as_of: Option<When>,
}

fn input<T: for<'de> Deserialize<'de>>(value: Value) -> Result<T, AppError> {
    serde_json::from_value(value)
        .map_err(|error| AppError::Internal(format!("job input: {error}").into()))
}

/// Why a file was refused, with the fields of a problem document.
fn refusal(violations: &Violations) -> Value {
    let errors: Vec<Value> = violations
        .0
        .iter()
        .map(|one| json!({ "pointer": one.pointer, "code": one.code, "detail": one.detail }))
        .collect();
    let detail = violations.0.first().map(|one| one.detail.to_string());
    json!({ "code": "invalid_request", "detail": detail, "errors": errors })
}

/// Takes a file in and starts its import.
pub async fn start_import(
    ctx: &Ctx,
    project: ProjectId,
    (name, source): (&str, impl AsyncRead + Unpin),
) -> Result<JobId, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Create).await?;
    drop(db);
    let stored = take_in(ctx, &granted, name, source).await?;
    let input = ImportInput {
        project_id: project,
        file_id: stored.id,
        file_name: stored.name,
    };
    let mut tx = ctx.store().begin().await?;
    let job = enqueue_job(ctx, &mut tx, &granted, (JobKind::ReqifImport, json!(input))).await?;
    req1_store::commit(tx).await?;
    Ok(job)
}

/// Starts an export.
pub async fn start_export(ctx: &Ctx, command: ExportReqif) -> Result<JobId, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, command.module, Action::Read).await?;
    let input = ExportInput {
        module_id: command.module,
        format: command.format,
        scope: command.scope,
        as_of: command.when,
    };
    // What was never there is refused now, not by the job.
    if let Some(when) = command.when {
        moment(ctx, &mut tx, ("as_of", &granted, when)).await?;
    }
    let job = enqueue_job(ctx, &mut tx, &granted, (JobKind::ReqifExport, json!(input))).await?;
    req1_store::commit(tx).await?;
    Ok(job)
}

/// Looks into an upload. A file that is refused is a result, not a failure of the job.
pub async fn analyse_job(run: &JobRun, value: Value) -> Result<JobOutcome, AppError> {
    let AnalyseInput {
        upload_id,
        project_id,
    } = input(value)?;
    let ctx = &run.ctx;
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project_id, Action::Create).await?;
    let upload = exchange::upload(&mut db, &granted, upload_id).await?;
    drop(db);
    run.progress(0, 0, "analyse");
    let stored = files::read_file(ctx, upload.file_id).await?;
    let mut file = files::spool_file(ctx, &stored).await?;
    let result = super::import::blocking(ctx, move || analyse(&mut file)).await;
    let result = match result {
        Ok(report) => Ok(Report::to_json(&report)),
        Err(AppError::Invalid(violations)) => Err(refusal(&violations)),
        Err(other) => return Err(other),
    };
    let state = if result.is_ok() { "ready" } else { "refused" };
    let mut db = ctx.store().acquire().await?;
    exchange::set_upload(&mut db, &granted, (upload_id, result)).await?;
    Ok(JobOutcome {
        result: json!({ "upload_id": upload_id, "state": state }),
        file: None,
    })
}

/// Imports a file.
pub async fn import_job(run: &JobRun, value: Value) -> Result<JobOutcome, AppError> {
    let ImportInput {
        project_id,
        file_id,
        file_name,
    } = input(value)?;
    let stored = files::read_file(&run.ctx, file_id).await?;
    let file = files::spool_file(&run.ctx, &stored).await?;
    let command = ImportReqif {
        project: project_id,
        file_name,
        file,
    };
    let imported = import_reqif(&run.ctx, command, Watch::Job(run)).await?;
    Ok(imported.outcome())
}

/// Exports a module into a file that its maker downloads.
pub async fn export_job(run: &JobRun, value: Value) -> Result<JobOutcome, AppError> {
    let ExportInput {
        module_id,
        format,
        scope,
        as_of,
    } = input(value)?;
    let ctx = &run.ctx;
    let command = ExportReqif {
        module: module_id,
        format,
        scope,
        when: as_of,
    };
    let exported = export_reqif(ctx, command, Watch::Job(run)).await?;
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module_id, Action::Read).await?;
    drop(db);
    let content_type = match exported.format {
        ExportFormat::Reqif => "application/xml",
        ExportFormat::Reqifz => "application/zip",
    };
    let upload = files::Upload {
        name: exported.name.clone(),
        content_type: Some(content_type.to_owned()),
        kind: FileKind::Work,
        accept: Accept::Anything,
        max_bytes: MAX_UPLOAD,
    };
    let source = tokio::fs::File::from_std(exported.file);
    let stored = files::store_file(ctx, &granted, upload, source).await?;
    let result = json!({ "file_name": exported.name, "size_bytes": stored.size_bytes });
    Ok(JobOutcome {
        result,
        file: Some(stored.id),
    })
}
