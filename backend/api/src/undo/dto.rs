//! What an undo does, on the wire.

use chrono::{DateTime, Utc};
use req1_app::undo::{Conflict, Entity, Item, NamedField, Report, Subject, Way};
use req1_domain::undo::ConflictKind;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// How many go back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoCounts)]
pub(crate) struct UndoCountsDto {
    /// Objects that the change set made, and that go.
    deleted: usize,
    /// Objects that it deleted, and that come back.
    restored: usize,
    /// Objects that go to their former places.
    moved: usize,
    /// Objects that get former values.
    edited: usize,
    /// Links that it made, and that go.
    links_deleted: usize,
    /// Links that it took away, and that come back.
    links_restored: usize,
    /// Links that get former values, or a former confirmation.
    links_edited: usize,
    /// Attributes, types and settings that go back.
    schema: usize,
    /// Modules that it made, and that go into the recycle bin with everything in them.
    modules_deleted: usize,
    /// Modules that it took away, and that come back.
    modules_restored: usize,
}

/// Kinds of things that go back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UndoEntity)]
pub(crate) enum UndoEntityDto {
    Object,
    Link,
    Attribute,
    ObjectType,
    Module,
}

impl From<Entity> for UndoEntityDto {
    fn from(entity: Entity) -> Self {
        match entity {
            Entity::Object => Self::Object,
            Entity::Link => Self::Link,
            Entity::Attribute => Self::Attribute,
            Entity::ObjectType => Self::ObjectType,
            Entity::Module => Self::Module,
        }
    }
}

/// How something goes back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UndoWay)]
pub(crate) enum UndoWayDto {
    Delete,
    Restore,
    Move,
    Edit,
}

impl From<Way> for UndoWayDto {
    fn from(way: Way) -> Self {
        match way {
            Way::Delete => Self::Delete,
            Way::Restore => Self::Restore,
            Way::Move => Self::Move,
            Way::Edit => Self::Edit,
        }
    }
}

/// Why something does not go back.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = UndoConflictKind)]
pub(crate) enum UndoConflictKindDto {
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
    /// An end of the link is deleted, or you may not see it.
    LinkEndGone,
    /// The same link was made anew.
    LinkExists,
    /// Objects have values that the former schema does not know.
    ValueGivenSince,
    /// Another part of the schema refers to it.
    InUse,
}

impl From<ConflictKind> for UndoConflictKindDto {
    fn from(kind: ConflictKind) -> Self {
        match kind {
            ConflictKind::EditedSince => Self::EditedSince,
            ConflictKind::MovedSince => Self::MovedSince,
            ConflictKind::DeletedSince => Self::DeletedSince,
            ConflictKind::ParentGone => Self::ParentGone,
            ConflictKind::Cycle => Self::Cycle,
            ConflictKind::HasChildren => Self::HasChildren,
            ConflictKind::AttributeGone => Self::AttributeGone,
            ConflictKind::TypeGone => Self::TypeGone,
            ConflictKind::DoesNotFit => Self::DoesNotFit,
            ConflictKind::NameTaken => Self::NameTaken,
            ConflictKind::LinkEndGone => Self::LinkEndGone,
            ConflictKind::LinkExists => Self::LinkExists,
            ConflictKind::ValueGivenSince => Self::ValueGivenSince,
            ConflictKind::InUse => Self::InUse,
        }
    }
}

/// What goes back, or not.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoSubject)]
pub(crate) struct UndoSubjectDto {
    kind: UndoEntityDto,
    id: Uuid,
    module_id: Uuid,
    /// Key of an object, type of a link, name of anything else.
    name: String,
    /// Heading of an object, or how its text begins.
    title: Option<String>,
}

impl From<Subject> for UndoSubjectDto {
    fn from(subject: Subject) -> Self {
        Self {
            kind: subject.entity.into(),
            id: subject.id,
            module_id: subject.module.0,
            name: subject.name,
            title: subject.title,
        }
    }
}

