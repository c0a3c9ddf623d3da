//! An edit of one object: which fields it names, and what they become.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Classification, ObjectContent};
use crate::{
    attributes::{
        AttributeDefinition, AttributePatch, Attributes, apply_patch, check_dependencies,
        check_own, check_required,
    },
    external_links::{self, ExternalLinks},
    fingerprint::next_fingerprint,
    ids::{AttributeId, ObjectTypeId, UserId},
    patch::Patch,
    text,
    violation::{Collector, Violations, bounded, free_json},
};

const MAX_HEADING: usize = 10_000;
const MAX_STATE: usize = 200;

/// Fields of an object that a request may change. What it does not name stays as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ObjectEdit {
    /// New heading.
    pub heading: Patch<String>,
    /// New body: HTML, or plain text that is escaped.
    pub body: Patch<String>,
    /// New classification.
    pub classification: Option<Classification>,
    /// New type.
    pub object_type_id: Patch<ObjectTypeId>,
    /// Attributes by name or id; null clears.
    pub attributes: AttributePatch,
    /// New lifecycle state.
    pub lifecycle_state: Patch<String>,
    /// New references; an object.
    pub external_references: Patch<Value>,
    /// All links to the world outside, when they become others.
    pub external_links: Option<ExternalLinks>,
    /// Stamps the content as reviewed, or takes the stamp away.
    pub reviewed: Option<bool>,
}

impl ObjectEdit {
    /// Whether it says nothing but that the content is reviewed, or is not: the right to review is enough for that.
    #[must_use]
    pub fn only_reviews(&self) -> bool {
        let only = Self {
            reviewed: self.reviewed,
            ..Self::default()
        };
        self.reviewed.is_some() && *self == only
    }
}

/// What the module and the object's type ask of an object.
#[derive(Debug, Clone, Copy)]
pub struct TypeRules<'a> {
    /// Attributes of the module.
    pub definitions: &'a [AttributeDefinition],
    /// Names of attributes that must have a value.
    pub required: &'a [String],
    /// The attributes that the object's type has; all of the module's when it does not say.
    pub own: Option<&'a [AttributeId]>,
}

/// Applies an edit. `actor` and `now` go into a review stamp.
///
/// A change of content takes an older review stamp away.
pub fn apply(
    current: &ObjectContent,
    edit: ObjectEdit,
    rules: TypeRules<'_>,
    (actor, now): (UserId, DateTime<Utc>),
) -> Result<ObjectContent, Violations> {
    let mut violations = Collector::default();
    let heading = violations
        .take(heading(edit.heading))
        .unwrap_or_default()
        .apply(current.heading.clone());
    let body = violations
        .take(body(edit.body))
        .unwrap_or_default()
        .apply(current.body.clone());
    let state = violations
        .take(state(edit.lifecycle_state))
        .unwrap_or_default();
    let references = violations
        .take(references(edit.external_references))
        .unwrap_or_default();
    let attributes = if edit.attributes.is_empty() {
        current.attributes.clone()
    } else {
        violations
            .take(apply_patch(
                rules.definitions,
                &current.attributes,
                &edit.attributes,
            ))
            .unwrap_or_default()
    };
    if let Some(own) = rules.own {
        violations.take(check_own(rules.definitions, own, &edit.attributes));
    }
    let classification = edit.classification.unwrap_or(current.classification);
    violations.finish()?;
    check_values(rules, classification, (&current.attributes, &attributes))?;
    let fingerprint = next_fingerprint(
        current,
        (heading.as_deref(), body.as_deref(), &attributes),
        rules.definitions,
    );
    let mut draft = ObjectContent {
        heading,
        body,
        classification,
        object_type_id: edit.object_type_id.apply(current.object_type_id),
        attributes,
        lifecycle_state: state.apply(current.lifecycle_state.clone()),
        external_references: references
            .apply(Some(current.external_references.clone()))
            .unwrap_or_else(|| Value::Object(serde_json::Map::new())),
        external_links: edit
            .external_links
            .unwrap_or_else(|| current.external_links.clone()),
        content_fingerprint: fingerprint,
        reviewed_at: current.reviewed_at,
        reviewed_by: current.reviewed_by,
        reviewed_fingerprint: current.reviewed_fingerprint.clone(),
    };
    stamp(&mut draft, edit.reviewed, actor, now);
    Ok(draft)
}

/// Checks what the values of an object must be together, before and after the edit.
fn check_values(
    rules: TypeRules<'_>,
    classification: Classification,
    (before, after): (&Attributes, &Attributes),
) -> Result<(), Violations> {
    check_dependencies(rules.definitions, before, after)?;
    // Headings structure the document: what a requirement must carry does not bind them.
    if classification == Classification::Heading {
        return Ok(());
    }
    let required = rules.required.iter().map(String::as_str);
    check_required((rules.definitions, rules.own), required, after)
}

