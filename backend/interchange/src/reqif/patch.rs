//! Our changes, written into the elements that the other tool sent.

use req1_domain::{
    attributes::EnumOption,
    ids::{AttributeId, FileId, ObjectId},
    objects::{Classification, ObjectContent},
};
use reqif::{
    Fragment, Kind,
    model::{
        AttributeValue, EmbeddedValue, EnumValue, Identity, KindRef, SpecObject, Value, Xhtml,
    },
};
use serde_json::Value as Json;

use super::{MappedDefinition, Mapping, Role, document::identifier, from_html};

/// What the document calls things of ours.
pub struct Names<'a> {
    /// Place in the archive and media type of a picture.
    pub picture: &'a dyn Fn(FileId) -> Option<(String, String)>,
    /// LAST-CHANGE of what is written.
    pub last_change: String,
}

impl std::fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Names")
            .field("last_change", &self.last_change)
            .finish_non_exhaustive()
    }
}

fn reference(kind: Kind, id: &str) -> KindRef {
    KindRef {
        kind,
        identifier: id.to_owned(),
    }
}

/// Replaces, adds or takes away the value of a definition.
fn set(values: &mut Vec<AttributeValue>, (id, kind): (&str, Kind), value: Option<Value>) {
    let is_it = |one: &AttributeValue| {
        one.definition
            .as_ref()
            .is_some_and(|one| one.identifier == id)
    };
    let Some(value) = value else {
        values.retain(|one| !is_it(one));
        return;
    };
    if let Some(present) = values.iter_mut().find(|one| is_it(one)) {
        present.value = value;
    } else {
        let definition = Some(reference(kind, id));
        values.push(AttributeValue {
            definition,
            value,
            extras: reqif::model::Extras::default(),
        });
    }
}

fn text_value(kind: Kind, text: Option<&str>) -> Option<Value> {
    let text = text?;
    if kind != Kind::Xhtml {
        return Some(Value::String(Some(text.to_owned())));
    }
    let plain = Fragment::text(text);
    Some(xhtml(
        Fragment::parse(&format!("<div>{plain}</div>")).unwrap_or(plain),
    ))
}

fn xhtml(fragment: Fragment) -> Value {
    Value::Xhtml(Xhtml {
        the_value: Some(fragment),
        ..Xhtml::default()
    })
}

fn rich_value(kind: Kind, html: Option<&str>, names: &Names<'_>) -> Option<Value> {
    let html = html?;
    if kind != Kind::Xhtml {
        return Some(Value::String(Some(req1_domain::text::plain_text(html))));
    }
    Some(xhtml(from_html(html, |id| (names.picture)(id))))
}

/// The identifier of an option that was added here.
pub(super) fn option_identifier(attribute: AttributeId, key: &str) -> String {
    identifier(&uuid::Uuid::new_v5(&attribute.0, key.as_bytes()))
}

fn attribute_value(
    (attribute, definition): (AttributeId, &MappedDefinition),
    value: Option<&Json>,
    names: &Names<'_>,
) -> Option<Value> {
    let value = value?;
    let text = || {
        Some(
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned),
        )
    };
    let one = |key: &str| {
        let known = definition
            .keys
            .iter()
            .find(|(_, known)| *known == key)
            .map(|(id, _)| id.clone());
        known.unwrap_or_else(|| option_identifier(attribute, key))
    };
    Some(match definition.kind {
        Kind::Boolean => Value::Boolean(text()),
        Kind::Date => Value::Date(text()),
        Kind::Integer => Value::Integer(text()),
        Kind::Real => Value::Real(text()),
        Kind::String => Value::String(text()),
        Kind::Xhtml => return rich_value(Kind::Xhtml, value.as_str(), names),
        Kind::Enumeration => {
            let keys = value
                .as_array()
                .cloned()
                .unwrap_or_else(|| vec![value.clone()]);
            Value::Enumeration(keys.iter().filter_map(Json::as_str).map(one).collect())
        }
    })
}

