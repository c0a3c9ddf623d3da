//! Attribute definitions.

use std::collections::BTreeSet;

use req1_domain::{
    access::Action,
    attributes::{self, AttributeDefinition, DataType, EnumOption},
    ids::{AttributeId, ModuleId},
    patch::Patch,
    violation::{Collector, Violations, bounded, free_object, name},
};
use req1_store::{
    StoreError, change_sets,
    schema::{self, StoredAttribute},
};
use serde_json::Value;

use crate::{AppError, Ctx, workspaces::MAX_DESCRIPTION};

const MAX_OPTIONS: usize = 10_000;
const MAX_ATTRIBUTES: usize = 5_000;

/// Changes to an attribute, or the chosen parts of a new one.
#[derive(Debug, Clone, Default)]
#[expect(
    missing_docs,
    reason = "named and described as in `AttributeDefinition`"
)]
pub struct AttributeEdit {
    pub name: Option<String>,
    pub description: Patch<String>,
    pub data_type: Option<DataType>,
    pub multi_select: Option<bool>,
    pub default_value: Patch<Value>,
    pub enum_options: Option<Vec<EnumOption>>,
    pub depends_on: Patch<AttributeId>,
    pub dependency_mapping: Patch<Value>,
    pub normative: Option<bool>,
    pub position: Option<i32>,
}

/// Attributes of a module in their order.
pub async fn list_attributes(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<Vec<StoredAttribute>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    Ok(schema::attributes(&mut db, &granted).await?)
}

/// One attribute of a module.
pub async fn read_attribute(
    ctx: &Ctx,
    module: ModuleId,
    id: AttributeId,
) -> Result<StoredAttribute, AppError> {
    let all = list_attributes(ctx, module).await?;
    all.into_iter()
        .find(|stored| stored.definition.id == id)
        .ok_or(AppError::NotFound)
}

fn check_options(options: &[EnumOption]) -> Result<(), Violations> {
    let mut violations = Collector::default();
    if options.len() > MAX_OPTIONS {
        violations.add(
            "/enum_values",
            "too_many",
            format!("must be at most {MAX_OPTIONS}"),
        );
    }
    let mut keys = BTreeSet::new();
    for (place, option) in options.iter().enumerate() {
        let pointer = format!("/enum_values/{place}");
        violations.take(name(&pointer, &option.key, 500));
        violations.take(bounded(&pointer, &option.label, 500));
        if !keys.insert(option.key.as_str()) {
            violations.add(
                &pointer,
                "duplicate",
                "each value must have a key of its own",
            );
        }
        let well_formed = |color: &String| {
            color.strip_prefix('#').is_some_and(|digits| {
                digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit())
            })
        };
        if option
            .color
            .as_ref()
            .is_some_and(|color| !well_formed(color))
        {
            violations.add(&pointer, "not_a_color", "a colour is written #rrggbb");
        }
    }
    violations.finish()
}

fn check(attribute: &mut StoredAttribute) -> Result<(), AppError> {
    let mut violations = Collector::default();
    let definition = &mut attribute.definition;
    if let Some(checked) = violations.take(name("/name", &definition.name, 500)) {
        definition.name = checked;
    }
    if let Some(text) = &definition.description {
        violations.take(bounded("/description", text, MAX_DESCRIPTION));
    }
    violations.take(check_options(&definition.enum_options));
    let is_enum = definition.data_type == DataType::Enum;
    if !is_enum && !definition.enum_options.is_empty() {
        violations.add(
            "/enum_values",
            "not_an_enum",
            "only an enum has a list of values",
        );
    }
    if !is_enum && definition.multi_select {
        violations.add(
            "/multi_select",
            "not_an_enum",
            "only an enum can hold several values",
        );
    }
    if let Some(mapping) = &attribute.dependency_mapping {
        violations.take(free_object("/dependency_mapping", mapping));
    }
    violations.finish()?;
    if let Some(default) = definition.default_value.take() {
        definition.default_value = Some(attributes::check(definition, "/default_value", &default)?);
    }
    Ok(())
}

fn apply(mut attribute: StoredAttribute, edit: AttributeEdit) -> Result<StoredAttribute, AppError> {
    let definition: &mut AttributeDefinition = &mut attribute.definition;
    if let Some(name) = edit.name {
        definition.name = name;
    }
    definition.description = edit.description.apply(definition.description.take());
    definition.data_type = edit.data_type.unwrap_or(definition.data_type);
    definition.multi_select = edit.multi_select.unwrap_or(definition.multi_select);
    definition.default_value = edit.default_value.apply(definition.default_value.take());
    if let Some(options) = edit.enum_options {
        definition.enum_options = options;
    }
    definition.normative = edit.normative.unwrap_or(definition.normative);
    definition.position = edit.position.unwrap_or(definition.position);
    attribute.depends_on = edit.depends_on.apply(attribute.depends_on);
    attribute.dependency_mapping = edit.dependency_mapping.apply(attribute.dependency_mapping);
    check(&mut attribute)?;
    Ok(attribute)
}

