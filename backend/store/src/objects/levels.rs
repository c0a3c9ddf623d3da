//! Outline numbers of objects that are shown with few columns.

use std::collections::{HashMap, HashSet};

use req1_domain::{
    access::Granted,
    order::{Numbering, Path},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::read::Places;
use crate::StoreError;

/// Rows between the first and the last object that are stepped through; beyond, each object is counted by itself.
const NEAR: i64 = 2_000;

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
    let rows = sqlx::query!(
        r#"SELECT id, depth, classification = 'heading' AS "is_heading!" FROM object
           WHERE module_id = $1 AND path >= $2 AND path <= $3 AND deleted_at IS NULL ORDER BY path LIMIT $4"#,
        module.id(),
        first.1,
        last.1,
        NEAR + 1
    )
    .fetch_all(&mut *db)
    .await?;
    if i64::try_from(rows.len()).is_ok_and(|read| read > NEAR) {
        return scattered(db, module, objects).await;
    }
    let start = Path::from_stored(first.1.clone());
    let wanted: HashSet<Uuid> = objects.iter().map(|(id, _)| *id).collect();
    let places = Places::of_paths(db, module, std::iter::once(&start)).await?;
    let mut numbering: Numbering = places.numbering_at(&start);
    let mut levels = HashMap::with_capacity(wanted.len());
    for (place, row) in rows.into_iter().enumerate() {
        let depth = usize::try_from(row.depth).unwrap_or(0);
        let numbers = if place == 0 {
            numbering.current()
        } else {
            numbering.step(depth, row.is_heading)
        };
        if wanted.contains(&row.id) {
            levels.insert(row.id, numbers.level);
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
