//! Contents that say again what links were confirmed at.

use std::collections::HashMap;

use req1_domain::{
    access::Granted,
    attributes::AttributeDefinition,
    fingerprint::{Said, said_before},
    ids::ObjectId,
    objects::ObjectContent,
};
use req1_store::{Connection, suspect};

use crate::AppError;

/// Gives contents of objects of a module that say again what links were confirmed at the fingerprint of then. Those given are
/// about to be written, and are other contents than the objects have.
pub(crate) async fn settle<'a>(
    db: &mut Connection,
    module: &Granted,
    contents: Vec<(ObjectId, &'a mut ObjectContent, &'a [AttributeDefinition])>,
) -> Result<(), AppError> {
    if contents.is_empty() {
        return Ok(());
    }
    let ids: Vec<ObjectId> = contents.iter().map(|(id, ..)| *id).collect();
    let mut by_object: HashMap<ObjectId, Vec<Said>> = HashMap::new();
    for (id, said) in suspect::said(db, module, &ids).await? {
        by_object.entry(id).or_default().push(said);
    }
    for (id, content, definitions) in contents {
        let said = by_object.get(&id).map_or(&[][..], Vec::as_slice);
        let Some(fingerprint) = said_before(content, definitions, said) else {
            continue;
        };
        // A stamp that is given together with the content is one for this content.
        if content.reviewed_fingerprint.as_ref() == Some(&content.content_fingerprint) {
            content.reviewed_fingerprint = Some(fingerprint.to_owned());
        }
        fingerprint.clone_into(&mut content.content_fingerprint);
    }
    Ok(())
}
