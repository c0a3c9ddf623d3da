//! What an export reads, in batches.

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::{access::Granted, ids::FileId, objects::Object};
use sqlx::PgConnection;
use uuid::Uuid;

use super::past;
use crate::{
    StoreError,
    objects::{self, OutlineRow, select_objects},
    past::{Moment, PastOutline, Point},
};

/// An element of a document.
#[derive(Debug, Clone)]
pub struct Element {
    /// Number of its section.
    pub section: i16,
    /// Its place in the document.
    pub ordinal: i64,
    /// The object that it became.
    pub object_id: Option<Uuid>,
    /// The link that it became.
    pub link_id: Option<Uuid>,
    /// The module of a specification.
    pub module_id: Option<Uuid>,
    /// The element as JSON; neighbouring nodes of a specification share a row, a line each.
    pub element: String,
}

/// The next elements of a document after a place (section, ordinal).
#[tracing::instrument(name = "db.exchange.elements", level = "debug", skip_all)]
pub async fn elements(
    db: &mut PgConnection,
    granted: &Granted,
    (exchange, document): (Uuid, i16),
    (after, limit): ((i16, i64), i64),
) -> Result<Vec<Element>, StoreError> {
    Ok(sqlx::query_as!(
        Element,
        "SELECT section, ordinal, object_id, link_id, module_id, element FROM exchange_element
         WHERE workspace_id = $1 AND exchange_id = $2 AND document = $3 AND (section, ordinal) > ($4, $5)
         ORDER BY section, ordinal LIMIT $6",
        granted.workspace().0,
        exchange,
        document,
        after.0,
        after.1,
        limit
    )
    .fetch_all(db)
    .await?)
}

/// Which of these links are there, now or then: neither they nor their ends are deleted.
#[tracing::instrument(name = "db.exchange.live_links", level = "debug", skip_all)]
pub async fn live_links(
    db: &mut PgConnection,
    granted: &Granted,
    (ids, then): (&[Uuid], Option<Point>),
) -> Result<Vec<Uuid>, StoreError> {
    if let Some(then) = then {
        return past::live_links(db, granted, (ids, then)).await;
    }
    Ok(sqlx::query_scalar!(
        "SELECT l.id FROM link l
         JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id AND s.deleted_at IS NULL
         JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id AND t.deleted_at IS NULL
         WHERE l.workspace_id = $1 AND l.id = ANY($2) AND l.deleted_at IS NULL",
        granted.workspace().0,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Live objects of a module that no element of the exchange stands for, in document order after a path.
#[tracing::instrument(name = "db.exchange.new_objects", level = "debug", skip_all)]
pub async fn new_objects(
    db: &mut PgConnection,
    module: &Granted,
    (exchange, after, limit): (Option<Uuid>, &str, i64),
) -> Result<Vec<Object>, StoreError> {
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL AND o.path > $4
           AND NOT EXISTS (SELECT FROM exchange_element e
                           WHERE e.workspace_id = $1 AND e.object_id = o.id AND e.exchange_id = $3)
         ORDER BY o.path LIMIT $5",
        module.workspace().0,
        module.id(),
        exchange,
        after,
        limit
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}

/// What the objects of one type hold.
#[derive(Debug, Clone)]
pub struct TypeUse {
    /// The type.
    pub object_type_id: Option<Uuid>,
    /// Whether one of them has a body.
    pub body: bool,
    /// Attributes that have a value.
    pub attributes: Vec<Uuid>,
    /// Whether one of them was made here.
    pub made_here: bool,
}

/// What those objects of a module hold, now or then, by type, that were edited or made since the exchange came in.
#[tracing::instrument(name = "db.exchange.type_uses", level = "debug", skip_all)]
pub async fn type_uses(
    db: &mut PgConnection,
    module: &Granted,
    (exchange, then): (Option<Uuid>, Option<(Moment, PastOutline)>),
) -> Result<Vec<TypeUse>, StoreError> {
    if let Some(then) = then {
        return past::type_uses(db, module, (exchange, then)).await;
    }
    Ok(sqlx::query_as!(
        TypeUse,
        r#"SELECT o.object_type_id, bool_or(o.body IS NOT NULL) AS "body!", bool_or(came.object_id IS NULL) AS "made_here!",
                  COALESCE(array_agg(DISTINCT a.id::uuid) FILTER (WHERE a.id IS NOT NULL), '{}') AS "attributes!"
           FROM object o
           LEFT JOIN LATERAL jsonb_object_keys(o.attributes) a (id) ON true
           LEFT JOIN LATERAL (SELECT e.object_id FROM exchange_element e
                              WHERE e.workspace_id = $1 AND e.object_id = o.id AND e.exchange_id = $3 LIMIT 1) came ON true
           WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL
             AND (o.version > 1 OR came.object_id IS NULL)
           GROUP BY o.object_type_id ORDER BY o.object_type_id"#,
        module.workspace().0,
        module.id(),
        exchange
    )
    .fetch_all(db)
    .await?)
}

/// A link that no element of the exchange stands for.
#[derive(Debug, Clone)]
pub struct NewLinkRow {
    /// Its id.
    pub id: Uuid,
    /// Its type.
    pub link_type_id: Uuid,
    /// Name of its type.
    pub link_type: String,
    /// Where it starts.
    pub source: Uuid,
    /// Where it ends.
    pub target: Uuid,
}

/// Links between objects of these modules, as they are or were, that no element of the exchange stands for, by id. Read as
/// they are consumed.
pub fn new_links<'a>(
    db: &'a mut PgConnection,
    granted: Granted,
    (modules, exchange): (&'a [Uuid], Option<Uuid>),
    then: Option<Point>,
) -> BoxStream<'a, Result<NewLinkRow, StoreError>> {
    if let Some(then) = then {
        return past::new_links(db, granted, (modules, exchange), then);
    }
    sqlx::query_as!(
        NewLinkRow,
        "SELECT l.id, l.link_type_id, lt.name AS link_type, l.source_object_id AS source, l.target_object_id AS target
         FROM link l
         JOIN link_type lt ON lt.workspace_id = l.workspace_id AND lt.id = l.link_type_id
         JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id AND s.deleted_at IS NULL
         JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id AND t.deleted_at IS NULL
         WHERE l.workspace_id = $1 AND l.module_id = ANY($2) AND t.module_id = ANY($2) AND l.deleted_at IS NULL
           AND NOT EXISTS (SELECT FROM exchange_element e
                           WHERE e.workspace_id = $1 AND e.link_id = l.id AND e.exchange_id = $3)
         ORDER BY l.id",
        granted.workspace().0,
        modules,
        exchange
    )
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}

/// Whether the tree of a module at a revision is another than at the one of the import: something was made, moved, deleted
/// or restored between them.
#[tracing::instrument(name = "db.exchange.structure_changed", level = "debug", skip_all)]
pub async fn structure_changed(
    db: &mut PgConnection,
    module: &Granted,
    (import, revision): (i64, i64),
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM object_version
                          WHERE workspace_id = $1 AND module_id = $2 AND revision > $3 AND revision <= $4
                            AND (change_type IN ('create', 'move', 'delete', 'restore') OR version = 1)) AS "changed!""#,
        module.workspace().0,
        module.id(),
        import,
        revision
    )
    .fetch_one(db)
    .await?)
}

