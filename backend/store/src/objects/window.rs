//! Windows of a module: document order by path, or filtered and sorted.

use std::collections::HashSet;

use req1_domain::{
    access::Granted,
    filter::{Bound, BoundSort, SortKey},
    ids::ObjectId,
    objects::Object,
};
use sqlx::{Connection as _, PgConnection, Postgres, QueryBuilder};

use super::{
    conditions::{self, Scope},
    read::{Numbered, Places, numbers_of},
    row::{ObjectRow, select_objects},
    sorting::Sorting,
};
use crate::StoreError;

/// What a list shows of a module, and in which order.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Which objects.
    pub filter: Bound,
    /// Deleted objects too.
    pub include_deleted: bool,
    /// Columns that it is sorted by; none is document order.
    pub sort: Vec<BoundSort>,
    /// With the objects above those that the filter lets through.
    pub ancestors: bool,
}

impl Default for Listing {
    /// The whole document in its order.
    fn default() -> Self {
        Self {
            filter: Bound::ALL,
            include_deleted: false,
            sort: Vec::new(),
            ancestors: false,
        }
    }
}

impl Listing {
    /// Whether it is the whole document in its order.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.filter == Bound::ALL && !self.include_deleted && self.is_in_order()
    }

    /// Whether it is in document order.
    #[must_use]
    pub fn is_in_order(&self) -> bool {
        self.sort
            .first()
            .is_none_or(|first| first.key == SortKey::Position && !first.descending)
    }

    /// Whether these can be the sort keys of one of its rows.
    #[must_use]
    pub fn takes(&self, keys: &[Option<String>]) -> bool {
        Sorting::new(&self.sort).takes(keys)
    }
}

/// Where a window begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowStart {
    /// At a row, counted from 0.
    Offset(i64),
    /// After the row with these sort keys.
    After(Vec<Option<String>>),
}

/// Rows of a list, and how many there are in all.
#[derive(Debug)]
pub struct Window {
    /// The rows.
    pub rows: Vec<Numbered>,
    /// All rows of the list.
    pub total: i64,
    /// Those of them that the filter lets through.
    pub matching: i64,
    /// Rows of the window that are there only for what stands below them.
    pub context: HashSet<ObjectId>,
    /// Sort keys of the last row, where the list is filtered or sorted.
    pub last: Option<Vec<Option<String>>>,
}

impl Window {
    /// Of the whole document.
    fn plain(rows: Vec<Numbered>, total: i64) -> Self {
        Self {
            rows,
            total,
            matching: total,
            context: HashSet::new(),
            last: None,
        }
    }
}

/// At most `limit` rows of a list.
#[tracing::instrument(name = "db.objects.window", level = "debug", skip_all)]
pub async fn window(
    db: &mut PgConnection,
    module: &Granted,
    listing: &Listing,
    (start, limit): (&WindowStart, i64),
) -> Result<Window, StoreError> {
    match start {
        WindowStart::Offset(offset) if listing.is_plain() => {
            in_document_order(db, module, *offset, limit).await
        }
        WindowStart::Offset(_) | WindowStart::After(_) => {
            filtered(db, module, listing, (start, limit)).await
        }
    }
}

/// Where a live object stands in document order, counted from 0.
#[tracing::instrument(name = "db.objects.offset_of", level = "debug", skip_all)]
pub async fn offset_of(
    db: &mut PgConnection,
    module: &Granted,
    object: &Object,
) -> Result<i64, StoreError> {
    let offset = sqlx::query_scalar!(
        r#"SELECT (COALESCE((SELECT sum(live) FROM outline_tally
                             WHERE module_id = $2 AND depth = -1 AND low_path < outline_chunk($2, $3)), 0)
                   + (SELECT count(*) FROM object
                      WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
                        AND path >= outline_chunk($2, $3) AND path < $3))::bigint AS "offset!""#,
        module.workspace().0,
        module.id(),
        object.place.path.as_str()
    )
    .fetch_one(db)
    .await?;
    Ok(offset)
}

