//! Well-formed, namespace-aware tokens from a [`Source`].
//!
//! quick-xml finds the borders of tags and texts; what it leaves open, names, attributes,
//! namespaces, references and nesting, is checked here. A document that passes is well-formed.

mod attributes;
mod chars;
mod names;
mod scope;

use std::io::BufRead;

use quick_xml::errors::SyntaxError;
use quick_xml::events::Event as Piece;
use quick_xml::reader::Reader as Tokenizer;

pub(crate) use attributes::Attribute;
pub(crate) use chars::{is_allowed, is_blank, is_name, reference};
pub(crate) use scope::{Namespace, Scope};

use crate::error::{Error, Position, Result};
use crate::finding::Findings;
use crate::limits::{Limit, Limits};
use crate::names::Tag;
use crate::source::Source;
use attributes::Attributes;
use names::Names;

/// What came next; its content is read from [`Xml`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// A start tag; an empty-element tag gives `Start` and `End`.
    Start,
    End,
    /// A piece of text, unescaped; adjacent pieces are one text.
    Text,
    Comment,
    Instruction,
    Eof,
}

struct Open {
    name_start: usize,
    line: u64,
    scope: usize,
}

pub(crate) struct Xml<R> {
    tokens: Tokenizer<Source<R>>,
    buffer: Vec<u8>,
    limits: Limits,
    open: Vec<Open>,
    /// Names of the open elements, one after the other.
    open_names: String,
    scope: Scope,
    attributes: Attributes,
    names: Names,
    name: String,
    prefix: usize,
    tag: Option<Tag>,
    text: String,
    end_pending: bool,
    root_seen: bool,
    element_start: u64,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(inner: R, limits: &Limits, findings: &mut Findings) -> Result<Self> {
        let source = Source::new(inner, limits, findings)?;
        let mut tokens = Tokenizer::from_reader(source);
        let config = tokens.config_mut();
        // Both are done here, with the place of the start tag in the message.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.check_comments = true;
        Ok(Self {
            tokens,
            buffer: Vec::new(),
            limits: limits.clone(),
            open: Vec::new(),
            open_names: String::new(),
            scope: Scope::default(),
            attributes: Attributes::default(),
            names: Names::default(),
            name: String::new(),
            prefix: 0,
            tag: None,
            text: String::new(),
            end_pending: false,
            root_seen: false,
            element_start: 0,
        })
    }

    /// Starts an element whose size is limited as a whole.
    pub(crate) fn begin_element(&mut self) {
        self.element_start = self.tokens.get_ref().offset();
    }

    /// Start of the token that came last.
    pub(crate) fn at(&self) -> Position {
        self.tokens.get_ref().token_position()
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> u64 {
        self.tokens.get_ref().offset()
    }

    /// The number of open elements, the one that just started among them.
    pub(crate) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The qualified name of the element that just started.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn prefix(&self) -> &str {
        self.name.get(..self.prefix).unwrap_or_default()
    }

    pub(crate) fn local_name(&self) -> &str {
        let colon = usize::from(self.prefix > 0);
        self.name.get(self.prefix + colon..).unwrap_or_default()
    }

    /// The namespace of the element that just started.
    pub(crate) fn namespace(&self) -> Namespace {
        self.scope.element(self.prefix())
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    pub(crate) fn scope_mut(&mut self) -> &mut Scope {
        &mut self.scope
    }

    /// Where the declarations of the element that just started begin in the scope.
    pub(crate) fn scope_start(&self) -> usize {
        self.open.last().map_or(0, |open| open.scope)
    }

    /// The ReqIF element that just started; `None` for any other.
    pub(crate) fn tag(&self) -> Option<Tag> {
        self.tag
    }

    /// Attributes of the element that just started, without namespace declarations.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = Attribute<'_>> {
        self.attributes.iter()
    }

    /// Text, comment or instruction that came last.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn had_odd_bytes(&self) -> Option<&'static str> {
        self.tokens.get_ref().had_odd_bytes()
    }

