//! One document of an export.

mod head;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    io::BufWriter,
};

use futures::TryStreamExt;
use req1_domain::{
    access::Granted,
    ids::{FileId, ObjectId},
    objects::{Object, ObjectContent},
    text,
};
use req1_interchange::reqif::{
    Mapping, Names, fresh_document, identifier, new_object, patch_object, specification_type,
};
use req1_store::{
    Connection,
    exchange::{self, Element, ObjectState},
    objects,
    past::Point,
};
use reqif::{
    Event, Writer,
    model::{Identity, SpecObject, SpecRelation, Specification, Trailer},
};
use uuid::Uuid;

use super::{
    ExportedModule, by_id, fault,
    tree::{OriginalNodes, nodes},
};
use crate::{AppError, Ctx, exchange::watch::Watch};

/// Elements that are read at once.
const BATCH: i64 = 1_000;
const OBJECTS: i16 = 6;
const RELATIONS: i16 = 7;
const SPECIFICATIONS: i16 = 8;

type Target = Writer<BufWriter<File>>;

/// A written document, and the pictures that it newly refers to.
pub(super) struct Written {
    pub(super) file: File,
    pub(super) pictures: BTreeMap<String, FileId>,
}

/// The export of one document.
pub(super) struct DocumentExport<'a> {
    granted: &'a Granted,
    source: (Option<Uuid>, i16),
    modules: &'a [ExportedModule],
    /// The moment of the past that it shows.
    then: Option<Point>,
    watch: Watch<'a>,
    places: HashMap<Uuid, usize>,
    mappings: Vec<Mapping>,
    /// Type of new objects, for each module.
    types: Vec<String>,
    /// Identifiers of objects in this document.
    identifiers: HashMap<Uuid, String>,
    relation_types: HashMap<String, String>,
    pictures: BTreeMap<String, FileId>,
    now: String,
}

