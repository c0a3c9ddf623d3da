//! The whole module in few columns, as a stream.

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::access::Granted;
use sqlx::PgConnection;

use crate::StoreError;

/// One live object, in document order.
#[derive(Debug, Clone)]
pub struct OutlineRow {
    /// Its id.
    pub id: uuid::Uuid,
    /// Levels above it.
    pub depth: i16,
    /// Its human key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
    /// Its classification.
    pub classification: String,
    /// Whether it has a body.
    pub has_body: bool,
}

/// All live objects of a module in document order, read as they are consumed.
pub fn outline(
    db: &mut PgConnection,
    module: Granted,
) -> BoxStream<'_, Result<OutlineRow, StoreError>> {
    sqlx::query_as!(
        OutlineRow,
        r#"SELECT id, depth, key, heading, classification, (body IS NOT NULL AND body <> '') AS "has_body!"
           FROM object WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL ORDER BY path"#,
        module.workspace().0,
        module.id()
    )
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}
