//! Reading an archive, or a single document in its place.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use zip::read::{ZipFile, ZipFileEntry};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

use super::directory::check_count;
use super::error::ArchiveError;
use super::path::{Index, Resolution, steps};
use crate::error::{Error, Position};
use crate::finding::{Code, Finding, Findings};
use crate::limits::Limits;

/// Unpacked bytes below which the ratio does not count.
const SMALL: u64 = 8 << 20;
/// Entries from which their number is reported.
const MANY: usize = 1_000;

/// A file of an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The path with `/` between its steps; empty for a document that is no archive.
    pub path: String,
    /// Unpacked bytes as the archive says; reading fails when it lies.
    pub size: u64,
    slot: usize,
}

/// The documents and attachments of a `.reqifz` archive, or of a single `.reqif` document: the
/// content decides, not the name of the file.
///
/// Opening looks at the directory of the archive only and refuses what no honest archive has:
/// paths that lead outside, links, encryption, unknown packing, overlapping entries, absurd sizes.
/// Nothing is ever written to a disk.
pub struct Archive<R> {
    content: Content<R>,
    documents: Vec<Entry>,
    attachments: Vec<Entry>,
    index: Index,
    findings: Findings,
    limits: Limits,
}

enum Content<R> {
    Plain(R),
    Zip(ZipArchive<R>),
}

impl<R: Read + Seek> Archive<R> {
    /// Looks into an archive or document.
    ///
    /// # Errors
    /// When it cannot be read, or is an archive that is damaged, hostile or without document.
    pub fn open(mut source: R, limits: &Limits) -> Result<Self, Error> {
        let mut head = [0; 64];
        let length = read_head(&mut source, &mut head)?;
        let head = head.get(..length).unwrap_or_default();
        let findings = Findings::new(limits.findings);
        if looks_like_xml(head) || !is_zip(&mut source, head, limits.archive_entries)? {
            return Ok(Self::plain(source, findings, limits)?);
        }
        check_count(&mut source, limits.archive_entries)?;
        let zip = ZipArchive::new(source).map_err(damaged)?;
        let mut archive = Self {
            content: Content::Zip(zip),
            documents: Vec::new(),
            attachments: Vec::new(),
            index: Index::default(),
            findings,
            limits: limits.clone(),
        };
        archive.read_directory()?;
        archive.sort_entries()?;
        Ok(archive)
    }

    fn plain(mut source: R, findings: Findings, limits: &Limits) -> Result<Self, ArchiveError> {
        let size = source.seek(SeekFrom::End(0))?;
        Ok(Self {
            content: Content::Plain(source),
            documents: vec![Entry {
                path: String::new(),
                size,
                slot: 0,
            }],
            attachments: Vec::new(),
            index: Index::default(),
            findings,
            limits: limits.clone(),
        })
    }

    fn read_directory(&mut self) -> Result<(), ArchiveError> {
        let Content::Zip(zip) = &mut self.content else {
            return Ok(());
        };
        let mut total = 0_u64;
        let mut first = u64::MAX;
        for slot in 0..zip.len() {
            let entry = zip.by_index_data(slot).map_err(damaged)?;
            check_entry(&entry, &self.limits)?;
            total = total.saturating_add(entry.size());
            first = first.min(entry.header_start());
        }
        if zip.has_overlapping_entries().map_err(damaged)? {
            return Err(ArchiveError::Overlap);
        }
        if total > self.limits.archive_bytes {
            let max = self.limits.archive_bytes;
            return Err(ArchiveError::TooLargeTogether { max });
        }
        let mut report = |finding| self.findings.push(finding);
        if zip.has_duplicate_names() {
            report(Finding::at(Code::DuplicateEntry, Position::default()));
        }
        if !zip.is_empty() && first > 0 {
            let finding = Finding::at(Code::DataBeforeArchive, Position::default());
            report(finding.with("bytes", first));
        }
        if zip.len() > MANY {
            let finding = Finding::at(Code::ManyEntries, Position::default());
            report(finding.with("count", zip.len()));
        }
        Ok(())
    }

    /// The files; folders and the litter of desktops are left out.
    fn files(&self) -> Result<Vec<Entry>, ArchiveError> {
        let Content::Zip(zip) = &self.content else {
            return Ok(Vec::new());
        };
        let mut files = Vec::new();
        for slot in 0..zip.len() {
            let packed = zip.by_index_data(slot).map_err(damaged)?;
            let name = name(&packed);
            let Some(steps) = steps(&name) else {
                return Err(ArchiveError::UnsafePath { name });
            };
            if !packed.is_dir() && !name.ends_with(['/', '\\']) && !is_litter(&steps) {
                let path = steps.join("/");
                let size = packed.size();
                files.push(Entry { path, size, slot });
            }
        }
        Ok(files)
    }

