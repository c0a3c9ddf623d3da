//! What stops reading.

use std::fmt;
use std::io;

use crate::limits::Limit;

/// A place in a document, counted after decoding and line-end normalisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// Line, from 1; 0 when the place is not in a document (an archive entry, say).
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Why a document was refused. After an error the reader yields nothing more.
///
/// Every case carries where it happened and reads as a sentence for the person who chose the
/// file. [`Error::code`] is stable and meant for programs and translations.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source could not be read; says nothing about its content.
    #[error("the source could not be read: {0}")]
    Io(#[source] io::Error),

    /// The content is no XML at all: empty, a PDF, JSON, a ZIP archive given to the XML reader.
    #[error("{at}: this is not an XML document: {detail}")]
    NotXml {
        /// Where the first foreign byte stands.
        at: Position,
        /// What was found instead.
        detail: &'static str,
    },

    /// The document ends too early.
    #[error("{at}: the document ends before {missing}; it was probably cut off")]
    Truncated {
        /// Where the document ends.
        at: Position,
        /// What is still open, for example `</SPEC-OBJECT> of line 12`.
        missing: String,
    },

    /// The document breaks a rule of XML.
    #[error("{at}: not well-formed XML: {detail}")]
    Malformed {
        /// Where the rule is broken.
        at: Position,
        /// Which rule is broken.
        detail: String,
    },

    /// A namespace prefix is used that no `xmlns:` attribute declares.
    #[error("{at}: the prefix `{prefix}` is not declared; an xmlns:{prefix} attribute is missing")]
    UnboundPrefix {
        /// Where the prefix is used.
        at: Position,
        /// The prefix.
        prefix: String,
    },

    /// An element has the same attribute twice.
    #[error("{at}: the attribute `{name}` stands twice on one element")]
    DuplicateAttribute {
        /// Start of the element.
        at: Position,
        /// The repeated attribute.
        name: String,
    },

    /// A character that XML does not allow, as such or as a character reference.
    #[error("{at}: the character U+{code:04X} is not allowed in XML")]
    InvalidCharacter {
        /// Where the character stands.
        at: Position,
        /// Its code point.
        code: u32,
    },

    /// A DOCTYPE. ReqIF needs none, and entity definitions are a way to attack a reader.
    #[error("{at}: a document type definition (DOCTYPE) is not accepted")]
    Doctype {
        /// Start of the declaration.
        at: Position,
    },

    /// An entity that XML does not predefine, such as `&nbsp;`.
    #[error("{at}: the entity &{name}; is not defined; XML knows only amp, lt, gt, quot and apos")]
    UndefinedEntity {
        /// Where the entity is used.
        at: Position,
        /// Its name.
        name: String,
    },

    /// Bytes that are no text in the encoding of the document.
    #[error("{at}: these bytes are not valid {encoding}")]
    InvalidEncoding {
        /// Where the first bad byte stands.
        at: Position,
        /// The encoding that was declared or detected.
        encoding: &'static str,
    },

    /// The XML declaration names an encoding that is unknown or not accepted.
    #[error("the encoding `{name}` is not supported")]
    UnknownEncoding {
        /// The declared name.
        name: String,
    },

    /// The XML declaration names another encoding than the bytes show.
    #[error("the document declares {declared} but is not written in it")]
    EncodingMismatch {
        /// The declared name.
        declared: String,
    },

    /// Well-formed XML, but no ReqIF.
    #[error("{at}: the root element is `{found}`, not REQ-IF; this is not a ReqIF document")]
    NotReqif {
        /// The root element.
        at: Position,
        /// Its name.
        found: String,
    },

    /// A ReqIF element name in other than upper case. XML names are case-sensitive, and reading
    /// on would drop its whole content.
    #[error("{at}: the element `{found}` must be written {expected}")]
    WrongCase {
        /// Start of the element.
        at: Position,
        /// The name as written.
        found: String,
        /// The name of the standard.
        expected: &'static str,
    },

    /// A configured limit is passed.
    #[error("{at}: {limit} is above the limit of {max}")]
    Limit {
        /// Where the limit was passed.
        at: Position,
        /// Which limit.
        limit: Limit,
        /// Its configured value.
        max: u64,
    },

    /// The archive around the documents is refused.
    #[error(transparent)]
    Archive(#[from] crate::archive::ArchiveError),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        // Entries of archives report their own errors through `io::Read`.
        match error.downcast::<crate::archive::ArchiveError>() {
            Ok(error) => Self::Archive(error),
            Err(error) => Self::Io(error),
        }
    }
}

impl Error {
    /// A stable name of the case, in snake case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "io",
            Self::NotXml { .. } => "not_xml",
            Self::Truncated { .. } => "truncated",
            Self::Malformed { .. } => "malformed",
            Self::UnboundPrefix { .. } => "unbound_prefix",
            Self::DuplicateAttribute { .. } => "duplicate_attribute",
            Self::InvalidCharacter { .. } => "invalid_character",
            Self::Doctype { .. } => "doctype",
            Self::UndefinedEntity { .. } => "undefined_entity",
            Self::InvalidEncoding { .. } => "invalid_encoding",
            Self::UnknownEncoding { .. } => "unknown_encoding",
            Self::EncodingMismatch { .. } => "encoding_mismatch",
            Self::NotReqif { .. } => "not_reqif",
            Self::WrongCase { .. } => "wrong_case",
            Self::Limit { .. } => "limit",
            Self::Archive(error) => error.code(),
        }
    }

    /// Where it happened, when the case has a place in a document.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::NotXml { at, .. }
            | Self::Truncated { at, .. }
            | Self::Malformed { at, .. }
            | Self::UnboundPrefix { at, .. }
            | Self::DuplicateAttribute { at, .. }
            | Self::InvalidCharacter { at, .. }
            | Self::Doctype { at }
            | Self::UndefinedEntity { at, .. }
            | Self::InvalidEncoding { at, .. }
            | Self::NotReqif { at, .. }
            | Self::WrongCase { at, .. }
            | Self::Limit { at, .. } => Some(*at),
            Self::Io(_)
            | Self::UnknownEncoding { .. }
            | Self::EncodingMismatch { .. }
            | Self::Archive(_) => None,
        }
    }
}

/// The result of reading.
pub type Result<T> = std::result::Result<T, Error>;
