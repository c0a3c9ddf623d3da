//! Whether values fit the definitions of their attributes.

use std::collections::HashSet;

use super::Checker;
use super::definitions::{Attribute, Rule};
use super::names::{Id, Role};
use crate::error::Position;
use crate::finding::{Code, Finding};
use crate::lexical::{self, LexicalError};
use crate::model::{AttributeValue, Extras, Value, Xhtml};
use crate::names::{Kind, Tag};

/// Values kept until their definitions are seen; in most files there are none.
const DEFERRED: usize = 100_000;

struct Waiting {
    owner: String,
    type_id: Option<Id>,
    value: AttributeValue,
    at: Position,
    document: u32,
    default: bool,
}

#[derive(Default)]
pub(super) struct Deferred {
    waiting: Vec<Waiting>,
    skipped: u64,
}

/// A value with where it stands.
struct Case<'a> {
    owner: &'a str,
    type_id: Option<Id>,
    value: &'a AttributeValue,
    at: Position,
    document: u32,
    default: bool,
}

impl Checker {
    pub(super) fn values(
        &mut self,
        owner: &str,
        type_ref: Option<&str>,
        values: &[AttributeValue],
        at: Position,
    ) {
        let type_id = type_ref.map(|id| self.names.id(id));
        let mut seen = HashSet::new();
        for value in values {
            self.value(&Case {
                owner,
                type_id,
                value,
                at,
                document: self.document,
                default: false,
            });
            if let Some(definition) = &value.definition
                && !seen.insert(&definition.identifier)
            {
                let finding =
                    Finding::at(Code::RepeatedValue, at).with("attribute", &definition.identifier);
                self.findings.push(finding.of(owner));
            }
        }
    }

    pub(super) fn default_value(&mut self, owner: &str, value: &AttributeValue, at: Position) {
        self.value(&Case {
            owner,
            type_id: None,
            value,
            at,
            document: self.document,
            default: true,
        });
    }

    fn value(&mut self, case: &Case<'_>) {
        // The default of an attribute belongs to it, even where no DEFINITION says so.
        let target = match (&case.value.definition, case.default) {
            (Some(definition), _) => definition.identifier.as_str(),
            (None, true) => case.owner,
            (None, false) => return,
        };
        let target_id = self.names.id(target);
        match self.definitions.attributes.remove(&target_id) {
            Some(attribute) => {
                self.judge(&attribute, case);
                self.definitions.attributes.insert(target_id, attribute);
            }
            None => self.defer(case),
        }
    }

    fn defer(&mut self, case: &Case<'_>) {
        if self.deferred.waiting.len() >= DEFERRED {
            self.deferred.skipped += 1;
            return;
        }
        let value = if case.value.value.kind() == Kind::Xhtml {
            // The text itself is not judged.
            Value::Xhtml(Xhtml::default())
        } else {
            case.value.value.clone()
        };
        self.deferred.waiting.push(Waiting {
            owner: case.owner.to_owned(),
            type_id: case.type_id,
            value: AttributeValue {
                definition: case.value.definition.clone(),
                value,
                extras: Extras::default(),
            },
            at: case.at,
            document: case.document,
            default: case.default,
        });
    }

    /// Judges values that stood before their definitions; all definitions are known now.
    pub(super) fn check_deferred(&mut self) {
        for waiting in std::mem::take(&mut self.deferred.waiting) {
            let target = waiting.value.definition.as_ref();
            let target_id = target.map(|target| self.names.id(&target.identifier));
            let attribute =
                target_id.and_then(|id| Some((id, self.definitions.attributes.remove(&id)?)));
            self.findings.set_document(waiting.document);
            self.document = waiting.document;
            match (attribute, target) {
                (Some((id, attribute)), _) => {
                    self.judge(&attribute, &waiting.case());
                    self.definitions.attributes.insert(id, attribute);
                }
                (None, Some(target)) => {
                    let tag = Tag::AttributeValue(waiting.value.value.kind());
                    let target = target.identifier.clone();
                    self.refer((tag, &waiting.owner), &target, Role::Attribute, waiting.at);
                }
                (None, None) => {}
            }
        }
        if self.deferred.skipped > 0 {
            let finding = Finding::at(Code::UncheckedValues, Position::default())
                .with("count", self.deferred.skipped);
            self.findings.push(finding);
        }
    }

