//! Taking in a file: the row first, then the content, then the row counts.

use req1_blob::{BlobError, Key, Stored};
use req1_domain::{
    access::{Action, Granted},
    ids::{FileId, ModuleId},
};
use req1_store::files::{self, FileKind, Measured, NewFile, StoredFile};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::content_type::{HEAD, content_type};
use crate::{AppError, Ctx};

/// Longest name in characters.
const MAX_NAME: usize = 255;

/// Which content is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// PNG, JPEG, GIF and WebP.
    Pictures,
    /// Whatever it is.
    Anything,
}

/// A file on its way in.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name as the sender gave it; folders in it are dropped.
    pub name: String,
    /// The media type that the sender says it has.
    pub content_type: Option<String>,
    /// What it is for.
    pub kind: FileKind,
    /// Which content is taken.
    pub accept: Accept,
    /// Largest size in bytes.
    pub max_bytes: u64,
}

/// A picture as it is sent: what its sender says of it, and how large it may be in bytes.
#[derive(Debug, Clone)]
pub struct NewPicture {
    /// Its name.
    pub name: String,
    /// The media type that the sender says it has.
    pub content_type: Option<String>,
    /// Largest size in bytes.
    pub max_bytes: u64,
}

/// Takes in a picture for the bodies of a module.
pub async fn store_picture(
    ctx: &Ctx,
    module: ModuleId,
    picture: NewPicture,
    source: impl AsyncRead + Unpin,
) -> Result<StoredFile, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Write).await?;
    drop(db);
    let upload = Upload {
        name: picture.name,
        content_type: picture.content_type,
        kind: FileKind::Content,
        accept: Accept::Pictures,
        max_bytes: picture.max_bytes,
    };
    store_file(ctx, &module, upload, source).await
}

/// Takes in a file of a module or a project. It is there for others once its content was read back and verified; when
/// anything goes wrong, or the sender goes away, nothing of it stays.
#[tracing::instrument(name = "app.file.store", skip_all, fields(scope.id = %scope.id()))]
pub async fn store_file(
    ctx: &Ctx,
    scope: &Granted,
    upload: Upload,
    mut source: impl AsyncRead + Unpin,
) -> Result<StoredFile, AppError> {
    let mut head = Vec::with_capacity(HEAD);
    let mut start = (&mut source).take(u64::try_from(HEAD).unwrap_or(u64::MAX));
    start
        .read_to_end(&mut head)
        .await
        .map_err(BlobError::Source)?;
    let content_type = content_type(&head, upload.content_type.as_deref(), upload.accept)?;
    let id = ctx.new_id();
    let key = Key::of(id);
    let new = NewFile {
        id: FileId(id),
        kind: upload.kind,
        name: file_name(&upload.name),
        storage_key: key.as_str().to_owned(),
    };
    let mut db = ctx.store().acquire().await?;
    files::insert_pending(&mut db, scope, &new, (ctx.actor.user, ctx.now())).await?;
    // Uploads may take minutes; connections are few.
    drop(db);
    let content = head.as_slice().chain(source);
    let kept = verified(ctx, &key, content, upload.max_bytes).await;
    let mut db = ctx.store().acquire().await?;
    let stored = match kept {
        Ok(stored) => stored,
        Err(error) => {
            files::delete(&mut db, new.id).await?;
            return Err(error);
        }
    };
    let measured = Measured {
        content_type,
        size_bytes: i64::try_from(stored.size_bytes).unwrap_or(i64::MAX),
        sha256: stored.sha256,
    };
    files::mark_ready(&mut db, scope, new.id, &measured).await?;
    let found = files::within(&mut db, scope, &[new.id]).await?;
    found.into_iter().next().ok_or(AppError::NotFound)
}

/// Keeps content and reads it back.
async fn verified(
    ctx: &Ctx,
    key: &Key,
    content: impl AsyncRead + Unpin,
    max_bytes: u64,
) -> Result<Stored, AppError> {
    let files = &ctx.app.files;
    let sent = files.put(key, content, max_bytes).await?;
    let kept = files.measure(key).await?;
    if kept == sent {
        return Ok(kept);
    }
    files.delete(key).await?;
    Err(AppError::Internal(
        format!("object {key} differs from what was written").into(),
    ))
}

/// The last part of a path that the sender may have given, without control characters.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect();
    let clean = clean.trim();
    if clean.is_empty() || clean == "." || clean == ".." {
        "file".to_owned()
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sto_1_names_of_files_carry_no_folders_or_control_characters() {
        for (given, name) in [
            ("Pump ünit.png", "Pump ünit.png"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\a\\b.png", "b.png"),
            ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(file_name(given), name);
        }
        assert_eq!(file_name(&"x".repeat(1_000)).len(), MAX_NAME);
    }
}
