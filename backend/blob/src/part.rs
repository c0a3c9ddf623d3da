//! A file while it is being written.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Removes the file unless it was kept, however the writing ends: an error, or a client that went away and took the
/// future along.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    kept: bool,
}

impl Part {
    /// Makes the file and locks it, so that a process that starts meanwhile takes it for no leftover.
    pub(crate) fn create(path: PathBuf) -> io::Result<(Self, fs::File)> {
        let file = fs::File::create_new(&path)?;
        let part = Self { path, kept: false };
        file.try_lock().map_err(io::Error::from)?;
        Ok((part, file))
    }

    /// Gives the file its final name, durably.
    pub(crate) fn keep(mut self, target: &Path) -> io::Result<()> {
        let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
        fs::create_dir_all(folder)?;
        fs::rename(&self.path, target)?;
        self.kept = true;
        sync_folder(folder)?;
        folder.parent().map_or(Ok(()), sync_folder)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::warn!(%error, "a part of an upload stays until the next start");
        }
    }
}

/// Removes what crashed processes left behind. Files that a living process writes are locked by it. Blocks.
pub(crate) fn remove_leftovers(folder: &Path) -> io::Result<usize> {
    let mut removed = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_free = fs::File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_free {
            fs::remove_file(&path)?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// A name is durable once its folder is on the disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}
