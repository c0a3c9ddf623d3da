//! Links that a change set made or took away.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{StoreError, change_sets::OpenChange};

/// A link that a change set wrote versions of.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
#[derive(Debug, Clone)]
pub struct TouchedLink {
    /// The link.
    pub id: LinkId,
    /// Its type, and the type's name.
    pub link_type: (LinkTypeId, String),
    /// Where it starts.
    pub source: ObjectId,
    /// Where it ends, and in which module.
    pub target: (ObjectId, ModuleId),
    /// Keys of both ends.
    pub keys: (String, String),
    /// Whether it was there before.
    pub live_before: bool,
    /// Whether it was there afterwards.
    pub live_then: bool,
    /// Whether it is there now.
    pub live: bool,
    /// Whether the change set gave it other values or another confirmation.
    pub revised: bool,
    /// Whether it has other ones now than the change set left.
    pub revised_since: bool,
    /// Whether it is as it was before.
    pub is_back: bool,
    /// Whether both ends live now.
    pub source_live: bool,
    /// See `source_live`.
    pub target_live: bool,
    /// Another link between the same ends, of the same type, that is there.
    pub made_anew: Option<LinkId>,
}

/// Links of a module that a revision wrote.
#[tracing::instrument(name = "db.undo.touched_links", level = "debug", skip_all)]
#[expect(clippy::too_many_lines, reason = "one statement")]
pub async fn touched_links(
    db: &mut PgConnection,
    module: &Granted,
    revision: i64,
) -> Result<Vec<TouchedLink>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.link_id AS "id!", l.link_type_id AS "type_id!", kind.name AS "type_name!", l.source_object_id AS "source!",
                  l.target_object_id AS "target!", target.module_id AS "target_module!",
                  COALESCE(NOT before.deleted, false) AS "live_before!", NOT after.deleted AS "live_then!",
                  l.deleted_at IS NULL AS "live!", COALESCE(before.said <> after.said, false) AS "revised!",
                  now.said <> after.said AS "revised_since!", COALESCE(now.said = before.said, false) AS "is_back!",
                  source.live AS "source_live!", target.live AS "target_live!",
                  source.key AS "source_key!", target.key AS "target_key!",
                  (
                      SELECT other.id FROM link other
                      WHERE other.workspace_id = $1 AND other.source_object_id = l.source_object_id
                        AND other.target_object_id = l.target_object_id AND other.link_type_id = l.link_type_id
                        AND other.deleted_at IS NULL AND other.id <> l.id
                  ) AS made_anew
           FROM (
               SELECT link_id, min(version) AS first, max(version) AS last
               FROM link_version WHERE workspace_id = $1 AND module_id = $2 AND revision = $3 GROUP BY link_id
           ) AS t
           CROSS JOIN LATERAL (
               SELECT * FROM link one WHERE one.workspace_id = $1 AND one.id = t.link_id LIMIT 1
           ) AS l
           CROSS JOIN LATERAL (
               SELECT (l.attributes, l.source_version, l.source_fingerprint, l.target_version, l.target_fingerprint) AS said
           ) AS now
           CROSS JOIN LATERAL (
               SELECT v.deleted, (v.attributes, v.source_version, v.source_fingerprint, v.target_version,
                                  v.target_fingerprint) AS said
               FROM link_version v
               WHERE v.workspace_id = $1 AND v.link_id = t.link_id AND v.version = t.last LIMIT 1
           ) AS after
           LEFT JOIN LATERAL (
               SELECT v.deleted, (v.attributes, v.source_version, v.source_fingerprint, v.target_version,
                                  v.target_fingerprint) AS said
               FROM link_version v
               WHERE v.workspace_id = $1 AND v.link_id = t.link_id AND v.version = t.first - 1 LIMIT 1
           ) AS before ON true
           CROSS JOIN LATERAL (
               SELECT o.deleted_at IS NULL AS live, o.key FROM object o
               WHERE o.workspace_id = $1 AND o.id = l.source_object_id LIMIT 1
           ) AS source
           CROSS JOIN LATERAL (
               SELECT o.deleted_at IS NULL AS live, o.key, o.module_id FROM object o
               WHERE o.workspace_id = $1 AND o.id = l.target_object_id LIMIT 1
           ) AS target
           JOIN link_type kind ON kind.workspace_id = $1 AND kind.id = l.link_type_id
           ORDER BY t.link_id"#,
        module.workspace().0,
        module.id(),
        revision
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TouchedLink {
            id: row.id.into(),
            link_type: (row.type_id.into(), row.type_name),
            source: row.source.into(),
            target: (row.target.into(), row.target_module.into()),
            keys: (row.source_key, row.target_key),
            live_before: row.live_before,
            live_then: row.live_then,
            live: row.live,
            revised: row.revised,
            revised_since: row.revised_since,
            is_back: row.is_back,
            source_live: row.source_live,
            target_live: row.target_live,
            made_anew: row.made_anew.map(Into::into),
        })
        .collect())
}

