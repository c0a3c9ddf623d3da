//! Files that are looked at before anybody decides to import them.

use req1_domain::{
    access::{Action, Granted},
    ids::{JobId, ProjectId},
};
use req1_store::{
    exchange,
    files::{FileKind, StoredFile},
};
use serde_json::json;
use tokio::io::AsyncRead;
use uuid::Uuid;

pub use req1_store::exchange::Upload;

use crate::{
    AppError, Ctx,
    files::{self, Accept},
    jobs::{JobKind, enqueue_job},
};

/// Largest file that is taken in, in bytes.
pub(super) const MAX_UPLOAD: u64 = 2 << 30;

/// Takes in the content of a file for a job of the project.
pub(super) async fn take_in(
    ctx: &Ctx,
    project: &Granted,
    name: &str,
    source: impl AsyncRead + Unpin,
) -> Result<StoredFile, AppError> {
    let upload = files::Upload {
        name: name.to_owned(),
        content_type: None,
        kind: FileKind::Work,
        accept: Accept::Anything,
        max_bytes: MAX_UPLOAD,
    };
    files::store_file(ctx, project, upload, source).await
}

/// Takes a file in and starts a job that looks into it.
#[tracing::instrument(name = "app.exchange.upload", skip_all, fields(project.id = %project))]
pub async fn upload_reqif(
    ctx: &Ctx,
    project: ProjectId,
    (name, source): (&str, impl AsyncRead + Unpin),
) -> Result<(Upload, JobId), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Create).await?;
    drop(db);
    let stored = take_in(ctx, &granted, name, source).await?;
    let upload = Upload {
        id: ctx.new_id(),
        file_id: stored.id,
        file_name: stored.name,
        size_bytes: stored.size_bytes,
        state: "analysing".to_owned(),
        analysis: None,
        problem: None,
    };
    let mut tx = ctx.store().begin().await?;
    exchange::insert_upload(&mut tx, &granted, &upload, (ctx.actor.user, ctx.now())).await?;
    let input = json!({ "upload_id": upload.id, "project_id": project });
    let job = enqueue_job(ctx, &mut tx, &granted, (JobKind::ReqifAnalyse, input)).await?;
    req1_store::commit(tx).await?;
    Ok((upload, job))
}

/// An upload with what is known of it.
pub async fn read_upload(ctx: &Ctx, project: ProjectId, id: Uuid) -> Result<Upload, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Create).await?;
    Ok(exchange::upload(&mut db, &granted, id).await?)
}

/// Starts the import of an upload.
pub async fn import_upload(ctx: &Ctx, project: ProjectId, id: Uuid) -> Result<JobId, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.project(&mut tx, project, Action::Create).await?;
    let upload = exchange::upload(&mut tx, &granted, id).await?;
    if upload.state == "refused" {
        return Err(AppError::conflict(
            "refused",
            "the file was refused when it was looked into",
        ));
    }
    let input = json!({
        "project_id": project,
        "file_id": upload.file_id,
        "file_name": upload.file_name,
    });
    let job = enqueue_job(ctx, &mut tx, &granted, (JobKind::ReqifImport, input)).await?;
    req1_store::commit(tx).await?;
    Ok(job)
}

/// Forgets an upload. Its content is collected later.
pub async fn delete_upload(ctx: &Ctx, project: ProjectId, id: Uuid) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.project(&mut db, project, Action::Create).await?;
    Ok(exchange::delete_upload(&mut db, &granted, id).await?)
}

/// Fails when the actor may not import into the project; asked before a body is read.
pub async fn may_import(ctx: &Ctx, project: ProjectId) -> Result<(), AppError> {
    let mut db = ctx.store().acquire().await?;
    ctx.project(&mut db, project, Action::Create).await?;
    Ok(())
}
