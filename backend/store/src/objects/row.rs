//! The row of an object as queries give it.

use chrono::{DateTime, Utc};
use req1_domain::{
    attributes::Attributes,
    external_links::from_stored,
    objects::{Classification, Object, ObjectContent, TreePlace},
    order::{OrderKey, Path},
};
use sqlx::types::Json;
use uuid::Uuid;

use crate::StoreError;

/// Columns of `object`, in the names of the table.
#[derive(Debug, Clone, sqlx::FromRow)]
#[expect(missing_docs, reason = "the columns are described in the migration")]
pub struct ObjectRow {
    pub workspace_id: Uuid,
    pub id: Uuid,
    pub module_id: Uuid,
    pub number: i64,
    pub key: String,
    pub parent_id: Option<Uuid>,
    pub order_key: String,
    pub path: String,
    pub depth: i16,
    pub classification: String,
    pub heading: Option<String>,
    pub body: Option<String>,
    pub object_type_id: Option<Uuid>,
    pub attributes: Json<Attributes>,
    pub lifecycle_state: Option<String>,
    pub external_references: serde_json::Value,
    pub content_fingerprint: String,
    pub reviewed_at: Option<DateTime<Utc>>,
    pub reviewed_by: Option<Uuid>,
    pub reviewed_fingerprint: Option<String>,
    pub version: i32,
    pub revision: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub updated_by: Uuid,
    pub deleted_at: Option<DateTime<Utc>>,
    pub deleted_in: Option<Uuid>,
}

/// `query_as!` over the columns of an object; the literal continues the `FROM object o`, or after `from` is all that stands
/// behind `FROM`.
macro_rules! select_objects {
    (from $from:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::objects::ObjectRow,
            r#"SELECT o.workspace_id, o.id, o.module_id, o.number, o.key, o.parent_id, o.order_key, o.path AS "path!",
                      o.depth AS "depth!", o.classification, o.heading, o.body, o.object_type_id, o.attributes AS "attributes: _",
                      o.lifecycle_state, o.external_references, o.content_fingerprint, o.reviewed_at, o.reviewed_by,
                      o.reviewed_fingerprint, o.version, o.revision, o.created_at, o.updated_at, o.updated_by,
                      o.deleted_at, o.deleted_in
               FROM "# + $from
            $(, $argument)*
        )
    };
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::objects::ObjectRow,
            r#"SELECT o.workspace_id, o.id, o.module_id, o.number, o.key, o.parent_id, o.order_key, o.path, o.depth,
                      o.classification, o.heading, o.body, o.object_type_id, o.attributes AS "attributes: _",
                      o.lifecycle_state, o.external_references, o.content_fingerprint, o.reviewed_at, o.reviewed_by,
                      o.reviewed_fingerprint, o.version, o.revision, o.created_at, o.updated_at, o.updated_by,
                      o.deleted_at, o.deleted_in
               FROM object o "# + $tail
            $(, $argument)*
        )
    };
}
pub(crate) use select_objects;

pub(super) fn classification(name: &str) -> Result<Classification, StoreError> {
    Classification::parse(name).ok_or(StoreError::Corrupt("classification"))
}

impl TryFrom<ObjectRow> for Object {
    type Error = StoreError;

    fn try_from(row: ObjectRow) -> Result<Self, StoreError> {
        let (external_references, external_links) = from_stored(row.external_references);
        Ok(Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            module_id: row.module_id.into(),
            number: row.number,
            key: row.key,
            place: TreePlace {
                parent_id: row.parent_id.map(Into::into),
                order_key: OrderKey::parse(row.order_key)
                    .map_err(|_| StoreError::Corrupt("order key"))?,
                path: Path::from_stored(row.path),
                depth: usize::try_from(row.depth).map_err(|_| StoreError::Corrupt("depth"))?,
            },
            content: ObjectContent {
                heading: row.heading,
                body: row.body,
                classification: classification(&row.classification)?,
                object_type_id: row.object_type_id.map(Into::into),
                attributes: row.attributes.0,
                lifecycle_state: row.lifecycle_state,
                external_references,
                external_links,
                content_fingerprint: row.content_fingerprint,
                reviewed_at: row.reviewed_at,
                reviewed_by: row.reviewed_by.map(Into::into),
                reviewed_fingerprint: row.reviewed_fingerprint,
            },
            version: row.version,
            revision: row.revision,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: row.updated_by.into(),
            deleted_at: row.deleted_at,
            deleted_in: row.deleted_in.map(Into::into),
        })
    }
}
