//! New content of an object.

use req1_domain::{
    access::Granted,
    objects::{ChangeType, Classification, Object, ObjectContent},
};
use sqlx::{PgConnection, types::Json};

use super::{
    search_index::{SearchText, index},
    tally::{Delta, bump},
    versions::append,
};
use crate::{StoreError, change_sets::OpenChange};

/// Gives an object new content, as its next version.
///
/// [`StoreError::VersionMoved`] when it is no longer at the version of `current`, or deleted.
/// `search` is what it is found by, when that changed.
#[tracing::instrument(name = "db.objects.update_content", level = "debug", skip_all)]
pub async fn update_content(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (current, content, search): (&Object, &ObjectContent, Option<&SearchText>),
) -> Result<(), StoreError> {
    let revision = change.module(current.module_id)?.revision;
    let updated = sqlx::query!(
        "UPDATE object SET
             classification = $5, heading = $6, body = $7, object_type_id = $8, attributes = $9, lifecycle_state = $10,
             external_references = $11, content_fingerprint = $12, reviewed_at = $13, reviewed_by = $14,
             reviewed_fingerprint = $15, version = version + 1, revision = $16, updated_at = $17, updated_by = $18
         WHERE workspace_id = $1 AND module_id = $2 AND id = $3 AND version = $4 AND deleted_at IS NULL",
        module.workspace().0,
        module.id(),
        current.id.0,
        current.version,
        content.classification.as_str(),
        content.heading,
        content.body,
        content.object_type_id.map(|id| id.0),
        Json(&content.attributes) as _,
        content.lifecycle_state,
        content.external_references,
        content.content_fingerprint,
        content.reviewed_at,
        content.reviewed_by.map(|id| id.0),
        content.reviewed_fingerprint,
        revision,
        change.at,
        change.change.actor.0
    )
    .execute(&mut *db)
    .await?;
    if updated.rows_affected() != 1 {
        return Err(StoreError::VersionMoved);
    }
    append(
        &mut *db,
        change,
        module,
        (&[current.id], ChangeType::Update),
    )
    .await?;
    if let Some(search) = search {
        index(&mut *db, module, (current.id, &current.key), search).await?;
    }
    let heading =
        |content: &ObjectContent| i32::from(content.classification == Classification::Heading);
    let headings = heading(content) - heading(&current.content);
    if headings != 0 {
        // The place is read again: somebody may have moved an ancestor since `current` was read.
        let place = super::by_id(&mut *db, module, current.id).await?.place;
        bump(
            db,
            module,
            &place,
            Delta {
                headings,
                ..Delta::default()
            },
        )
        .await?;
    }
    Ok(())
}
