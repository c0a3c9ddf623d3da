//! What a request says about an attribute, and whether that is possible.

use std::collections::{BTreeMap, BTreeSet};

use req1_domain::{
    attributes::{
        self, AttributeDefinition, Change, Converted, DataType, EnumOption, check_mapping,
        prune_mapping,
    },
    ids::AttributeId,
    patch::Patch,
    violation::{Collector, Violations, bounded, free_object, name},
};
use serde_json::Value;

use crate::{AppError, workspaces::MAX_DESCRIPTION};

const MAX_OPTIONS: usize = 10_000;

/// An allowed value as a client gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionEdit {
    /// By key or label alone: one that is there stays as it is, another is new.
    Called(String),
    /// With all that belongs to it.
    Given {
        /// Stable name in data.
        key: String,
        /// What people see; the present label, or the key, when it is not given.
        label: Option<String>,
        /// `#rrggbb`
        color: Option<String>,
    },
}

impl From<EnumOption> for OptionEdit {
    fn from(option: EnumOption) -> Self {
        Self::Given {
            key: option.key,
            label: Some(option.label),
            color: option.color,
        }
    }
}

/// Changes to an attribute, or the chosen parts of a new one.
#[derive(Debug, Clone, Default)]
#[expect(
    missing_docs,
    reason = "named and described as in `AttributeDefinition`"
)]
pub struct AttributeEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub data_type: Option<DataType>,
    pub multi_select: Option<bool>,
    pub default_value: Patch<Value>,
    pub enum_options: Option<Vec<OptionEdit>>,
    pub depends_on: Patch<AttributeId>,
    pub dependency_mapping: Patch<Value>,
    pub normative: Option<bool>,
    pub position: Option<i32>,
}

/// Applies an edit to an attribute of a module with these attributes.
pub(super) fn apply(
    before: &AttributeDefinition,
    edit: AttributeEdit,
    all: &[AttributeDefinition],
    replacements: &BTreeMap<String, Option<String>>,
) -> Result<AttributeDefinition, AppError> {
    let mut after = before.clone();
    let new_mapping = matches!(edit.dependency_mapping, Patch::Set(_));
    after.name = edit.name.unwrap_or(after.name);
    after.description = edit.description.apply(after.description);
    after.data_type = edit.data_type.unwrap_or(after.data_type);
    after.multi_select = edit.multi_select.unwrap_or(after.multi_select);
    after.depends_on = edit.depends_on.apply(after.depends_on);
    after.dependency_mapping = edit.dependency_mapping.apply(after.dependency_mapping);
    after.normative = edit.normative.unwrap_or(after.normative);
    after.position = edit.position.unwrap_or(after.position);
    if before.data_type == DataType::Enum && after.data_type != DataType::Enum {
        // What only an enum has goes with its being one, unless the request insists.
        after.enum_options.clear();
        after.multi_select = edit.multi_select.unwrap_or(false);
        if before.depends_on == after.depends_on {
            after.depends_on = None;
            after.dependency_mapping = None;
        }
    }
    if let Some(options) = edit.enum_options {
        after.enum_options = options
            .into_iter()
            .map(|option| resolve(before, option))
            .collect();
    }
    check(&mut after)?;
    follow_parent(&mut after, new_mapping, all)?;
    after.default_value = match edit.default_value {
        Patch::Keep => {
            let change = Change {
                before,
                after: &after,
                replacements,
            };
            kept_default(change)
        }
        Patch::Clear => None,
        Patch::Set(value) => Some(attributes::check(&after, "/default_value", &value)?),
    };
    Ok(after)
}

fn resolve(before: &AttributeDefinition, option: OptionEdit) -> EnumOption {
    match option {
        OptionEdit::Called(called) => {
            before
                .option(&called)
                .cloned()
                .unwrap_or_else(|| EnumOption {
                    key: called.clone(),
                    label: called,
                    color: None,
                })
        }
        OptionEdit::Given { key, label, color } => {
            let known = before.enum_options.iter().find(|one| one.key == key);
            let label = label.or_else(|| known.map(|one| one.label.clone()));
            EnumOption {
                label: label.unwrap_or_else(|| key.clone()),
                key,
                color,
            }
        }
    }
}

