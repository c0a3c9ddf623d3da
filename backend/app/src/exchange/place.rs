//! Reading one file at several places at once.

use std::{
    fs::File,
    io::{Error, ErrorKind, Read, Result, Seek, SeekFrom},
    os::unix::fs::FileExt as _,
};

/// A reader with a place of its own in a file that others read, too.
#[derive(Debug)]
pub(super) struct Place<'a> {
    file: &'a File,
    at: u64,
}

impl<'a> Place<'a> {
    /// At the beginning.
    pub(super) const fn start_of(file: &'a File) -> Self {
        Self { file, at: 0 }
    }
}

impl Read for Place<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Place<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let (from, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.file.metadata()?.len(), by),
        };
        self.at = from
            .checked_add_signed(by)
            .ok_or_else(|| Error::new(ErrorKind::InvalidInput, "a place before the file"))?;
        Ok(self.at)
    }
}
