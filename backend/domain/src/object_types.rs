//! Types of objects: which attributes their objects have, which of them must have a value, and how their form is laid out.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    attributes::AttributeDefinition,
    ids::AttributeId,
    violation::{Collector, Violations, name},
};

const MAX_SECTIONS: usize = 100;
const MAX_TITLE: usize = 200;

/// A part of a form with a title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormSection {
    /// What people read above it.
    pub title: String,
    /// Its attributes, in their order.
    pub attributes: Vec<AttributeId>,
}

/// The form of the objects of a type. Attributes that it does not name follow after its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLayout {
    /// From top to bottom.
    pub sections: Vec<FormSection>,
}

impl FormLayout {
    /// The layout without an attribute; sections stay, even when nothing is left in them.
    #[must_use]
    pub fn without(mut self, attribute: AttributeId) -> Self {
        for section in &mut self.sections {
            section.attributes.retain(|id| *id != attribute);
        }
        self
    }
}

/// Names of the attributes that a type asks for, in the forms that clients use: a list of names, or an object whose
/// fields that are true are names.
#[must_use]
pub fn required_names(required: &Value) -> Vec<String> {
    match required {
        Value::Array(names) => {
            let names = names.iter().filter_map(Value::as_str);
            names.map(str::to_owned).collect()
        }
        Value::Object(fields) => {
            let names = fields
                .iter()
                .filter(|(_, asked)| **asked == Value::Bool(true));
            names.map(|(name, _)| name.clone()).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The same with an attribute under a new name, or without it.
#[must_use]
pub fn rename_required(required: &Value, old: &str, new: Option<&str>) -> Value {
    let same = |name: &str| name.eq_ignore_ascii_case(old);
    match required {
        Value::Array(names) => {
            let names = names.iter().filter_map(|name| match (name.as_str(), new) {
                (Some(name), Some(new)) if same(name) => Some(Value::from(new)),
                (Some(name), None) if same(name) => None,
                _ => Some(name.clone()),
            });
            Value::Array(names.collect())
        }
        Value::Object(fields) => {
            let fields = fields.iter().filter_map(|(name, asked)| match new {
                Some(new) if same(name) => Some((new.to_owned(), asked.clone())),
                None if same(name) => None,
                _ => Some((name.clone(), asked.clone())),
            });
            Value::Object(fields.collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => required.clone(),
    }
}

/// Checks the attributes and the form of a type against those of the module, and that what is required can be given.
pub fn check_form(
    definitions: &[AttributeDefinition],
    own: Option<&[AttributeId]>,
    layout: Option<&FormLayout>,
    required: &Value,
) -> Result<(), Violations> {
    let mut violations = Collector::default();
    let known = |id: &AttributeId| definitions.iter().any(|one| one.id == *id);
    let mut seen = BTreeSet::new();
    for (place, id) in own.unwrap_or_default().iter().enumerate() {
        let pointer = format!("/attributes/{place}");
        if !known(id) {
            violations.add(pointer, "unknown_attribute", UNKNOWN);
        } else if !seen.insert(*id) {
            violations.add(pointer, "duplicate", "the attribute is named twice");
        }
    }
    for (place, called) in required_names(required).iter().enumerate() {
        let found = definitions
            .iter()
            .find(|one| one.name.eq_ignore_ascii_case(called));
        if found.is_some_and(|one| own.is_some_and(|own| !own.contains(&one.id))) {
            let detail = "objects of the type do not have the attribute";
            violations.add(
                format!("/required_attributes/{place}"),
                "not_of_type",
                detail,
            );
        }
    }
    if let Some(layout) = layout {
        check_layout(&mut violations, layout, (own, known));
    }
    violations.finish()
}

const UNKNOWN: &str = "this module has no such attribute";

fn check_layout(
    violations: &mut Collector,
    layout: &FormLayout,
    (own, known): (Option<&[AttributeId]>, impl Fn(&AttributeId) -> bool),
) {
    let sections = "/form_layout/sections";
    if layout.sections.len() > MAX_SECTIONS {
        let detail = format!("a form has at most {MAX_SECTIONS} sections");
        violations.add(sections, "too_many", detail);
    }
    let mut seen = BTreeSet::new();
    for (number, section) in layout.sections.iter().enumerate() {
        let at = format!("{sections}/{number}");
        violations.take(name(&format!("{at}/title"), &section.title, MAX_TITLE));
        for (place, id) in section.attributes.iter().enumerate() {
            let pointer = format!("{at}/attributes/{place}");
            if !known(id) {
                violations.add(pointer, "unknown_attribute", UNKNOWN);
            } else if !seen.insert(*id) {
                violations.add(pointer, "duplicate", "the attribute stands there twice");
            } else if own.is_some_and(|own| !own.contains(id)) {
                let detail = "objects of the type do not have the attribute";
                violations.add(pointer, "not_of_type", detail);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::attributes::DataType;

    fn definition(id: u128, name: &str) -> AttributeDefinition {
        AttributeDefinition {
            id: AttributeId(uuid::Uuid::from_u128(id)),
            name: name.to_owned(),
            description: None,
            data_type: DataType::String,
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
    fn att_5_required_attributes_are_named_in_either_form() {
        assert_eq!(required_names(&json!(["A", "B"])), ["A", "B"]);
        assert_eq!(required_names(&json!({"A": true, "B": false})), ["A"]);
        assert!(required_names(&json!({})).is_empty());
        let renamed = |required: Value| rename_required(&required, "a", Some("C"));
        assert_eq!(renamed(json!(["A", "B"])), json!(["C", "B"]));
        assert_eq!(renamed(json!({"A": true})), json!({"C": true}));
        assert_eq!(rename_required(&json!(["A"]), "A", None), json!([]));
    }

    #[test]
    fn att_5_a_form_names_attributes_of_the_type_once() {
        let definitions = [definition(1, "A"), definition(2, "B"), definition(3, "C")];
        let ids: Vec<AttributeId> = definitions.iter().map(|one| one.id).collect();
        let own = &ids[..2];
        let layout = |title: &str, attributes: &[AttributeId]| FormLayout {
            sections: vec![FormSection {
                title: title.to_owned(),
                attributes: attributes.to_vec(),
            }],
        };
        let check = |layout: &FormLayout, required: Value| {
            check_form(&definitions, Some(own), Some(layout), &required)
                .map_err(|all| (all.0[0].pointer.clone(), all.0[0].code))
        };
        assert_eq!(check(&layout("Main", own), json!(["a"])), Ok(()));
        let at = "/form_layout/sections/0/attributes";
        for (layout, required, pointer, code) in [
            (
                layout("", own),
                json!([]),
                "/form_layout/sections/0/title",
                "empty",
            ),
            (
                layout("M", &[ids[0], ids[0]]),
                json!([]),
                &format!("{at}/1"),
                "duplicate",
            ),
            (
                layout("M", &[ids[2]]),
                json!([]),
                &format!("{at}/0"),
                "not_of_type",
            ),
            (
                layout("M", &[]),
                json!(["C"]),
                "/required_attributes/0",
                "not_of_type",
            ),
        ] {
            assert_eq!(check(&layout, required), Err((pointer.to_owned(), code)));
        }
        let nowhere = AttributeId(uuid::Uuid::nil());
        let unknown = check_form(&definitions, Some(&[nowhere]), None, &json!([])).unwrap_err();
        assert_eq!(unknown.0[0].code, "unknown_attribute");
        assert_eq!(layout("M", own).without(ids[0]), layout("M", &ids[1..2]));
    }
}