/// A default that nobody spoke of goes the way of the values, and away where it would not fit.
fn kept_default(change: Change<'_>) -> Option<Value> {
    let default = change.before.default_value.clone()?;
    match change.convert(&default) {
        Converted::Same => Some(default),
        Converted::Changed(value) => Some(value),
        Converted::Cleared | Converted::Misfit => None,
    }
}

fn check(after: &mut AttributeDefinition) -> Result<(), Violations> {
    let mut violations = Collector::default();
    if let Some(checked) = violations.take(name("/name", &after.name, 500)) {
        after.name = checked;
    }
    if let Some(text) = &after.description {
        violations.take(bounded("/description", text, MAX_DESCRIPTION));
    }
    violations.take(check_options(&after.enum_options));
    let is_enum = after.data_type == DataType::Enum;
    if !is_enum && !after.enum_options.is_empty() {
        violations.add(
            "/enum_values",
            "not_an_enum",
            "only an enum has a list of values",
        );
    }
    if !is_enum && after.multi_select {
        violations.add(
            "/multi_select",
            "not_an_enum",
            "only an enum can hold several values",
        );
    }
    if let Some(mapping) = &after.dependency_mapping {
        violations.take(free_object("/dependency_mapping", mapping));
    }
    violations.finish()
}

fn check_options(options: &[EnumOption]) -> Result<(), Violations> {
    let mut violations = Collector::default();
    if options.len() > MAX_OPTIONS {
        violations.add(
            "/enum_values",
            "too_many",
            format!("must be at most {MAX_OPTIONS}"),
        );
    }
    let mut keys = BTreeSet::new();
    for (place, option) in options.iter().enumerate() {
        let pointer = format!("/enum_values/{place}");
        violations.take(name(&pointer, &option.key, 500));
        violations.take(name(&pointer, &option.label, 500));
        if !keys.insert(option.key.as_str()) {
            violations.add(
                &pointer,
                "duplicate",
                "each value must have a key of its own",
            );
        }
        if option.color.as_ref().is_some_and(|color| !is_color(color)) {
            violations.add(&pointer, "not_a_color", "a colour is written #rrggbb");
        }
    }
    violations.finish()
}

fn is_color(color: &str) -> bool {
    color.strip_prefix('#').is_some_and(|digits| {
        digits.len() == 6 && digits.chars().all(|one| one.is_ascii_hexdigit())
    })
}

/// Checks what the attribute follows: another enum of the module, and not in a circle.
fn follow_parent(
    after: &mut AttributeDefinition,
    new_mapping: bool,
    all: &[AttributeDefinition],
) -> Result<(), AppError> {
    let wrong = |code, detail: &'static str| AppError::invalid("/depends_on", code, detail);
    let Some(id) = after.depends_on else {
        return Ok(());
    };
    let parent = all.iter().find(|one| one.id == id && id != after.id);
    let Some(parent) = parent else {
        return Err(wrong(
            "unknown_attribute",
            "must be another attribute of the module",
        ));
    };
    let mut above = Some(parent);
    for _ in 0..all.len() {
        let Some(next) = above.and_then(|one| one.depends_on) else {
            break;
        };
        if next == after.id {
            return Err(wrong("cycle", "attributes cannot follow each other"));
        }
        above = all.iter().find(|one| one.id == next);
    }
    let mapping = match &after.dependency_mapping {
        Some(mapping) if new_mapping => check_mapping(after, parent, mapping)?,
        Some(mapping) => {
            check_mapping(after, parent, &Value::Object(serde_json::Map::new()))?;
            prune_mapping(after, parent, mapping)
        }
        None => {
            check_mapping(after, parent, &Value::Object(serde_json::Map::new()))?;
            return Ok(());
        }
    };
    after.dependency_mapping = Some(mapping);
    Ok(())
}
