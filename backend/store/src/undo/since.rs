//! Who touched a field since.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ObjectId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// The newest change of a field after a version.
#[derive(Debug, Clone)]
pub struct Since {
    /// Who.
    pub by: UserId,
    /// Name of who.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// For fields of objects, by object, version and name: the newest change after that version, in the order given.
///
/// Beside the fields of the content there are `place` and `deleted`.
#[tracing::instrument(name = "db.undo.since", level = "debug", skip_all)]
pub async fn since(
    db: &mut PgConnection,
    module: &Granted,
    fields: &[(ObjectId, i32, String)],
) -> Result<Vec<Option<Since>>, StoreError> {
    let ids: Vec<Uuid> = fields.iter().map(|(id, ..)| id.0).collect();
    let versions: Vec<i32> = fields.iter().map(|(_, version, _)| *version).collect();
    let names: Vec<&str> = fields.iter().map(|(.., name)| name.as_str()).collect();
    let rows = sqlx::query!(
        r#"SELECT change.changed_by AS "by?", person.display_name AS "name?", change.changed_at AS "at?"
           FROM unnest($2::uuid[], $3::integer[], $4::text[]) WITH ORDINALITY AS given (id, version, field, place)
           LEFT JOIN LATERAL (
               SELECT v.changed_by, v.changed_at FROM object_version v
               JOIN object_version p
                    ON p.workspace_id = v.workspace_id AND p.object_id = v.object_id AND p.version = v.version - 1
               WHERE v.workspace_id = $1 AND v.object_id = given.id AND v.version > given.version
                 AND CASE given.field
                         WHEN 'heading' THEN v.heading IS DISTINCT FROM p.heading
                         WHEN 'body' THEN v.body IS DISTINCT FROM p.body
                         WHEN 'classification' THEN v.classification <> p.classification
                         WHEN 'object_type_id' THEN v.object_type_id IS DISTINCT FROM p.object_type_id
                         WHEN 'lifecycle_state' THEN v.lifecycle_state IS DISTINCT FROM p.lifecycle_state
                         WHEN 'references' THEN references_of(v.external_references) <> references_of(p.external_references)
                         WHEN 'reviewed_at' THEN v.reviewed_at IS DISTINCT FROM p.reviewed_at
                         WHEN 'deleted' THEN v.deleted <> p.deleted
                         WHEN 'place' THEN v.parent_id IS DISTINCT FROM p.parent_id OR v.order_key <> p.order_key
                         ELSE CASE WHEN starts_with(given.field, 'external_links/')
                             THEN external_links_of(v.external_references) -> substr(given.field, 16)
                                  IS DISTINCT FROM external_links_of(p.external_references) -> substr(given.field, 16)
                             ELSE v.attributes -> substr(given.field, 12) IS DISTINCT FROM p.attributes -> substr(given.field, 12)
                         END
                     END
               ORDER BY v.version DESC LIMIT 1
           ) AS change ON true
           LEFT JOIN app_user person ON person.id = change.changed_by
           ORDER BY given.place"#,
        module.workspace().0,
        &ids,
        &versions,
        &names as &[&str]
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (by, name, at) = (row.by?, row.name?, row.at?);
            let by = UserId(by);
            Some(Since { by, name, at })
        })
        .collect())
}
