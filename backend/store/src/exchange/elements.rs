//! Exchanges, their documents, modules, elements and files.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{FileId, ModuleId, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A file that was imported.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Its id.
    pub id: Uuid,
    /// Name of the file.
    pub file_name: String,
    /// SHA-256 of the whole file.
    pub sha256: Vec<u8>,
    /// Whether it was an archive.
    pub is_archive: bool,
    /// What it holds.
    pub counts: serde_json::Value,
}

/// A module and the specification that it came from.
#[derive(Debug, Clone)]
pub struct ExchangeModule {
    /// The exchange.
    pub exchange_id: Uuid,
    /// The module.
    pub module_id: ModuleId,
    /// Number of the document in the file.
    pub document: i16,
    /// Place of the specification in the file.
    pub position: i32,
    /// Identifier of the specification; none when the document has none.
    pub specification: Option<String>,
    /// Revision of the module that the import wrote.
    pub revision: i64,
    /// What types and attributes of the document are to the module.
    pub mapping: serde_json::Value,
}

/// A file of the archive.
#[derive(Debug, Clone)]
pub struct ExchangeFile {
    /// Its path in the archive.
    pub path: String,
    /// Its content.
    pub file_id: FileId,
}

/// An element of a document, in the order of the standard.
#[derive(Debug, Clone, Default)]
pub struct NewElement {
    /// Number of the document.
    pub document: i16,
    /// Number of the section.
    pub section: i16,
    /// Place in the document.
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

/// Records an exchange with its documents, given by their paths.
#[tracing::instrument(name = "db.exchange.insert_exchange", level = "debug", skip_all)]
pub async fn insert_exchange(
    db: &mut PgConnection,
    project: &Granted,
    (exchange, documents): (&Exchange, &[String]),
    (creator, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO exchange (workspace_id, id, project_id, file_name, sha256, is_archive, counts, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        project.workspace().0,
        exchange.id,
        project.id(),
        exchange.file_name,
        exchange.sha256,
        exchange.is_archive,
        exchange.counts,
        creator.0,
        now
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "INSERT INTO exchange_document (workspace_id, exchange_id, document, path)
         SELECT $1, $2, (place - 1)::smallint, path FROM unnest($3::text[]) WITH ORDINALITY AS given (path, place)",
        project.workspace().0,
        exchange.id,
        documents
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records which module a specification became.
#[tracing::instrument(name = "db.exchange.insert_module", level = "debug", skip_all)]
pub async fn insert_module(
    db: &mut PgConnection,
    module: &Granted,
    row: &ExchangeModule,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO exchange_module (workspace_id, exchange_id, module_id, document, position, specification, revision,
                                      mapping)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        module.workspace().0,
        row.exchange_id,
        row.module_id.0,
        row.document,
        row.position,
        row.specification,
        row.revision,
        row.mapping
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records a file of the archive.
#[tracing::instrument(name = "db.exchange.insert_file", level = "debug", skip_all)]
pub async fn insert_file(
    db: &mut PgConnection,
    project: &Granted,
    (exchange, file): (Uuid, &ExchangeFile),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO exchange_file (workspace_id, exchange_id, path, file_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        project.workspace().0,
        exchange,
        file.path,
        file.file_id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Records a batch of elements.
#[tracing::instrument(name = "db.exchange.insert_elements", level = "debug", skip_all)]
pub async fn insert_elements(
    db: &mut PgConnection,
    project: &Granted,
    (exchange, elements): (Uuid, &[NewElement]),
) -> Result<(), StoreError> {
    let documents: Vec<i16> = elements.iter().map(|one| one.document).collect();
    let sections: Vec<i16> = elements.iter().map(|one| one.section).collect();
    let ordinals: Vec<i64> = elements.iter().map(|one| one.ordinal).collect();
    let objects: Vec<Option<Uuid>> = elements.iter().map(|one| one.object_id).collect();
    let links: Vec<Option<Uuid>> = elements.iter().map(|one| one.link_id).collect();
    let modules: Vec<Option<Uuid>> = elements.iter().map(|one| one.module_id).collect();
    let texts: Vec<&str> = elements.iter().map(|one| one.element.as_str()).collect();
    sqlx::query!(
        "INSERT INTO exchange_element (workspace_id, exchange_id, document, section, ordinal, object_id, link_id,
                                       module_id, element)
         SELECT $1, $2, * FROM unnest($3::smallint[], $4::smallint[], $5::bigint[], $6::uuid[], $7::uuid[], $8::uuid[],
                                      $9::text[])",
        project.workspace().0,
        exchange,
        &documents,
        &sections,
        &ordinals,
        &objects as &[Option<Uuid>],
        &links as &[Option<Uuid>],
        &modules as &[Option<Uuid>],
        &texts as &[&str]
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Keeps others from importing a file with this digest into the project until the transaction ends.
#[tracing::instrument(name = "db.exchange.lock_file", level = "debug", skip_all)]
pub async fn lock_file(
    db: &mut PgConnection,
    project: &Granted,
    sha256: &[u8],
) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text || encode($2, 'hex'), 0))",
        project.id(),
        sha256
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The newest import of the same file into a project all of whose modules are still there.
#[tracing::instrument(name = "db.exchange.by_sha256", level = "debug", skip_all)]
pub async fn by_sha256(
    db: &mut PgConnection,
    project: &Granted,
    sha256: &[u8],
) -> Result<Option<Exchange>, StoreError> {
    Ok(sqlx::query_as!(
        Exchange,
        "SELECT id, file_name, sha256, is_archive, counts FROM exchange e
         WHERE workspace_id = $1 AND project_id = $2 AND sha256 = $3
           AND NOT EXISTS (SELECT FROM exchange_module em
                           JOIN module m ON m.workspace_id = em.workspace_id AND m.id = em.module_id
                           WHERE em.workspace_id = e.workspace_id AND em.exchange_id = e.id
                             AND m.deleted_at IS NOT NULL)
         ORDER BY created_at DESC LIMIT 1",
        project.workspace().0,
        project.id(),
        sha256
    )
    .fetch_optional(db)
    .await?)
}

struct ModuleRow {
    exchange_id: Uuid,
    module_id: Uuid,
    document: i16,
    position: i32,
    specification: Option<String>,
    revision: i64,
    mapping: serde_json::Value,
}

impl From<ModuleRow> for ExchangeModule {
    fn from(row: ModuleRow) -> Self {
        Self {
            exchange_id: row.exchange_id,
            module_id: row.module_id.into(),
            document: row.document,
            position: row.position,
            specification: row.specification,
            revision: row.revision,
            mapping: row.mapping,
        }
    }
}

/// The newest exchange that a module came from, with the module's own row; of those up to a revision, where one is given.
#[tracing::instrument(name = "db.exchange.of_module", level = "debug", skip_all)]
pub async fn of_module(
    db: &mut PgConnection,
    module: &Granted,
    until: Option<i64>,
) -> Result<Option<(Exchange, ExchangeModule)>, StoreError> {
    let row = sqlx::query_as!(
        ModuleRow,
        "SELECT em.exchange_id, em.module_id, em.document, em.position, em.specification, em.revision, em.mapping
         FROM exchange_module em
         JOIN exchange e ON e.workspace_id = em.workspace_id AND e.id = em.exchange_id
         WHERE em.workspace_id = $1 AND em.module_id = $2 AND ($3::bigint IS NULL OR em.revision <= $3)
         ORDER BY e.created_at DESC LIMIT 1",
        module.workspace().0,
        module.id(),
        until
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let exchange = sqlx::query_as!(
        Exchange,
        "SELECT id, file_name, sha256, is_archive, counts FROM exchange WHERE workspace_id = $1 AND id = $2",
        module.workspace().0,
        row.exchange_id
    )
    .fetch_one(db)
    .await?;
    Ok(Some((exchange, row.into())))
}

/// The modules of an exchange that are still there, in the order of the file, and the paths of its documents.
#[tracing::instrument(name = "db.exchange.modules_of", level = "debug", skip_all)]
pub async fn modules_of(
    db: &mut PgConnection,
    granted: &Granted,
    exchange: Uuid,
) -> Result<(Vec<ExchangeModule>, Vec<String>), StoreError> {
    let rows = sqlx::query_as!(
        ModuleRow,
        "SELECT em.exchange_id, em.module_id, em.document, em.position, em.specification, em.revision, em.mapping
         FROM exchange_module em
         JOIN module m ON m.workspace_id = em.workspace_id AND m.id = em.module_id AND m.deleted_at IS NULL
         WHERE em.workspace_id = $1 AND em.exchange_id = $2 ORDER BY em.document, em.position",
        granted.workspace().0,
        exchange
    )
    .fetch_all(&mut *db)
    .await?;
    let paths = sqlx::query_scalar!(
        "SELECT path FROM exchange_document WHERE workspace_id = $1 AND exchange_id = $2 ORDER BY document",
        granted.workspace().0,
        exchange
    )
    .fetch_all(db)
    .await?;
    Ok((rows.into_iter().map(ExchangeModule::from).collect(), paths))
}

/// Files of the archive, by path.
#[tracing::instrument(name = "db.exchange.files", level = "debug", skip_all)]
pub async fn files(
    db: &mut PgConnection,
    granted: &Granted,
    exchange: Uuid,
) -> Result<Vec<ExchangeFile>, StoreError> {
    Ok(sqlx::query_as!(
        ExchangeFile,
        r#"SELECT path, file_id AS "file_id: Uuid" FROM exchange_file
           WHERE workspace_id = $1 AND exchange_id = $2 ORDER BY path"#,
        granted.workspace().0,
        exchange
    )
    .fetch_all(db)
    .await?)
}
