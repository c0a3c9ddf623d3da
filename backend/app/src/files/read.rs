//! Giving out files.

use std::ops::Range;

use req1_domain::{access::Granted, ids::FileId};
use req1_store::files::{self, StoredFile};
use tokio::io::AsyncRead;

use crate::{AppError, Ctx};

/// A file that the actor may read.
#[tracing::instrument(name = "app.file.read", skip_all, fields(file.id = %id))]
pub async fn read_file(ctx: &Ctx, id: FileId) -> Result<StoredFile, AppError> {
    let mut db = ctx.store().acquire().await?;
    let found = files::readable(&mut db, ctx.actor.user, &[id]).await?;
    found.into_iter().next().ok_or(AppError::NotFound)
}

/// Those of the files that belong to a module or project that the actor has a right on, or that the module shows. Two
/// people of a project share by this what one of them brought in for a job.
pub async fn files_within(
    ctx: &Ctx,
    scope: &Granted,
    ids: &[FileId],
) -> Result<Vec<StoredFile>, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(files::within(&mut db, scope, ids).await?)
}

/// Bytes of a file, counted from 0.
pub async fn open_file(
    ctx: &Ctx,
    file: &StoredFile,
    range: Range<u64>,
) -> Result<impl AsyncRead + Send + Unpin + use<>, AppError> {
    Ok(ctx
        .app
        .files
        .read(&file.storage_key.parse()?, range)
        .await?)
}

/// A file that codecs can seek in, blocking; give it to `spawn_blocking`.
pub fn spool_file(
    ctx: &Ctx,
    file: &StoredFile,
) -> impl Future<Output = Result<std::fs::File, AppError>> + Send + use<> {
    let (files, key) = (
        ctx.app.files.clone(),
        file.storage_key.parse::<req1_blob::Key>(),
    );
    async move { Ok(files.spool(&key?).await?) }
}
