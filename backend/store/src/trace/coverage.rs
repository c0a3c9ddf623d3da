//! How many requirements have links, and between which modules links lead.

use req1_domain::{
    access::Granted,
    ids::{LinkTypeId, ModuleId, ProjectId, UserId},
};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::{
    LinkChoice, Side, Way,
    parts::{Ends, Query, Where, plan_for_values, push_axis, push_ends, push_suspect},
};
use crate::StoreError;

/// How many requirements of a module have links. Headings and what only explains need none and do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct Coverage {
    /// Requirements.
    pub total: i64,
    /// Those from which a link leads on: to what they come from.
    pub upstream: i64,
    /// Those at which a link ends: of what comes from them.
    pub downstream: i64,
    /// Those with a link of either kind.
    pub linked: i64,
    /// Links with an end in the module, of which an end changed since they were confirmed.
    pub suspect: i64,
}

/// How many requirements of a module have links of these types, whichever module these lead to.
#[tracing::instrument(name = "db.trace.coverage", level = "debug", skip_all)]
pub async fn coverage(
    db: &mut PgConnection,
    side: &Side,
    types: &[LinkTypeId],
) -> Result<Coverage, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let choice = LinkChoice {
        types: types.to_vec(),
        way: None,
    };
    let mut query = Query::new("WITH own AS MATERIALIZED (");
    push_axis(&mut query, side);
    for (name, way) in [("up", Way::Forward), ("down", Way::Backward)] {
        query.push("), ").push(name).push(" AS MATERIALIZED (");
        push_ends(&mut query, side, &choice, Ends::anywhere(way));
    }
    query.push(
        ") SELECT count(*) AS total, count(*) FILTER (WHERE is_up) AS upstream, count(*) FILTER (WHERE is_down) AS downstream,
                  count(*) FILTER (WHERE is_up OR is_down) AS linked, (
               SELECT count(DISTINCT l.id) FROM (SELECT * FROM up UNION ALL SELECT * FROM down) AS l
               JOIN own ON own.id = l.own WHERE ",
    );
    push_suspect_in(&mut query, side);
    query.push(
        ") AS suspect
         FROM (SELECT own.id IN (SELECT own FROM up) AS is_up, own.id IN (SELECT own FROM down) AS is_down
               FROM own WHERE own.classification = 'normative') AS each",
    );
    let found = query.build_query_as().persistent(false);
    let found = found.fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(found)
}

/// Whether the link `l` of a module is suspect. The present has a list of those that are.
fn push_suspect_in(query: &mut Query, side: &Side) {
    if side.past.is_some() {
        push_suspect(query, Where::of(side), ("l.id", "l.source", "l.target"));
        return;
    }
    let module = side.module.id();
    query.push("l.id IN (SELECT e.link_id FROM link_stale_end e WHERE e.module_id = ");
    query.push_bind(module);
    query.push(" UNION ALL SELECT e.link_id FROM link_stale_end e WHERE e.target_module_id = ");
    query.push_bind(module).push(")");
}

/// Links of one type between a module and another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct Edge {
    /// The other module.
    pub far_module: Uuid,
    /// The type of the links.
    pub link_type_id: Uuid,
    /// Links.
    pub links: i64,
    /// Those of them that are suspect.
    pub suspect: i64,
    /// Requirements of the module that have such a link.
    pub own_covered: i64,
    /// Requirements of the other module that have such a link.
    pub far_covered: i64,
}

/// Links that begin in a module, or that end there, by module of the other end and type.
#[tracing::instrument(name = "db.trace.edges", level = "debug", skip_all)]
pub async fn edges(db: &mut PgConnection, side: &Side, way: Way) -> Result<Vec<Edge>, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let mut query = Query::new("WITH own AS MATERIALIZED (");
    push_axis(&mut query, side);
    query.push(
        ") SELECT l.far_module, l.link_type_id, count(*) AS links, count(*) FILTER (WHERE l.suspect) AS suspect,
                  count(DISTINCT l.own) FILTER (WHERE own.classification = 'normative') AS own_covered,
                  count(DISTINCT l.far) FILTER (WHERE l.classification = 'normative') AS far_covered
           FROM own JOIN (SELECT l.*, far.classification, ",
    );
    push_suspect_in(&mut query, side);
    query.push(" AS suspect FROM (");
    push_ends(
        &mut query,
        side,
        &LinkChoice::default(),
        Ends::anywhere(way),
    );
    query.push(") AS l");
    let workspace = side.module.workspace().0;
    if let Some(at) = side.at() {
        query.push(
            " CROSS JOIN LATERAL (SELECT v.classification FROM object_version v WHERE v.workspace_id = ",
        );
        query.push_bind(workspace);
        query.push(" AND v.object_id = l.far AND v.changed_at <= ");
        query.push_bind(at);
        query.push(" ORDER BY v.version DESC LIMIT 1) AS far");
    } else {
        query.push(
            " CROSS JOIN LATERAL (SELECT o.classification FROM object o WHERE o.workspace_id = ",
        );
        query.push_bind(workspace);
        query.push(" AND o.id = l.far LIMIT 1) AS far");
    }
    query.push(") AS l ON l.own = own.id GROUP BY 1, 2 ORDER BY 1, 2");
    let found = query.build_query_as().persistent(false);
    let found = found.fetch_all(&mut *tx).await?;
    tx.commit().await?;
    Ok(found)
}

/// How many requirements a module has.
#[tracing::instrument(name = "db.trace.requirements", level = "debug", skip_all)]
pub async fn requirements(db: &mut PgConnection, side: &Side) -> Result<i64, StoreError> {
    let mut query = Query::new("SELECT count(*) FROM (");
    push_axis(&mut query, side);
    query.push(") AS own WHERE own.classification = 'normative'");
    let count = query.build_query_scalar().persistent(false);
    Ok(count.fetch_one(db).await?)
}

/// A module that a person may see.
#[derive(Debug, Clone)]
pub struct SeenModule {
    /// The module.
    pub id: ModuleId,
    /// Its name.
    pub name: String,
    /// Prefix of its keys.
    pub prefix: String,
    /// Its project.
    pub project_id: ProjectId,
}

/// The modules of a workspace that a person may see, by name.
#[tracing::instrument(name = "db.trace.modules", level = "debug", skip_all)]
pub async fn modules(
    db: &mut PgConnection,
    (granted, user): (&Granted, UserId),
) -> Result<Vec<SeenModule>, StoreError> {
    Ok(sqlx::query_as!(
        SeenModule,
        r#"SELECT id AS "id!: Uuid", name AS "name!", prefix AS "prefix!", project_id AS "project_id!: Uuid"
           FROM visible_module($1) WHERE workspace_id = $2 ORDER BY lower(name), id"#,
        user.0,
        granted.workspace().0
    )
    .fetch_all(db)
    .await?)
}
