//! Steps along links, from objects to those that they lead to.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{LinkChoice, Way, by_id};
use crate::StoreError;

/// A step along a link. Where it ends may be deleted.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Where it begins.
    pub from: ObjectId,
    /// Where it ends.
    pub to: ObjectId,
    /// The module of where it ends.
    pub module: ModuleId,
    /// The link.
    pub link_id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Whether the step goes from the link's source to its target.
    pub forward: bool,
}

/// All steps from some objects, in the order of these; of one object those along its links first, then those against them.
#[tracing::instrument(name = "db.trace.steps", level = "debug", skip_all)]
pub async fn steps(
    db: &mut PgConnection,
    granted: &Granted,
    (from, choice): (&[Uuid], &LinkChoice),
) -> Result<Vec<Step>, StoreError> {
    let types = choice.type_ids();
    let types = Some(types).filter(|types| !types.is_empty());
    let rows = sqlx::query!(
        r#"SELECT own.id AS "from_id!", l.id AS "link_id!", l.link_type_id AS "link_type_id!", l.far AS "far!",
                  l.far_module AS "far_module!", true AS "forward!"
           FROM unnest($2::uuid[]) AS own (id)
           CROSS JOIN LATERAL (
               SELECT id, link_type_id, target_object_id AS far, target_module_id AS far_module FROM link
               WHERE $4 AND workspace_id = $1 AND source_object_id = own.id AND deleted_at IS NULL
                 AND ($3::uuid[] IS NULL OR link_type_id = ANY ($3))
               OFFSET 0
           ) AS l
           UNION ALL
           SELECT own.id, l.id, l.link_type_id, l.far, l.far_module, false
           FROM unnest($2::uuid[]) AS own (id)
           CROSS JOIN LATERAL (
               SELECT id, link_type_id, source_object_id AS far, module_id AS far_module FROM link
               WHERE $5 AND workspace_id = $1 AND target_object_id = own.id AND deleted_at IS NULL
                 AND ($3::uuid[] IS NULL OR link_type_id = ANY ($3))
               OFFSET 0
           ) AS l"#,
        granted.workspace().0,
        &by_id(from),
        types as Option<Vec<Uuid>>,
        choice.has(Way::Forward),
        choice.has(Way::Backward)
    )
    .fetch_all(db)
    .await?;
    let mut steps: Vec<Step> = rows
        .into_iter()
        .map(|row| Step {
            from: row.from_id.into(),
            to: row.far.into(),
            module: row.far_module.into(),
            link_id: row.link_id.into(),
            link_type_id: row.link_type_id.into(),
            forward: row.forward,
        })
        .collect();
    let places: HashMap<Uuid, usize> = from.iter().copied().zip(0..).collect();
    steps.sort_by_cached_key(|step| {
        let place = places.get(&step.from.0).copied();
        (place, !step.forward, step.link_id.0)
    });
    Ok(steps)
}

/// Those of some objects that are deleted: few in most workspaces, so they are looked up in an index of their own.
#[tracing::instrument(name = "db.trace.gone", level = "debug", skip_all)]
pub async fn gone(
    db: &mut PgConnection,
    granted: &Granted,
    objects: &[Uuid],
) -> Result<Vec<Uuid>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT given.id AS "id!" FROM unnest($2::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT FROM object
               WHERE object.workspace_id = $1 AND object.id = given.id AND object.deleted_at IS NOT NULL LIMIT 1
           ) AS o"#,
        granted.workspace().0,
        objects
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// Plans for as many links as are asked for, until the transaction ends: [`suspects`] looks up few one by one and finds many in
/// one pass over all that is suspect.
pub async fn plan_for_many(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")
        .execute(db)
        .await?;
    Ok(())
}

/// Those of some links of which an end changed since they were confirmed.
#[tracing::instrument(name = "db.trace.suspects", level = "debug", skip_all)]
pub async fn suspects(
    db: &mut PgConnection,
    granted: &Granted,
    links: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    let rows = sqlx::query_scalar!(
        r#"SELECT given.id AS "id!" FROM unnest($2::uuid[]) AS given (id)
           WHERE EXISTS (SELECT FROM link_stale_end e WHERE e.workspace_id = $1 AND e.link_id = given.id)"#,
        granted.workspace().0,
        links
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Modules of a workspace that are there, whoever may see them.
#[tracing::instrument(name = "db.trace.live_modules", level = "debug", skip_all)]
pub async fn live_modules(
    db: &mut PgConnection,
    granted: &Granted,
) -> Result<HashSet<ModuleId>, StoreError> {
    let modules = sqlx::query_scalar!(
        "SELECT m.id FROM module m JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
         WHERE m.workspace_id = $1 AND m.deleted_at IS NULL AND p.deleted_at IS NULL",
        granted.workspace().0
    )
    .fetch_all(db)
    .await?;
    Ok(modules.into_iter().map(Into::into).collect())
}
