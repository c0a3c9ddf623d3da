//! Filtered and sorted lists of what a module was.
//!
//! The conditions of a filter speak of the tables `object`, `link`, `link_stale_end` and `object_search`. As of a moment the
//! statement has relations of these names that are made of the versions of that time, so that every condition means the
//! same as it does today.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    filter::{Bound, Test},
    ids::ObjectId,
};
use sqlx::{Connection as _, PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::{
    super::sorting::Sorting,
    Listing, WindowStart, cut,
    filtered::{plan_for_values, push_found},
};
use crate::StoreError;

/// A moment whose outline is made.
#[derive(Debug, Clone, Copy)]
pub struct AsOf {
    /// The last revision that counts.
    pub revision: i64,
    /// The time at which other modules are read.
    pub at: DateTime<Utc>,
    /// The revision that the outline was made for.
    pub outline: i64,
}

/// A row of a list of the past.
#[derive(Debug, Clone, Copy)]
pub struct PastPlace {
    /// The object.
    pub id: ObjectId,
    /// Its row in document order, counted from 0.
    pub row: i64,
    /// Whether it is there only for what stands below it.
    pub context: bool,
}

/// Rows of a list of the past, and how many there are in all.
#[derive(Debug)]
pub struct PastWindow {
    /// The rows.
    pub rows: Vec<PastPlace>,
    /// All rows of the list.
    pub total: i64,
    /// Those of them that the filter lets through.
    pub matching: i64,
    /// Sort keys of the last row, if others follow it.
    pub last: Option<Vec<Option<String>>>,
}

type Query = QueryBuilder<Postgres>;

/// Whether a filter asks for links, whose other ends may be in other modules.
fn asks_links(filter: &Bound) -> bool {
    match filter {
        Bound::And(parts) | Bound::Or(parts) => parts.iter().any(asks_links),
        Bound::Not(part) => asks_links(part),
        Bound::Test(test) => matches!(test, Test::Links(_)),
    }
}

/// Adds the relations as they were, each followed by a comma. Those that no condition speaks of cost nothing.
pub(crate) fn push_relations(query: &mut Query, module: &Granted, when: AsOf, filter: &Bound) {
    push_place(query, module, when);
    push_links(query, module, when);
    query.push("object AS NOT MATERIALIZED (");
    push_own(query, module, when);
    if asks_links(filter) {
        query.push(" UNION ALL ");
        push_far(query, module, when);
    }
    query.push(
        "), object_search AS NOT MATERIALIZED (
             SELECT o.id AS object_id, o.module_id, lower(o.key) AS key, NULL::tsvector AS document FROM object o
         ), ",
    );
    push_stale(query);
}

/// Which objects there were, in which order.
fn push_place(query: &mut Query, module: &Granted, when: AsOf) {
    query.push(
        "place AS MATERIALIZED (
             SELECT c.workspace_id, one.id, one.parent_id, one.depth, lpad((c.chunk::bigint * 512 + one.n - 1)::text, 10, '0') COLLATE \"C\" AS path
             FROM public.past_outline_chunk c
             CROSS JOIN LATERAL unnest(c.objects, c.parents, c.depths) WITH ORDINALITY AS one (id, parent_id, depth, n)
             WHERE c.workspace_id = ",
    );
    query.push_bind(module.workspace().0);
    query.push(" AND c.module_id = ").push_bind(module.id());
    query.push(" AND c.revision = ").push_bind(when.outline);
    query.push("), ");
}

/// The newest version of an object up to the time, where a condition holds.
fn push_version_at(
    query: &mut Query,
    workspace: Uuid,
    (object, condition): (&'static str, &'static str),
    at: DateTime<Utc>,
) {
    query.push("(SELECT v.* FROM public.object_version v WHERE ");
    query.push(condition).push(" AND v.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND v.object_id = ").push(object);
    query.push(" AND v.changed_at <= ").push_bind(at);
    query.push(" ORDER BY v.version DESC LIMIT 1)");
}