/// The element with what changed between the imported and the present content. Everything else stays as it came. Where
/// the element has no type that the document knows, new values need the `fallback` one.
#[must_use]
pub fn patch_object(
    source: &SpecObject,
    (before, after): (&ObjectContent, &ObjectContent),
    (mapping, fallback): (&Mapping, &str),
    names: &Names<'_>,
) -> SpecObject {
    let mut object = source.clone();
    let own = object.type_ref.as_deref().unwrap_or_default();
    let known = mapping.types.contains_key(own);
    let type_id = if known { own } else { fallback }.to_owned();
    if before.heading != after.heading {
        let role = |role: &Role| matches!(role, Role::ChapterName | Role::Name);
        match mapping.definition_of(&type_id, role) {
            Some(id) => {
                let kind = mapping
                    .definitions
                    .get(id)
                    .map_or(Kind::String, |one| one.kind);
                set(
                    &mut object.values,
                    (id, kind),
                    text_value(kind, after.heading.as_deref()),
                );
            }
            None => object.identity.long_name.clone_from(&after.heading),
        }
    }
    if before.body != after.body
        && let Some(id) = mapping.definition_of(&type_id, |role| *role == Role::Text)
    {
        let kind = mapping
            .definitions
            .get(id)
            .map_or(Kind::Xhtml, |one| one.kind);
        set(
            &mut object.values,
            (id, kind),
            rich_value(kind, after.body.as_deref(), names),
        );
    }
    let changed = before.attributes.keys().chain(after.attributes.keys());
    for attribute in changed.filter(|id| before.attributes.get(id) != after.attributes.get(id)) {
        let is_it = |role: &Role| *role == Role::Attribute(*attribute);
        let Some(id) = mapping.definition_of(&type_id, is_it) else {
            continue;
        };
        let Some(definition) = mapping.definitions.get(id) else {
            continue;
        };
        let value = attribute_value(
            (*attribute, definition),
            after.attributes.get(attribute),
            names,
        );
        set(&mut object.values, (id, definition.kind), value);
    }
    if !known && object.values != source.values {
        object.type_ref = Some(type_id);
    }
    if object != *source {
        object.identity.last_change = Some(names.last_change.clone());
    }
    object
}

/// The element of an object that was made here.
#[must_use]
pub fn new_object(
    (id, key): (ObjectId, &str),
    content: &ObjectContent,
    (mapping, type_id): (&Mapping, &str),
    names: &Names<'_>,
) -> SpecObject {
    let blank = ObjectContent {
        heading: None,
        body: None,
        classification: Classification::Normative,
        object_type_id: None,
        attributes: req1_domain::attributes::Attributes::new(),
        lifecycle_state: None,
        external_references: Json::Null,
        external_links: req1_domain::external_links::ExternalLinks::new(),
        content_fingerprint: String::new(),
        reviewed_at: None,
        reviewed_by: None,
        reviewed_fingerprint: None,
    };
    let source = SpecObject {
        identity: Identity {
            identifier: Some(identifier(&id.0)),
            last_change: Some(names.last_change.clone()),
            ..Identity::default()
        },
        type_ref: Some(type_id.to_owned()),
        ..SpecObject::default()
    };
    let mut object = patch_object(&source, (&blank, content), (mapping, type_id), names);
    if let Some(id) = mapping.definition_of(type_id, |role| *role == Role::Key) {
        set(
            &mut object.values,
            (id, Kind::String),
            Some(Value::String(Some(key.to_owned()))),
        );
    }
    object
}

pub(super) fn new_option(
    attribute: AttributeId,
    option: &EnumOption,
    place: usize,
    last_change: &str,
) -> EnumValue {
    EnumValue {
        identity: Identity {
            identifier: Some(option_identifier(attribute, &option.key)),
            long_name: Some(option.label.clone()),
            last_change: Some(last_change.to_owned()),
            ..Identity::default()
        },
        properties: Some(EmbeddedValue {
            key: Some(place.to_string()),
            other_content: Some(option.color.clone().unwrap_or_default()),
            ..EmbeddedValue::default()
        }),
        ..EnumValue::default()
    }
}
