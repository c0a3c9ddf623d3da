//! The attributes of one start tag.

use std::collections::HashSet;
use std::ops::Range;

use super::names::Names;
use super::scope::Scope;
use super::{chars, split_name};
use crate::error::{Error, Position, Result};
use crate::limits::Limit;
use crate::names::XML_NAMESPACE;

/// Up to this many attributes are compared pairwise.
const FEW: usize = 8;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute<'a> {
    /// Qualified name.
    pub(crate) name: &'a str,
    /// Unescaped and normalised value.
    pub(crate) value: &'a str,
}

/// Names and values share one buffer, so that a tag costs no allocation.
#[derive(Default)]
pub(super) struct Attributes {
    text: String,
    spans: Vec<Span>,
}

struct Span {
    name: Range<usize>,
    value: Range<usize>,
    /// Bytes of the prefix.
    prefix: usize,
    /// Whether it declares a namespace.
    declares: bool,
}

impl Attributes {
    pub(super) fn iter(&self) -> impl Iterator<Item = Attribute<'_>> {
        let plain = self.spans.iter().filter(|span| !span.declares);
        plain.map(|span| self.attribute(span))
    }

    fn all(&self) -> impl Iterator<Item = Attribute<'_>> {
        self.spans.iter().map(|span| self.attribute(span))
    }

    fn attribute(&self, span: &Span) -> Attribute<'_> {
        Attribute {
            name: self.text.get(span.name.clone()).unwrap_or_default(),
            value: self.text.get(span.value.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
    }

    /// Reads what stands between the name of a tag and its end.
    pub(super) fn parse(
        &mut self,
        mut rest: &str,
        names: &mut Names,
        max: u64,
        at: impl Fn() -> Position,
    ) -> Result<()> {
        loop {
            let trimmed = rest.trim_start_matches([' ', '\t', '\n']);
            if trimmed.is_empty() {
                return Ok(());
            }
            if trimmed.len() == rest.len() {
                return Err(malformed(at(), "a blank is missing before an attribute"));
            }
            if self.spans.len() as u64 >= max {
                let limit = Limit::XmlAttributes;
                return Err(Error::Limit {
                    at: at(),
                    limit,
                    max,
                });
            }
            rest = self.parse_one(trimmed, names, &at)?;
        }
    }

    fn parse_one<'a>(
        &mut self,
        text: &'a str,
        names: &mut Names,
        at: &impl Fn() -> Position,
    ) -> Result<&'a str> {
        let Some((name, rest)) = text.split_once('=') else {
            return Err(malformed(at(), "an attribute has no value"));
        };
        let name = name.trim_end_matches([' ', '\t', '\n']);
        let Some(known) = names.get(name) else {
            let detail = format!("`{name:.60}` is not a valid attribute name");
            return Err(malformed(at(), &detail));
        };
        let rest = rest.trim_start_matches([' ', '\t', '\n']);
        let Some(quote @ ('"' | '\'')) = rest.chars().next() else {
            return Err(malformed(at(), "the value of an attribute has no quotes"));
        };
        let body = rest.get(1..).unwrap_or_default();
        let Some((value, rest)) = body.split_once(quote) else {
            return Err(malformed(at(), "the value of an attribute is not closed"));
        };
        let name_start = self.text.len();
        self.text.push_str(name);
        let value_start = self.text.len();
        self.push_value(value, at)?;
        self.spans.push(Span {
            name: name_start..value_start,
            value: value_start..self.text.len(),
            prefix: known.prefix,
            declares: declared_prefix(name).is_some(),
        });
        Ok(rest)
    }

    fn push_value(&mut self, mut value: &str, at: &impl Fn() -> Position) -> Result<()> {
        let special = |byte: &u8| matches!(byte, b'&' | b'<' | b'\t' | b'\n');
        while let Some(index) = value.as_bytes().iter().position(special) {
            let (plain, rest) = value.split_at(index);
            self.text.push_str(plain);
            if let Some(after) = rest.strip_prefix('&') {
                let Some((name, after)) = after.split_once(';') else {
                    return Err(malformed(at(), "& in an attribute starts no reference"));
                };
                self.text.push(chars::reference(name, at)?);
                value = after;
            } else if rest.starts_with('<') {
                return Err(malformed(at(), "< must not stand in an attribute"));
            } else {
                // Attribute-value normalisation: a blank as such is a space.
                self.text.push(' ');
                value = rest.get(1..).unwrap_or_default();
            }
        }
        self.text.push_str(value);
        Ok(())
    }

    /// Adds the namespace declarations to the scope.
    pub(super) fn declare(&self, scope: &mut Scope, at: impl Fn() -> Position) -> Result<()> {
        for span in self.spans.iter().filter(|span| span.declares) {
            let attribute = self.attribute(span);
            let prefix = declared_prefix(attribute.name).unwrap_or_default();
            let reserved = matches!(prefix, "xml" | "xmlns")
                || matches!(
                    attribute.value,
                    XML_NAMESPACE | "http://www.w3.org/2000/xmlns/"
                );
            if reserved {
                if prefix == "xml" && attribute.value == XML_NAMESPACE {
                    continue;
                }
                return Err(malformed(at(), "xml and xmlns must not be declared"));
            }
            if attribute.value.is_empty() && !prefix.is_empty() {
                return Err(malformed(at(), "a prefix cannot be declared empty"));
            }
            scope.declare(prefix, attribute.value);
        }
        Ok(())
    }

    /// Checks that every prefix is declared and no attribute stands twice.
    pub(super) fn resolve(&self, scope: &Scope, at: impl Fn() -> Position) -> Result<()> {
        let mut qualified = false;
        for span in &self.spans {
            if span.prefix == 0 || span.declares {
                continue;
            }
            qualified = true;
            let name = self.attribute(span).name;
            let prefix = name.get(..span.prefix).unwrap_or_default();
            if scope.uri(prefix).is_none() {
                let prefix = prefix.to_owned();
                return Err(Error::UnboundPrefix { at: at(), prefix });
            }
        }
        match self.repeated(scope, qualified) {
            None => Ok(()),
            Some(name) => Err(Error::DuplicateAttribute {
                at: at(),
                name: name.chars().take(60).collect(),
            }),
        }
    }

    fn repeated(&self, scope: &Scope, qualified: bool) -> Option<&str> {
        if !qualified && self.spans.len() <= FEW {
            return self.all().enumerate().find_map(|(index, attribute)| {
                let earlier = |other: Attribute<'_>| other.name == attribute.name;
                self.all()
                    .take(index)
                    .any(earlier)
                    .then_some(attribute.name)
            });
        }
        let mut seen = HashSet::new();
        self.all().find_map(|attribute| {
            let (prefix, local) = split_name(attribute.name);
            let uri = match prefix {
                "" | "xmlns" => prefix,
                _ => scope.uri(prefix).unwrap_or_default(),
            };
            (!seen.insert((uri, local))).then_some(attribute.name)
        })
    }
}

/// The prefix that an attribute declares; empty for the default namespace.
fn declared_prefix(name: &str) -> Option<&str> {
    match name {
        "xmlns" => Some(""),
        _ => name.strip_prefix("xmlns:"),
    }
}

fn malformed(at: Position, detail: &str) -> Error {
    let detail = detail.to_owned();
    Error::Malformed { at, detail }
}
