//! Checks of single values. Stored values are in one canonical JSON form per data type.

use serde_json::Value;

use super::{AttributeDefinition, DataType};
use crate::{text, violation::Violations};

/// Longest text in characters that a value may have.
const MAX_TEXT: usize = 1_000_000;
/// Longest one-line text in characters.
const MAX_STRING: usize = 100_000;

/// Checks a value against its definition and gives its canonical form.
///
/// Numbers and truth values are also accepted as text, since v1 clients keep everything as text. `pointer` names the
/// place in the request.
pub fn check(
    definition: &AttributeDefinition,
    pointer: &str,
    value: &Value,
) -> Result<Value, Violations> {
    match definition.data_type {
        DataType::String => string(pointer, value),
        DataType::Text => plain(pointer, value, MAX_TEXT),
        DataType::RichText => Ok(Value::String(text::sanitise(&as_text(
            pointer, value, MAX_TEXT,
        )?))),
        DataType::Integer => integer(pointer, value),
        DataType::Float => float(pointer, value),
        DataType::Bool => boolean(pointer, value),
        DataType::Date => date(pointer, value),
        DataType::Enum => enumeration(definition, pointer, value),
        DataType::UserRef => user(pointer, value),
    }
}

fn wrong<T>(
    pointer: &str,
    code: &'static str,
    expected: &str,
    value: &Value,
) -> Result<T, Violations> {
    let shown: String = value.to_string().chars().take(80).collect();
    Err(Violations::one(
        pointer,
        code,
        format!("{shown} is not {expected}"),
    ))
}

fn as_text(pointer: &str, value: &Value, max_chars: usize) -> Result<String, Violations> {
    let Value::String(text) = value else {
        return wrong(pointer, "not_a_text", "a text", value);
    };
    crate::violation::bounded(pointer, text, max_chars)?;
    Ok(text.clone())
}

fn plain(pointer: &str, value: &Value, max_chars: usize) -> Result<Value, Violations> {
    as_text(pointer, value, max_chars).map(Value::String)
}

fn string(pointer: &str, value: &Value) -> Result<Value, Violations> {
    // A number where a text is expected is what it reads as: v1 clients send keys such as 42 unquoted.
    if let Value::Number(number) = value {
        return Ok(Value::String(number.to_string()));
    }
    plain(pointer, value, MAX_STRING)
}

fn integer(pointer: &str, value: &Value) -> Result<Value, Violations> {
    let parsed = match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match parsed {
        Some(number) => Ok(Value::from(number)),
        None => wrong(
            pointer,
            "not_an_integer",
            "a whole number of 64 bits",
            value,
        ),
    }
}

fn float(pointer: &str, value: &Value) -> Result<Value, Violations> {
    let parsed = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<f64>().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    match parsed
        .filter(|number| number.is_finite())
        .and_then(serde_json::Number::from_f64)
    {
        Some(number) => Ok(Value::Number(number)),
        None => wrong(pointer, "not_a_number", "a finite number", value),
    }
}

fn boolean(pointer: &str, value: &Value) -> Result<Value, Violations> {
    let parsed = value.as_bool().or_else(|| value.as_str()?.parse().ok());
    parsed.map_or_else(
        || wrong(pointer, "not_a_boolean", "true or false", value),
        |truth| Ok(Value::Bool(truth)),
    )
}

/// Whether a text is a day, an RFC 3339 time, or such a time without its zone, as other tools write it.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let day = text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    day || chrono::DateTime::parse_from_rfc3339(text).is_ok()
        || (text.len() >= 19
            && chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").is_ok())
}

fn date(pointer: &str, value: &Value) -> Result<Value, Violations> {
    if value.as_str().is_some_and(is_date) {
        return Ok(value.clone());
    }
    wrong(
        pointer,
        "not_a_date",
        "a day (2026-01-31) or an RFC 3339 time",
        value,
    )
}

fn user(pointer: &str, value: &Value) -> Result<Value, Violations> {
    match value.as_str().map(uuid::Uuid::parse_str) {
        Some(Ok(id)) => Ok(Value::String(id.to_string())),
        _ => wrong(pointer, "not_a_user", "the id of a person", value),
    }
}

