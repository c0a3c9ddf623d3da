//! Undo: what goes back to how it was, field by field, and what is left to the person.
//!
//! Three states decide: before the act, right after it, and now. A field goes back when nobody has touched it since.

use serde_json::{Map, Value};

use crate::{
    attributes::{AttributeDefinition, check, check_dependencies},
    external_links::same_place,
    fingerprint::next_fingerprint,
    ids::{AttributeId, ExternalLinkId, ObjectTypeId},
    objects::{Classification, ObjectContent, touched_fields},
};

/// Why something is not put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConflictKind {
    /// Somebody gave the field another value since.
    EditedSince,
    /// Somebody moved the object since.
    MovedSince,
    /// Somebody deleted it since.
    DeletedSince,
    /// The object above is deleted.
    ParentGone,
    /// It would stand below itself.
    Cycle,
    /// Something stands below it that would go with it.
    HasChildren,
    /// The attribute of the value is gone.
    AttributeGone,
    /// The type is gone.
    TypeGone,
    /// The former value no longer fits the schema.
    DoesNotFit,
    /// Another attribute or type has the name.
    NameTaken,
    /// An end of the link is deleted, or out of sight.
    LinkEndGone,
    /// The same link was made anew.
    LinkExists,
    /// Objects have values that the former schema does not know.
    ValueGivenSince,
    /// Another part of the schema refers to it.
    InUse,
}

impl ConflictKind {
    /// The name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EditedSince => "edited_since",
            Self::MovedSince => "moved_since",
            Self::DeletedSince => "deleted_since",
            Self::ParentGone => "parent_gone",
            Self::Cycle => "cycle",
            Self::HasChildren => "has_children",
            Self::AttributeGone => "attribute_gone",
            Self::TypeGone => "type_gone",
            Self::DoesNotFit => "does_not_fit",
            Self::NameTaken => "name_taken",
            Self::LinkEndGone => "link_end_gone",
            Self::LinkExists => "link_exists",
            Self::ValueGivenSince => "value_given_since",
            Self::InUse => "in_use",
        }
    }
}

/// A field in its three states.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldState {
    /// Its name in the API; attributes as `attributes/` and their id.
    pub field: String,
    /// Before the act; what an undo puts back.
    pub before: Value,
    /// What the act made of it.
    pub then: Value,
    /// What it is now.
    pub now: Value,
}

/// The schema as it will be after the undo.
#[derive(Debug, Clone, Default)]
pub struct SchemaAfter {
    /// Attributes of the module.
    pub definitions: Vec<AttributeDefinition>,
    /// Its types, with the names of the attributes that they require.
    pub types: Vec<(ObjectTypeId, Vec<String>)>,
    /// Names of attributes that the module requires.
    pub required: Vec<String>,
}

impl SchemaAfter {
    fn requires(&self, id: AttributeId, object_type: Option<ObjectTypeId>) -> bool {
        let Some(definition) = self.definitions.iter().find(|one| one.id == id) else {
            return false;
        };
        let of_type = self
            .types
            .iter()
            .filter(|(known, _)| Some(*known) == object_type);
        of_type
            .flat_map(|(_, names)| names)
            .chain(&self.required)
            .any(|name| name.eq_ignore_ascii_case(&definition.name))
    }
}

/// What becomes of an object.
#[derive(Debug, Clone)]
pub struct Back {
    /// Its content after the undo.
    pub content: ObjectContent,
    /// Fields that go back.
    pub fields: Vec<FieldState>,
    /// Fields that stay, and why.
    pub conflicts: Vec<(ConflictKind, FieldState)>,
}

const REVIEWED: &str = "reviewed_at";

