//! Start tags, header, data types and types.

use std::io::Write;

use super::output::Output;
use super::{WriteError, values};
use crate::model::{
    AttributeDefinition, Bounds, Datatype, EnumValue, Extras, Header, Identity, SpecType,
    ToolExtension,
};
use crate::names::Tag;
use crate::xml::is_name;

/// A start tag to which attributes are added.
pub(super) struct Element<'a, W> {
    out: &'a mut Output<W>,
}

impl<'a, W: Write> Element<'a, W> {
    pub(super) fn new(out: &'a mut Output<W>, tag: Tag) -> Self {
        out.begin(tag.name());
        Self { out }
    }

    pub(super) fn attribute(&mut self, name: &str, value: Option<&str>) -> Result<(), WriteError> {
        match value {
            Some(value) => self.out.attribute(name, value),
            None => Ok(()),
        }
    }

    pub(super) fn identity(&mut self, identity: &Identity) -> Result<(), WriteError> {
        self.attribute("IDENTIFIER", identity.identifier.as_deref())?;
        self.attribute("LONG-NAME", identity.long_name.as_deref())?;
        self.attribute("DESC", identity.desc.as_deref())?;
        self.attribute("LAST-CHANGE", identity.last_change.as_deref())
    }

    /// Writes unknown attributes and declares their prefixes.
    pub(super) fn extra_attributes(&mut self, extras: &Extras) -> Result<(), WriteError> {
        let mut declared: Vec<&str> = Vec::new();
        for extra in &extras.attributes {
            let (Some(prefix), Some(uri)) = (&extra.prefix, &extra.namespace) else {
                continue;
            };
            if !declared.contains(&prefix.as_str()) && prefix != "xml" {
                declared.push(prefix);
                check_name(prefix)?;
                self.out.attribute(&format!("xmlns:{prefix}"), uri)?;
            }
        }
        for extra in &extras.attributes {
            check_name(&extra.name)?;
            match &extra.prefix {
                Some(prefix) => {
                    let name = format!("{prefix}:{}", extra.name);
                    self.out.attribute(&name, &extra.value)?;
                }
                None => self.out.attribute(&extra.name, &extra.value)?,
            }
        }
        Ok(())
    }

    pub(super) fn open(self) {
        self.out.end_open();
    }

    pub(super) fn empty(self) {
        self.out.end_empty();
    }
}

fn check_name(name: &str) -> Result<(), WriteError> {
    if is_name(name) && !name.contains(':') {
        return Ok(());
    }
    Err(WriteError::InvalidName {
        name: name.to_owned(),
    })
}

/// Whether anything stands in a child element: a value, or an unknown or empty one.
fn has(extras: &Extras, tag: Tag) -> bool {
    let name = tag.name();
    extras.empty.iter().any(|empty| empty == name)
        || extras
            .elements
            .iter()
            .any(|extra| extra.inside.as_deref() == Some(name))
}

/// Writes a child element around a list, unless there is nothing to write.
pub(super) fn list<W: Write, T>(
    out: &mut Output<W>,
    tag: Tag,
    items: &[T],
    extras: &Extras,
    mut item: impl FnMut(&mut Output<W>, &T) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    if items.is_empty() && !has(extras, tag) {
        return Ok(());
    }
    if items.is_empty() && extras.elements.is_empty() {
        out.empty(tag.name());
        return Ok(());
    }
    out.open(tag.name());
    for one in items {
        item(out, one)?;
    }
    inside(out, extras, Some(tag))?;
    out.close(tag.name());
    Ok(())
}

