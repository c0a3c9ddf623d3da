//! Files of an archive: stored before the import's transaction, read back by the export.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Seek, Write},
};

use req1_domain::{access::Granted, ids::FileId};
use req1_store::{Connection, exchange, files::FileKind};
use reqif::{Archive, Limits};

use super::{import::blocking, report::refused};
use crate::{
    AppError, Ctx,
    files::{Accept, Upload, is_picture, store_file},
};

/// Stored files by path in the archive, and whether browsers show them.
pub(super) type StoredFiles = HashMap<String, (FileId, bool)>;

fn fault(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("file of an archive: {error}").into())
}

/// Stores every file of an archive that is no document. What an import that fails leaves here is collected later.
pub(super) async fn store_attachments(
    ctx: &Ctx,
    project: &Granted,
    file: &File,
) -> Result<StoredFiles, AppError> {
    let source = file.try_clone().map_err(fault)?;
    let open = move || Archive::open(source, &Limits::default()).map_err(refused);
    let mut archive = blocking(ctx, open).await?;
    let count = archive.attachments().len();
    let mut stored = StoredFiles::with_capacity(count);
    for index in 0..count {
        let (returned, unpacked) = blocking(ctx, move || {
            let unpacked = unpack(&mut archive, index)?;
            Ok((archive, unpacked))
        })
        .await?;
        archive = returned;
        let path = unpacked.0.clone();
        stored.insert(path, store(ctx, project, unpacked).await?);
    }
    Ok(stored)
}

/// Path and content of the file with this number, unpacked to a temporary file.
fn unpack(archive: &mut Archive<File>, index: usize) -> Result<(String, File), AppError> {
    let entry = archive.attachments().get(index);
    let path = entry.map(|entry| entry.path.clone()).unwrap_or_default();
    let mut source = archive
        .attachment(index)
        .map_err(|error| refused(error.into()))?;
    let mut target = tempfile::tempfile().map_err(fault)?;
    std::io::copy(&mut source, &mut target).map_err(|error| refused(error.into()))?;
    target.flush().map_err(fault)?;
    target.rewind().map_err(fault)?;
    Ok((path, target))
}

async fn store(
    ctx: &Ctx,
    project: &Granted,
    (path, content): (String, File),
) -> Result<(FileId, bool), AppError> {
    let upload = Upload {
        name: path,
        content_type: None,
        kind: FileKind::Content,
        accept: Accept::Anything,
        max_bytes: Limits::default().attachment_bytes,
    };
    let stored = store_file(ctx, project, upload, tokio::fs::File::from_std(content)).await?;
    Ok((stored.id, is_picture(&stored.content_type)))
}

/// The content of a stored file.
pub(super) async fn open_file(
    ctx: &Ctx,
    db: &mut Connection,
    (granted, file): (&Granted, FileId),
) -> Result<BufReader<File>, AppError> {
    let key = exchange::storage_key(db, granted, file).await?;
    let key: req1_blob::Key = key.parse().map_err(fault)?;
    Ok(BufReader::new(
        ctx.app.files.spool(&key).await.map_err(fault)?,
    ))
}
