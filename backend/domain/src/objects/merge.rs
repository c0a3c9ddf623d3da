//! Edits that were prepared on an older version.

use std::collections::BTreeSet;

use super::{ObjectContent, ObjectEdit};

/// Names of fields in which two states differ; attributes as `attributes/<id>`.
#[must_use]
pub fn touched_fields(before: &ObjectContent, after: &ObjectContent) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    let mut note = |differs: bool, name: &str| {
        if differs {
            touched.insert(name.to_owned());
        }
    };
    note(before.heading != after.heading, "heading");
    note(before.body != after.body, "body");
    note(
        before.classification != after.classification,
        "classification",
    );
    note(
        before.object_type_id != after.object_type_id,
        "object_type_id",
    );
    note(
        before.lifecycle_state != after.lifecycle_state,
        "lifecycle_state",
    );
    note(
        before.external_references != after.external_references,
        "references",
    );
    for id in before.attributes.keys().chain(after.attributes.keys()) {
        note(
            before.attributes.get(id) != after.attributes.get(id),
            &format!("attributes/{id}"),
        );
    }
    touched
}

/// Fields that an edit made on `seen` changes and that somebody else changed too, to something else than the edit wants.
///
/// `wanted` is the edit applied to `seen`.
#[must_use]
pub fn conflicting_fields(
    seen: &ObjectContent,
    current: &ObjectContent,
    wanted: &ObjectContent,
    edit: &ObjectEdit,
) -> Vec<String> {
    let by_others = touched_fields(seen, current);
    let still_different = touched_fields(current, wanted);
    let by_edit = touched_fields(seen, wanted);
    by_others
        .into_iter()
        .filter(|field| still_different.contains(field))
        .filter(|field| by_edit.contains(field) || names(edit, field))
        .collect()
}

/// Whether the edit names a field even though it asks for the value that was there before.
fn names(edit: &ObjectEdit, field: &str) -> bool {
    match field {
        "heading" => !edit.heading.is_keep(),
        "body" => !edit.body.is_keep(),
        "classification" => edit.classification.is_some(),
        "object_type_id" => !edit.object_type_id.is_keep(),
        "lifecycle_state" => !edit.lifecycle_state.is_keep(),
        "references" => !edit.external_references.is_keep(),
        _ => false,
    }
}
