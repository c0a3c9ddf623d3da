//! Object types.

use req1_domain::{
    access::{Action, Granted},
    attributes::AttributeDefinition,
    ids::{AttributeId, ModuleId, ObjectTypeId},
    object_types::{FormLayout, check_form, required_names},
    objects::Classification,
    patch::Patch,
    violation::{Collector, Violations, bounded, free_json, free_object, name},
};
use req1_store::{
    Connection, StoreError,
    change_sets::{self, OpenChange},
    modules,
    schema::{self, ObjectType, TypeFields},
};
use serde_json::{Value, json};

use super::{conversion::replace_type, impact::Confirmation};
use crate::{AppError, Ctx, audit::Event, workspaces::MAX_DESCRIPTION};

const MAX_TYPES: usize = 1_000;
const MAX_REQUIRED: usize = 1_000;
/// Attributes that are counted for an impact; more would only make it slow.
const MAX_COUNTED: usize = 100;

/// Changes to a type, or the chosen parts of a new one.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "named and described as in `TypeFields`")]
pub struct TypeEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub default_classification: Option<String>,
    pub attribute_schema: Option<Value>,
    pub required_attributes: Option<Value>,
    pub attributes: Patch<Vec<AttributeId>>,
    pub form_layout: Patch<FormLayout>,
}

/// How a type goes.
#[derive(Debug, Clone, Default)]
pub struct DeleteType {
    /// The type that its objects get.
    pub replace_with: Option<ObjectTypeId>,
    /// Its objects have no type afterwards.
    pub clear: bool,
    /// What the person saw.
    pub confirmation: Confirmation,
}

/// What a change of a type means for its objects.
#[derive(Debug, Clone, Default)]
pub struct TypeImpact {
    /// The module's schema that this was counted for.
    pub schema_version: i64,
    /// Live objects of the type.
    pub objects: i64,
    /// Attributes that become required, with the objects that lack them: those cannot be saved until they have a value.
    pub missing: Vec<(AttributeId, String, i64)>,
    /// Attributes that the type no longer has, with the objects that have a value: it stays, and cannot be changed but
    /// taken away.
    pub outside: Vec<(AttributeId, String, i64)>,
}

/// Types of a module by name, and how many.
pub async fn list_types(
    ctx: &Ctx,
    module: ModuleId,
    window: (i64, i64),
) -> Result<(Vec<ObjectType>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    Ok(schema::types(&mut db, &granted, window).await?)
}

/// One type.
pub async fn read_type(ctx: &Ctx, id: ObjectTypeId) -> Result<ObjectType, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = granted(ctx, &mut db, id, Action::Read).await?;
    Ok(schema::type_by_id(&mut db, &granted, id).await?)
}

async fn granted(
    ctx: &Ctx,
    db: &mut Connection,
    id: ObjectTypeId,
    action: Action,
) -> Result<Granted, AppError> {
    let module = schema::locate_type(&mut *db, id).await?;
    ctx.module(db, module, action).await
}

fn blank() -> TypeFields {
    TypeFields {
        name: String::new(),
        description: None,
        default_classification: Classification::Normative.as_str().to_owned(),
        attribute_schema: json!({}),
        required_attributes: json!([]),
        attributes: None,
        form_layout: None,
    }
}

fn apply(
    current: TypeFields,
    edit: TypeEdit,
    definitions: &[AttributeDefinition],
) -> Result<TypeFields, AppError> {
    let fields = TypeFields {
        name: edit.name.unwrap_or(current.name),
        description: edit.description.apply(current.description),
        default_classification: edit
            .default_classification
            .unwrap_or(current.default_classification),
        attribute_schema: edit.attribute_schema.unwrap_or(current.attribute_schema),
        required_attributes: edit
            .required_attributes
            .unwrap_or(current.required_attributes),
        attributes: edit.attributes.apply(current.attributes),
        form_layout: edit.form_layout.apply(current.form_layout),
    };
    check(fields, definitions)
}

