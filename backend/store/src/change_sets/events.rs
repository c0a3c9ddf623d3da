//! The outbox as events: what each revision of a module changed, in order.

use chrono::{DateTime, Utc};
use req1_domain::ids::{ChangeSetId, ModuleId, ObjectId, UserId};
use sqlx::PgConnection;

use crate::StoreError;

/// What one revision changed.
#[derive(Debug, Clone)]
pub struct Event {
    /// The revision.
    pub revision: i64,
    /// The act that made it.
    pub change_set_id: ChangeSetId,
    /// Why: `edit`, `import`, ...
    pub cause: String,
    /// Who.
    pub actor: UserId,
    /// Name of who.
    pub actor_name: String,
    /// The request that made it, where one did.
    pub request_id: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Objects made or restored.
    pub created: i32,
    /// Objects changed.
    pub updated: i32,
    /// Objects deleted.
    pub deleted: i32,
    /// The objects of the module that look different now, as far as the bound goes.
    pub objects: Vec<ObjectId>,
    /// Whether objects came, went or moved.
    pub structure: bool,
    /// Whether settings, attributes or types of the module changed.
    pub schema: bool,
}

/// The oldest `limit` events of a module after a revision, each with `objects` objects at most.
///
/// Takes no proof: they are read once for all who follow the module, and each of those proves the right to it.
#[tracing::instrument(name = "db.change_sets.events", level = "debug", skip_all)]
pub async fn events(
    db: &mut PgConnection,
    module: ModuleId,
    after: i64,
    (limit, objects): (i64, i64),
) -> Result<Vec<Event>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT e.revision, e.change_set_id, s.cause, s.actor_id, person.display_name, s.request_id, e.at,
                  r.created, r.updated, r.deleted,
                  ARRAY(
                      SELECT v.object_id FROM object_version v
                      WHERE v.workspace_id = e.workspace_id AND v.module_id = e.module_id AND v.revision = e.revision
                      UNION
                      SELECT ends.id FROM link_version l
                      CROSS JOIN LATERAL (VALUES (l.source_object_id), (l.target_object_id)) AS ends (id)
                      JOIN object o ON o.workspace_id = l.workspace_id AND o.id = ends.id AND o.module_id = e.module_id
                      WHERE l.workspace_id = e.workspace_id AND l.module_id = e.module_id AND l.revision = e.revision
                      LIMIT $4
                  ) AS "objects!",
                  EXISTS (
                      SELECT FROM object_version v
                      WHERE v.workspace_id = e.workspace_id AND v.module_id = e.module_id AND v.revision = e.revision
                        AND v.change_type <> 'update'
                  ) AS "structure!",
                  EXISTS (
                      SELECT FROM schema_entity_version v
                      WHERE v.workspace_id = e.workspace_id AND v.module_id = e.module_id AND v.revision = e.revision
                  ) AS "schema!"
           FROM module m
           JOIN outbox e ON e.workspace_id = m.workspace_id AND e.module_id = m.id
           JOIN change_set_module r
                ON r.workspace_id = e.workspace_id AND r.module_id = e.module_id AND r.revision = e.revision
           JOIN change_set s ON s.workspace_id = e.workspace_id AND s.id = e.change_set_id
           JOIN app_user person ON person.id = s.actor_id
           WHERE m.id = $1 AND e.revision > $2
           ORDER BY e.revision LIMIT $3"#,
        module.0,
        after,
        limit,
        objects
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Event {
            revision: row.revision,
            change_set_id: row.change_set_id.into(),
            cause: row.cause,
            actor: row.actor_id.into(),
            actor_name: row.display_name,
            request_id: row.request_id,
            at: row.at,
            created: row.created,
            updated: row.updated,
            deleted: row.deleted,
            objects: row.objects.into_iter().map(ObjectId).collect(),
            structure: row.structure || row.created > 0 || row.deleted > 0,
            schema: row.schema,
        })
        .collect())
}

/// The revisions that modules are at, for those who look now and then whether something happened.
#[tracing::instrument(name = "db.change_sets.revisions_now", level = "debug", skip_all)]
pub async fn revisions_now(
    db: &mut PgConnection,
    modules: &[ModuleId],
) -> Result<Vec<(ModuleId, i64)>, StoreError> {
    let ids: Vec<uuid::Uuid> = modules.iter().map(|module| module.0).collect();
    let rows = sqlx::query!("SELECT id, revision FROM module WHERE id = ANY($1)", &ids)
        .fetch_all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.into(), row.revision))
        .collect())
}
