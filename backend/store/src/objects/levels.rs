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

/// Outline numbers of live objects of a module, given with their paths.
#[tracing::instrument(name = "db.objects.levels", level = "debug", skip_all)]
pub async fn levels(
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
    let count = i64::try_from(objects.len()).unwrap_or(i64::MAX);
    if rows > count.saturating_mul(STEPS) {
        scattered(db, module, objects).await
    } else {
        stepped(db, module, &objects).await
    }
}

/// Steps from the first object to the last one.
async fn stepped(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[(Uuid, String)],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let (Some(first), Some(last)) = (objects.first(), objects.last()) else {
        return Ok(HashMap::new());
    };
    let start = Path::from_stored(first.1.clone());
    let wanted: HashSet<Uuid> = objects.iter().map(|(id, _)| *id).collect();
    let places = Places::of_paths(&mut *db, module, std::iter::once(&start)).await?;
    let mut numbering = places.numbering_at(&start);
    let mut levels = HashMap::with_capacity(wanted.len());
    let mut rows = sqlx::query!(
        r#"SELECT id, depth, classification = 'heading' AS "is_heading!" FROM object
           WHERE module_id = $1 AND path >= $2 AND path <= $3 AND deleted_at IS NULL ORDER BY path"#,
        module.id(),
        first.1,
        last.1
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
