//! Header, data types and types.

use std::io::BufRead;

use super::Reader;
use super::element::{Child, is_empty_known};
use crate::error::Result;
use crate::finding::{Code, Finding};
use crate::model::{
    AttributeDefinition, Bounds, Datatype, EmbeddedValue, EnumValue, Extras, Header, SpecType,
};
use crate::names::{Kind, SpecTypeKind, Tag};

impl<R: BufRead> Reader<R> {
    pub(super) fn header(&mut self) -> Result<Header> {
        const TAG: Tag = Tag::ReqIfHeader;
        if self.header_seen {
            let finding =
                Finding::at(Code::RepeatedElement, self.xml.at()).with("element", TAG.name());
            self.findings.push(finding);
        }
        self.header_seen = true;
        let mut header = Header::default();
        let mut extras = Extras::default();
        self.attributes(&mut extras, TAG, |name, value| {
            let known = name == "IDENTIFIER";
            if known {
                header.identifier = Some(value.to_owned());
            }
            known
        });
        while let Some(child) = self.child(TAG)? {
            let slot = match child {
                Child::Known(Tag::Comment) => Some((Tag::Comment, &mut header.comment)),
                Child::Known(Tag::CreationTime) => {
                    Some((Tag::CreationTime, &mut header.creation_time))
                }
                Child::Known(Tag::RepositoryId) => {
                    Some((Tag::RepositoryId, &mut header.repository_id))
                }
                Child::Known(Tag::ReqIfToolId) => Some((Tag::ReqIfToolId, &mut header.tool_id)),
                Child::Known(Tag::ReqIfVersion) => Some((Tag::ReqIfVersion, &mut header.version)),
                Child::Known(Tag::SourceToolId) => {
                    Some((Tag::SourceToolId, &mut header.source_tool_id))
                }
                Child::Known(Tag::Title) => Some((Tag::Title, &mut header.title)),
                Child::Known(_) | Child::Unknown => None,
            };
            match slot {
                Some((tag, slot @ None)) => *slot = Some(self.text_of(tag)?),
                Some(_) => self.extra(&mut extras, None, Code::RepeatedElement)?,
                None => self.extra(&mut extras, None, Code::UnknownElement)?,
            }
        }
        header.extras = extras;
        Ok(header)
    }

