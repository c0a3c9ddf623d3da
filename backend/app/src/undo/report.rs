//! What an undo does and what it leaves, as people see it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId, UserId},
    undo::{ConflictKind, FieldState},
};
use req1_store::{
    Connection, schema,
    undo::{self, Act},
};
use serde_json::Value;
use uuid::Uuid;

use crate::AppError;

/// Characters of a text that are shown.
const EXCERPT: usize = 2_000;

/// Kinds of things that go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// An object.
    Object,
    /// A link.
    Link,
    /// An attribute.
    Attribute,
    /// A type of objects.
    ObjectType,
    /// Settings of a module.
    Module,
}

/// How something goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// What was made goes.
    Delete,
    /// What was deleted comes back.
    Restore,
    /// What was moved goes to its former place.
    Move,
    /// What was changed gets its former values.
    Edit,
}

/// How many go back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects that go.
    pub deleted: usize,
    /// Objects that come back.
    pub restored: usize,
    /// Objects that go to their former place.
    pub moved: usize,
    /// Objects that get former values.
    pub edited: usize,
    /// Links that go.
    pub links_deleted: usize,
    /// Links that come back.
    pub links_restored: usize,
    /// Links that get former values, or a former confirmation.
    pub links_edited: usize,
    /// Attributes, types and settings.
    pub schema: usize,
    /// Modules that go into the recycle bin, with everything in them.
    pub modules_deleted: usize,
    /// Modules that come out of it.
    pub modules_restored: usize,
}

impl Counts {
    /// Whether nothing goes back.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    const fn add(&mut self, other: Self) {
        self.deleted += other.deleted;
        self.restored += other.restored;
        self.moved += other.moved;
        self.edited += other.edited;
        self.links_deleted += other.links_deleted;
        self.links_restored += other.links_restored;
        self.links_edited += other.links_edited;
        self.schema += other.schema;
        self.modules_deleted += other.modules_deleted;
        self.modules_restored += other.modules_restored;
    }
}

/// What something is called.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is.
    pub entity: Entity,
    /// Its id.
    pub id: Uuid,
    /// Its module.
    pub module: ModuleId,
    /// Key of an object, name of anything else.
    pub name: String,
    /// Heading of an object, or how its text begins.
    pub title: Option<String>,
}

impl Subject {
    pub(super) const fn new(entity: Entity, id: Uuid, module: ModuleId, name: String) -> Self {
        Self {
            entity,
            id,
            module,
            name,
            title: None,
        }
    }

    pub(super) const fn object(id: ObjectId, module: ModuleId) -> Self {
        Self::new(Entity::Object, id.0, module, String::new())
    }
}

/// Something that goes back.
#[derive(Debug, Clone)]
pub struct Item {
    /// What.
    pub subject: Subject,
    /// How.
    pub way: Way,
    /// Which fields, for an edit.
    pub fields: Vec<NamedField>,
}

/// A field with its name.
#[derive(Debug, Clone)]
pub struct NamedField {
    /// The field; long texts are cut.
    pub state: FieldState,
    /// Name of the attribute.
    pub name: Option<String>,
}

impl From<FieldState> for NamedField {
    fn from(mut state: FieldState) -> Self {
        for value in [&mut state.before, &mut state.then, &mut state.now] {
            if let Value::String(text) = value
                && let Some((end, _)) = text.char_indices().nth(EXCERPT)
            {
                text.truncate(end);
                text.push('…');
            }
        }
        Self { state, name: None }
    }
}

/// Something that does not go back.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// Why.
    pub kind: ConflictKind,
    /// What.
    pub subject: Subject,
    /// The field, where it is about one.
    pub field: Option<NamedField>,
    /// Version of the object that the change set left; later ones are others'.
    pub(super) last: Option<i32>,
    /// Who is the reason, and when.
    pub by: Option<(UserId, String, DateTime<Utc>)>,
    /// What else is concerned: the child that stands below, the link's other end, the name that is taken.
    pub other: Option<String>,
}

impl Conflict {
    pub(super) const fn new(kind: ConflictKind, subject: Subject) -> Self {
        Self {
            kind,
            subject,
            field: None,
            last: None,
            by: None,
            other: None,
        }
    }
}

/// What an undo does and what it leaves.
#[derive(Debug, Clone)]
pub struct Report {
    /// The change set.
    pub act: Act,
    /// How many go back.
    pub counts: Counts,
    /// The first that go back.
    pub items: Vec<Item>,
    /// How many do not.
    pub conflict_count: usize,
    /// The first of them.
    pub conflicts: Vec<Conflict>,
}

/// What is found on the way; of items and conflicts the first ones are kept.
#[derive(Debug)]
pub(super) struct Findings {
    limit: usize,
    pub(super) counts: Counts,
    pub(super) items: Vec<Item>,
    pub(super) conflict_count: usize,
    pub(super) conflicts: Vec<Conflict>,
}

