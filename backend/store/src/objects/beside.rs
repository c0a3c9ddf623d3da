//! What is shown beside objects in a list.

use req1_domain::{access::Granted, objects::Object};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{StoreError, comments::CommentCounts, links::LinkCounts};

/// What is shown beside an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beside {
    /// Its links. Ends in modules that a person may not see count too: they are counted, not named.
    pub links: LinkCounts,
    /// What is said about it.
    pub comments: CommentCounts,
    /// Whether live objects stand below it.
    pub has_children: bool,
}

/// What is shown beside these objects, in their order: one query, whatever their number.
#[tracing::instrument(name = "db.objects.beside", level = "debug", skip_all)]
pub async fn beside(
    db: &mut PgConnection,
    module: &Granted,
    objects: impl Iterator<Item = &Object>,
) -> Result<Vec<Beside>, StoreError> {
    let (ids, fingerprints): (Vec<Uuid>, Vec<&str>) = objects
        .map(|one| (one.id.0, one.content.content_fingerprint.as_str()))
        .unzip();
    let rows = sqlx::query!(
        r#"SELECT link.incoming AS "incoming!", link.outgoing AS "outgoing!", link.suspect AS "suspect!",
                  said.total AS "total!", said.open AS "open!",
                  EXISTS (SELECT FROM object child
                          WHERE child.workspace_id = $1 AND child.parent_id = own.id AND child.deleted_at IS NULL)
                      AS "has_children!"
           FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS own (id, fingerprint, place)
           CROSS JOIN LATERAL (
               SELECT count(*) FILTER (WHERE NOT ends.outgoing) AS incoming,
                      count(*) FILTER (WHERE ends.outgoing) AS outgoing, count(*) FILTER (WHERE ends.suspect) AS suspect
               FROM (
                   SELECT true AS outgoing,
                          l.source_fingerprint <> own.fingerprint OR l.target_fingerprint <> t.content_fingerprint
                              AS suspect
                   FROM link l
                   JOIN object t ON t.workspace_id = $1 AND t.id = l.target_object_id AND t.deleted_at IS NULL
                   WHERE l.workspace_id = $1 AND l.source_object_id = own.id AND l.deleted_at IS NULL
                   UNION ALL
                   SELECT false,
                          l.target_fingerprint <> own.fingerprint OR l.source_fingerprint <> s.content_fingerprint
                   FROM link l
                   JOIN object s ON s.workspace_id = $1 AND s.id = l.source_object_id AND s.deleted_at IS NULL
                   WHERE l.workspace_id = $1 AND l.target_object_id = own.id AND l.deleted_at IS NULL
               ) AS ends
           ) AS link
           CROSS JOIN LATERAL (
               SELECT count(*) AS total, count(*) FILTER (WHERE c.parent_id IS NULL AND c.resolved_at IS NULL) AS open
               FROM object_comment c
               WHERE c.workspace_id = $1 AND c.object_id = own.id AND c.deleted_at IS NULL
           ) AS said
           ORDER BY own.place"#,
        module.workspace().0,
        &ids,
        &fingerprints as &[&str]
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Beside {
            links: LinkCounts {
                incoming: row.incoming,
                outgoing: row.outgoing,
                suspect: row.suspect,
            },
            comments: CommentCounts {
                total: row.total,
                open: row.open,
            },
            has_children: row.has_children,
        })
        .collect())
}
