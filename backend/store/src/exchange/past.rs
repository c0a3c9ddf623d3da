//! What an export reads of the past.

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::{access::Granted, objects::Object};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{NewLinkRow, ObjectState, Structure, TypeUse};
use crate::{
    StoreError,
    objects::OutlineRow,
    past::{self, Moment, PastOutline, Point},
};

/// How these objects stood then; those that were not made yet are left out.
pub(super) async fn object_states(
    db: &mut PgConnection,
    granted: &Granted,
    (ids, then): (&[Uuid], Point),
) -> Result<Vec<ObjectState>, StoreError> {
    Ok(sqlx::query_as!(
        ObjectState,
        r#"SELECT v.object_id AS id, v.module_id, v.version, v.deleted
           FROM unnest($2::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT * FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = given.id
                 AND CASE WHEN v.module_id = $3 THEN v.revision <= $4 ELSE v.changed_at <= $5 END
               ORDER BY v.version DESC LIMIT 1
           ) AS v"#,
        granted.workspace().0,
        ids,
        then.module.0,
        then.moment.revision,
        then.moment.at
    )
    .fetch_all(db)
    .await?)
}

/// Links that were there then, with both their ends: those for which a condition on `l` holds, which may use what is bound
/// from `$5` on. Their types have the names of today: these are no part of a module's history.
macro_rules! links_then {
    ($granted:expr, $then:expr, $condition:literal, $($bound:expr),+) => {
        sqlx::query_as!(
            NewLinkRow,
            "SELECT l.id, own.link_type_id, lt.name AS link_type, l.source_object_id AS source, l.target_object_id AS target
             FROM link l
             CROSS JOIN LATERAL (
                 SELECT v.deleted, v.link_type_id FROM link_version v
                 WHERE v.workspace_id = $1 AND v.link_id = l.id
                   AND CASE WHEN v.module_id = $2 THEN v.revision <= $3 ELSE v.changed_at <= $4 END
                 ORDER BY v.version DESC LIMIT 1
             ) AS own
             CROSS JOIN LATERAL (
                 SELECT v.deleted FROM object_version v
                 WHERE v.workspace_id = $1 AND v.object_id = l.source_object_id
                   AND CASE WHEN v.module_id = $2 THEN v.revision <= $3 ELSE v.changed_at <= $4 END
                 ORDER BY v.version DESC LIMIT 1
             ) AS s
             CROSS JOIN LATERAL (
                 SELECT v.deleted FROM object_version v
                 WHERE v.workspace_id = $1 AND v.object_id = l.target_object_id
                   AND CASE WHEN v.module_id = $2 THEN v.revision <= $3 ELSE v.changed_at <= $4 END
                 ORDER BY v.version DESC LIMIT 1
             ) AS t
             JOIN link_type lt ON lt.workspace_id = $1 AND lt.id = own.link_type_id
             WHERE l.workspace_id = $1 AND NOT own.deleted AND NOT s.deleted AND NOT t.deleted AND " + $condition,
            $granted.workspace().0,
            $then.module.0,
            $then.moment.revision,
            $then.moment.at,
            $($bound),+
        )
    };
}

/// Which of these links were there: neither they nor their ends were deleted.
pub(super) async fn live_links(
    db: &mut PgConnection,
    granted: &Granted,
    (ids, then): (&[Uuid], Point),
) -> Result<Vec<Uuid>, StoreError> {
    let links = links_then!(granted, then, "l.id = ANY($5)", ids)
        .fetch_all(db)
        .await?;
    Ok(links.into_iter().map(|link| link.id).collect())
}

