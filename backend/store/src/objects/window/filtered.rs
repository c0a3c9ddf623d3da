//! Filtered and sorted lists.

use req1_domain::{access::Granted, ids::ObjectId, objects::Object};
use sqlx::{Connection as _, PgConnection, Postgres, QueryBuilder};

use super::{
    super::{
        conditions::{self, Scope},
        read::numbers_of,
        row::ObjectRow,
        sorting::Sorting,
    },
    Listing, Window, WindowStart, cut,
    past::{AsOf, push_relations},
};
use crate::StoreError;

/// The text search configuration of a module's project.
pub(crate) async fn language(
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

/// The rows of a list before they are cut into pages, now or as of a moment.
pub(super) async fn push_found(
    db: &mut PgConnection,
    module: &Granted,
    (listing, sorting, when): (&Listing, &Sorting, Option<AsOf>),
) -> Result<QueryBuilder<Postgres>, StoreError> {
    let language = language(&mut *db, module).await?;
    let rare = match when {
        None => conditions::rare(&mut *db, module, (&listing.filter, &language)).await?,
        // The past is not searched.
        Some(_) => conditions::Rare::default(),
    };
    let scope = Scope::new(module, &language)
        .knowing(&rare)
        .of_the_past(when.is_some());
    let mut query = QueryBuilder::new(if listing.ancestors {
        "WITH RECURSIVE "
    } else {
        "WITH "
    });
    if let Some(when) = when {
        push_relations(&mut query, module, when, &listing.filter);
    }
    if listing.ancestors {
        query.push("passing AS MATERIALIZED (SELECT o.id, o.parent_id");
        push_passing(&mut query, &scope, listing);
        // What stands above is all in the outline.
        let outline = if when.is_some() { "place" } else { "object" };
        push_above(&mut query, module, (sorting, outline));
        return Ok(query);
    }
    query.push("found AS MATERIALIZED (SELECT o.id, false AS context");
    sorting.push_columns(&mut query);
    push_passing(&mut query, &scope, listing);
    query.push(")");
    Ok(query)
}

/// The objects that the filter lets through. The workspace is asked for with the rows of the page: without it, a filter that
/// needs no content stays in the index. Texts are gone through where all else holds: PostgreSQL takes a look into a text for
/// as cheap as any other comparison, and would begin with it; `OFFSET 0` keeps it from that.
fn push_passing(query: &mut QueryBuilder<Postgres>, scope: &Scope<'_>, listing: &Listing) {
    let (quick, slow) = conditions::apart(&listing.filter);
    let in_two = !quick.is_empty() && !slow.is_empty();
    query.push(if in_two {
        " FROM (SELECT o.* FROM object o WHERE o.module_id = "
    } else {
        " FROM object o WHERE o.module_id = "
    });
    query.push_bind(scope.module.0);
    if !listing.include_deleted {
        query.push(" AND o.deleted_at IS NULL");
    }
    query.push(" AND ");
    if in_two {
        conditions::push_all(query, scope, &quick, false);
        query.push(" OFFSET 0) AS o WHERE ");
        conditions::push_all(query, scope, &slow, false);
    } else {
        conditions::push_all(query, scope, &[quick, slow].concat(), false);
    }
}

/// Those, and whatever stands above them; each object above is looked at once, however much is below it.
fn push_above(
    query: &mut QueryBuilder<Postgres>,
    module: &Granted,
    (sorting, outline): (&Sorting, &'static str),
) {
    let workspace = module.workspace().0;
    query.push("), above (id, parent_id) AS (SELECT o.id, o.parent_id FROM ");
    query.push(outline).push(" o WHERE o.workspace_id = ");
    query.push_bind(workspace);
    query.push(" AND o.id IN (SELECT passing.parent_id FROM passing) UNION SELECT o.id, o.parent_id FROM above");
    query.push(" JOIN ").push(outline);
    query.push(" o ON o.id = above.parent_id AND o.workspace_id = ");
    query.push_bind(workspace);
    query.push("), found AS MATERIALIZED (SELECT o.id, shown.context");
    sorting.push_columns(query);
    query.push(
        " FROM (SELECT id, bool_and(context) AS context
                FROM (SELECT id, false AS context FROM passing UNION ALL SELECT id, true FROM above) AS each
                GROUP BY id) AS shown
          JOIN ",
    );
    query
        .push(outline)
        .push(" o ON o.id = shown.id AND o.workspace_id = ");
    query.push_bind(workspace).push(")");
}

/// Plans for the values at hand, until the transaction ends: which index a filter can use depends on them. The rows that
/// were found fit into memory, as the tables do, so that a look into an index costs little more than the next row; and texts
/// of a hundred thousand objects are gone through by two processes together: in memory, that pays sooner than PostgreSQL thinks.
/// More would each make the lists that a filter looks into once more.
pub(in crate::objects) async fn plan_for_values(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true),
                set_config('max_parallel_workers_per_gather', '1', true), set_config('random_page_cost', '1.1', true),
                set_config('parallel_setup_cost', '100', true), set_config('parallel_tuple_cost', '0.01', true)",
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
pub(super) async fn window(
    db: &mut PgConnection,
    module: &Granted,
    listing: &Listing,
    (start, limit): (&WindowStart, i64),
) -> Result<Window, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let sorting = Sorting::new(&listing.sort);
    let mut query = push_found(&mut tx, module, (listing, &sorting, None)).await?;
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
    query.push(" LIMIT ").push_bind(limit + 1);
    query.push(") AS page JOIN object o ON o.workspace_id = ");
    query
        .push_bind(module.workspace().0)
        .push(" AND o.id = page.id");
    sorting.push_order(&mut query, "page");
    let mut rows: Vec<FoundRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    let (total, matching) = match rows.first() {
        Some(row) => (row.total, row.matching),
        None => count(&mut tx, module, (listing, &sorting)).await?,
    };
    tx.commit().await?;
    let goes_on = cut(&mut rows, limit);
    let context = rows.iter().filter(|row| row.context);
    let context = context.map(|row| ObjectId(row.object.id)).collect();
    let last = rows.last().filter(|_| goes_on);
    let last = last.map(|row| row.sort_keys.clone());
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
    let mut query = push_found(db, module, (listing, sorting, None)).await?;
    query.push(" SELECT count(*), count(*) FILTER (WHERE NOT context) FROM found");
    let counts = query.build_query_as().persistent(false);
    Ok(counts.fetch_one(db).await?)
}

/// Where an object stands in a list, now or as of a moment, counted from 0; none when the list does not have it.
#[tracing::instrument(name = "db.objects.offset_in", level = "debug", skip_all)]
pub async fn offset_in(
    db: &mut PgConnection,
    module: &Granted,
    (listing, when): (&Listing, Option<AsOf>),
    object: ObjectId,
) -> Result<Option<i64>, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let sorting = Sorting::new(&listing.sort);
    let mut query = push_found(&mut tx, module, (listing, &sorting, when)).await?;
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