    fn judge(&mut self, attribute: &Attribute, case: &Case<'_>) {
        let value = &case.value.value;
        let reference = case.value.definition.as_ref();
        let reference_kind = reference.map_or(attribute.kind, |reference| reference.kind);
        if case.type_id.is_some_and(|id| id != attribute.owner) {
            self.report(Code::ForeignValue, attribute, case, "");
        }
        if value.kind() != attribute.kind || reference_kind != attribute.kind {
            let found = if value.kind() == attribute.kind {
                reference_kind
            } else {
                value.kind()
            };
            let finding = Finding::at(Code::KindMismatch, case.at)
                .with("found", found)
                .with("expected", attribute.kind);
            self.add(finding, attribute, case);
            return;
        }
        let rule = attribute
            .datatype
            .and_then(|id| self.definitions.rules.get(&id).copied());
        match value {
            Value::Enumeration(ids) => self.judge_enumeration(ids, attribute, case),
            Value::Xhtml(_) => {}
            Value::String(text) => {
                if let (Some(text), Some(Rule::String(Some(max)))) = (text, rule) {
                    let length = text.chars().count() as u64;
                    if length > max {
                        let finding = Finding::at(Code::ValueTooLong, case.at)
                            .with("length", length)
                            .with("max", max);
                        self.add(finding, attribute, case);
                    }
                }
            }
            Value::Boolean(text) | Value::Date(text) | Value::Integer(text) | Value::Real(text) => {
                let text = text.as_deref().unwrap_or_default();
                match measure(value.kind(), text, rule) {
                    Ok(()) => {}
                    Err(Misfit::Invalid) => {
                        self.report(Code::InvalidValue, attribute, case, text);
                    }
                    Err(Misfit::Outside(min, max)) => {
                        let finding = Finding::at(Code::ValueOutOfRange, case.at)
                            .with("min", min)
                            .with("max", max)
                            .with("value", text);
                        self.add(finding, attribute, case);
                    }
                }
            }
        }
    }

    fn judge_enumeration(&mut self, ids: &[String], attribute: &Attribute, case: &Case<'_>) {
        if ids.len() > 1 && !attribute.multi_valued {
            let finding = Finding::at(Code::SeveralEnumValues, case.at).with("count", ids.len());
            self.add(finding, attribute, case);
        }
        for id in ids {
            let value_id = self.names.id(id);
            match self.definitions.enum_values.get(&value_id).copied() {
                Some(datatype) if Some(datatype) == attribute.datatype => {}
                Some(_) => {
                    let finding = Finding::at(Code::ForeignEnumValue, case.at).with("target", id);
                    self.add(finding, attribute, case);
                }
                None if case.default => {
                    self.report(Code::InvalidDefault, attribute, case, id);
                }
                None => {
                    let tag = Tag::AttributeValue(Kind::Enumeration);
                    self.refer((tag, case.owner), id, Role::EnumValue, case.at);
                }
            }
        }
    }

    fn report(&mut self, code: Code, attribute: &Attribute, case: &Case<'_>, text: &str) {
        let finding = Finding::at(code, case.at)
            .with("value", text)
            .with("kind", attribute.kind);
        self.add(finding, attribute, case);
    }

    /// Whatever is wrong with a default value is one kind of finding.
    fn add(&mut self, mut finding: Finding, attribute: &Attribute, case: &Case<'_>) {
        if case.default && finding.code != Code::InvalidDefault {
            let text = case.value.value.as_simple().unwrap_or_default();
            finding = Finding::at(Code::InvalidDefault, case.at).with("value", text);
        }
        let finding = finding.of(case.owner).with("attribute", &attribute.name);
        self.findings.push_for(case.document, finding);
    }
}

impl Waiting {
    fn case(&self) -> Case<'_> {
        Case {
            owner: &self.owner,
            type_id: self.type_id,
            value: &self.value,
            at: self.at,
            document: self.document,
            default: self.default,
        }
    }
}

enum Misfit {
    Invalid,
    Outside(String, String),
}

fn measure(kind: Kind, text: &str, rule: Option<Rule>) -> Result<(), Misfit> {
    match kind {
        Kind::Boolean => lexical::boolean(text)
            .map(|_| ())
            .map_err(|_| Misfit::Invalid),
        Kind::Date => match lexical::date_time(text) {
            Ok(_) => Ok(()),
            Err(LexicalError::TooLarge) => Err(Misfit::Outside("0001".into(), "9999".into())),
            Err(LexicalError::Malformed) => Err(Misfit::Invalid),
        },
        Kind::Integer => {
            let (min, max) = match rule {
                Some(Rule::Integer(min, max)) => (min, max),
                _ => (None, None),
            };
            within(&lexical::integer(text), min, max)
        }
        Kind::Real => {
            let (min, max) = match rule {
                Some(Rule::Real(min, max)) => (min, max),
                _ => (None, None),
            };
            match lexical::real(text) {
                // Legal as text, but no program can count with it.
                Ok(value) if !value.is_finite() => Err(Misfit::Invalid),
                value => within(&value, min, max),
            }
        }
        Kind::Enumeration | Kind::String | Kind::Xhtml => Ok(()),
    }
}

fn within<T: PartialOrd + ToString>(
    value: &Result<T, LexicalError>,
    min: Option<T>,
    max: Option<T>,
) -> Result<(), Misfit> {
    let inside = match value {
        Ok(value) => {
            min.as_ref().is_none_or(|min| value >= min)
                && max.as_ref().is_none_or(|max| value <= max)
        }
        Err(LexicalError::TooLarge) => false,
        Err(LexicalError::Malformed) => return Err(Misfit::Invalid),
    };
    if inside {
        return Ok(());
    }
    let text = |bound: Option<T>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
    Err(Misfit::Outside(text(min), text(max)))
}