fn check(
    mut fields: TypeFields,
    definitions: &[AttributeDefinition],
) -> Result<TypeFields, AppError> {
    let mut violations = Collector::default();
    if let Some(checked) = violations.take(name("/name", &fields.name, 500)) {
        fields.name = checked;
    }
    if let Some(text) = &fields.description {
        violations.take(bounded("/description", text, MAX_DESCRIPTION));
    }
    if Classification::parse(&fields.default_classification).is_none() {
        violations.add(
            "/default_classification",
            "unknown_classification",
            "must be one of: heading, normative, informative",
        );
    }
    violations.take(free_object("/attribute_schema", &fields.attribute_schema));
    violations.take(check_required(&fields.required_attributes));
    violations.take(check_form(
        definitions,
        fields.attributes.as_deref(),
        fields.form_layout.as_ref(),
        &fields.required_attributes,
    ));
    violations.finish()?;
    Ok(fields)
}

fn check_required(required: &Value) -> Result<(), Violations> {
    let at = "/required_attributes";
    let mut violations = Collector::default();
    violations.take(free_json(at, required));
    let well_formed = match required {
        Value::Array(names) => names.iter().all(Value::is_string),
        Value::Object(_) => true,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if !well_formed {
        let detail = "must be a list of names, or an object whose fields are names";
        violations.add(at, "not_a_list", detail);
    }
    let names = required_names(required);
    if names.len() > MAX_REQUIRED {
        let detail = format!("must name at most {MAX_REQUIRED} attributes");
        violations.add(at, "too_many", detail);
    }
    for (place, called) in names.iter().enumerate() {
        violations.take(name(&format!("{at}/{place}"), called, 500));
    }
    violations.finish()
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("object_type_name_key") {
        return AppError::invalid(
            "/name",
            "duplicate",
            "another type of the module has this name",
        );
    }
    error.into()
}

async fn definitions(
    db: &mut Connection,
    module: &Granted,
) -> Result<Vec<AttributeDefinition>, AppError> {
    let stored = schema::attributes(db, module).await?;
    Ok(stored.into_iter().map(|one| one.definition).collect())
}

fn schema_version(change: &OpenChange, module: &Granted) -> Result<i64, AppError> {
    Ok(change.module(ModuleId(module.id()))?.schema_version)
}

/// Adds a type to a module.
pub async fn create_type(
    ctx: &Ctx,
    module: ModuleId,
    edit: TypeEdit,
) -> Result<ObjectType, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    let (_, count) = schema::types(&mut tx, &granted, (0, 0)).await?;
    if usize::try_from(count).is_ok_and(|count| count >= MAX_TYPES) {
        let detail = "a module has at most 1000 types";
        return Err(AppError::invalid("", "too_many", detail));
    }
    let fields = apply(blank(), edit, &definitions(&mut tx, &granted).await?)?;
    let id = ObjectTypeId(ctx.new_id());
    schema::insert_type(&mut tx, &mut change, &granted, (id, &fields))
        .await
        .map_err(name_taken)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let made = schema::type_by_id(&mut tx, &granted, id).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(made)
}

/// Changes a type. Its objects stay as they are; what it asks of them counts from their next change on.
pub async fn update_type(
    ctx: &Ctx,
    id: ObjectTypeId,
    (edit, confirmation): (TypeEdit, Confirmation),
) -> Result<ObjectType, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = granted(ctx, &mut tx, id, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    confirmation.check_schema(schema_version(&change, &granted)?)?;
    let current = schema::type_by_id(&mut tx, &granted, id).await?;
    let definitions = definitions(&mut tx, &granted).await?;
    let fields = apply(current.fields.clone(), edit, &definitions)?;
    if fields == current.fields {
        return Ok(current);
    }
    schema::update_type(&mut tx, &mut change, &granted, (id, &fields))
        .await
        .map_err(name_taken)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let updated = schema::type_by_id(&mut tx, &granted, id).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(updated)
}

