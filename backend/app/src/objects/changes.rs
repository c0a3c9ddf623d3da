//! Who changed a field of an object, and when.

use chrono::{DateTime, Datelike, Utc};
use req1_domain::{
    access::Action,
    ids::{ModuleId, ObjectId},
    objects::RestorableField,
};
use req1_store::{
    Connection,
    objects::{self, ChangeFilter, ChangeMark, FieldChange},
    schema,
};

use crate::{AppError, Ctx};

/// Fields whose changes are told apart, beside the attributes.
const OWN_FIELDS: [&str; 10] = [
    "heading",
    "body",
    "classification",
    "object_type_id",
    "lifecycle_state",
    "references",
    "external_links",
    "parent_id",
    "reviewed_at",
    "deleted",
];

/// Which changes of an object.
#[derive(Debug, Clone)]
pub struct FieldHistory {
    /// The module in the path of the request.
    pub module: ModuleId,
    /// The object.
    pub object: ObjectId,
    /// Only of this field; attributes are `attributes/` and their name or id.
    pub field: Option<String>,
    /// Only at this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Only before this time.
    pub to: Option<DateTime<Utc>>,
    /// Only what comes after this one in the list.
    pub after: Option<ChangeMark>,
    /// How many at most.
    pub limit: i64,
}

/// Changes of fields, latest first, and the mark that the next page begins after.
#[tracing::instrument(name = "app.object.changes", skip_all, fields(module.id = %wanted.module, object.id = %wanted.object))]
pub async fn field_changes(
    ctx: &Ctx,
    wanted: FieldHistory,
) -> Result<(Vec<FieldChange>, Option<ChangeMark>), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, wanted.module, Action::Read).await?;
    objects::by_id(&mut db, &module, wanted.object).await?;
    let (from, to) = (time("from", wanted.from)?, time("to", wanted.to)?);
    let field = match wanted.field {
        None => None,
        Some(name) => Some(field(&mut db, &module, &name).await?),
    };
    let filter = ChangeFilter {
        field,
        from,
        to,
        after: wanted.after,
    };
    let page = (&filter, wanted.limit + 1);
    let mut changes = objects::changes(&mut db, &module, wanted.object, page).await?;
    let limit = usize::try_from(wanted.limit).unwrap_or(usize::MAX);
    let more = changes.len() > limit;
    changes.truncate(limit);
    let next = changes
        .last()
        .filter(|_| more)
        .map(|last| last.mark.clone());
    Ok((changes, next))
}

/// A time that the database knows.
fn time(name: &str, at: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>, AppError> {
    if at.is_some_and(|at| !(1..=9999).contains(&at.year())) {
        return Err(AppError::invalid(
            name,
            "out_of_range",
            "must be between the years 1 and 9999",
        ));
    }
    Ok(at)
}

/// The field of this name, as the store calls it.
async fn field(
    db: &mut Connection,
    module: &req1_domain::access::Granted,
    name: &str,
) -> Result<String, AppError> {
    if OWN_FIELDS.contains(&name) {
        return Ok(name.to_owned());
    }
    let definitions: Vec<_> = schema::attributes(db, module)
        .await?
        .into_iter()
        .map(|stored| stored.definition)
        .collect();
    match RestorableField::parse(name, &definitions) {
        Some(RestorableField::Attribute(id)) => Ok(format!("attributes/{id}")),
        _ => Err(AppError::invalid(
            "field",
            "unknown_field",
            format!(
                "must be one of {}, or attributes/ and the name or id of an attribute",
                OWN_FIELDS.join(", ")
            ),
        )),
    }
}
