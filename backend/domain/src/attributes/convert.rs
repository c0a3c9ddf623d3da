//! What becomes of stored values when their attribute changes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{AttributeDefinition, DataType, check, dependency::keys};
use crate::text;

/// A change of an attribute that may touch stored values.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// The attribute as its values are stored.
    pub before: &'a AttributeDefinition,
    /// The attribute as it shall be.
    pub after: &'a AttributeDefinition,
    /// For keys of an enum that go: the key that takes their place, or none to clear them.
    pub replacements: &'a BTreeMap<String, Option<String>>,
}

/// What a stored value becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Converted {
    /// It stays.
    Same,
    /// It becomes this one.
    Changed(Value),
    /// It says nothing any more, and is taken away.
    Cleared,
    /// Nothing that the attribute may hold says the same.
    Misfit,
}

impl<'a> Change<'a> {
    /// Whether values are of another kind afterwards.
    #[must_use]
    pub fn is_other_kind(&self) -> bool {
        self.before.data_type != self.after.data_type
            || self.before.multi_select != self.after.multi_select
    }

    /// Keys of an enum that are no more; none when it stops being one.
    #[must_use]
    pub fn removed_keys(&self) -> Vec<&'a str> {
        if self.before.data_type != DataType::Enum || self.after.data_type != DataType::Enum {
            return Vec::new();
        }
        let kept = |key: &str| self.after.enum_options.iter().any(|one| one.key == key);
        let options = self.before.enum_options.iter();
        options
            .map(|one| one.key.as_str())
            .filter(|key| !kept(key))
            .collect()
    }

    /// Whether stored values may be touched at all.
    #[must_use]
    pub fn touches_values(&self) -> bool {
        self.is_other_kind() || !self.removed_keys().is_empty()
    }

    /// What a stored value becomes.
    #[must_use]
    pub fn convert(&self, value: &Value) -> Converted {
        let given = match (self.before.data_type, self.after.data_type) {
            (DataType::Enum, DataType::Enum) => return self.convert_keys(value),
            (DataType::Enum, _) => Value::String(self.labels(value)),
            (DataType::RichText, DataType::RichText) => value.clone(),
            (DataType::RichText, _) => {
                Value::String(text::plain_text(value.as_str().unwrap_or_default()))
            }
            (_, DataType::String | DataType::Text | DataType::RichText) => {
                Value::String(as_text(value))
            }
            (DataType::Float, DataType::Integer) => whole(value),
            (_, DataType::Enum) => self.options_called(&as_text(value)),
            _ => value.clone(),
        };
        if is_blank(&given) {
            return Converted::Cleared;
        }
        match check(self.after, "", &trimmed(self.after.data_type, given)) {
            Ok(checked) if checked == *value => Converted::Same,
            Ok(checked) => Converted::Changed(checked),
            Err(_) => Converted::Misfit,
        }
    }

    fn convert_keys(&self, value: &Value) -> Converted {
        let mut kept: Vec<&str> = Vec::new();
        for key in keys(value) {
            let known = |key: &str| self.after.enum_options.iter().any(|one| one.key == key);
            let key = match self.replacements.get(key) {
                _ if known(key) => key,
                Some(Some(other)) if known(other) => other,
                Some(None) => continue,
                Some(Some(_)) | None => return Converted::Misfit,
            };
            if !kept.contains(&key) {
                kept.push(key);
            }
        }
        let converted = match (self.after.multi_select, kept.as_slice()) {
            (_, []) => return Converted::Cleared,
            (true, several) => Value::from(several),
            (false, [one]) => Value::from(*one),
            (false, _) => return Converted::Misfit,
        };
        if converted == *value {
            Converted::Same
        } else {
            Converted::Changed(converted)
        }
    }

    /// The labels of an enum's value: what people saw.
    fn labels(&self, value: &Value) -> String {
        let label = |key| {
            let option = self.before.enum_options.iter().find(|one| one.key == key);
            option.map_or(key, |one| one.label.as_str())
        };
        let labels: Vec<&str> = keys(value).into_iter().map(label).collect();
        labels.join(", ")
    }

    /// The options that a text names by key or label, whatever the case; of several, parted by commas, all.
    fn options_called(&self, text: &str) -> Value {
        let option = |called: &str| {
            let called = called.trim();
            let same = |text: &str| text.trim().to_lowercase() == called.to_lowercase();
            let options = &self.after.enum_options;
            self.after.option(called).or_else(|| {
                options
                    .iter()
                    .find(|one| same(&one.key) || same(&one.label))
            })
        };
        let unknown = || Value::String(text.to_owned());
        if let Some(one) = option(text) {
            return Value::String(one.key.clone());
        }
        if !self.after.multi_select || text.trim().is_empty() {
            return unknown();
        }
        let parts: Option<Vec<&str>> = text
            .split(',')
            .map(|part| option(part).map(|one| one.key.as_str()))
            .collect();
        parts.map_or_else(unknown, Value::from)
    }
}

fn as_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A number without fraction as a whole one.
fn whole(value: &Value) -> Value {
    // Beyond 2^53 a float does not say which whole number it is.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = value.as_f64().filter(|one| one.abs() <= EXACT);
    match number.filter(|one| one.fract() == 0.0) {
        Some(number) => format!("{number:.0}")
            .parse::<i64>()
            .map_or_else(|_| value.clone(), Value::from),
        None => value.clone(),
    }
}

/// Texts that become something else than texts may have blanks around them, and truth may be in capitals.
fn trimmed(to: DataType, value: Value) -> Value {
    match (to, value) {
        (DataType::Bool, Value::String(text)) => Value::String(text.trim().to_lowercase()),
        (DataType::Date | DataType::UserRef, Value::String(text)) => {
            Value::String(text.trim().to_owned())
        }
        (_, other) => other,
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(several) => several.is_empty(),
        Value::Null => true,
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    }
}

#[cfg(test)]
#[path = "convert_tests.rs"]
mod tests;
