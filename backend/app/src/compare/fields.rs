//! Differences field by field.

use std::collections::BTreeSet;

use req1_domain::{
    ids::ObjectId,
    text::{Piece, plain_text, redline},
};
use req1_store::past::{ComparedEntity, ComparedObject};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{NamedAttribute, NamedAttributes};
use crate::objects::AttributeNames;

/// Fields that every object has, in the order in which they are told.
const OWN: [&str; 7] = [
    "heading",
    "body",
    "classification",
    "object_type_id",
    "lifecycle_state",
    "references",
    "parent_id",
];

/// A field that differs.
#[derive(Debug)]
pub struct FieldDifference {
    /// Its name in the API; attributes are `attributes/` and their name, external links `external_links/` and their id.
    pub field: String,
    /// The attribute, when it is one.
    pub attribute_id: Option<Uuid>,
    /// What it was; null when it had no value.
    pub from: Value,
    /// What it is afterwards.
    pub to: Value,
    /// Where both are texts: the words that stayed, came and went. Without markup.
    pub redline: Option<Vec<Piece>>,
}

/// An object that differs.
#[derive(Debug)]
pub struct ObjectDifference {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its heading afterwards, or the last one when it is gone.
    pub heading: Value,
    /// Its classification, likewise.
    pub classification: Value,
    /// Its version then; none when it was not there.
    pub version_from: Option<i32>,
    /// Its version afterwards; none when it is gone.
    pub version_to: Option<i32>,
    /// Whether it says something else.
    pub changed: bool,
    /// Whether it stands somewhere else.
    pub moved: bool,
    /// The fields that differ; of one that is new or gone, those that have a value.
    pub fields: Vec<FieldDifference>,
}

/// A part of the schema that differs.
#[derive(Debug)]
pub struct SchemaDifference {
    /// What it is: `module`, `attribute_definition` or `object_type`.
    pub entity: String,
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: Option<String>,
    /// What it was; none when it was not there.
    pub from: Option<Map<String, Value>>,
    /// What it is afterwards; none when it is gone.
    pub to: Option<Map<String, Value>>,
}

/// Names of the attributes of two moments, the later ones first.
pub(super) fn attributes(entities: &[ComparedEntity]) -> NamedAttributes {
    let attributes = entities
        .iter()
        .filter(|one| one.kind == "attribute_definition");
    attributes
        .filter_map(|entity| {
            let snapshot = entity.to.as_ref().or(entity.from.as_ref())?;
            let text = |field: &str| snapshot.get(field).and_then(Value::as_str);
            let data_type = text("data_type").unwrap_or_default();
            let named = NamedAttribute {
                name: text("name")?.to_owned(),
                is_text: matches!(data_type, "string" | "text" | "rich_text"),
                is_rich: data_type == "rich_text",
            };
            Some((entity.id, named))
        })
        .collect()
}

/// What differs in a part of the schema; none when nothing does.
pub(super) fn schema_difference(entity: ComparedEntity) -> Option<SchemaDifference> {
    if entity.from == entity.to {
        return None;
    }
    let newest = entity.to.as_ref().or(entity.from.as_ref());
    let name = newest.and_then(|snapshot| snapshot.get("name"));
    Some(SchemaDifference {
        name: name.and_then(Value::as_str).map(str::to_owned),
        entity: entity.kind,
        id: entity.id,
        from: entity.from,
        to: entity.to,
    })
}

/// What differs in an object, field by field.
pub(crate) fn object_difference(
    object: ComparedObject,
    attributes: &NamedAttributes,
) -> ObjectDifference {
    let newest = if object.version_to.is_some() {
        &object.to
    } else {
        &object.from
    };
    let of_newest = |field: &str| newest.get(field).cloned().unwrap_or_default();
    let (heading, classification) = (of_newest("heading"), of_newest("classification"));
    let mut fields: Vec<_> = OWN
        .into_iter()
        .filter_map(|name| {
            let (from, to) = (value(&object.from, name), value(&object.to, name));
            let is_text = matches!(name, "heading" | "body");
            difference(name.to_owned(), (from, to), (is_text, name == "body"))
        })
        .collect();
    fields.extend(external_link_differences(&object));
    fields.extend(attribute_differences(&object, attributes));
    ObjectDifference {
        id: object.id,
        key: object.key,
        heading,
        classification,
        version_from: object.version_from,
        version_to: object.version_to,
        changed: object.changed,
        moved: object.moved,
        fields,
    }
}

/// Each link of its own; ids rise with time.
fn external_link_differences(object: &ComparedObject) -> Vec<FieldDifference> {
    let (from, to) = (
        within(&object.from, "external_links"),
        within(&object.to, "external_links"),
    );
    let ids: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let of = |id: &String| {
        let field = format!("external_links/{id}");
        difference(field, (value(&from, id), value(&to, id)), (false, false))
    };
    ids.into_iter().filter_map(of).collect()
}

/// The fields of a field.
fn within(side: &Map<String, Value>, name: &str) -> Map<String, Value> {
    match side.get(name) {
        Some(Value::Object(values)) => values.clone(),
        _ => Map::new(),
    }
}

fn attribute_differences(
    object: &ComparedObject,
    attributes: &NamedAttributes,
) -> Vec<FieldDifference> {
    let (from, to) = (
        within(&object.from, "attributes"),
        within(&object.to, "attributes"),
    );
    let ids: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let mut found: Vec<_> = ids
        .into_iter()
        .filter_map(|key| {
            let id: Uuid = key.parse().ok()?;
            // A value of an attribute that was gone at both moments is out of sight.
            let attribute = attributes.get(&id)?;
            let field = format!("attributes/{}", attribute.name);
            let kind = (attribute.is_text, attribute.is_rich);
            let found = difference(field, (value(&from, key), value(&to, key)), kind)?;
            Some(FieldDifference {
                attribute_id: Some(id),
                ..found
            })
        })
        .collect();
    found.sort_by(|a, b| a.field.cmp(&b.field));
    found
}

fn value(side: &Map<String, Value>, name: &str) -> Value {
    side.get(name).cloned().unwrap_or_default()
}

fn difference(
    field: String,
    (from, to): (Value, Value),
    (is_text, is_rich): (bool, bool),
) -> Option<FieldDifference> {
    if from == to {
        return None;
    }
    let redline = match (&from, &to) {
        (Value::String(from), Value::String(to)) if is_rich => {
            Some(redline(&plain_text(from), &plain_text(to)))
        }
        (Value::String(from), Value::String(to)) if is_text => Some(redline(from, to)),
        _ => None,
    };
    Some(FieldDifference {
        field,
        attribute_id: None,
        from,
        to,
        redline,
    })
}

/// Fields with the attributes by name.
pub(super) fn name_attributes(
    mut fields: Map<String, Value>,
    names: &AttributeNames,
) -> Map<String, Value> {
    if let Some(attributes) = fields.remove("attributes") {
        let attributes = serde_json::from_value(attributes).unwrap_or_default();
        let values = names.by_name(attributes);
        fields.insert("attributes".to_owned(), Value::Object(values));
    }
    fields
}
