//! What is shown of objects on axes.

use std::collections::HashMap;

use req1_domain::{access::Granted, ids::ObjectId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Side, by_id};
use crate::{StoreError, links::beginning, objects, past};

/// An object on an axis.
#[derive(Debug, Clone)]
pub struct AxisObject {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its outline number.
    pub level: Option<String>,
    /// Levels above it.
    pub depth: i16,
    /// Its heading.
    pub heading: Option<String>,
    /// How its body begins, without markup.
    pub text: Option<String>,
    /// Its classification.
    pub classification: String,
}

struct Row {
    id: Uuid,
    key: String,
    heading: Option<String>,
    body: Option<String>,
    classification: String,
}

impl Row {
    fn labelled(self, level: Option<String>, depth: i16) -> AxisObject {
        AxisObject {
            id: self.id.into(),
            key: self.key,
            level,
            depth,
            heading: self.heading,
            text: self.body.as_deref().and_then(beginning),
            classification: self.classification,
        }
    }
}

/// Objects of a module by id, those that are there. `places` are their places in the outline of a moment.
#[tracing::instrument(name = "db.trace.labels", level = "debug", skip_all)]
pub async fn labels(
    db: &mut PgConnection,
    side: &Side,
    objects: &[(ObjectId, i64)],
) -> Result<HashMap<ObjectId, AxisObject>, StoreError> {
    if objects.is_empty() {
        return Ok(HashMap::new());
    }
    match side.past {
        None => present(db, side, objects).await,
        Some(_) => past(db, side, objects).await,
    }
}

async fn present(
    db: &mut PgConnection,
    side: &Side,
    objects: &[(ObjectId, i64)],
) -> Result<HashMap<ObjectId, AxisObject>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|(id, _)| id.0).collect();
    let rows = present_rows(&mut *db, &side.module, &ids).await?;
    let paths = rows.iter().map(|one| (one.row.id, one.path.clone()));
    let mut levels = objects::levels(db, &side.module, paths.collect()).await?;
    let labelled = rows.into_iter().map(|one| {
        let id = one.row.id;
        (id.into(), one.row.labelled(levels.remove(&id), one.depth))
    });
    Ok(labelled.collect())
}

/// Live objects of a module by id, without their outline numbers.
#[tracing::instrument(name = "db.trace.unnumbered", level = "debug", skip_all)]
pub async fn unnumbered(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[Uuid],
) -> Result<HashMap<ObjectId, AxisObject>, StoreError> {
    let rows = present_rows(db, module, objects).await?;
    let labelled = rows
        .into_iter()
        .map(|one| (one.row.id.into(), one.row.labelled(None, one.depth)));
    Ok(labelled.collect())
}

struct PresentRow {
    row: Row,
    depth: i16,
    path: String,
}

async fn present_rows(
    db: &mut PgConnection,
    module: &Granted,
    ids: &[Uuid],
) -> Result<Vec<PresentRow>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT o.id, o.key, o.heading,
                  CASE WHEN octet_length(o.body) <= 1000 THEN o.body ELSE left(o.body, 1000) END AS body,
                  o.classification, o.depth, o.path
           FROM unnest($3::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT id, key, heading, body, classification, depth, path, module_id, deleted_at FROM object
               WHERE object.workspace_id = $1 AND object.id = given.id OFFSET 0
           ) AS o
           WHERE o.module_id = $2 AND o.deleted_at IS NULL"#,
        module.workspace().0,
        module.id(),
        &by_id(ids)
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| PresentRow {
        row: Row {
            id: row.id,
            key: row.key,
            heading: row.heading,
            body: row.body,
            classification: row.classification,
        },
        depth: row.depth,
        path: row.path,
    });
    Ok(rows.collect())
}

async fn past(
    db: &mut PgConnection,
    side: &Side,
    objects: &[(ObjectId, i64)],
) -> Result<HashMap<ObjectId, AxisObject>, StoreError> {
    let Some((moment, outline)) = side.past else {
        return Ok(HashMap::new());
    };
    let ids: Vec<Uuid> = objects.iter().map(|(id, _)| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"SELECT given.id AS "id!", v.key, v.heading, left(v.body, 1000) AS body, v.classification
           FROM unnest($3::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT * FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = given.id AND v.module_id = $2 AND v.revision <= $4
               ORDER BY v.version DESC LIMIT 1
           ) AS v
           WHERE NOT v.deleted"#,
        side.module.workspace().0,
        side.module.id(),
        &ids,
        moment.revision
    )
    .fetch_all(&mut *db)
    .await?;
    let mut places: Vec<i64> = objects.iter().map(|(_, place)| *place).collect();
    places.sort_unstable();
    let stood = past::rows_at(db, &side.module, (&outline, &places)).await?;
    let mut stood: HashMap<Uuid, _> = stood.into_iter().map(|row| (row.id.0, row)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let place = stood.remove(&row.id);
            let depth = place.as_ref().map_or(0, |place| place.depth);
            let level = place.map(|place| place.numbers.level);
            (row.id.into(), row.labelled(level, depth))
        })
        .collect())
}
