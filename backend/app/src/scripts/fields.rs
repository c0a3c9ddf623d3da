//! Fields as scripts name them.

use std::collections::HashMap;

use req1_domain::{
    ids::ObjectTypeId,
    objects::{Classification, ObjectEdit},
    patch::Patch,
};
use req1_script::Fields;

use crate::AppError;

/// Types by what scripts call them: their names, and their ids.
pub(super) fn types_by_name(
    types: impl IntoIterator<Item = (ObjectTypeId, String)>,
) -> HashMap<String, ObjectTypeId> {
    let types = types.into_iter();
    types
        .flat_map(|(id, name)| [(name, id), (id.0.to_string(), id)])
        .collect()
}

/// What a script wants of an object, as people would ask for it.
pub(super) fn edit(
    fields: Fields,
    types: &HashMap<String, ObjectTypeId>,
) -> Result<ObjectEdit, AppError> {
    let classification = match fields.classification {
        None => None,
        Some(name) => Some(Classification::parse(&name).ok_or_else(|| {
            let detail = "must be heading, normative or informative";
            AppError::invalid("/classification", "unknown_value", detail)
        })?),
    };
    let object_type_id = match fields.object_type {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(called) => Patch::Set(*types.get(&called).ok_or_else(|| {
            let detail = "this module has no such type";
            AppError::invalid("/object_type_id", "unknown_object_type", detail)
        })?),
    };
    Ok(ObjectEdit {
        heading: fields.heading,
        body: fields.body,
        classification,
        object_type_id,
        attributes: fields.attributes.into_iter().collect(),
        lifecycle_state: fields.state,
        ..ObjectEdit::default()
    })
}
