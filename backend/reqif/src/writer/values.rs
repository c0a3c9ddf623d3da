//! Objects, relations, groups, the bodies of specifications and nodes, and values.

use std::io::Write;

use super::WriteError;
use super::element::{Element, alternative_id, inside, list, reference};
use super::output::Output;
use crate::model::{
    AttributeValue, Extras, HierarchyNode, Identity, KindRef, RelationGroup, SpecObject,
    SpecRelation, Specification, Trailer, Value,
};
use crate::names::{SpecTypeKind, Tag};

type Written = Result<(), WriteError>;

pub(super) fn spec_object<W: Write>(out: &mut Output<W>, object: &SpecObject) -> Written {
    let extras = &object.extras;
    start(out, Tag::SpecObject, &object.identity, extras)?;
    type_ref(
        out,
        SpecTypeKind::Object,
        object.type_ref.as_deref(),
        extras,
    )?;
    list(out, Tag::Values, &object.values, extras, attribute_value)?;
    inside(out, extras, None)?;
    out.close(Tag::SpecObject.name());
    Ok(())
}

pub(super) fn spec_relation<W: Write>(out: &mut Output<W>, relation: &SpecRelation) -> Written {
    let extras = &relation.extras;
    start(out, Tag::SpecRelation, &relation.identity, extras)?;
    type_ref(
        out,
        SpecTypeKind::Relation,
        relation.type_ref.as_deref(),
        extras,
    )?;
    for (tag, end) in [
        (Tag::Source, &relation.source),
        (Tag::Target, &relation.target),
    ] {
        let end = end.as_deref().map(|end| (Tag::SpecObjectRef, end));
        reference(out, tag, end, extras)?;
    }
    list(out, Tag::Values, &relation.values, extras, attribute_value)?;
    inside(out, extras, None)?;
    out.close(Tag::SpecRelation.name());
    Ok(())
}

pub(super) fn relation_group<W: Write>(out: &mut Output<W>, group: &RelationGroup) -> Written {
    let extras = &group.extras;
    start(out, Tag::RelationGroup, &group.identity, extras)?;
    type_ref(
        out,
        SpecTypeKind::RelationGroup,
        group.type_ref.as_deref(),
        extras,
    )?;
    for (tag, end) in [
        (Tag::SourceSpecification, &group.source_specification),
        (Tag::TargetSpecification, &group.target_specification),
    ] {
        let end = end.as_deref().map(|end| (Tag::SpecificationRef, end));
        reference(out, tag, end, extras)?;
    }
    list(
        out,
        Tag::SpecRelations,
        &group.relations,
        extras,
        |out, id| out.text_element(Tag::SpecRelationRef.name(), id),
    )?;
    inside(out, extras, None)?;
    out.close(Tag::RelationGroup.name());
    Ok(())
}

pub(super) fn specification_body<W: Write>(
    out: &mut Output<W>,
    specification: &Specification,
) -> Written {
    let extras = &specification.extras;
    alternative_id(out, &specification.identity, extras)?;
    let type_id = specification.type_ref.as_deref();
    type_ref(out, SpecTypeKind::Specification, type_id, extras)?;
    list(
        out,
        Tag::Values,
        &specification.values,
        extras,
        attribute_value,
    )?;
    inside(out, extras, None)
}

pub(super) fn node_body<W: Write>(out: &mut Output<W>, node: &HierarchyNode) -> Written {
    let extras = &node.extras;
    alternative_id(out, &node.identity, extras)?;
    let object = node.object.as_deref().map(|id| (Tag::SpecObjectRef, id));
    reference(out, Tag::Object, object, extras)?;
    list(
        out,
        Tag::EditableAtts,
        &node.editable_attributes,
        extras,
        editable_attribute,
    )?;
    inside(out, extras, None)
}

/// Ends CHILDREN and writes what the source had behind it.
pub(super) fn trailer<W: Write>(
    out: &mut Output<W>,
    trailer: &Trailer,
    in_children: bool,
) -> Written {
    let extras = &trailer.extras;
    if in_children {
        inside(out, extras, Some(Tag::Children))?;
        out.close(Tag::Children.name());
    } else {
        list::<W, ()>(out, Tag::Children, &[], extras, |_, ()| Ok(()))?;
    }
    let identity = Identity {
        alternative_id: trailer.alternative_id.clone(),
        ..Identity::default()
    };
    alternative_id(out, &identity, extras)?;
    list(out, Tag::Values, &trailer.values, extras, attribute_value)?;
    let attributes = &trailer.editable_attributes;
    list(
        out,
        Tag::EditableAtts,
        attributes,
        extras,
        editable_attribute,
    )?;
    inside(out, extras, None)
}

fn editable_attribute<W: Write>(out: &mut Output<W>, attribute: &KindRef) -> Written {
    let tag = Tag::AttributeDefinitionRef(attribute.kind);
    out.text_element(tag.name(), &attribute.identifier)
}

fn start<W: Write>(out: &mut Output<W>, tag: Tag, identity: &Identity, extras: &Extras) -> Written {
    let mut element = Element::new(out, tag);
    element.identity(identity)?;
    element.extra_attributes(extras)?;
    element.open();
    alternative_id(out, identity, extras)
}

fn type_ref<W: Write>(
    out: &mut Output<W>,
    kind: SpecTypeKind,
    identifier: Option<&str>,
    extras: &Extras,
) -> Written {
    let target = identifier.map(|id| (Tag::SpecTypeRef(kind), id));
    reference(out, Tag::Type, target, extras)
}

pub(super) fn attribute_value<W: Write>(out: &mut Output<W>, value: &AttributeValue) -> Written {
    let tag = Tag::AttributeValue(value.value.kind());
    let extras = &value.extras;
    let mut element = Element::new(out, tag);
    element.attribute("THE-VALUE", value.value.as_simple())?;
    if let Value::Xhtml(xhtml) = &value.value {
        element.attribute("IS-SIMPLIFIED", xhtml.is_simplified.as_deref())?;
    }
    element.extra_attributes(extras)?;
    element.open();
    let definition = value.definition.as_ref().map(|definition| {
        let tag = Tag::AttributeDefinitionRef(definition.kind);
        (tag, definition.identifier.as_str())
    });
    reference(out, Tag::Definition, definition, extras)?;
    match &value.value {
        Value::Enumeration(ids) => list(out, Tag::Values, ids, extras, |out, id| {
            out.text_element(Tag::EnumValueRef.name(), id)
        })?,
        Value::Xhtml(xhtml) => {
            if let Some(text) = &xhtml.the_value {
                out.fragment_element(Tag::TheValue.name(), text);
            }
            if let Some(text) = &xhtml.original {
                out.fragment_element(Tag::TheOriginalValue.name(), text);
            }
        }
        Value::Boolean(_)
        | Value::Date(_)
        | Value::Integer(_)
        | Value::Real(_)
        | Value::String(_) => {}
    }
    inside(out, extras, None)?;
    out.close(tag.name());
    Ok(())
}
