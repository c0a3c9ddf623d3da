//! Files that count, for those who may read them.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{FileId, ModuleId, ProjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::FileKind;
use crate::StoreError;

/// A file with verified content.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// Its id.
    pub id: FileId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// Its project.
    pub project_id: ProjectId,
    /// Its module, when it was made in one.
    pub module_id: Option<ModuleId>,
    /// What it is for.
    pub kind: FileKind,
    /// Its name, for downloads.
    pub name: String,
    /// Its media type, found from the content.
    pub content_type: String,
    /// Its length in bytes.
    pub size_bytes: i64,
    /// SHA-256 of it, 32 bytes.
    pub sha256: Vec<u8>,
    /// Where its content is.
    pub storage_key: String,
    /// Who made it.
    pub created_by: UserId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

struct FileRow {
    id: Uuid,
    workspace_id: Uuid,
    project_id: Uuid,
    module_id: Option<Uuid>,
    kind: String,
    name: String,
    content_type: String,
    size_bytes: i64,
    sha256: Vec<u8>,
    storage_key: String,
    created_by: Uuid,
    created_at: DateTime<Utc>,
}

impl TryFrom<FileRow> for StoredFile {
    type Error = StoreError;

    fn try_from(row: FileRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            project_id: row.project_id.into(),
            module_id: row.module_id.map(Into::into),
            kind: FileKind::parse(&row.kind)?,
            name: row.name,
            content_type: row.content_type,
            size_bytes: row.size_bytes,
            sha256: row.sha256,
            storage_key: row.storage_key,
            created_by: row.created_by.into(),
            created_at: row.created_at,
        })
    }
}

macro_rules! select_files {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            FileRow,
            r#"SELECT f.id, f.workspace_id, f.project_id, f.module_id, f.kind, f.name, f.content_type AS "content_type!",
                      f.size_bytes AS "size_bytes!", f.sha256 AS "sha256!", f.storage_key, f.created_by, f.created_at
               FROM file f WHERE f.state = 'ready' AND "# + $tail
            $(, $argument)*
        )
    };
}

/// Those of the files that a person may read: content of a module that they see, or that such a module shows or ever
/// showed; and their own files in a project that they see.
#[tracing::instrument(name = "db.files.readable", level = "debug", skip_all)]
pub async fn readable(
    db: &mut PgConnection,
    user: UserId,
    ids: &[FileId],
) -> Result<Vec<StoredFile>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    select_files!(
        "f.id = ANY($2) AND (
             (f.kind = 'content' OR f.created_by = $1)
                 AND EXISTS (SELECT FROM visible_module($1) m WHERE m.id = f.module_id)
             OR f.created_by = $1 AND f.module_id IS NULL
                 AND EXISTS (SELECT FROM visible_project($1) p WHERE p.id = f.project_id)
             OR EXISTS (SELECT FROM file_use u JOIN visible_module($1) m ON m.id = u.module_id
                        WHERE u.workspace_id = f.workspace_id AND u.file_id = f.id))",
        user.0,
        &ids
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(StoredFile::try_from)
    .collect()
}

/// Those of the files that belong to a module or project, or that the module shows or ever showed.
#[tracing::instrument(name = "db.files.within", level = "debug", skip_all)]
pub async fn within(
    db: &mut PgConnection,
    scope: &Granted,
    ids: &[FileId],
) -> Result<Vec<StoredFile>, StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    select_files!(
        "f.workspace_id = $1 AND f.id = ANY($3) AND (
             f.module_id = $2 OR f.project_id = $2
             OR EXISTS (SELECT FROM file_use u WHERE u.workspace_id = $1 AND u.file_id = f.id AND u.module_id = $2))",
        scope.workspace().0,
        scope.id(),
        &ids
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(StoredFile::try_from)
    .collect()
}
