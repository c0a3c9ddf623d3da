//! From names to ids and typed values, for one module.

use chrono::{DateTime, Utc};
use serde_json::{Number, Value};

use super::{
    AttributeTest, Bound, Compare, Condition, Direction, Field, Filter, FilterError, LeafPlaces,
    LinkCondition, LinkTest, Operator, Test, TextTest,
    moment::{ALLOWED, Moment},
    parse::Place,
};
use crate::{
    attributes::{AttributeDefinition, DataType, check},
    ids::{LinkTypeId, ObjectTypeId, UserId},
    objects::Classification,
};

/// Somebody who can be named in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// The name that others see.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// What the names of a filter mean in one module.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Attributes.
    pub attributes: Vec<AttributeDefinition>,
    /// Object types with their names.
    pub types: Vec<(ObjectTypeId, String)>,
    /// Link types, as they read from the source and from the target.
    pub link_types: Vec<(LinkTypeId, String, String)>,
    /// People.
    pub people: Vec<Person>,
    /// Who `me` is.
    pub me: Option<UserId>,
    /// The present time.
    pub now: DateTime<Utc>,
}

/// Gives a filter its meaning in a module, or says everything that is wrong with it. `places` are those that parsing gave;
/// none for a filter that came as JSON.
pub fn bind(
    filter: &Filter,
    places: &[LeafPlaces],
    schema: &Schema,
) -> Result<Bound, Vec<FilterError>> {
    let mut binder = Binder {
        schema,
        places: places.iter(),
        errors: Vec::new(),
    };
    let bound = binder.filter(filter);
    if binder.errors.is_empty() {
        Ok(bound)
    } else {
        Err(binder.errors)
    }
}

struct Binder<'a> {
    schema: &'a Schema,
    places: std::slice::Iter<'a, LeafPlaces>,
    errors: Vec<FilterError>,
}

/// A condition with the places of its parts.
#[derive(Clone, Copy)]
struct At<'a> {
    condition: &'a Condition,
    places: Option<&'a LeafPlaces>,
}

type Outcome<T> = Result<T, FilterError>;

impl<'a> At<'a> {
    fn field(self) -> Option<Place> {
        self.places.map(|places| places.field)
    }

    fn value(self, nth: usize) -> Option<Place> {
        self.places
            .and_then(|places| places.values.get(nth).copied())
    }

    /// The values with their places.
    fn values(self) -> impl Iterator<Item = (&'a str, Option<Place>)> {
        let values = self.condition.value.0.iter().enumerate();
        values.map(move |(nth, value)| (value.as_str(), self.value(nth)))
    }

    fn wrong_operator<T>(self, allowed: &str) -> Outcome<T> {
        let place = self.places.map(|places| places.sign);
        let (name, op) = (self.condition.field.name(), self.condition.op.as_str());
        let detail = format!("`{name}` cannot be compared by `{op}`, only by {allowed}");
        Err(FilterError::new(place, "wrong_operator", detail))
    }

    /// Any of some tests, one for each value.
    fn any(self, mut test: impl FnMut(&str, Option<Place>) -> Outcome<Test>) -> Outcome<Bound> {
        let mut tests = Vec::new();
        for (value, place) in self.values() {
            tests.push(Bound::Test(test(value, place)?));
        }
        Ok(match tests.pop() {
            Some(only) if tests.is_empty() => only,
            Some(last) => {
                tests.push(last);
                Bound::Or(tests)
            }
            None => Bound::Or(tests),
        })
    }
}

fn unknown<T>(place: Option<Place>, code: &'static str, detail: String) -> Outcome<T> {
    Err(FilterError::new(place, code, detail))
}

/// A few names, for messages.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.take(20).collect();
    names.join(", ")
}