    /// Parts documents from attachments.
    fn sort_entries(&mut self) -> Result<(), ArchiveError> {
        let files = self.files()?;
        let mut lower: HashMap<String, &str> = HashMap::new();
        for file in &files {
            if let Some(other) = lower.insert(file.path.to_lowercase(), &file.path) {
                let finding = Finding::at(Code::EntriesDifferInCase, Position::default())
                    .with("path", &file.path)
                    .with("other", other);
                self.findings.push(finding);
            }
        }
        for file in files {
            if has_extension(&file.path, "reqif") {
                self.documents.push(file);
                continue;
            }
            if has_extension(&file.path, "reqifz") || has_extension(&file.path, "zip") {
                let finding = Finding::at(Code::NestedArchive, Position::default());
                self.findings.push(finding.with("path", &file.path));
            }
            self.index.insert(&file.path, self.attachments.len());
            self.attachments.push(file);
        }
        if self.documents.is_empty() {
            return Err(ArchiveError::NoDocument);
        }
        Ok(())
    }

    /// Whether the source is a ZIP archive, and not a document.
    #[must_use]
    pub fn is_zip(&self) -> bool {
        matches!(self.content, Content::Zip(_))
    }

    /// The ReqIF documents, in the order of the archive.
    #[must_use]
    pub fn documents(&self) -> &[Entry] {
        &self.documents
    }

    /// All other files, in the order of the archive.
    #[must_use]
    pub fn attachments(&self) -> &[Entry] {
        &self.attachments
    }

    /// What was odd about the archive itself.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Opens a document by its index in [`Archive::documents`].
    ///
    /// # Errors
    /// When there is no such document or the archive cannot be read.
    pub fn document(
        &mut self,
        index: usize,
    ) -> Result<BufReader<EntryReader<'_, R>>, ArchiveError> {
        let entry = self.documents.get(index).cloned();
        self.entry(entry, self.limits.total_bytes)
    }

    /// Opens an attachment by its index in [`Archive::attachments`].
    ///
    /// # Errors
    /// When there is no such attachment or the archive cannot be read.
    pub fn attachment(
        &mut self,
        index: usize,
    ) -> Result<BufReader<EntryReader<'_, R>>, ArchiveError> {
        let entry = self.attachments.get(index).cloned();
        self.entry(entry, self.limits.attachment_bytes)
    }

    /// Follows the `data` path of an `object` element of a document.
    #[must_use]
    pub fn resolve(&self, document: usize, path: &str) -> Resolution {
        let whole = self
            .documents
            .get(document)
            .map(|entry| entry.path.as_str());
        let mut folder: Vec<String> = whole
            .unwrap_or_default()
            .split('/')
            .map(str::to_owned)
            .collect();
        folder.pop();
        self.index.resolve(&folder, path)
    }

    /// Unpacks every attachment to nowhere, so that damage and lies come out before anything is
    /// done with the archive. Documents are checked while they are read.
    ///
    /// # Errors
    /// When an attachment is damaged, larger than it claims or than allowed.
    pub fn verify(&mut self) -> Result<(), ArchiveError> {
        let max = self.limits.archive_bytes;
        let mut total = 0_u64;
        for index in 0..self.attachments.len() {
            let mut reader = self.attachment(index)?;
            total = total.saturating_add(io::copy(&mut reader, &mut io::sink()).map_err(unwrap)?);
            if total > max {
                return Err(ArchiveError::TooLargeTogether { max });
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        entry: Option<Entry>,
        max: u64,
    ) -> Result<BufReader<EntryReader<'_, R>>, ArchiveError> {
        let Some(entry) = entry else {
            let detail = "there is no such entry".into();
            return Err(ArchiveError::Damaged { detail });
        };
        let (source, packed) = match &mut self.content {
            Content::Plain(source) => {
                source.seek(SeekFrom::Start(0))?;
                (EntrySource::Plain(source), u64::MAX)
            }
            Content::Zip(zip) => {
                let file = zip.by_index(entry.slot).map_err(damaged)?;
                let packed = file.compressed_size();
                (EntrySource::Zip(Box::new(file)), packed)
            }
        };
        Ok(BufReader::with_capacity(
            64 * 1024,
            EntryReader {
                source,
                name: entry.path,
                declared: entry.size,
                packed,
                read: 0,
                max,
                ratio: self.limits.compression_ratio,
            },
        ))
    }
}

/// Unpacks one file and stops when it gets larger than it may.
///
/// Errors of the archive come as [`io::Error`] with an [`ArchiveError`] inside; a
/// [`crate::Reader`] on top turns them back.
pub struct EntryReader<'a, R: Read> {
    source: EntrySource<'a, R>,
    name: String,
    declared: u64,
    packed: u64,
    read: u64,
    max: u64,
    ratio: u64,
}

enum EntrySource<'a, R: Read> {
    Plain(&'a mut R),
    Zip(Box<ZipFile<'a, R>>),
}

impl<R: Read> EntryReader<'_, R> {
    fn check(&self, at_end: bool) -> Result<(), ArchiveError> {
        let name = self.name.clone();
        if self.read > self.max {
            let max = self.max;
            return Err(ArchiveError::TooLarge { name, max });
        }
        if matches!(self.source, EntrySource::Plain(_)) {
            return Ok(());
        }
        if self.read > self.declared || (at_end && self.read != self.declared) {
            let detail = "the size differs";
            return Err(ArchiveError::Mismatch { name, detail });
        }
        Ok(())
    }

    fn is_bomb(&self) -> bool {
        self.read > SMALL && self.read / self.ratio.max(1) > self.packed
    }
}