/// Writes a child element around one reference, unless there is nothing to write.
pub(super) fn reference<W: Write>(
    out: &mut Output<W>,
    wrapper: Tag,
    reference: Option<(Tag, &str)>,
    extras: &Extras,
) -> Result<(), WriteError> {
    let extra = extras
        .elements
        .iter()
        .any(|extra| extra.inside.as_deref() == Some(wrapper.name()));
    match reference {
        Some((tag, text)) if !extra => out.wrapped(wrapper.name(), tag.name(), text),
        None if !has(extras, wrapper) => Ok(()),
        None if !extra => {
            out.empty(wrapper.name());
            Ok(())
        }
        reference => {
            out.open(wrapper.name());
            if let Some((tag, text)) = reference {
                out.text_element(tag.name(), text)?;
            }
            inside(out, extras, Some(wrapper))?;
            out.close(wrapper.name());
            Ok(())
        }
    }
}

/// Writes the unknown elements of one place.
pub(super) fn inside<W: Write>(
    out: &mut Output<W>,
    extras: &Extras,
    place: Option<Tag>,
) -> Result<(), WriteError> {
    let place = place.map(Tag::name);
    for extra in &extras.elements {
        if extra.inside.as_deref() == place {
            out.fragment_line(&extra.xml)?;
        }
    }
    Ok(())
}

pub(super) fn alternative_id<W: Write>(
    out: &mut Output<W>,
    identity: &Identity,
    extras: &Extras,
) -> Result<(), WriteError> {
    let items = identity.alternative_id.as_slice();
    list(out, Tag::AlternativeId, items, extras, |out, id| {
        let mut element = Element::new(out, Tag::AlternativeId);
        element.attribute("IDENTIFIER", id.identifier.as_deref())?;
        element.extra_attributes(&id.extras)?;
        leaf(element, &id.extras, Tag::AlternativeId)
    })
}

/// Ends an element that holds nothing but unknown elements.
fn leaf<W: Write>(element: Element<'_, W>, extras: &Extras, tag: Tag) -> Result<(), WriteError> {
    if extras.elements.is_empty() {
        element.empty();
        return Ok(());
    }
    let Element { out } = element;
    out.end_open();
    inside(out, extras, None)?;
    out.close(tag.name());
    Ok(())
}

pub(super) fn header<W: Write>(
    out: &mut Output<W>,
    header: &Header,
    version: Option<&str>,
) -> Result<(), WriteError> {
    let mut element = Element::new(out, Tag::ReqIfHeader);
    element.attribute("IDENTIFIER", header.identifier.as_deref())?;
    element.extra_attributes(&header.extras)?;
    element.open();
    for (tag, text) in [
        (Tag::Comment, header.comment.as_deref()),
        (Tag::CreationTime, header.creation_time.as_deref()),
        (Tag::RepositoryId, header.repository_id.as_deref()),
        (Tag::ReqIfToolId, header.tool_id.as_deref()),
        (Tag::ReqIfVersion, version),
        (Tag::SourceToolId, header.source_tool_id.as_deref()),
        (Tag::Title, header.title.as_deref()),
    ] {
        if let Some(text) = text {
            out.text_element(tag.name(), text)?;
        }
    }
    inside(out, &header.extras, None)?;
    out.close(Tag::ReqIfHeader.name());
    Ok(())
}

pub(super) fn datatype<W: Write>(
    out: &mut Output<W>,
    datatype: &Datatype,
) -> Result<(), WriteError> {
    let tag = Tag::DatatypeDefinition(datatype.bounds.kind());
    let extras = &datatype.extras;
    let mut element = Element::new(out, tag);
    element.identity(&datatype.identity)?;
    let mut enum_values: &[EnumValue] = &[];
    match &datatype.bounds {
        Bounds::Boolean | Bounds::Date | Bounds::Xhtml => {}
        Bounds::Enumeration { values } => enum_values = values,
        Bounds::Integer { min, max } => {
            element.attribute("MIN", min.as_deref())?;
            element.attribute("MAX", max.as_deref())?;
        }
        Bounds::Real { min, max, accuracy } => {
            element.attribute("MIN", min.as_deref())?;
            element.attribute("MAX", max.as_deref())?;
            element.attribute("ACCURACY", accuracy.as_deref())?;
        }
        Bounds::String { max_length } => {
            element.attribute("MAX-LENGTH", max_length.as_deref())?;
        }
    }
    element.extra_attributes(extras)?;
    let childless = datatype.identity.alternative_id.is_none()
        && enum_values.is_empty()
        && extras.elements.is_empty()
        && extras.empty.is_empty();
    if childless {
        element.empty();
        return Ok(());
    }
    element.open();
    alternative_id(out, &datatype.identity, extras)?;
    list(out, Tag::SpecifiedValues, enum_values, extras, enum_value)?;
    inside(out, extras, None)?;
    out.close(tag.name());
    Ok(())
}

