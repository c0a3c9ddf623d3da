//! What goes back in settings, attributes and types.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use req1_domain::{
    access::Granted,
    attributes::{AttributeDefinition, Change},
    ids::{AttributeId, ModuleId, ObjectId, ObjectTypeId},
    object_types::{FormLayout, check_form, required_names},
    undo::{ConflictKind, FieldState, SchemaAfter, fits, put_back_snapshot, snapshot_since},
};
use req1_store::{
    Connection,
    change_sets::OpenChange,
    modules::{self, ModuleFields},
    schema::{self, TypeFields},
    undo::{self, SchemaEntity, TouchedEntity},
};
use serde_json::Value;
use uuid::Uuid;

use super::report::{Conflict, Entity, Findings, Subject, Way};
use crate::AppError;

/// Something of the schema that gets a former state.
#[derive(Debug, Clone)]
struct Write {
    entity: SchemaEntity,
    id: Uuid,
    way: Way,
    /// Whether the change set made it: then only its own values may go with it. What it brought back from a deletion had
    /// values before, which stay in the objects, out of sight.
    made: bool,
    snapshot: Value,
    fields: Vec<FieldState>,
}

/// What becomes of the schema of a module.
#[derive(Debug, Default)]
pub(super) struct SchemaPlan {
    writes: Vec<Write>,
    /// Attributes as they are now.
    pub(super) now: Vec<AttributeDefinition>,
    /// The schema afterwards.
    pub(super) after: SchemaAfter,
    types: BTreeMap<ObjectTypeId, TypeFields>,
    /// Attributes afterwards whose values must be looked at: others than the former ones may have been given since.
    narrowed: Vec<AttributeDefinition>,
    /// Whether somebody changed settings of a module that the change set made or brought back.
    pub(super) settings_edited: bool,
}

