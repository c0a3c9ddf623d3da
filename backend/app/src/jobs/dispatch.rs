//! Which function does which kind of job.

use futures::future::BoxFuture;
use serde_json::Value;

use super::{JobKind, JobOutcome, JobRun};
use crate::{AppError, exchange, scripts};

/// Does a job. It may be called again for the same job, when the worker stopped or died before the end.
pub type Handler = fn(JobRun, JobKind, Value) -> BoxFuture<'static, Result<JobOutcome, AppError>>;

/// The handlers of this release.
pub(super) fn handle(
    run: JobRun,
    kind: JobKind,
    input: Value,
) -> BoxFuture<'static, Result<JobOutcome, AppError>> {
    Box::pin(async move {
        match kind {
            JobKind::ReqifAnalyse => exchange::analyse_job(&run, input).await,
            JobKind::ReqifImport => exchange::import_job(&run, input).await,
            JobKind::ReqifExport => exchange::export_job(&run, input).await,
            JobKind::ScriptRun => scripts::scheduled_job(&run, input).await,
        }
    })
}