fn same(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

impl Binder<'_> {
    fn filter(&mut self, filter: &Filter) -> Bound {
        match filter {
            Filter::And(parts) => Bound::And(parts.iter().map(|part| self.filter(part)).collect()),
            Filter::Or(parts) => Bound::Or(parts.iter().map(|part| self.filter(part)).collect()),
            Filter::Not(part) => Bound::Not(Box::new(self.filter(part))),
            Filter::Where(condition) => {
                let places = self.places.next();
                let at = At { condition, places };
                let bound = self.condition(at);
                let bound = bound.map(|bound| {
                    if condition.op.is_negative() {
                        Bound::Not(Box::new(bound))
                    } else {
                        bound
                    }
                });
                self.keep(bound)
            }
            Filter::Has(links) => {
                let place = self.places.next().map(|places| places.field);
                let bound = self.links(links, place).map(|test| {
                    let test = Bound::Test(Test::Links(test));
                    if links.none {
                        Bound::Not(Box::new(test))
                    } else {
                        test
                    }
                });
                self.keep(bound)
            }
        }
    }

    fn keep(&mut self, bound: Outcome<Bound>) -> Bound {
        bound.unwrap_or_else(|error| {
            self.errors.push(error);
            Bound::ALL
        })
    }

    /// What a condition says; of a negative operator, the opposite.
    fn condition(&self, at: At<'_>) -> Outcome<Bound> {
        match &at.condition.field {
            Field::Key if at.condition.op.is_emptiness() => at.wrong_operator("= != ~ !~ in"),
            Field::Key => text(at, Test::Key),
            Field::Heading => text(at, Test::Heading),
            Field::Body => text(at, Test::Body),
            Field::State => text(at, Test::State),
            Field::Text if at.condition.op.is_part() => {
                at.any(|words, _| Ok(Test::Words(words.to_owned())))
            }
            Field::Text => at.wrong_operator("~ !~"),
            Field::Classification => classification(at),
            Field::Type => self.object_type(at),
            Field::Level => number(at, Test::Level),
            Field::Revision => number(at, Test::Revision),
            Field::Created => self.time(at, Test::Created),
            Field::Changed => self.time(at, Test::Changed),
            Field::CreatedBy => self
                .people(at)
                .map(|people| Bound::Test(Test::CreatedBy(people))),
            Field::ChangedBy => self
                .people(at)
                .map(|people| Bound::Test(Test::ChangedBy(people))),
            Field::Reviewed => truth(at, Test::Reviewed),
            Field::Attribute(name) => self.attribute(name, at),
        }
    }

    fn object_type(&self, at: At<'_>) -> Outcome<Bound> {
        if at.condition.op.is_emptiness() {
            return Ok(Bound::Test(Test::NoType));
        }
        if !at.condition.op.is_equality() {
            return at.wrong_operator("= != in `is empty`");
        }
        let mut ids = Vec::new();
        for (name, place) in at.values() {
            let types = &self.schema.types;
            let found = types
                .iter()
                .find(|(id, known)| same(known, name) || id.to_string() == name);
            let Some((id, _)) = found else {
                let known = listed(types.iter().map(|(_, name)| name.as_str()));
                let detail = format!("this module has no object type {name:?}; it has: {known}");
                return unknown(place, "unknown_object_type", detail);
            };
            ids.push(*id);
        }
        Ok(Bound::Test(Test::Type(ids)))
    }

    fn time(&self, at: At<'_>, make: fn(super::Span) -> Test) -> Outcome<Bound> {
        if at.condition.op.is_emptiness() {
            return at.wrong_operator("= != < <= > >= in");
        }
        at.any(|value, place| {
            let Some(moment) = Moment::parse(value, self.schema.now) else {
                let detail = format!("{value:?} is not {ALLOWED}");
                return unknown(place, "not_a_time", detail);
            };
            match moment.span(at.condition.op) {
                Some(span) => Ok(make(span)),
                None => at.wrong_operator("= != < <= > >= in"),
            }
        })
    }

    fn person(&self, value: &str, place: Option<Place>) -> Outcome<UserId> {
        if value.eq_ignore_ascii_case("me")
            && let Some(me) = self.schema.me
        {
            return Ok(me);
        }
        if let Ok(id) = uuid::Uuid::parse_str(value) {
            return Ok(id.into());
        }
        let people = &self.schema.people;
        let fits = |person: &&Person| same(&person.name, value) || same(&person.email, value);
        match people.iter().filter(fits).collect::<Vec<_>>().as_slice() {
            [one] => Ok(one.id),
            [] => {
                let detail = format!("there is nobody named {value:?} here");
                unknown(place, "unknown_person", detail)
            }
            _ => {
                let detail = format!("several people are named {value:?}; use the e-mail address");
                unknown(place, "ambiguous_person", detail)
            }
        }
    }

    fn people(&self, at: At<'_>) -> Outcome<Vec<UserId>> {
        if !at.condition.op.is_equality() {
            return at.wrong_operator("= != in");
        }
        at.values()
            .map(|(value, place)| self.person(value, place))
            .collect()
    }

    fn links(&self, links: &LinkCondition, place: Option<Place>) -> Outcome<LinkTest> {
        let mut test = LinkTest {
            direction: links.direction,
            link_type: None,
            suspect: links.suspect,
        };
        let Some(name) = &links.link_type else {
            return Ok(test);
        };
        let types = &self.schema.link_types;
        let forward = types
            .iter()
            .find(|(id, forward, _)| same(forward, name) || id.to_string() == *name);
        if let Some((id, ..)) = forward {
            test.link_type = Some(*id);
            return Ok(test);
        }
        // As it reads from the target: such links come in.
        if let Some((id, ..)) = types.iter().find(|(.., backward)| same(backward, name)) {
            test.link_type = Some(*id);
            test.direction = test.direction.or(Some(Direction::Incoming));
            return Ok(test);
        }
        let known = listed(types.iter().map(|(_, name, _)| name.as_str()));
        let detail = format!("there is no link type {name:?}; there are: {known}");
        unknown(place, "unknown_link_type", detail)
    }

    fn attribute(&self, name: &str, at: At<'_>) -> Outcome<Bound> {
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
pub(super) fn attribute_of<'d>(
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

fn compare(op: Operator) -> Option<Compare> {
    match op {
        Operator::Is | Operator::IsNot | Operator::In | Operator::NotIn => Some(Compare::Equal),
        Operator::Less => Some(Compare::Less),
        Operator::AtMost => Some(Compare::AtMost),
        Operator::More => Some(Compare::More),
        Operator::AtLeast => Some(Compare::AtLeast),
        Operator::Contains | Operator::Lacks | Operator::Empty | Operator::NotEmpty => None,
    }
}

fn text(at: At<'_>, make: fn(TextTest) -> Test) -> Outcome<Bound> {
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

fn classification(at: At<'_>) -> Outcome<Bound> {
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

fn number(at: At<'_>, make: fn(Compare, Number) -> Test) -> Outcome<Bound> {
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

fn parse_truth(value: &str, place: Option<Place>) -> Outcome<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => {
            let detail = format!("{value:?} is not true or false");
            unknown(place, "not_a_boolean", detail)
        }
    }
}

fn truth(at: At<'_>, test: Test) -> Outcome<Bound> {
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