/// A place of the tree as an export writes it.
#[derive(Debug, Clone)]
pub struct Structure {
    /// The object.
    pub id: Uuid,
    /// Levels above it.
    pub depth: i16,
}

/// All live places of a module in document order, some bytes each.
#[tracing::instrument(name = "db.exchange.tree", level = "debug", skip_all)]
pub async fn tree(db: &mut PgConnection, module: &Granted) -> Result<Vec<Structure>, StoreError> {
    objects::outline(db, *module)
        .map_ok(|row: OutlineRow| Structure {
            id: row.id,
            depth: row.depth,
        })
        .try_collect()
        .await
}

/// How an imported object stands.
#[derive(Debug, Clone, Copy)]
pub struct ObjectState {
    /// The object.
    pub id: Uuid,
    /// Its module.
    pub module_id: Uuid,
    /// Its version; 1 is as imported.
    pub version: i32,
    /// Whether it is deleted.
    pub deleted: bool,
}

/// How these objects stand, now or then.
#[tracing::instrument(name = "db.exchange.object_states", level = "debug", skip_all)]
pub async fn object_states(
    db: &mut PgConnection,
    granted: &Granted,
    (ids, then): (&[Uuid], Option<Point>),
) -> Result<Vec<ObjectState>, StoreError> {
    if let Some(then) = then {
        return past::object_states(db, granted, (ids, then)).await;
    }
    Ok(sqlx::query_as!(
        ObjectState,
        r#"SELECT id, module_id, version, deleted_at IS NOT NULL AS "deleted!"
           FROM object WHERE workspace_id = $1 AND id = ANY($2)"#,
        granted.workspace().0,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// A stored file as an export needs it.
#[derive(Debug, Clone)]
pub struct StoredPicture {
    /// The file.
    pub id: Uuid,
    /// Its media type.
    pub content_type: Option<String>,
}

/// Ready files of a workspace among these.
#[tracing::instrument(name = "db.exchange.pictures", level = "debug", skip_all)]
pub async fn pictures(
    db: &mut PgConnection,
    granted: &Granted,
    ids: &[Uuid],
) -> Result<Vec<StoredPicture>, StoreError> {
    Ok(sqlx::query_as!(
        StoredPicture,
        "SELECT id, content_type FROM file WHERE workspace_id = $1 AND id = ANY($2) AND state = 'ready'",
        granted.workspace().0,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Where the content of a ready file of the workspace is.
#[tracing::instrument(name = "db.exchange.storage_key", level = "debug", skip_all)]
pub async fn storage_key(
    db: &mut PgConnection,
    granted: &Granted,
    file: FileId,
) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!(
        "SELECT storage_key FROM file WHERE workspace_id = $1 AND id = $2 AND state = 'ready'",
        granted.workspace().0,
        file.0
    )
    .fetch_one(db)
    .await?)
}

/// Makes a transaction one consistent view of the database that changes nothing.
#[tracing::instrument(name = "db.exchange.snapshot", level = "debug", skip_all)]
pub async fn snapshot(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .execute(db)
        .await?;
    Ok(())
}
