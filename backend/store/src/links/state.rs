//! What of a link can change: its values, and what its ends were when somebody confirmed it.

use req1_domain::{access::Granted, ids::LinkId};
use sqlx::PgConnection;

use crate::StoreError;

/// What of a link can change.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkState {
    /// Values of the link; an object.
    pub attributes: serde_json::Value,
    /// The source as it was when somebody confirmed the link.
    pub source: Confirmed,
    /// The same of the target.
    pub target: Confirmed,
}

/// An end of a link as somebody confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Version of the object.
    pub version: i32,
    /// Fingerprint of its content.
    pub fingerprint: String,
}

impl Confirmed {
    /// At nothing: the end is suspect whatever it says.
    #[must_use]
    pub const fn nothing() -> Self {
        Self {
            version: 0,
            fingerprint: String::new(),
        }
    }
}

/// A link as it stands, and both ends as they are now. [`StoreError::NotFound`] when it or an end is gone.
#[tracing::instrument(name = "db.links.state", level = "debug", skip_all)]
pub async fn state(
    db: &mut PgConnection,
    module: &Granted,
    link: LinkId,
) -> Result<(LinkState, (Confirmed, Confirmed)), StoreError> {
    let row = sqlx::query!(
        "SELECT l.attributes, l.source_version, l.source_fingerprint, l.target_version, l.target_fingerprint,
                s.version AS source_now, s.content_fingerprint AS source_content,
                t.version AS target_now, t.content_fingerprint AS target_content
         FROM link l
         JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id AND s.deleted_at IS NULL
         JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id AND t.deleted_at IS NULL
         WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.id = $3 AND l.deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        link.0
    )
    .fetch_one(db)
    .await?;
    let end = |version, fingerprint| Confirmed {
        version,
        fingerprint,
    };
    let state = LinkState {
        attributes: row.attributes,
        source: end(row.source_version, row.source_fingerprint),
        target: end(row.target_version, row.target_fingerprint),
    };
    let now = (
        end(row.source_now, row.source_content),
        end(row.target_now, row.target_content),
    );
    Ok((state, now))
}