fn text(snapshot: &Value, name: &str) -> String {
    let text = snapshot.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn read<T: serde::de::DeserializeOwned>(snapshot: &Value, name: &str) -> Result<T, AppError> {
    let value = snapshot.get(name).cloned().unwrap_or_default();
    serde_json::from_value(value).map_err(|error| {
        AppError::Internal(format!("`{name}` of a schema version: {error}").into())
    })
}

/// An attribute as a version of the schema keeps it.
pub(crate) fn definition(id: Uuid, snapshot: &Value) -> Result<AttributeDefinition, AppError> {
    Ok(AttributeDefinition {
        id: AttributeId(id),
        name: text(snapshot, "name"),
        description: read(snapshot, "description")?,
        data_type: read(snapshot, "data_type")?,
        multi_select: read(snapshot, "multi_select")?,
        default_value: read(snapshot, "default_value")?,
        enum_options: read(snapshot, "enum_options")?,
        depends_on: read(snapshot, "depends_on")?,
        dependency_mapping: read(snapshot, "dependency_mapping")?,
        normative: read(snapshot, "normative")?,
        position: read(snapshot, "position")?,
    })
}

/// What people chose of a type, as a version of the schema keeps it.
pub(crate) fn type_fields(snapshot: &Value) -> Result<TypeFields, AppError> {
    // A copied module may have kept the columns instead.
    let own = if snapshot.get("attribute_ids").is_some() {
        "attribute_ids"
    } else {
        "attributes"
    };
    Ok(TypeFields {
        name: text(snapshot, "name"),
        description: read(snapshot, "description")?,
        default_classification: text(snapshot, "default_classification"),
        attribute_schema: read(snapshot, "attribute_schema")?,
        required_attributes: read(snapshot, "required_attributes")?,
        attributes: read(snapshot, own)?,
        form_layout: read::<Option<FormLayout>>(snapshot, "form_layout")?,
    })
}

const fn entity(kind: SchemaEntity) -> Entity {
    match kind {
        SchemaEntity::Module => Entity::Module,
        SchemaEntity::Attribute => Entity::Attribute,
        SchemaEntity::Type => Entity::ObjectType,
    }
}

fn subject(module: &Granted, kind: SchemaEntity, (id, snapshot): (Uuid, &Value)) -> Subject {
    let module = ModuleId(module.id());
    Subject::new(entity(kind), id, module, text(snapshot, "name"))
}

impl SchemaPlan {
    /// Plans what goes back, as far as the schema alone tells.
    pub(super) async fn new(
        db: &mut Connection,
        module: &Granted,
        revision: Option<i64>,
        found: &mut Findings,
    ) -> Result<Self, AppError> {
        let mut plan = Self::default();
        if let Some(revision) = revision {
            for one in undo::touched_entities(&mut *db, module, revision).await? {
                plan.want(module, &one, found);
            }
        }
        // Names become free before they are taken.
        plan.writes.sort_by_key(|one| match one.way {
            Way::Delete => 0,
            Way::Edit | Way::Move => 1,
            Way::Restore => 2,
        });
        plan.look_ahead(db, module).await?;
        while plan.drop_what_does_not_hold(module, found) {
            plan.look_ahead(db, module).await?;
        }
        Ok(plan)
    }

    fn want(&mut self, module: &Granted, one: &TouchedEntity, found: &mut Findings) {
        if let Some(edited) = goes_whole(one) {
            self.settings_edited = edited;
            return;
        }
        let mut conflict = |kind, field: Option<FieldState>| {
            found.conflict(Conflict {
                field: field.map(Into::into),
                by: one.since.clone(),
                ..Conflict::new(kind, subject(module, one.kind, (one.id, &one.now)))
            });
        };
        let (way, snapshot, fields) = match (&one.before, &one.then) {
            (_, Some(then)) if one.came => {
                if one.deleted {
                    return;
                }
                let mut edited = snapshot_since(then, &one.now);
                // Its place among the others is no work of somebody.
                edited.retain(|state| state.field != "position");
                if !edited.is_empty() {
                    for field in edited {
                        conflict(ConflictKind::EditedSince, Some(field));
                    }
                    return;
                }
                (Way::Delete, one.now.clone(), Vec::new())
            }
            (Some(before), None) => {
                if !one.deleted {
                    return;
                }
                (Way::Restore, before.clone(), Vec::new())
            }
            (Some(_), Some(_)) if one.deleted => {
                conflict(ConflictKind::DeletedSince, None);
                return;
            }
            (Some(before), Some(then)) => {
                let (content, fields, edited) = put_back_snapshot((before, then, &one.now));
                for field in edited {
                    conflict(ConflictKind::EditedSince, Some(field));
                }
                if fields.is_empty() {
                    return;
                }
                (Way::Edit, content, fields)
            }
            (None, Some(_)) => {
                conflict(ConflictKind::DoesNotFit, None);
                return;
            }
            (None, None) => return,
        };
        self.writes.push(Write {
            entity: one.kind,
            id: one.id,
            way,
            made: one.made,
            snapshot,
            fields,
        });
    }

    /// The schema with the writes applied.
    async fn look_ahead(&mut self, db: &mut Connection, module: &Granted) -> Result<(), AppError> {
        let stored = schema::attributes(&mut *db, module).await?;
        self.now = stored.into_iter().map(|one| one.definition).collect();
        let mut attributes: BTreeMap<Uuid, AttributeDefinition> =
            self.now.iter().map(|one| (one.id.0, one.clone())).collect();
        let mut types: BTreeMap<ObjectTypeId, TypeFields> = schema::all_types(&mut *db, module)
            .await?
            .into_iter()
            .map(|one| (one.id, one.fields))
            .collect();
        let defaults = modules::object_defaults(db, module).await?;
        let mut required = defaults.required_attributes;
        for write in &self.writes {
            match (write.entity, write.way) {
                (SchemaEntity::Attribute, Way::Delete) => {
                    attributes.remove(&write.id);
                }
                (SchemaEntity::Attribute, _) => {
                    attributes.insert(write.id, definition(write.id, &write.snapshot)?);
                }
                (SchemaEntity::Type, Way::Delete) => {
                    types.remove(&ObjectTypeId(write.id));
                }
                (SchemaEntity::Type, _) => {
                    types.insert(ObjectTypeId(write.id), type_fields(&write.snapshot)?);
                }
                (SchemaEntity::Module, _) => {
                    required = read(&write.snapshot, "required_attributes")?;
                }
            }
        }
        self.after = SchemaAfter {
            definitions: attributes.into_values().collect(),
            types: types
                .iter()
                .map(|(id, fields)| (*id, required_names(&fields.required_attributes)))
                .collect(),
            required,
        };
        self.types = types;
        self.narrowed = self.narrowed();
        Ok(())
    }

    /// Takes out the first write that would break the schema; whether there was one.
    fn drop_what_does_not_hold(&mut self, module: &Granted, found: &mut Findings) -> bool {
        let broken = self.writes.iter().enumerate().find_map(|(at, write)| {
            let broken = match write.entity {
                SchemaEntity::Attribute => self.broken_attribute(write),
                SchemaEntity::Type => self.broken_type(write),
                SchemaEntity::Module => None,
            };
            broken.map(|(kind, other)| (at, kind, other))
        });
        let Some((at, kind, other)) = broken else {
            return false;
        };
        let write = self.writes.remove(at);
        found.conflict(Conflict {
            other,
            ..Conflict::new(
                kind,
                subject(module, write.entity, (write.id, &write.snapshot)),
            )
        });
        true
    }

    fn broken_attribute(&self, write: &Write) -> Option<(ConflictKind, Option<String>)> {
        let id = AttributeId(write.id);
        let all = &self.after.definitions;
        if write.way == Way::Delete {
            let follower = all.iter().find(|one| one.depends_on == Some(id));
            if let Some(follower) = follower {
                return Some((ConflictKind::InUse, Some(follower.name.clone())));
            }
            let user = self.types.values().find(|one| uses(one, id));
            return user.map(|one| (ConflictKind::InUse, Some(one.name.clone())));
        }
        let own = all.iter().find(|one| one.id == id)?;
        let lower = own.name.to_lowercase();
        let taken = |one: &&AttributeDefinition| one.id != id && one.name.to_lowercase() == lower;
        if let Some(other) = all.iter().find(taken) {
            return Some((ConflictKind::NameTaken, Some(other.name.clone())));
        }
        let gone = own
            .depends_on
            .is_some_and(|parent| all.iter().all(|one| one.id != parent));
        gone.then_some((ConflictKind::AttributeGone, None))
    }

    fn broken_type(&self, write: &Write) -> Option<(ConflictKind, Option<String>)> {
        let id = ObjectTypeId(write.id);
        let own = self.types.get(&id)?;
        let mut others = self.types.iter().filter(|(other, _)| **other != id);
        if let Some((_, other)) = others.find(|(_, other)| other.name == own.name) {
            return Some((ConflictKind::NameTaken, Some(other.name.clone())));
        }
        let checked = check_form(
            &self.after.definitions,
            own.attributes.as_deref(),
            own.form_layout.as_ref(),
            &own.required_attributes,
        );
        checked.is_err().then_some((ConflictKind::DoesNotFit, None))
    }

    /// What goes, and may only if nobody has it.
    fn created(&self, kind: SchemaEntity) -> impl Iterator<Item = Uuid> {
        let guarded = move |one: &&Write| {
            one.entity == kind && one.way == Way::Delete && (one.made || kind == SchemaEntity::Type)
        };
        let writes = self.writes.iter();
        writes.filter(guarded).map(|one| one.id)
    }

    fn narrowed(&self) -> Vec<AttributeDefinition> {
        let none = BTreeMap::new();
        let writes = self.writes.iter().filter(|one| one.way == Way::Edit);
        writes
            .filter_map(|write| {
                let is_it = |one: &&AttributeDefinition| one.id.0 == write.id;
                let before = self.now.iter().find(is_it)?;
                let after = self.after.definitions.iter().find(is_it)?;
                let change = Change {
                    before,
                    after,
                    replacements: &none,
                };
                change.touches_values().then(|| after.clone())
            })
            .collect()
    }

    /// Ids of attributes and types that would go, or lose values, and of which this object has something that is not
    /// known afterwards.
    pub(super) fn unknown_in(&self, content: &req1_domain::objects::ObjectContent) -> Vec<Uuid> {
        if self.writes.is_empty() {
            return Vec::new();
        }
        let mut unknown: Vec<Uuid> = self
            .created(SchemaEntity::Attribute)
            .filter(|id| content.attributes.contains_key(&AttributeId(*id)))
            .collect();
        let object_type = content.object_type_id.map(|id| id.0);
        unknown.extend(
            self.created(SchemaEntity::Type)
                .filter(|id| Some(*id) == object_type),
        );
        unknown.extend(self.narrowed.iter().filter_map(|after| {
            let value = content.attributes.get(&after.id)?;
            (!fits(after, value)).then_some(after.id.0)
        }));
        unknown
    }

    /// Looks for values and types that objects beside those of the change set have, and that the former schema does not
    /// know. Gives the ids of what cannot go back for it.
    pub(super) async fn used_elsewhere(
        &self,
        db: &mut Connection,
        module: &Granted,
        without: &HashSet<ObjectId>,
    ) -> Result<BTreeSet<Uuid>, AppError> {
        let attributes: Vec<AttributeId> = self
            .created(SchemaEntity::Attribute)
            .map(AttributeId)
            .collect();
        let types: Vec<ObjectTypeId> = self.created(SchemaEntity::Type).map(ObjectTypeId).collect();
        let left_out: Vec<ObjectId> = without.iter().copied().collect();
        let mut used = BTreeSet::new();
        if !attributes.is_empty() || !types.is_empty() {
            let asked = (attributes.as_slice(), types.as_slice(), left_out.as_slice());
            used.extend(undo::in_use(&mut *db, module, asked).await?);
        }
        for attribute in &self.narrowed {
            let asked = (attribute.id, left_out.as_slice());
            let fits = |value: &Value| fits(attribute, value);
            if undo::has_other_value(&mut *db, module, asked, fits).await? {
                used.insert(attribute.id.0);
            }
        }
        Ok(used)
    }

    /// Leaves what is used as it is now.
    pub(super) async fn leave(
        &mut self,
        db: &mut Connection,
        module: &Granted,
        (used, found): (&BTreeSet<Uuid>, &mut Findings),
    ) -> Result<(), AppError> {
        let (left, kept) = std::mem::take(&mut self.writes)
            .into_iter()
            .partition(|one| used.contains(&one.id));
        self.writes = kept;
        let left: Vec<Write> = left;
        for write in left {
            let subject = subject(module, write.entity, (write.id, &write.snapshot));
            found.conflict(Conflict::new(ConflictKind::ValueGivenSince, subject));
        }
        self.look_ahead(&mut *db, module).await?;
        while self.drop_what_does_not_hold(module, found) {
            self.look_ahead(&mut *db, module).await?;
        }
        Ok(())
    }

    /// Whether attributes or types are left.
    pub(super) fn leaves_some(&self) -> bool {
        !self.after.definitions.is_empty() || !self.after.types.is_empty()
    }

    /// Notes what goes back.
    pub(super) fn report(&self, module: &Granted, found: &mut Findings) {
        found.counts.schema += self.writes.len();
        for write in &self.writes {
            let subject = subject(module, write.entity, (write.id, &write.snapshot));
            found.item(write.way, subject, write.fields.clone());
        }
    }

    /// Writes it.
    pub(super) async fn apply(
        &self,
        db: &mut Connection,
        (change, module): (&mut OpenChange, &Granted),
    ) -> Result<(), AppError> {
        for write in &self.writes {
            let change_type = match write.way {
                Way::Delete => "delete",
                Way::Restore => "restore",
                Way::Edit | Way::Move => "update",
            };
            let snapshot = write.snapshot.clone();
            match write.entity {
                SchemaEntity::Attribute => {
                    let definition = definition(write.id, &snapshot)?;
                    let state = (&definition, snapshot, change_type);
                    schema::write_attribute(&mut *db, change, module, state).await?;
                }
                SchemaEntity::Type => {
                    let fields = type_fields(&snapshot)?;
                    let state = (ObjectTypeId(write.id), &fields, snapshot, change_type);
                    schema::write_type(&mut *db, change, module, state).await?;
                }
                SchemaEntity::Module => {
                    let fields: ModuleFields =
                        serde_json::from_value(snapshot).map_err(|error| {
                            AppError::Internal(format!("settings of a version: {error}").into())
                        })?;
                    modules::update(&mut *db, change, module, &fields).await?;
                }
            }
        }
        Ok(())
    }
}

fn uses(fields: &TypeFields, id: AttributeId) -> bool {
    let sections = fields.form_layout.iter().flat_map(|one| &one.sections);
    let mut ids = fields
        .attributes
        .iter()
        .flatten()
        .chain(sections.flat_map(|one| &one.attributes));
    ids.any(|own| *own == id)
}

/// Of a module that goes or comes as a whole, which is not decided here: whether its settings were edited since.
fn goes_whole(one: &TouchedEntity) -> Option<bool> {
    let whole = one.kind == SchemaEntity::Module && (one.came || one.then.is_none());
    let edited = |then: &Value| !snapshot_since(then, &one.now).is_empty();
    whole.then(|| one.then.as_ref().is_some_and(edited))
}
