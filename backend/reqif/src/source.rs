//! Bytes to clean text: encoding, line ends, allowed characters, positions.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Error, Position, Result};
use crate::finding::{Code, Finding, Findings};
use crate::limits::{Limit, Limits};

/// Bytes looked at to find the encoding; a longer XML declaration is refused.
const HEAD: u64 = 1024;
/// Decoded text held at a time.
const CHUNK: usize = 64 * 1024;

/// A document as UTF-8 text with `\n` line ends and only characters that XML allows.
///
/// As a [`BufRead`] it hands an [`Error`] over sideways: reading fails with a placeholder and
/// [`Source::take_failure`] tells the reason.
pub(crate) struct Source<R> {
    inner: io::Chain<io::Cursor<Vec<u8>>, R>,
    decoder: Decoder,
    encoding: Flavour,
    out: Vec<u8>,
    pos: usize,
    /// Up to where in `out` the position below counts.
    counted: usize,
    at: Position,
    token_at: Position,
    carriage_return: bool,
    eof: bool,
    /// Decoded bytes before `out`.
    offset: u64,
    read: u64,
    total_max: u64,
    token_max: u64,
    token_end: u64,
    failure: Option<Error>,
    odd_bytes: bool,
}

/// Encodings whose declaration promises less than the decoder accepts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Plain,
    Ascii,
    Latin1,
}

impl<R: BufRead> Source<R> {
    /// Detects the encoding and steps over byte order mark and XML declaration.
    pub(crate) fn new(mut inner: R, limits: &Limits, findings: &mut Findings) -> Result<Self> {
        let mut head = Vec::new();
        inner.by_ref().take(HEAD).read_to_end(&mut head)?;
        if let Some(detail) = foreign_format(&head) {
            let at = Position { line: 1, column: 1 };
            return Err(Error::NotXml { at, detail });
        }
        let detected = detect(&head, findings)?;
        let bom = detected.bom_bytes;
        head.drain(..bom);
        let mut source = Self {
            inner: io::Cursor::new(head).chain(inner),
            decoder: detected.encoding.new_decoder_without_bom_handling(),
            encoding: detected.flavour,
            out: Vec::with_capacity(CHUNK),
            pos: 0,
            counted: 0,
            at: Position { line: 1, column: 1 },
            token_at: Position::default(),
            carriage_return: false,
            eof: false,
            offset: 0,
            read: 0,
            total_max: limits.total_bytes,
            token_max: limits.text_bytes,
            token_end: limits.text_bytes,
            failure: None,
            odd_bytes: false,
        };
        source.skip_declaration(findings)?;
        Ok(source)
    }

    /// The place where the token starts.
    pub(crate) fn token_position(&self) -> Position {
        self.token_at
    }

    /// The place of the next byte.
    pub(crate) fn position(&mut self) -> Position {
        let fresh = self.out.get(self.counted..self.pos).unwrap_or_default();
        advance(&mut self.at, fresh);
        self.counted = self.pos;
        self.at
    }

    /// Decoded bytes up to the next byte.
    pub(crate) fn offset(&self) -> u64 {
        self.offset + self.pos as u64
    }

    /// Starts a token: its place and the limit of text count from here.
    pub(crate) fn begin_token(&mut self) {
        self.token_at = self.position();
        self.token_end = self.offset().saturating_add(self.token_max);
    }

    /// Whether everything was read.
    pub(crate) fn is_at_end(&self) -> bool {
        self.eof && self.pos >= self.out.len()
    }

    /// Why reading failed.
    pub(crate) fn take_failure(&mut self) -> Option<Error> {
        self.failure.take()
    }