fn stamp(draft: &mut ObjectContent, reviewed: Option<bool>, actor: UserId, now: DateTime<Utc>) {
    let outdated = draft.reviewed_fingerprint.as_ref() != Some(&draft.content_fingerprint);
    match reviewed {
        Some(true) => {
            draft.reviewed_at = Some(now);
            draft.reviewed_by = Some(actor);
            draft.reviewed_fingerprint = Some(draft.content_fingerprint.clone());
        }
        Some(false) => clear_stamp(draft),
        None if outdated => clear_stamp(draft),
        None => {}
    }
}

fn clear_stamp(draft: &mut ObjectContent) {
    draft.reviewed_at = None;
    draft.reviewed_by = None;
    draft.reviewed_fingerprint = None;
}

fn heading(patch: Patch<String>) -> Result<Patch<String>, Violations> {
    let Patch::Set(heading) = patch else {
        return Ok(patch);
    };
    bounded("/heading", &heading, MAX_HEADING)?;
    // A heading is one line: other tools and pasted text bring line breaks, which read as spaces.
    let line: String = heading
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let line = line.trim();
    Ok(if line.is_empty() {
        Patch::Clear
    } else {
        Patch::Set(line.to_owned())
    })
}

fn body(patch: Patch<String>) -> Result<Patch<String>, Violations> {
    let Patch::Set(body) = patch else {
        return Ok(patch);
    };
    bounded("/body", &body, text::MAX_BODY_CHARS)?;
    Ok(Patch::Set(text::sanitise(&body)))
}

fn state(patch: Patch<String>) -> Result<Patch<String>, Violations> {
    if let Patch::Set(state) = &patch {
        bounded("/lifecycle_state", state, MAX_STATE)?;
    }
    Ok(patch)
}

fn references(patch: Patch<Value>) -> Result<Patch<Value>, Violations> {
    if let Patch::Set(references) = &patch {
        if !references.is_object() && !references.is_array() {
            return Err(Violations::one(
                "/references",
                "not_an_object",
                "must be an object or a list",
            ));
        }
        if external_links::reserved(references) {
            return Err(Violations::one(
                "/references",
                "reserved",
                "external links have operations of their own",
            ));
        }
        free_json("/references", references)?;
    }
    Ok(patch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::content_fingerprint;
    use serde_json::json;

    fn content() -> ObjectContent {
        ObjectContent {
            heading: Some("Heading".to_owned()),
            body: Some("<p>Body</p>".to_owned()),
            classification: Classification::Normative,
            object_type_id: None,
            attributes: Attributes::new(),
            lifecycle_state: None,
            external_references: json!({}),
            external_links: ExternalLinks::new(),
            content_fingerprint: content_fingerprint(
                Some("Heading"),
                Some("<p>Body</p>"),
                &Attributes::new(),
                &[],
            ),
            reviewed_at: None,
            reviewed_by: None,
            reviewed_fingerprint: None,
        }
    }

    fn edit(current: &ObjectContent, edit: ObjectEdit) -> Result<ObjectContent, Violations> {
        let rules = TypeRules {
            definitions: &[],
            required: &[],
            own: None,
        };
        let stamp = (UserId(uuid::Uuid::nil()), DateTime::UNIX_EPOCH);
        apply(current, edit, rules, stamp)
    }

    #[test]
    fn obj_6_only_named_fields_change_and_null_clears() {
        let current = content();
        let changed = edit(
            &current,
            ObjectEdit {
                heading: Patch::Clear,
                ..ObjectEdit::default()
            },
        )
        .unwrap();
        assert_eq!(changed.heading, None);
        assert_eq!(changed.body, current.body);
        assert_eq!(edit(&current, ObjectEdit::default()).unwrap(), current);
    }

    #[test]
    fn wfl_5_a_review_stamp_falls_with_any_change_of_content() {
        let reviewed = edit(
            &content(),
            ObjectEdit {
                reviewed: Some(true),
                ..ObjectEdit::default()
            },
        )
        .unwrap();
        assert!(reviewed.reviewed_at.is_some());
        let state = Patch::Set("approved".to_owned());
        let same = edit(
            &reviewed,
            ObjectEdit {
                lifecycle_state: state,
                ..ObjectEdit::default()
            },
        )
        .unwrap();
        assert!(same.reviewed_at.is_some());
        let body = Patch::Set("<p>Other</p>".to_owned());
        let changed = edit(
            &same,
            ObjectEdit {
                body,
                ..ObjectEdit::default()
            },
        )
        .unwrap();
        assert_eq!(
            (changed.reviewed_at, changed.reviewed_fingerprint),
            (None, None)
        );
    }

    #[test]
    fn api_3_every_wrong_field_is_named() {
        let wrong = ObjectEdit {
            heading: Patch::Set("a\0".to_owned()),
            external_references: Patch::Set(json!(3)),
            attributes: [("Nope".to_owned(), json!(1))].into(),
            ..ObjectEdit::default()
        };
        let violations = edit(&content(), wrong).unwrap_err();
        let places: Vec<&str> = violations
            .0
            .iter()
            .map(|one| one.pointer.as_str())
            .collect();
        assert_eq!(places, ["/heading", "/references", "/attributes/Nope"]);
    }
}
