//! Versions of an object.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    attributes::Attributes,
    external_links::from_stored,
    ids::ObjectId,
    objects::{ObjectContent, ObjectVersion},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::row::classification;
use crate::StoreError;

struct VersionRow {
    object_id: Uuid,
    module_id: Uuid,
    version: i32,
    revision: i64,
    change_set_id: Uuid,
    change_type: String,
    changed_by: Uuid,
    changed_at: DateTime<Utc>,
    parent_id: Option<Uuid>,
    classification: String,
    heading: Option<String>,
    body: Option<String>,
    object_type_id: Option<Uuid>,
    attributes: Json<Attributes>,
    lifecycle_state: Option<String>,
    external_references: serde_json::Value,
    content_fingerprint: String,
    reviewed_at: Option<DateTime<Utc>>,
    reviewed_by: Option<Uuid>,
    reviewed_fingerprint: Option<String>,
    deleted: bool,
}

/// `query_as!` over the columns of a version; the literal is what stands behind `FROM`, where versions are called `v`.
macro_rules! select_versions {
    ($from:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            VersionRow,
            r#"SELECT v.object_id AS "object_id!", v.module_id AS "module_id!", v.version AS "version!",
                      v.revision AS "revision!", v.change_set_id AS "change_set_id!", v.change_type AS "change_type!",
                      v.changed_by AS "changed_by!", v.changed_at AS "changed_at!", v.parent_id,
                      v.classification AS "classification!", v.heading, v.body, v.object_type_id,
                      v.attributes AS "attributes!: _", v.lifecycle_state, v.external_references AS "external_references!",
                      v.content_fingerprint AS "content_fingerprint!", v.reviewed_at, v.reviewed_by,
                      v.reviewed_fingerprint, v.deleted AS "deleted!"
               FROM "# + $from
            $(, $argument)*
        )
    };
}

impl TryFrom<VersionRow> for ObjectVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        let (external_references, external_links) = from_stored(row.external_references);
        Ok(Self {
            object_id: row.object_id.into(),
            module_id: row.module_id.into(),
            version: row.version,
            revision: row.revision,
            change_set_id: row.change_set_id.into(),
            change_type: row.change_type,
            changed_by: row.changed_by.into(),
            changed_at: row.changed_at,
            parent_id: row.parent_id.map(Into::into),
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
            deleted: row.deleted,
        })
    }
}

/// Versions of an object, newest first, and how many there are.
#[tracing::instrument(name = "db.objects.history", level = "debug", skip_all)]
pub async fn history(
    db: &mut PgConnection,
    module: &Granted,
    object: ObjectId,
    (offset, limit): (i64, i64),
) -> Result<(Vec<ObjectVersion>, i64), StoreError> {
    let rows = select_versions!(
        "object_version v WHERE v.workspace_id = $1 AND v.object_id = $2 ORDER BY v.version DESC OFFSET $3 LIMIT $4",
        module.workspace().0,
        object.0,
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM object_version WHERE workspace_id = $1 AND object_id = $2"#,
        module.workspace().0,
        object.0
    )
    .fetch_one(db)
    .await?;
    Ok((
        rows.into_iter()
            .map(ObjectVersion::try_from)
            .collect::<Result<_, _>>()?,
        total,
    ))
}

/// One version of an object.
#[tracing::instrument(name = "db.objects.version", level = "debug", skip_all)]
pub async fn version(
    db: &mut PgConnection,
    module: &Granted,
    (object, version): (ObjectId, i32),
) -> Result<ObjectVersion, StoreError> {
    select_versions!(
        "object_version v WHERE v.workspace_id = $1 AND v.object_id = $2 AND v.version = $3",
        module.workspace().0,
        object.0,
        version
    )
    .fetch_one(db)
    .await?
    .try_into()
}

/// Versions of objects of a module, in no order; what there never was is left out. Ask for some hundred at a time.
#[tracing::instrument(name = "db.objects.versions", level = "debug", skip_all)]
pub async fn versions(
    db: &mut PgConnection,
    module: &Granted,
    wanted: &[(ObjectId, i32)],
) -> Result<Vec<ObjectVersion>, StoreError> {
    let (ids, numbers): (Vec<Uuid>, Vec<i32>) =
        wanted.iter().map(|(id, version)| (id.0, *version)).unzip();
    select_versions!(
        "unnest($2::uuid[], $3::integer[]) AS given (id, version)
         CROSS JOIN LATERAL (
             SELECT * FROM object_version one
             WHERE one.workspace_id = $1 AND one.object_id = given.id AND one.version = given.version LIMIT 1
         ) AS v
         WHERE v.module_id = $4",
        module.workspace().0,
        &ids,
        &numbers,
        module.id()
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(ObjectVersion::try_from)
    .collect()
}
