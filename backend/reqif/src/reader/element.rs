//! What the readers of all elements share.

use std::io::BufRead;

use super::Reader;
use crate::error::Result;
use crate::finding::{Code, Finding};
use crate::limits::Limit;
use crate::model::{AlternativeId, ExtraAttribute, ExtraElement, Extras, Identity, KindRef};
use crate::names::{Kind, Tag};
use crate::xml::{Token, is_blank, split_name};

/// A child of the element being read.
#[derive(Clone, Copy)]
pub(super) enum Child {
    Known(Tag),
    Unknown,
}

impl<R: BufRead> Reader<R> {
    /// The next child element, `None` at the end of the element.
    pub(super) fn child(&mut self, parent: Tag) -> Result<Option<Child>> {
        let mut reported = false;
        loop {
            match self.xml.next()? {
                Token::Start => {
                    return Ok(Some(match self.xml.tag() {
                        Some(tag) => Child::Known(tag),
                        None => Child::Unknown,
                    }));
                }
                Token::End | Token::Eof => return Ok(None),
                Token::Text if !reported && !is_blank(self.xml.text()) => {
                    reported = true;
                    let finding = Finding::at(Code::UnexpectedText, self.xml.at())
                        .of(&self.owner)
                        .with("element", parent.name())
                        .with("text", self.xml.text().trim());
                    self.findings.push(finding);
                }
                Token::Text | Token::Comment | Token::Instruction => {}
            }
        }
    }

