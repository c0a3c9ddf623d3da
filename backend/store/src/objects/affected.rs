//! Which objects a change of the schema touches.

use req1_domain::{
    access::Granted,
    ids::{AttributeId, ObjectTypeId},
    objects::Object,
};
use sqlx::PgConnection;

use super::row::select_objects;
use crate::StoreError;

/// Which objects a change of the schema touches.
#[derive(Debug, Clone)]
pub enum Affected {
    /// Those with a value of an attribute; of an enum only those with one of these keys, when some are named.
    WithValue(AttributeId, Option<Vec<String>>),
    /// Those of a type.
    OfType(ObjectTypeId),
}

/// The next objects that are touched, in document order after a path, deleted ones included: they may come back.
#[tracing::instrument(name = "db.objects.affected", level = "debug", skip_all)]
pub async fn affected(
    db: &mut PgConnection,
    module: &Granted,
    which: &Affected,
    (after, limit): (&str, i64),
) -> Result<Vec<Object>, StoreError> {
    let (attribute, keys, object_type) = match which {
        Affected::WithValue(id, keys) => (Some(id.0.to_string()), keys.as_deref(), None),
        Affected::OfType(id) => (None, None, Some(id.0)),
    };
    select_objects!(
        "WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.path > $3
           AND ($5::text IS NULL OR o.attributes ? $5)
           AND ($6::text[] IS NULL OR o.attributes -> $5 ?| $6)
           AND ($7::uuid IS NULL OR o.object_type_id = $7)
         ORDER BY o.path LIMIT $4",
        module.workspace().0,
        module.id(),
        after,
        limit,
        attribute,
        keys,
        object_type
    )
    .fetch_all(db)
    .await?
    .into_iter()
    .map(Object::try_from)
    .collect()
}
