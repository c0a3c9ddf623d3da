//! An object on the wire.

use chrono::{DateTime, Utc};
use req1_app::objects::{AttributeNames, ObjectView};
use req1_domain::access::{Action, Resource, may};
use req1_store::{comments::CommentCounts, links::LinkCounts, objects::Numbered};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ClassificationDto;
use crate::external_links::{ExternalLinkContentDto, link_contents};

/// How many links an object has.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct LinkCountsDto {
    /// Links that end at it.
    pub incoming: i64,
    /// Links that start at it.
    pub outgoing: i64,
    /// Suspect ones among both.
    pub suspect: i64,
}

impl From<LinkCounts> for LinkCountsDto {
    fn from(counts: LinkCounts) -> Self {
        Self {
            incoming: counts.incoming,
            outgoing: counts.outgoing,
            suspect: counts.suspect,
        }
    }
}

/// How much is said about an object.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = CommentCounts)]
pub struct CommentCountsDto {
    /// Comments.
    pub total: i64,
    /// Threads that are not settled.
    pub open: i64,
}

impl From<CommentCounts> for CommentCountsDto {
    fn from(counts: CommentCounts) -> Self {
        Self {
            total: counts.total,
            open: counts.open,
        }
    }
}

/// A heading, requirement or note.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Object)]
pub struct ObjectDto {
    /// Its id.
    pub id: Uuid,
    /// Its module.
    pub module_id: Uuid,
    /// Human key, such as `SRS-0042`.
    pub key: String,
    /// The object that it stands below.
    pub parent_id: Option<Uuid>,
    /// Outline number of every object: "1.2.3"; empty when deleted.
    pub level: String,
    /// 0-based place among the siblings.
    pub position: i64,
    /// Heading number; null for what is no heading or stands below something that is none.
    pub number: Option<String>,
    /// Levels above it.
    pub depth: usize,
    /// Whether live objects stand below it.
    pub has_children: bool,
    /// Whether a filtered list has it only for what stands below it; see `ancestors` there.
    pub context: bool,
    /// Heading, plain text.
    pub heading: Option<String>,
    /// Body, sanitised HTML. Pictures refer to `/api/v1/files/{id}`.
    pub body: Option<String>,
    /// heading, normative or informative.
    pub classification: ClassificationDto,
    /// Its type.
    pub object_type_id: Option<Uuid>,
    /// Values by attribute name.
    #[schema(value_type = Object)]
    pub attributes: Map<String, Value>,
    /// Lifecycle state.
    pub lifecycle_state: Option<String>,
    /// Lifecycle model.
    pub lifecycle_model_id: Option<Uuid>,
    /// References to the world outside.
    #[schema(value_type = Value)]
    pub references_: Value,
    /// Links to the world outside, in the order they were made.
    pub external_links: Vec<ExternalLinkContentDto>,
    /// Counts its versions from 1.
    pub current_version: i32,
    /// Revision of the module that its last version belongs to.
    pub revision: i64,
    /// Fingerprint of its content.
    pub content_fingerprint: String,
    /// When its present content was reviewed.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub reviewed_by: Option<Uuid>,
    /// Which content.
    pub reviewed_fingerprint: Option<String>,
    /// Whether it mirrors an object of another module.
    pub is_placeholder: bool,
    /// The mirrored object's module.
    pub source_module_id: Option<Uuid>,
    /// The mirrored object.
    pub source_object_id: Option<Uuid>,
    /// Paragraph of an imported DOCX file.
    pub docx_source_id: Option<String>,
    /// Its links.
    pub link_counts: LinkCountsDto,
    /// What is said about it.
    pub comment_counts: CommentCountsDto,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
    /// Who changed it last.
    pub updated_by: Uuid,
    /// When it was deleted.
    pub deleted_at: Option<DateTime<Utc>>,
    /// What the caller may do with it.
    pub capabilities: Vec<&'static str>,
}

impl ObjectDto {
    /// From a view.
    pub(crate) fn new(view: ObjectView) -> Self {
        let capabilities = may(view.role, Resource::Module)
            .into_iter()
            .map(Action::as_str)
            .collect();
        let mut numbered = view.numbered;
        let values = std::mem::take(&mut numbered.object.content.attributes);
        Self {
            attributes: view.names.by_name(values),
            has_children: view.beside.has_children,
            context: view.context,
            link_counts: view.beside.links.into(),
            comment_counts: view.beside.comments.into(),
            capabilities,
            ..Self::bare(numbered)
        }
    }

    /// The object alone, attributes by id: what a conflict shows.
    pub(crate) fn bare(numbered: Numbered) -> Self {
        let Numbered { object, numbers } = numbered;
        let content = object.content;
        let (level, position, number) = numbers.map_or_else(
            || (String::new(), 0, None),
            |row| {
                (
                    row.level,
                    i64::try_from(row.position).unwrap_or(i64::MAX),
                    row.number,
                )
            },
        );
        // Only headings show their number.
        let number = number
            .filter(|_| content.classification == req1_domain::objects::Classification::Heading);
        Self {
            id: object.id.0,
            module_id: object.module_id.0,
            key: object.key,
            parent_id: object.place.parent_id.map(|id| id.0),
            level,
            position,
            number,
            depth: object.place.depth,
            has_children: false,
            context: false,
            heading: content.heading,
            body: content.body,
            classification: content.classification.into(),
            object_type_id: content.object_type_id.map(|id| id.0),
            attributes: AttributeNames::default().by_name(content.attributes),
            lifecycle_state: content.lifecycle_state,
            lifecycle_model_id: None,
            references_: content.external_references,
            external_links: link_contents(content.external_links),
            current_version: object.version,
            revision: object.revision,
            content_fingerprint: content.content_fingerprint,
            reviewed_at: content.reviewed_at,
            reviewed_by: content.reviewed_by.map(|id| id.0),
            reviewed_fingerprint: content.reviewed_fingerprint,
            is_placeholder: false,
            source_module_id: None,
            source_object_id: None,
            docx_source_id: None,
            link_counts: LinkCounts::default().into(),
            comment_counts: CommentCounts::default().into(),
            created_at: object.created_at,
            updated_at: object.updated_at,
            updated_by: object.updated_by.0,
            deleted_at: object.deleted_at,
            capabilities: Vec::new(),
        }
    }
}
