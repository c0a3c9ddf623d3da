//! Conditions over the fields that every object has.

use serde_json::Number;

use super::{At, Outcome, unknown};
use crate::{
    filter::{Bound, Compare, Operator, Test, TextTest, parse::Place},
    objects::Classification,
};

pub(super) fn compare(op: Operator) -> Option<Compare> {
    match op {
        Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => Some(Compare::Equal),
        Operator::Less => Some(Compare::Less),
        Operator::AtMost => Some(Compare::AtMost),
        Operator::More => Some(Compare::More),
        Operator::AtLeast => Some(Compare::AtLeast),
        Operator::Contains | Operator::Lacks | Operator::Empty | Operator::NotEmpty => None,
    }
}

pub(super) fn text(at: At<'_>, make: fn(TextTest) -> Test) -> Outcome<Bound> {
    let values = || at.condition.value.0.clone();
    let test = match at.condition.op {
        Operator::Empty | Operator::NotEmpty => TextTest::Empty,
        Operator::Contains | Operator::Lacks => {
            TextTest::Contains(values().into_iter().next().unwrap_or_default())
        }
        Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => {
            TextTest::OneOf(values())
        }
        Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => {
            return at.wrong_operator("= != ~ !~ in `is empty`");
        }
    };
    Ok(Bound::Test(make(test)))
}

pub(super) fn classification(at: At<'_>) -> Outcome<Bound> {
    if !at.condition.op.is_equality() {
        return at.wrong_operator("= != in");
    }
    let mut kinds = Vec::new();
    for (value, place) in at.values() {
        let Some(kind) = Classification::parse(&value.to_lowercase()) else {
            let detail = format!("{value:?} is not one of: heading, normative, informative");
            return unknown(place, "unknown_classification", detail);
        };
        kinds.push(kind);
    }
    Ok(Bound::Test(Test::Classification(kinds)))
}

pub(super) fn number(at: At<'_>, make: fn(Compare, Number) -> Test) -> Outcome<Bound> {
    let Some(how) = compare(at.condition.op) else {
        return at.wrong_operator("= != < <= > >= in");
    };
    at.any(|value, place| match value.parse::<i32>() {
        Ok(number) => Ok(make(how, number.into())),
        Err(_) => unknown(
            place,
            "not_an_integer",
            format!("{value:?} is not a whole number"),
        ),
    })
}

pub(super) fn parse_truth(value: &str, place: Option<Place>) -> Outcome<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => {
            let detail = format!("{value:?} is not true or false");
            unknown(place, "not_a_boolean", detail)
        }
    }
}

pub(super) fn truth(at: At<'_>, test: Test) -> Outcome<Bound> {
    if !matches!(at.condition.op, Operator::Is | Operator::IsNot) {
        return at.wrong_operator("= !=");
    }
    let value = at.condition.value.0.first().map_or("", String::as_str);
    let test = Bound::Test(test);
    Ok(if parse_truth(value, at.value(0))? {
        test
    } else {
        Bound::Not(Box::new(test))
    })
}
