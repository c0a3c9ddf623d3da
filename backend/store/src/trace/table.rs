//! Chains of modules: an object of the first one, what is linked to it in the second, and so on.

use req1_domain::ids::{LinkId, LinkTypeId, ObjectId};
use sqlx::{Connection as _, PgConnection};
use uuid::Uuid;

use super::{
    AxisEntry, LinkChoice, Side,
    parts::{Query, Where, plan_for_values, push_axis, push_pairs, push_places, push_suspect},
};
use crate::StoreError;

/// Objects of the first module of a chain.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page, in document order.
    pub entries: Vec<AxisEntry>,
}

#[derive(sqlx::FromRow)]
struct RootRow {
    id: Option<Uuid>,
    place: i64,
    links: i64,
}

/// A page of the objects of the first module: those that are no headings, and headings with links to the second one. With
/// `gaps` only those from which some way ends before the last module.
#[tracing::instrument(name = "db.trace.roots", level = "debug", skip_all)]
pub async fn roots(
    db: &mut PgConnection,
    (sides, choice): (&[Side], &LinkChoice),
    (gaps, offset, limit): (bool, i64, i64),
) -> Result<Roots, StoreError> {
    let Some(first) = sides.first() else {
        return Ok(Roots::default());
    };
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let mut query = Query::new("WITH ");
    push_chain(&mut query, (sides, choice), gaps);
    let place = if first.past.is_some() {
        "place"
    } else {
        "row_number() OVER (ORDER BY place)"
    };
    query.push(
        ", root AS MATERIALIZED (
             SELECT o.id, o.place, COALESCE(counted.links, 0) AS links FROM object_0 AS o
             LEFT JOIN (SELECT near, count(*) AS links FROM pair_0 GROUP BY near) AS counted ON counted.near = o.id
             WHERE (o.classification <> 'heading' OR counted.links > 0)",
    );
    if gaps {
        query.push(" AND o.id IN (SELECT id FROM gap_0)");
    }
    query.push(") SELECT NULL::uuid AS id, count(*) AS place, 0::bigint AS links FROM root UNION ALL SELECT * FROM (SELECT id, ");
    query.push(place);
    query.push(" AS place, links FROM root ORDER BY root.place OFFSET ");
    query
        .push_bind(offset)
        .push(" LIMIT ")
        .push_bind(limit)
        .push(") AS page");
    let rows: Vec<RootRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    let mut roots = Roots::default();
    for row in rows {
        match row.id {
            None => roots.total = row.place,
            Some(id) => roots.entries.push(AxisEntry {
                id: id.into(),
                place: row.place,
                links: row.links,
            }),
        }
    }
    roots.entries.sort_by_key(|entry| entry.place);
    Ok(roots)
}

/// The objects of the modules, the links from each to the next, and the objects from which a way ends too early: a requirement
/// that has no link on, and what has a link to such a one. Without `gaps` only what the first page needs.
fn push_chain(query: &mut Query, (sides, choice): (&[Side], &LinkChoice), gaps: bool) {
    let links = sides.len().saturating_sub(1);
    let wanted = if gaps { links } else { links.min(1) };
    for (place, side) in sides.iter().enumerate().take(wanted + 1) {
        query.push(if place > 0 { ", " } else { "" });
        query.push(format!("object_{place} AS MATERIALIZED ("));
        if gaps {
            push_axis(query, side);
        } else {
            push_places(query, side);
        }
        query.push(")");
    }
    for (place, pair) in sides.windows(2).enumerate().take(wanted) {
        let [near, far] = pair else { continue };
        query.push(format!(", pair_{place} AS MATERIALIZED (SELECT p.* FROM ("));
        push_pairs(query, (near, far), choice);
        query.push(format!(
            ") AS p JOIN object_{place} AS n ON n.id = p.near JOIN object_{} AS f ON f.id = p.far)",
            place + 1
        ));
    }
    if !gaps {
        return;
    }
    for place in (0..wanted).rev() {
        query.push(format!(
            ", gap_{place} AS MATERIALIZED (
                 SELECT o.id FROM object_{place} AS o
                 WHERE o.classification = 'normative' AND o.id NOT IN (SELECT near FROM pair_{place})"
        ));
        if place + 1 < wanted {
            query.push(format!(
                " UNION SELECT p.near FROM pair_{place} AS p WHERE p.far IN (SELECT id FROM gap_{})",
                place + 1
            ));
        }
        query.push(")");
    }
}

/// A link from an object to one of the next module.
#[derive(Debug, Clone, Copy)]
pub struct Branch {
    /// The link.
    pub link_id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// The object that it is seen from.
    pub near: ObjectId,
    /// The object of the next module, with the number of its links to the one after that.
    pub far: AxisEntry,
    /// Whether it leads from the former to the latter.
    pub forward: bool,
    /// Whether an end changed since it was confirmed.
    pub suspect: bool,
    /// Links of the near object in all.
    pub siblings: i64,
}

#[derive(sqlx::FromRow)]
struct BranchRow {
    id: Uuid,
    link_type_id: Uuid,
    near: Uuid,
    far: Uuid,
    forward: bool,
    suspect: bool,
    siblings: i64,
    place: i64,
}

/// Links of some objects of a module to those of another, in the document order of these: at most so many of each object.
#[tracing::instrument(name = "db.trace.branches", level = "debug", skip_all)]
pub async fn branches(
    db: &mut PgConnection,
    (near, far, choice): (&Side, &Side, &LinkChoice),
    (objects, most): (&[Uuid], i64),
) -> Result<Vec<Branch>, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let place = Where::of(near);
    let mut query = Query::new("WITH pair AS MATERIALIZED (SELECT p.* FROM (");
    push_pairs(&mut query, (near, far), choice);
    query.push(") AS p WHERE p.near = ANY(");
    query.push_bind(objects.to_vec());
    query.push(
        ")), ranked AS (
             SELECT pair.*, f.place, count(*) OVER (PARTITION BY pair.near) AS siblings,
                    row_number() OVER (PARTITION BY pair.near ORDER BY f.place, pair.id, pair.forward DESC) AS rank
             FROM pair JOIN (",
    );
    push_places(&mut query, far);
    query.push(") AS f ON f.id = pair.far) SELECT r.id, r.link_type_id, r.near, r.far, r.forward, r.siblings, ");
    push_suspect(&mut query, place, ("r.id", "r.source", "r.target"));
    query.push(if far.past.is_some() {
        " AS suspect, r.place"
    } else {
        " AS suspect, 0::bigint AS place"
    });
    query.push(
        " FROM (SELECT ranked.*, CASE WHEN forward THEN near ELSE far END AS source,
                       CASE WHEN forward THEN far ELSE near END AS target FROM ranked) AS r WHERE r.rank <= ",
    );
    query.push_bind(most);
    query.push(" ORDER BY r.near, r.rank");
    let rows: Vec<BranchRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    let branches = rows.into_iter().map(|row| Branch {
        link_id: row.id.into(),
        link_type_id: row.link_type_id.into(),
        near: row.near.into(),
        far: AxisEntry {
            id: row.far.into(),
            place: row.place,
            links: 0,
        },
        forward: row.forward,
        suspect: row.suspect,
        siblings: row.siblings,
    });
    Ok(branches.collect())
}
