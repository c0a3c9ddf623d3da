//! What a change set did to objects, and where they are now.

use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ObjectId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// An object that a change set wrote versions of.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
#[derive(Debug, Clone)]
pub struct Touched {
    /// The object.
    pub id: ObjectId,
    /// First and last version that the change set wrote.
    pub first: i32,
    /// See `first`.
    pub last: i32,
    /// Its version now.
    pub version: i32,
    /// Whether it was deleted before, when it was there.
    pub deleted_before: Option<bool>,
    /// Whether it was deleted afterwards.
    pub deleted_then: bool,
    /// Whether it is deleted now.
    pub deleted: bool,
    /// The act that deleted it.
    pub deleted_in: Option<ChangeSetId>,
    /// The object above it now.
    pub parent: Option<ObjectId>,
    /// Where it stood, when the change set moved it and it does not stand there again.
    pub moved_from: Option<PlaceBefore>,
    /// Whether it stands elsewhere than the change set left it.
    pub moved_since: bool,
    /// Whether the change set changed what it says.
    pub edited: bool,
}

/// A former place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceBefore {
    /// The object above.
    pub parent: Option<ObjectId>,
    /// The key among the siblings.
    pub order_key: String,
}

/// All objects of a module that a revision wrote, in the order of their ids, without their contents.
///
/// Keys that were rewritten to make room are no moves: they are in `object_reorder`.
#[expect(clippy::too_many_lines, reason = "one statement and its columns")]
#[tracing::instrument(name = "db.undo.touched", level = "debug", skip_all)]
pub async fn touched(
    db: &mut PgConnection,
    module: &Granted,
    revision: i64,
) -> Result<Vec<Touched>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT t.object_id AS "object_id!", t.first AS "first!", t.last AS "last!", now.version AS "version!",
                  before.deleted AS "deleted_before?", after.deleted AS "deleted_then!", now.deleted AS "deleted!",
                  now.deleted_in AS "deleted_in?", now.parent_id AS "parent_id?",
                  COALESCE(was.moved, false)
                      AND (now.parent_id IS DISTINCT FROM before.parent_id OR now.order_key <> was.order_key) AS "moved!",
                  before.order_key IS NOT NULL AND before.said IS DISTINCT FROM after.said AS "edited!", before.parent_id AS "parent_before?", was.order_key AS "key_before?",
                  COALESCE(since.moved, false) AS "moved_since!"
           FROM (
               SELECT object_id, min(version) AS first, max(version) AS last, bool_or(change_type = 'move') AS moved
               FROM object_version WHERE workspace_id = $1 AND module_id = $2 AND revision = $3 GROUP BY object_id
           ) AS t
           CROSS JOIN LATERAL (
               SELECT o.version, o.deleted_at IS NOT NULL AS deleted, o.deleted_in, o.parent_id, o.order_key
               FROM object o WHERE o.workspace_id = $1 AND o.id = t.object_id LIMIT 1
           ) AS now
           CROSS JOIN LATERAL (
               SELECT v.deleted, v.parent_id, v.order_key,
                      (v.classification, v.heading, v.body, v.object_type_id, v.attributes, v.lifecycle_state,
                       v.external_references, v.content_fingerprint, v.reviewed_at, v.reviewed_by,
                       v.reviewed_fingerprint) AS said
               FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = t.object_id AND v.version = t.last LIMIT 1
           ) AS after
           LEFT JOIN LATERAL (
               SELECT v.deleted, v.parent_id, v.order_key, v.revision,
                      (v.classification, v.heading, v.body, v.object_type_id, v.attributes, v.lifecycle_state,
                       v.external_references, v.content_fingerprint, v.reviewed_at, v.reviewed_by,
                       v.reviewed_fingerprint) AS said
               FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = t.object_id AND v.version = t.first - 1 LIMIT 1
           ) AS before ON true
           LEFT JOIN LATERAL (
               SELECT COALESCE((
                          SELECT r.order_key FROM object_reorder r
                          WHERE r.workspace_id = $1 AND r.object_id = t.object_id
                            AND r.revision > before.revision AND r.revision < $3
                          ORDER BY r.revision DESC LIMIT 1
                      ), before.order_key) AS order_key,
                      t.moved OR before.parent_id IS DISTINCT FROM after.parent_id
                      OR before.order_key <> after.order_key AND NOT EXISTS (
                          SELECT FROM object_reorder r
                          WHERE r.workspace_id = $1 AND r.object_id = t.object_id
                            AND r.revision > before.revision AND r.revision <= $3
                      ) AS moved
               WHERE before.order_key IS NOT NULL
           ) AS was ON true
           LEFT JOIN LATERAL (
               SELECT now.parent_id IS DISTINCT FROM after.parent_id
                      OR NOT EXISTS (
                          SELECT FROM object_reorder r
                          WHERE r.workspace_id = $1 AND r.object_id = t.object_id AND r.revision >= $3
                      )
                      OR EXISTS (
                          SELECT FROM object_version v
                          WHERE v.workspace_id = $1 AND v.object_id = t.object_id AND v.version > t.last
                            AND v.change_type IN ('move', 'undo')
                      ) AS moved
               WHERE now.parent_id IS DISTINCT FROM after.parent_id OR now.order_key <> after.order_key
           ) AS since ON true
           ORDER BY t.object_id"#,
        module.workspace().0,
        module.id(),
        revision
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Touched {
            id: row.object_id.into(),
            first: row.first,
            last: row.last,
            version: row.version,
            deleted_before: row.deleted_before,
            deleted_then: row.deleted_then,
            deleted: row.deleted,
            deleted_in: row.deleted_in.map(Into::into),
            parent: row.parent_id.map(Into::into),
            moved_from: row
                .key_before
                .filter(|_| row.moved)
                .map(|order_key| PlaceBefore {
                    parent: row.parent_before.map(Into::into),
                    order_key,
                }),
            moved_since: row.moved_since,
            edited: row.edited,
        })
        .collect())
}