impl<R: Read> Read for EntryReader<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let result = match &mut self.source {
            EntrySource::Plain(source) => source.read(buf),
            EntrySource::Zip(file) => {
                let name = &self.name;
                file.read(buf).map_err(|error| broken(error, name))
            }
        };
        let read = result?;
        self.read += read as u64;
        if self.is_bomb() {
            let (name, max) = (self.name.clone(), self.ratio);
            return Err(io::Error::other(ArchiveError::Bomb { name, max }));
        }
        if read > 0 || !buf.is_empty() {
            self.check(read == 0).map_err(io::Error::other)?;
        }
        Ok(read)
    }
}

/// Parts what the packed data is to blame for from troubles of the source.
fn broken(error: io::Error, name: &str) -> io::Error {
    let kind = error.kind();
    if kind == io::ErrorKind::Interrupted {
        return error;
    }
    if matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::Other) {
        return io::Error::other(ArchiveError::Mismatch {
            name: name.to_owned(),
            detail: "the checksum or the packed data is wrong",
        });
    }
    io::Error::other(ArchiveError::Damaged {
        detail: error.to_string(),
    })
}

/// Gives back the error that an [`EntryReader`] put into an [`io::Error`].
fn unwrap(error: io::Error) -> ArchiveError {
    error
        .downcast::<ArchiveError>()
        .unwrap_or_else(ArchiveError::Io)
}

fn damaged(error: ZipError) -> ArchiveError {
    let cut_off = |error: &ZipError| matches!(error, ZipError::Io(io) if io.kind() == io::ErrorKind::UnexpectedEof);
    if cut_off(&error) {
        let detail = "it is cut off".into();
        return ArchiveError::Damaged { detail };
    }
    if let ZipError::Io(error) = error {
        return unwrap(error);
    }
    ArchiveError::Damaged {
        detail: error.to_string(),
    }
}

fn read_head(source: &mut (impl Read + Seek), head: &mut [u8]) -> Result<usize, ArchiveError> {
    source.seek(SeekFrom::Start(0))?;
    let mut length = 0;
    while let Some(rest) = head.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(length)
}

fn looks_like_xml(head: &[u8]) -> bool {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let first = head.iter().position(|byte| !blank(byte));
    head.starts_with(b"\xEF\xBB\xBF")
        || head.starts_with(b"\xFF\xFE")
        || head.starts_with(b"\xFE\xFF")
        || head.starts_with(b"\0<")
        || first.and_then(|first| head.get(first)) == Some(&b'<')
}

/// An archive starts with an entry or, when something was put in front, still ends as one.
fn is_zip(source: &mut (impl Read + Seek), head: &[u8], max: u64) -> Result<bool, ArchiveError> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(true);
    }
    check_count(source, max)?;
    Ok(ZipArchive::new(source).is_ok_and(|zip| !zip.is_empty()))
}

fn name(entry: &ZipFileEntry<'_>) -> String {
    // Many tools write UTF-8 without saying so; text in code page 437 is hardly ever valid UTF-8.
    match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_owned(),
        Err(_) => match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        },
    }
}

fn check_entry(entry: &ZipFileEntry<'_>, limits: &Limits) -> Result<(), ArchiveError> {
    const FILE_TYPE: u32 = 0o170_000;
    let name = name(entry);
    if steps(&name).is_none() {
        return Err(ArchiveError::UnsafePath { name });
    }
    let kind = entry.unix_mode().map_or(0, |mode| mode & FILE_TYPE);
    if !matches!(kind, 0 | 0o100_000 | 0o040_000) {
        return Err(ArchiveError::SpecialFile { name });
    }
    if entry.encrypted() {
        return Err(ArchiveError::Encrypted { name });
    }
    let method = entry.compression();
    if method != CompressionMethod::Stored && method != CompressionMethod::Deflated {
        let method = format!("{method:?}");
        return Err(ArchiveError::UnknownMethod { name, method });
    }
    let max = if has_extension(&name, "reqif") {
        limits.total_bytes
    } else {
        limits.attachment_bytes
    };
    if entry.size() > max {
        return Err(ArchiveError::TooLarge { name, max });
    }
    let max = limits.compression_ratio;
    if entry.size() > SMALL && entry.size() / max.max(1) > entry.compressed_size() {
        return Err(ArchiveError::Bomb { name, max });
    }
    Ok(())
}

fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

fn is_litter(steps: &[&str]) -> bool {
    steps.first() == Some(&"__MACOSX")
        || matches!(
            steps.last().copied(),
            None | Some(".DS_Store" | "Thumbs.db" | "desktop.ini")
        )
}