fn check_dependency(
    attribute: &StoredAttribute,
    others: &[StoredAttribute],
) -> Result<(), AppError> {
    let Some(id) = attribute.depends_on else {
        return Ok(());
    };
    let known = others.iter().any(|other| other.definition.id == id);
    if !known || id == attribute.definition.id {
        let detail = "must be another attribute of the module";
        return Err(AppError::invalid(
            "/depends_on",
            "unknown_attribute",
            detail,
        ));
    }
    Ok(())
}

fn name_taken(error: StoreError) -> AppError {
    if error.is_constraint("attribute_definition_name_key") {
        return AppError::invalid(
            "/name",
            "duplicate",
            "another attribute of the module has this name",
        );
    }
    error.into()
}

/// Adds an attribute to a module.
pub async fn create_attribute(
    ctx: &Ctx,
    module: ModuleId,
    edit: AttributeEdit,
) -> Result<StoredAttribute, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    let others = schema::attributes(&mut tx, &granted).await?;
    if others.len() >= MAX_ATTRIBUTES {
        return Err(AppError::invalid(
            "",
            "too_many",
            "a module has at most 5000 attributes",
        ));
    }
    let last = others.iter().map(|other| other.definition.position).max();
    let blank = StoredAttribute {
        definition: AttributeDefinition {
            id: AttributeId(ctx.new_id()),
            name: String::new(),
            description: None,
            data_type: DataType::String,
            multi_select: false,
            default_value: None,
            enum_options: Vec::new(),
            normative: false,
            position: last.map_or(0, |position| position.saturating_add(1)),
        },
        depends_on: None,
        dependency_mapping: None,
        created_at: change.at,
    };
    let attribute = apply(blank, edit)?;
    check_dependency(&attribute, &others)?;
    schema::insert_attribute(&mut tx, &mut change, &granted, &attribute)
        .await
        .map_err(name_taken)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(attribute)
}

/// Changes an attribute. Data stay as they are; the kind of values can only change while no object has one.
pub async fn update_attribute(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
    edit: AttributeEdit,
) -> Result<StoredAttribute, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    let others = schema::attributes(&mut tx, &granted).await?;
    let current = others
        .iter()
        .find(|other| other.definition.id == id)
        .ok_or(AppError::NotFound)?;
    let attribute = apply(current.clone(), edit)?;
    check_dependency(&attribute, &others)?;
    check_in_use(&mut tx, &granted, (current, &attribute)).await?;
    schema::update_attribute(&mut tx, &mut change, &granted, &attribute)
        .await
        .map_err(name_taken)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(attribute)
}

/// Refuses what would make stored values unreadable: another kind of values, or a value gone that objects have.
async fn check_in_use(
    db: &mut req1_store::Connection,
    module: &req1_domain::access::Granted,
    (before, after): (&StoredAttribute, &StoredAttribute),
) -> Result<(), AppError> {
    let (old, new) = (&before.definition, &after.definition);
    if old.data_type != new.data_type || old.multi_select != new.multi_select {
        let used = schema::objects_with(&mut *db, module, old.id, None).await?;
        if used > 0 {
            let detail = format!("{used} objects have a value of the present kind");
            return Err(AppError::invalid("/data_type", "attribute_in_use", detail));
        }
    }
    for gone in &old.enum_options {
        if new.enum_options.iter().any(|kept| kept.key == gone.key) {
            continue;
        }
        let used = schema::objects_with(&mut *db, module, old.id, Some(&gone.key)).await?;
        if used > 0 {
            let detail = format!("{used} objects have the value `{}`", gone.label);
            return Err(AppError::invalid("/enum_values", "value_in_use", detail));
        }
    }
    Ok(())
}

/// Takes an attribute away. Values that objects have stay in them and in their history.
pub async fn delete_attribute(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = ctx.module(&mut tx, module, Action::Administer).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    let all = schema::attributes(&mut tx, &granted).await?;
    let current = all
        .iter()
        .find(|other| other.definition.id == id)
        .ok_or(AppError::NotFound)?;
    schema::delete_attribute(&mut tx, &mut change, &granted, current).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(())
}
