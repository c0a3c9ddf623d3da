//! A folder of this machine, or a volume that all processes mount.

use std::{
    io::{self, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use ring::digest::{Context, SHA256, SHA256_OUTPUT_LEN};
use tokio::{
    fs,
    io::{AsyncRead, AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
    task::spawn_blocking,
};
use uuid::Uuid;

use crate::{
    BlobError, Key,
    part::{Part, remove_leftovers},
};

/// Where content is written before it has its final name; beside the objects, so that giving it is one rename.
const INCOMING: &str = "incoming";
/// Bytes that are read, hashed and written at a time.
const CHUNK: usize = 128 * 1024;

/// What is known of content from its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Its length in bytes.
    pub size_bytes: u64,
    /// SHA-256 of it.
    pub sha256: [u8; 32],
}

/// An endpoint that keeps objects as files of a folder.
#[derive(Debug, Clone)]
pub struct LocalFolder {
    root: Arc<PathBuf>,
}

impl LocalFolder {
    /// Opens the folder, makes it when it is missing, and removes what crashed uploads left there.
    pub async fn open(root: impl Into<PathBuf>) -> Result<Self, BlobError> {
        let root = Arc::new(root.into());
        let incoming = root.join(INCOMING);
        fs::create_dir_all(&incoming).await?;
        let removed = blocking(move || remove_leftovers(&incoming)).await?;
        if removed > 0 {
            tracing::info!(removed, "parts of broken uploads removed");
        }
        Ok(Self { root })
    }

    /// Keeps content under a key, durably. At most `max_bytes` of it; more, a source that fails, or a caller that drops
    /// this future leaves nothing behind.
    pub async fn put(
        &self,
        key: &Key,
        source: impl AsyncRead + Unpin,
        max_bytes: u64,
    ) -> Result<Stored, BlobError> {
        #[expect(clippy::disallowed_methods, reason = "a name for a moment, not an id")]
        let name = format!("{}.part", Uuid::new_v4());
        let path = self.root.join(INCOMING).join(name);
        let (part, file) = blocking(move || Part::create(path)).await?;
        let mut file = fs::File::from_std(file);
        let stored = copy(source, &mut file, max_bytes).await?;
        file.sync_all().await?;
        let target = self.path(key);
        blocking(move || part.keep(&target)).await?;
        Ok(stored)
    }

    /// Part of an object, bytes counted from 0. Ends early where the object does.
    pub async fn read(
        &self,
        key: &Key,
        range: Range<u64>,
    ) -> Result<impl AsyncRead + Send + Unpin + use<>, BlobError> {
        let mut file = self.file(key).await?;
        if range.start > 0 {
            file.seek(SeekFrom::Start(range.start)).await?;
        }
        Ok(file.take(range.end.saturating_sub(range.start)))
    }

    /// An object as a file that codecs can seek in. It is read-only, and stays readable when the object is deleted.
    pub async fn spool(&self, key: &Key) -> Result<std::fs::File, BlobError> {
        Ok(self.file(key).await?.into_std().await)
    }

    /// Reads an object back from the endpoint and measures it.
    pub async fn measure(&self, key: &Key) -> Result<Stored, BlobError> {
        let mut file = self.file(key).await?;
        copy(&mut file, &mut tokio::io::sink(), u64::MAX).await
    }

    /// Deletes an object; that it is not there is fine.
    pub async fn delete(&self, key: &Key) -> Result<(), BlobError> {
        match fs::remove_file(self.path(key)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Keys of the objects in one of the 256 folders that were written before an instant. To look through all objects
    /// without holding all keys, take one folder after the other.
    pub async fn keys_before(
        &self,
        folder: u8,
        instant: SystemTime,
    ) -> Result<Vec<Key>, BlobError> {
        let folder = self.root.join(format!("{folder:02x}"));
        blocking(move || keys_below(&folder, instant)).await
    }

    fn path(&self, key: &Key) -> PathBuf {
        self.root.join(key.as_str())
    }

    async fn file(&self, key: &Key) -> Result<fs::File, BlobError> {
        fs::File::open(self.path(key)).await.map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                BlobError::Missing(key.to_string())
            } else {
                error.into()
            }
        })
    }
}

/// Copies at most `max_bytes`, hashing on the way.
async fn copy(
    mut source: impl AsyncRead + Unpin,
    target: &mut (impl tokio::io::AsyncWrite + Unpin),
    max_bytes: u64,
) -> Result<Stored, BlobError> {
    let mut hash = Context::new(&SHA256);
    let mut size_bytes: u64 = 0;
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = source.read(&mut chunk).await.map_err(BlobError::Source)?;
        let Some(bytes) = chunk.get(..length).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        size_bytes = size_bytes.saturating_add(u64::try_from(length).unwrap_or(u64::MAX));
        if size_bytes > max_bytes {
            return Err(BlobError::TooLarge { limit: max_bytes });
        }
        hash.update(bytes);
        target.write_all(bytes).await?;
    }
    target.flush().await?;
    let mut sha256 = [0; SHA256_OUTPUT_LEN];
    sha256.copy_from_slice(hash.finish().as_ref());
    Ok(Stored { size_bytes, sha256 })
}

fn keys_below(folder: &Path, instant: SystemTime) -> io::Result<Vec<Key>> {
    let mut keys = Vec::new();
    let inner = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(keys),
        other => other?,
    };
    for inner in inner {
        for entry in std::fs::read_dir(inner?.path())? {
            let entry = entry?;
            let is_old = entry.metadata()?.modified()? < instant;
            let key = entry.file_name().to_str().and_then(Key::of_file_name);
            keys.extend(key.filter(|_| is_old));
        }
    }
    Ok(keys)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, BlobError> {
    Ok(spawn_blocking(work).await.map_err(io::Error::other)??)
}
