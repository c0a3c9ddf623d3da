//! Conditions over the values of attributes.

use serde_json::Value;

use super::{
    At, Binder, Outcome,
    fields::{compare, parse_truth},
    listed, same, unknown,
};
use crate::{
    attributes::{AttributeDefinition, DataType, check},
    filter::{
        AttributeTest, Bound, Compare, Field, FilterError, Test,
        moment::{ALLOWED, Moment},
        parse::Place,
    },
};

impl Binder<'_> {
    pub(super) fn attribute(&self, name: &str, at: At<'_>) -> Outcome<Bound> {
        let definition = attribute_of(&self.schema.attributes, name, at.field())?;
        let test = |test| Test::Attribute(definition.id, test);
        if at.condition.op.is_emptiness() {
            return Ok(Bound::Test(test(AttributeTest::Empty)));
        }
        at.any(|value, place| {
            if definition.data_type == DataType::UserRef {
                if !at.condition.op.is_equality() {
                    return at.wrong_operator("= != in `is empty`");
                }
                let id = self.person(value, place)?.to_string();
                let value = Value::String(id);
                return Ok(test(AttributeTest::Holds {
                    value,
                    in_list: false,
                }));
            }
            self.value_test(definition, at, (value, place)).map(test)
        })
        .and_then(
            |bound| match (definition.data_type, compare(at.condition.op)) {
                (DataType::Enum, Some(how)) if how != Compare::Equal => {
                    ordered(definition, at, how)
                }
                _ => Ok(bound),
            },
        )
    }

    fn value_test(
        &self,
        definition: &AttributeDefinition,
        at: At<'_>,
        (value, place): (&str, Option<Place>),
    ) -> Outcome<AttributeTest> {
        let op = at.condition.op;
        let contains = op.is_part();
        match definition.data_type {
            DataType::String | DataType::Text | DataType::RichText => {
                let html = definition.data_type == DataType::RichText;
                if contains {
                    let part = value.to_owned();
                    return Ok(AttributeTest::Contains { part, html });
                }
                match compare(op) {
                    Some(Compare::Equal) if !html => Ok(AttributeTest::Holds {
                        value: Value::String(value.to_owned()),
                        in_list: false,
                    }),
                    _ if html => at.wrong_operator("~ !~ `is empty`"),
                    _ => at.wrong_operator("= != ~ !~ in `is empty`"),
                }
            }
            DataType::Integer | DataType::Float => {
                match (compare(op), typed(definition, value, place)?) {
                    (Some(how), Value::Number(number)) => Ok(AttributeTest::Number(how, number)),
                    _ => at.wrong_operator("= != < <= > >= in `is empty`"),
                }
            }
            DataType::Bool => match compare(op) {
                Some(Compare::Equal) => Ok(AttributeTest::Holds {
                    value: Value::Bool(parse_truth(value, place)?),
                    in_list: false,
                }),
                _ => at.wrong_operator("= != `is empty`"),
            },
            DataType::Date => {
                let Some(moment) = Moment::parse(value, self.schema.now) else {
                    let detail = format!("{value:?} is not {ALLOWED}");
                    return unknown(place, "not_a_time", detail);
                };
                match compare(op) {
                    Some(how) => {
                        let day = moment.day().format("%Y-%m-%d").to_string();
                        Ok(AttributeTest::Day(how, day))
                    }
                    None => at.wrong_operator("= != < <= > >= in `is empty`"),
                }
            }
            DataType::Enum => match compare(op) {
                Some(_) => {
                    let key = option_key(definition, value, place)?;
                    Ok(holds_option(definition, &key))
                }
                None => at.wrong_operator("= != < <= > >= in `is empty`"),
            },
            DataType::UserRef => at.wrong_operator("= != in `is empty`"),
        }
    }
}

/// Options before or after one, in the order of the definition.
fn ordered(definition: &AttributeDefinition, at: At<'_>, how: Compare) -> Outcome<Bound> {
    let value = at.condition.value.0.first().map_or("", String::as_str);
    let key = option_key(definition, value, at.value(0))?;
    let options = &definition.enum_options;
    let pivot = options
        .iter()
        .position(|option| option.key == key)
        .unwrap_or(0);
    let tests = options.iter().enumerate().filter(|(place, _)| match how {
        Compare::Equal => *place == pivot,
        Compare::Less => *place < pivot,
        Compare::AtMost => *place <= pivot,
        Compare::More => *place > pivot,
        Compare::AtLeast => *place >= pivot,
    });
    Ok(Bound::Or(
        tests
            .map(|(_, option)| {
                Bound::Test(Test::Attribute(
                    definition.id,
                    holds_option(definition, &option.key),
                ))
            })
            .collect(),
    ))
}

/// The attribute with this name, whatever its case, or this id.
pub(in crate::filter) fn attribute_of<'d>(
    attributes: &'d [AttributeDefinition],
    name: &str,
    place: Option<Place>,
) -> Outcome<&'d AttributeDefinition> {
    let found = attributes
        .iter()
        .find(|one| same(&one.name, name) || one.id.to_string() == name);
    found.ok_or_else(|| {
        let known = listed(attributes.iter().map(|one| one.name.as_str()));
        let built_in = listed(Field::BUILT_IN.iter().map(|(name, _)| *name));
        let detail = format!("there is no field {name:?}; there are: {built_in}, {known}");
        FilterError::new(place, "unknown_field", detail.trim_end_matches(", "))
    })
}

/// A value in its stored form.
fn typed(definition: &AttributeDefinition, value: &str, place: Option<Place>) -> Outcome<Value> {
    check(definition, "", &Value::String(value.to_owned())).map_err(|violations| {
        let first = violations.0.into_iter().next();
        let (code, detail) = first.map_or(("invalid_value", String::new()), |one| {
            (one.code, one.detail.into_owned())
        });
        FilterError::new(place, code, detail)
    })
}

/// The key of an option that somebody named by its key or label, whatever the case.
fn option_key(
    definition: &AttributeDefinition,
    value: &str,
    place: Option<Place>,
) -> Outcome<String> {
    let options = &definition.enum_options;
    let found = options
        .iter()
        .find(|option| option.key == value)
        .or_else(|| options.iter().find(|option| option.label == value))
        .or_else(|| options.iter().find(|option| same(&option.key, value)))
        .or_else(|| options.iter().find(|option| same(&option.label, value)));
    found.map(|option| option.key.clone()).ok_or_else(|| {
        let known = listed(options.iter().map(|option| option.label.as_str()));
        let detail = format!("{value:?} is not one of: {known}");
        FilterError::new(place, "unknown_enum_value", detail)
    })
}

fn holds_option(definition: &AttributeDefinition, key: &str) -> AttributeTest {
    AttributeTest::Holds {
        value: Value::String(key.to_owned()),
        in_list: definition.multi_select,
    }
}
