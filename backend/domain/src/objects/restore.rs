//! Going back to an earlier version: all of an object, or some of its fields.

use serde_json::Value;

use super::{ObjectContent, ObjectEdit};
use crate::{
    attributes::AttributeDefinition,
    ids::AttributeId,
    patch::Patch,
    violation::{Collector, Violations},
};

/// A field that can be restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestorableField {
    /// The heading.
    Heading,
    /// The body.
    Body,
    /// What it is in the document.
    Classification,
    /// Its type.
    ObjectType,
    /// Its lifecycle state.
    LifecycleState,
    /// References to the world outside.
    References,
    /// Links to the world outside.
    ExternalLinks,
    /// One attribute.
    Attribute(AttributeId),
}

impl RestorableField {
    /// Reads the name of a field as the API gives it: attributes are `attributes/` and the name or id.
    #[must_use]
    pub fn parse(name: &str, definitions: &[AttributeDefinition]) -> Option<Self> {
        Some(match name {
            "heading" => Self::Heading,
            "body" => Self::Body,
            "classification" => Self::Classification,
            "object_type_id" => Self::ObjectType,
            "lifecycle_state" => Self::LifecycleState,
            "references" => Self::References,
            "external_links" => Self::ExternalLinks,
            _ => {
                let called = name.strip_prefix("attributes/")?;
                let named = definitions.iter().find(|one| one.name == called);
                Self::Attribute(match named {
                    Some(definition) => definition.id,
                    None => AttributeId(uuid::Uuid::parse_str(called).ok()?),
                })
            }
        })
    }
}

/// The edit that brings fields back to what they were; all of them when none is named.
///
/// A value of an attribute that is gone is a fault: it can be restored nowhere.
pub fn restore_edit(
    (old, current): (&ObjectContent, &ObjectContent),
    fields: Option<&[RestorableField]>,
    definitions: &[AttributeDefinition],
) -> Result<ObjectEdit, Violations> {
    let wanted = |field: RestorableField| fields.is_none_or(|fields| fields.contains(&field));
    let mut edit = ObjectEdit::default();
    if wanted(RestorableField::Heading) && old.heading != current.heading {
        edit.heading = patch(old.heading.clone());
    }
    if wanted(RestorableField::Body) && old.body != current.body {
        edit.body = patch(old.body.clone());
    }
    if wanted(RestorableField::Classification) && old.classification != current.classification {
        edit.classification = Some(old.classification);
    }
    if wanted(RestorableField::ObjectType) && old.object_type_id != current.object_type_id {
        edit.object_type_id = patch(old.object_type_id);
    }
    if wanted(RestorableField::LifecycleState) && old.lifecycle_state != current.lifecycle_state {
        edit.lifecycle_state = patch(old.lifecycle_state.clone());
    }
    if wanted(RestorableField::References) && old.external_references != current.external_references
    {
        edit.external_references = Patch::Set(old.external_references.clone());
    }
    if wanted(RestorableField::ExternalLinks) && old.external_links != current.external_links {
        edit.external_links = Some(old.external_links.clone());
    }
    let mut violations = Collector::default();
    for id in old.attributes.keys().chain(current.attributes.keys()) {
        let (before, now) = (old.attributes.get(id), current.attributes.get(id));
        if before == now || !wanted(RestorableField::Attribute(*id)) {
            continue;
        }
        if definitions.iter().any(|definition| definition.id == *id) {
            let value = before.cloned().unwrap_or(Value::Null);
            edit.attributes.insert(id.to_string(), value);
        } else if before.is_some() {
            violations.add(
                format!("/attributes/{id}"),
                "unknown_attribute",
                "this module has the attribute no more",
            );
        }
    }
    violations.finish()?;
    Ok(edit)
}

fn patch<T>(value: Option<T>) -> Patch<T> {
    value.map_or(Patch::Clear, Patch::Set)
}
