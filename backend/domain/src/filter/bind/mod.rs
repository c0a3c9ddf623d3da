//! From names to ids and typed values, for one module.

mod fields;
mod values;

use chrono::{DateTime, Utc};

use super::{
    Bound, Condition, Direction, Field, Filter, FilterError, LeafPlaces, LinkCondition, LinkTest,
    Test,
    moment::{ALLOWED, Moment},
    parse::Place,
};
use crate::{
    attributes::AttributeDefinition,
    ids::{LinkTypeId, ModuleId, ObjectTypeId, UserId},
};

use fields::{classification, number, text, truth};
pub(super) use values::attribute_of;

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

/// A module that a condition about links names.
#[derive(Debug, Clone)]
pub struct LinkedModule {
    /// The id.
    pub id: ModuleId,
    /// The name.
    pub name: String,
    /// What the keys of its objects begin with, which is a name of it too.
    pub prefix: String,
    /// Attributes of its objects.
    pub attributes: Vec<AttributeDefinition>,
    /// Types of its objects with their names.
    pub types: Vec<(ObjectTypeId, String)>,
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
    /// Modules that links may lead to.
    pub modules: Vec<LinkedModule>,
    /// People.
    pub people: Vec<Person>,
    /// Who `me` is.
    pub me: Option<UserId>,
    /// The present time.
    pub now: DateTime<Utc>,
}

impl Schema {
    /// The module of a name, an id or a prefix. A name comes before a prefix.
    fn module(&self, name: &str, place: Option<Place>) -> Outcome<&LinkedModule> {
        let named = |by: fn(&LinkedModule) -> &str| {
            let fits = move |module: &&LinkedModule| {
                same(by(module), name) || module.id.to_string() == name
            };
            self.modules.iter().filter(fits).collect::<Vec<_>>()
        };
        let mut found = named(|module| &module.name);
        if found.is_empty() {
            found = named(|module| &module.prefix);
        }
        match *found {
            [only] => Ok(only),
            [] => {
                let detail = format!("there is no module {name:?} that you may see");
                unknown(place, "unknown_module", detail)
            }
            _ => {
                let detail = format!("several modules are called {name:?}; use the id of one");
                unknown(place, "ambiguous_module", detail)
            }
        }
    }
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
                let places = self.places.next();
                let bound = self.links(links, places.map(|places| places.field));
                let module = places.and_then(|places| places.values.first().copied());
                let bound = match bound {
                    Ok(test) => self.other_end(links, test, module),
                    Err(error) => {
                        // The faults of the other ends are told, too, and their places are passed.
                        let told = self.other_end(links, LinkTest::default(), module);
                        self.keep(told);
                        Err(error)
                    }
                };
                let bound = bound.map(|test| {
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
            ..LinkTest::default()
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

    /// Adds what is said of the other ends, in the words of their module.
    fn other_end(
        &mut self,
        links: &LinkCondition,
        mut test: LinkTest,
        place: Option<Place>,
    ) -> Outcome<Bound> {
        let Some(name) = &links.module else {
            return Ok(Bound::Test(Test::Links(test)));
        };
        let schema = self.schema;
        let module = match schema.module(name, place) {
            Ok(module) => module,
            Err(error) => {
                self.pass(links);
                return Err(error);
            }
        };
        test.module = Some(module.id);
        if let Some(other) = &links.other {
            let inside = Schema {
                attributes: module.attributes.clone(),
                types: module.types.clone(),
                ..schema.clone()
            };
            let mut binder = Binder {
                schema: &inside,
                places: self.places.clone(),
                errors: Vec::new(),
            };
            test.other = Some(Box::new(binder.filter(other)));
            let errors = binder.errors;
            self.pass(links);
            self.errors.extend(errors);
        }
        Ok(Bound::Test(Test::Links(test)))
    }

    /// Goes past the places of the conditions inside.
    fn pass(&mut self, links: &LinkCondition) {
        for _ in 0..links.other.as_ref().map_or(0, |other| other.conditions()) {
            self.places.next();
        }
    }
}
