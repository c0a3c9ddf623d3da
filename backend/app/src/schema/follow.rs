//! What else of the schema follows a change of an attribute, in the same change set.

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, DataType, prune_mapping},
    object_types::rename_required,
};
use req1_store::{
    Connection,
    change_sets::OpenChange,
    modules,
    schema::{self, StoredAttribute},
};

use crate::{AppError, Ctx};

/// Enums that follow the changed one lose what they allowed for its former values.
pub(super) async fn prune_dependents(
    db: &mut Connection,
    change: &mut OpenChange,
    module: &Granted,
    (all, after): (&[StoredAttribute], &AttributeDefinition),
) -> Result<(), AppError> {
    for stored in all {
        if stored.definition.depends_on != Some(after.id) {
            continue;
        }
        if after.data_type != DataType::Enum {
            let detail = format!(
                "the allowed values of `{}` follow this attribute",
                stored.definition.name
            );
            return Err(AppError::invalid("/data_type", "others_follow", detail));
        }
        let mapping = stored.definition.dependency_mapping.as_ref();
        let pruned = mapping.map(|mapping| prune_mapping(&stored.definition, after, mapping));
        if pruned != stored.definition.dependency_mapping {
            let mut dependent = stored.definition.clone();
            dependent.dependency_mapping = pruned;
            schema::update_attribute(&mut *db, change, module, &dependent).await?;
        }
    }
    Ok(())
}

/// Enums that followed an attribute that goes allow all their values again.
pub(super) async fn free_dependents(
    db: &mut Connection,
    change: &mut OpenChange,
    module: &Granted,
    (all, gone): (&[StoredAttribute], &AttributeDefinition),
) -> Result<(), AppError> {
    let following = all
        .iter()
        .filter(|one| one.definition.depends_on == Some(gone.id));
    for stored in following {
        let mut free = stored.definition.clone();
        free.depends_on = None;
        free.dependency_mapping = None;
        schema::update_attribute(&mut *db, change, module, &free).await?;
    }
    Ok(())
}

/// Module and types call an attribute by its new name, or no longer when it goes.
pub(super) async fn rename_uses(
    ctx: &Ctx,
    db: &mut Connection,
    (change, module): (&mut OpenChange, &Granted),
    (before, new): (&AttributeDefinition, Option<&str>),
) -> Result<(), AppError> {
    let current = modules::by_id(&mut *db, module, ctx.actor.user)
        .await?
        .fields;
    let mut fields = current.clone();
    let called = |name: &String| name.eq_ignore_ascii_case(&before.name);
    fields.required_attributes = current
        .required_attributes
        .iter()
        .filter(|name| new.is_some() || !called(name))
        .map(|name| match new {
            Some(new) if called(name) => new.to_owned(),
            _ => name.clone(),
        })
        .collect();
    if fields != current {
        modules::update(&mut *db, change, module, &fields).await?;
    }
    for stored in schema::all_types(&mut *db, module).await? {
        let mut fields = stored.fields.clone();
        fields.required_attributes =
            rename_required(&fields.required_attributes, &before.name, new);
        if new.is_none() {
            if let Some(own) = &mut fields.attributes {
                own.retain(|id| *id != before.id);
            }
            fields.form_layout = fields.form_layout.map(|layout| layout.without(before.id));
        }
        if fields != stored.fields {
            schema::update_type(&mut *db, change, module, (stored.id, &fields)).await?;
        }
    }
    Ok(())
}
