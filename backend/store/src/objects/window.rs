//! Windows of a module: document order by path, or filtered and sorted.

use req1_domain::{access::Granted, objects::Object};
use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::{
    read::{Numbered, Places, numbers_of},
    row::{ObjectRow, select_objects},
};
use crate::StoreError;

/// Columns that a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// Document order.
    Position,
    /// Heading.
    Heading,
    /// Human key, by its number.
    Key,
    /// Classification.
    Classification,
    /// Lifecycle state.
    LifecycleState,
    /// Version.
    Version,
    /// When it was made.
    CreatedAt,
    /// When it changed last.
    UpdatedAt,
}

/// What a list shows of a module.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the heading, whatever the case.
    pub heading: Option<String>,
    /// Part of the body's text.
    pub body: Option<String>,
    /// Part of heading, body or key.
    pub search: Option<String>,
    /// Only this classification.
    pub classification: Option<&'static str>,
    /// Only what has (true) or lacks (false) a need for review: its stamp is missing or outdated.
    pub needs_review: Option<bool>,
    /// Deleted objects too.
    pub include_deleted: bool,
    /// Sort column and whether it descends; none is document order.
    pub sort: Option<(SortKey, bool)>,
}

impl Filter {
    fn is_plain(&self) -> bool {
        self.heading.is_none()
            && self.body.is_none()
            && self.search.is_none()
            && self.classification.is_none()
            && self.needs_review.is_none()
            && !self.include_deleted
            && matches!(self.sort, None | Some((SortKey::Position, false)))
    }
}

/// Rows of a list, and how many there are in all.
#[derive(Debug)]
pub struct Window {
    /// The rows.
    pub rows: Vec<Numbered>,
    /// All rows that the filter lets through.
    pub total: i64,
}

/// Rows `offset` to `offset + limit` of a list.
#[tracing::instrument(name = "db.objects.window", level = "debug", skip_all)]
pub async fn window(
    db: &mut PgConnection,
    module: &Granted,
    filter: &Filter,
    (offset, limit): (i64, i64),
) -> Result<Window, StoreError> {
    if filter.is_plain() {
        in_document_order(db, module, offset, limit).await
    } else {
        filtered(db, module, filter, (offset, limit)).await
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
        return Ok(Window {
            rows: Vec::new(),
            total,
        });
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
    Ok(Window {
        rows: number_consecutive(db, module, objects).await?,
        total,
    })
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

async fn filtered(
    db: &mut PgConnection,
    module: &Granted,
    filter: &Filter,
    (offset, limit): (i64, i64),
) -> Result<Window, StoreError> {
    let mut count = QueryBuilder::new("SELECT count(*) FROM object o");
    push_conditions(&mut count, module, filter);
    let total: i64 = count.build_query_scalar().fetch_one(&mut *db).await?;
    let mut select = QueryBuilder::new("SELECT o.* FROM object o");
    push_conditions(&mut select, module, filter);
    push_order(&mut select, filter);
    select
        .push(" OFFSET ")
        .push_bind(offset)
        .push(" LIMIT ")
        .push_bind(limit);
    let rows: Vec<ObjectRow> = select.build_query_as().fetch_all(&mut *db).await?;
    let objects = rows
        .into_iter()
        .map(Object::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Window {
        rows: numbers_of(db, module, objects).await?,
        total,
    })
}

/// `LIKE` pattern for a part of a text; what the person typed has no special meaning.
fn part(text: &str) -> String {
    format!(
        "%{}%",
        text.replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    )
}

fn push_conditions(query: &mut QueryBuilder<Postgres>, module: &Granted, filter: &Filter) {
    query
        .push(" WHERE o.workspace_id = ")
        .push_bind(module.workspace().0);
    query.push(" AND o.module_id = ").push_bind(module.id());
    if !filter.include_deleted {
        query.push(" AND o.deleted_at IS NULL");
    }
    if let Some(heading) = &filter.heading {
        query.push(" AND o.heading ILIKE ").push_bind(part(heading));
    }
    if let Some(body) = &filter.body {
        query.push(" AND o.body ILIKE ").push_bind(part(body));
    }
    if let Some(search) = &filter.search {
        query.push(" AND (o.heading ILIKE ").push_bind(part(search));
        query.push(" OR o.body ILIKE ").push_bind(part(search));
        query
            .push(" OR o.key ILIKE ")
            .push_bind(part(search))
            .push(")");
    }
    if let Some(classification) = filter.classification {
        query
            .push(" AND o.classification = ")
            .push_bind(classification);
    }
    match filter.needs_review {
        Some(true) => {
            query.push(" AND o.reviewed_fingerprint IS DISTINCT FROM o.content_fingerprint")
        }
        Some(false) => query.push(" AND o.reviewed_fingerprint = o.content_fingerprint"),
        None => query,
    };
}

fn push_order(query: &mut QueryBuilder<Postgres>, filter: &Filter) {
    let (key, descending) = filter.sort.unwrap_or((SortKey::Position, false));
    let column = match key {
        SortKey::Position => "o.path",
        SortKey::Heading => "o.heading",
        SortKey::Key => "o.number",
        SortKey::Classification => "o.classification",
        SortKey::LifecycleState => "o.lifecycle_state",
        SortKey::Version => "o.version",
        SortKey::CreatedAt => "o.created_at",
        SortKey::UpdatedAt => "o.updated_at",
    };
    let direction = if descending {
        " DESC NULLS LAST"
    } else {
        " ASC NULLS LAST"
    };
    query
        .push(" ORDER BY ")
        .push(column)
        .push(direction)
        .push(", o.path");
}
