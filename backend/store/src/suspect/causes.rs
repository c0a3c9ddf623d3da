//! What made links suspect: objects that say something else than when the links were confirmed.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Scope;
use crate::{
    StoreError,
    links::{LinkEnd, beginning},
};

/// Place of a cause in the list: the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseMark {
    /// Since when its newest link is suspect.
    pub since: DateTime<Utc>,
    /// The object.
    pub object: ObjectId,
}

/// An object that made links suspect.
#[derive(Debug, Clone)]
pub struct Cause {
    /// The object.
    pub object: LinkEnd,
    /// Fingerprint of what it says now.
    pub fingerprint: String,
    /// Links that are suspect because of it.
    pub links: i64,
    /// Since when the newest of them is.
    pub since: DateTime<Utc>,
    /// Who wrote what it says now.
    pub changed_by: String,
    /// When.
    pub changed_at: DateTime<Utc>,
}

/// A page of causes.
#[derive(Debug, Clone)]
pub struct Causes {
    /// The latest first.
    pub items: Vec<Cause>,
    /// All causes.
    pub total: i64,
    /// Links by all causes; one of which both ends changed counts with each.
    pub links: i64,
}

struct Row {
    id: Uuid,
    links: i64,
    since: DateTime<Utc>,
    key: String,
    heading: Option<String>,
    body: Option<String>,
    module_id: Uuid,
    module_name: String,
    fingerprint: String,
    changed_by: String,
    changed_at: DateTime<Utc>,
    total: i64,
    all_links: i64,
}

impl From<Row> for Cause {
    fn from(row: Row) -> Self {
        Self {
            object: LinkEnd {
                object_id: row.id.into(),
                key: row.key,
                heading: row.heading,
                text: row.body.as_deref().and_then(beginning),
                module_id: row.module_id.into(),
                module_name: row.module_name,
            },
            fingerprint: row.fingerprint,
            links: row.links,
            since: row.since,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
        }
    }
}

/// Causes of suspect links of which a person may see both ends, the latest first, from behind a mark on.
#[expect(clippy::too_many_lines, reason = "one statement")]
#[tracing::instrument(name = "db.suspect.causes", level = "debug", skip_all)]
pub async fn causes(
    db: &mut PgConnection,
    (granted, user): (&Granted, UserId),
    scope: Scope,
    (after, limit): (Option<CauseMark>, i64),
) -> Result<Causes, StoreError> {
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
               SELECT e.at_source, e.source_object_id, e.target_object_id, e.since
               FROM link_stale_end e
               WHERE e.module_id IN (SELECT id FROM within) AND e.target_module_id IN (SELECT id FROM visible)
                 AND ($5::uuid IS NULL OR e.link_type_id = $5)
               UNION ALL
               SELECT e.at_source, e.source_object_id, e.target_object_id, e.since
               FROM link_stale_end e
               WHERE e.target_module_id IN (SELECT id FROM within) AND e.module_id IN (SELECT id FROM visible)
                 AND e.module_id NOT IN (SELECT id FROM within) AND ($5::uuid IS NULL OR e.link_type_id = $5)
           ), cause AS MATERIALIZED (
               SELECT CASE WHEN at_source THEN source_object_id ELSE target_object_id END AS id, count(*) AS links,
                      max(since) AS since
               FROM ends
               WHERE source_object_id NOT IN (SELECT id FROM gone) AND target_object_id NOT IN (SELECT id FROM gone)
               GROUP BY 1
           ), page AS MATERIALIZED (
               SELECT * FROM cause
               WHERE $6::timestamptz IS NULL OR (since, id) < ($6, $7)
               ORDER BY since DESC, id DESC LIMIT $8
           )
           SELECT page.id AS "id!", page.links AS "links!", page.since AS "since!", o.key, o.heading,
                  left(o.body, 1000) AS body, o.module_id, visible.name AS "module_name!",
                  o.content_fingerprint AS fingerprint, person.display_name AS changed_by, written.changed_at,
                  (SELECT count(*) FROM cause) AS "total!",
                  (SELECT COALESCE(sum(links), 0)::bigint FROM cause) AS "all_links!"
           FROM page
           JOIN object o ON o.workspace_id = $2 AND o.id = page.id
           JOIN visible ON visible.id = o.module_id
           -- The version that came to say what it says now.
           JOIN object_version written ON written.workspace_id = $2 AND written.object_id = o.id
               AND written.version = 1 + COALESCE((
                   SELECT max(v.version) FROM object_version v
                   WHERE v.workspace_id = $2 AND v.object_id = o.id AND v.content_fingerprint <> o.content_fingerprint), 0)
           JOIN app_user person ON person.id = written.changed_by
           ORDER BY page.since DESC, page.id DESC"#,
        user.0,
        granted.workspace().0,
        project,
        module,
        scope.link_type.map(|id| id.0),
        after.map(|mark| mark.since),
        after.map(|mark| mark.object.0),
        limit
    )
    .fetch_all(db)
    .await?;
    let (total, links) = rows
        .first()
        .map_or((0, 0), |row| (row.total, row.all_links));
    Ok(Causes {
        items: rows.into_iter().map(Cause::from).collect(),
        total,
        links,
    })
}

/// The modules that suspect links of a place have ends in, with their revisions: what somebody sees who looks now.
#[tracing::instrument(name = "db.suspect.seen_revisions", level = "debug", skip_all)]
pub async fn seen_revisions(
    db: &mut PgConnection,
    (granted, user): (&Granted, UserId),
    scope: Scope,
) -> Result<BTreeMap<ModuleId, i64>, StoreError> {
    let (project, module) = scope.place.ids();
    let rows = sqlx::query!(
        r#"WITH visible AS MATERIALIZED (
               SELECT id, project_id, revision FROM visible_module($1) WHERE workspace_id = $2
           ), within AS MATERIALIZED (
               SELECT id FROM visible WHERE project_id = $3 OR id = $4
           )
           SELECT visible.id AS "id!", visible.revision AS "revision!" FROM visible
           WHERE visible.id IN (
               SELECT id FROM within
               UNION SELECT target_module_id FROM link_stale_end WHERE module_id IN (SELECT id FROM within)
               UNION SELECT module_id FROM link_stale_end WHERE target_module_id IN (SELECT id FROM within)
           )"#,
        user.0,
        granted.workspace().0,
        project,
        module
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.revision))
        .collect())
}