    /// Whether bytes came that the declared encoding does not have.
    pub(crate) fn had_odd_bytes(&self) -> Option<&'static str> {
        match (self.odd_bytes, self.encoding) {
            (true, Flavour::Ascii) => Some("US-ASCII"),
            (true, Flavour::Latin1) => Some("ISO-8859-1"),
            _ => None,
        }
    }

    fn skip_declaration(&mut self, findings: &mut Findings) -> Result<()> {
        let first = match self.fill() {
            Ok(()) => self.out.clone(),
            Err(error) => return Err(error),
        };
        let text = String::from_utf8_lossy(&first);
        let trimmed = text.trim_start_matches([' ', '\t', '\n']);
        let blanks = text.len() - trimmed.len();
        if trimmed.is_empty() {
            if text.is_empty() {
                return Err(self.not_xml("it is empty"));
            }
            return Ok(());
        }
        if !trimmed.starts_with('<') {
            return Err(self.not_xml("it does not start with `<`"));
        }
        let Some(declaration) = declaration(trimmed) else {
            return Ok(());
        };
        let at = self.position();
        let Some(end) = declaration.find("?>") else {
            let detail = "the XML declaration is too long or not closed".into();
            return Err(Error::Malformed { at, detail });
        };
        check_version(declaration.get(..end).unwrap_or_default(), at, findings)?;
        if blanks > 0 {
            findings.push(Finding::at(Code::BlankBeforeDeclaration, at));
        }
        self.pos = blanks + end + 2;
        Ok(())
    }

    fn not_xml(&mut self, detail: &'static str) -> Error {
        Error::NotXml {
            at: self.position(),
            detail,
        }
    }

    /// Replaces the used-up text by the next chunk; leaves it empty only at the end.
    fn fill(&mut self) -> Result<()> {
        self.position();
        self.offset += self.out.len() as u64;
        self.out.clear();
        self.pos = 0;
        self.counted = 0;
        while self.out.is_empty() && !self.eof {
            self.decode_some()?;
        }
        Ok(())
    }

    fn decode_some(&mut self) -> Result<()> {
        let input = match self.inner.fill_buf() {
            Ok(input) => input,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let last = input.is_empty();
        self.odd_bytes |= match self.encoding {
            Flavour::Plain => false,
            Flavour::Ascii => !input.is_ascii(),
            Flavour::Latin1 => input.iter().any(|byte| (0x80..0xA0).contains(byte)),
        };
        self.out.resize(CHUNK, 0);
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(input, &mut self.out, last);
        self.out.truncate(written);
        self.inner.consume(read);
        self.read += read as u64;
        self.eof = last && result == DecoderResult::InputEmpty;
        self.clean()?;
        if let DecoderResult::Malformed(..) = result {
            advance(&mut self.at, &self.out);
            return Err(Error::InvalidEncoding {
                at: self.at,
                encoding: self.decoder.encoding().name(),
            });
        }
        if self.read > self.total_max {
            return Err(self.limit(Limit::TotalBytes, self.total_max));
        }
        Ok(())
    }

    fn limit(&mut self, limit: Limit, max: u64) -> Error {
        Error::Limit {
            at: self.position(),
            limit,
            max,
        }
    }

    /// Refuses characters that XML does not allow and turns all line ends into `\n`.
    fn clean(&mut self) -> Result<()> {
        if let Some(index) = forbidden(&self.out) {
            let (before, bad) = self.out.split_at(index);
            let code = match bad {
                [0xEF, 0xBF, 0xBE, ..] => 0xFFFE,
                [0xEF, ..] => 0xFFFF,
                [byte, ..] => u32::from(*byte),
                [] => 0,
            };
            advance(&mut self.at, before);
            return Err(Error::InvalidCharacter { at: self.at, code });
        }
        if self.carriage_return || memchr::memchr(b'\r', &self.out).is_some() {
            let mut after_return = self.carriage_return;
            let mut clean = Vec::with_capacity(CHUNK);
            for &byte in &self.out {
                match byte {
                    b'\r' => clean.push(b'\n'),
                    b'\n' if after_return => {}
                    _ => clean.push(byte),
                }
                after_return = byte == b'\r';
            }
            self.carriage_return = after_return;
            self.out = clean;
        }
        Ok(())
    }

    fn fail<T>(&mut self, error: Error) -> io::Result<T> {
        self.failure = Some(error);
        Err(io::Error::other("see Source::take_failure"))
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(buf)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pos >= self.out.len() {
            if let Err(error) = self.fill() {
                return self.fail(error);
            }
            if self.offset() > self.token_end {
                let error = self.limit(Limit::TextBytes, self.token_max);
                return self.fail(error);
            }
        }
        Ok(self.out.get(self.pos..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.pos = self.pos.saturating_add(amount).min(self.out.len());
    }
}

fn advance(at: &mut Position, text: &[u8]) {
    /// Bytes from which searching for line ends pays.
    const LONG: usize = 64;
    if text.len() < LONG {
        for byte in text {
            if *byte == b'\n' {
                at.line += 1;
                at.column = 1;
            } else {
                at.column += u64::from(byte & 0xC0 != 0x80);
            }
        }
        return;
    }
    let lines = memchr::memchr_iter(b'\n', text).count();
    let tail = match memchr::memrchr(b'\n', text) {
        Some(index) => {
            at.line += lines as u64;
            at.column = 1;
            text.get(index + 1..).unwrap_or_default()
        }
        None => text,
    };
    // Every byte but a continuation byte of UTF-8 starts a character.
    at.column += tail.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64;
}

fn forbidden(text: &[u8]) -> Option<usize> {
    let control = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    // The first pass has no early exit, so that the compiler can vectorise it.
    if text.iter().fold(false, |bad, &byte| bad | control(byte)) {
        return text.iter().position(|&byte| control(byte));
    }
    memchr::memmem::find_iter(text, b"\xEF\xBF")
        .find(|&index| matches!(text.get(index + 2), Some(0xBE | 0xBF)))
}

struct Detected {
    encoding: &'static Encoding,
    flavour: Flavour,
    bom_bytes: usize,
}

fn detect(head: &[u8], findings: &mut Findings) -> Result<Detected> {
    let plain = |encoding, bom_bytes| Detected {
        encoding,
        flavour: Flavour::Plain,
        bom_bytes,
    };
    let (detected, marked) = match head {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => {
            let name = "UTF-32".to_owned();
            return Err(Error::UnknownEncoding { name });
        }
        [0xEF, 0xBB, 0xBF, ..] => (plain(UTF_8, 3), true),
        [0xFF, 0xFE, ..] => (plain(UTF_16LE, 2), true),
        [0xFE, 0xFF, ..] => (plain(UTF_16BE, 2), true),
        [b'<', 0, ..] => (plain(UTF_16LE, 0), false),
        [0, b'<', ..] => (plain(UTF_16BE, 0), false),
        _ => return declared(head),
    };
    let body = head.get(detected.bom_bytes..).unwrap_or_default();
    let (text, _) = detected.encoding.decode_without_bom_handling(body);
    let label = declared_label(&text);
    let at = Position { line: 1, column: 1 };
    if !marked {
        let name = detected.encoding.name();
        findings.push(Finding::at(Code::MissingByteOrderMark, at).with("encoding", name));
    }
    let agrees = label.is_none_or(|label| same_family(label, detected.encoding));
    if !agrees {
        let finding = Finding::at(Code::EncodingLabelIgnored, at)
            .with("declared", label.unwrap_or_default())
            .with("encoding", detected.encoding.name());
        findings.push(finding);
    }
    Ok(detected)
}

fn same_family(label: &str, encoding: &'static Encoding) -> bool {
    if encoding == UTF_8 {
        label.eq_ignore_ascii_case("utf-8") || label.eq_ignore_ascii_case("utf8")
    } else {
        let label = label.to_ascii_lowercase();
        label.starts_with("utf-16") || label.starts_with("iso-10646-ucs-2")
    }
}

/// The encoding that a document without byte order mark declares.
fn declared(head: &[u8]) -> Result<Detected> {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(head);
    let Some(label) = declared_label(&text) else {
        return Ok(Detected {
            encoding: UTF_8,
            flavour: Flavour::Plain,
            bom_bytes: 0,
        });
    };
    let lower = label.to_ascii_lowercase();
    if lower.starts_with("utf-16") || lower.starts_with("utf-32") || lower.contains("ucs-") {
        // The declaration could be read byte by byte, so this cannot be true.
        let declared = label.to_owned();
        return Err(Error::EncodingMismatch { declared });
    }
    let (encoding, flavour) = match lower.as_str() {
        // A superset, so that a wrong claim does no harm; see `had_odd_bytes`.
        "us-ascii" | "ascii" => (UTF_8, Flavour::Ascii),
        "iso-8859-1" | "latin1" | "iso8859-1" => (WINDOWS_1252, Flavour::Latin1),
        _ => match Encoding::for_label_no_replacement(label.as_bytes()) {
            // Encodings in which bytes of ASCII can mean something else hide markup.
            Some(found) if found.is_ascii_compatible() && found.name() != "x-user-defined" => {
                (found, Flavour::Plain)
            }
            _ => {
                let name = label.chars().take(40).collect();
                return Err(Error::UnknownEncoding { name });
            }
        },
    };
    Ok(Detected {
        encoding,
        flavour,
        bom_bytes: 0,
    })
}

/// The text from `<?xml` on, when a declaration starts here.
fn declaration(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("<?xml")?;
    rest.starts_with([' ', '\t', '\r', '\n', '?'])
        .then_some(text)
}

fn declared_label(text: &str) -> Option<&str> {
    let declaration = declaration(text.trim_start())?;
    let end = declaration.find("?>").unwrap_or(declaration.len());
    pseudo_attribute(declaration.get(..end)?, "encoding")
}

fn pseudo_attribute<'a>(declaration: &'a str, name: &str) -> Option<&'a str> {
    let start = declaration.find(name)? + name.len();
    let rest = declaration.get(start..)?.trim_start();
    let rest = rest.strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}

fn check_version(declaration: &str, at: Position, findings: &mut Findings) -> Result<()> {
    match pseudo_attribute(declaration, "version") {
        Some("1.0") => Ok(()),
        Some("1.1") => {
            findings.push(Finding::at(Code::Xml11, at));
            Ok(())
        }
        Some(other) => Err(Error::Malformed {
            at,
            detail: format!("XML version `{other:.10}` does not exist"),
        }),
        None => Err(Error::Malformed {
            at,
            detail: "the XML declaration names no version".into(),
        }),
    }
}

/// Formats that people take for ReqIF by mistake.
fn foreign_format(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'P', b'K', 3 | 5, ..] => Some("it is a ZIP archive; open it as an archive"),
        [b'%', b'P', b'D', b'F', ..] => Some("it is a PDF"),
        [b'{' | b'[', ..] => Some("it looks like JSON"),
        _ => None,
    }
}
