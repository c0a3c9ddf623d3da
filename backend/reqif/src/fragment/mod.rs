//! Pieces of XML that are kept as they came: formatted values, tool extensions, unknown elements.

mod build;
mod object;
mod tokens;

use std::fmt;

pub(crate) use build::Builder;
pub use object::EmbeddedObject;
pub(crate) use tokens::{Piece, Tokens, attributes};

use crate::error::Result;
use crate::escape;
use crate::finding::Findings;
use crate::limits::Limits;
use crate::names::XHTML_NAMESPACE;
use crate::xml::{Token, Xml};

/// The content of an element, in one canonical spelling that stands on its own.
///
/// * Elements in the XHTML namespace have no prefix: `<div><b>bold</b></div>`. An HTML parser
///   reads them as they are: `br`, `img` and the other empty elements of HTML are written
///   `<br/>`, all other elements with an end tag.
/// * Any other namespace is declared where it is used; the prefixes of the source are kept.
/// * Comments and processing instructions are kept; CDATA becomes text.
/// * Text may stand outside of elements, and there may be several elements or none.
///
/// Two fragments that are equal as strings are equal as XML. Nothing is made safe: whoever shows
/// a fragment must remove scripts first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "String", into = "String"))]
pub struct Fragment(String);

impl Fragment {
    /// Reads a fragment. Elements without prefix and `xmlns` are XHTML; the prefix `xhtml` is
    /// declared as well.
    ///
    /// # Errors
    /// When the text is not well-formed.
    pub fn parse(text: &str) -> Result<Self> {
        let head = format!("<f xmlns=\"{XHTML_NAMESPACE}\" xmlns:xhtml=\"{XHTML_NAMESPACE}\">");
        let whole = format!("{head}{text}</f>");
        let limits = Limits {
            text_bytes: u64::MAX,
            element_bytes: u64::MAX,
            ..Limits::default()
        };
        let mut findings = Findings::new(0);
        let mut xml = Xml::new(whole.as_bytes(), &limits, &mut findings)?;
        xml.next()?;
        let mut builder = Builder::again();
        builder.take_content(&mut xml)?;
        // Text that closes the wrapper and opens another element fails here.
        while xml.next()? != Token::Eof {}
        Ok(builder.finish().0)
    }

    /// A fragment of text without elements.
    #[must_use]
    pub fn text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        escape::push_text(&mut out, text);
        Self(out)
    }

    /// The canonical spelling.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is neither text nor element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text without markup. Blocks, list items, table rows and `br` start a new line, table
    /// cells are parted by tabs, runs of blanks become one space.
    #[must_use]
    pub fn plain_text(&self) -> String {
        object::plain_text(self)
    }

    /// The `object` elements, an outer one before the fallbacks inside it.
    #[must_use]
    pub fn objects(&self) -> Vec<EmbeddedObject> {
        object::objects(self)
    }

    /// The same fragment with other `data` paths in its `object` elements. The function gets the
    /// unescaped path and returns the one to put in its place, or `None` to keep it.
    #[must_use]
    pub fn map_object_data(&self, map: impl FnMut(&str) -> Option<String>) -> Self {
        object::map_data(self, map)
    }
}

impl fmt::Display for Fragment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Fragment> for String {
    fn from(fragment: Fragment) -> Self {
        fragment.0
    }
}

impl TryFrom<String> for Fragment {
    type Error = crate::Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}