/// Those objects of a part of a module as it was, given by rows of its outline, that no element of the exchange stands for.
#[tracing::instrument(name = "db.exchange.new_objects_then", level = "debug", skip_all)]
pub async fn new_objects_then(
    db: &mut PgConnection,
    module: &Granted,
    (outline, moment): (&PastOutline, Moment),
    (exchange, page): (Option<Uuid>, (i64, i64)),
) -> Result<Vec<Object>, StoreError> {
    let rows = past::window(&mut *db, module, (outline, moment), page).await?;
    let mut objects: Vec<Object> = rows.into_iter().map(|row| row.numbered.object).collect();
    let Some(exchange) = exchange else {
        return Ok(objects);
    };
    let ids: Vec<Uuid> = objects.iter().map(|one| one.id.0).collect();
    let came = sqlx::query_scalar!(
        r#"SELECT DISTINCT object_id AS "id!" FROM exchange_element
           WHERE workspace_id = $1 AND object_id = ANY($2) AND exchange_id = $3"#,
        module.workspace().0,
        &ids,
        exchange
    )
    .fetch_all(db)
    .await?;
    let came: std::collections::HashSet<Uuid> = came.into_iter().collect();
    objects.retain(|one| !came.contains(&one.id.0));
    Ok(objects)
}

/// What those objects of a module held, by type, that were edited or made since the exchange came in.
pub(super) async fn type_uses(
    db: &mut PgConnection,
    module: &Granted,
    (exchange, (moment, outline)): (Option<Uuid>, (Moment, PastOutline)),
) -> Result<Vec<TypeUse>, StoreError> {
    Ok(sqlx::query_as!(
        TypeUse,
        r#"SELECT v.object_type_id, bool_or(v.body IS NOT NULL) AS "body!", bool_or(came.object_id IS NULL) AS "made_here!",
                  COALESCE(array_agg(DISTINCT a.id::uuid) FILTER (WHERE a.id IS NOT NULL), '{}') AS "attributes!"
           FROM past_outline_chunk c
           CROSS JOIN LATERAL unnest(c.objects) AS one (id)
           CROSS JOIN LATERAL (
               SELECT * FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = one.id AND v.revision <= $4
               ORDER BY v.version DESC LIMIT 1
           ) AS v
           LEFT JOIN LATERAL jsonb_object_keys(v.attributes) a (id) ON true
           LEFT JOIN LATERAL (SELECT e.object_id FROM exchange_element e
                              WHERE e.workspace_id = $1 AND e.object_id = one.id AND e.exchange_id = $3 LIMIT 1) came ON true
           WHERE c.workspace_id = $1 AND c.module_id = $2 AND c.revision = $5 AND (v.version > 1 OR came.object_id IS NULL)
           GROUP BY v.object_type_id ORDER BY v.object_type_id"#,
        module.workspace().0,
        module.id(),
        exchange,
        moment.revision,
        outline.made_for
    )
    .fetch_all(db)
    .await?)
}

/// Links between objects of these modules as they were, that no element of the exchange stands for, by id.
pub(super) fn new_links<'a>(
    db: &'a mut PgConnection,
    granted: Granted,
    (modules, exchange): (&'a [Uuid], Option<Uuid>),
    then: Point,
) -> BoxStream<'a, Result<NewLinkRow, StoreError>> {
    links_then!(
        granted,
        then,
        "l.module_id = ANY($5) AND l.target_module_id = ANY($5)
         AND NOT EXISTS (SELECT FROM exchange_element e
                         WHERE e.workspace_id = $1 AND e.link_id = l.id AND e.exchange_id = $6)
         ORDER BY l.id",
        modules,
        exchange
    )
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}

/// All places of a module as it was in document order, some bytes each.
#[tracing::instrument(name = "db.exchange.tree_then", level = "debug", skip_all)]
pub async fn tree_then(
    db: &mut PgConnection,
    module: &Granted,
    (moment, outline): (Moment, PastOutline),
) -> Result<Vec<Structure>, StoreError> {
    past::stream(db, *module, (outline, moment))
        .map_ok(|row: OutlineRow| Structure {
            id: row.id,
            depth: row.depth,
        })
        .try_collect()
        .await
}