fn enumeration(
    definition: &AttributeDefinition,
    pointer: &str,
    value: &Value,
) -> Result<Value, Violations> {
    let one = |given: &Value| -> Result<String, Violations> {
        let found = given.as_str().and_then(|given| definition.option(given));
        found.map(|option| option.key.clone()).ok_or_else(|| {
            let allowed: Vec<&str> = definition
                .enum_options
                .iter()
                .take(50)
                .map(|option| option.key.as_str())
                .collect();
            let shown: String = given.to_string().chars().take(80).collect();
            let detail = format!("{shown} is not one of: {}", allowed.join(", "));
            Violations::one(pointer, "unknown_enum_value", detail)
        })
    };
    match (definition.multi_select, value) {
        (true, Value::Array(given)) => {
            let mut keys = Vec::with_capacity(given.len());
            for key in given.iter().map(one) {
                let key = key?;
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            Ok(Value::from(keys))
        }
        (true, single) => Ok(Value::from(vec![one(single)?])),
        (false, single) => one(single).map(Value::String),
    }
}

#[cfg(test)]
mod tests {
    use super::super::EnumOption;
    use super::*;
    use serde_json::json;

    fn definition(data_type: DataType, multi_select: bool) -> AttributeDefinition {
        let option = |key: &str, label: &str| EnumOption {
            key: key.to_owned(),
            label: label.to_owned(),
            color: None,
        };
        AttributeDefinition {
            id: uuid::Uuid::nil().into(),
            name: "A".to_owned(),
            description: None,
            data_type,
            multi_select,
            default_value: None,
            enum_options: vec![option("low", "Low"), option("high", "High")],
            depends_on: None,
            dependency_mapping: None,
            normative: false,
            position: 0,
        }
    }

    #[test]
    fn att_2_good_values_get_their_canonical_form() {
        let cases = [
            (DataType::String, false, json!("a"), json!("a")),
            (DataType::Integer, false, json!("-7"), json!(-7)),
            (DataType::Float, false, json!("1.5"), json!(1.5)),
            (DataType::Bool, false, json!("true"), json!(true)),
            (
                DataType::Date,
                false,
                json!("2024-02-29"),
                json!("2024-02-29"),
            ),
            (
                DataType::Date,
                false,
                json!("2024-02-29T10:00:00Z"),
                json!("2024-02-29T10:00:00Z"),
            ),
            (DataType::Enum, false, json!("High"), json!("high")),
            (
                DataType::Enum,
                true,
                json!(["high", "low", "high"]),
                json!(["high", "low"]),
            ),
            (DataType::Enum, true, json!("low"), json!(["low"])),
            (
                DataType::RichText,
                false,
                json!("<p>a<script>b</script></p>"),
                json!("<p>ab</p>"),
            ),
        ];
        for (data_type, multi, given, stored) in cases {
            let result = check(&definition(data_type, multi), "/attributes/A", &given);
            assert_eq!(result, Ok(stored), "{data_type:?} {given}");
        }
    }

    #[test]
    fn att_2_wrong_values_are_refused_with_place_value_and_what_is_allowed() {
        let cases = [
            (DataType::String, json!({})),
            (DataType::String, json!("a\u{0}b")),
            (DataType::Integer, json!(1.5)),
            (DataType::Integer, json!("99999999999999999999")),
            (DataType::Float, json!("NaN")),
            (DataType::Float, json!("1e999")),
            (DataType::Bool, json!("yes")),
            (DataType::Date, json!("2023-02-29")),
            (DataType::Date, json!("31.12.2024")),
            (DataType::Enum, json!(["low"])),
            (DataType::UserRef, json!("me")),
        ];
        for (data_type, given) in cases {
            let violations =
                check(&definition(data_type, false), "/attributes/A", &given).unwrap_err();
            assert_eq!(violations.0.len(), 1);
            assert_eq!(
                violations.0[0].pointer, "/attributes/A",
                "{data_type:?} {given}"
            );
        }
        let unknown = check(
            &definition(DataType::Enum, false),
            "/attributes/A",
            &json!("x"),
        );
        assert_eq!(
            unknown.unwrap_err().0[0].detail,
            "\"x\" is not one of: low, high"
        );
    }
}
