//! Made-up objects in any number, the same for the same number: what speed is measured with.
//!
//! Everything that a person could have written is there and in order: attributes of every type, history, links, search
//! index, counts, hash chain.

mod shape;
mod text;

use std::collections::BTreeMap;

use req1_domain::{
    access::{Action, Granted},
    attributes::{AttributeDefinition, DataType, EnumOption},
    external_links::ExternalLinks,
    fingerprint::content_fingerprint,
    ids::{LinkTypeId, ModuleId, ObjectId, ProjectId},
    objects::{ChangeType, Classification, ObjectContent},
    patch::Patch,
};
use req1_store::{
    Connection, change_sets,
    exchange::{LoadedLink, LoadedObject, finish_module, load_links, load_objects},
    objects::{self, NewContent, SearchReady, SearchText},
    past, statistics,
};
use serde_json::{Value, json};

use self::{
    shape::{Node, Shape},
    text::Words,
};
use crate::{
    AppError, Ctx,
    baselines::seed_baseline,
    links,
    modules::{self, ModuleEdit},
    schema::{self, AttributeEdit},
};

/// Objects of one change set.
const CHANGE_SET: usize = 50_000;
/// Objects of a module that links lead to.
const MOST_TARGETS: i64 = 1_000_000;
/// Objects of one statement.
const BATCH: usize = 5_000;
const LINK_TYPES: [&str; 2] = ["satisfies", "refines"];
const OPTIONS: [(&str, &str); 4] = [
    ("low", "#2e8b57"),
    ("medium", "#d98e04"),
    ("high", "#c0392b"),
    ("unknown", "#8a8f98"),
];

/// What to make.
#[derive(Debug, Clone, Copy)]
pub struct Seed {
    /// How many objects.
    pub objects: usize,
    /// All at the top level, instead of six levels deep.
    pub flat: bool,
    /// Every so many objects one gets a history.
    pub history_every: usize,
    /// Versions of an object with a history, the first one included.
    pub versions: usize,
    /// The module that links lead to, from nine of ten requirements one; those of none stay in the module, two from each
    /// object.
    pub linked_to: Option<ModuleId>,
}

/// What was made.
#[derive(Debug, Clone, Copy)]
pub struct Seeded {
    /// The module.
    pub module: ModuleId,
    /// Links in it.
    pub links: usize,
    /// Versions of its objects.
    pub versions: usize,
}

/// Makes a module with made-up objects, as change sets of the actor.
pub async fn seed_module(ctx: &Ctx, project: ProjectId, seed: Seed) -> Result<Seeded, AppError> {
    let form = if seed.flat { "flat" } else { "deep" };
    let linked = seed.linked_to.map_or("", |_| ", linked");
    let edit = ModuleEdit {
        name: Some(format!("{} objects, {form}{linked}", seed.objects)),
        prefix: Some("GEN".to_owned()),
        ..ModuleEdit::default()
    };
    let module = modules::create_module(ctx, project, edit).await?;
    let definitions = make_attributes(ctx, module.id).await?;
    let types = links::list_link_types(ctx, Some(module.workspace_id)).await?;
    let of_name = |name: &str| types.iter().find(|one| one.name == name).map(|one| one.id);
    let link_types = LINK_TYPES.iter().filter_map(|name| of_name(name)).collect();
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module.id, Action::Create).await?;
    let targets = match seed.linked_to {
        Some(other) => objects_of(ctx, &mut db, other).await?,
        None => Vec::new(),
    };
    drop(db);
    let mut maker = Maker {
        ctx,
        granted,
        definitions,
        link_types,
        words: Words,
        ids: Vec::with_capacity(seed.objects),
        targets,
        links: 0,
        history_every: if seed.versions > 1 {
            seed.history_every
        } else {
            usize::MAX
        },
        rewritten: BTreeMap::new(),
    };
    let mut shape = Shape::new(seed.flat);
    while maker.ids.len() < seed.objects {
        let count = CHANGE_SET.min(seed.objects - maker.ids.len());
        maker.load(&mut shape, count).await?;
    }
    seed_baseline(ctx, &maker.granted, "First draft").await?;
    for version in 2..=seed.versions {
        maker.rewrite(version).await?;
        if version == seed.versions.div_ceil(2) {
            seed_baseline(ctx, &maker.granted, "Review").await?;
        }
    }
    seed_baseline(ctx, &maker.granted, "Release").await?;
    let mut db = ctx.store().acquire().await?;
    statistics::refresh(&mut db).await?;
    Ok(Seeded {
        module: module.id,
        links: maker.links,
        versions: maker.ids.len() + maker.rewritten.len() * (seed.versions.max(1) - 1),
    })
}

