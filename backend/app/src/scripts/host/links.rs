//! Links of objects, for scripts.

use std::collections::HashMap;

use req1_domain::{
    filter::Direction::{Incoming, Outgoing},
    ids::{LinkTypeId, ModuleId, ObjectId},
};
use req1_script::{Direction, Links, LinksOfAll, Page, ScriptLink};
use req1_store::links::{self, Link, LinkFilter, LinkedColumn, LinkedObject, LinkedTo};
use uuid::Uuid;

use super::{Readable, Reader, bad_cursor};
use crate::{
    AppError,
    links::{list_link_types, list_links},
};

/// Links that a script gets with one question.
const LINKS: i64 = 200;
/// Links of each of many objects that it gets with one question.
const FIRST_LINKS: i64 = 50;

impl Reader {
    /// Names of the link types.
    async fn link_types_by_id(&self) -> Result<&HashMap<LinkTypeId, String>, AppError> {
        let read = async || {
            let types = list_link_types(&self.ctx, Some(self.workspace)).await?;
            Ok(types.into_iter().map(|one| (one.id, one.name)).collect())
        };
        self.link_types.get_or_try_init(read).await
    }

    /// First links of many objects, module by module.
    pub(super) async fn linked_to_all(
        &self,
        asked: LinksOfAll,
    ) -> Result<HashMap<Uuid, Page<ScriptLink>>, AppError> {
        let names = self.link_types_by_id().await?;
        let link_type = type_called(names, asked.link_type.as_deref())?;
        let outwards = matches!(asked.direction, Direction::Out | Direction::Both);
        let inwards = matches!(asked.direction, Direction::In | Direction::Both);
        let mut all = HashMap::with_capacity(asked.objects.len());
        for (module, ids) in self.by_module(asked.objects).await? {
            if outwards {
                self.first_links((module, &ids), (true, link_type), &mut all)
                    .await?;
            }
            if inwards {
                self.first_links((module, &ids), (false, link_type), &mut all)
                    .await?;
            }
        }
        Ok(all)
    }

    /// Adds the first links one way of objects of a module to their pages, as far as these go on to their end.
    async fn first_links(
        &self,
        (module, ids): (ModuleId, &[ObjectId]),
        (outwards, link_type): (bool, Option<LinkTypeId>),
        pages: &mut HashMap<Uuid, Page<ScriptLink>>,
    ) -> Result<(), AppError> {
        let Some(Readable { granted, .. }) = self.readable(module).await? else {
            return Ok(());
        };
        let names = self.link_types_by_id().await?;
        let column = LinkedColumn {
            direction: if outwards { Outgoing } else { Incoming },
            link_type,
            other_module: None,
            attribute: None,
            limit: FIRST_LINKS,
            at: None,
        };
        let mut db = self.ctx.store().acquire().await?;
        let user = self.ctx.actor.user;
        let found = links::linked(&mut db, (&granted, user), ids, &column).await?;
        drop(db);
        for LinkedTo {
            object_id,
            total,
            linked,
            ..
        } in found
        {
            let page = pages
                .entry(object_id.0)
                .or_insert_with(|| Page::all(Vec::new()));
            if page.next.is_some() {
                continue;
            }
            for one in linked {
                // People see links of which they see both ends; so does the script's author.
                if self.readable(one.module_id).await?.is_some() {
                    let own = (object_id, module);
                    page.items.push(link_beside(&one, own, (outwards, names)));
                }
            }
            if total > FIRST_LINKS {
                let way = if outwards { "out" } else { "in" };
                page.next = Some(format!("{way}:{FIRST_LINKS}"));
            }
        }
        Ok(())
    }

    pub(super) async fn linked(&self, asked: Links) -> Result<Page<ScriptLink>, AppError> {
        let names = self.link_types_by_id().await?;
        let link_type = type_called(names, asked.link_type.as_deref())?;
        let (outwards, offset) = start_of(&asked)?;
        let object = Some(ObjectId(asked.object));
        let filter = LinkFilter {
            source: object.filter(|_| outwards),
            target: object.filter(|_| !outwards),
            link_type,
            ..LinkFilter::default()
        };
        let (links, total) = list_links(&self.ctx, (filter, None), (offset, LINKS)).await?;
        let read = offset.saturating_add(i64::try_from(links.len()).unwrap_or(i64::MAX));
        let next = if read < total && !links.is_empty() {
            Some(format!("{}:{read}", if outwards { "out" } else { "in" }))
        } else {
            (outwards && asked.direction == Direction::Both).then(|| "in:0".to_owned())
        };
        let mut items = Vec::with_capacity(links.len());
        for link in links {
            let ends = [link.source.module_id, link.target.module_id];
            // People see links of which they see both ends; so does the script's author.
            if self.readable(ends[0]).await?.is_some() && self.readable(ends[1]).await?.is_some() {
                items.push(shown_link(&link, names));
            }
        }
        Ok(Page { items, next })
    }
}

fn start_of(asked: &Links) -> Result<(bool, i64), AppError> {
    match &asked.after {
        None => Ok((asked.direction != Direction::In, 0)),
        Some(text) => {
            let (way, offset) = text.split_once(':').ok_or_else(bad_cursor)?;
            let offset = offset.parse().map_err(|_| bad_cursor())?;
            Ok((way == "out", offset))
        }
    }
}

fn type_called(
    names: &HashMap<LinkTypeId, String>,
    called: Option<&str>,
) -> Result<Option<LinkTypeId>, AppError> {
    let Some(called) = called else {
        return Ok(None);
    };
    let mut types = names.iter();
    let found = types.find(|(id, name)| *name == called || id.0.to_string() == called);
    found
        .map(|(id, _)| Some(*id))
        .ok_or_else(|| AppError::invalid("type", "unknown_link_type", "there is no such link type"))
}

/// A link of one of many objects, which is its source if it leads outwards.
fn link_beside(
    one: &LinkedObject,
    (own, module): (ObjectId, ModuleId),
    (outwards, names): (bool, &HashMap<LinkTypeId, String>),
) -> ScriptLink {
    let (own, far) = ((own.0, module.0), (one.object_id.0, one.module_id.0));
    let (source, target) = if outwards { (own, far) } else { (far, own) };
    ScriptLink {
        id: one.link_id.0,
        link_type: names.get(&one.link_type_id).cloned().unwrap_or_default(),
        source_id: source.0,
        source_module_id: source.1,
        target_id: target.0,
        target_module_id: target.1,
        suspect: one.suspect,
    }
}

fn shown_link(link: &Link, names: &HashMap<LinkTypeId, String>) -> ScriptLink {
    ScriptLink {
        id: link.id.0,
        link_type: names.get(&link.link_type_id).cloned().unwrap_or_default(),
        source_id: link.source.object_id.0,
        source_module_id: link.source.module_id.0,
        target_id: link.target.object_id.0,
        target_module_id: link.target.module_id.0,
        suspect: link.suspect,
    }
}
