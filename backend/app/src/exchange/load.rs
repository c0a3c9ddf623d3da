//! Second reading: objects, links and elements, prepared on a thread of its own and handed over in batches.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs::File,
    sync::Arc,
};

use req1_domain::{
    attributes::AttributeDefinition, external_links::ExternalLinks,
    fingerprint::content_fingerprint, ids::FileId, modules::human_key, objects::ObjectContent,
};
use req1_interchange::reqif::{Mapping, read_object};
use req1_store::exchange::{LoadedLink, LoadedObject, NewElement};
use reqif::{Archive, Event, Limits, Reader, Section, archive::Resolution, model::SpecRelation};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    plan::{Plan, SeenLinks},
    report::refused,
    survey::Survey,
};
use crate::{AppError, objects::search_text};

/// Elements of a batch.
const BATCH: usize = 500;

/// Bytes of nodes that share a row: PostgreSQL stores a row of up to 2 kB as it is, and compresses a longer one.
const NODE_RUN: usize = 1_800;

/// Words that are remembered as sent; more are begun anew, which only sends some of them twice.
const MAX_WORDS: usize = 100_000;

/// What the reading thread needs to know.
pub(super) struct Load {
    pub(super) survey: Survey,
    pub(super) plan: Plan,
    /// By number of the module: mapping and attributes.
    pub(super) mappings: Vec<(Mapping, Vec<AttributeDefinition>)>,
    /// Link type of each relation type, by document and identifier.
    pub(super) link_types: HashMap<(u16, String), Uuid>,
    /// Link type of relations without a known type.
    pub(super) other_link_type: Option<Uuid>,
    /// Stored files by path in the archive, and whether browsers show them.
    pub(super) files: HashMap<String, (FileId, bool)>,
    /// Ids for links, enough for all relations.
    pub(super) new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
}

/// A batch that is ready to be written.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Objects by number of their module.
    pub(super) objects: HashMap<u32, Vec<LoadedObject>>,
    pub(super) elements: Vec<NewElement>,
    /// Whether the last element is a run of nodes that may grow.
    in_nodes: bool,
    /// Words of the objects that no earlier batch had.
    pub(super) words: BTreeSet<String>,
    pub(super) count: usize,
}

impl Batch {
    /// Adds a node to the row of the nodes before it, a line each, where there is room. Nodes say nothing but their place,
    /// and there are two for every object.
    fn extend_nodes(&mut self, json: &str) -> bool {
        let run = self.elements.last_mut().filter(|_| self.in_nodes);
        let Some(run) = run.filter(|run| run.element.len() + json.len() < NODE_RUN) else {
            return false;
        };
        run.element.push('\n');
        run.element.push_str(json);
        true
    }
}

/// What is known at the end.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// Links, to be written after all objects.
    pub(super) links: Vec<LoadedLink>,
    /// Relations that became no link: an end is missing, both are one, or the same link was there before.
    pub(super) kept_relations: u64,
    /// Values that fit none of our kinds.
    pub(super) unreadable_values: u64,
}

/// Reads the file and sends batches until its end; stops when nobody takes them any more.
pub(super) fn load(
    file: &mut File,
    load: Load,
    batches: &mpsc::Sender<Batch>,
) -> Result<Loaded, AppError> {
    let limits = Limits::default();
    let mut archive = Archive::open(file, &limits).map_err(refused)?;
    let attachments: Vec<String> = archive
        .attachments()
        .iter()
        .map(|entry| entry.path.clone())
        .collect();
    let documents = archive.documents().len();
    let mut loader = Loader {
        load,
        loaded: Loaded::default(),
        seen: SeenLinks::new(),
        batch: Batch::default(),
        words: HashSet::new(),
        next_object: 0,
        document: 0,
        ordinal: 0,
        specification: 0,
        pictures: HashMap::new(),
    };
    for document in 0..documents {
        loader.start_document(document);
        loader.pictures = pictures(&archive, document, (&attachments, &loader.load.files));
        let source = archive
            .document(document)
            .map_err(|error| refused(error.into()))?;
        let mut reader = Reader::new(source, &limits).map_err(refused)?;
        while let Some(event) = reader.next_event().map_err(refused)? {
            loader.take(&event)?;
            if loader.batch.count >= BATCH && !loader.send(batches) {
                return Ok(loader.loaded);
            }
        }
    }
    loader.send(batches);
    Ok(loader.loaded)
}

/// Stored files by the paths that objects of a document may use for them. Paths are resolved lazily, since a document
/// names them in its own way.
type Pictures = HashMap<String, Option<(FileId, bool)>>;

