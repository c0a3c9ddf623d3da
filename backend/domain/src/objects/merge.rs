//! Edits that were prepared on an older version.

use std::collections::BTreeSet;

use super::ObjectContent;

/// Names of fields in which two states differ; attributes as `attributes/<id>`, external
/// links as `external_links/<id>`.
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
    for id in before
        .external_links
        .keys()
        .chain(after.external_links.keys())
    {
        note(
            before.external_links.get(id) != after.external_links.get(id),
            &format!("external_links/{id}"),
        );
    }
    for id in before.attributes.keys().chain(after.attributes.keys()) {
        note(
            before.attributes.get(id) != after.attributes.get(id),
            &format!("attributes/{id}"),
        );
    }
    touched
}

/// Fields that others changed since `seen` and that an edit would change again: `draft` is the edit applied to `current`.
/// What both changed to the same is no conflict.
#[must_use]
pub fn conflicting_fields(
    seen: &ObjectContent,
    current: &ObjectContent,
    draft: &ObjectContent,
) -> Vec<String> {
    let by_edit = touched_fields(current, draft);
    touched_fields(seen, current)
        .into_iter()
        .filter(|field| by_edit.contains(field))
        .collect()
}