    pub(crate) fn limit_error(&self, limit: Limit, max: u64) -> Error {
        let at = self.at();
        Error::Limit { at, limit, max }
    }

    pub(crate) fn next(&mut self) -> Result<Token> {
        if self.end_pending {
            self.end_pending = false;
            self.close();
            return Ok(Token::End);
        }
        loop {
            let source = self.tokens.get_mut();
            source.begin_token();
            if source.offset() - self.element_start > self.limits.element_bytes {
                return Err(self.limit_error(Limit::ElementBytes, self.limits.element_bytes));
            }
            let mut buffer = std::mem::take(&mut self.buffer);
            buffer.clear();
            let piece = match self.tokens.read_event_into(&mut buffer) {
                Ok(piece) => piece,
                Err(error) => return Err(self.broken(error)),
            };
            let token = self.accept(piece);
            self.buffer = buffer;
            if let Some(token) = token? {
                return Ok(token);
            }
        }
    }

    fn accept(&mut self, piece: Piece<'_>) -> Result<Option<Token>> {
        let token = match piece {
            Piece::Start(start) => self.start(&start)?,
            Piece::Empty(start) => {
                self.end_pending = true;
                self.start(&start)?
            }
            Piece::End(end) => self.end(&end)?,
            Piece::Text(text) => return self.plain(&text),
            Piece::CData(text) => {
                self.text.clear();
                self.text.push_str(&text);
                self.inside_root("CDATA")?;
                Token::Text
            }
            Piece::GeneralRef(reference) => {
                self.text.clear();
                let character = chars::reference(&reference, || self.at())?;
                self.text.push(character);
                self.inside_root("a character reference")?;
                Token::Text
            }
            Piece::Comment(text) => {
                if text.ends_with('-') {
                    return Err(self.malformed("a comment must not end with --->"));
                }
                self.text.clear();
                self.text.push_str(&text);
                Token::Comment
            }
            Piece::PI(text) => self.instruction(&text)?,
            Piece::Decl(_) => {
                return Err(self.malformed("the XML declaration is not at the start of the file"));
            }
            Piece::DocType(_) => return Err(Error::Doctype { at: self.at() }),
            Piece::Eof => self.eof()?,
        };
        Ok(Some(token))
    }

    fn start(&mut self, content: &str) -> Result<Token> {
        if self.root_seen && self.open.is_empty() {
            return Err(self.malformed("there is an element after the end of the root element"));
        }
        self.root_seen = true;
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n');
        let name_end = content.as_bytes().iter().position(blank);
        let (name, rest) = content
            .split_at_checked(name_end.unwrap_or(content.len()))
            .unwrap_or((content, ""));
        let Some(known) = self.names.get(name) else {
            return Err(self.malformed(format!("`{name:.60}` is not a valid element name")));
        };
        self.name.clear();
        self.name.push_str(name);
        self.prefix = known.prefix;
        self.open.push(Open {
            name_start: self.open_names.len(),
            line: self.at().line,
            scope: self.scope.len(),
        });
        self.open_names.push_str(name);
        if self.open.len() as u64 > self.limits.xml_depth {
            return Err(self.limit_error(Limit::XmlDepth, self.limits.xml_depth));
        }
        self.attributes.clear();
        if !rest.is_empty() {
            self.take_attributes(rest)?;
        }
        self.scope.settle();
        let prefix = self.prefix();
        if !prefix.is_empty() && self.scope.uri(prefix).is_none() {
            let prefix = prefix.to_owned();
            let at = self.at();
            return Err(Error::UnboundPrefix { at, prefix });
        }
        self.tag = match self.scope.element(prefix) {
            Namespace::Reqif => known.tag,
            Namespace::None | Namespace::Xhtml | Namespace::Other => None,
        };
        Ok(Token::Start)
    }

    fn take_attributes(&mut self, text: &str) -> Result<()> {
        let source = self.tokens.get_ref();
        let at = || source.token_position();
        let max = self.limits.xml_attributes;
        self.attributes.parse(text, &mut self.names, max, at)?;
        self.attributes.declare(&mut self.scope, at)?;
        if self.scope.len() as u64 > self.limits.namespaces {
            return Err(self.limit_error(Limit::Namespaces, self.limits.namespaces));
        }
        self.attributes.resolve(&self.scope, at)
    }

