//! New objects.

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, Classification, Object, ObjectContent, TreePlace},
};
use sqlx::{PgConnection, types::Json};

use super::{
    search_index::{SearchText, index},
    tally::{Delta, bump},
    versions::write_object,
};
use crate::{StoreError, change_sets::OpenChange};

/// An object to be made.
#[derive(Debug, Clone)]
pub struct NewObject {
    /// Its id, from the context.
    pub id: ObjectId,
    /// Where it shall stand; from [`super::find_place`].
    pub place: TreePlace,
    /// What it says.
    pub content: ObjectContent,
    /// What search finds it by.
    pub search: SearchText,
}

/// Makes an object with the module's next key, as version 1, and answers it.
#[tracing::instrument(name = "db.objects.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    change: &mut OpenChange,
    module: &Granted,
    new: NewObject,
) -> Result<Object, StoreError> {
    let module_id = module.module().map_or(ModuleId(module.id()), |id| id);
    let (number, key) = change.next_key(module_id)?;
    let revision = change.module(module_id)?.revision;
    let depth = i16::try_from(new.place.depth).map_err(|_| StoreError::TooDeep)?;
    let content = &new.content;
    let row = write_object!(
        (change, ChangeType::Create),
        "INSERT INTO object AS o (
             workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification, heading, body,
             object_type_id, attributes, lifecycle_state, external_references, content_fingerprint, reviewed_at,
             reviewed_by, reviewed_fingerprint, version, revision, created_at, updated_at, updated_by)
         VALUES ($1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, 1, $25, $5,
                 $5, $4)",
        new.id.0,
        module.id(),
        number,
        key,
        new.place.parent_id.map(|id| id.0),
        new.place.order_key.as_str(),
        new.place.path.as_str(),
        depth,
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
    .fetch_one(&mut *db)
    .await?;
    index(&mut *db, module, (new.id, &key), &new.search).await?;
    let headings = i32::from(content.classification == Classification::Heading);
    bump(
        db,
        module,
        &new.place,
        Delta {
            total: 1,
            live: 1,
            headings,
        },
    )
    .await?;
    row.try_into()
}
