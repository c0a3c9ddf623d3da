//! `GET /modules/{module_id}/objects/{id}/changes`

use axum::Json;
use chrono::{DateTime, Utc};
use req1_app::objects::{FieldHistory, field_changes};
use req1_store::objects::{ChangeMark, ChangedField, FieldChange};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ObjectPath;
use crate::{
    extract::{Caller, PathParams, QueryParams},
    page::range,
    problem::{Problem, Problems},
};

/// Which changes.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesParams {
    /// Only of this field: `heading`, `body`, `classification`, `object_type_id`, `lifecycle_state`, `references`,
    /// `external_links`, `parent_id`, `reviewed_at`, `deleted`, or `attributes/` and the name or id of an attribute.
    field: Option<String>,
    /// Only at this time or later.
    from: Option<DateTime<Utc>>,
    /// Only before this time.
    to: Option<DateTime<Utc>>,
    /// Rows at most; above 1,000 it is taken as 1,000.
    #[param(minimum = 1, default = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// One change of one field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
pub(crate) struct FieldChangeDto {
    /// As in the filter; attributes are `attributes/` and the name, external links `external_links/` and the id.
    field: String,
    /// The attribute, when it is one.
    attribute_id: Option<Uuid>,
    /// What it was; null when it had no value.
    before: Value,
    /// What it became.
    after: Value,
    version: i32,
    /// Revision of the module.
    revision: i64,
    change_set_id: Uuid,
    /// create, update, delete, restore, move, script, import, undo or sync.
    change_type: String,
    changed_by: Uuid,
    changed_by_name: String,
    changed_at: DateTime<Utc>,
}

impl From<FieldChange> for FieldChangeDto {
    fn from(change: FieldChange) -> Self {
        let (field, attribute_id) = match change.field {
            ChangedField::Own(name) => (name, None),
            ChangedField::Attribute(id, name) => (format!("attributes/{name}"), Some(id.0)),
        };
        Self {
            field,
            attribute_id,
            before: change.before,
            after: change.after,
            version: change.mark.version,
            revision: change.revision,
            change_set_id: change.change_set_id.0,
            change_type: change.change_type,
            changed_by: change.changed_by.0,
            changed_by_name: change.changed_by_name,
            changed_at: change.changed_at,
        }
    }
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldChanges {
    items: Vec<FieldChangeDto>,
    /// Rows that a page has at most.
    limit: i64,
    /// Cursor of the next page; null on the last one.
    next_cursor: Option<String>,
}

/// `version.field` of the last row.
fn parse_cursor(cursor: &str) -> Option<ChangeMark> {
    let (version, field) = cursor.split_once('.')?;
    if field.is_empty() || field.len() > 200 || field.contains('\0') {
        return None;
    }
    Some(ChangeMark {
        version: version.parse().ok()?,
        field: field.to_owned(),
    })
}

/// Changes of an object's fields
///
/// Latest first: who changed which field when, from what to what.
#[utoipa::path(
    get,
    path = "/modules/{module_id}/objects/{id}/changes",
    tag = "objects",
    params(ObjectPath, ChangesParams),
    responses((status = 200, description = "A page of changes", body = FieldChanges), Problems)
)]
pub(crate) async fn object_changes(
    Caller(ctx): Caller,
    PathParams(path): PathParams<ObjectPath>,
    QueryParams(params): QueryParams<ChangesParams>,
) -> Result<Json<FieldChanges>, Problem> {
    let limit = range(None, params.limit, None)?.limit;
    let after = match params.cursor.as_deref() {
        None => None,
        Some(cursor) => Some(parse_cursor(cursor).ok_or_else(|| {
            Problem::invalid(
                "cursor",
                "invalid_cursor",
                "must be a `next_cursor` of an answer",
            )
        })?),
    };
    let wanted = FieldHistory {
        module: path.module_id.into(),
        object: path.id.into(),
        field: params.field,
        from: params.from,
        to: params.to,
        after,
        limit,
    };
    let (changes, next) = field_changes(&ctx, wanted).await?;
    Ok(Json(FieldChanges {
        items: changes.into_iter().map(FieldChangeDto::from).collect(),
        limit,
        next_cursor: next.map(|mark| format!("{}.{}", mark.version, mark.field)),
    }))
}