    /// Looks the tag up again, after the scope learned what the ReqIF namespace is.
    pub(crate) fn refresh_tag(&mut self) {
        self.tag = Tag::parse(self.local_name());
    }

    fn end(&mut self, name: &str) -> Result<Token> {
        let Some(open) = self.open.last() else {
            return Err(self.malformed(format!("</{name:.60}> closes nothing")));
        };
        let expected = self.open_names.get(open.name_start..).unwrap_or_default();
        if expected != name {
            let detail = format!(
                "</{name:.60}> stands where </{expected:.60}> of line {} is expected",
                open.line
            );
            return Err(self.malformed(detail));
        }
        self.close();
        Ok(Token::End)
    }

    fn close(&mut self) {
        if let Some(open) = self.open.pop() {
            self.open_names.truncate(open.name_start);
            self.scope.truncate(open.scope);
        }
    }

    fn plain(&mut self, text: &str) -> Result<Option<Token>> {
        if text.is_empty() {
            return Ok(None);
        }
        if self.open.is_empty() {
            return match (is_blank(text), self.root_seen) {
                (true, _) => Ok(None),
                (false, true) => Err(self.malformed("there is text after the root element")),
                (false, false) => Err(self.malformed("there is text before the root element")),
            };
        }
        if memchr::memmem::find(text.as_bytes(), b"]]>").is_some() {
            return Err(self.malformed("]]> must not stand in text"));
        }
        self.text.clear();
        self.text.push_str(text);
        Ok(Some(Token::Text))
    }

    fn inside_root(&self, what: &str) -> Result<()> {
        if self.open.is_empty() {
            return Err(self.malformed(format!("{what} stands outside the root element")));
        }
        Ok(())
    }

    fn instruction(&mut self, content: &str) -> Result<Token> {
        let target = content.split([' ', '\t', '\n']).next().unwrap_or_default();
        if !chars::is_name(target) || target.contains(':') {
            return Err(self.malformed("a processing instruction has no valid name"));
        }
        if target.eq_ignore_ascii_case("xml") {
            return Err(self.malformed("the XML declaration is not at the start of the file"));
        }
        self.text.clear();
        self.text.push_str(content);
        Ok(Token::Instruction)
    }

    fn eof(&mut self) -> Result<Token> {
        if let Some(open) = self.open.last() {
            let name = self.open_names.get(open.name_start..).unwrap_or_default();
            let missing = format!("</{name:.60}> of line {}", open.line);
            return Err(Error::Truncated {
                at: self.at(),
                missing,
            });
        }
        if !self.root_seen {
            let detail = "it has no element";
            return Err(Error::NotXml {
                at: self.at(),
                detail,
            });
        }
        Ok(Token::Eof)
    }

    fn malformed(&self, detail: impl Into<String>) -> Error {
        Error::Malformed {
            at: self.at(),
            detail: detail.into(),
        }
    }

    /// Translates an error of the tokenizer, or of the source below it.
    fn broken(&mut self, error: quick_xml::Error) -> Error {
        if let Some(failure) = self.tokens.get_mut().take_failure() {
            return failure;
        }
        if let quick_xml::Error::Io(error) = error {
            return std::io::Error::new(error.kind(), error).into();
        }
        if let quick_xml::Error::Syntax(unclosed) = error {
            if unclosed == SyntaxError::InvalidBangMarkup || !self.tokens.get_ref().is_at_end() {
                return self.malformed("<! starts neither a comment nor CDATA");
            }
            let missing = format!("the end of what starts in {}: {unclosed}", self.at());
            let at = self.tokens.get_mut().position();
            return Error::Truncated { at, missing };
        }
        self.malformed(error.to_string())
    }
}

/// Prefix and local name; the prefix is empty when there is none.
pub(crate) fn split_name(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}
