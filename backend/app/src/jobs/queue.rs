//! Starting, watching and stopping jobs.

use req1_domain::{
    access::{Action, Granted},
    ids::JobId,
};
use req1_store::{
    Connection,
    files::StoredFile,
    jobs::{self, Job, NewJob},
};
use serde_json::Value;

use super::JobKind;
use crate::{AppError, Ctx, files};

/// A job with the last lines of its log.
#[derive(Debug, Clone)]
pub struct JobView {
    /// The job.
    pub job: Job,
    /// Its log, oldest line first.
    pub log: Vec<String>,
}

/// Puts a job into the queue, in the transaction that wants it. `scope` is the project or the module that it works on;
/// the handler checks rights again when it runs.
pub async fn enqueue_job(
    ctx: &Ctx,
    tx: &mut Connection,
    scope: &Granted,
    (kind, input): (JobKind, Value),
) -> Result<JobId, AppError> {
    let new = NewJob {
        id: JobId(ctx.new_id()),
        kind: kind.as_str(),
        input,
        limits: ctx.actor.limits,
    };
    jobs::enqueue(tx, scope, &new, (ctx.actor.user, ctx.now())).await?;
    Ok(new.id)
}

/// Jobs that the actor started, newest first, and how many.
#[tracing::instrument(name = "app.job.list", skip_all)]
pub async fn list_jobs(ctx: &Ctx, window: (i64, i64)) -> Result<(Vec<JobView>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let (found, total) = jobs::of_user(&mut db, ctx.actor.user, window).await?;
    Ok((with_logs(&mut db, found).await?, total))
}

/// A job of the actor, or of a project that the actor administers.
#[tracing::instrument(name = "app.job.read", skip_all, fields(job.id = %id))]
pub async fn read_job(ctx: &Ctx, id: JobId) -> Result<JobView, AppError> {
    let mut db = ctx.store().acquire().await?;
    let job = visible(ctx, &mut db, id).await?;
    view(&mut db, job).await
}

/// Stops a job. One that has ended stays as it is.
#[tracing::instrument(name = "app.job.cancel", skip_all, fields(job.id = %id))]
pub async fn cancel_job(ctx: &Ctx, id: JobId) -> Result<JobView, AppError> {
    let mut db = ctx.store().acquire().await?;
    visible(ctx, &mut db, id).await?;
    jobs::request_cancel(&mut db, id).await?;
    let job = jobs::by_id(&mut db, id).await?;
    view(&mut db, job).await
}

/// The file that a job of the actor made. Whoever lost the right to read its module lost the file too.
#[tracing::instrument(name = "app.job.file", skip_all, fields(job.id = %id))]
pub async fn job_file(ctx: &Ctx, id: JobId) -> Result<StoredFile, AppError> {
    let mut db = ctx.store().acquire().await?;
    let job = visible(ctx, &mut db, id).await?;
    drop(db);
    let file = job.result_file_id.ok_or(AppError::NotFound)?;
    files::read_file(ctx, file).await
}

async fn visible(ctx: &Ctx, db: &mut Connection, id: JobId) -> Result<Job, AppError> {
    let job = jobs::by_id(&mut *db, id).await?;
    let action = if job.created_by == ctx.actor.user {
        Action::Read
    } else {
        Action::Administer
    };
    match ctx.project(db, job.project_id, action).await {
        // That somebody else runs a job is not for everybody to know.
        Err(AppError::NotAllowed(_)) => Err(AppError::NotFound),
        other => other.map(|_| job),
    }
}

async fn view(db: &mut Connection, job: Job) -> Result<JobView, AppError> {
    let mut views = with_logs(db, vec![job]).await?;
    views.pop().ok_or(AppError::NotFound)
}

async fn with_logs(db: &mut Connection, found: Vec<Job>) -> Result<Vec<JobView>, AppError> {
    let ids: Vec<JobId> = found.iter().map(|job| job.id).collect();
    let lines = jobs::log(db, &ids).await?;
    Ok(found
        .into_iter()
        .map(|job| JobView {
            log: lines
                .iter()
                .filter(|(id, _)| *id == job.id)
                .map(|(_, line)| line.clone())
                .collect(),
            job,
        })
        .collect())
}