/// The links of which both ends were there.
fn push_links(query: &mut Query, module: &Granted, when: AsOf) {
    let (workspace, own) = (module.workspace().0, module.id());
    query.push(
        "link AS MATERIALIZED (
             SELECT own.workspace_id, own.link_id AS id, own.version, own.module_id, own.link_type_id, own.source_object_id,
                    own.target_object_id, COALESCE(far.module_id, own.module_id) AS target_module_id,
                    NULL::timestamptz AS deleted_at
             FROM (
                 SELECT DISTINCT ON (v.link_id) v.workspace_id, v.link_id, v.version, v.module_id, v.link_type_id,
                        v.source_object_id, v.target_object_id, v.deleted
                 FROM public.link_version v WHERE v.workspace_id = ",
    );
    query.push_bind(workspace);
    query.push(" AND v.module_id = ").push_bind(own);
    query.push(" AND v.revision <= ").push_bind(when.revision);
    query.push(
        " ORDER BY v.link_id, v.version DESC) AS own
             JOIN place s ON s.id = own.source_object_id
             LEFT JOIN place t ON t.id = own.target_object_id
             LEFT JOIN LATERAL ",
    );
    let far = ("own.target_object_id", "t.id IS NULL");
    push_version_at(query, workspace, far, when.at);
    query.push(
        " AS far ON true
             WHERE NOT own.deleted AND (t.id IS NOT NULL OR far.module_id <> own.module_id AND NOT far.deleted)
             UNION ALL
             SELECT l.workspace_id, l.link_id, l.version, l.module_id, l.link_type_id, l.source_object_id,
                    l.target_object_id, ",
    );
    query
        .push_bind(own)
        .push(", NULL::timestamptz FROM public.link known");
    query.push(
        " JOIN place ON place.id = known.target_object_id
          CROSS JOIN LATERAL (SELECT v.* FROM public.link_version v WHERE v.link_id = known.id AND v.workspace_id = ",
    );
    query.push_bind(workspace);
    query.push(" AND v.changed_at <= ").push_bind(when.at);
    query.push(" ORDER BY v.version DESC LIMIT 1) AS l CROSS JOIN LATERAL ");
    let far = ("known.source_object_id", "true");
    push_version_at(query, workspace, far, when.at);
    query.push(" AS far WHERE NOT l.deleted AND NOT far.deleted AND known.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND known.target_module_id = ").push_bind(own);
    query.push(" AND known.module_id <> ").push_bind(own);
    query.push("), ");
}

/// Those of the links of which an end was no longer what somebody had confirmed.
fn push_stale(query: &mut Query) {
    query.push(
        "print AS MATERIALIZED (SELECT o.id, o.content_fingerprint FROM object o), link_stale_end AS MATERIALIZED (
             SELECT l.workspace_id, l.id AS link_id, l.link_type_id, l.module_id, l.source_object_id, l.target_module_id,
                    l.target_object_id
             FROM link l
             JOIN public.link_version v ON v.workspace_id = l.workspace_id AND v.link_id = l.id AND v.version = l.version
             JOIN print s ON s.id = l.source_object_id
             JOIN print t ON t.id = l.target_object_id
             WHERE v.source_fingerprint <> s.content_fingerprint OR v.target_fingerprint <> t.content_fingerprint
         ), ",
    );
}

/// Columns of a version `v` as the table of objects has them, but for those that tell where it stands.
const CONTENT: &str = "v.classification, v.heading, v.body, v.object_type_id, v.attributes, v.lifecycle_state,
    v.external_references, v.content_fingerprint, v.reviewed_at, v.reviewed_by, v.reviewed_fingerprint, v.version, v.revision,
    (SELECT first.changed_at FROM public.object_version first
     WHERE first.workspace_id = v.workspace_id AND first.object_id = v.object_id AND first.version = 1) AS created_at,
    v.changed_at AS updated_at, v.changed_by AS updated_by, NULL::timestamptz AS deleted_at";

/// The objects of the module.
fn push_own(query: &mut Query, module: &Granted, when: AsOf) {
    query.push(
        "SELECT v.workspace_id, v.object_id AS id, v.module_id, v.number, v.key, v.parent_id, place.path, place.depth, ",
    );
    query.push(CONTENT);
    query.push(
        " FROM place CROSS JOIN LATERAL (
              SELECT * FROM public.object_version v WHERE v.workspace_id = ",
    );
    query.push_bind(module.workspace().0);
    query.push(" AND v.object_id = place.id AND v.module_id = ");
    query.push_bind(module.id());
    query.push(" AND v.revision <= ").push_bind(when.revision);
    query.push(" ORDER BY v.version DESC LIMIT 1) AS v");
}

/// The other ends of its links in other modules.
fn push_far(query: &mut Query, module: &Granted, when: AsOf) {
    query.push(
        "SELECT v.workspace_id, v.object_id, v.module_id, v.number, v.key, v.parent_id, NULL, 0::smallint, ",
    );
    query.push(CONTENT);
    query.push(" FROM (SELECT l.target_object_id AS id FROM link l WHERE l.target_module_id <> ");
    query.push_bind(module.id());
    query.push(" UNION SELECT l.source_object_id FROM link l WHERE l.module_id <> ");
    query.push_bind(module.id());
    query.push(") AS far CROSS JOIN LATERAL ");
    push_version_at(query, module.workspace().0, ("far.id", "true"), when.at);
    query.push(" AS v");
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    id: Uuid,
    sort_keys: Vec<Option<String>>,
    context: bool,
    total: i64,
    matching: i64,
}

impl PlaceRow {
    /// The last of the sort keys is the place in the document.
    fn place(&self) -> Result<PastPlace, StoreError> {
        let place = self.sort_keys.last().and_then(Option::as_deref);
        let row = place.and_then(|place| place.parse().ok());
        Ok(PastPlace {
            id: self.id.into(),
            row: row.ok_or(StoreError::Corrupt("place"))?,
            context: self.context,
        })
    }
}

/// At most `limit` rows of a list of the past. One walk over the versions of the module finds, counts and sorts.
#[tracing::instrument(name = "db.objects.past_window", level = "debug", skip_all)]
pub async fn past_window(
    db: &mut PgConnection,
    module: &Granted,
    (listing, when): (&Listing, AsOf),
    (start, limit): (&WindowStart, i64),
) -> Result<PastWindow, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let sorting = Sorting::new(&listing.sort);
    let mut query = push_found(&mut tx, module, (listing, &sorting, Some(when))).await?;
    query.push(" SELECT page.id, ");
    sorting.push_keys(&mut query, "page");
    query.push(" AS sort_keys, page.context, (SELECT count(*) FROM found) AS total,
                 (SELECT count(*) FROM found WHERE NOT context) AS matching FROM (SELECT * FROM found");
    if let WindowStart::After(keys) = start {
        query.push(" WHERE ");
        sorting.push_after(&mut query, keys);
    }
    sorting.push_order(&mut query, "found");
    if let WindowStart::Offset(offset) = start {
        query.push(" OFFSET ").push_bind(*offset);
    }
    query.push(" LIMIT ").push_bind(limit + 1);
    query.push(") AS page");
    sorting.push_order(&mut query, "page");
    let mut rows: Vec<PlaceRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    let (total, matching) = match rows.first() {
        Some(row) => (row.total, row.matching),
        None if *start == WindowStart::Offset(0) => (0, 0),
        // Behind the last page no row tells.
        None => {
            let mut query = push_found(&mut tx, module, (listing, &sorting, Some(when))).await?;
            query.push(" SELECT count(*), count(*) FILTER (WHERE NOT context) FROM found");
            let counts = query.build_query_as().persistent(false);
            counts.fetch_one(&mut *tx).await?
        }
    };
    tx.commit().await?;
    let goes_on = cut(&mut rows, limit);
    let last = rows.last().filter(|_| goes_on);
    Ok(PastWindow {
        last: last.map(|row| row.sort_keys.clone()),
        rows: rows.iter().map(PlaceRow::place).collect::<Result<_, _>>()?,
        total,
        matching,
    })
}
