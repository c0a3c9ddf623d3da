//! Objects, relations, groups and their values.

use std::io::BufRead;

use super::Reader;
use super::element::{Child, is_empty_known};
use crate::error::Result;
use crate::finding::{Code, Finding};
use crate::fragment::{Builder, Fragment};
use crate::model::{AttributeValue, Extras, RelationGroup, SpecObject, SpecRelation, Value, Xhtml};
use crate::names::{Kind, SpecTypeKind, Tag};

/// Nesting of a formatted value from which it is reported; people write less than ten.
const DEEP: usize = 100;
/// Bytes of a value from which it is reported.
const LONG: usize = 1 << 20;

impl<R: BufRead> Reader<R> {
    pub(super) fn spec_object(&mut self) -> Result<SpecObject> {
        const TAG: Tag = Tag::SpecObject;
        let mut object = SpecObject::default();
        let mut extras = Extras::default();
        object.identity = self.identity(&mut extras, TAG, |_, _| false)?;
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::Type) => {
                    let wanted = Tag::SpecTypeRef(SpecTypeKind::Object);
                    self.wrapped(Tag::Type, wanted, &mut object.type_ref, &mut extras)?;
                }
                Child::Known(Tag::Values) => self.values(&mut object.values, &mut extras)?,
                Child::Known(Tag::AlternativeId) => {
                    self.alternative_id(&mut object.identity.alternative_id, &mut extras)?;
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        if object.type_ref.is_none() {
            self.report_missing(TAG, Tag::Type);
        }
        object.extras = extras;
        Ok(object)
    }

    pub(super) fn spec_relation(&mut self) -> Result<SpecRelation> {
        const TAG: Tag = Tag::SpecRelation;
        let mut relation = SpecRelation::default();
        let mut extras = Extras::default();
        relation.identity = self.identity(&mut extras, TAG, |_, _| false)?;
        while let Some(child) = self.child(TAG)? {
            let (tag, wanted, slot) = match child {
                Child::Known(Tag::Type) => {
                    let wanted = Tag::SpecTypeRef(SpecTypeKind::Relation);
                    (Tag::Type, wanted, &mut relation.type_ref)
                }
                Child::Known(Tag::Source) => {
                    (Tag::Source, Tag::SpecObjectRef, &mut relation.source)
                }
                Child::Known(Tag::Target) => {
                    (Tag::Target, Tag::SpecObjectRef, &mut relation.target)
                }
                Child::Known(Tag::Values) => {
                    self.values(&mut relation.values, &mut extras)?;
                    continue;
                }
                Child::Known(Tag::AlternativeId) => {
                    self.alternative_id(&mut relation.identity.alternative_id, &mut extras)?;
                    continue;
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                    continue;
                }
            };
            self.wrapped(tag, wanted, slot, &mut extras)?;
        }
        for (slot, tag) in [
            (&relation.type_ref, Tag::Type),
            (&relation.source, Tag::Source),
            (&relation.target, Tag::Target),
        ] {
            if slot.is_none() {
                self.report_missing(TAG, tag);
            }
        }
        relation.extras = extras;
        Ok(relation)
    }