/// One attribute of every type.
async fn make_attributes(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<Vec<AttributeDefinition>, AppError> {
    let mut definitions = Vec::new();
    for kind in DataType::ALL {
        let option = |(key, color): &(&str, &str)| EnumOption {
            key: (*key).to_owned(),
            label: (*key).to_owned(),
            color: Some((*color).to_owned()),
        };
        let is_enum = kind == DataType::Enum;
        let edit = AttributeEdit {
            name: Some(kind.as_str().to_owned()),
            data_type: Some(kind),
            enum_options: is_enum.then(|| OPTIONS.iter().map(option).map(Into::into).collect()),
            normative: Some(kind == DataType::Integer),
            default_value: Patch::Keep,
            ..AttributeEdit::default()
        };
        definitions.push(
            schema::create_attribute(ctx, module, edit)
                .await?
                .definition,
        );
    }
    Ok(definitions)
}

struct Maker<'a> {
    ctx: &'a Ctx,
    granted: Granted,
    definitions: Vec<AttributeDefinition>,
    link_types: Vec<LinkTypeId>,
    words: Words,
    /// All objects so far, in document order.
    ids: Vec<ObjectId>,
    /// Objects of the module that links lead to, in document order.
    targets: Vec<ObjectId>,
    links: usize,
    history_every: usize,
    /// What objects with a history say besides their body, by their place.
    rewritten: BTreeMap<usize, (String, ObjectContent)>,
}

impl Maker<'_> {
    /// Loads the next `count` objects and their links as one change set.
    async fn load(&mut self, shape: &mut Shape, count: usize) -> Result<(), AppError> {
        let module = ModuleId(self.granted.id());
        let mut tx = self.ctx.store().begin().await?;
        let mut change =
            change_sets::open(&mut tx, self.ctx.change("import"), &[&self.granted]).await?;
        let mut left = count;
        while left > 0 {
            let size = BATCH.min(left);
            let first = self.ids.len();
            let mut batch = Vec::with_capacity(size);
            for _ in 0..size {
                let id = ObjectId(self.ctx.new_id());
                let node = shape.next(id)?;
                batch.push(self.object(id, node, change.next_key(module)?));
            }
            let ready = SearchReady::words_of(batch.iter().map(|one| &one.search));
            load_objects(&mut tx, &change, &self.granted, (&batch, &ready)).await?;
            let made = if self.targets.is_empty() {
                self.links_of(first, module)
            } else {
                self.links_across(&batch, module)
            };
            // Links are looked up in tables that have just grown.
            statistics::refresh(&mut tx).await?;
            load_links(&mut tx, &change, &made).await?;
            self.links += made.len();
            left -= size;
        }
        finish_module(&mut tx, &self.granted).await?;
        let sealed = change_sets::seal(&mut tx, &change).await?;
        req1_store::commit(tx).await?;
        self.ctx.announce(&sealed);
        Ok(())
    }

    fn object(&mut self, id: ObjectId, node: Node, (number, key): (i64, String)) -> LoadedObject {
        let place = self.ids.len();
        self.ids.push(id);
        let (heading, body) = if node.is_heading {
            (Some(self.words.heading(place)), None)
        } else {
            (None, Some(self.words.body(place, 1)))
        };
        let content = self.content(place, (heading, body), node.is_heading);
        if place.is_multiple_of(self.history_every) && !node.is_heading {
            self.rewritten.insert(place, (key.clone(), content.clone()));
        }
        LoadedObject {
            id,
            number,
            key,
            parent_id: node.parent,
            order_key: node.order_key,
            path: node.path,
            depth: node.depth,
            search: self.search(&content),
            content,
        }
    }

    fn content(
        &self,
        place: usize,
        (heading, body): (Option<String>, Option<String>),
        is_heading: bool,
    ) -> ObjectContent {
        let attributes = self
            .definitions
            .iter()
            .map(|definition| (definition.id, self.value(definition.data_type, place)))
            .collect();
        ObjectContent {
            content_fingerprint: content_fingerprint(
                heading.as_deref(),
                body.as_deref(),
                &attributes,
                &self.definitions,
            ),
            heading,
            body,
            classification: if is_heading {
                Classification::Heading
            } else {
                Classification::Normative
            },
            object_type_id: None,
            attributes,
            lifecycle_state: None,
            external_references: json!({}),
            external_links: ExternalLinks::new(),
            reviewed_at: None,
            reviewed_by: None,
            reviewed_fingerprint: None,
        }
    }

    fn value(&self, kind: DataType, place: usize) -> Value {
        let number = self.words.number(place);
        match kind {
            DataType::String => json!(self.words.phrase(place, 3)),
            DataType::Text => json!(self.words.phrase(place, 8)),
            DataType::RichText => json!(format!("<p>{}</p>", self.words.phrase(place, 6))),
            DataType::Integer => json!(number % 1_000),
            DataType::Float => json!(f64::from(number % 10_000) / 8.0),
            DataType::Bool => json!(number.is_multiple_of(2)),
            DataType::Date => json!(format!(
                "2026-{:02}-{:02}",
                number % 12 + 1,
                number % 28 + 1
            )),
            DataType::Enum => {
                let option = OPTIONS.get(usize::try_from(number).unwrap_or(0) % OPTIONS.len());
                json!(option.map(|(key, _)| key))
            }
            DataType::UserRef => json!(self.ctx.actor.user.to_string()),
        }
    }

    fn search(&self, content: &ObjectContent) -> SearchText {
        let textual = self
            .definitions
            .iter()
            .filter(|definition| definition.data_type.is_textual());
        let texts: Vec<String> = textual
            .filter_map(|definition| content.attributes.get(&definition.id)?.as_str())
            .map(req1_domain::text::plain_text)
            .collect();
        let texts = texts.iter().map(String::as_str);
        SearchText::new(content.heading.as_deref(), content.body.as_deref(), texts)
    }

    /// Links from the objects from `first` on, each to two objects before it.
    fn links_of(&self, first: usize, module: ModuleId) -> Vec<LoadedLink> {
        let mut made = Vec::new();
        for (place, source) in self.ids.iter().enumerate().skip(first) {
            for (nth, link_type) in self.link_types.iter().enumerate() {
                let target = self
                    .words
                    .before(place, nth)
                    .and_then(|target| self.ids.get(target));
                let Some(target) = target else {
                    continue;
                };
                made.push(LoadedLink {
                    id: self.ctx.new_id(),
                    module_id: module,
                    link_type_id: link_type.0,
                    source: source.0,
                    target: target.0,
                    attributes: json!({}),
                });
            }
        }
        made
    }

    /// Links from nine of ten requirements to an object of the other module at about the same place.
    fn links_across(&self, batch: &[LoadedObject], module: ModuleId) -> Vec<LoadedLink> {
        let Some(link_type) = self.link_types.first() else {
            return Vec::new();
        };
        let first = self.ids.len() - batch.len();
        let sources = batch.iter().zip(first..).filter(|(source, place)| {
            source.content.classification != Classification::Heading
                && !self.words.number(*place).is_multiple_of(10)
        });
        sources
            .filter_map(|(source, place)| {
                let target = self.targets.get(place % self.targets.len())?;
                Some(LoadedLink {
                    id: self.ctx.new_id(),
                    module_id: module,
                    link_type_id: link_type.0,
                    source: source.id.0,
                    target: target.0,
                    attributes: json!({}),
                })
            })
            .collect()
    }

    /// Gives every tenth object its next version, all as one change set.
    async fn rewrite(&self, version: usize) -> Result<(), AppError> {
        if self.rewritten.is_empty() {
            return Ok(());
        }
        let mut tx = self.ctx.store().begin().await?;
        let change = change_sets::open(&mut tx, self.ctx.change("edit"), &[&self.granted]).await?;
        let all: Vec<_> = self.rewritten.iter().collect();
        for part in all.chunks(BATCH) {
            let contents: Vec<NewContent> = part
                .iter()
                .filter_map(|(place, (key, content))| {
                    let content = self.content(
                        **place,
                        (
                            content.heading.clone(),
                            Some(self.words.body(**place, version)),
                        ),
                        false,
                    );
                    Some(NewContent {
                        id: *self.ids.get(**place)?,
                        key: key.clone(),
                        version: i32::try_from(version).ok()? - 1,
                        search: Some(self.search(&content).into()),
                        content,
                        keeps_texts: false,
                        headings: 0,
                    })
                })
                .collect();
            let written = (contents.as_slice(), ChangeType::Update);
            objects::revise(&mut tx, &change, &self.granted, written).await?;
        }
        let sealed = change_sets::seal(&mut tx, &change).await?;
        req1_store::commit(tx).await?;
        self.ctx.announce(&sealed);
        Ok(())
    }
}