fn pictures(
    archive: &Archive<&mut File>,
    document: usize,
    (attachments, files): (&[String], &HashMap<String, (FileId, bool)>),
) -> Pictures {
    let folder = archive
        .documents()
        .get(document)
        .map(|entry| entry.path.clone())
        .unwrap_or_default();
    let folder = folder
        .rsplit_once('/')
        .map(|(folder, _)| format!("{folder}/"))
        .unwrap_or_default();
    let mut known = Pictures::new();
    for path in attachments {
        let short = path.strip_prefix(&folder).unwrap_or(path);
        for name in [path.as_str(), short] {
            if let Resolution::Entry(index)
            | Resolution::EntryInOtherCase(index)
            | Resolution::Ambiguous(index) = archive.resolve(document, name)
            {
                let stored = attachments
                    .get(index)
                    .and_then(|path| files.get(path))
                    .copied();
                known.insert(name.to_owned(), stored);
            }
        }
    }
    known
}

struct Loader {
    load: Load,
    loaded: Loaded,
    seen: SeenLinks,
    batch: Batch,
    /// Words that were sent.
    words: HashSet<String>,
    next_object: u32,
    document: u16,
    ordinal: i64,
    /// Number of the module of the next specification.
    specification: usize,
    pictures: Pictures,
}

/// Place of an event's section in the standard's order.
const fn rank(event: &Event) -> i16 {
    const fn section(section: Section) -> i16 {
        match section {
            Section::Header => 1,
            Section::CoreContent => 2,
            Section::Content => 3,
            Section::Datatypes => 4,
            Section::SpecTypes => 5,
            Section::SpecObjects => 6,
            Section::SpecRelations => 7,
            Section::Specifications => 8,
            Section::RelationGroups => 9,
            Section::ToolExtensions => 10,
        }
    }
    match event {
        Event::Root(_) => 0,
        Event::Section(one) => section(*one),
        Event::Header(_) => 1,
        Event::Datatype(_) => 4,
        Event::SpecType(_) => 5,
        Event::SpecObject(_) => 6,
        Event::SpecRelation(_) => 7,
        Event::SpecificationStart(_)
        | Event::NodeStart(_)
        | Event::NodeEnd(_)
        | Event::SpecificationEnd(_) => 8,
        Event::RelationGroup(_) => 9,
        Event::ToolExtension(_) => 10,
        Event::Foreign(foreign) => match foreign.section {
            Some(one) => section(one),
            None => 11,
        },
    }
}

impl Loader {
    fn start_document(&mut self, document: usize) {
        self.document = u16::try_from(document).unwrap_or(u16::MAX);
        self.ordinal = 0;
        let first = self
            .load
            .plan
            .modules
            .iter()
            .position(|module| module.document == self.document);
        self.specification = first.unwrap_or(0);
    }

    fn send(&mut self, batches: &mpsc::Sender<Batch>) -> bool {
        let batch = std::mem::take(&mut self.batch);
        batches.blocking_send(batch).is_ok()
    }