impl Findings {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            counts: Counts::default(),
            items: Vec::new(),
            conflict_count: 0,
            conflicts: Vec::new(),
        }
    }

    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn item(&mut self, way: Way, subject: Subject, fields: Vec<FieldState>) {
        if self.items.len() < self.limit {
            let fields = fields.into_iter().map(Into::into).collect();
            self.items.push(Item {
                subject,
                way,
                fields,
            });
        }
    }

    pub(super) fn conflict(&mut self, conflict: Conflict) {
        self.conflict_count += 1;
        if self.conflicts.len() < self.limit {
            self.conflicts.push(conflict);
        }
    }

    /// Adds what was found elsewhere.
    pub(super) fn absorb(&mut self, other: Self) {
        self.conflict_count += other.conflict_count;
        let free = self.limit.saturating_sub(self.conflicts.len());
        self.conflicts
            .extend(other.conflicts.into_iter().take(free));
        let free = self.limit.saturating_sub(self.items.len());
        self.items.extend(other.items.into_iter().take(free));
        self.counts.add(other.counts);
    }

    fn subjects(&mut self) -> impl Iterator<Item = &mut Subject> {
        let of_items = self.items.iter_mut().map(|one| &mut one.subject);
        of_items.chain(self.conflicts.iter_mut().map(|one| &mut one.subject))
    }

    fn fields(&mut self) -> impl Iterator<Item = &mut NamedField> {
        let of_items = self.items.iter_mut().flat_map(|one| &mut one.fields);
        of_items.chain(
            self.conflicts
                .iter_mut()
                .filter_map(|one| one.field.as_mut()),
        )
    }

    /// Gives names to what was found in a module, and to those who are the reason of its conflicts.
    pub(super) async fn name(
        &mut self,
        db: &mut Connection,
        module: &Granted,
    ) -> Result<(), AppError> {
        let id = ModuleId(module.id());
        let objects: Vec<ObjectId> = self
            .subjects()
            .filter(|one| one.entity == Entity::Object && one.module == id)
            .map(|one| ObjectId(one.id))
            .collect();
        let others = self.conflicts.iter().filter(|one| one.subject.module == id);
        let others = others
            .filter_map(|one| Uuid::parse_str(one.other.as_deref()?).ok())
            .map(ObjectId);
        let objects: Vec<ObjectId> = others.chain(objects).collect();
        let named = undo::named(&mut *db, module, &objects).await?;
        let named: HashMap<Uuid, _> = named.into_iter().map(|one| (one.id.0, one)).collect();
        for other in self
            .conflicts
            .iter_mut()
            .filter_map(|one| one.other.as_mut())
        {
            let known = Uuid::parse_str(other).ok().and_then(|id| named.get(&id));
            if let Some(known) = known {
                other.clone_from(&known.key);
            }
        }
        for subject in self.subjects().filter(|one| one.entity == Entity::Object) {
            if let Some(known) = named.get(&subject.id) {
                subject.name.clone_from(&known.key);
                subject.title = title(known.heading.as_deref(), known.body.as_deref());
            }
        }
        let attributes: HashMap<String, String> = schema::attribute_names(&mut *db, module, true)
            .await?
            .into_iter()
            .map(|(id, name)| (format!("attributes/{id}"), name))
            .collect();
        let types: HashMap<String, String> = schema::all_types(&mut *db, module)
            .await?
            .into_iter()
            .map(|one| (one.id.to_string(), one.fields.name))
            .collect();
        for field in self.fields() {
            if let Some(name) = attributes.get(&field.state.field) {
                field.name = Some(name.clone());
            }
            if field.state.field == "object_type_id" {
                let state = &mut field.state;
                for value in [&mut state.before, &mut state.then, &mut state.now] {
                    if let Some(name) = value.as_str().and_then(|id| types.get(id)) {
                        *value = Value::String(name.clone());
                    }
                }
            }
        }
        self.blame(db, module).await
    }

    async fn blame(&mut self, db: &mut Connection, module: &Granted) -> Result<(), AppError> {
        let id = ModuleId(module.id());
        let mut open: Vec<(&mut Conflict, i32, String)> = self
            .conflicts
            .iter_mut()
            .filter(|one| one.subject.module == id && one.by.is_none())
            .filter_map(|one| {
                let field = if one.kind == ConflictKind::MovedSince {
                    "place".to_owned()
                } else if one.kind == ConflictKind::DeletedSince {
                    "deleted".to_owned()
                } else {
                    one.field.as_ref()?.state.field.clone()
                };
                let last = one.last?;
                Some((one, last, field))
            })
            .collect();
        let asked: Vec<(ObjectId, i32, String)> = open
            .iter()
            .map(|(one, last, field)| (ObjectId(one.subject.id), *last, field.clone()))
            .collect();
        let since = undo::since(db, module, &asked).await?;
        for ((conflict, ..), since) in open.iter_mut().zip(since) {
            conflict.by = since.map(|since| (since.by, since.name, since.at));
        }
        Ok(())
    }
}

/// The heading, or how the text begins.
fn title(heading: Option<&str>, body: Option<&str>) -> Option<String> {
    let text = match heading {
        Some(heading) => heading.to_owned(),
        None => req1_domain::text::plain_text(body?),
    };
    let short: String = text.chars().take(120).collect();
    (!short.trim().is_empty()).then_some(short)
}