/// All objects of a module.
async fn objects_of(
    ctx: &Ctx,
    db: &mut Connection,
    module: ModuleId,
) -> Result<Vec<ObjectId>, AppError> {
    let granted = ctx.module(db, module, Action::Read).await?;
    let entries = past::present_entries(db, &granted, MOST_TARGETS).await?;
    let entries = entries.unwrap_or_default();
    Ok(entries.into_iter().map(|entry| entry.object_id).collect())
}

/// The workspace of this name, or a fresh one, with a project for made-up data.
pub async fn seed_project(ctx: &Ctx, name: &str) -> Result<ProjectId, AppError> {
    let (workspaces, _) = crate::workspaces::list_workspaces(ctx, (0, 10_000)).await?;
    let workspace = match workspaces.into_iter().find(|one| one.name == name) {
        Some(found) => found,
        None => crate::workspaces::create_workspace(ctx, (name.to_owned(), None)).await?,
    };
    let (projects, _) = crate::projects::list_projects(ctx, workspace.id, (0, 10_000)).await?;
    if let Some(found) = projects.into_iter().find(|one| one.name == "Made up") {
        return Ok(found.id);
    }
    let fields = req1_store::projects::ProjectFields {
        name: "Made up".to_owned(),
        description: None,
        search_language: "english".to_owned(),
    };
    Ok(crate::projects::create_project(ctx, workspace.id, fields)
        .await?
        .id)
}
