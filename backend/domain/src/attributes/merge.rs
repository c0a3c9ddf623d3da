//! Attributes of one object: a request names some of them, the rest stays.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{AttributeDefinition, check, dependency};
use crate::{
    ids::AttributeId,
    violation::{Collector, Violations},
};

/// Stored values of an object.
pub type Attributes = BTreeMap<AttributeId, Value>;

/// What a request says, keyed by attribute name or id; null clears.
pub type AttributePatch = BTreeMap<String, Value>;

/// Finds a definition by what a client may call it: its id, its name, or its name in another case.
pub(super) fn find<'a>(
    definitions: &'a [AttributeDefinition],
    called: &str,
) -> Option<&'a AttributeDefinition> {
    let id = uuid::Uuid::parse_str(called).ok().map(AttributeId);
    definitions
        .iter()
        .find(|definition| definition.name == called)
        .or_else(|| {
            definitions
                .iter()
                .find(|definition| Some(definition.id) == id)
        })
        .or_else(|| {
            definitions
                .iter()
                .find(|definition| definition.name.eq_ignore_ascii_case(called))
        })
}

/// JSON pointer of an attribute in a request.
pub(super) fn pointer(called: &str) -> String {
    format!(
        "/attributes/{}",
        called.replace('~', "~0").replace('/', "~1")
    )
}

/// Merges a request into the current values key by key, checking each value that it names.
pub fn apply_patch(
    definitions: &[AttributeDefinition],
    current: &Attributes,
    patch: &AttributePatch,
) -> Result<Attributes, Violations> {
    let mut merged = current.clone();
    let mut violations = Collector::default();
    for (called, value) in patch {
        let pointer = pointer(called);
        let Some(definition) = find(definitions, called) else {
            violations.add(
                pointer,
                "unknown_attribute",
                "this module has no such attribute",
            );
            continue;
        };
        if value.is_null() {
            merged.remove(&definition.id);
        } else if let Some(value) = violations.take(check(definition, &pointer, value)) {
            merged.insert(definition.id, value);
        }
    }
    violations.finish()?;
    Ok(merged)
}

/// Default values of a new object for which a request names these values: those of the attributes of its type, where it
/// has one, and of an enum only what the other values allow.
#[must_use]
pub fn defaults(
    definitions: &[AttributeDefinition],
    own: Option<&[AttributeId]>,
    patch: &AttributePatch,
) -> Attributes {
    let mut values: Attributes = definitions
        .iter()
        .filter(|definition| own.is_none_or(|own| own.contains(&definition.id)))
        .filter_map(|definition| Some((definition.id, definition.default_value.clone()?)))
        .collect();
    let mut given = values.clone();
    for (called, value) in patch {
        match find(definitions, called) {
            Some(definition) if value.is_null() => {
                given.remove(&definition.id);
            }
            Some(definition) => given.extend(
                check(definition, "", value)
                    .ok()
                    .map(|value| (definition.id, value)),
            ),
            None => {}
        }
    }
    values.retain(|id, value| {
        let definition = definitions.iter().find(|one| one.id == *id);
        definition.is_none_or(|definition| dependency::refused(definition, &given, value).is_none())
    });
    values
}

/// Checks that a request gives values only to attributes of the object's type; taking one away is always possible.
pub fn check_own(
    definitions: &[AttributeDefinition],
    own: &[AttributeId],
    patch: &AttributePatch,
) -> Result<(), Violations> {
    let mut violations = Collector::default();
    for (called, value) in patch {
        let foreign = find(definitions, called).is_some_and(|one| !own.contains(&one.id));
        if foreign && !value.is_null() {
            violations.add(
                pointer(called),
                "not_of_type",
                "objects of this type do not have the attribute",
            );
        }
    }
    violations.finish()
}

