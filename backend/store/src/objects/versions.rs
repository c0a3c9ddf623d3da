//! Appending to the history of objects.

use req1_domain::{access::Granted, ids::ObjectId, objects::ChangeType};
use sqlx::PgConnection;

use crate::{StoreError, change_sets::OpenChange};

/// Appends the present state of these objects as versions of the change set.
pub(crate) async fn append(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (objects, change_type): (&[ObjectId], ChangeType),
) -> Result<(), StoreError> {
    let ids: Vec<uuid::Uuid> = objects.iter().map(|id| id.0).collect();
    sqlx::query!(
        "INSERT INTO object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
             deleted)
         SELECT workspace_id, id, version, module_id, revision, $4, $5, $6, $7,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, reviewed_at, reviewed_by, reviewed_fingerprint,
                deleted_at IS NOT NULL
         FROM object WHERE workspace_id = $1 AND module_id = $2 AND id = ANY($3)",
        module.workspace().0,
        module.id(),
        &ids,
        change.change.id.0,
        change_type.as_str(),
        change.change.actor.0,
        change.at
    )
    .execute(db)
    .await?;
    Ok(())
}
