//! Finding the place for a new or moved object, under the module's lock.

use req1_domain::{
    access::Granted,
    ids::ObjectId,
    objects::TreePlace,
    order::{MAX_DEPTH, OrderKey, Path, keys_between},
};
use sqlx::PgConnection;

use super::rebalance::make_room;
use crate::{StoreError, change_sets::OpenChange};

/// Where something shall stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Last below a parent, or at the top.
    Last(Option<ObjectId>),
    /// At a 0-based place among the live children of a parent; beyond the end is last.
    At(Option<ObjectId>, i64),
    /// Right after a sibling.
    After(ObjectId),
    /// Right before a sibling.
    Before(ObjectId),
}

/// A parent as its children need it.
struct Parent {
    id: Option<ObjectId>,
    path: Path,
    /// Depth of its children.
    child_depth: usize,
}

/// The place at a target, with a key between today's neighbours. `moving` is left out of account when places are
/// counted, so that an object can be put where it is.
///
/// Neighbours that leave no room for a short key are spread out first, which writes rows of the change set.
#[tracing::instrument(name = "db.objects.find_place", level = "debug", skip_all)]
pub async fn find_place(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (target, moving): (Target, Option<ObjectId>),
) -> Result<TreePlace, StoreError> {
    let places = places(db, change, module, (target, moving), 1).await?;
    places
        .into_iter()
        .next()
        .ok_or(StoreError::Corrupt("order key"))
}

/// Places for some objects, one after the other at a target. See [`find_place`].
#[tracing::instrument(name = "db.objects.find_places", level = "debug", skip_all)]
pub async fn find_places(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (target, count): (Target, usize),
) -> Result<Vec<TreePlace>, StoreError> {
    places(db, change, module, (target, None), count).await
}

async fn places(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    (target, moving): (Target, Option<ObjectId>),
    count: usize,
) -> Result<Vec<TreePlace>, StoreError> {
    for _ in 0..2 {
        let (parent, low, high) = neighbours(&mut *db, module, target, moving).await?;
        if parent.child_depth >= MAX_DEPTH {
            return Err(StoreError::TooDeep);
        }
        let keys = keys_between(low.as_ref(), high.as_ref(), count)
            .map_err(|_| StoreError::Corrupt("order key"))?;
        if keys.iter().any(OrderKey::is_too_long) {
            make_room(&mut *db, change, module, (parent.id, low.as_ref())).await?;
            continue;
        }
        let place = |key| TreePlace {
            parent_id: parent.id,
            path: parent.path.child(&key),
            order_key: key,
            depth: parent.child_depth,
        };
        return Ok(keys.into_iter().map(place).collect());
    }
    Err(StoreError::Corrupt("order keys that cannot be spread"))
}

/// The live siblings that stand right at a target, as many as asked for, in their order.
#[tracing::instrument(name = "db.objects.standing_at", level = "debug", skip_all)]
pub async fn standing_at(
    db: &mut PgConnection,
    module: &Granted,
    (target, count): (Target, i64),
) -> Result<Vec<ObjectId>, StoreError> {
    let (parent, low, high) = match target {
        Target::Last(parent) | Target::At(parent, _) => {
            (load_parent(&mut *db, module, parent).await?, None, None)
        }
        Target::After(sibling) => {
            let (parent, key) = load_sibling(&mut *db, module, sibling).await?;
            (parent, Some(key), None)
        }
        Target::Before(sibling) => {
            let (parent, key) = load_sibling(&mut *db, module, sibling).await?;
            (parent, None, Some(key))
        }
    };
    let group = parent.id.map_or(module.id(), |id| id.0);
    if let Some(low) = low {
        let after = sqlx::query_scalar!(
            "SELECT id FROM object WHERE sibling_group = $1 AND deleted_at IS NULL AND order_key > $2
             ORDER BY order_key LIMIT $3",
            group,
            low.as_str(),
            count
        );
        let after = after.fetch_all(db).await?;
        return Ok(after.into_iter().map(ObjectId).collect());
    }
    let before = sqlx::query_scalar!(
        "SELECT id FROM object
         WHERE sibling_group = $1 AND deleted_at IS NULL AND order_key < COALESCE($2, '~')
         ORDER BY order_key DESC LIMIT $3",
        group,
        high.as_ref().map(OrderKey::as_str),
        count
    );
    let before = before.fetch_all(db).await?;
    Ok(before.into_iter().rev().map(ObjectId).collect())
}

type Gap = (Parent, Option<OrderKey>, Option<OrderKey>);