fn enum_value<W: Write>(out: &mut Output<W>, value: &EnumValue) -> Result<(), WriteError> {
    let mut element = Element::new(out, Tag::EnumValue);
    element.identity(&value.identity)?;
    element.extra_attributes(&value.extras)?;
    element.open();
    alternative_id(out, &value.identity, &value.extras)?;
    let properties = value.properties.as_slice();
    list(
        out,
        Tag::Properties,
        properties,
        &value.extras,
        |out, embedded| {
            let mut element = Element::new(out, Tag::EmbeddedValue);
            element.attribute("KEY", embedded.key.as_deref())?;
            element.attribute("OTHER-CONTENT", embedded.other_content.as_deref())?;
            element.extra_attributes(&embedded.extras)?;
            leaf(element, &embedded.extras, Tag::EmbeddedValue)
        },
    )?;
    inside(out, &value.extras, None)?;
    out.close(Tag::EnumValue.name());
    Ok(())
}

pub(super) fn spec_type<W: Write>(
    out: &mut Output<W>,
    spec_type: &SpecType,
) -> Result<(), WriteError> {
    let tag = Tag::SpecType(spec_type.kind);
    let mut element = Element::new(out, tag);
    element.identity(&spec_type.identity)?;
    element.extra_attributes(&spec_type.extras)?;
    element.open();
    let extras = &spec_type.extras;
    alternative_id(out, &spec_type.identity, extras)?;
    let attributes = &spec_type.attributes;
    list(
        out,
        Tag::SpecAttributes,
        attributes,
        extras,
        attribute_definition,
    )?;
    inside(out, extras, None)?;
    out.close(tag.name());
    Ok(())
}

fn attribute_definition<W: Write>(
    out: &mut Output<W>,
    definition: &AttributeDefinition,
) -> Result<(), WriteError> {
    let tag = Tag::AttributeDefinition(definition.kind);
    let extras = &definition.extras;
    let mut element = Element::new(out, tag);
    element.identity(&definition.identity)?;
    element.attribute("IS-EDITABLE", definition.is_editable.as_deref())?;
    element.attribute("MULTI-VALUED", definition.multi_valued.as_deref())?;
    element.extra_attributes(extras)?;
    element.open();
    alternative_id(out, &definition.identity, extras)?;
    let datatype = definition.datatype.as_ref().map(|datatype| {
        (
            Tag::DatatypeRef(datatype.kind),
            datatype.identifier.as_str(),
        )
    });
    reference(out, Tag::Type, datatype, extras)?;
    let default = definition.default_value.as_slice();
    list(
        out,
        Tag::DefaultValue,
        default,
        extras,
        values::attribute_value,
    )?;
    inside(out, extras, None)?;
    out.close(tag.name());
    Ok(())
}

pub(super) fn tool_extension<W: Write>(
    out: &mut Output<W>,
    extension: &ToolExtension,
) -> Result<(), WriteError> {
    let tag = Tag::ReqIfToolExtension;
    let mut element = Element::new(out, tag);
    element.extra_attributes(&extension.extras)?;
    let Element { out } = element;
    out.fragment_content(tag.name(), &extension.content);
    Ok(())
}
