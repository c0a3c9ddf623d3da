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
///
/// Links are counted in indexes, without a look at their far ends: few objects are deleted, and these have an index of their
/// own, as have the ends that are no longer what somebody confirmed.
#[tracing::instrument(name = "db.objects.beside", level = "debug", skip_all)]
pub async fn beside(
    db: &mut PgConnection,
    module: &Granted,
    objects: impl Iterator<Item = &Object>,
) -> Result<Vec<Beside>, StoreError> {
    let ids: Vec<Uuid> = objects.map(|one| one.id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM link l
                   WHERE l.workspace_id = $1 AND l.target_object_id = own.id AND l.deleted_at IS NULL
                     AND (SELECT true FROM object far WHERE far.workspace_id = $1 AND far.id = l.source_object_id
                            AND far.deleted_at IS NOT NULL) IS NULL) AS "incoming!",
                  (SELECT count(*) FROM link l
                   WHERE l.workspace_id = $1 AND l.source_object_id = own.id AND l.deleted_at IS NULL
                     AND (SELECT true FROM object far WHERE far.workspace_id = $1 AND far.id = l.target_object_id
                            AND far.deleted_at IS NOT NULL) IS NULL) AS "outgoing!",
                  (SELECT count(DISTINCT stale.link_id) FROM (
                       SELECT e.link_id, e.target_object_id AS far_id FROM link_stale_end e
                       WHERE e.workspace_id = $1 AND e.source_object_id = own.id
                       UNION ALL
                       SELECT e.link_id, e.source_object_id FROM link_stale_end e
                       WHERE e.workspace_id = $1 AND e.target_object_id = own.id
                   ) AS stale
                   WHERE (SELECT true FROM object far WHERE far.workspace_id = $1 AND far.id = stale.far_id
                            AND far.deleted_at IS NOT NULL) IS NULL) AS "suspect!",
                  said.total AS "total!", said.open AS "open!",
                  EXISTS (SELECT FROM object child
                          WHERE child.workspace_id = $1 AND child.parent_id = own.id AND child.deleted_at IS NULL)
                      AS "has_children!"
           FROM unnest($2::uuid[]) WITH ORDINALITY AS own (id, place)
           CROSS JOIN LATERAL (
               SELECT count(*) AS total, count(*) FILTER (WHERE c.parent_id IS NULL AND c.resolved_at IS NULL) AS open
               FROM object_comment c
               WHERE c.workspace_id = $1 AND c.object_id = own.id AND c.deleted_at IS NULL
           ) AS said
           ORDER BY own.place"#,
        module.workspace().0,
        &ids
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