/// Objects right below others, that live: child and parent.
#[tracing::instrument(name = "db.undo.children", level = "debug", skip_all)]
pub async fn children(
    db: &mut PgConnection,
    module: &Granted,
    parents: &[ObjectId],
) -> Result<Vec<(ObjectId, ObjectId)>, StoreError> {
    let ids: Vec<Uuid> = parents.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT child.id AS "id!", given.id AS "parent!" FROM unnest($2::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT o.id FROM object o
               WHERE o.workspace_id = $1 AND o.parent_id = given.id AND o.deleted_at IS NULL OFFSET 0
           ) AS child"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.parent.into()))
        .collect())
}

/// Objects and all that stand above them: id, parent, whether it lives.
#[tracing::instrument(name = "db.undo.ancestors", level = "debug", skip_all)]
pub async fn ancestors(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<(ObjectId, Option<ObjectId>, bool)>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"WITH RECURSIVE up (id, parent_id, live) AS (
               SELECT o.id, o.parent_id, o.live FROM unnest($2::uuid[]) AS given (id)
               CROSS JOIN LATERAL (
                   SELECT one.id, one.parent_id, one.deleted_at IS NULL AS live FROM object one
                   WHERE one.workspace_id = $1 AND one.id = given.id LIMIT 1
               ) AS o
               UNION
               SELECT o.id, o.parent_id, o.live FROM up
               CROSS JOIN LATERAL (
                   SELECT one.id, one.parent_id, one.deleted_at IS NULL AS live FROM object one
                   WHERE one.workspace_id = $1 AND one.id = up.parent_id LIMIT 1
               ) AS o
           )
           SELECT id AS "id!", parent_id, live AS "live!" FROM up"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.parent_id.map(Into::into), row.live))
        .collect())
}

/// What an object is called in lists.
#[derive(Debug, Clone)]
pub struct Named {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its heading, or how its text begins as HTML.
    pub heading: Option<String>,
    /// See `heading`.
    pub body: Option<String>,
}

/// What objects of the workspace of a module are called.
#[tracing::instrument(name = "db.undo.named", level = "debug", skip_all)]
pub async fn named(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Named>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!", o.key AS "key!", o.heading, left(o.body, 400) AS body
           FROM unnest($2::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT * FROM object one WHERE one.workspace_id = $1 AND one.id = given.id LIMIT 1
           ) AS o"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Named {
            id: row.id.into(),
            key: row.key,
            heading: row.heading,
            body: row.body,
        })
        .collect())
}
