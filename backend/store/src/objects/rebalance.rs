//! Spreading out siblings whose keys stand too close together.

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    order::{OrderKey, keys_between},
};
use sqlx::PgConnection;

use super::tally;
use crate::{StoreError, change_sets::OpenChange};

/// Siblings on either side that are spread first; doubled until the keys come out short.
const FIRST_REACH: i64 = 32;
/// Keys that are short enough to leave room for a long time.
const COMFORTABLE_KEY: usize = 12;

/// A sibling and its key, in order.
struct Sibling {
    id: uuid::Uuid,
    key: String,
    path: String,
}

/// Gives the siblings around a key short keys, evenly spread between the nearest ones left alone.
///
/// The number of rows depends on how often something was inserted at this very place, not on the number of siblings.
pub(super) async fn make_room(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (parent, around): (Option<ObjectId>, Option<&OrderKey>),
) -> Result<(), StoreError> {
    let mut reach = FIRST_REACH;
    loop {
        let (siblings, low, high) =
            neighbourhood(&mut *db, module, (parent, around), reach).await?;
        let whole_list = low.is_none() && high.is_none();
        let keys = spread(&siblings, low.as_ref(), high.as_ref())?;
        if whole_list || keys.iter().all(|key| key.as_str().len() <= COMFORTABLE_KEY) {
            return rewrite(db, change, module, (&siblings, &keys)).await;
        }
        reach *= 2;
    }
}

type Neighbourhood = (Vec<Sibling>, Option<OrderKey>, Option<OrderKey>);

/// Up to `reach` siblings on either side of a key, and the keys just outside.
async fn neighbourhood(
    db: &mut PgConnection,
    module: &Granted,
    (parent, around): (Option<ObjectId>, Option<&OrderKey>),
    reach: i64,
) -> Result<Neighbourhood, StoreError> {
    let around = around.map_or("", OrderKey::as_str);
    let mut siblings = sqlx::query_as!(
        Sibling,
        r#"SELECT id AS "id!", order_key AS "key!", path AS "path!" FROM (
               (SELECT id, order_key, path FROM object
                WHERE sibling_group = $1 AND order_key <= $2 ORDER BY order_key DESC LIMIT $3)
               UNION ALL
               (SELECT id, order_key, path FROM object
                WHERE sibling_group = $1 AND order_key > $2 ORDER BY order_key LIMIT $3)
           ) AS around ORDER BY order_key"#,
        parent.map_or(module.id(), |id| id.0),
        around,
        reach + 1
    )
    .fetch_all(db)
    .await?;
    let before = siblings
        .iter()
        .filter(|sibling| sibling.key.as_str() <= around)
        .count();
    let after = siblings.len() - before;
    let enough = usize::try_from(reach).unwrap_or(usize::MAX);
    let high = if after > enough { siblings.pop() } else { None };
    let low = if before > enough {
        Some(siblings.remove(0))
    } else {
        None
    };
    let key = |sibling: Option<Sibling>| {
        sibling
            .map(|sibling| {
                OrderKey::parse(sibling.key).map_err(|_| StoreError::Corrupt("order key"))
            })
            .transpose()
    };
    Ok((siblings, key(low)?, key(high)?))
}

/// As many keys as siblings, none of which is one of their present keys: the rows are rewritten one after the other, and
/// no two may meet on the way.
fn spread(
    siblings: &[Sibling],
    low: Option<&OrderKey>,
    high: Option<&OrderKey>,
) -> Result<Vec<OrderKey>, StoreError> {
    let made = keys_between(low, high, siblings.len() * 2)
        .map_err(|_| StoreError::Corrupt("order key"))?;
    let mut free: Vec<OrderKey> = made
        .into_iter()
        .filter(|key| !siblings.iter().any(|sibling| sibling.key == key.as_str()))
        .collect();
    free.truncate(siblings.len());
    Ok(free)
}

async fn rewrite(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (siblings, keys): (&[Sibling], &[OrderKey]),
) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = siblings.iter().map(|sibling| sibling.id).collect();
    let old_paths: Vec<String> = siblings
        .iter()
        .map(|sibling| sibling.path.clone())
        .collect();
    let new_keys: Vec<String> = keys.iter().map(|key| key.as_str().to_owned()).collect();
    sqlx::query!(
        "WITH sibling AS (
             SELECT id, old_path, new_key, length(old_path) AS old_length,
                    left(old_path, length(old_path) - strpos(reverse(rtrim(old_path, '!')) || '!', '!')) || new_key || '!'
                        AS new_path
             FROM unnest($3::uuid[], $4::text[], $5::text[]) AS given (id, old_path, new_key)
         )
         UPDATE object SET path = sibling.new_path || substr(object.path, sibling.old_length + 1),
                           order_key = CASE WHEN object.id = sibling.id THEN sibling.new_key ELSE object.order_key END
         FROM sibling
         WHERE object.workspace_id = $1 AND object.module_id = $2
           AND object.path >= sibling.old_path COLLATE \"C\" AND object.path < (sibling.old_path || '~') COLLATE \"C\"",
        module.workspace().0,
        module.id(),
        &ids,
        &old_paths,
        &new_keys
    )
    .execute(&mut *db)
    .await?;
    change.reordered.extend(ids.into_iter().map(ObjectId));
    // Order is kept, so the rows stay between the first and the last path, old or new.
    let new_paths = sqlx::query!(
        r#"SELECT min(path) AS "low!", max(path) AS "high!" FROM object WHERE module_id = $1 AND id = ANY($2)"#,
        module.id(),
        &siblings.iter().map(|sibling| sibling.id).collect::<Vec<_>>()
    )
    .fetch_one(&mut *db)
    .await?;
    let first = old_paths
        .first()
        .cloned()
        .unwrap_or_default()
        .min(new_paths.low);
    let last = old_paths
        .last()
        .cloned()
        .unwrap_or_default()
        .max(new_paths.high);
    tally::refresh(db, module, &first, &format!("{last}~")).await
}
