//! Single objects and their numbers.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::Object,
    order::{NumberedRow, Numbering, Place},
};
use sqlx::PgConnection;

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

/// The module of an object, for paths that name the object alone.
#[tracing::instrument(name = "db.objects.locate", level = "debug", skip_all)]
pub async fn locate(db: &mut PgConnection, object: ObjectId) -> Result<ModuleId, StoreError> {
    let module = sqlx::query_scalar!("SELECT module_id FROM object WHERE id = $1", object.0)
        .fetch_one(db)
        .await?;
    Ok(module.into())
}

/// Places of an object and of all its ancestors, top first.
pub(super) async fn places(
    db: &mut PgConnection,
    module: &Granted,
    object: &Object,
) -> Result<Vec<Place>, StoreError> {
    let mut paths: Vec<String> = object
        .place
        .path
        .ancestors()
        .iter()
        .map(|path| path.as_str().to_owned())
        .collect();
    paths.push(object.place.path.as_str().to_owned());
    let rows = sqlx::query!(
        r#"SELECT before.live AS "live!", before.headings AS "headings!",
                  (o.classification = 'heading') AS "is_heading!"
           FROM object o, siblings_before(o.module_id, o.parent_id, o.path, o.depth) AS before
           WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.path = ANY($3) ORDER BY o.path"#,
        module.workspace().0,
        module.id(),
        &paths
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Place {
            siblings_before: u64::try_from(row.live).unwrap_or(0),
            headings_before: u64::try_from(row.headings).unwrap_or(0),
            is_heading: row.is_heading,
        })
        .collect())
}

/// Adds numbers to objects that need not follow each other: search hits, filtered rows, single objects.
#[tracing::instrument(name = "db.objects.numbers_of", level = "debug", skip_all)]
pub async fn numbers_of(
    db: &mut PgConnection,
    module: &Granted,
    objects: Vec<Object>,
) -> Result<Vec<Numbered>, StoreError> {
    let mut numbered = Vec::with_capacity(objects.len());
    for object in objects {
        let numbers = if object.deleted_at.is_some() {
            None
        } else {
            let places = places(&mut *db, module, &object).await?;
            Some(Numbering::starting_at(places).current())
        };
        numbered.push(Numbered { object, numbers });
    }
    Ok(numbered)
}

/// Which of these objects have live children.
#[tracing::instrument(name = "db.objects.children_exist", level = "debug", skip_all)]
pub async fn children_exist(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<ObjectId>, StoreError> {
    let ids: Vec<uuid::Uuid> = objects.iter().map(|id| id.0).collect();
    let parents = sqlx::query_scalar!(
        r#"SELECT parent.id AS "id!" FROM unnest($2::uuid[]) AS parent (id)
           WHERE EXISTS (SELECT FROM object child
                         WHERE child.workspace_id = $1 AND child.parent_id = parent.id AND child.deleted_at IS NULL)"#,
        module.workspace().0,
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(parents.into_iter().map(ObjectId).collect())
}
