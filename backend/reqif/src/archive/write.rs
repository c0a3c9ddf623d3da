//! Writing an archive.

use std::io::{self, Read, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::error::ArchiveError;
use super::path::steps;

/// Writes a `.reqifz` archive: documents, and the files their texts use.
///
/// The same content gives the same bytes: entries carry no time.
///
/// ```
/// use std::io::Cursor;
/// use reqif::{Event, Writer, archive::ArchiveWriter, model::SpecObject};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut archive = ArchiveWriter::new(Cursor::new(Vec::new()));
/// let mut writer = Writer::new(archive.start("brakes.reqif")?);
/// writer.write(&Event::SpecObject(SpecObject::default()))?;
/// writer.finish()?;
/// archive.add("img/a.png", &b"..."[..])?;
/// let bytes = archive.finish()?.into_inner();
/// assert!(bytes.starts_with(b"PK"));
/// # Ok(())
/// # }
/// ```
pub struct ArchiveWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
}

impl<W: Write + Seek> ArchiveWriter<W> {
    /// An archive without entries.
    pub fn new(target: W) -> Self {
        Self {
            zip: ZipWriter::new(target),
        }
    }

    /// Starts an entry; what is written to the result until the next call is its content.
    ///
    /// # Errors
    /// When the path leads outside the archive, is taken, or the target fails.
    pub fn start(&mut self, path: &str) -> Result<impl Write + '_, ArchiveError> {
        let path = match steps(path) {
            Some(steps) if !steps.is_empty() => steps.join("/"),
            _ => {
                let name = path.to_owned();
                return Err(ArchiveError::UnsafePath { name });
            }
        };
        // The size is not known beforehand and may pass 4 GiB.
        let options = SimpleFileOptions::default()
            .large_file(true)
            .last_modified_time(zip::DateTime::default());
        self.zip.start_file(path, options).map_err(failed)?;
        Ok(&mut self.zip)
    }

    /// Adds a file.
    ///
    /// # Errors
    /// Like [`ArchiveWriter::start`], and when the content cannot be read.
    pub fn add(&mut self, path: &str, mut content: impl Read) -> Result<u64, ArchiveError> {
        let mut entry = self.start(path)?;
        Ok(io::copy(&mut content, &mut entry)?)
    }

    /// Writes the directory and gives the target back.
    ///
    /// # Errors
    /// When the target fails.
    pub fn finish(self) -> Result<W, ArchiveError> {
        self.zip.finish().map_err(failed)
    }
}

fn failed(error: zip::result::ZipError) -> ArchiveError {
    if let zip::result::ZipError::Io(error) = error {
        return ArchiveError::Io(error);
    }
    ArchiveError::Damaged {
        detail: error.to_string(),
    }
}