async fn neighbours(
    db: &mut PgConnection,
    module: &Granted,
    target: Target,
    moving: Option<ObjectId>,
) -> Result<Gap, StoreError> {
    match target {
        Target::Last(parent) => {
            let parent = load_parent(&mut *db, module, parent).await?;
            let low = edge_key(&mut *db, module, parent.id, None, false).await?;
            Ok((parent, low, None))
        }
        Target::At(parent, position) => {
            let loaded = load_parent(&mut *db, module, parent).await?;
            if let Some(next) = nth_child(&mut *db, module, &loaded, position, moving).await? {
                return before(db, module, loaded, next).await;
            }
            let low = edge_key(&mut *db, module, loaded.id, None, false).await?;
            Ok((loaded, low, None))
        }
        Target::After(sibling) => {
            let (parent, key) = load_sibling(&mut *db, module, sibling).await?;
            let high = edge_key(&mut *db, module, parent.id, Some(&key), true).await?;
            Ok((parent, Some(key), high))
        }
        Target::Before(sibling) => {
            let (parent, key) = load_sibling(&mut *db, module, sibling).await?;
            before(db, module, parent, key).await
        }
    }
}

async fn before(
    db: &mut PgConnection,
    module: &Granted,
    parent: Parent,
    next: OrderKey,
) -> Result<Gap, StoreError> {
    let low = edge_key(db, module, parent.id, Some(&next), false).await?;
    Ok((parent, low, Some(next)))
}

async fn load_parent(
    db: &mut PgConnection,
    module: &Granted,
    parent: Option<ObjectId>,
) -> Result<Parent, StoreError> {
    let Some(id) = parent else {
        return Ok(Parent {
            id: None,
            path: Path::root(),
            child_depth: 0,
        });
    };
    let row = sqlx::query!(
        "SELECT path, depth FROM object
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        id.0
    )
    .fetch_optional(db)
    .await?
    .ok_or(StoreError::NoSuchPlace)?;
    Ok(Parent {
        id: parent,
        path: Path::from_stored(row.path),
        child_depth: usize::try_from(row.depth).map_err(|_| StoreError::Corrupt("depth"))? + 1,
    })
}

async fn load_sibling(
    db: &mut PgConnection,
    module: &Granted,
    sibling: ObjectId,
) -> Result<(Parent, OrderKey), StoreError> {
    let row = sqlx::query!(
        "SELECT parent_id, order_key FROM object
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        sibling.0
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(StoreError::NoSuchPlace)?;
    let parent = load_parent(db, module, row.parent_id.map(ObjectId)).await?;
    Ok((parent, stored_key(row.order_key)?))
}

fn stored_key(text: String) -> Result<OrderKey, StoreError> {
    OrderKey::parse(text).map_err(|_| StoreError::Corrupt("order key"))
}

/// The next key above or below a key among all children of a parent, deleted ones included; without a key the last one.
async fn edge_key(
    db: &mut PgConnection,
    module: &Granted,
    parent: Option<ObjectId>,
    key: Option<&OrderKey>,
    above: bool,
) -> Result<Option<OrderKey>, StoreError> {
    let group = parent.map_or(module.id(), |id| id.0);
    let key = key.map(OrderKey::as_str);
    let found = if above {
        sqlx::query_scalar!(
            "SELECT order_key FROM object WHERE sibling_group = $1 AND order_key > $2 ORDER BY order_key LIMIT 1",
            group,
            key
        )
        .fetch_optional(db)
        .await?
    } else {
        sqlx::query_scalar!(
            "SELECT order_key FROM object WHERE sibling_group = $1 AND order_key < COALESCE($2, '~')
             ORDER BY order_key DESC LIMIT 1",
            group,
            key
        )
        .fetch_optional(db)
        .await?
    };
    found.map(stored_key).transpose()
}

/// Key of the live child at a 0-based place, by the tally when there are many.
async fn nth_child(
    db: &mut PgConnection,
    module: &Granted,
    parent: &Parent,
    position: i64,
    moving: Option<ObjectId>,
) -> Result<Option<OrderKey>, StoreError> {
    let depth = i16::try_from(parent.child_depth).map_err(|_| StoreError::TooDeep)?;
    let key = sqlx::query_scalar!(
        "SELECT nth_child_key($1, $2, $3, $4, $5)",
        module.id(),
        parent.path.as_str(),
        depth,
        position,
        moving.map(|id| id.0)
    )
    .fetch_one(db)
    .await?;
    key.map(stored_key).transpose()
}
