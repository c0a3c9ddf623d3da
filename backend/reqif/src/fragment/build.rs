//! Writing the canonical spelling of a fragment while it is read.

use std::io::BufRead;

use super::Fragment;
use crate::error::Result;
use crate::escape;
use crate::names::XHTML_NAMESPACE;
use crate::xml::{Namespace, Scope, Token, Xml, is_blank, split_name};

/// What a reader may want to report about a fragment.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    pub(crate) roots: usize,
    pub(crate) bare_text: bool,
    pub(crate) depth: usize,
    /// The first outermost element that is not XHTML.
    pub(crate) foreign_root: Option<String>,
}

struct Open {
    name_start: usize,
    /// Declarations in force before the element.
    declared: usize,
    /// End of the start tag, to see whether anything follows it.
    content_start: usize,
    void: bool,
}

/// Which namespace declarations are written beyond those that names need.
#[derive(Default, PartialEq, Eq)]
enum Keep {
    /// Those of the source's elements, but none for XHTML, whose prefix is taken away.
    #[default]
    Foreign,
    /// Those of the source's elements.
    Own,
    /// All that are in force, because names may hide in text.
    InForce,
}

/// Elements of HTML that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "basefont", "br", "col", "embed", "hr", "img", "input", "link", "meta",
    "param", "source", "track",
];

/// Builds a [`Fragment`] from the tokens of [`Xml`].
#[derive(Default)]
pub(crate) struct Builder {
    out: String,
    open: Vec<Open>,
    names: String,
    /// Prefix and namespace of the declarations written so far; the empty prefix is the default.
    declared: Vec<(String, String)>,
    keep: Keep,
    shape: Shape,
}

impl Builder {
    /// For content in which only names of elements and attributes have a namespace.
    pub(crate) fn content() -> Self {
        Self::default()
    }

    /// For what this builder wrote before.
    pub(crate) fn again() -> Self {
        Self {
            keep: Keep::Own,
            ..Self::default()
        }
    }

    /// For content of unknown meaning, where values may hold prefixed names.
    pub(crate) fn opaque() -> Self {
        Self {
            keep: Keep::InForce,
            ..Self::default()
        }
    }

    /// Takes everything up to the end tag of the element that just started.
    pub(crate) fn take_content<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<()> {
        let floor = xml.depth();
        loop {
            match xml.next()? {
                Token::Start => self.start(xml),
                Token::End if xml.depth() < floor => return Ok(()),
                Token::End => self.end(),
                Token::Text => self.text(xml.text()),
                Token::Comment => self.verbatim("<!--", xml.text(), "-->"),
                Token::Instruction => self.verbatim("<?", xml.text(), "?>"),
                Token::Eof => return Ok(()),
            }
        }
    }

    /// Takes the element that just started, up to its end tag.
    pub(crate) fn take_element<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<()> {
        self.start(xml);
        self.take_content(xml)?;
        self.end();
        Ok(())
    }

    pub(crate) fn finish(self) -> (Fragment, Shape) {
        (Fragment(self.out), self.shape)
    }

    fn verbatim(&mut self, start: &str, text: &str, end: &str) {
        self.out.push_str(start);
        self.out.push_str(text);
        self.out.push_str(end);
    }

    fn text(&mut self, text: &str) {
        self.shape.bare_text |= self.open.is_empty() && !is_blank(text);
        escape::push_text(&mut self.out, text);
    }

    fn start<R: BufRead>(&mut self, xml: &Xml<R>) {
        let xhtml = xml.namespace() == Namespace::Xhtml;
        if self.open.is_empty() {
            self.shape.roots += 1;
            if !xhtml && self.shape.foreign_root.is_none() {
                self.shape.foreign_root = Some(xml.name().to_owned());
            }
        }
        let declared = self.declared.len();
        let name_start = self.names.len();
        self.names
            .push_str(if xhtml { xml.local_name() } else { xml.name() });
        self.out.push('<');
        self.out
            .push_str(self.names.get(name_start..).unwrap_or_default());
        self.declare_element(xml, xhtml);
        self.declare_scope(xml);
        for attribute in xml.attributes() {
            self.declare_attribute(attribute.name, attribute.value, xml.scope());
        }
        for attribute in xml.attributes() {
            escape::push_attribute(&mut self.out, attribute.name, attribute.value);
        }
        self.out.push('>');
        self.open.push(Open {
            name_start,
            declared,
            content_start: self.out.len(),
            void: !xhtml || VOID.contains(&xml.local_name()),
        });
        self.shape.depth = self.shape.depth.max(self.open.len());
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.void && self.out.len() == open.content_start {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            self.out.push_str("</");
            self.out
                .push_str(self.names.get(open.name_start..).unwrap_or_default());
            self.out.push('>');
        }
        self.names.truncate(open.name_start);
        self.declared.truncate(open.declared);
    }

    fn declare_element<R: BufRead>(&mut self, xml: &Xml<R>, xhtml: bool) {
        if xhtml {
            self.declare("", XHTML_NAMESPACE);
        } else {
            let prefix = xml.prefix();
            self.declare(prefix, xml.scope().uri(prefix).unwrap_or_default());
        }
    }

    /// Repeats the declarations of the element itself; of an opaque fragment's outermost
    /// elements, all in force.
    fn declare_scope<R: BufRead>(&mut self, xml: &Xml<R>) {
        let everything = self.keep == Keep::InForce && self.open.is_empty();
        let start = if everything { 0 } else { xml.scope_start() };
        for binding in xml.scope().since(start) {
            let prefix = binding.prefix.as_str();
            if prefix.is_empty() {
                // The default namespace was settled by the element's own name.
                continue;
            }
            let dropped = match self.keep {
                Keep::Foreign => true,
                // Declared by every document that is written.
                Keep::InForce => prefix == "xhtml",
                Keep::Own => false,
            };
            if dropped && binding.uri == XHTML_NAMESPACE {
                continue;
            }
            // An outer declaration may be hidden by an inner one.
            if let Some(uri) = xml.scope().uri(prefix) {
                self.declare(prefix, uri);
            }
        }
    }

    /// Declares what an attribute needs: its own prefix and, where it looks like a qualified
    /// name (`xsi:type="x:thing"`), the prefix of its value.
    fn declare_attribute(&mut self, name: &str, value: &str, scope: &Scope) {
        let (prefix, _) = split_name(name);
        if matches!(prefix, "" | "xml") {
            return;
        }
        if let Some(uri) = scope.uri(prefix) {
            self.declare(prefix, uri);
        }
        if let Some((prefix, _)) = value.split_once(':')
            && let Some(uri) = scope.uri(prefix)
            && !matches!(prefix, "" | "xml")
        {
            self.declare(prefix, uri);
        }
    }

    /// Writes a declaration unless it is in force already.
    fn declare(&mut self, prefix: &str, uri: &str) {
        let current = self.declared.iter().rev().find(|(p, _)| p == prefix);
        let known = match current {
            Some((_, current)) => current == uri,
            None => prefix.is_empty() && uri == XHTML_NAMESPACE,
        };
        if known {
            return;
        }
        self.declared.push((prefix.to_owned(), uri.to_owned()));
        if prefix.is_empty() {
            escape::push_attribute(&mut self.out, "xmlns", uri);
        } else {
            escape::push_attribute(&mut self.out, &format!("xmlns:{prefix}"), uri);
        }
    }
}
