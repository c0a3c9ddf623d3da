//! Attribute definitions.

use std::collections::BTreeMap;

use req1_domain::{
    access::{Action, Granted},
    attributes::{self, AttributeDefinition, Change, DataType, allowed_keys},
    ids::{AttributeId, ModuleId},
};
use req1_store::{
    StoreError, Tx,
    change_sets::{self, OpenChange},
    schema::{self, StoredAttribute},
};
use serde_json::{Value, json};

use super::{
    conversion::convert_values,
    edit::{AttributeEdit, apply},
    follow::{free_dependents, prune_dependents, rename_uses},
    impact::{Confirmation, survey},
};
use crate::{AppError, Ctx, audit::Event};

const MAX_ATTRIBUTES: usize = 5_000;

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

/// Keys that an enum may hold, beside a value of the enum that it follows where one is given by key or label.
pub async fn allowed_values(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
    parent_value: Option<&str>,
) -> Result<Vec<String>, AppError> {
    let all = list_attributes(ctx, module).await?;
    let by_id = |id| {
        all.iter()
            .map(|stored| &stored.definition)
            .find(|one| one.id == id)
    };
    let definition = by_id(id).ok_or(AppError::NotFound)?;
    let parent = definition.depends_on.and_then(by_id);
    let parent_value = parent_value.filter(|value| !value.is_empty());
    let key = match (parent, parent_value) {
        (Some(parent), Some(value)) => Some(attributes::check(
            parent,
            "parent_value",
            &Value::from(value),
        )?),
        _ => None,
    };
    let allowed = allowed_keys(definition, key.as_ref()).unwrap_or_else(|| {
        let options = definition.enum_options.iter();
        options.map(|option| option.key.as_str()).collect()
    });
    Ok(allowed.into_iter().map(str::to_owned).collect())
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

/// A schema edit that was begun: rights, change set, and the attributes under the lock.
struct Opened {
    granted: Granted,
    change: OpenChange,
    all: Vec<StoredAttribute>,
}

impl Opened {
    async fn new(ctx: &Ctx, tx: &mut Tx<'_>, module: ModuleId) -> Result<Self, AppError> {
        let granted = ctx.module(tx, module, Action::Administer).await?;
        let change = change_sets::open(tx, ctx.change("edit"), &[&granted]).await?;
        let all = schema::attributes(tx, &granted).await?;
        Ok(Self {
            granted,
            change,
            all,
        })
    }

    fn definitions(&self) -> Vec<AttributeDefinition> {
        self.all
            .iter()
            .map(|stored| stored.definition.clone())
            .collect()
    }

    fn find(&self, id: AttributeId) -> Result<StoredAttribute, AppError> {
        let found = self.all.iter().find(|stored| stored.definition.id == id);
        found.cloned().ok_or(AppError::NotFound)
    }

    fn schema_version(&self) -> Result<i64, AppError> {
        let module = self.change.module(ModuleId(self.granted.id()))?;
        Ok(module.schema_version)
    }
}

/// Adds an attribute to a module.
pub async fn create_attribute(
    ctx: &Ctx,
    module: ModuleId,
    edit: AttributeEdit,
) -> Result<StoredAttribute, AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut opened = Opened::new(ctx, &mut tx, module).await?;
    if opened.all.len() >= MAX_ATTRIBUTES {
        return Err(AppError::invalid(
            "",
            "too_many",
            "a module has at most 5000 attributes",
        ));
    }
    let positions = opened.all.iter().map(|stored| stored.definition.position);
    let blank = AttributeDefinition {
        id: AttributeId(ctx.new_id()),
        name: String::new(),
        description: None,
        data_type: DataType::String,
        multi_select: false,
        default_value: None,
        enum_options: Vec::new(),
        depends_on: None,
        dependency_mapping: None,
        normative: false,
        position: positions
            .max()
            .map_or(0, |position| position.saturating_add(1)),
    };
    let attribute = StoredAttribute {
        definition: apply(&blank, edit, &opened.definitions(), &BTreeMap::new())?,
        created_at: opened.change.at,
    };
    schema::insert_attribute(&mut tx, &mut opened.change, &opened.granted, &attribute)
        .await
        .map_err(name_taken)?;
    let sealed = change_sets::seal(&mut tx, &opened.change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(attribute)
}

/// Changes an attribute, and the values that objects have of it where they are of another kind or no longer allowed. All
/// is one change set; an object that changes gets one version.
pub async fn update_attribute(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
    (edit, confirmation): (AttributeEdit, Confirmation),
) -> Result<StoredAttribute, AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut opened = Opened::new(ctx, &mut tx, module).await?;
    confirmation.check_schema(opened.schema_version()?)?;
    let mut stored = opened.find(id)?;
    let mut definitions = opened.definitions();
    let before = stored.definition.clone();
    let after = apply(&before, edit, &definitions, &confirmation.replacements)?;
    if after == before {
        confirmation.check_objects(0)?;
        return Ok(stored);
    }
    let Opened {
        granted,
        change,
        all,
    } = &mut opened;
    if let Some(known) = definitions.iter_mut().find(|one| one.id == id) {
        known.clone_from(&after);
    }
    let of_values = Change {
        before: &before,
        after: &after,
        replacements: &confirmation.replacements,
    };
    if of_values.touches_values() {
        let impact = survey(&mut tx, granted, (&before, Some(of_values))).await?;
        confirmation.check_change(&of_values, &impact)?;
        convert_values((ctx, &mut tx), change, granted, (of_values, &definitions)).await?;
        prune_dependents(&mut tx, change, granted, (all, &after)).await?;
    } else {
        confirmation.check_objects(0)?;
    }
    stored.definition = after;
    schema::update_attribute(&mut tx, change, granted, &stored.definition)
        .await
        .map_err(name_taken)?;
    let name = stored.definition.name.as_str();
    if name != before.name {
        rename_uses(
            ctx,
            &mut tx,
            (&mut *change, &*granted),
            (&before, Some(name)),
        )
        .await?;
    }
    let sealed = change_sets::seal(&mut tx, change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(stored)
}

/// Takes an attribute away. Values that objects have stay in them, out of sight, and in their history.
pub async fn delete_attribute(
    ctx: &Ctx,
    (module, id): (ModuleId, AttributeId),
    confirmation: &Confirmation,
) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut opened = Opened::new(ctx, &mut tx, module).await?;
    confirmation.check_schema(opened.schema_version()?)?;
    let current = opened.find(id)?;
    let Opened {
        granted,
        change,
        all,
    } = &mut opened;
    if confirmation.expected_objects.is_some() {
        let impact = survey(&mut tx, granted, (&current.definition, None)).await?;
        confirmation.check_objects(impact.objects)?;
    }
    free_dependents(&mut tx, change, granted, (all, &current.definition)).await?;
    rename_uses(
        ctx,
        &mut tx,
        (&mut *change, &*granted),
        (&current.definition, None),
    )
    .await?;
    schema::delete_attribute(&mut tx, change, granted, &current.definition).await?;
    let event = Event::new("delete", "attribute")
        .of(id)
        .named(&current.definition.name)
        .within(granted.workspace())
        .with(json!({ "module_id": granted.id() }));
    ctx.audit(&mut tx, event).await?;
    let sealed = change_sets::seal(&mut tx, change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(())
}

/// Gives the attributes of a module another order; those that are not named come after them.
pub async fn reorder_attributes(
    ctx: &Ctx,
    module: ModuleId,
    order: &[AttributeId],
) -> Result<Vec<StoredAttribute>, AppError> {
    let mut tx = ctx.store().begin().await?;
    let mut opened = Opened::new(ctx, &mut tx, module).await?;
    let mut places = BTreeMap::new();
    for (place, id) in order.iter().enumerate() {
        let pointer = format!("/attributes/{place}");
        if !opened.all.iter().any(|stored| stored.definition.id == *id) {
            let detail = "this module has no such attribute";
            return Err(AppError::invalid(pointer, "unknown_attribute", detail));
        }
        if places.insert(*id, place).is_some() {
            let detail = "the attribute is named twice";
            return Err(AppError::invalid(pointer, "duplicate", detail));
        }
    }
    let place = |id: AttributeId| places.get(&id).copied().unwrap_or(usize::MAX);
    let mut sorted = opened.all.clone();
    sorted.sort_by_key(|stored| place(stored.definition.id));
    let mut moved = false;
    for (position, stored) in (0_i32..).zip(&mut sorted) {
        if stored.definition.position != position {
            stored.definition.position = position;
            let (change, granted) = (&mut opened.change, &opened.granted);
            schema::update_attribute(&mut tx, change, granted, &stored.definition).await?;
            moved = true;
        }
    }
    if moved {
        let sealed = change_sets::seal(&mut tx, &opened.change).await?;
        req1_store::commit(tx).await?;
        ctx.announce(&sealed);
    }
    Ok(sorted)
}
