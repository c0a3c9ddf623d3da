//! How many links objects had.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use req1_domain::{access::Granted, ids::ObjectId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::LinkCounts;
use crate::StoreError;

/// Link counts of these objects as they were at a time, given with their fingerprints then, for those that have any. Ends in
/// modules that a person may not see count too: they are counted, not named.
#[tracing::instrument(name = "db.links.counts_at", level = "debug", skip_all)]
pub async fn counts_at(
    db: &mut PgConnection,
    (module, at): (&Granted, DateTime<Utc>),
    objects: &[(ObjectId, &str)],
) -> Result<HashMap<ObjectId, LinkCounts>, StoreError> {
    let (ids, fingerprints): (Vec<Uuid>, Vec<&str>) =
        objects.iter().map(|(id, print)| (id.0, *print)).unzip();
    let rows = sqlx::query!(
        r#"SELECT own.id AS "object_id!", count(*) FILTER (WHERE NOT ends.outgoing) AS "incoming!",
                  count(*) FILTER (WHERE ends.outgoing) AS "outgoing!",
                  count(*) FILTER (WHERE ends.confirmed <> own.fingerprint OR ends.far_confirmed <> far.content_fingerprint)
                      AS "suspect!"
           FROM unnest($2::uuid[], $3::text[]) AS own (id, fingerprint)
           CROSS JOIN LATERAL (
               SELECT true AS outgoing, l.target_object_id AS far_id, v.source_fingerprint AS confirmed,
                      v.target_fingerprint AS far_confirmed
               FROM link l CROSS JOIN LATERAL (
                   SELECT v.* FROM link_version v
                   WHERE v.workspace_id = $1 AND v.link_id = l.id AND v.changed_at <= $4 ORDER BY v.version DESC LIMIT 1
               ) AS v
               WHERE l.workspace_id = $1 AND l.source_object_id = own.id AND NOT v.deleted
               UNION ALL
               SELECT false, l.source_object_id, v.target_fingerprint, v.source_fingerprint
               FROM link l CROSS JOIN LATERAL (
                   SELECT v.* FROM link_version v
                   WHERE v.workspace_id = $1 AND v.link_id = l.id AND v.changed_at <= $4 ORDER BY v.version DESC LIMIT 1
               ) AS v
               WHERE l.workspace_id = $1 AND l.target_object_id = own.id AND NOT v.deleted
           ) AS ends
           CROSS JOIN LATERAL (
               SELECT v.content_fingerprint, v.deleted FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = ends.far_id AND v.changed_at <= $4 ORDER BY v.version DESC LIMIT 1
           ) AS far
           WHERE NOT far.deleted GROUP BY own.id"#,
        module.workspace().0,
        &ids,
        &fingerprints as &[&str],
        at
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let counts = LinkCounts {
                incoming: row.incoming,
                outgoing: row.outgoing,
                suspect: row.suspect,
            };
            (row.object_id.into(), counts)
        })
        .collect())
}