/// A field in its three states. Long texts are cut.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoField)]
pub(crate) struct UndoFieldDto {
    /// heading, body, ..., or attributes/ and the id of the attribute, or `external_links/` and the id of the link; of the schema
    /// its own fields.
    field: String,
    /// Name of the attribute.
    name: Option<String>,
    /// What an undo puts back.
    #[schema(value_type = Option<Value>)]
    before: Value,
    /// What the change set made of it.
    #[schema(value_type = Option<Value>)]
    then: Value,
    /// What it is now.
    #[schema(value_type = Option<Value>)]
    now: Value,
}

impl From<NamedField> for UndoFieldDto {
    fn from(field: NamedField) -> Self {
        let NamedField { state, name } = field;
        Self {
            field: state.field,
            name,
            before: state.before,
            then: state.then,
            now: state.now,
        }
    }
}

/// Something that goes back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoItem)]
pub(crate) struct UndoItemDto {
    subject: UndoSubjectDto,
    way: UndoWayDto,
    /// Which fields get which values, for an edit.
    fields: Vec<UndoFieldDto>,
}

impl From<Item> for UndoItemDto {
    fn from(item: Item) -> Self {
        Self {
            subject: item.subject.into(),
            way: item.way.into(),
            fields: item.fields.into_iter().map(Into::into).collect(),
        }
    }
}

/// Something that does not go back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoConflict)]
pub(crate) struct UndoConflictDto {
    kind: UndoConflictKindDto,
    subject: UndoSubjectDto,
    /// The field, where it is about one.
    field: Option<UndoFieldDto>,
    /// Who touched it since, where that is the reason.
    by: Option<Uuid>,
    by_name: Option<String>,
    at: Option<DateTime<Utc>>,
    /// What else is concerned: key of the object below or above, name that is taken.
    other: Option<String>,
}

impl From<Conflict> for UndoConflictDto {
    fn from(conflict: Conflict) -> Self {
        let (by, by_name, at) = match conflict.by {
            Some((by, name, at)) => (Some(by.0), Some(name), Some(at)),
            None => (None, None, None),
        };
        Self {
            kind: conflict.kind.into(),
            subject: conflict.subject.into(),
            field: conflict.field.map(Into::into),
            by,
            by_name,
            at,
            other: conflict.other,
        }
    }
}

/// What an undo does and what it leaves.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = UndoReport)]
pub(crate) struct UndoReportDto {
    /// The change set that is undone.
    change_set_id: Uuid,
    /// edit, import, script, undo or sync.
    cause: String,
    actor_id: Uuid,
    actor_name: String,
    at: DateTime<Utc>,
    /// The change set that it reverted, when it was an undo itself.
    undoes: Option<Uuid>,
    /// The undo of it, when it is undone.
    undone_by: Option<Uuid>,
    /// Its modules.
    module_ids: Vec<Uuid>,
    counts: UndoCountsDto,
    /// The first that go back.
    items: Vec<UndoItemDto>,
    /// How many do not go back.
    conflict_count: usize,
    /// The first of them.
    conflicts: Vec<UndoConflictDto>,
}

impl From<Report> for UndoReportDto {
    fn from(report: Report) -> Self {
        let Report {
            act,
            counts,
            items,
            conflict_count,
            conflicts,
        } = report;
        Self {
            change_set_id: act.id.0,
            cause: act.cause,
            actor_id: act.actor.0,
            actor_name: act.actor_name,
            at: act.at,
            undoes: act.undoes.map(|id| id.0),
            undone_by: act.undone_by.map(|id| id.0),
            module_ids: act.modules.iter().map(|one| one.module.0).collect(),
            counts: UndoCountsDto {
                deleted: counts.deleted,
                restored: counts.restored,
                moved: counts.moved,
                edited: counts.edited,
                links_deleted: counts.links_deleted,
                links_restored: counts.links_restored,
                links_edited: counts.links_edited,
                schema: counts.schema,
                modules_deleted: counts.modules_deleted,
                modules_restored: counts.modules_restored,
            },
            items: items.into_iter().map(Into::into).collect(),
            conflict_count,
            conflicts: conflicts.into_iter().map(Into::into).collect(),
        }
    }
}
