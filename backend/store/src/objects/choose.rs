//! Which objects an act is for, and what they are now.

use req1_domain::{
    access::Granted,
    filter::Bound,
    ids::{ChangeSetId, ObjectId},
    objects::Object,
    order::Path,
};
use sqlx::{Connection as _, PgConnection, QueryBuilder};
use uuid::Uuid;

use super::{
    conditions::{self, Scope},
    row::select_objects,
    versions::PART,
    window::{language, plan_for_values},
};
use crate::StoreError;

/// An object as an act finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// The version that it is at.
    pub version: i32,
    /// Where it stands.
    pub path: Path,
    /// The act that deleted it; none while it lives.
    pub deleted_in: Option<ChangeSetId>,
}

#[derive(sqlx::FromRow)]
struct ChosenRow {
    id: Uuid,
    key: String,
    version: i32,
    path: String,
    deleted_in: Option<Uuid>,
}

impl From<ChosenRow> for Chosen {
    fn from(row: ChosenRow) -> Self {
        Self {
            id: row.id.into(),
            key: row.key,
            version: row.version,
            path: Path::from_stored(row.path),
            deleted_in: row.deleted_in.map(Into::into),
        }
    }
}

/// What is chosen of a module.
#[derive(Debug, Clone, Copy)]
pub struct Choice<'a> {
    /// Which objects.
    pub filter: &'a Bound,
    /// Deleted ones, instead of those that are there.
    pub deleted: bool,
    /// Only of these.
    pub among: Option<&'a [ObjectId]>,
}

/// The objects that a filter lets through, at most so many, in document order.
#[tracing::instrument(name = "db.objects.choose", level = "debug", skip_all)]
pub async fn choose(
    db: &mut PgConnection,
    module: &Granted,
    choice: Choice<'_>,
    limit: i64,
) -> Result<Vec<Chosen>, StoreError> {
    let language = language(&mut *db, module).await?;
    let scope = Scope::new(module, &language);
    let mut query = QueryBuilder::new(
        "SELECT o.id, o.key, o.version, o.path, o.deleted_in FROM object o WHERE o.workspace_id = ",
    );
    query.push_bind(module.workspace().0);
    query.push(" AND o.module_id = ").push_bind(module.id());
    query.push(if choice.deleted {
        " AND o.deleted_at IS NOT NULL AND "
    } else {
        " AND o.deleted_at IS NULL AND "
    });
    conditions::push(&mut query, &scope, choice.filter, false);
    if let Some(among) = choice.among {
        let ids: Vec<Uuid> = among.iter().map(|id| id.0).collect();
        query.push(" AND o.id = ANY(").push_bind(ids).push(")");
    }
    query.push(" ORDER BY o.path LIMIT ").push_bind(limit);
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let found: Vec<ChosenRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    // What follows in the same transaction has plans that are kept.
    sqlx::query("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(found.into_iter().map(Chosen::from).collect())
}

/// What objects of a module are now, deleted or not, in document order. Those of other modules are missing.
#[tracing::instrument(name = "db.objects.present", level = "debug", skip_all)]
pub async fn present(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Chosen>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        ChosenRow,
        r#"SELECT o.id, o.key, o.version, o.path, o.deleted_in
           FROM unnest($3::uuid[]) AS given (id)
           CROSS JOIN LATERAL (
               SELECT * FROM object WHERE object.workspace_id = $1 AND object.id = given.id LIMIT 1
           ) AS o
           WHERE o.module_id = $2 ORDER BY o.path"#,
        module.workspace().0,
        module.id(),
        &ids
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Chosen::from).collect())
}

/// Objects of a module with all that they say, in no order. Ask for some hundred at a time.
#[tracing::instrument(name = "db.objects.load_many", level = "debug", skip_all)]
pub async fn load_many(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Object>, StoreError> {
    load(db, module, (objects, true)).await
}

/// The same, as if they had no bodies: these are most of what is read.
#[tracing::instrument(
    name = "db.objects.load_many_without_bodies",
    level = "debug",
    skip_all
)]
pub async fn load_many_without_bodies(
    db: &mut PgConnection,
    module: &Granted,
    objects: &[ObjectId],
) -> Result<Vec<Object>, StoreError> {
    load(db, module, (objects, false)).await
}

async fn load(
    db: &mut PgConnection,
    module: &Granted,
    (objects, bodies): (&[ObjectId], bool),
) -> Result<Vec<Object>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    select_objects!(
        from
        "unnest($3::uuid[]) AS given (id)
         CROSS JOIN LATERAL (
             SELECT workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification, heading,
                    CASE WHEN $4 THEN body END AS body, object_type_id, attributes, lifecycle_state, external_references,
                    content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint, version, revision, created_at,
                    updated_at, updated_by, deleted_at, deleted_in
             FROM object WHERE object.workspace_id = $1 AND object.id = given.id LIMIT 1
         ) AS o
         WHERE o.module_id = $2",
        module.workspace().0,
        module.id(),
        &ids,
        bodies
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// How many objects stand below some, which do not stand below each other: live ones below a live one, those that the
/// same act deleted below a deleted one.
#[tracing::instrument(name = "db.objects.count_below", level = "debug", skip_all)]
pub async fn count_below(
    db: &mut PgConnection,
    module: &Granted,
    roots: &[&Chosen],
) -> Result<i64, StoreError> {
    let mut below = 0;
    for part in roots.chunks(PART) {
        let paths: Vec<&str> = part.iter().map(|one| one.path.as_str()).collect();
        let acts: Vec<Option<Uuid>> = part
            .iter()
            .map(|one| one.deleted_in.map(|id| id.0))
            .collect();
        below += sqlx::query_scalar!(
            r#"SELECT count(*) AS "below!" FROM unnest($3::text[], $4::uuid[]) AS root (path, act)
               CROSS JOIN LATERAL (
                   SELECT FROM object o
                   WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_in IS NOT DISTINCT FROM root.act
                     AND o.path > root.path COLLATE "C" AND o.path < (root.path || '~') COLLATE "C" OFFSET 0
               ) AS below"#,
            module.workspace().0,
            module.id(),
            &paths as &[&str],
            &acts as &[Option<Uuid>]
        )
        .fetch_one(&mut *db)
        .await?;
    }
    Ok(below)
}
