#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::missing_errors_doc)]

mod analyse;
pub mod archive;
#[cfg(feature = "canonical")]
pub mod canonical;
mod check;
mod error;
mod escape;
mod event;
mod finding;
pub mod fragment;
pub mod lexical;
mod limits;
pub mod model;
mod names;
mod reader;
mod source;
mod writer;
mod xml;

pub use analyse::{
    Analysis, AttributeSummary, Counts, DocumentSummary, SpecificationSummary, TypeSummary, analyse,
};
pub use archive::{Archive, ArchiveWriter};
pub use check::Checker;
pub use error::{Error, Position, Result};
pub use event::{Event, sort_events};
pub use finding::{Code, Finding, Findings, Severity};
pub use fragment::Fragment;
pub use limits::{Limit, Limits};
pub use names::{Kind, REQIF_NAMESPACE, Section, SpecTypeKind, XHTML_NAMESPACE};
pub use reader::Reader;
pub use writer::{Profile, WriteError, Writer};
