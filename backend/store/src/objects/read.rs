//! Single objects and their numbers.

use std::collections::{BTreeSet, HashMap};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::Object,
    order::{NumberedRow, Numbering, Path, Place},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::row::select_objects;
use crate::StoreError;

/// An object with its numbers; a deleted one has none.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// The object.
    pub object: Object,
    /// Its numbers.
    pub numbers: Option<NumberedRow>,
}

/// The object with this id in the module, deleted or not.
#[tracing::instrument(name = "db.objects.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    module: &Granted,
    object: ObjectId,
) -> Result<Object, StoreError> {
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.id = $3",
        module.workspace().0,
        module.id(),
        object.0
    )
    .fetch_one(db)
    .await?
    .try_into()
}

/// Live objects right below another, or at the top, in document order, after the one with this order key.
#[tracing::instrument(name = "db.objects.children", level = "debug", skip_all)]
pub async fn children(
    db: &mut PgConnection,
    module: &Granted,
    (parent, after): (Option<ObjectId>, Option<&str>),
    limit: i64,
) -> Result<Vec<Object>, StoreError> {
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.sibling_group = $3 AND o.order_key > $4
           AND o.deleted_at IS NULL
         ORDER BY o.order_key LIMIT $5",
        module.workspace().0,
        module.id(),
        parent.map_or(module.id(), |id| id.0),
        after.unwrap_or_default(),
        limit
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// The objects with these ids in the module, deleted or not, in no order.
#[tracing::instrument(name = "db.objects.by_ids", level = "debug", skip_all)]
pub async fn by_ids(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Object>, StoreError> {
    let ids: Vec<uuid::Uuid> = objects.iter().map(|id| id.0).collect();
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// An object on the way to another.
#[derive(Debug, Clone)]
pub struct Ancestor {
    /// Its id.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
}

/// The objects above an object, top first, deleted or not.
#[tracing::instrument(name = "db.objects.ancestors", level = "debug", skip_all)]
pub async fn ancestors(
    db: &mut PgConnection,
    module: &Granted,
    object: &Object,
) -> Result<Vec<Ancestor>, StoreError> {
    let above = object.place.path.ancestors();
    let paths: Vec<&str> = above.iter().map(Path::as_str).collect();
    Ok(sqlx::query_as!(
        Ancestor,
        r#"SELECT id AS "id: uuid::Uuid", key, heading FROM object
           WHERE workspace_id = $1 AND module_id = $2 AND path = ANY($3) ORDER BY path"#,
        module.workspace().0,
        module.id(),
        &paths as &[&str]
    )
    .fetch_all(db)
    .await?)
}

/// The module of an object, for paths that name the object alone.
#[tracing::instrument(name = "db.objects.locate", level = "debug", skip_all)]
pub async fn locate(db: &mut PgConnection, object: ObjectId) -> Result<ModuleId, StoreError> {
    let module = sqlx::query_scalar!("SELECT module_id FROM object WHERE id = $1", object.0)
        .fetch_one(db)
        .await?;
    Ok(module.into())
}

/// The modules of some objects; those that are not there are left out. Prove the right to read before telling anybody.
#[tracing::instrument(name = "db.objects.locate_many", level = "debug", skip_all)]
pub async fn locate_many(
    db: &mut PgConnection,
    objects: &[ObjectId],
) -> Result<HashMap<ObjectId, ModuleId>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT given.id AS "id!", o.module_id FROM unnest($1::uuid[]) AS given (id)
           CROSS JOIN LATERAL (SELECT module_id FROM object WHERE object.id = given.id LIMIT 1) AS o"#,
        &ids
    )
    .fetch_all(db)
    .await?;
    let places = rows.into_iter();
    Ok(places
        .map(|row| (row.id.into(), row.module_id.into()))
        .collect())
}

/// Places of some objects and of all their ancestors.
pub(super) struct Places(HashMap<String, Place>);

impl Places {
    /// Loads them: one query, whatever the number of objects.
    pub(super) async fn load(
        db: &mut PgConnection,
        module: &Granted,
        objects: impl Iterator<Item = &Object>,
    ) -> Result<Self, StoreError> {
        Self::of_paths(db, module, objects.map(|object| &object.place.path)).await
    }

    /// The same for objects that stand at these paths.
    pub(super) async fn of_paths(
        db: &mut PgConnection,
        module: &Granted,
        paths: impl Iterator<Item = &Path>,
    ) -> Result<Self, StoreError> {
        let paths: BTreeSet<String> = paths.flat_map(line).collect();
        let paths: Vec<String> = paths.into_iter().collect();
        let rows = sqlx::query!(
            r#"SELECT o.path, before.live AS "live!", before.headings AS "headings!",
                      (o.classification = 'heading') AS "is_heading!"
               FROM object o, siblings_before(o.module_id, o.parent_id, o.path, o.depth) AS before
               WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.path = ANY($3)"#,
            module.workspace().0,
            module.id(),
            &paths
        )
        .fetch_all(db)
        .await?;
        let places = rows.into_iter().map(|row| {
            let place = Place {
                siblings_before: u64::try_from(row.live).unwrap_or(0),
                headings_before: u64::try_from(row.headings).unwrap_or(0),
                is_heading: row.is_heading,
            };
            (row.path, place)
        });
        Ok(Self(places.collect()))
    }

    /// Numbering that stands at an object.
    pub(super) fn numbering(&self, object: &Object) -> Numbering {
        self.numbering_at(&object.place.path)
    }

    /// Numbering that stands at a path.
    pub(super) fn numbering_at(&self, path: &Path) -> Numbering {
        let places = line(path).filter_map(|path| self.0.get(&path).copied());
        Numbering::starting_at(places.collect())
    }
}

/// Paths of the ancestors of an object and its own, top first.
fn line(path: &Path) -> impl Iterator<Item = String> + use<> {
    let own = path.clone();
    let ancestors = own.ancestors().into_iter();
    ancestors.chain([own]).map(|path| path.as_str().to_owned())
}

/// Numbers in the outline, such as `2.1.3`, of live objects of a module by their ids.
#[tracing::instrument(name = "db.objects.numbers_by_id", level = "debug", skip_all)]
pub async fn numbers_by_id(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<HashMap<ObjectId, String>, StoreError> {
    let live = live(&mut *db, module, (objects, false)).await?;
    let places = Places::of_paths(db, module, live.iter().map(|(_, path, _)| path)).await?;
    let numbers = live.into_iter();
    Ok(numbers
        .map(|(id, path, _)| (id, places.numbering_at(&path).current().level))
        .collect())
}

/// Bodies of live objects of a module by their ids; those without one are left out.
#[tracing::instrument(name = "db.objects.bodies_by_id", level = "debug", skip_all)]
pub async fn bodies_by_id(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<HashMap<ObjectId, String>, StoreError> {
    let live = live(db, module, (objects, true)).await?.into_iter();
    Ok(live.filter_map(|(id, _, body)| Some((id, body?))).collect())
}

/// Live objects of a module by their ids, with their paths and, if these are wanted, bodies.
async fn live(
    db: &mut PgConnection,
    module: &Granted,
    (objects, bodies): (&[ObjectId], bool),
) -> Result<Vec<(ObjectId, Path, Option<String>)>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"SELECT o.id AS "id!", o.path AS "path!", o.body FROM unnest($3::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT id, path, CASE WHEN $4 THEN body END AS body, module_id, deleted_at FROM object
               WHERE object.workspace_id = $1 AND object.id = given.id LIMIT 1
           ) AS o
           WHERE o.module_id = $2 AND o.deleted_at IS NULL"#,
        module.workspace().0,
        module.id(),
        &ids,
        bodies
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (row.id.into(), Path::from_stored(row.path), row.body))
        .collect())
}

/// Adds numbers to objects that need not follow each other: search hits, filtered rows, single objects.
#[tracing::instrument(name = "db.objects.numbers_of", level = "debug", skip_all)]
pub async fn numbers_of(
    db: &mut PgConnection,
    module: &Granted,
    objects: Vec<Object>,
) -> Result<Vec<Numbered>, StoreError> {
    let live = objects.iter().filter(|object| object.deleted_at.is_none());
    let places = Places::load(db, module, live).await?;
    Ok(objects
        .into_iter()
        .map(|object| {
            let is_live = object.deleted_at.is_none();
            Numbered {
                numbers: is_live.then(|| places.numbering(&object).current()),
                object,
            }
        })
        .collect())
}
