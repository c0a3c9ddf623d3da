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
    mut file: File,
) -> Result<(File, StoredFiles), AppError> {
    let mut stored = StoredFiles::new();
    let mut index = 0;
    loop {
        let (returned, unpacked) = blocking(ctx, move || {
            let unpacked = unpack(&mut file, index)?;
            Ok((file, unpacked))
        })
        .await?;
        file = returned;
        let Some((path, content)) = unpacked else {
            return Ok((file, stored));
        };
        let entry = store(ctx, project, (path.clone(), content)).await?;
        stored.insert(path, entry);
        index += 1;
    }
}

/// The file with this number, unpacked to a temporary file.
fn unpack(file: &mut File, index: usize) -> Result<Option<(String, File)>, AppError> {
    let mut archive = Archive::open(file, &Limits::default()).map_err(refused)?;
    let Some(path) = archive
        .attachments()
        .get(index)
        .map(|entry| entry.path.clone())
    else {
        return Ok(None);
    };
    let mut source = archive
        .attachment(index)
        .map_err(|error| refused(error.into()))?;
    let mut target = tempfile::tempfile().map_err(fault)?;
    std::io::copy(&mut source, &mut target).map_err(|error| refused(error.into()))?;
    target.flush().map_err(fault)?;
    target.rewind().map_err(fault)?;
    Ok(Some((path, target)))
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
