//! Data types and types: what values are measured by.

use super::names::{Id, IdMap, Role};
use super::{Checker, repeated_names};
use crate::error::Position;
use crate::finding::{Code, Finding};
use crate::lexical;
use crate::model::{AttributeDefinition, Bounds, Datatype, SpecType};
use crate::names::{Kind, SpecTypeKind, Tag};

/// The bounds of a data type as numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    Integer(Option<i128>, Option<i128>),
    Real(Option<f64>, Option<f64>),
    String(Option<u64>),
    Other(Kind),
}

impl Rule {
    fn kind(self) -> Kind {
        match self {
            Self::Integer(..) => Kind::Integer,
            Self::Real(..) => Kind::Real,
            Self::String(_) => Kind::String,
            Self::Other(kind) => kind,
        }
    }
}

pub(super) struct Attribute {
    pub(super) owner: Id,
    pub(super) kind: Kind,
    pub(super) datatype: Option<Id>,
    pub(super) multi_valued: bool,
    pub(super) name: Box<str>,
}

#[derive(Default)]
pub(super) struct Definitions {
    pub(super) rules: IdMap<Rule>,
    pub(super) attributes: IdMap<Attribute>,
    /// The data type of each enumeration value.
    pub(super) enum_values: IdMap<Id>,
    type_names: std::collections::HashSet<(u32, SpecTypeKind, String)>,
}

impl Checker {
    pub(super) fn datatype(&mut self, datatype: &Datatype, at: Position) {
        let id = datatype.identity.id();
        let own = self.names.id(id);
        let rule = self.rule(datatype, at);
        self.definitions.rules.insert(own, rule);
        if let Bounds::Enumeration { values } = &datatype.bounds {
            for value in values {
                self.meet(&value.identity, Tag::EnumValue, Role::EnumValue, at);
                let value_id = self.names.id(value.identity.id());
                self.definitions.enum_values.insert(value_id, own);
            }
            let identities = values.iter().map(|value| (&value.identity, Tag::EnumValue));
            repeated_names(identities, at, &mut self.findings);
        }
    }

    fn rule(&mut self, datatype: &Datatype, at: Position) -> Rule {
        let (rule, valid, min, max) = match &datatype.bounds {
            Bounds::Integer { min, max } => {
                let (low, high) = (
                    number(min.as_ref(), lexical::integer),
                    number(max.as_ref(), lexical::integer),
                );
                let valid = low.is_ok() && high.is_ok() && ordered(low, high);
                let rule = Rule::Integer(low.unwrap_or(None), high.unwrap_or(None));
                (rule, valid, min, max)
            }
            Bounds::Real { min, max, .. } => {
                let (low, high) = (
                    number(min.as_ref(), lexical::real),
                    number(max.as_ref(), lexical::real),
                );
                let valid = low.is_ok() && high.is_ok() && ordered(low, high);
                let rule = Rule::Real(low.unwrap_or(None), high.unwrap_or(None));
                (rule, valid, min, max)
            }
            Bounds::String { max_length } => {
                let length = number(max_length.as_ref(), lexical::integer).map(|length| {
                    let length = length.map(u64::try_from);
                    length.map(|length| length.unwrap_or(u64::MAX))
                });
                let rule = Rule::String(length.unwrap_or(None));
                (rule, length.is_ok(), &None, max_length)
            }
            Bounds::Boolean | Bounds::Date | Bounds::Enumeration { .. } | Bounds::Xhtml => {
                return Rule::Other(datatype.bounds.kind());
            }
        };
        if !valid {
            let finding = Finding::at(Code::InvalidBounds, at)
                .of(datatype.identity.id())
                .with("min", min.as_deref().unwrap_or("…"))
                .with("max", max.as_deref().unwrap_or("…"));
            self.findings.push(finding);
        }
        rule
    }

    pub(super) fn spec_type(&mut self, spec_type: &SpecType, at: Position) {
        let identity = &spec_type.identity;
        let owner = self.names.id(identity.id());
        if let Some(name) = identity
            .long_name
            .as_deref()
            .filter(|name| !name.is_empty())
        {
            let key = (self.document, spec_type.kind, name.to_owned());
            if !self.definitions.type_names.insert(key) {
                let finding = Finding::at(Code::DuplicateLongName, at)
                    .of(identity.id())
                    .with("element", spec_type.kind.as_str())
                    .with("name", name);
                self.findings.push(finding);
            }
        }
        for definition in &spec_type.attributes {
            self.attribute(definition, owner, at);
        }
        let identities = spec_type.attributes.iter().map(|definition| {
            let tag = Tag::AttributeDefinition(definition.kind);
            (&definition.identity, tag)
        });
        repeated_names(identities, at, &mut self.findings);
    }

    fn attribute(&mut self, definition: &AttributeDefinition, owner: Id, at: Position) {
        let tag = Tag::AttributeDefinition(definition.kind);
        let id = definition.identity.id();
        self.meet(&definition.identity, tag, Role::Attribute, at);
        let datatype = definition.datatype.as_ref().map(|datatype| {
            self.refer((tag, id), &datatype.identifier, Role::Datatype, at);
            self.names.id(&datatype.identifier)
        });
        let rule = datatype.and_then(|id| self.definitions.rules.get(&id));
        if let (Some(rule), Some(datatype)) = (rule, &definition.datatype)
            && rule.kind() != definition.kind
        {
            let finding = Finding::at(Code::WrongReferenceKind, at)
                .of(id)
                .with("element", tag.name())
                .with("target", &datatype.identifier)
                .with("expected", Tag::DatatypeDefinition(definition.kind).name())
                .with("found", Tag::DatatypeDefinition(rule.kind()).name());
            self.findings.push(finding);
        }
        let multi_valued = definition.multi_valued.as_deref();
        let attribute = Attribute {
            owner,
            kind: definition.kind,
            datatype,
            multi_valued: multi_valued.is_some_and(|text| lexical::boolean(text) == Ok(true)),
            name: definition.identity.name().into(),
        };
        let own = self.names.id(id);
        self.definitions.attributes.insert(own, attribute);
        if let Some(default) = &definition.default_value {
            self.default_value(id, default, at);
        }
    }
}

/// `Err` for a text that is no number.
fn number<T>(
    text: Option<&String>,
    parse: impl Fn(&str) -> Result<T, lexical::LexicalError>,
) -> Result<Option<T>, ()> {
    text.map(|text| parse(text)).transpose().or_else(|error| {
        // A bound beyond what fits is no bound.
        match error {
            lexical::LexicalError::TooLarge => Ok(None),
            lexical::LexicalError::Malformed => Err(()),
        }
    })
}

fn ordered<T: PartialOrd>(low: Result<Option<T>, ()>, high: Result<Option<T>, ()>) -> bool {
    match (low, high) {
        (Ok(Some(low)), Ok(Some(high))) => low <= high,
        _ => true,
    }
}