    fn take(&mut self, event: &Event) -> Result<(), AppError> {
        self.batch.count += 1;
        let json = serde_json::to_string(event)
            .map_err(|error| AppError::Internal(error.to_string().into()))?;
        let is_node = matches!(event, Event::NodeStart(_) | Event::NodeEnd(_));
        if is_node && self.batch.extend_nodes(&json) {
            return Ok(());
        }
        let mut element = NewElement {
            document: i16::try_from(self.document).unwrap_or(i16::MAX),
            section: rank(event),
            ordinal: self.ordinal,
            element: json,
            ..NewElement::default()
        };
        self.ordinal += 1;
        match event {
            Event::SpecObject(object) => element.object_id = self.object(object),
            Event::SpecRelation(relation) => element.link_id = self.relation(relation),
            Event::SpecificationStart(_) => {
                let module = self.load.plan.modules.get(self.specification);
                element.module_id = module.map(|module| module.id.0);
                self.specification += 1;
            }
            Event::Root(_)
            | Event::Section(_)
            | Event::Header(_)
            | Event::Datatype(_)
            | Event::SpecType(_)
            | Event::NodeStart(_)
            | Event::NodeEnd(_)
            | Event::SpecificationEnd(_)
            | Event::RelationGroup(_)
            | Event::ToolExtension(_)
            | Event::Foreign(_) => {}
        }
        self.batch.elements.push(element);
        self.batch.in_nodes = is_node;
        Ok(())
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one value of many fields, built in one place"
    )]
    fn object(&mut self, object: &reqif::model::SpecObject) -> Option<Uuid> {
        let number = self.next_object;
        self.next_object += 1;
        let planned = self
            .load
            .plan
            .objects
            .get(usize::try_from(number).ok()?)?
            .clone()?;
        let module = usize::try_from(planned.module).ok()?;
        let (mapping, definitions) = self.load.mappings.get(module)?;
        let prefix = &self.load.plan.modules.get(module)?.prefix;
        let pictures = &self.pictures;
        let mut file = |path: &str| {
            let plain = path.replace('\\', "/");
            pictures
                .get(path)
                .or_else(|| pictures.get(plain.trim_start_matches("./")))
                .copied()
                .flatten()
        };
        let read = read_object(object, mapping, &mut file);
        self.loaded.unreadable_values += u64::try_from(read.unreadable.len()).unwrap_or(u64::MAX);
        let content = ObjectContent {
            content_fingerprint: content_fingerprint(
                read.heading.as_deref(),
                read.body.as_deref(),
                &read.attributes,
                definitions,
            ),
            heading: read.heading,
            body: read.body,
            classification: read.classification,
            object_type_id: read.object_type,
            attributes: read.attributes,
            lifecycle_state: None,
            external_references: json!({}),
            external_links: ExternalLinks::new(),
            reviewed_at: None,
            reviewed_by: None,
            reviewed_fingerprint: None,
        };
        let parent = planned.parent.and_then(|parent| {
            self.load
                .plan
                .objects
                .get(usize::try_from(parent).ok()?)?
                .as_ref()
                .map(|one| one.id)
        });
        let id = planned.id;
        let loaded = LoadedObject {
            id,
            number: planned.number,
            key: human_key(prefix, "-", 4, planned.number),
            parent_id: parent,
            order_key: planned.order_key.as_str().to_owned(),
            path: planned.path.as_str().to_owned(),
            depth: i16::from(planned.depth),
            search: search_text(definitions, &content),
            content,
        };
        if self.words.len() > MAX_WORDS {
            self.words.clear();
        }
        for word in loaded.search.words() {
            if !self.words.contains(&word) {
                self.words.insert(word.clone());
                self.batch.words.insert(word);
            }
        }
        self.batch
            .objects
            .entry(planned.module)
            .or_default()
            .push(loaded);
        Some(id.0)
    }

    fn relation(&mut self, relation: &SpecRelation) -> Option<Uuid> {
        let link = self.link(relation);
        if link.is_none() {
            self.loaded.kept_relations += 1;
        }
        link
    }

    fn link(&mut self, relation: &SpecRelation) -> Option<Uuid> {
        let object = |identifier: Option<&String>| {
            let number = self.load.survey.by_identifier.get(identifier?)?;
            self.load
                .plan
                .objects
                .get(usize::try_from(*number).ok()?)?
                .as_ref()
        };
        let (source, target) = (
            object(relation.source.as_ref())?,
            object(relation.target.as_ref())?,
        );
        let known = relation.type_ref.as_ref().and_then(|id| {
            self.load
                .link_types
                .get(&(self.document, id.clone()))
                .copied()
        });
        let link_type_id = known.or(self.load.other_link_type)?;
        let (from, to) = (source.id.0, target.id.0);
        let module_id = self
            .load
            .plan
            .modules
            .get(usize::try_from(source.module).ok()?)?
            .id;
        if from == to || !self.seen.insert((from, to, link_type_id)) {
            return None;
        }
        let id = (self.load.new_id)();
        let attributes = link_attributes(relation);
        self.loaded.links.push(LoadedLink {
            id,
            module_id,
            link_type_id,
            source: from,
            target: to,
            attributes,
        });
        Some(id)
    }
}

/// Values of a relation by the identifier of their definition, as text.
fn link_attributes(relation: &SpecRelation) -> Value {
    let mut attributes = Map::new();
    for value in &relation.values {
        let name = value
            .definition
            .as_ref()
            .map(|one| one.identifier.clone())
            .unwrap_or_default();
        let text = match &value.value {
            reqif::model::Value::Xhtml(xhtml) => {
                xhtml.the_value.as_ref().map(reqif::Fragment::plain_text)
            }
            reqif::model::Value::Enumeration(ids) => Some(ids.join(", ")),
            reqif::model::Value::Boolean(_)
            | reqif::model::Value::Date(_)
            | reqif::model::Value::Integer(_)
            | reqif::model::Value::Real(_)
            | reqif::model::Value::String(_) => value.value.as_simple().map(str::to_owned),
        };
        if let Some(text) = text {
            attributes.insert(name, Value::from(text));
        }
    }
    Value::Object(attributes)
}
