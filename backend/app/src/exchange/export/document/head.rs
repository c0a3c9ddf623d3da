//! The head of a document: its types, with those added that objects and links got here.

use futures::TryStreamExt;
use req1_domain::ids::{AttributeId, ObjectTypeId};
use req1_interchange::reqif::{Use, extend, identifier};
use req1_store::{Connection, exchange};
use reqif::{
    Event, SpecTypeKind,
    model::{Identity, SpecType},
};
use uuid::Uuid;

use super::DocumentExport;
use crate::AppError;

impl DocumentExport<'_> {
    /// Adds what the module got here to the head of the document.
    pub(super) async fn prepare(
        &mut self,
        db: &mut Connection,
        place: usize,
        events: &mut Vec<Event>,
    ) -> Result<(), AppError> {
        let (Some(module), Some(mapping)) = (self.modules.get(place), self.mappings.get_mut(place))
        else {
            return Ok(());
        };
        let uses =
            exchange::type_uses(db, &module.granted, (self.source.0, module.side.past)).await?;
        let uses: Vec<Use> = uses
            .into_iter()
            .map(|one| Use {
                object_type: one.object_type_id.map(ObjectTypeId),
                body: one.body,
                made_here: one.made_here,
                attributes: one.attributes.into_iter().map(AttributeId).collect(),
            })
            .collect();
        extend(
            module.module.id,
            (&mut *events, mapping),
            (&module.attributes, &uses),
            &self.now,
        );
        let first = events.iter().find_map(|event| {
            let Event::SpecType(one) = event else {
                return None;
            };
            (one.kind == SpecTypeKind::Object).then(|| one.identity.id().to_owned())
        });
        if let (Some(slot), Some(first)) = (self.types.get_mut(place), first) {
            *slot = first;
        }
        Ok(())
    }

    /// Identifiers of relation types by lower-case name; types of new links that the document lacks are added.
    pub(super) async fn add_relation_types(
        &mut self,
        db: &mut Connection,
        events: &mut Vec<Event>,
    ) -> Result<(), AppError> {
        for event in events.iter() {
            if let Event::SpecType(one) = event
                && one.kind == SpecTypeKind::Relation
            {
                let id = one.identity.id().to_owned();
                self.relation_types
                    .entry(one.identity.name().to_lowercase())
                    .or_insert(id);
            }
        }
        let modules: Vec<Uuid> = self.here_ids();
        let of = (modules.as_slice(), self.source.0);
        let mut links = exchange::new_links(db, *self.granted, of, self.then);
        while let Some(link) = links.try_next().await? {
            let name = link.link_type.to_lowercase();
            if self.relation_types.contains_key(&name) {
                continue;
            }
            let id = identifier(&link.link_type_id);
            events.push(Event::SpecType(SpecType {
                kind: SpecTypeKind::Relation,
                identity: Identity {
                    identifier: Some(id.clone()),
                    long_name: Some(link.link_type),
                    last_change: Some(self.now.clone()),
                    ..Identity::default()
                },
                ..SpecType::default()
            }));
            self.relation_types.insert(name, id);
        }
        Ok(())
    }
}
