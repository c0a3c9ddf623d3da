//! What objects said when links to them were not suspect.

use req1_domain::{access::Granted, attributes::Attributes, fingerprint::Said, ids::ObjectId};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::StoreError;

/// Of these objects of a module, those that are another than links were confirmed at: what they said when they last had the
/// fingerprints that were confirmed.
#[tracing::instrument(name = "db.suspect.said", level = "debug", skip_all)]
pub async fn said(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<(ObjectId, Said)>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT confirmed.id AS "id!", confirmed.fingerprint AS "fingerprint!", v.heading, v.body,
                  v.attributes AS "attributes: Json<Attributes>"
           FROM (
               SELECT DISTINCT given.id,
                      CASE WHEN e.at_source THEN l.source_fingerprint ELSE l.target_fingerprint END AS fingerprint
               FROM unnest($2::uuid[]) AS given (id)
               CROSS JOIN LATERAL (
                   SELECT one.link_id, one.at_source FROM link_stale_end one
                   WHERE one.workspace_id = $1
                     AND CASE WHEN one.at_source THEN one.source_object_id ELSE one.target_object_id END = given.id
               ) AS e
               JOIN link l ON l.workspace_id = $1 AND l.id = e.link_id
           ) AS confirmed
           CROSS JOIN LATERAL (
               SELECT v.heading, v.body, v.attributes FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = confirmed.id AND v.content_fingerprint = confirmed.fingerprint
               ORDER BY v.version DESC LIMIT 1
           ) AS v"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let said = Said {
                fingerprint: row.fingerprint,
                heading: row.heading,
                body: row.body,
                attributes: row.attributes.0,
            };
            (row.id.into(), said)
        })
        .collect())
}
