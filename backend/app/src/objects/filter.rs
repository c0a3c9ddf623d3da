//! Filters as requests give them, and what their names mean in a module.

use req1_domain::{
    access::{Action, Granted},
    attributes::AttributeDefinition,
    filter::{
        self, Bound, BoundSort, Field, Filter, FilterError, LeafPlaces, LinkedModule, Person,
        Schema, Sort,
    },
    ids::ObjectTypeId,
    violation::{Violation, Violations},
};
use req1_store::{
    Connection, links, modules,
    past::{self, Moment},
    schema, users,
};
use serde_json::Value;

use crate::{AppError, Ctx, undo::definition};

/// A filter with the places of its conditions, where it came as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenFilter {
    /// The filter.
    pub filter: Filter,
    /// Where its conditions stand.
    pub places: Vec<LeafPlaces>,
}

impl GivenFilter {
    /// Reads the text form, or JSON that begins with `{`. Nothing for a text of white space. `pointer` names the place
    /// in the request.
    pub fn read(pointer: &str, text: &str) -> Result<Option<Self>, Violations> {
        let trimmed = text.trim_start();
        if trimmed.is_empty() {
            return Ok(None);
        }
        if trimmed.starts_with('{') {
            let filter: Filter = serde_json::from_str(trimmed)
                .map_err(|error| Violations::one(pointer, "invalid_filter", error.to_string()))?;
            return Self::checked(pointer, filter).map(Some);
        }
        let parsed = filter::parse(text).map_err(|error| violations(pointer, vec![error]))?;
        Ok(Some(Self {
            filter: parsed.filter,
            places: parsed.places,
        }))
    }

    /// Takes a tree that came as JSON.
    pub fn checked(pointer: &str, filter: Filter) -> Result<Self, Violations> {
        let filter = filter
            .checked()
            .map_err(|error| violations(pointer, vec![error]))?;
        Ok(Self {
            filter,
            places: Vec::new(),
        })
    }
}

/// Reads the text form of a sort order.
pub fn read_sort(pointer: &str, text: &str) -> Result<Vec<Sort>, Violations> {
    filter::parse_sort(text).map_err(|error| violations(pointer, vec![error]))
}

fn violations(pointer: &str, errors: Vec<FilterError>) -> Violations {
    let violations = errors.into_iter().map(|error| Violation {
        span: error.place.map(|place| (place.position, place.length)),
        ..Violation::new(pointer, error.code, error.detail)
    });
    Violations(violations.collect())
}

/// A filter and a sort order of a module, by names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) filter: Option<&'a GivenFilter>,
    pub(crate) sort: &'a [Sort],
}