/// Puts back what an act changed in an object, from its states before and after the act and now.
#[must_use]
pub fn put_back(
    (before, after, now): (&ObjectContent, &ObjectContent, &ObjectContent),
    schema: &SchemaAfter,
) -> Back {
    let mut back = Back {
        content: now.clone(),
        fields: Vec::new(),
        conflicts: Vec::new(),
    };
    for field in changed(before, after) {
        let state = FieldState {
            before: value_of(before, &field),
            then: value_of(after, &field),
            now: value_of(now, &field),
            field,
        };
        if state.now == state.before {
            continue;
        }
        let misfit = if state.now == state.then {
            misfit(&state, now, schema)
        } else {
            Some(ConflictKind::EditedSince)
        };
        match misfit {
            Some(kind) => back.conflicts.push((kind, state)),
            None => back.fields.push(state),
        }
    }
    fit_together(before, now, &mut back, schema);
    stamp(before, now, &mut back, schema);
    back
}

/// Fields in which an object differs from what an act left.
#[must_use]
pub fn changed_since(after: &ObjectContent, now: &ObjectContent) -> Vec<FieldState> {
    let differing = touched_fields(after, now).into_iter();
    differing
        .map(|field| FieldState {
            before: Value::Null,
            then: value_of(after, &field),
            now: value_of(now, &field),
            field,
        })
        .collect()
}

fn changed(before: &ObjectContent, after: &ObjectContent) -> Vec<String> {
    let mut fields: Vec<String> = touched_fields(before, after).into_iter().collect();
    if value_of(before, REVIEWED) != value_of(after, REVIEWED) {
        fields.push(REVIEWED.to_owned());
    }
    fields
}

fn attribute(field: &str) -> Option<AttributeId> {
    let id = field.strip_prefix("attributes/")?;
    Some(AttributeId(uuid::Uuid::parse_str(id).ok()?))
}

fn external_link(field: &str) -> Option<ExternalLinkId> {
    let id = field.strip_prefix("external_links/")?;
    Some(ExternalLinkId(uuid::Uuid::parse_str(id).ok()?))
}

/// The value of a field, as the API shows it. An absent value is null.
fn value_of(content: &ObjectContent, field: &str) -> Value {
    match field {
        "heading" => content.heading.clone().into(),
        "body" => content.body.clone().into(),
        "classification" => content.classification.as_str().into(),
        "object_type_id" => content.object_type_id.map(|id| id.to_string()).into(),
        "lifecycle_state" => content.lifecycle_state.clone().into(),
        "references" => content.external_references.clone(),
        REVIEWED => content.reviewed_at.map(|at| at.to_rfc3339()).into(),
        _ => {
            let link = external_link(field).and_then(|id| content.external_links.get(&id));
            if let Some(link) = link {
                return serde_json::to_value(link).unwrap_or_default();
            }
            attribute(field)
                .and_then(|id| content.attributes.get(&id))
                .cloned()
                .unwrap_or_default()
        }
    }
}

fn copy(field: &str, from: &ObjectContent, to: &mut ObjectContent) {
    match field {
        "heading" => to.heading.clone_from(&from.heading),
        "body" => to.body.clone_from(&from.body),
        "classification" => to.classification = from.classification,
        "object_type_id" => to.object_type_id = from.object_type_id,
        "lifecycle_state" => to.lifecycle_state.clone_from(&from.lifecycle_state),
        "references" => to.external_references.clone_from(&from.external_references),
        REVIEWED => {
            to.reviewed_at = from.reviewed_at;
            to.reviewed_by = from.reviewed_by;
            to.reviewed_fingerprint
                .clone_from(&from.reviewed_fingerprint);
        }
        _ => {
            if let Some(id) = external_link(field) {
                match from.external_links.get(&id) {
                    Some(link) => to.external_links.insert(id, link.clone()),
                    None => to.external_links.remove(&id),
                };
            }
            let Some(id) = attribute(field) else { return };
            match from.attributes.get(&id) {
                Some(value) => to.attributes.insert(id, value.clone()),
                None => to.attributes.remove(&id),
            };
        }
    }
}

