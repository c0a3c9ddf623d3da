//! Bounds on what a reader accepts.

use std::fmt;

/// Bounds that keep memory and time of reading in hand whatever the file says.
///
/// The defaults accept every real export known to the authors with a wide margin. Take them and
/// change single fields:
///
/// ```
/// let limits = reqif::Limits { total_bytes: 50_000_000, ..reqif::Limits::default() };
/// # assert_eq!(limits.xml_depth, 16_384);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document, encoded as it comes. Default 8 GiB.
    pub total_bytes: u64,
    /// Bytes of one event's source: one object with all its values, one tool extension.
    /// Default 64 MiB. This, times a small factor, bounds the memory of the reader.
    pub element_bytes: u64,
    /// Bytes of one tag, text or comment. Default 16 MiB.
    pub text_bytes: u64,
    /// XML attributes of one element. Default 1,000.
    pub xml_attributes: u64,
    /// Namespace declarations in force at one place. Default 256.
    pub namespaces: u64,
    /// Open XML elements. Default 16,384. Nothing in this crate recurses over them.
    pub xml_depth: u64,
    /// Levels of SPEC-HIERARCHY. Default 5,000.
    pub hierarchy_depth: u64,
    /// Bytes of an identifier or of a reference. Default 4,096.
    pub identifier_bytes: u64,
    /// Events held back because a file writes CHILDREN before the OBJECT or TYPE of the same
    /// element. Default 1,000,000, about 300 MB in the worst case.
    pub held_events: u64,
    /// Findings kept in full; further ones are only counted. Default 1,000.
    pub findings: u64,
    /// Entries of an archive. Default 20,000.
    pub archive_entries: u64,
    /// Bytes of all unpacked entries of an archive. Default 8 GiB.
    pub archive_bytes: u64,
    /// Bytes of one unpacked attachment. Default 200 MiB.
    pub attachment_bytes: u64,
    /// How many times larger than packed an entry may be. Counts only above 8 MiB, since small
    /// files of blanks are harmless. Default 200.
    pub compression_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total_bytes: 8 << 30,
            element_bytes: 64 << 20,
            text_bytes: 16 << 20,
            xml_attributes: 1_000,
            namespaces: 256,
            xml_depth: 16_384,
            hierarchy_depth: 5_000,
            identifier_bytes: 4_096,
            held_events: 1_000_000,
            findings: 1_000,
            archive_entries: 20_000,
            archive_bytes: 8 << 30,
            attachment_bytes: 200 << 20,
            compression_ratio: 200,
        }
    }
}

/// Names a field of [`Limits`]; its `Display` completes "… is above the limit".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::total_bytes`]
    TotalBytes,
    /// [`Limits::element_bytes`]
    ElementBytes,
    /// [`Limits::text_bytes`]
    TextBytes,
    /// [`Limits::xml_attributes`]
    XmlAttributes,
    /// [`Limits::namespaces`]
    Namespaces,
    /// [`Limits::xml_depth`]
    XmlDepth,
    /// [`Limits::hierarchy_depth`]
    HierarchyDepth,
    /// [`Limits::identifier_bytes`]
    IdentifierBytes,
    /// [`Limits::held_events`]
    HeldEvents,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TotalBytes => "the size of the document in bytes",
            Self::ElementBytes => "the size of this element in bytes",
            Self::TextBytes => "the length of this text or tag in bytes",
            Self::XmlAttributes => "the number of XML attributes of this element",
            Self::Namespaces => "the number of namespace declarations",
            Self::XmlDepth => "the nesting of XML elements",
            Self::HierarchyDepth => "the number of hierarchy levels",
            Self::IdentifierBytes => "the length of this identifier in bytes",
            Self::HeldEvents => "the number of nodes before the object or type of their parent",
        })
    }
}