async fn in_document_order(
    db: &mut PgConnection,
    module: &Granted,
    offset: i64,
    limit: i64,
) -> Result<Window, StoreError> {
    // The chunk that holds the row at the offset, and how many live rows stand before it.
    let start = sqlx::query!(
        r#"WITH running AS MATERIALIZED (
               SELECT low_path, live, sum(live) OVER (ORDER BY low_path) AS upto
               FROM outline_tally WHERE module_id = $1 AND depth = -1
           )
           SELECT COALESCE((SELECT max(upto) FROM running), 0) AS "total!", chunk.low_path AS "low_path?",
                  chunk.upto - chunk.live AS before
           FROM (VALUES (1)) AS always
           LEFT JOIN (SELECT * FROM running WHERE upto - live <= $2 AND live > 0 ORDER BY low_path DESC LIMIT 1) AS chunk
               ON true"#,
        module.id(),
        offset
    )
    .fetch_one(&mut *db)
    .await?;
    let total = start.total;
    let (Some(low_path), Some(before)) = (start.low_path, start.before) else {
        return Ok(Window::plain(Vec::new(), total));
    };
    // Rows before the window are passed in the index alone.
    let rows = select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL
           AND o.path >= (SELECT first.path FROM object first
                          WHERE first.module_id = $2 AND first.path >= $3 AND first.deleted_at IS NULL
                          ORDER BY first.path OFFSET $4 LIMIT 1)
         ORDER BY o.path LIMIT $5",
        module.workspace().0,
        module.id(),
        low_path,
        offset - before,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let objects = rows
        .into_iter()
        .map(Object::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    let rows = number_consecutive(db, module, objects).await?;
    Ok(Window::plain(rows, total))
}

/// Numbers live rows that follow each other in document order: only the first one is counted in the database.
async fn number_consecutive(
    db: &mut PgConnection,
    module: &Granted,
    objects: Vec<Object>,
) -> Result<Vec<Numbered>, StoreError> {
    let Some(first) = objects.first() else {
        return Ok(Vec::new());
    };
    let places = Places::load(db, module, std::iter::once(first)).await?;
    let mut numbering = places.numbering(first);
    let mut started = false;
    Ok(objects
        .into_iter()
        .map(|object| {
            let is_heading =
                object.content.classification == req1_domain::objects::Classification::Heading;
            let numbers = if started {
                numbering.step(object.place.depth, is_heading)
            } else {
                numbering.current()
            };
            started = true;
            Numbered {
                object,
                numbers: Some(numbers),
            }
        })
        .collect())
}

/// The text search configuration of a module's project.
pub(super) async fn language(
    db: &mut PgConnection,
    module: &Granted,
) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT p.search_language FROM module m JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
         WHERE m.workspace_id = $1 AND m.id = $2",
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?)
}

/// The rows of a list before they are cut into pages.
async fn push_found(
    db: &mut PgConnection,
    module: &Granted,
    (listing, sorting): (&Listing, &Sorting),
) -> Result<QueryBuilder<Postgres>, StoreError> {
    let language = language(&mut *db, module).await?;
    let scope = Scope {
        module,
        language: &language,
    };
    if listing.ancestors {
        let mut query = QueryBuilder::new("WITH RECURSIVE passing AS MATERIALIZED (SELECT o.id, o.parent_id");
        push_passing(&mut query, &scope, listing);
        push_above(&mut query, module, sorting);
        return Ok(query);
    }
    let mut query = QueryBuilder::new("WITH found AS MATERIALIZED (SELECT o.id, false AS context");
    sorting.push_columns(&mut query);
    push_passing(&mut query, &scope, listing);
    query.push(")");
    Ok(query)
}

/// The objects that the filter lets through. The workspace is asked for with the rows of the page: without it, a filter that
/// needs no content stays in the index.
fn push_passing(query: &mut QueryBuilder<Postgres>, scope: &Scope<'_>, listing: &Listing) {
    query
        .push(" FROM object o WHERE o.module_id = ")
        .push_bind(scope.module.id());
    if !listing.include_deleted {
        query.push(" AND o.deleted_at IS NULL");
    }
    query.push(" AND ");
    conditions::push(query, scope, &listing.filter, false);
}

/// Those, and whatever stands above them; each object above is looked at once, however much is below it.
fn push_above(query: &mut QueryBuilder<Postgres>, module: &Granted, sorting: &Sorting) {
    let workspace = module.workspace().0;
    query.push("), above (id, parent_id) AS (SELECT o.id, o.parent_id FROM object o WHERE o.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND o.id IN (SELECT passing.parent_id FROM passing) UNION SELECT o.id, o.parent_id FROM above");
    query.push(" JOIN object o ON o.id = above.parent_id AND o.workspace_id = ");
    query.push_bind(workspace);
    query.push("), found AS MATERIALIZED (SELECT o.id, shown.context");
    sorting.push_columns(query);
    query.push(
        " FROM (SELECT id, bool_and(context) AS context
                FROM (SELECT id, false AS context FROM passing UNION ALL SELECT id, true FROM above) AS each
                GROUP BY id) AS shown
          JOIN object o ON o.id = shown.id AND o.workspace_id = ",
    );
    query.push_bind(workspace).push(")");
}

