//! Suspect links one by one, all of a place or those of one cause.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ObjectId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Scope;
use crate::{
    StoreError,
    links::{LinkEnd, beginning},
};

/// A suspect link.
#[derive(Debug, Clone)]
pub struct SuspectLink {
    /// The link.
    pub id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Where it starts.
    pub source: LinkEnd,
    /// Where it ends.
    pub target: LinkEnd,
    /// Whether the source is another than confirmed.
    pub source_changed: bool,
    /// Whether the target is.
    pub target_changed: bool,
    /// Fingerprint of what the source says now.
    pub source_fingerprint: String,
    /// Fingerprint of what the target says now.
    pub target_fingerprint: String,
    /// Whether somebody marked it by hand.
    pub marked: bool,
    /// Since when an end is another than confirmed.
    pub since: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    link_type_id: Uuid,
    source_changed: bool,
    target_changed: bool,
    since: DateTime<Utc>,
    marked: bool,
    source_id: Uuid,
    source_key: String,
    source_heading: Option<String>,
    source_body: Option<String>,
    source_module: Uuid,
    source_module_name: String,
    source_fingerprint: String,
    target_id: Uuid,
    target_key: String,
    target_heading: Option<String>,
    target_body: Option<String>,
    target_module: Uuid,
    target_module_name: String,
    target_fingerprint: String,
}

impl From<Row> for SuspectLink {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            link_type_id: row.link_type_id.into(),
            source: LinkEnd {
                object_id: row.source_id.into(),
                key: row.source_key,
                heading: row.source_heading,
                text: row.source_body.as_deref().and_then(beginning),
                module_id: row.source_module.into(),
                module_name: row.source_module_name,
            },
            target: LinkEnd {
                object_id: row.target_id.into(),
                key: row.target_key,
                heading: row.target_heading,
                text: row.target_body.as_deref().and_then(beginning),
                module_id: row.target_module.into(),
                module_name: row.target_module_name,
            },
            source_changed: row.source_changed,
            target_changed: row.target_changed,
            source_fingerprint: row.source_fingerprint,
            target_fingerprint: row.target_fingerprint,
            marked: row.marked,
            since: row.since,
        }
    }
}

/// Suspect links of which a person may see both ends, in the order they were made, from behind one on.
#[tracing::instrument(name = "db.suspect.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    (granted, user): (&Granted, UserId),
    (scope, cause): (Scope, Option<ObjectId>),
    (after, limit): (Option<LinkId>, i64),
) -> Result<Vec<SuspectLink>, StoreError> {
    let (project, module) = scope.place.ids();
    let rows = sqlx::query_as!(
        Row,
        r#"WITH visible AS MATERIALIZED (
               SELECT id, project_id, name FROM visible_module($1) WHERE workspace_id = $2
           ), within AS MATERIALIZED (
               SELECT id FROM visible WHERE project_id = $3 OR id = $4
           ), gone AS MATERIALIZED (
               SELECT id FROM object WHERE workspace_id = $2 AND deleted_at IS NOT NULL
           ), ends AS (
               SELECT e.* FROM link_stale_end e
               WHERE $6::uuid IS NULL AND e.module_id IN (SELECT id FROM within)
               UNION ALL
               SELECT e.* FROM link_stale_end e
               WHERE $6::uuid IS NULL AND e.target_module_id IN (SELECT id FROM within)
                 AND e.module_id NOT IN (SELECT id FROM within)
               UNION ALL
               SELECT e.* FROM link_stale_end e
               WHERE e.workspace_id = $2 AND CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END = $6
                 AND (e.module_id IN (SELECT id FROM within) OR e.target_module_id IN (SELECT id FROM within))
           ), page AS MATERIALIZED (
               SELECT link_id, max(since) AS since FROM ends
               WHERE module_id IN (SELECT id FROM visible) AND target_module_id IN (SELECT id FROM visible)
                 AND source_object_id NOT IN (SELECT id FROM gone) AND target_object_id NOT IN (SELECT id FROM gone)
                 AND ($5::uuid IS NULL OR link_type_id = $5) AND ($7::uuid IS NULL OR link_id > $7)
               GROUP BY link_id ORDER BY link_id LIMIT $8
           )
           SELECT l.id, l.link_type_id, page.since AS "since!", l.source_version = 0 AS "marked!",
                  l.source_fingerprint <> s.content_fingerprint AS "source_changed!",
                  l.target_fingerprint <> t.content_fingerprint AS "target_changed!",
                  s.id AS source_id, s.key AS source_key, s.heading AS source_heading, left(s.body, 1000) AS source_body,
                  s.module_id AS source_module, sm.name AS "source_module_name!",
                  s.content_fingerprint AS source_fingerprint,
                  t.id AS target_id, t.key AS target_key, t.heading AS target_heading, left(t.body, 1000) AS target_body,
                  t.module_id AS target_module, tm.name AS "target_module_name!",
                  t.content_fingerprint AS target_fingerprint
           FROM page
           JOIN link l ON l.workspace_id = $2 AND l.id = page.link_id
           JOIN object s ON s.workspace_id = $2 AND s.id = l.source_object_id
           JOIN object t ON t.workspace_id = $2 AND t.id = l.target_object_id
           JOIN visible sm ON sm.id = s.module_id
           JOIN visible tm ON tm.id = t.module_id
           ORDER BY l.id"#,
        user.0,
        granted.workspace().0,
        project,
        module,
        scope.link_type.map(|id| id.0),
        cause.map(|id| id.0),
        after.map(|id| id.0),
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(SuspectLink::from).collect())
}
