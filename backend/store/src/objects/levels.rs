//! Outline numbers of objects that are shown with few columns.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt as _;
use req1_domain::{access::Granted, order::Path};
use sqlx::PgConnection;
use uuid::Uuid;

use super::read::Places;
use crate::StoreError;

/// Rows that are stepped through rather than count an object by itself: a step is that much cheaper.
const STEPS: i64 = 60;

/// Outline numbers of live objects of a module.
#[tracing::instrument(name = "db.objects.levels_of", level = "debug", skip_all)]
pub async fn levels_of(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let all = sqlx::query!(
        r#"SELECT COALESCE((SELECT sum(live) FROM outline_tally WHERE module_id = $1 AND depth = -1), 0)::bigint AS "rows!",
                  (SELECT path FROM object WHERE module_id = $1 AND deleted_at IS NULL ORDER BY path LIMIT 1) AS first,
                  (SELECT path FROM object WHERE module_id = $1 AND deleted_at IS NULL ORDER BY path DESC LIMIT 1)
                      AS last"#,
        module.id()
    )
    .fetch_one(&mut *db)
    .await?;
    let (Some(first), Some(last)) = (all.first, all.last) else {
        return Ok(HashMap::new());
    };
    if all.rows <= steps_worth(objects.len()) {
        let wanted = objects.iter().copied().collect();
        return stepped(db, module, (&first, &last), &wanted).await;
    }
    let paths = sqlx::query!(
        r#"SELECT given.id AS "id!", o.path FROM unnest($3::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT module_id, deleted_at, path FROM object
               WHERE object.workspace_id = $1 AND object.id = given.id LIMIT 1
           ) AS o
           WHERE o.module_id = $2 AND o.deleted_at IS NULL"#,
        module.workspace().0,
        module.id(),
        objects
    )
    .fetch_all(&mut *db)
    .await?;
    let paths = paths.into_iter().map(|row| (row.id, row.path));
    levels(db, module, paths.collect()).await
}

/// Rows that may be stepped through for some objects.
fn steps_worth(objects: usize) -> i64 {
    let count = i64::try_from(objects).unwrap_or(i64::MAX);
    count.saturating_mul(STEPS)
}

/// Outline numbers of live objects of a module, given with their paths.
#[tracing::instrument(name = "db.objects.levels", level = "debug", skip_all)]
pub(crate) async fn levels(
    db: &mut PgConnection,
    module: &Granted,
    mut objects: Vec<(Uuid, String)>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    objects.sort_by(|one, other| one.1.cmp(&other.1));
    let (Some(first), Some(last)) = (objects.first(), objects.last()) else {
        return Ok(HashMap::new());
    };
    let rows = sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(live), 0)::bigint AS "rows!" FROM outline_tally
           WHERE module_id = $1 AND depth = -1 AND low_path >= outline_chunk($1, $2) AND low_path <= $3"#,
        module.id(),
        first.1,
        last.1
    )
    .fetch_one(&mut *db)
    .await?;
    if rows > steps_worth(objects.len()) {
        return scattered(db, module, objects).await;
    }
    let wanted = objects.iter().map(|(id, _)| *id).collect();
    stepped(db, module, (&first.1, &last.1), &wanted).await
}

/// Steps from one place to another one.
async fn stepped(
    db: &mut PgConnection,
    module: &Granted,
    (first, last): (&str, &str),
    wanted: &HashSet<Uuid>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let start = Path::from_stored(first.to_owned());
    let places = Places::of_paths(&mut *db, module, std::iter::once(&start)).await?;
    let mut numbering = places.numbering_at(&start);
    let mut levels = HashMap::with_capacity(wanted.len());
    let mut rows = sqlx::query!(
        r#"SELECT id, depth, classification = 'heading' AS "is_heading!" FROM object
           WHERE module_id = $1 AND path >= $2 AND path <= $3 AND deleted_at IS NULL ORDER BY path"#,
        module.id(),
        first,
        last
    )
    .fetch(db);
    let mut started = false;
    while let Some(row) = rows.try_next().await? {
        let depth = usize::try_from(row.depth).unwrap_or(0);
        if std::mem::replace(&mut started, true) {
            numbering.pass(depth, row.is_heading);
        }
        if wanted.contains(&row.id) {
            levels.insert(row.id, numbering.current().level);
        }
    }
    Ok(levels)
}

async fn scattered(
    db: &mut PgConnection,
    module: &Granted,
    objects: Vec<(Uuid, String)>,
) -> Result<HashMap<Uuid, String>, StoreError> {
    let objects = objects
        .into_iter()
        .map(|(id, path)| (id, Path::from_stored(path)));
    let objects: Vec<(Uuid, Path)> = objects.collect();
    let paths = objects.iter().map(|(_, path)| path);
    let places = Places::of_paths(db, module, paths).await?;
    let levels = objects
        .iter()
        .map(|(id, path)| (*id, places.numbering_at(path).current().level));
    Ok(levels.collect())
}
