//! New content of an object.

use req1_domain::{
    access::Granted,
    objects::{ChangeType, Classification, Object, ObjectContent},
};
use sqlx::{PgConnection, types::Json};

use super::{
    search_index::{SearchText, index},
    tally::{Delta, bump},
    versions::write_object,
};
use crate::{StoreError, change_sets::OpenChange};

/// Gives an object new content, as its next version, and answers it as it is now.
///
/// [`StoreError::VersionMoved`] when it is no longer at the version of `current`, or deleted.
/// `search` is what it is found by, when that changed.
#[tracing::instrument(name = "db.objects.update_content", level = "debug", skip_all)]
pub async fn update_content(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    ((current, content, search), change_type): (
        (&Object, &ObjectContent, Option<&SearchText>),
        ChangeType,
    ),
) -> Result<Object, StoreError> {
    let revision = change.module(current.module_id)?.revision;
    let written: Object = write_object!(
        (change, change_type),
        "UPDATE object o SET
             classification = $9, heading = $10, body = $11, object_type_id = $12, attributes = $13, lifecycle_state = $14,
             external_references = $15, content_fingerprint = $16, reviewed_at = $17, reviewed_by = $18,
             reviewed_fingerprint = $19, version = version + 1, revision = $20, updated_at = $5, updated_by = $4
         WHERE workspace_id = $1 AND module_id = $6 AND id = $7 AND version = $8 AND deleted_at IS NULL",
        module.id(),
        current.id.0,
        current.version,
        content.classification.as_str(),
        content.heading,
        content.body,
        content.object_type_id.map(|id| id.0),
        Json(&content.attributes) as _,
        content.lifecycle_state,
        content.stored_references(),
        content.content_fingerprint,
        content.reviewed_at,
        content.reviewed_by.map(|id| id.0),
        content.reviewed_fingerprint,
        revision
    )
    .fetch_optional(&mut *db)
    .await?
    .ok_or(StoreError::VersionMoved)?
    .try_into()?;
    if let Some(search) = search {
        index(&mut *db, module, (current.id, &current.key), search).await?;
    }
    let heading =
        |content: &ObjectContent| i32::from(content.classification == Classification::Heading);
    let headings = heading(content) - heading(&current.content);
    if headings != 0 {
        bump(
            db,
            module,
            &written.place,
            Delta {
                headings,
                ..Delta::default()
            },
        )
        .await?;
    }
    Ok(written)
}
