//! What is wrong with the content of a request, and where.

use std::borrow::Cow;

use serde_json::Value;

use crate::scripts::Frame;

/// One broken rule at one place of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the request, such as `/attributes/Priority`.
    pub pointer: String,
    /// Stable snake-case code, such as `not_an_integer`.
    pub code: &'static str,
    /// What is wrong and what is allowed, in English.
    pub detail: Cow<'static, str>,
    /// First character and length of the wrong part of a text that has a grammar.
    pub span: Option<(usize, usize)>,
    /// Where a script failed and how it got there, the innermost first.
    pub stack: Vec<Frame>,
}

impl Violation {
    /// A violation at a pointer.
    pub fn new(
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            pointer: pointer.into(),
            code,
            detail: detail.into(),
            span: None,
            stack: Vec::new(),
        }
    }
}

/// All that is wrong with a request; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.summary())]
pub struct Violations(pub Vec<Violation>);

impl Violations {
    /// The only violation of a request.
    pub fn one(
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(vec![Violation::new(pointer, code, detail)])
    }

    fn summary(&self) -> String {
        let parts: Vec<String> = self
            .0
            .iter()
            .map(|one| format!("{}: {}", one.pointer, one.detail))
            .collect();
        parts.join("; ")
    }
}

/// Collects violations, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Collector(Vec<Violation>);

impl Collector {
    /// Notes a violation.
    pub fn add(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) {
        self.0.push(Violation::new(pointer, code, detail));
    }

    /// Takes the value of a check or notes its violations.
    pub fn take<T>(&mut self, result: Result<T, Violations>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(violations) => {
                self.0.extend(violations.0);
                None
            }
        }
    }

    /// Fails when anything was noted.
    pub fn finish(self) -> Result<(), Violations> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Violations(self.0))
        }
    }
}

/// Checks a text that a person gives as a name: trimmed, not empty, bounded, no control characters.
pub fn name(pointer: &str, value: &str, max_chars: usize) -> Result<String, Violations> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Violations::one(pointer, "empty", "must not be empty"));
    }
    bounded(pointer, value, max_chars)?;
    if value.chars().any(char::is_control) {
        return Err(Violations::one(
            pointer,
            "control_character",
            "must not contain control characters",
        ));
    }
    Ok(value.to_owned())
}

/// Checks the length of a text and that the database can store it: no NUL character.
pub fn bounded(pointer: &str, value: &str, max_chars: usize) -> Result<(), Violations> {
    if value.contains('\0') {
        return Err(Violations::one(
            pointer,
            "nul_character",
            "must not contain the NUL character",
        ));
    }
    if value.chars().count() > max_chars {
        return Err(Violations::one(
            pointer,
            "too_long",
            format!("must have at most {max_chars} characters"),
        ));
    }
    Ok(())
}

/// Largest free-form JSON that is stored as it came, in bytes.
const MAX_JSON: usize = 100_000;

/// Checks free-form JSON: bounded, and without the NUL character, which the database cannot store.
pub fn free_json(pointer: &str, value: &Value) -> Result<(), Violations> {
    if value.to_string().len() > MAX_JSON {
        return Err(Violations::one(
            pointer,
            "too_long",
            format!("must have at most {MAX_JSON} bytes"),
        ));
    }
    if has_nul(value) {
        return Err(Violations::one(
            pointer,
            "nul_character",
            "must not contain the NUL character",
        ));
    }
    Ok(())
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Checks a free-form JSON object; see [`free_json`].
pub fn free_object(pointer: &str, value: &Value) -> Result<(), Violations> {
    if value.is_object() {
        free_json(pointer, value)
    } else {
        Err(Violations::one(
            pointer,
            "not_an_object",
            "must be an object",
        ))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn api_3_free_json_is_bounded_and_storable() {
        assert!(free_object("/x", &json!({"a": [1, null, "b"]})).is_ok());
        assert!(free_object("/x", &json!([])).is_err());
        assert!(free_json("/x", &json!([{"a": "b\u{0}"}])).is_err());
        assert!(free_json("/x", &json!({"a\u{0}": 1})).is_err());
        // The six characters of the escape are an ordinary text.
        assert!(free_json("/x", &json!("\\u0000")).is_ok());
        assert!(free_json("/x", &json!("x".repeat(100_001))).is_err());
    }
}