/// Plans for the values at hand, until the transaction ends: which index a filter can use depends on them. The rows that
/// were found fit into memory, and texts of a hundred thousand objects are gone through by idle processors together.
pub(super) async fn plan_for_values(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true),
                set_config('max_parallel_workers_per_gather', '2', true)",
    )
    .execute(db)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    #[sqlx(flatten)]
    object: ObjectRow,
    sort_keys: Vec<Option<String>>,
    context: bool,
    total: i64,
    matching: i64,
}

/// One walk finds, counts and sorts. The statement is not kept: each filter is another one, and they would push those
/// that return out of the connection's memory.
async fn filtered(
    db: &mut PgConnection,
    module: &Granted,
    listing: &Listing,
    (start, limit): (&WindowStart, i64),
) -> Result<Window, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let sorting = Sorting::new(&listing.sort);
    let mut query = push_found(&mut tx, module, (listing, &sorting)).await?;
    query.push(" SELECT o.*, ");
    sorting.push_keys(&mut query, "page");
    query.push(" AS sort_keys, page.context, (SELECT count(*) FROM found) AS total, ");
    query.push(if listing.ancestors {
        "(SELECT count(*) FROM passing)"
    } else {
        "(SELECT count(*) FROM found)"
    });
    query.push(" AS matching FROM (SELECT * FROM found");
    if let WindowStart::After(keys) = start {
        query.push(" WHERE ");
        sorting.push_after(&mut query, keys);
    }
    sorting.push_order(&mut query, "found");
    if let WindowStart::Offset(offset) = start {
        query.push(" OFFSET ").push_bind(*offset);
    }
    query.push(" LIMIT ").push_bind(limit);
    query.push(") AS page JOIN object o ON o.workspace_id = ");
    query
        .push_bind(module.workspace().0)
        .push(" AND o.id = page.id");
    sorting.push_order(&mut query, "page");
    let rows: Vec<FoundRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    let (total, matching) = match rows.first() {
        Some(row) => (row.total, row.matching),
        None => count(&mut tx, module, (listing, &sorting)).await?,
    };
    tx.commit().await?;
    let context = rows.iter().filter(|row| row.context);
    let context = context.map(|row| ObjectId(row.object.id)).collect();
    let last = rows.last().map(|row| row.sort_keys.clone());
    let objects = rows
        .into_iter()
        .map(|row| Object::try_from(row.object))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Window {
        rows: numbers_of(db, module, objects).await?,
        total,
        matching,
        context,
        last,
    })
}

/// How many rows a list has, and how many the filter lets through, where no row of the page tells.
async fn count(
    db: &mut PgConnection,
    module: &Granted,
    (listing, sorting): (&Listing, &Sorting),
) -> Result<(i64, i64), StoreError> {
    let mut query = push_found(db, module, (listing, sorting)).await?;
    query.push(" SELECT count(*), count(*) FILTER (WHERE NOT context) FROM found");
    let counts = query.build_query_as().persistent(false);
    Ok(counts.fetch_one(db).await?)
}

/// Where an object stands in a list, counted from 0; none when the list does not have it.
#[tracing::instrument(name = "db.objects.offset_in", level = "debug", skip_all)]
pub async fn offset_in(
    db: &mut PgConnection,
    module: &Granted,
    (listing, object): (&Listing, ObjectId),
) -> Result<Option<i64>, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let sorting = Sorting::new(&listing.sort);
    let mut query = push_found(&mut tx, module, (listing, &sorting)).await?;
    query.push(" SELECT place FROM (SELECT id, row_number() OVER (");
    sorting.push_order(&mut query, "found");
    query
        .push(") - 1 AS place FROM found) AS placed WHERE id = ")
        .push_bind(object.0);
    let offset = query.build_query_scalar().persistent(false);
    let offset = offset.fetch_optional(&mut *tx).await?;
    tx.commit().await?;
    Ok(offset)
}