    /// Gives every attribute to `known`; those it refuses go to the extras.
    pub(super) fn attributes(
        &mut self,
        extras: &mut Extras,
        tag: Tag,
        mut known: impl FnMut(&str, &str) -> bool,
    ) {
        for attribute in self.xml.attributes() {
            if known(attribute.name, attribute.value) {
                continue;
            }
            let (prefix, local) = split_name(attribute.name);
            let namespace = match prefix {
                "" => None,
                _ => self.xml.scope().uri(prefix).map(str::to_owned),
            };
            // xsi:schemaLocation and its like are legal everywhere.
            let legal = namespace.as_deref() == Some("http://www.w3.org/2001/XMLSchema-instance");
            if !legal {
                let code = match (tag, local) {
                    (Tag::AttributeValue(Kind::Xhtml), "THE-VALUE") => Code::XhtmlValueAsAttribute,
                    _ => Code::UnknownAttribute,
                };
                let finding = Finding::at(code, self.xml.at())
                    .of(&self.owner)
                    .with("element", tag.name())
                    .with("attribute", attribute.name);
                self.findings.push(finding);
            }
            extras.attributes.push(ExtraAttribute {
                name: local.to_owned(),
                prefix: Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty()),
                namespace,
                value: attribute.value.to_owned(),
            });
        }
    }

    /// Reads the attributes of an element that has an identity.
    pub(super) fn identity(
        &mut self,
        extras: &mut Extras,
        tag: Tag,
        mut known: impl FnMut(&str, &str) -> bool,
    ) -> Result<Identity> {
        let mut identity = Identity::default();
        self.owner.clear();
        if let Some(id) = self.xml.attributes().find(|a| a.name == "IDENTIFIER") {
            self.owner.push_str(id.value);
        }
        self.check_identifier(self.owner.len())?;
        self.attributes(extras, tag, |name, value| {
            let slot = match name {
                "IDENTIFIER" => &mut identity.identifier,
                "LONG-NAME" => &mut identity.long_name,
                "DESC" => &mut identity.desc,
                "LAST-CHANGE" => &mut identity.last_change,
                _ => return known(name, value),
            };
            *slot = Some(value.to_owned());
            true
        });
        if identity.id().is_empty() {
            let finding =
                Finding::at(Code::MissingIdentifier, self.xml.at()).with("element", tag.name());
            self.findings.push(finding);
        }
        Ok(identity)
    }

    pub(super) fn check_identifier(&self, length: usize) -> Result<()> {
        let max = self.limits.identifier_bytes;
        if length as u64 > max {
            return self.limit(Limit::IdentifierBytes, max);
        }
        Ok(())
    }

    /// For elements on which the standard knows no attributes.
    pub(super) fn no_attributes(&mut self, tag: Tag) {
        for attribute in self.xml.attributes() {
            let finding = Finding::at(Code::DroppedAttribute, self.xml.at())
                .of(&self.owner)
                .with("element", tag.name())
                .with("attribute", attribute.name);
            self.findings.push(finding);
        }
    }

    /// Keeps a child that the standard does not know here.
    pub(super) fn extra(
        &mut self,
        extras: &mut Extras,
        inside: Option<Tag>,
        code: Code,
    ) -> Result<()> {
        let xml = self.unknown_element(code)?;
        extras.elements.push(ExtraElement {
            inside: inside.map(|tag| tag.name().to_owned()),
            xml,
        });
        Ok(())
    }

    /// The text of the element that just started.
    pub(super) fn text_of(&mut self, tag: Tag) -> Result<String> {
        self.no_attributes(tag);
        let mut text = String::new();
        loop {
            match self.xml.next()? {
                Token::Text => text.push_str(self.xml.text()),
                Token::Start => {
                    self.unknown_element(Code::DroppedElement)?;
                }
                Token::End | Token::Eof => return Ok(text),
                Token::Comment | Token::Instruction => {}
            }
        }
    }

    /// The identifier in the reference that just started.
    pub(super) fn reference(&mut self, tag: Tag) -> Result<String> {
        let mut text = self.text_of(tag)?;
        let trimmed = text.trim();
        if trimmed.len() != text.len() {
            text = trimmed.to_owned();
        }
        self.check_identifier(text.len())?;
        Ok(text)
    }

    /// Reads a wrapper around one reference, such as TYPE, into an empty slot.
    pub(super) fn wrapped(
        &mut self,
        wrapper: Tag,
        wanted: Tag,
        slot: &mut Option<String>,
        extras: &mut Extras,
    ) -> Result<()> {
        let filled = slot.is_some();
        let found =
            self.wrapped_any(wrapper, filled, extras, |tag| (tag == wanted).then_some(()))?;
        if let Some(((), identifier)) = found {
            *slot = Some(identifier);
        }
        Ok(())
    }

    /// The same for references whose name tells a kind.
    pub(super) fn wrapped_kind(
        &mut self,
        wrapper: Tag,
        slot: &mut Option<KindRef>,
        extras: &mut Extras,
        accept: impl Fn(Tag) -> Option<Kind>,
    ) -> Result<()> {
        let filled = slot.is_some();
        if let Some((kind, identifier)) = self.wrapped_any(wrapper, filled, extras, accept)? {
            *slot = Some(KindRef { kind, identifier });
        }
        Ok(())
    }

    fn wrapped_any<T>(
        &mut self,
        wrapper: Tag,
        filled: bool,
        extras: &mut Extras,
        accept: impl Fn(Tag) -> Option<T>,
    ) -> Result<Option<(T, String)>> {
        if filled || is_empty_known(extras, wrapper) {
            self.extra(extras, None, Code::RepeatedElement)?;
            return Ok(None);
        }
        self.no_attributes(wrapper);
        let before = extras.elements.len();
        let mut found = None;
        while let Some(child) = self.child(wrapper)? {
            let accepted = match child {
                Child::Known(tag) if found.is_none() => accept(tag).map(|what| (tag, what)),
                Child::Known(_) | Child::Unknown => None,
            };
            match accepted {
                Some((tag, what)) => found = Some((what, self.reference(tag)?)),
                None => self.extra(extras, Some(wrapper), Code::UnknownElement)?,
            }
        }
        if found.is_none() && extras.elements.len() == before {
            extras.empty.push(wrapper.name().to_owned());
        }
        Ok(found)
    }

    pub(super) fn alternative_id(
        &mut self,
        slot: &mut Option<AlternativeId>,
        extras: &mut Extras,
    ) -> Result<()> {
        if slot.is_some() || is_empty_known(extras, Tag::AlternativeId) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(Tag::AlternativeId);
        let before = extras.elements.len();
        while let Some(child) = self.child(Tag::AlternativeId)? {
            match child {
                Child::Known(Tag::AlternativeId) if slot.is_none() => {
                    let mut id = AlternativeId::default();
                    self.attributes(&mut id.extras, Tag::AlternativeId, |name, value| {
                        let known = name == "IDENTIFIER";
                        if known {
                            id.identifier = Some(value.to_owned());
                        }
                        known
                    });
                    self.rest(&mut id.extras, Tag::AlternativeId)?;
                    *slot = Some(id);
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(Tag::AlternativeId), Code::UnknownElement)?;
                }
            }
        }
        if slot.is_none() && extras.elements.len() == before {
            extras.empty.push(Tag::AlternativeId.name().to_owned());
        }
        Ok(())
    }

    /// Keeps all children of an element that should have none.
    pub(super) fn rest(&mut self, extras: &mut Extras, parent: Tag) -> Result<()> {
        while self.child(parent)?.is_some() {
            self.extra(extras, None, Code::UnknownElement)?;
        }
        Ok(())
    }

    pub(super) fn report_missing(&mut self, element: Tag, missing: Tag) {
        let finding = Finding::at(Code::MissingReference, self.xml.at())
            .of(&self.owner)
            .with("element", element.name())
            .with("missing", missing.name());
        self.findings.push(finding);
    }
}

pub(super) fn is_empty_known(extras: &Extras, tag: Tag) -> bool {
    extras.empty.iter().any(|name| name == tag.name())
}
