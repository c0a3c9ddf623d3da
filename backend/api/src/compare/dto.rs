//! Differences on the wire.

use chrono::{DateTime, Utc};
use req1_app::compare::{FieldDifference, ObjectDifference, SchemaDifference};
use req1_domain::text::Piece;
use req1_store::past::{ComparedLink, Moment};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::links::LinkEndDto;

/// A point of a module's history.
#[derive(Debug, Serialize, ToSchema)]
struct Point {
    /// The last revision that counts.
    revision: i64,
    /// The time at which other modules are read with it.
    at: DateTime<Utc>,
}

impl From<Moment> for Point {
    fn from(moment: Moment) -> Self {
        Self {
            revision: moment.revision,
            at: moment.at,
        }
    }
}

/// What was compared.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Head {
    module_id: Uuid,
    from: Point,
    to: Point,
}

impl Head {
    pub(super) fn new(module_id: Uuid, (from, to): (Moment, Moment)) -> Self {
        Self {
            module_id,
            from: from.into(),
            to: to.into(),
        }
    }
}

/// What differs between two points of a module.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Comparison {
    #[serde(flatten)]
    head: Head,
    /// Settings, attributes and types of objects.
    schema: Vec<SchemaDifferenceDto>,
    /// In document order; what is gone stands behind what it followed.
    objects: Vec<ObjectDifferenceDto>,
    /// Links that start in the module.
    links: Vec<LinkDifferenceDto>,
}

/// One thing that differs.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Entry {
    Schema(SchemaDifferenceDto),
    Object(ObjectDifferenceDto),
    Link(LinkDifferenceDto),
}

/// What happened to a thing between two points.
fn kind(was: bool, is: bool) -> &'static str {
    match (was, is) {
        (false, true) => "added",
        (true, false) => "deleted",
        _ => "changed",
    }
}

/// A part of the schema that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SchemaDifference)]
pub(super) struct SchemaDifferenceDto {
    /// added, deleted or changed.
    kind: &'static str,
    /// `module`, `attribute_definition` or `object_type`.
    entity: String,
    id: Uuid,
    name: Option<String>,
    /// What it was; null when it was not there.
    #[schema(value_type = Option<Object>)]
    from: Option<Map<String, Value>>,
    /// What it is afterwards; null when it is gone.
    #[schema(value_type = Option<Object>)]
    to: Option<Map<String, Value>>,
}

impl From<SchemaDifference> for SchemaDifferenceDto {
    fn from(one: SchemaDifference) -> Self {
        Self {
            kind: kind(one.from.is_some(), one.to.is_some()),
            entity: one.entity,
            id: one.id,
            name: one.name,
            from: one.from,
            to: one.to,
        }
    }
}

/// Words that stayed, came or went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedlinePiece {
    /// same, added or removed.
    kind: &'static str,
    text: String,
}

impl From<Piece> for RedlinePiece {
    fn from(piece: Piece) -> Self {
        Self {
            kind: piece.kind.as_str(),
            text: piece.text,
        }
    }
}

/// A field that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldDifference)]
pub(crate) struct FieldDifferenceDto {
    /// `heading`, `body`, `classification`, `object_type_id`, `lifecycle_state`, `references`, `parent_id`,
    /// `external_links/` and the id of a link, or `attributes/` and the name of an attribute.
    field: String,
    /// The attribute, when it is one.
    attribute_id: Option<Uuid>,
    /// What it was; null when it had no value.
    from: Value,
    /// What it is afterwards.
    to: Value,
    /// Where both are texts: what stayed, came and went, without markup. All of it stayed where only the markup differs.
    redline: Option<Vec<RedlinePiece>>,
}

impl From<FieldDifference> for FieldDifferenceDto {
    fn from(one: FieldDifference) -> Self {
        let pieces = |all: Vec<Piece>| all.into_iter().map(RedlinePiece::from).collect();
        Self {
            field: one.field,
            attribute_id: one.attribute_id,
            from: one.from,
            to: one.to,
            redline: one.redline.map(pieces),
        }
    }
}

/// An object that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectDifference)]
pub(super) struct ObjectDifferenceDto {
    /// `added` or `deleted`, or `changed`, `moved` or both: it has another parent, or was moved past one of its siblings.
    kinds: Vec<&'static str>,
    object_id: Uuid,
    key: String,
    /// As it is afterwards; of one that is gone, as it was.
    #[schema(value_type = Option<String>)]
    heading: Value,
    /// Likewise.
    #[schema(value_type = String)]
    classification: Value,
    /// Its version then; null when it was not there.
    version_from: Option<i32>,
    /// Its version afterwards; null when it is gone.
    version_to: Option<i32>,
    /// The fields that differ; of an object that is new or gone, those that have a value.
    fields: Vec<FieldDifferenceDto>,
}

impl From<ObjectDifference> for ObjectDifferenceDto {
    fn from(one: ObjectDifference) -> Self {
        let kinds = match (one.version_from, one.version_to) {
            (Some(_), Some(_)) => [(one.changed, "changed"), (one.moved, "moved")]
                .into_iter()
                .filter_map(|(is_so, name)| is_so.then_some(name))
                .collect(),
            (was, is) => vec![kind(was.is_some(), is.is_some())],
        };
        Self {
            kinds,
            object_id: one.id.0,
            key: one.key,
            heading: one.heading,
            classification: one.classification,
            version_from: one.version_from,
            version_to: one.version_to,
            fields: one.fields.into_iter().map(Into::into).collect(),
        }
    }
}

/// A link that differs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkDifference)]
pub(super) struct LinkDifferenceDto {
    /// added, deleted or changed.
    kind: &'static str,
    link_id: Uuid,
    link_type_id: Uuid,
    /// As it is today.
    source: LinkEndDto,
    /// As it is today.
    target: LinkEndDto,
    /// Its values then; null when it was not there.
    #[schema(value_type = Option<Object>)]
    from: Option<Value>,
    /// Its values afterwards; null when it is gone.
    #[schema(value_type = Option<Object>)]
    to: Option<Value>,
}

impl From<ComparedLink> for LinkDifferenceDto {
    fn from(one: ComparedLink) -> Self {
        Self {
            kind: kind(one.from.is_some(), one.to.is_some()),
            link_id: one.id.0,
            link_type_id: one.link_type_id.0,
            source: one.source.into(),
            target: one.target.into(),
            from: one.from,
            to: one.to,
        }
    }
}
