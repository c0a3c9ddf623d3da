//! What the ends of one link were when it was confirmed, and what they are now.

use chrono::{DateTime, Utc};
use req1_domain::ids::{LinkId, ObjectId, UserId};
use serde_json::{Map, Value};
use sqlx::{PgConnection, types::Json};

use crate::{StoreError, past::ComparedObject};

/// A version of an object: who wrote it, and when.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number.
    pub version: i32,
    /// How: `update`, `import`, ...
    pub change_type: String,
    /// Who.
    pub changed_by: UserId,
    /// Name of who.
    pub changed_by_name: String,
    /// When.
    pub changed_at: DateTime<Utc>,
    /// Why, in the actor's own words.
    pub comment: Option<String>,
}

/// When and by whom an end was confirmed.
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// Who.
    pub by: UserId,
    /// Name of who.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in the actor's own words.
    pub comment: Option<String>,
}

/// One end of a link.
#[derive(Debug, Clone)]
pub struct EndState {
    /// Whether it says something else than what was confirmed.
    pub changed: bool,
    /// Fingerprint of what it says now.
    pub fingerprint: String,
    /// What it said when it was confirmed, and what it says now; only what is now when nothing is confirmed.
    pub compared: ComparedObject,
    /// Who confirmed it.
    pub confirmation: Confirmation,
    /// Versions since then, the latest first; some dozens at most.
    pub versions: Vec<Version>,
}

/// Versions that are told of an end.
const MOST_VERSIONS: i64 = 50;

/// Both ends of a live link of which the caller has proved to see both ends: source and target.
#[tracing::instrument(name = "db.suspect.end_states", level = "debug", skip_all)]
pub async fn end_states(
    db: &mut PgConnection,
    link: LinkId,
) -> Result<(EndState, EndState), StoreError> {
    let source = end_state(&mut *db, link, true).await?;
    let target = end_state(db, link, false).await?;
    Ok((source, target))
}

#[expect(clippy::too_many_lines, reason = "one statement and its columns")]
async fn end_state(
    db: &mut PgConnection,
    link: LinkId,
    at_source: bool,
) -> Result<EndState, StoreError> {
    let row = sqlx::query!(
        r#"SELECT o.id, o.workspace_id, o.key, o.version, o.content_fingerprint, one.confirmed AS "confirmed!",
                  one.fingerprint <> o.content_fingerprint AS "changed!",
                  who.changed_by, person.display_name, who.changed_at, act.comment AS "comment?",
                  CASE WHEN old.version IS NOT NULL THEN jsonb_build_object(
                      'heading', old.heading, 'body', old.body, 'attributes', old.attributes,
                      'classification', old.classification) END AS "old?: Json<Map<String, Value>>",
                  jsonb_build_object('heading', o.heading, 'body', o.body, 'attributes', o.attributes,
                      'classification', o.classification) AS "new!: Json<Map<String, Value>>"
           FROM link l
           CROSS JOIN LATERAL (
               SELECT CASE WHEN $2 THEN l.source_object_id ELSE l.target_object_id END AS object_id,
                      CASE WHEN $2 THEN l.source_version ELSE l.target_version END AS confirmed,
                      CASE WHEN $2 THEN l.source_fingerprint ELSE l.target_fingerprint END AS fingerprint
           ) AS one
           JOIN object o ON o.workspace_id = l.workspace_id AND o.id = one.object_id
           LEFT JOIN object_version old
               ON old.workspace_id = l.workspace_id AND old.object_id = o.id AND old.version = one.confirmed
           -- Who wrote the first version of the link that has this confirmation.
           CROSS JOIN LATERAL (
               SELECT v.changed_by, v.changed_at, v.change_set_id FROM link_version v
               WHERE v.workspace_id = l.workspace_id AND v.link_id = l.id AND v.version > COALESCE((
                   SELECT max(b.version) FROM link_version b
                   WHERE b.workspace_id = l.workspace_id AND b.link_id = l.id
                     AND CASE WHEN $2 THEN b.source_version ELSE b.target_version END <> one.confirmed), 0)
               ORDER BY v.version LIMIT 1
           ) AS who
           JOIN app_user person ON person.id = who.changed_by
           LEFT JOIN change_set act ON act.workspace_id = l.workspace_id AND act.id = who.change_set_id
           WHERE l.id = $1 AND l.deleted_at IS NULL"#,
        link.0,
        at_source
    )
    .fetch_one(&mut *db)
    .await?;
    let versions = if row.changed {
        versions(db, (row.workspace_id, row.id), row.confirmed).await?
    } else {
        Vec::new()
    };
    Ok(EndState {
        changed: row.changed,
        fingerprint: row.content_fingerprint,
        compared: ComparedObject {
            id: ObjectId(row.id),
            key: row.key,
            version_from: row.old.is_some().then_some(row.confirmed),
            version_to: Some(row.version),
            changed: row.changed,
            moved: false,
            from: row.old.map(|fields| fields.0).unwrap_or_default(),
            to: row.new.0,
        },
        confirmation: Confirmation {
            by: row.changed_by.into(),
            by_name: row.display_name,
            at: row.changed_at,
            comment: row.comment,
        },
        versions,
    })
}

/// Versions of an object after one, as far as they changed its content, the latest first.
async fn versions(
    db: &mut PgConnection,
    (workspace, object): (uuid::Uuid, uuid::Uuid),
    after: i32,
) -> Result<Vec<Version>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT v.version, v.change_type, v.changed_by, person.display_name, v.changed_at, act.comment AS "comment?"
           FROM object_version v
           LEFT JOIN object_version before ON before.workspace_id = $1 AND before.object_id = $2
               AND before.version = v.version - 1
           JOIN app_user person ON person.id = v.changed_by
           LEFT JOIN change_set act ON act.workspace_id = $1 AND act.id = v.change_set_id
           WHERE v.workspace_id = $1 AND v.object_id = $2 AND v.version > $3
             AND v.content_fingerprint IS DISTINCT FROM before.content_fingerprint
           ORDER BY v.version DESC LIMIT $4"#,
        workspace,
        object,
        after,
        MOST_VERSIONS
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Version {
            version: row.version,
            change_type: row.change_type,
            changed_by: row.changed_by.into(),
            changed_by_name: row.display_name,
            changed_at: row.changed_at,
            comment: row.comment,
        })
        .collect())
}