    pub(super) fn datatype(&mut self, kind: Kind) -> Result<Datatype> {
        let tag = Tag::DatatypeDefinition(kind);
        let mut extras = Extras::default();
        let mut bounds = empty_bounds(kind);
        let mut identity = self.identity(&mut extras, tag, |name, value| {
            set_bound(&mut bounds, name, value)
        })?;
        while let Some(child) = self.child(tag)? {
            match (child, &mut bounds) {
                (Child::Known(Tag::AlternativeId), _) => {
                    self.alternative_id(&mut identity.alternative_id, &mut extras)?;
                }
                (Child::Known(Tag::SpecifiedValues), Bounds::Enumeration { values }) => {
                    self.enum_values(values, &mut extras)?;
                }
                (Child::Known(_) | Child::Unknown, _) => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        Ok(Datatype {
            identity,
            bounds,
            extras,
        })
    }

    fn enum_values(&mut self, values: &mut Vec<EnumValue>, extras: &mut Extras) -> Result<()> {
        const TAG: Tag = Tag::SpecifiedValues;
        if !values.is_empty() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::EnumValue) => values.push(self.enum_value()?),
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(TAG), Code::UnknownElement)?;
                }
            }
        }
        if values.is_empty() && extras.elements.len() == before {
            extras.empty.push(TAG.name().to_owned());
        }
        Ok(())
    }

    fn enum_value(&mut self) -> Result<EnumValue> {
        const TAG: Tag = Tag::EnumValue;
        let mut extras = Extras::default();
        let mut identity = self.identity(&mut extras, TAG, |_, _| false)?;
        let mut properties = None;
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::AlternativeId) => {
                    self.alternative_id(&mut identity.alternative_id, &mut extras)?;
                }
                Child::Known(Tag::Properties) => self.properties(&mut properties, &mut extras)?,
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        Ok(EnumValue {
            identity,
            properties,
            extras,
        })
    }

    fn properties(&mut self, slot: &mut Option<EmbeddedValue>, extras: &mut Extras) -> Result<()> {
        const TAG: Tag = Tag::Properties;
        if slot.is_some() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::EmbeddedValue) if slot.is_none() => {
                    let mut value = EmbeddedValue::default();
                    self.attributes(&mut value.extras, Tag::EmbeddedValue, |name, text| {
                        match name {
                            "KEY" => value.key = Some(text.to_owned()),
                            "OTHER-CONTENT" => value.other_content = Some(text.to_owned()),
                            _ => return false,
                        }
                        true
                    });
                    self.rest(&mut value.extras, Tag::EmbeddedValue)?;
                    *slot = Some(value);
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(TAG), Code::UnknownElement)?;
                }
            }
        }
        if slot.is_none() && extras.elements.len() == before {
            extras.empty.push(TAG.name().to_owned());
        }
        Ok(())
    }

    pub(super) fn spec_type(&mut self, kind: SpecTypeKind) -> Result<SpecType> {
        let tag = Tag::SpecType(kind);
        let mut extras = Extras::default();
        let mut identity = self.identity(&mut extras, tag, |_, _| false)?;
        let mut attributes = Vec::new();
        while let Some(child) = self.child(tag)? {
            match child {
                Child::Known(Tag::AlternativeId) => {
                    self.alternative_id(&mut identity.alternative_id, &mut extras)?;
                }
                Child::Known(Tag::SpecAttributes) => {
                    self.spec_attributes(&mut attributes, &mut extras)?;
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        Ok(SpecType {
            kind,
            identity,
            attributes,
            extras,
        })
    }

    fn spec_attributes(
        &mut self,
        attributes: &mut Vec<AttributeDefinition>,
        extras: &mut Extras,
    ) -> Result<()> {
        const TAG: Tag = Tag::SpecAttributes;
        if !attributes.is_empty() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::AttributeDefinition(kind)) => {
                    attributes.push(self.attribute_definition(kind)?);
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(TAG), Code::UnknownElement)?;
                }
            }
        }
        if attributes.is_empty() && extras.elements.len() == before {
            extras.empty.push(TAG.name().to_owned());
        }
        Ok(())
    }

    fn attribute_definition(&mut self, kind: Kind) -> Result<AttributeDefinition> {
        let tag = Tag::AttributeDefinition(kind);
        let mut definition = AttributeDefinition::of(kind);
        let mut extras = Extras::default();
        definition.identity = self.identity(&mut extras, tag, |name, value| {
            match (name, kind) {
                ("IS-EDITABLE", _) => definition.is_editable = Some(value.to_owned()),
                ("MULTI-VALUED", Kind::Enumeration) => {
                    definition.multi_valued = Some(value.to_owned());
                }
                _ => return false,
            }
            true
        })?;
        while let Some(child) = self.child(tag)? {
            match child {
                Child::Known(Tag::AlternativeId) => {
                    let slot = &mut definition.identity.alternative_id;
                    self.alternative_id(slot, &mut extras)?;
                }
                Child::Known(Tag::Type) => {
                    let slot = &mut definition.datatype;
                    self.wrapped_kind(Tag::Type, slot, &mut extras, Tag::datatype_ref)?;
                }
                Child::Known(Tag::DefaultValue) => {
                    self.default_value(&mut definition, &mut extras)?;
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        if definition.datatype.is_none() {
            self.report_missing(tag, Tag::Type);
        }
        definition.extras = extras;
        Ok(definition)
    }

    fn default_value(
        &mut self,
        definition: &mut AttributeDefinition,
        extras: &mut Extras,
    ) -> Result<()> {
        const TAG: Tag = Tag::DefaultValue;
        let slot = &mut definition.default_value;
        if slot.is_some() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::AttributeValue(kind)) if slot.is_none() => {
                    *slot = Some(self.attribute_value(kind)?);
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(TAG), Code::UnknownElement)?;
                }
            }
        }
        if slot.is_none() && extras.elements.len() == before {
            extras.empty.push(TAG.name().to_owned());
        }
        Ok(())
    }
}

fn empty_bounds(kind: Kind) -> Bounds {
    match kind {
        Kind::Boolean => Bounds::Boolean,
        Kind::Date => Bounds::Date,
        Kind::Enumeration => Bounds::Enumeration { values: Vec::new() },
        Kind::Integer => Bounds::Integer {
            min: None,
            max: None,
        },
        Kind::Real => Bounds::Real {
            min: None,
            max: None,
            accuracy: None,
        },
        Kind::String => Bounds::String { max_length: None },
        Kind::Xhtml => Bounds::Xhtml,
    }
}

fn set_bound(bounds: &mut Bounds, name: &str, value: &str) -> bool {
    let slot = match (name, bounds) {
        ("MIN", Bounds::Integer { min, .. } | Bounds::Real { min, .. }) => min,
        ("MAX", Bounds::Integer { max, .. } | Bounds::Real { max, .. }) => max,
        ("ACCURACY", Bounds::Real { accuracy, .. }) => accuracy,
        ("MAX-LENGTH", Bounds::String { max_length }) => max_length,
        _ => return false,
    };
    *slot = Some(value.to_owned());
    true
}