    pub(super) fn relation_group(&mut self) -> Result<RelationGroup> {
        const TAG: Tag = Tag::RelationGroup;
        let mut group = RelationGroup::default();
        let mut extras = Extras::default();
        group.identity = self.identity(&mut extras, TAG, |_, _| false)?;
        while let Some(child) = self.child(TAG)? {
            let (tag, wanted, slot) = match child {
                Child::Known(Tag::Type) => {
                    let wanted = Tag::SpecTypeRef(SpecTypeKind::RelationGroup);
                    (Tag::Type, wanted, &mut group.type_ref)
                }
                Child::Known(tag @ Tag::SourceSpecification) => {
                    (tag, Tag::SpecificationRef, &mut group.source_specification)
                }
                Child::Known(tag @ Tag::TargetSpecification) => {
                    (tag, Tag::SpecificationRef, &mut group.target_specification)
                }
                Child::Known(Tag::SpecRelations) => {
                    let list = &mut group.relations;
                    self.references(Tag::SpecRelations, Tag::SpecRelationRef, list, &mut extras)?;
                    continue;
                }
                Child::Known(Tag::AlternativeId) => {
                    self.alternative_id(&mut group.identity.alternative_id, &mut extras)?;
                    continue;
                }
                Child::Known(_) | Child::Unknown => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                    continue;
                }
            };
            self.wrapped(tag, wanted, slot, &mut extras)?;
        }
        for (slot, tag) in [
            (&group.type_ref, Tag::Type),
            (&group.source_specification, Tag::SourceSpecification),
            (&group.target_specification, Tag::TargetSpecification),
        ] {
            if slot.is_none() {
                self.report_missing(TAG, tag);
            }
        }
        group.extras = extras;
        Ok(group)
    }

    /// Reads a wrapper around any number of references.
    fn references(
        &mut self,
        wrapper: Tag,
        wanted: Tag,
        list: &mut Vec<String>,
        extras: &mut Extras,
    ) -> Result<()> {
        if !list.is_empty() || is_empty_known(extras, wrapper) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(wrapper);
        let before = extras.elements.len();
        while let Some(child) = self.child(wrapper)? {
            match child {
                Child::Known(tag) if tag == wanted => list.push(self.reference(tag)?),
                Child::Known(_) | Child::Unknown => {
                    self.extra(extras, Some(wrapper), Code::UnknownElement)?;
                }
            }
        }
        if list.is_empty() && extras.elements.len() == before {
            extras.empty.push(wrapper.name().to_owned());
        }
        Ok(())
    }

    pub(super) fn values(
        &mut self,
        values: &mut Vec<AttributeValue>,
        extras: &mut Extras,
    ) -> Result<()> {
        const TAG: Tag = Tag::Values;
        if !values.is_empty() || is_empty_known(extras, TAG) {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(TAG);
        let before = extras.elements.len();
        while let Some(child) = self.child(TAG)? {
            match child {
                Child::Known(Tag::AttributeValue(kind)) => {
                    values.push(self.attribute_value(kind)?);
                }
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

    pub(super) fn attribute_value(&mut self, kind: Kind) -> Result<AttributeValue> {
        let tag = Tag::AttributeValue(kind);
        let mut extras = Extras::default();
        let mut value = Value::absent(kind);
        self.attributes(&mut extras, tag, |name, text| match (&mut value, name) {
            (
                Value::Boolean(slot)
                | Value::Date(slot)
                | Value::Integer(slot)
                | Value::Real(slot)
                | Value::String(slot),
                "THE-VALUE",
            )
            | (
                Value::Xhtml(Xhtml {
                    is_simplified: slot,
                    ..
                }),
                "IS-SIMPLIFIED",
            ) => {
                *slot = Some(text.to_owned());
                true
            }
            _ => false,
        });
        let mut definition = None;
        while let Some(child) = self.child(tag)? {
            match (child, &mut value) {
                (Child::Known(Tag::Definition), _) => {
                    let slot = &mut definition;
                    self.wrapped_kind(
                        Tag::Definition,
                        slot,
                        &mut extras,
                        Tag::attribute_definition_ref,
                    )?;
                }
                (Child::Known(Tag::Values), Value::Enumeration(list)) => {
                    self.references(Tag::Values, Tag::EnumValueRef, list, &mut extras)?;
                }
                (Child::Known(tag @ Tag::TheValue), Value::Xhtml(xhtml)) => {
                    self.formatted(tag, &mut xhtml.the_value, &mut extras)?;
                }
                (Child::Known(tag @ Tag::TheOriginalValue), Value::Xhtml(xhtml)) => {
                    self.formatted(tag, &mut xhtml.original, &mut extras)?;
                }
                (Child::Known(_) | Child::Unknown, _) => {
                    self.extra(&mut extras, None, Code::UnknownElement)?;
                }
            }
        }
        if definition.is_none() {
            self.report_missing(tag, Tag::Definition);
        }
        self.report_length(value.as_simple().map_or(0, str::len));
        Ok(AttributeValue {
            definition,
            value,
            extras,
        })
    }

    fn formatted(
        &mut self,
        tag: Tag,
        slot: &mut Option<Fragment>,
        extras: &mut Extras,
    ) -> Result<()> {
        if slot.is_some() {
            return self.extra(extras, None, Code::RepeatedElement);
        }
        self.no_attributes(tag);
        let at = self.xml.at();
        let mut builder = Builder::content();
        builder.take_content(&mut self.xml)?;
        let (fragment, shape) = builder.finish();
        let mut report = |finding: Finding| self.findings.push(finding.of(&self.owner));
        if shape.bare_text {
            report(Finding::at(Code::XhtmlBareText, at));
        }
        if shape.roots > 1 {
            report(Finding::at(Code::XhtmlSeveralRoots, at));
        }
        if let Some(element) = shape.foreign_root {
            report(Finding::at(Code::XhtmlNamespace, at).with("element", element));
        }
        if shape.depth > DEEP {
            report(Finding::at(Code::DeepText, at).with("depth", shape.depth));
        }
        self.report_length(fragment.as_str().len());
        *slot = Some(fragment);
        Ok(())
    }

    fn report_length(&mut self, bytes: usize) {
        if bytes > LONG {
            let finding = Finding::at(Code::LongText, self.xml.at())
                .of(&self.owner)
                .with("bytes", bytes);
            self.findings.push(finding);
        }
    }
}