/// Why a former value cannot come back under the schema of today.
fn misfit(state: &FieldState, now: &ObjectContent, schema: &SchemaAfter) -> Option<ConflictKind> {
    if state.field == "object_type_id" {
        let wanted = state.before.as_str()?;
        let known = schema.types.iter().any(|(id, _)| id.to_string() == wanted);
        return (!known).then_some(ConflictKind::TypeGone);
    }
    if let Some(id) = external_link(&state.field) {
        let wanted = state.before.get("uri").and_then(Value::as_str)?;
        let mut others = now.external_links.iter().filter(|(other, _)| **other != id);
        let taken = others.any(|(_, link)| same_place(&link.uri, wanted));
        return taken.then_some(ConflictKind::LinkExists);
    }
    let id = attribute(&state.field)?;
    let binds = now.classification != Classification::Heading;
    if state.before.is_null() {
        let needed = binds && schema.requires(id, now.object_type_id);
        return needed.then_some(ConflictKind::DoesNotFit);
    }
    let Some(definition) = schema.definitions.iter().find(|one| one.id == id) else {
        return Some(ConflictKind::AttributeGone);
    };
    (!fits(definition, &state.before)).then_some(ConflictKind::DoesNotFit)
}

/// Whether a stored value is one that the attribute may hold.
#[must_use]
pub fn fits(definition: &AttributeDefinition, value: &Value) -> bool {
    check(definition, "", value).is_ok_and(|canonical| canonical == *value)
}

/// Applies the fields. Values of enums that depend on each other go back together or not at all.
fn fit_together(
    before: &ObjectContent,
    now: &ObjectContent,
    back: &mut Back,
    schema: &SchemaAfter,
) {
    let apply = |fields: &[FieldState]| {
        let mut content = now.clone();
        for state in fields {
            copy(&state.field, before, &mut content);
        }
        content
    };
    back.content = apply(&back.fields);
    let values = (&now.attributes, &back.content.attributes);
    if check_dependencies(&schema.definitions, values.0, values.1).is_err() {
        let (values, others) = std::mem::take(&mut back.fields)
            .into_iter()
            .partition(|state| attribute(&state.field).is_some());
        back.fields = others;
        let values: Vec<FieldState> = values;
        let held = values
            .into_iter()
            .map(|state| (ConflictKind::DoesNotFit, state));
        back.conflicts.extend(held);
        back.content = apply(&back.fields);
    }
}

/// Fingerprint and review stamp of the content that comes about.
fn stamp(before: &ObjectContent, now: &ObjectContent, back: &mut Back, schema: &SchemaAfter) {
    let content = &mut back.content;
    let says = |one: &ObjectContent| (one.heading.clone(), one.body.clone());
    let next = next_fingerprint(
        now,
        (
            content.heading.as_deref(),
            content.body.as_deref(),
            &content.attributes,
        ),
        &schema.definitions,
    );
    let is_before = says(content) == says(before) && content.attributes == before.attributes;
    // What goes back may count as content since: then the fingerprint of now, which is the one of before, is not its own.
    let stands_for_both = before.content_fingerprint == now.content_fingerprint;
    content.content_fingerprint =
        if is_before && !(stands_for_both && next != now.content_fingerprint) {
            before.content_fingerprint.clone()
        } else {
            next
        };
    // A stamp that was good for the content of now does not hold for another one.
    let held = now.reviewed_fingerprint.as_ref() == Some(&now.content_fingerprint);
    let holds = content.reviewed_fingerprint.as_ref() == Some(&content.content_fingerprint);
    let put_back = back.fields.iter().any(|state| state.field == REVIEWED);
    if held && !holds && !put_back {
        content.reviewed_at = None;
        content.reviewed_by = None;
        content.reviewed_fingerprint = None;
    }
}

/// Fields of a snapshot of the schema: as they will be, those that go back, those that were edited since.
#[must_use]
pub fn put_back_snapshot(
    (before, after, now): (&Value, &Value, &Value),
) -> (Value, Vec<FieldState>, Vec<FieldState>) {
    let empty = Map::new();
    let of = |value: &'_ Value, name: &str| value.get(name).cloned().unwrap_or_default();
    let mut content = now.as_object().unwrap_or(&empty).clone();
    let (mut fields, mut edited) = (Vec::new(), Vec::new());
    let mut names: Vec<&String> = before.as_object().unwrap_or(&empty).keys().collect();
    names.extend(after.as_object().unwrap_or(&empty).keys());
    names.sort_unstable();
    names.dedup();
    for name in names {
        let state = FieldState {
            field: name.clone(),
            before: of(before, name),
            then: of(after, name),
            now: of(now, name),
        };
        if state.before == state.then || state.now == state.before {
            continue;
        }
        if state.now == state.then {
            content.insert(name.clone(), state.before.clone());
            fields.push(state);
        } else {
            edited.push(state);
        }
    }
    (Value::Object(content), fields, edited)
}

