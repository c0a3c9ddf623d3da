//! What an edit changes of an object, field by field.

use req1_domain::{
    ids::ObjectId,
    objects::{Object, ObjectContent},
};
use serde_json::{Map, Value, json};

use crate::objects::AttributeNames;

/// A field of an object that becomes another.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDiff {
    /// The object.
    pub object: ObjectId,
    /// Its key.
    pub key: String,
    /// A field, or `attributes/` and a name.
    pub field: String,
    /// What it is.
    pub before: Value,
    /// What it becomes.
    pub after: Value,
}

fn fields(names: &AttributeNames, content: &ObjectContent) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in [
        ("heading", json!(content.heading)),
        ("body", json!(content.body)),
        ("classification", json!(content.classification.as_str())),
        ("object_type_id", json!(content.object_type_id)),
        ("lifecycle_state", json!(content.lifecycle_state)),
    ] {
        fields.insert(name.to_owned(), value);
    }
    for (name, value) in names.by_name(content.attributes.clone()) {
        fields.insert(format!("attributes/{name}"), value);
    }
    fields
}

/// The fields that differ.
pub(super) fn diff(
    names: &AttributeNames,
    object: &Object,
    draft: &ObjectContent,
) -> Vec<FieldDiff> {
    let before = fields(names, &object.content);
    let after = fields(names, draft);
    let mut all: Vec<&String> = before.keys().chain(after.keys()).collect();
    all.sort_unstable();
    all.dedup();
    let value = |of: &Map<String, Value>, name: &str| of.get(name).cloned().unwrap_or_default();
    let differing = all.into_iter().filter_map(|name| {
        let (before, after) = (value(&before, name), value(&after, name));
        (before != after).then(|| FieldDiff {
            object: object.id,
            key: object.key.clone(),
            field: name.clone(),
            before,
            after,
        })
    });
    differing.collect()
}
