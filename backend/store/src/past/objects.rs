//! Objects as they were.

use req1_domain::{access::Granted, ids::ObjectId, objects::Object, order::NumberedRow};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Moment, PastOutline, PastRow,
    outline::{offset_of, rows, rows_at},
};
use crate::{
    StoreError,
    objects::{Numbered, select_objects},
};

/// An object as it was, and whether something stood below it.
#[derive(Debug, Clone)]
pub struct PastObject {
    /// The object; its path is not known.
    pub numbered: Numbered,
    /// Whether something stood below it.
    pub has_children: bool,
}

/// Rows of a module as it was, in document order.
#[tracing::instrument(name = "db.past.window", level = "debug", skip_all)]
pub async fn window(
    db: &mut PgConnection,
    module: &Granted,
    (outline, moment): (&PastOutline, Moment),
    page: (i64, i64),
) -> Result<Vec<PastObject>, StoreError> {
    let rows = rows(&mut *db, module, outline, page).await?;
    load(db, module, (moment, rows)).await
}

/// Rows of a module as it was that stand anywhere in it, in the order of their places.
#[tracing::instrument(name = "db.past.at_places", level = "debug", skip_all)]
pub async fn at_places(
    db: &mut PgConnection,
    module: &Granted,
    (outline, moment): (&PastOutline, Moment),
    places: &[i64],
) -> Result<Vec<PastObject>, StoreError> {
    let rows = rows_at(&mut *db, module, (outline, places)).await?;
    load(db, module, (moment, rows)).await
}

async fn load(
    db: &mut PgConnection,
    module: &Granted,
    (moment, rows): (Moment, Vec<PastRow>),
) -> Result<Vec<PastObject>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id.0).collect();
    let depths: Vec<i16> = rows.iter().map(|row| row.depth).collect();
    let objects = versions(db, module, (moment, &ids, &depths)).await?;
    let mut objects = objects.into_iter().peekable();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let object = objects.next_if(|object| object.id == row.id)?;
            Some(PastObject {
                numbered: Numbered {
                    object,
                    numbers: Some(row.numbers),
                },
                has_children: row.has_children,
            })
        })
        .collect())
}

/// The newest versions up to a revision, in the order of the ids.
async fn versions(
    db: &mut PgConnection,
    module: &Granted,
    (moment, ids, depths): (Moment, &[Uuid], &[i16]),
) -> Result<Vec<Object>, StoreError> {
    select_objects!(
        from
        "(SELECT v.workspace_id, v.object_id AS id, v.module_id, v.number, v.key, v.parent_id, v.order_key, ''::text AS path,
                 given.depth, v.classification, v.heading, v.body, v.object_type_id, v.attributes, v.lifecycle_state,
                 v.external_references, v.content_fingerprint, v.reviewed_at, v.reviewed_by, v.reviewed_fingerprint,
                 v.version, v.revision, made.changed_at AS created_at, v.changed_at AS updated_at, v.changed_by AS updated_by,
                 CASE WHEN v.deleted THEN v.changed_at END AS deleted_at, NULL::uuid AS deleted_in, given.place
          FROM unnest($4::uuid[], $5::smallint[]) WITH ORDINALITY AS given (id, depth, place)
          CROSS JOIN LATERAL (
              SELECT * FROM object_version v
              WHERE v.workspace_id = $1 AND v.object_id = given.id AND v.module_id = $2 AND v.revision <= $3
              ORDER BY v.version DESC LIMIT 1
          ) AS v
          JOIN object_version made ON made.workspace_id = $1 AND made.object_id = given.id AND made.version = 1
         ) AS o ORDER BY o.place",
        module.workspace().0,
        module.id(),
        moment.revision,
        ids,
        depths
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// An object as it was; a deleted one has no numbers.
#[tracing::instrument(name = "db.past.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    (outline, moment): (&PastOutline, Moment),
    object: ObjectId,
) -> Result<PastObject, StoreError> {
    if let Some(place) = offset_of(&mut *db, module, (outline, object)).await? {
        let found = window(db, module, (outline, moment), (place, 1)).await?;
        return found.into_iter().next().ok_or(StoreError::NotFound);
    }
    let found = versions(db, module, (moment, &[object.0], &[0])).await?;
    let object = found.into_iter().next().ok_or(StoreError::NotFound)?;
    Ok(PastObject {
        numbered: Numbered {
            object,
            numbers: None::<NumberedRow>,
        },
        has_children: false,
    })
}
