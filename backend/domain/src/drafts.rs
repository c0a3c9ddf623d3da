//! Unsaved text that is kept for the person who typed it.

use serde_json::Value;

use crate::{
    text::MAX_BODY_CHARS,
    violation::{Violation, Violations, bounded},
};

/// Longest name of a field, in characters.
const MAX_FIELD: usize = 300;
/// Choices of a field at most.
const MAX_CHOICES: usize = 1_000;

/// Checks the name of a field: `heading`, `body`, or `attribute:` and the attribute's name.
pub fn check_field(field: &str) -> Result<(), Violations> {
    let known = matches!(field, "heading" | "body")
        || field
            .strip_prefix("attribute:")
            .is_some_and(|name| !name.is_empty());
    if !known {
        let detail = "must be `heading`, `body`, or `attribute:` and the name of an attribute";
        return Err(Violations::one("field", "unknown_field", detail));
    }
    bounded("field", field, MAX_FIELD)
}

/// Checks what was typed: anything that a field of an object may hold, whether or not it may be saved as it is.
pub fn check_value(value: &Value) -> Result<(), Violations> {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        Value::String(text) => bounded("/value", text, MAX_BODY_CHARS),
        Value::Array(choices) if choices.len() <= MAX_CHOICES => {
            for choice in choices {
                let text = choice.as_str().ok_or_else(wrong_value)?;
                bounded("/value", text, MAX_FIELD)?;
            }
            Ok(())
        }
        Value::Array(_) | Value::Object(_) => Err(wrong_value()),
    }
}

fn wrong_value() -> Violations {
    let detail = format!("must be a text, number, boolean, null or at most {MAX_CHOICES} texts");
    Violations(vec![Violation::new("/value", "invalid_value", detail)])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn obj_7_a_draft_is_of_a_field_and_holds_what_a_field_may_hold() {
        for field in ["heading", "body", "attribute:Priority"] {
            assert!(check_field(field).is_ok(), "{field}");
        }
        for field in ["", "title", "attribute:", "attribute:\0"] {
            assert!(check_field(field).is_err(), "{field}");
        }
        assert!(check_field(&format!("attribute:{}", "x".repeat(300))).is_err());
        for value in [
            json!(null),
            json!("<p>x</p>"),
            json!(1.5),
            json!(true),
            json!(["a", "b"]),
        ] {
            assert!(check_value(&value).is_ok(), "{value}");
        }
        for value in [json!({}), json!([1]), json!("\0"), json!(vec!["x"; 1_001])] {
            assert!(check_value(&value).is_err(), "{value}");
        }
    }
}