impl<'a> DocumentExport<'a> {
    pub(super) fn new(
        ctx: &'a Ctx,
        granted: &'a Granted,
        source: (Option<Uuid>, i16),
        (modules, then): (&'a [ExportedModule], Option<Point>),
        watch: Watch<'a>,
    ) -> Self {
        // A moment of the past always gives the same file: its times are those of the moment, too.
        let now = then.map_or_else(|| ctx.now(), |then| then.moment.at);
        Self {
            granted,
            source,
            modules,
            then,
            watch,
            places: by_id(modules),
            mappings: modules.iter().map(|one| one.mapping.clone()).collect(),
            types: vec![String::new(); modules.len()],
            identifiers: HashMap::new(),
            relation_types: HashMap::new(),
            pictures: BTreeMap::new(),
            now: now.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
        }
    }

    pub(super) async fn write(
        mut self,
        db: &mut Connection,
        mut writer: Target,
    ) -> Result<Written, AppError> {
        match self.source.0 {
            Some(exchange) => self.write_again(db, exchange, &mut writer).await?,
            None => self.write_fresh(db, &mut writer).await?,
        }
        let buffer = writer.finish().map_err(fault)?;
        let file = buffer.into_inner().map_err(fault)?;
        Ok(Written {
            file,
            pictures: self.pictures,
        })
    }

    /// Places of the modules of this document.
    fn here(&self) -> Vec<usize> {
        let is_here = |one: &ExportedModule| {
            one.row
                .as_ref()
                .is_none_or(|row| row.document == self.source.1)
        };
        self.modules
            .iter()
            .enumerate()
            .filter(|(_, one)| is_here(one))
            .map(|(place, _)| place)
            .collect()
    }

    async fn write_fresh(
        &mut self,
        db: &mut Connection,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let Some(module) = self.modules.first() else {
            return Ok(());
        };
        let id = module.module.id;
        let title = module.module.fields.name.clone();
        let version = env!("CARGO_PKG_VERSION");
        let (mut events, mapping, type_id) =
            fresh_document((id, &title), &module.attributes, (&self.now, version));
        self.mappings = vec![mapping];
        self.types = vec![type_id];
        self.add_relation_types(&mut *db, &mut events).await?;
        for event in &events {
            writer.write(event).map_err(fault)?;
        }
        self.write_new_objects(&mut *db, writer).await?;
        self.write_new_links(&mut *db, writer).await?;
        let start = Specification {
            identity: Identity {
                identifier: Some(identifier(&id.0)),
                long_name: Some(title),
                desc: module.module.fields.description.clone(),
                last_change: Some(self.now.clone()),
                ..Identity::default()
            },
            type_ref: Some(specification_type(id)),
            ..Specification::default()
        };
        writer
            .write(&Event::SpecificationStart(start))
            .map_err(fault)?;
        self.write_tree(db, (0, OriginalNodes::default()), writer)
            .await?;
        writer
            .write(&Event::SpecificationEnd(Trailer::default()))
            .map_err(fault)
    }

    async fn write_again(
        &mut self,
        db: &mut Connection,
        exchange: Uuid,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let mut after = (-1, -1);
        let mut head = Vec::new();
        let mut section = 0;
        let mut tree: Option<OpenTree> = None;
        let mut done = 0_u64;
        loop {
            let source = (exchange, self.source.1);
            let elements =
                exchange::elements(&mut *db, self.granted, source, (after, BATCH)).await?;
            let Some(last) = elements.last() else { break };
            after = (last.section, last.ordinal);
            let states = self.states(&mut *db, &elements).await?;
            for element in elements {
                let at = (&mut section, element.section);
                if element.section >= OBJECTS {
                    self.pass_sections(&mut *db, at, &mut head, writer).await?;
                }
                for event in serde_json::Deserializer::from_str(&element.element).into_iter() {
                    let event: Event = event.map_err(fault)?;
                    done += 1;
                    if element.section < OBJECTS {
                        head.push(event);
                        continue;
                    }
                    let come = (event, &element);
                    match element.section {
                        OBJECTS => self.write_object(&mut *db, come, &states, writer).await?,
                        RELATIONS => Self::write_relation(come, &states, writer)?,
                        SPECIFICATIONS => {
                            self.write_specification(&mut *db, come, &mut tree, writer)
                                .await?;
                        }
                        _ => writer.write(&come.0).map_err(fault)?,
                    }
                }
            }
            self.watch.progress(done, 0, "write");
            self.watch.check()?;
        }
        self.pass_sections(db, (&mut section, i16::MAX), &mut head, writer)
            .await
    }

    /// Writes what of ours belongs at the end of the sections that are over when the next element is of `next`.
    async fn pass_sections(
        &mut self,
        db: &mut Connection,
        (section, next): (&mut i16, i16),
        head: &mut Vec<Event>,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        if *section < OBJECTS && next >= OBJECTS {
            let mut events = std::mem::take(head);
            for place in self.here() {
                self.prepare(&mut *db, place, &mut events).await?;
            }
            self.add_relation_types(&mut *db, &mut events).await?;
            for event in &events {
                writer.write(event).map_err(fault)?;
            }
        }
        if *section <= OBJECTS && next > OBJECTS {
            self.write_new_objects(&mut *db, writer).await?;
        }
        if *section <= RELATIONS && next > RELATIONS {
            self.write_new_links(db, writer).await?;
        }
        *section = next;
        Ok(())
    }

    fn here_ids(&self) -> Vec<Uuid> {
        self.here()
            .into_iter()
            .filter_map(|place| self.modules.get(place))
            .map(|one| one.module.id.0)
            .collect()
    }

    async fn states(&self, db: &mut Connection, elements: &[Element]) -> Result<States, AppError> {
        let objects: Vec<Uuid> = elements.iter().filter_map(|one| one.object_id).collect();
        let links: Vec<Uuid> = elements.iter().filter_map(|one| one.link_id).collect();
        let mut states = States::default();
        if !objects.is_empty() {
            let found =
                exchange::object_states(&mut *db, self.granted, (&objects, self.then)).await?;
            states.objects = found.into_iter().map(|state| (state.id, state)).collect();
        }
        if !links.is_empty() {
            states.links = exchange::live_links(db, self.granted, (&links, self.then))
                .await?
                .into_iter()
                .collect();
        }
        Ok(states)
    }

    async fn write_object(
        &mut self,
        db: &mut Connection,
        (event, element): (Event, &Element),
        states: &States,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let (Event::SpecObject(source), Some(id)) = (&event, element.object_id) else {
            return writer.write(&event).map_err(fault);
        };
        let Some(state) = states.objects.get(&id) else {
            return Ok(());
        };
        let Some(place) = self
            .places
            .get(&state.module_id)
            .copied()
            .filter(|_| !state.deleted)
        else {
            return Ok(());
        };
        self.identifiers.insert(id, source.identity.id().to_owned());
        if state.version == 1 {
            return writer.write(&event).map_err(fault);
        }
        let Some(module) = self.modules.get(place) else {
            return Ok(());
        };
        let object = ObjectId(id);
        let shown = (object, state.version);
        let shown = objects::version(&mut *db, &module.granted, shown).await?;
        let imported = objects::version(&mut *db, &module.granted, (object, 1)).await?;
        let contents = (source, &imported.content, &shown.content);
        let patched = self.patched(db, place, contents).await?;
        writer.write(&Event::SpecObject(patched)).map_err(fault)
    }

    async fn patched(
        &mut self,
        db: &mut Connection,
        place: usize,
        (source, before, after): (&SpecObject, &ObjectContent, &ObjectContent),
    ) -> Result<SpecObject, AppError> {
        let paths = self.picture_paths(db, after).await?;
        let (Some(mapping), Some(first)) = (self.mappings.get(place), self.types.get(place)) else {
            return Ok(source.clone());
        };
        let picture = |id: FileId| paths.get(&id).cloned();
        let names = Names {
            picture: &picture,
            last_change: self.now.clone(),
        };
        Ok(patch_object(
            source,
            (before, after),
            (mapping, first),
            &names,
        ))
    }

    /// Places and media types of the pictures that a content shows.
    async fn picture_paths(
        &mut self,
        db: &mut Connection,
        content: &ObjectContent,
    ) -> Result<HashMap<FileId, (String, String)>, AppError> {
        let rich = content
            .attributes
            .values()
            .filter_map(serde_json::Value::as_str);
        let ids: Vec<Uuid> = content
            .body
            .as_deref()
            .into_iter()
            .chain(rich)
            .flat_map(text::file_ids)
            .map(|id| id.0)
            .collect();
        let mut paths = HashMap::new();
        if ids.is_empty() {
            return Ok(paths);
        }
        for stored in exchange::pictures(db, self.granted, &ids).await? {
            let media_type = stored
                .content_type
                .unwrap_or_else(|| "application/octet-stream".to_owned());
            let extension = match media_type.as_str() {
                "image/png" => "png",
                "image/jpeg" => "jpg",
                "image/gif" => "gif",
                "image/webp" => "webp",
                _ => "bin",
            };
            let path = format!("files/{}.{extension}", stored.id);
            self.pictures.insert(path.clone(), FileId(stored.id));
            paths.insert(FileId(stored.id), (path, media_type));
        }
        Ok(paths)
    }

    async fn write_new_objects(
        &mut self,
        db: &mut Connection,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        for place in self.here() {
            let Some(module) = self.modules.get(place) else {
                continue;
            };
            let mut after = After::default();
            while let Some(found) = after.next(&mut *db, module, self.source.0).await? {
                for object in found {
                    self.write_new_object(&mut *db, (place, &object), writer)
                        .await?;
                }
            }
        }
        Ok(())
    }

    async fn write_new_object(
        &mut self,
        db: &mut Connection,
        (place, object): (usize, &Object),
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let paths = self.picture_paths(db, &object.content).await?;
        let (Some(mapping), Some(first)) = (self.mappings.get(place), self.types.get(place)) else {
            return Ok(());
        };
        let own = object.content.object_type_id.and_then(|id| {
            mapping
                .types
                .iter()
                .find(|(_, one)| one.object_type == id)
                .map(|(type_id, _)| type_id.as_str())
        });
        let picture = |id: FileId| paths.get(&id).cloned();
        let names = Names {
            picture: &picture,
            last_change: self.now.clone(),
        };
        let which = (mapping, own.unwrap_or(first));
        let element = new_object((object.id, &object.key), &object.content, which, &names);
        self.identifiers
            .insert(object.id.0, element.identity.id().to_owned());
        writer.write(&Event::SpecObject(element)).map_err(fault)
    }

    fn write_relation(
        (event, element): (Event, &Element),
        states: &States,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        // A relation that became a link goes when the link goes; one that never was a link stays as it came.
        match element.link_id {
            Some(id) if !states.links.contains(&id) => Ok(()),
            _ => writer.write(&event).map_err(fault),
        }
    }

    async fn write_new_links(
        &mut self,
        db: &mut Connection,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let modules = self.here_ids();
        let of = (modules.as_slice(), self.source.0);
        let mut links = exchange::new_links(db, *self.granted, of, self.then);
        while let Some(link) = links.try_next().await? {
            let relation = SpecRelation {
                identity: Identity {
                    identifier: Some(identifier(&link.id)),
                    last_change: Some(self.now.clone()),
                    ..Identity::default()
                },
                type_ref: self
                    .relation_types
                    .get(&link.link_type.to_lowercase())
                    .cloned(),
                source: self.identifiers.get(&link.source).cloned(),
                target: self.identifiers.get(&link.target).cloned(),
                ..SpecRelation::default()
            };
            writer
                .write(&Event::SpecRelation(relation))
                .map_err(fault)?;
        }
        Ok(())
    }

    async fn write_specification(
        &mut self,
        db: &mut Connection,
        (event, element): (Event, &Element),
        tree: &mut Option<OpenTree>,
        writer: &mut Target,
    ) -> Result<(), AppError> {
        if let Event::SpecificationStart(_) = &event {
            let place = element
                .module_id
                .and_then(|id| self.places.get(&id).copied());
            *tree = Some(
                match place.and_then(|place| Some((place, self.modules.get(place)?))) {
                    None => OpenTree::Left,
                    Some((place, module)) => {
                        let import = module.row.as_ref().map_or(0, |row| row.revision);
                        let shown = module.side.past;
                        let shown = shown.map_or(i64::MAX, |(moment, _)| moment.revision);
                        let span = (import, shown);
                        writer.write(&event).map_err(fault)?;
                        if exchange::structure_changed(db, &module.granted, span).await? {
                            OpenTree::Rewritten(place, OriginalNodes::default())
                        } else {
                            OpenTree::Kept
                        }
                    }
                },
            );
            return Ok(());
        }
        match tree {
            Some(OpenTree::Left) => Ok(()),
            Some(OpenTree::Rewritten(place, original)) => {
                if !matches!(event, Event::SpecificationEnd(_)) {
                    original.take(event);
                    return Ok(());
                }
                let (place, original) = (*place, std::mem::take(original));
                self.write_tree(db, (place, original), writer).await?;
                writer.write(&event).map_err(fault)
            }
            Some(OpenTree::Kept) | None => writer.write(&event).map_err(fault),
        }
    }

    /// Writes the tree of a module as it is or was; nodes of objects that came in keep their identity.
    async fn write_tree(
        &mut self,
        db: &mut Connection,
        (place, original): (usize, OriginalNodes),
        writer: &mut Target,
    ) -> Result<(), AppError> {
        let Some(module) = self.modules.get(place) else {
            return Ok(());
        };
        let structure = match module.side.past {
            None => exchange::tree(db, &module.granted).await?,
            Some(then) => exchange::tree_then(db, &module.granted, then).await?,
        };
        for event in nodes(&structure, original, &self.identifiers, &self.now) {
            writer.write(&event).map_err(fault)?;
        }
        Ok(())
    }
}

/// A walk over the objects of a module that the document does not have yet, in document order.
#[derive(Debug, Default)]
struct After {
    /// Of the last object; in the present.
    path: String,
    /// Rows that were gone over; in the past.
    rows: i64,
}

impl After {
    /// The next of them; none at the end.
    async fn next(
        &mut self,
        db: &mut Connection,
        module: &ExportedModule,
        exchange: Option<Uuid>,
    ) -> Result<Option<Vec<Object>>, AppError> {
        let Some((moment, outline)) = module.side.past else {
            let page = (exchange, self.path.as_str(), BATCH);
            let found = exchange::new_objects(db, &module.granted, page).await?;
            let Some(last) = found.last() else {
                return Ok(None);
            };
            last.place.path.as_str().clone_into(&mut self.path);
            return Ok(Some(found));
        };
        if self.rows >= outline.total {
            return Ok(None);
        }
        let (then, page) = ((&outline, moment), (self.rows, BATCH));
        self.rows += BATCH;
        let found = exchange::new_objects_then(db, &module.granted, then, (exchange, page)).await?;
        Ok(Some(found))
    }
}

/// Objects and links of a batch as they stand.
#[derive(Debug, Default)]
struct States {
    objects: HashMap<Uuid, ObjectState>,
    links: HashSet<Uuid>,
}

/// What happens to the nodes of the open specification.
enum OpenTree {
    /// Written as they came.
    Kept,
    /// Collected, and written anew at the end.
    Rewritten(usize, OriginalNodes),
    /// Left out with their specification.
    Left,
}