/// Takes live links of a locked module away.
#[tracing::instrument(name = "db.undo.delete_links", level = "debug", skip_all)]
pub async fn delete_links(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    links: &[LinkId],
) -> Result<(), StoreError> {
    set_deleted(db, change, (module, Some(change.at)), links).await
}

/// Brings links of a locked module back as they were, confirmed at what they were confirmed at.
#[tracing::instrument(name = "db.undo.restore_links", level = "debug", skip_all)]
pub async fn restore_links(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    links: &[LinkId],
) -> Result<(), StoreError> {
    set_deleted(db, change, (module, None), links).await
}

async fn set_deleted(
    db: &mut PgConnection,
    change: &OpenChange,
    (module, deleted_at): (&Granted, Option<DateTime<Utc>>),
    links: &[LinkId],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = links.iter().map(|id| id.0).collect();
    sqlx::query!(
        "UPDATE link SET deleted_at = $7, updated_at = $4, updated_by = $5, version = version + 1, revision = $6
         WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids,
        change.at,
        change.change.actor.0,
        change.module(ModuleId(module.id()))?.revision,
        deleted_at
    )
    .execute(&mut *db)
    .await?;
    append(db, change, module, &ids).await
}

/// Gives live links of a locked module the values and confirmations that they had before a revision.
#[tracing::instrument(name = "db.undo.put_links_back", level = "debug", skip_all)]
pub async fn put_links_back(
    db: &mut PgConnection,
    change: &OpenChange,
    (module, revision): (&Granted, i64),
    links: &[LinkId],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = links.iter().map(|id| id.0).collect();
    sqlx::query!(
        "UPDATE link AS l SET attributes = was.attributes, source_version = was.source_version,
                         source_fingerprint = was.source_fingerprint, target_version = was.target_version,
                         target_fingerprint = was.target_fingerprint, updated_at = $4, updated_by = $5,
                         version = l.version + 1, revision = $6
         FROM unnest($3::uuid[]) AS given (id)
         CROSS JOIN LATERAL (
             SELECT v.* FROM link_version v
             WHERE v.workspace_id = $1 AND v.link_id = given.id AND v.revision < $7 ORDER BY v.version DESC LIMIT 1
         ) AS was
         WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.id = given.id AND l.deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        &ids,
        change.at,
        change.change.actor.0,
        change.module(ModuleId(module.id()))?.revision,
        revision
    )
    .execute(&mut *db)
    .await?;
    append(db, change, module, &ids).await
}

async fn append(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    links: &[Uuid],
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type,
                                   changed_by, changed_at, link_type_id, source_object_id, target_object_id, attributes,
                                   source_version, source_fingerprint, target_version, target_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $4, 'undo', updated_by, updated_at, link_type_id,
                source_object_id, target_object_id, attributes, source_version, source_fingerprint, target_version,
                target_fingerprint, deleted_at IS NOT NULL
         FROM link WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)",
        module.workspace().0,
        module.id(),
        links,
        change.change.id.0
    )
    .execute(db)
    .await?;
    Ok(())
}
