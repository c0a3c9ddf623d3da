//! `GET /modules/{module_id}/objects/{id}/history`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::objects::AttributeNames;
use req1_domain::objects::ObjectVersion;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ClassificationDto, ObjectPath};
use crate::{
    external_links::{ExternalLinkContentDto, link_contents},
    extract::{Caller, PathParams, QueryParams},
    page::{Page, PageParams},
    problem::{Problem, Problems},
};

/// One version of an object: its full state then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ObjectHistory)]
pub(crate) struct ObjectVersionDto {
    /// Number of the version, unique for the object.
    id: i64,
    object_id: Uuid,
    module_id: Uuid,
    version: i32,
    /// Revision of the module.
    revision: i64,
    change_set_id: Uuid,
    /// create, update, delete, restore, move, script, import, undo or sync.
    change_type: String,
    changed_by: Option<Uuid>,
    changed_at: DateTime<Utc>,
    heading: Option<String>,
    body: Option<String>,
    classification: ClassificationDto,
    object_type_id: Option<Uuid>,
    lifecycle_state: Option<String>,
    parent_id: Option<Uuid>,
    /// Values by attribute name.
    #[schema(value_type = Object)]
    attribute_values: Map<String, Value>,
    #[schema(value_type = Value)]
    references_: Value,
    /// Links to the world outside, in the order they were made.
    external_links: Vec<ExternalLinkContentDto>,
    content_fingerprint: String,
    reviewed_at: Option<DateTime<Utc>>,
    reviewed_by: Option<Uuid>,
    /// Whether it was deleted then.
    deleted: bool,
}

impl ObjectVersionDto {
    fn new(version: ObjectVersion, names: &AttributeNames) -> Self {
        let content = version.content;
        Self {
            id: version.version.into(),
            object_id: version.object_id.0,
            module_id: version.module_id.0,
            version: version.version,
            revision: version.revision,
            change_set_id: version.change_set_id.0,
            change_type: version.change_type,
            changed_by: Some(version.changed_by.0),
            changed_at: version.changed_at,
            heading: content.heading,
            body: content.body,
            classification: content.classification.into(),
            object_type_id: content.object_type_id.map(|id| id.0),
            lifecycle_state: content.lifecycle_state,
            parent_id: version.parent_id.map(|id| id.0),
            attribute_values: names.by_name(content.attributes),
            references_: content.external_references,
            external_links: link_contents(content.external_links),
            content_fingerprint: content.content_fingerprint,
            reviewed_at: content.reviewed_at,
            reviewed_by: content.reviewed_by.map(|id| id.0),
            deleted: version.deleted,
        }
    }
}

/// History of an object
///
/// Newest first, each entry with the full state of that version.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/objects/{id}/history",
    tag = "objects",
    params(ObjectPath, PageParams),
    responses((status = 200, description = "A page of versions", body = Page<ObjectVersionDto>), Problems)
)]
pub(crate) async fn object_history(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    QueryParams(page): QueryParams<PageParams>,
) -> Result<Json<Page<ObjectVersionDto>>, Problem> {
    let range = page.range()?;
    let ids = (path.module_id.into(), path.id.into());
    let (versions, total, names) =
        req1_app::objects::object_history(&ctx, ids, range.window()).await?;
    Page::of(Ok((versions, total)), range, |version| {
        ObjectVersionDto::new(version, &names)
    })
}