impl Asked<'_> {
    /// Names of the modules that links shall lead to.
    fn modules(&self) -> Vec<String> {
        let links = self.filter.map(|given| given.filter.links());
        let links = links.into_iter().flatten();
        let mut names: Vec<String> = links
            .filter_map(|links| Some(links.module.as_deref()?.to_lowercase()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn mentions(&self, field: &dyn Fn(&Field) -> bool) -> bool {
        let in_filter = self
            .filter
            .is_some_and(|given| given.filter.mentions(field));
        in_filter || self.sort.iter().any(|one| field(&one.field))
    }
}

/// Gives filter and sort order their meaning in a module. Only what they mention is read.
pub(crate) async fn bind(
    ctx: &Ctx,
    db: &mut Connection,
    (module, asked): (&Granted, Asked<'_>),
    (filter_pointer, sort_pointer): (&str, &str),
) -> Result<(Bound, Vec<BoundSort>), AppError> {
    let schema = load(ctx, db, (module, asked)).await?;
    bound(&schema, asked, (filter_pointer, sort_pointer))
}

/// The same as of a moment: attributes and types as they were called then. What the words of an object were is not kept.
pub(crate) async fn bind_past(
    ctx: &Ctx,
    db: &mut Connection,
    (module, moment, asked): (&Granted, Moment, Asked<'_>),
    (filter_pointer, sort_pointer): (&str, &str),
) -> Result<(Bound, Vec<BoundSort>), AppError> {
    if asked.mentions(&|field| *field == Field::Text) {
        let detail = "words are looked for in the present only; ask for a part of the heading, body or an attribute";
        return Err(AppError::invalid(filter_pointer, "not_of_the_past", detail));
    }
    // Of other modules those objects are known that links of this one join.
    let links = asked.filter.map(|given| given.filter.links());
    let mut others = links
        .into_iter()
        .flatten()
        .filter_map(|one| one.other.as_ref());
    if others
        .any(|other| !other.links().is_empty() || other.mentions(&|field| *field == Field::Text))
    {
        let detail = "what is said of the other end of a link names neither words nor further links, as of the past";
        return Err(AppError::invalid(filter_pointer, "not_of_the_past", detail));
    }
    if asked.filter.is_none() && asked.sort.is_empty() {
        return Ok((Bound::ALL, Vec::new()));
    }
    let mut schema = load(ctx, db, (module, asked)).await?;
    (schema.attributes, schema.types) = parts_then(db, module, moment).await?;
    for one in &mut schema.modules {
        let other = ctx.module(&mut *db, one.id, Action::Read).await?;
        let then = if other.id() == module.id() {
            Some(moment)
        } else {
            past::at_time(&mut *db, &other, moment.at).await?
        };
        if let Some(then) = then {
            (one.attributes, one.types) = parts_then(db, &other, then).await?;
        }
    }
    bound(&schema, asked, (filter_pointer, sort_pointer))
}

/// Attributes and types of a module as of a moment.
async fn parts_then(
    db: &mut Connection,
    module: &Granted,
    moment: Moment,
) -> Result<(Vec<AttributeDefinition>, Vec<(ObjectTypeId, String)>), AppError> {
    let (mut attributes, mut types) = (Vec::new(), Vec::new());
    for entity in past::schema_at(db, module, (moment, moment)).await? {
        let Some(snapshot) = entity.to else { continue };
        match entity.kind.as_str() {
            "attribute_definition" => {
                attributes.push(definition(entity.id, &Value::Object(snapshot))?);
            }
            "object_type" => {
                let name = snapshot.get("name").and_then(Value::as_str);
                types.push((entity.id.into(), name.unwrap_or_default().to_owned()));
            }
            _ => {}
        }
    }
    Ok((attributes, types))
}

fn bound(
    schema: &Schema,
    asked: Asked<'_>,
    (filter_pointer, sort_pointer): (&str, &str),
) -> Result<(Bound, Vec<BoundSort>), AppError> {
    let bound = match asked.filter {
        None => Bound::ALL,
        Some(given) => filter::bind(&given.filter, &given.places, schema)
            .map_err(|errors| violations(filter_pointer, errors))?,
    };
    let sort = filter::bind_sort(asked.sort, schema)
        .map_err(|error| violations(sort_pointer, vec![error]))?;
    Ok((bound, sort))
}

async fn load(
    ctx: &Ctx,
    db: &mut Connection,
    (module, asked): (&Granted, Asked<'_>),
) -> Result<Schema, AppError> {
    let mut found = Schema {
        me: Some(ctx.actor.user),
        now: ctx.now(),
        ..Schema::default()
    };
    if asked.mentions(&|field| matches!(field, Field::Attribute(_))) {
        let attributes = schema::attributes(&mut *db, module).await?;
        found.attributes = attributes.into_iter().map(|one| one.definition).collect();
    }
    if asked.mentions(&|field| *field == Field::Type) {
        let (types, _) = schema::types(&mut *db, module, (0, 10_000)).await?;
        found.types = types
            .into_iter()
            .map(|one| (one.id, one.fields.name))
            .collect();
    }
    let Some(given) = asked.filter else {
        return Ok(found);
    };
    found.modules = linked_modules(ctx, &mut *db, (module, &asked.modules())).await?;
    if given.filter.names_link_types() {
        let types = links::types(&mut *db, ctx.actor.user, Some(module.workspace())).await?;
        let types = types
            .into_iter()
            .map(|one| (one.id, one.name, one.backward_name));
        found.link_types = types.collect();
    }
    let names = given.filter.possible_people();
    if !names.is_empty() {
        let people = users::named(db, ctx.actor.user, &names).await?;
        found.people = people
            .into_iter()
            .map(|(id, name, email)| Person { id, name, email })
            .collect();
    }
    Ok(found)
}

/// The modules of these names or ids in the workspace that the actor may read, with what their objects have.
async fn linked_modules(
    ctx: &Ctx,
    db: &mut Connection,
    (module, names): (&Granted, &[String]),
) -> Result<Vec<LinkedModule>, AppError> {
    let mut found = Vec::new();
    if names.is_empty() {
        return Ok(found);
    }
    let seen = modules::named(&mut *db, (module, ctx.actor.user), names).await?;
    for (id, name, prefix) in seen {
        let granted = match ctx.module(&mut *db, id, Action::Read).await {
            Ok(granted) => granted,
            Err(AppError::NotFound | AppError::NotAllowed(_)) => continue,
            Err(error) => return Err(error),
        };
        let attributes = schema::attributes(&mut *db, &granted).await?;
        let (types, _) = schema::types(&mut *db, &granted, (0, 10_000)).await?;
        found.push(LinkedModule {
            id,
            name,
            prefix,
            attributes: attributes.into_iter().map(|one| one.definition).collect(),
            types: types
                .into_iter()
                .map(|one| (one.id, one.fields.name))
                .collect(),
        });
    }
    Ok(found)
}
