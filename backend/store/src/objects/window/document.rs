//! The whole document in its order.

use std::collections::HashSet;

use req1_domain::{
    access::Granted,
    objects::{Classification, Object},
};
use sqlx::PgConnection;

use super::{
    super::{
        read::{Numbered, Places},
        row::{ObjectRow, select_objects},
    },
    Window, cut,
};
use crate::StoreError;

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

/// The chunk that holds the live row at an offset, as its lowest path and how many live rows stand before it, and the number
/// of all live rows.
async fn chunk_at(
    db: &mut PgConnection,
    module: &Granted,
    offset: i64,
) -> Result<(Option<(String, i64)>, i64), StoreError> {
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
    .fetch_one(db)
    .await?;
    Ok((start.low_path.zip(start.before), start.total))
}

/// Live rows in document order, at most `limit`, with neither numbers nor, unless they are wanted, bodies: from an offset, or
/// behind the path that one of them had.
#[tracing::instrument(name = "db.objects.in_order", level = "debug", skip_all)]
pub async fn in_order(
    db: &mut PgConnection,
    module: &Granted,
    start: InOrder<'_>,
    (limit, bodies): (i64, bool),
) -> Result<Vec<Object>, StoreError> {
    let (low_path, skipped) = match start {
        InOrder::Behind(path) => (path.to_owned(), None),
        InOrder::At(offset) => match chunk_at(&mut *db, module, offset).await? {
            (Some((low_path, before)), _) => (low_path, Some(offset - before)),
            (None, _) => return Ok(Vec::new()),
        },
    };
    select_objects!(
        from
        "(SELECT workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification, heading,
                 CASE WHEN $6 THEN body END AS body, object_type_id, attributes, lifecycle_state, external_references,
                 content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint, version, revision, created_at,
                 updated_at, updated_by, deleted_at, deleted_in
          FROM object
          WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
            AND path >= CASE WHEN $4::bigint IS NULL THEN $3 ELSE (
                    SELECT first.path FROM object first
                    WHERE first.module_id = $2 AND first.path >= $3 AND first.deleted_at IS NULL
                    ORDER BY first.path OFFSET $4 LIMIT 1
                ) END
            AND ($4 IS NOT NULL OR path <> $3)
          ORDER BY path LIMIT $5) AS o ORDER BY o.path",
        module.workspace().0,
        module.id(),
        low_path,
        skipped,
        limit,
        bodies
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// Where rows in document order begin.
#[derive(Debug, Clone, Copy)]
pub enum InOrder<'a> {
    /// With the live row at this offset.
    At(i64),
    /// With the first one behind this path.
    Behind(&'a str),
}

/// At an offset; no row before it is read.
pub(super) async fn at(
    db: &mut PgConnection,
    module: &Granted,
    offset: i64,
    limit: i64,
) -> Result<Window, StoreError> {
    let (chunk, total) = chunk_at(&mut *db, module, offset).await?;
    let Some((low_path, before)) = chunk else {
        return plain(db, module, (Vec::new(), total), limit).await;
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
        limit + 1
    )
    .fetch_all(&mut *db)
    .await?;
    plain(db, module, (rows, total), limit).await
}

/// The rows of the document behind one of them, which may be gone meanwhile.
pub(super) async fn after(
    db: &mut PgConnection,
    module: &Granted,
    path: &str,
    limit: i64,
) -> Result<Window, StoreError> {
    let total = sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(live), 0)::bigint AS "total!" FROM outline_tally WHERE module_id = $1 AND depth = -1"#,
        module.id()
    )
    .fetch_one(&mut *db)
    .await?;
    let rows = select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.path > $3
         ORDER BY o.path LIMIT $4",
        module.workspace().0,
        module.id(),
        path,
        limit + 1
    )
    .fetch_all(&mut *db)
    .await?;
    plain(db, module, (rows, total), limit).await
}

/// A window of the whole document.
async fn plain(
    db: &mut PgConnection,
    module: &Granted,
    (mut rows, total): (Vec<ObjectRow>, i64),
    limit: i64,
) -> Result<Window, StoreError> {
    let goes_on = cut(&mut rows, limit);
    let last = rows.last().filter(|_| goes_on);
    let last = last.map(|row| vec![Some(row.path.clone())]);
    let objects = rows
        .into_iter()
        .map(Object::try_from)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Window {
        rows: number_consecutive(db, module, objects).await?,
        total,
        matching: total,
        context: HashSet::new(),
        last,
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
            let is_heading = object.content.classification == Classification::Heading;
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