/// Takes a type away. Its objects get another type, or none, in the same change set.
pub async fn delete_type(
    ctx: &Ctx,
    id: ObjectTypeId,
    command: &DeleteType,
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = granted(ctx, &mut tx, id, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    command
        .confirmation
        .check_schema(schema_version(&change, &granted)?)?;
    let current = schema::type_by_id(&mut tx, &granted, id).await?;
    if let Some(other) = command.replace_with {
        let found = schema::type_by_id(&mut tx, &granted, other).await;
        if other == id || matches!(found, Err(StoreError::NotFound)) {
            let detail = "must be another type of the module";
            return Err(AppError::invalid(
                "replace_with",
                "unknown_object_type",
                detail,
            ));
        }
        found?;
    }
    let objects = schema::count_of_type(&mut tx, &granted, id).await?;
    command.confirmation.check_objects(objects)?;
    if objects > 0 && command.replace_with.is_none() && !command.clear {
        let detail = format!(
            "{objects} objects are of this type; name another with `replace_with`, or leave them without by `clear`"
        );
        return Err(AppError::conflict("type_in_use", detail));
    }
    let types = (id, command.replace_with);
    replace_type((ctx, &mut tx), &change, &granted, types).await?;
    schema::delete_type(&mut tx, &mut change, &granted, (id, &current.fields)).await?;
    let event = Event::new("delete", "object_type")
        .of(id)
        .named(&current.fields.name)
        .within(granted.workspace())
        .with(json!({ "module_id": granted.id(), "objects": objects }));
    ctx.audit(&mut tx, event).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(())
}

/// What a change of a type means for its objects; deleting it when there is no edit.
pub async fn type_impact(
    ctx: &Ctx,
    id: ObjectTypeId,
    edit: Option<TypeEdit>,
) -> Result<TypeImpact, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = granted(ctx, &mut tx, id, Action::Administer).await?;
    let schema_version = modules::object_defaults(&mut tx, &granted)
        .await?
        .schema_version;
    let mut impact = TypeImpact {
        schema_version,
        objects: schema::count_of_type(&mut tx, &granted, id).await?,
        ..TypeImpact::default()
    };
    let Some(edit) = edit else {
        return Ok(impact);
    };
    let all = definitions(&mut tx, &granted).await?;
    let before = schema::type_by_id(&mut tx, &granted, id).await?.fields;
    let after = apply(before.clone(), edit, &all)?;
    let (asked, outside) = stricter(&before, &after, &all);
    let missing = schema::count_without(&mut tx, &granted, (&asked, Some(id))).await?;
    let outside = schema::count_with(&mut tx, &granted, (&outside, id)).await?;
    impact.missing = with_names(missing, &all);
    impact.outside = with_names(outside, &all);
    Ok(impact)
}

/// Attributes that become required, and those that the type no longer has.
fn stricter(
    before: &TypeFields,
    after: &TypeFields,
    all: &[AttributeDefinition],
) -> (Vec<AttributeId>, Vec<AttributeId>) {
    let asks = |names: &[String], one: &AttributeDefinition| {
        let mut names = names.iter();
        names.any(|name| name.eq_ignore_ascii_case(&one.name))
    };
    let has = |fields: &TypeFields, id: AttributeId| {
        let own = fields.attributes.as_ref();
        own.is_none_or(|own| own.contains(&id))
    };
    let (old, new) = (
        required_names(&before.required_attributes),
        required_names(&after.required_attributes),
    );
    let asked = all.iter().filter(|one| asks(&new, one) && !asks(&old, one));
    let outside = all
        .iter()
        .filter(|one| has(before, one.id) && !has(after, one.id));
    (
        asked.map(|one| one.id).take(MAX_COUNTED).collect(),
        outside.map(|one| one.id).take(MAX_COUNTED).collect(),
    )
}

fn with_names(
    counts: Vec<(AttributeId, i64)>,
    all: &[AttributeDefinition],
) -> Vec<(AttributeId, String, i64)> {
    let counts = counts.into_iter().filter_map(|(id, count)| {
        let found = all.iter().find(|one| one.id == id)?;
        Some((id, found.name.clone(), count))
    });
    counts.collect()
}
