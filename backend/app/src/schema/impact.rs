//! What a change of an attribute does to objects, before it is made and when it is confirmed.

use std::collections::{BTreeMap, BTreeSet};

use req1_domain::{
    access::{Action, Granted},
    attributes::{AttributeDefinition, Change, Converted, EnumOption},
    ids::{AttributeId, ModuleId, ObjectId},
};
use req1_store::{Connection, modules, schema};
use serde_json::Value;

use super::edit::{AttributeEdit, apply};
use crate::{AppError, Ctx};

/// Values that are shown of those that do not fit.
const EXAMPLES: usize = 10;
/// Characters of a value that are shown.
const SHOWN: usize = 200;

/// What the person who changes a schema has seen and decided.
#[derive(Debug, Clone, Default)]
pub struct Confirmation {
    /// For keys of an enum that go: the key that takes their place, or none to clear them.
    pub replacements: BTreeMap<String, Option<String>>,
    /// Values that do not fit are taken away; without it they stop the change.
    pub clear_misfits: bool,
    /// How many objects the person was told to be touched.
    pub expected_objects: Option<i64>,
    /// The schema that the person saw.
    pub expected_schema_version: Option<i64>,
}

/// A value that does not fit, and an object that has it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The object.
    pub object_id: ObjectId,
    /// Its human key.
    pub key: String,
    /// The value, shortened.
    pub value: String,
}

/// What a change of an attribute does.
#[derive(Debug, Clone, Default)]
pub struct AttributeImpact {
    /// The module's schema that this was counted for.
    pub schema_version: i64,
    /// Live objects that have a value.
    pub with_value: i64,
    /// Live objects other than headings that have none.
    pub without_value: i64,
    /// Live objects whose value changes or goes.
    pub objects: i64,
    /// Live objects whose value does not fit.
    pub misfits: i64,
    /// Some of the values that do not fit.
    pub examples: Vec<Example>,
    /// Values of an enum that objects have and that go, with the number of objects.
    pub removed: Vec<(EnumOption, i64)>,
    /// Live objects with such a value for which nothing was decided.
    pub undecided: i64,
}

/// What a change does; deleting the attribute when there is no edit.
pub async fn attribute_impact(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
    (edit, confirmation): (Option<AttributeEdit>, &Confirmation),
) -> Result<AttributeImpact, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let schema_version = modules::object_defaults(&mut tx, &granted)
        .await?
        .schema_version;
    let all: Vec<AttributeDefinition> = schema::attributes(&mut tx, &granted)
        .await?
        .into_iter()
        .map(|stored| stored.definition)
        .collect();
    let before = all
        .iter()
        .find(|one| one.id == id)
        .ok_or(AppError::NotFound)?;
    let after = match edit {
        Some(edit) => Some(apply(before, edit, &all, &confirmation.replacements)?),
        None => None,
    };
    let without = schema::count_without(&mut tx, &granted, (&[id], None)).await?;
    let change = after.as_ref().map(|after| Change {
        before,
        after,
        replacements: &confirmation.replacements,
    });
    let counted = survey(&mut tx, &granted, (before, change)).await?;
    Ok(AttributeImpact {
        schema_version,
        without_value: without.first().map_or(0, |(_, objects)| *objects),
        ..counted
    })
}

/// Counts what a change does; without one the attribute goes, and with it every value.
pub(super) async fn survey(
    db: &mut Connection,
    module: &Granted,
    (before, change): (&AttributeDefinition, Option<Change<'_>>),
) -> Result<AttributeImpact, AppError> {
    let mut impact = AttributeImpact::default();
    let removed: BTreeSet<&str> = change
        .map(|change| change.removed_keys())
        .unwrap_or_default()
        .into_iter()
        .collect();
    let mut removed_uses: BTreeMap<&str, i64> = BTreeMap::new();
    let mut examples: Vec<(i64, Value)> = Vec::new();
    schema::survey_values(db, module, before.id, |found| {
        impact.with_value += found.objects;
        let Some(change) = change else {
            impact.objects += found.objects;
            return;
        };
        let mut decided = true;
        for key in keys(&found.value) {
            if let Some(key) = removed.get(key) {
                *removed_uses.entry(*key).or_default() += found.objects;
                decided &= change.replacements.contains_key(*key);
            }
        }
        let converted = change.convert(&found.value);
        if converted != Converted::Same {
            impact.objects += found.objects;
        }
        if !decided {
            impact.undecided += found.objects;
        } else if converted == Converted::Misfit {
            impact.misfits += found.objects;
            examples.push((found.number, found.value));
            examples.truncate(EXAMPLES);
        }
    })
    .await?;
    let options = before.enum_options.iter();
    impact.removed = options
        .filter_map(|option| {
            let objects = removed_uses.get(option.key.as_str())?;
            Some((option.clone(), *objects))
        })
        .collect();
    let numbers: Vec<i64> = examples.iter().map(|(number, _)| *number).collect();
    let keys = schema::keys_of(db, module, &numbers).await?;
    impact.examples = keys
        .into_iter()
        .zip(examples)
        .map(|((object_id, key), (_, value))| Example {
            object_id,
            key,
            value: shown(&value),
        })
        .collect();
    Ok(impact)
}

fn keys(value: &Value) -> Vec<&str> {
    match value {
        Value::String(key) => vec![key.as_str()],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

fn shown(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(SHOWN).collect()
}

impl Confirmation {
    /// Refuses a change that was made for another schema.
    pub(super) fn check_schema(&self, present: i64) -> Result<(), AppError> {
        match self.expected_schema_version {
            Some(seen) if seen != present => Err(AppError::conflict(
                "schema_changed",
                format!("you saw schema version {seen} of the module; it is at {present}"),
            )),
            _ => Ok(()),
        }
    }

    /// Refuses a change that touches another number of objects than the person was told.
    pub(super) fn check_objects(&self, present: i64) -> Result<(), AppError> {
        match self.expected_objects {
            Some(seen) if seen != present => Err(AppError::conflict(
                "impact_changed",
                format!("you saw {seen} objects that this touches; by now it touches {present}"),
            )),
            _ => Ok(()),
        }
    }

    /// Refuses a change of values that nobody has decided on.
    pub(super) fn check_change(
        &self,
        change: &Change<'_>,
        impact: &AttributeImpact,
    ) -> Result<(), AppError> {
        self.check_objects(impact.objects)?;
        if impact.undecided > 0 {
            let (shown, used) = impact
                .removed
                .iter()
                .find(|(option, _)| !self.replacements.contains_key(&option.key))
                .map_or(("", impact.undecided), |(option, used)| {
                    (option.label.as_str(), *used)
                });
            let detail = format!(
                "{used} objects have the value `{shown}`; give its key another one, or null, in `replacements`"
            );
            return Err(AppError::invalid("/enum_values", "value_in_use", detail));
        }
        if impact.misfits > 0 && !self.clear_misfits {
            let example = impact.examples.first();
            let example = example.map_or_else(String::new, |one| {
                format!(", such as `{}` of {}", one.value, one.key)
            });
            let detail = format!(
                "{} objects have values that do not fit{example}; `misfits`: `clear` takes them away",
                impact.misfits
            );
            return Err(AppError::invalid("/data_type", "values_do_not_fit", detail));
        }
        if change.is_other_kind() && impact.objects > 0 && self.expected_objects.is_none() {
            let detail = format!(
                "{} objects have a value of the present kind; ask for the impact and send its number in \
                 `expected_objects`",
                impact.objects
            );
            return Err(AppError::invalid("/data_type", "attribute_in_use", detail));
        }
        Ok(())
    }
}