/// Checks that every required attribute, given by name, has a value. What the object's type does not have is not asked for:
/// nobody could give it.
pub fn check_required<'a>(
    (definitions, own): (&[AttributeDefinition], Option<&[AttributeId]>),
    required: impl IntoIterator<Item = &'a str>,
    attributes: &Attributes,
) -> Result<(), Violations> {
    let mut violations = Collector::default();
    for name in required {
        let Some(definition) = find(definitions, name) else {
            continue;
        };
        if own.is_some_and(|own| !own.contains(&definition.id)) {
            continue;
        }
        let missing = match attributes.get(&definition.id) {
            None | Some(Value::Null) => true,
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(Value::Array(values)) => values.is_empty(),
            Some(Value::Bool(_) | Value::Number(_) | Value::Object(_)) => false,
        };
        if missing {
            violations.add(
                pointer(&definition.name),
                "required_attribute",
                "must have a value",
            );
        }
    }
    violations.finish()
}

#[cfg(test)]
mod tests {
    use super::super::DataType;
    use super::*;
    use serde_json::json;

    fn definition(id: u128, name: &str, data_type: DataType) -> AttributeDefinition {
        AttributeDefinition {
            id: AttributeId(uuid::Uuid::from_u128(id)),
            name: name.to_owned(),
            description: None,
            data_type,
            multi_select: false,
            default_value: None,
            enum_options: Vec::new(),
            depends_on: None,
            dependency_mapping: None,
            normative: false,
            position: 0,
        }
    }

    #[test]
    fn obj_6_attributes_merge_key_by_key_and_null_clears() {
        let definitions = [
            definition(1, "Priority", DataType::Integer),
            definition(2, "Owner", DataType::String),
        ];
        let current: Attributes = [
            (definitions[0].id, json!(1)),
            (definitions[1].id, json!("x")),
        ]
        .into();
        let patch: AttributePatch = [("priority".to_owned(), json!(null))].into();
        let merged = apply_patch(&definitions, &current, &patch).unwrap();
        assert_eq!(merged, [(definitions[1].id, json!("x"))].into());
        let by_id: AttributePatch = [(definitions[0].id.to_string(), json!(5))].into();
        assert_eq!(
            apply_patch(&definitions, &current, &by_id).unwrap()[&definitions[0].id],
            json!(5)
        );
    }

    #[test]
    fn att_2_every_wrong_attribute_is_named() {
        let definitions = [definition(1, "a/b", DataType::Integer)];
        let patch: AttributePatch = [
            ("a/b".to_owned(), json!("x")),
            ("Gone".to_owned(), json!(1)),
        ]
        .into();
        let violations = apply_patch(&definitions, &Attributes::new(), &patch).unwrap_err();
        let places: Vec<&str> = violations
            .0
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(places, ["/attributes/Gone", "/attributes/a~1b"]);
    }

    #[test]
    fn org_3_required_attributes_must_have_a_value() {
        let definitions = [definition(1, "Owner", DataType::String)];
        let blank: Attributes = [(definitions[0].id, json!("  "))].into();
        assert!(check_required((&definitions, None), ["Owner"], &blank).is_err());
        assert!(check_required((&definitions, None), ["Owner"], &Attributes::new()).is_err());
        let given: Attributes = [(definitions[0].id, json!("me"))].into();
        assert!(check_required((&definitions, None), ["Owner"], &given).is_ok());
        let others = (&definitions[..], Some(&[][..]));
        assert!(check_required(others, ["Owner"], &Attributes::new()).is_ok());
    }

    #[test]
    fn att_5_only_attributes_of_the_type_get_values_and_defaults() {
        let with_default = |id, name: &str| AttributeDefinition {
            default_value: Some(json!("d")),
            ..definition(id, name, DataType::String)
        };
        let definitions = [with_default(1, "Mine"), with_default(2, "Other")];
        let own = [definitions[0].id];
        let none = AttributePatch::new();
        assert_eq!(
            defaults(&definitions, Some(&own), &none),
            [(own[0], json!("d"))].into()
        );
        assert_eq!(defaults(&definitions, None, &none).len(), 2);
        let patch = |name: &str, value| AttributePatch::from([(name.to_owned(), value)]);
        assert!(check_own(&definitions, &own, &patch("mine", json!("x"))).is_ok());
        assert!(check_own(&definitions, &own, &patch("Other", json!(null))).is_ok());
        let refused = check_own(&definitions, &own, &patch("Other", json!("x"))).unwrap_err();
        assert_eq!(refused.0[0].code, "not_of_type");
    }
}