/// Fields in which a snapshot of the schema differs from what an act left.
#[must_use]
pub fn snapshot_since(after: &Value, now: &Value) -> Vec<FieldState> {
    let fields = after.as_object().into_iter().flatten();
    fields
        .filter_map(|(name, then)| {
            let now = now.get(name).cloned().unwrap_or_default();
            (now != *then).then(|| FieldState {
                field: name.clone(),
                before: Value::Null,
                then: then.clone(),
                now,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        attributes::{Attributes, DataType},
        external_links::{ExternalLink, ExternalLinks},
        fingerprint::content_fingerprint,
    };
    use serde_json::json;

    fn content(heading: &str, body: &str) -> ObjectContent {
        ObjectContent {
            heading: Some(heading.to_owned()),
            body: Some(body.to_owned()),
            classification: Classification::Normative,
            object_type_id: None,
            attributes: Attributes::new(),
            lifecycle_state: None,
            external_references: json!({}),
            external_links: ExternalLinks::new(),
            content_fingerprint: content_fingerprint(
                Some(heading),
                Some(body),
                &Attributes::new(),
                &[],
            ),
            reviewed_at: None,
            reviewed_by: None,
            reviewed_fingerprint: None,
        }
    }

    fn names(states: &[FieldState]) -> Vec<&str> {
        states.iter().map(|one| one.field.as_str()).collect()
    }

    #[test]
    fn obj_12_only_fields_that_the_act_changed_go_back() {
        let (before, after) = (content("a", "one"), content("b", "one"));
        let now = content("b", "two");
        let back = put_back((&before, &after, &now), &SchemaAfter::default());
        assert_eq!(back.content.heading.as_deref(), Some("a"));
        assert_eq!(back.content.body.as_deref(), Some("two"));
        assert_eq!(names(&back.fields), ["heading"]);
        assert!(back.conflicts.is_empty());
        let alone = put_back((&before, &after, &after), &SchemaAfter::default());
        assert_eq!(alone.content, before);
    }

    #[test]
    fn obj_12_a_field_edited_since_is_a_conflict_unless_it_is_back_already() {
        let (before, after) = (content("a", "one"), content("b", "two"));
        let now = content("c", "one");
        let back = put_back((&before, &after, &now), &SchemaAfter::default());
        assert_eq!(back.content, now);
        assert!(back.fields.is_empty());
        let kinds: Vec<_> = back.conflicts.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(kinds, [ConflictKind::EditedSince]);
    }

    #[test]
    fn lnk_10_each_external_link_goes_back_by_itself() {
        let id = |number| ExternalLinkId(uuid::Uuid::from_u128(number));
        let with = |links: &[(u128, &str)]| {
            let mut one = content("a", "one");
            one.external_links = links
                .iter()
                .map(|(number, host)| {
                    let uri = format!("https://{host}.example");
                    (id(*number), ExternalLink { uri, title: None })
                })
                .collect();
            one
        };
        let schema = SchemaAfter::default();
        // Another link that came later stays.
        let (before, after) = (with(&[]), with(&[(1, "a")]));
        let now = with(&[(1, "a"), (2, "b")]);
        let back = put_back((&before, &after, &now), &schema);
        assert_eq!(back.content, with(&[(2, "b")]));
        assert!(back.conflicts.is_empty());
        // A link that changed since is a conflict, and so is one whose address came back another way.
        let changed = put_back((&before, &after, &with(&[(1, "c")])), &schema);
        assert_eq!(changed.conflicts[0].0, ConflictKind::EditedSince);
        let twice = put_back((&after, &before, &with(&[(2, "A")])), &schema);
        assert_eq!(twice.conflicts[0].0, ConflictKind::LinkExists);
        assert_eq!(twice.content, with(&[(2, "A")]));
    }

    #[test]
    fn obj_12_values_that_the_schema_no_longer_knows_stay_away() {
        let id = AttributeId(uuid::Uuid::from_u128(1));
        let definition = AttributeDefinition {
            id,
            name: "Weight".to_owned(),
            description: None,
            data_type: DataType::Integer,
            multi_select: false,
            default_value: None,
            enum_options: Vec::new(),
            depends_on: None,
            dependency_mapping: None,
            normative: false,
            position: 0,
        };
        let with = |value: Value| {
            let mut one = content("a", "one");
            one.attributes.insert(id, value);
            one
        };
        let kind = |before: Value, schema: &SchemaAfter| {
            let (before, after) = (with(before), with(json!(2)));
            let back = put_back((&before, &after, &after), schema);
            back.conflicts.first().map(|(kind, _)| *kind)
        };
        let gone = SchemaAfter::default();
        assert_eq!(kind(json!(1), &gone), Some(ConflictKind::AttributeGone));
        let mut schema = SchemaAfter {
            definitions: vec![definition],
            ..SchemaAfter::default()
        };
        assert_eq!(kind(json!(1), &schema), None);
        let text = kind(json!("heavy"), &schema);
        assert_eq!(text, Some(ConflictKind::DoesNotFit));
        schema.required = vec!["weight".to_owned()];
        let (before, after) = (content("a", "one"), with(json!(2)));
        let back = put_back((&before, &after, &after), &schema);
        assert_eq!(
            back.conflicts.len(),
            1,
            "a required value is not taken away"
        );
    }

    #[test]
    fn lnk_5_undo_changes_no_fingerprint_but_of_content_that_goes_back() {
        let id = AttributeId(uuid::Uuid::from_u128(1));
        let counts = SchemaAfter {
            definitions: vec![AttributeDefinition {
                id,
                name: "Weight".to_owned(),
                description: None,
                data_type: DataType::Integer,
                multi_select: false,
                default_value: None,
                enum_options: Vec::new(),
                depends_on: None,
                dependency_mapping: None,
                normative: true,
                position: 0,
            }],
            ..SchemaAfter::default()
        };
        let with = |heading: &str, weight: i32, state: &str| {
            let mut one = content(heading, "one");
            one.attributes.insert(id, json!(weight));
            one.lifecycle_state = Some(state.to_owned());
            one
        };
        // The attribute counts since these were written. Another text was written meanwhile, and a state goes back.
        let (before, after) = (with("a", 1, "draft"), with("a", 1, "done"));
        let now = with("b", 1, "done");
        let back = put_back((&before, &after, &now), &counts).content;
        assert_eq!(back.lifecycle_state.as_deref(), Some("draft"));
        assert_eq!(back.content_fingerprint, now.content_fingerprint);
        // A value goes back that counts by now: the fingerprint of both states stands for neither alone.
        let (before, after) = (with("a", 1, "draft"), with("a", 2, "draft"));
        assert_eq!(before.content_fingerprint, after.content_fingerprint);
        let back = put_back((&before, &after, &after), &counts).content;
        assert_eq!(back.attributes, before.attributes);
        assert_ne!(back.content_fingerprint, after.content_fingerprint);
    }

    #[test]
    fn obj_12_fields_of_the_schema_go_back_one_by_one() {
        let before = json!({"name": "A", "position": 1, "options": [1]});
        let after = json!({"name": "B", "position": 1, "options": [1, 2]});
        let now = json!({"name": "C", "position": 7, "options": [1, 2]});
        let (content, fields, edited) = put_back_snapshot((&before, &after, &now));
        assert_eq!(content, json!({"name": "C", "position": 7, "options": [1]}));
        assert_eq!(names(&fields), ["options"]);
        assert_eq!(names(&edited), ["name"]);
    }
}
