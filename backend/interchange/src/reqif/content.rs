//! An object of a document as our content.

use req1_domain::{
    attributes::Attributes,
    ids::{FileId, ObjectTypeId},
    objects::Classification,
    text::MAX_BODY_CHARS,
};
use reqif::{
    lexical,
    model::{AttributeValue, SpecObject, Value},
};
use serde_json::{Value as Json, json};

use super::{Mapping, Role, to_html};

/// Longest heading that is shown.
const MAX_HEADING_CHARS: usize = 10_000;

/// Gives the stored file of a picture's path, and whether browsers show it.
pub trait Pictures {
    /// The file at a path of the archive.
    fn file(&mut self, path: &str) -> Option<(FileId, bool)>;
}

impl<F: FnMut(&str) -> Option<(FileId, bool)>> Pictures for F {
    fn file(&mut self, path: &str) -> Option<(FileId, bool)> {
        self(path)
    }
}

/// What an object says to us.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadObject {
    /// Heading, one line.
    pub heading: Option<String>,
    /// Body, sanitised HTML.
    pub body: Option<String>,
    /// Heading, requirement or note.
    pub classification: Classification,
    /// Our type.
    pub object_type: Option<ObjectTypeId>,
    /// Values by attribute.
    pub attributes: Attributes,
    /// Attribute definitions whose value does not fit our kinds, or not whole; it stays in the exchange only.
    pub unreadable: Vec<String>,
}

/// Reads an object.
pub fn read_object(
    object: &SpecObject,
    mapping: &Mapping,
    pictures: &mut impl Pictures,
) -> ReadObject {
    let mapped_type = object
        .type_ref
        .as_deref()
        .and_then(|id| mapping.types.get(id));
    let (mut chapter, mut name, mut body) = (None, None, None);
    let mut attributes = Attributes::new();
    let mut unreadable = Vec::new();
    for value in &object.values {
        let Some(id) = value.definition.as_ref().map(|one| one.identifier.as_str()) else {
            continue;
        };
        let Some(definition) = mapping.definitions.get(id) else {
            continue;
        };
        match definition.role {
            Role::ChapterName => chapter = chapter.or(kept(line(value), id, &mut unreadable)),
            Role::Name => name = name.or(kept(line(value), id, &mut unreadable)),
            Role::Text => body = body.or(kept(rich(value, pictures), id, &mut unreadable)),
            Role::Key => {}
            Role::Attribute(attribute) => match read_value(value, definition, pictures) {
                Ok(Some(read)) => {
                    attributes.entry(attribute).or_insert(read);
                }
                Ok(None) => {}
                Err(()) => unreadable.push(id.to_owned()),
            },
        }
    }
    let is_chapter = chapter.is_some() && body.is_none();
    let classification = match mapped_type {
        _ if is_chapter => Classification::Heading,
        Some(one) if one.informative => Classification::Informative,
        _ => Classification::Normative,
    };
    let names_itself = object.type_ref.as_deref().is_some_and(|id| {
        mapping
            .definition_of(id, |role| matches!(role, Role::ChapterName | Role::Name))
            .is_some()
    });
    let long_name = if names_itself {
        None
    } else {
        object.identity.long_name.as_deref().and_then(one_line)
    };
    ReadObject {
        heading: chapter.or(name).or(long_name),
        body,
        classification,
        object_type: mapped_type.map(|one| one.object_type),
        attributes,
        unreadable,
    }
}

/// A heading: one line without control characters, bounded.
fn one_line(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(MAX_HEADING_CHARS)
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The text, having noted its definition where it is not the whole of it.
fn kept(
    (text, is_whole): (Option<String>, bool),
    definition: &str,
    unreadable: &mut Vec<String>,
) -> Option<String> {
    if !is_whole {
        unreadable.push(definition.to_owned());
    }
    text
}

/// The text as a heading, and whether it is all of it.
fn line(value: &AttributeValue) -> (Option<String>, bool) {
    let text = plain(value).unwrap_or_default();
    (
        one_line(&text),
        text.chars().nth(MAX_HEADING_CHARS).is_none(),
    )
}

fn plain(value: &AttributeValue) -> Option<String> {
    if let Value::Xhtml(xhtml) = &value.value {
        return Some(xhtml.the_value.as_ref()?.plain_text());
    }
    value.value.as_simple().map(str::to_owned)
}

/// The text as HTML, and whether it is all of it.
fn rich(value: &AttributeValue, pictures: &mut impl Pictures) -> (Option<String>, bool) {
    let html = if let Value::Xhtml(xhtml) = &value.value {
        let fragment = xhtml.the_value.as_ref();
        fragment.map(|fragment| to_html(fragment, |path| pictures.file(path)))
    } else {
        value.value.as_simple().map(paragraphs)
    };
    let html = html.filter(|html| !html.trim().is_empty());
    if let Some(html) = &html
        && html.chars().nth(MAX_BODY_CHARS).is_some()
    {
        // Too long to be edited here: the beginning of the plain text is shown, the exchange keeps all of it.
        let plain: String = req1_domain::text::plain_text(html)
            .chars()
            .take(MAX_BODY_CHARS / 8)
            .collect();
        return (Some(paragraphs(&plain)), false);
    }
    (html, true)
}

/// Plain text as HTML with its line breaks.
fn paragraphs(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    escaped.replace("\r\n", "\n").replace('\n', "<br>")
}

/// Our form of a value; nothing when it is empty, an error when it does not fit.
fn read_value(
    value: &AttributeValue,
    definition: &super::MappedDefinition,
    pictures: &mut impl Pictures,
) -> Result<Option<Json>, ()> {
    if value.value.kind() != definition.kind {
        return Err(());
    }
    let text = value.value.as_simple();
    Ok(match &value.value {
        Value::Xhtml(_) => match rich(value, pictures) {
            (read, true) => read.map(Json::from),
            (_, false) => return Err(()),
        },
        Value::Enumeration(ids) => {
            let keys: Vec<&String> = ids
                .iter()
                .filter_map(|id| definition.keys.get(id))
                .collect();
            if keys.len() < ids.len() && keys.is_empty() {
                return Err(());
            }
            if definition.multi {
                (!keys.is_empty()).then(|| json!(keys))
            } else {
                keys.first().map(|key| json!(key))
            }
        }
        Value::String(_) => text.filter(|text| !text.is_empty()).map(Json::from),
        Value::Boolean(_) => text
            .map(|text| lexical::boolean(text).map(Json::from))
            .transpose()
            .map_err(drop)?,
        Value::Integer(_) => match text {
            None => None,
            Some(text) => {
                let number = lexical::integer(text).map_err(drop)?;
                Some(json!(i64::try_from(number).map_err(drop)?))
            }
        },
        Value::Real(_) => match text {
            None => None,
            Some(text) => {
                let number = lexical::real(text).map_err(drop)?;
                Some(Json::Number(
                    serde_json::Number::from_f64(number).ok_or(())?,
                ))
            }
        },
        Value::Date(_) => text.map(date).transpose()?,
    })
}

/// A date as we keep it: as written where that is RFC 3339 or has no zone, else nothing we can hold.
fn date(text: &str) -> Result<Json, ()> {
    let text = text.trim();
    lexical::date_time(text).map_err(drop)?;
    req1_domain::attributes::is_date(text)
        .then(|| json!(text))
        .ok_or(())
}
