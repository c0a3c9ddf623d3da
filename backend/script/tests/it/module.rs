//! A module of twelve objects, and what is run over it.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use req1_script::{
    AttributeInfo, Children, Direction, Entry, Facts, Host, Job, Kind, Lazy, Limits, LinkTypeInfo,
    Links, LinksOfAll, ModuleInfo, ObjectRef, Page, Program, ProjectInfo, Query, Refusal, Rule,
    Scope, ScriptLink, ScriptObject, UserInfo,
};
use serde_json::json;
use uuid::Uuid;

pub(crate) const MODULE: Uuid = Uuid::from_u128(0x100);
const PROJECT: Uuid = Uuid::from_u128(0x200);
const LINK_TYPE: Uuid = Uuid::from_u128(0x300);
const USER: Uuid = Uuid::from_u128(0x400);
/// Small, so that everything takes several pages.
const SHORT_PAGE: usize = 5;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn now() -> DateTime<Utc> {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn object(number: u128) -> ScriptObject {
    ScriptObject {
        id: Some(id(number)),
        key: Some(format!("BRK-{number}")),
        module_id: MODULE,
        parent_id: (number > 2).then(|| id(1 + number % 2)),
        number: Lazy::Later,
        depth: usize::from(number > 2),
        heading: Some(format!("Object {number}")),
        // Some come with it, for others it is asked.
        body: if number.is_multiple_of(2) {
            Lazy::Known(Some(body(number)))
        } else {
            Lazy::Later
        },
        classification: "normative".to_owned(),
        object_type: None,
        state: Some("draft".to_owned()),
        attributes: json!({
            "Priority": number % 4, "ASIL": "B", "Owner": "Ada", "Cost": 1.5, "Safety": true,
            "Due": "2026-05-01", "Tags": ["a", "b"], "Rationale": "because",
        })
        .as_object()
        .cloned()
        .unwrap(),
        version: 3,
        created_at: Some(now()),
        created_by: Some(USER),
        changed_at: Some(now()),
        changed_by: Some(USER),
        reviewed: false,
    }
}

fn body(number: u128) -> String {
    format!("<p>Body of {number}</p>")
}

fn module() -> ModuleInfo {
    ModuleInfo {
        id: MODULE,
        name: "Brakes".to_owned(),
        prefix: "BRK".to_owned(),
        description: None,
        project_id: PROJECT,
    }
}

/// Answers from a module of `objects` objects.
pub(crate) struct Memory {
    pub(crate) objects: u128,
    pub(crate) asked: AtomicU32,
    pub(crate) page: usize,
}

impl Memory {
    pub(crate) fn new(objects: u128) -> Self {
        Self {
            objects,
            asked: AtomicU32::new(0),
            page: SHORT_PAGE,
        }
    }

    fn page<T>(
        &self,
        all: impl Iterator<Item = T>,
        after: Option<String>,
        limit: usize,
    ) -> Page<T> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let from: usize = after.map_or(0, |after| after.parse().unwrap());
        let size = limit.min(self.page);
        let mut items: Vec<T> = all.skip(from).take(size + 1).collect();
        let next = (items.len() > size).then(|| (from + size).to_string());
        items.truncate(size);
        Page { items, next }
    }

    fn all(&self) -> impl Iterator<Item = ScriptObject> + use<> {
        (1..=self.objects).map(object)
    }

    fn one(&self, number: u128) -> Option<ScriptObject> {
        (1..=self.objects).contains(&number).then(|| object(number))
    }
}

#[async_trait]
impl Host for Memory {
    async fn object(&self, wanted: ObjectRef) -> Result<Option<ScriptObject>, Refusal> {
        Ok(match wanted {
            ObjectRef::Id(id) => self.one(id.as_u128()),
            ObjectRef::Key(key) => key
                .strip_prefix("BRK-")
                .and_then(|number| number.parse().ok())
                .and_then(|number| self.one(number)),
        })
    }

    async fn objects(&self, ids: Vec<Uuid>) -> Result<Vec<ScriptObject>, Refusal> {
        Ok(ids.iter().filter_map(|id| self.one(id.as_u128())).collect())
    }

    async fn numbers(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let known = ids.iter().filter_map(|id| self.one(id.as_u128()));
        Ok(known
            .map(|one| (one.id.unwrap(), format!("1.{}", one.id.unwrap().as_u128())))
            .collect())
    }

    async fn bodies(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(ids.iter().map(|id| (*id, body(id.as_u128()))).collect())
    }

    /// A filter is a part of the heading.
    async fn query(&self, query: Query) -> Result<Page<ScriptObject>, Refusal> {
        if query.scope == Scope::Module(id(666)) {
            return Err(Refusal::new(Rule::Right, "you may not read this module"));
        }
        let part = match query.filter.as_str() {
            Some(part) => part.to_owned(),
            None if query.filter.is_null() => String::new(),
            None => return Err(Refusal::new(Rule::Filter, "no such filter")),
        };
        let all = self
            .all()
            .filter(move |one| one.heading.as_ref().unwrap().contains(&part));
        Ok(self.page(all, query.after, query.limit as usize))
    }

    async fn batch(&self, after: String) -> Result<Page<ScriptObject>, Refusal> {
        // Objects that are skipped are not made: what is measured is the engine.
        let page = self.page(1..=self.objects, Some(after), usize::MAX - 1);
        Ok(Page {
            items: page.items.into_iter().map(object).collect(),
            next: page.next,
        })
    }

    async fn children(&self, children: Children) -> Result<Page<ScriptObject>, Refusal> {
        let all = self.all().filter(|one| one.parent_id == children.parent);
        Ok(self.page(all, children.after, children.limit as usize))
    }

    /// Every object satisfies the next one.
    async fn links(&self, links: Links) -> Result<Page<ScriptLink>, Refusal> {
        let number = links.object.as_u128();
        let link = |source: u128| ScriptLink {
            id: id(0x1000 + source),
            link_type: "satisfies".to_owned(),
            source_id: id(source),
            source_module_id: MODULE,
            target_id: id(source + 1),
            target_module_id: MODULE,
            suspect: false,
        };
        let out = (links.direction != Direction::In && number < self.objects).then(|| link(number));
        let back = (links.direction != Direction::Out && number > 1).then(|| link(number - 1));
        let wanted = links.link_type.is_none_or(|wanted| wanted == "satisfies");
        let all = out.into_iter().chain(back).filter(|_| wanted);
        Ok(self.page(all, links.after, 1))
    }

    async fn links_of_all(
        &self,
        links: LinksOfAll,
    ) -> Result<HashMap<Uuid, Page<ScriptLink>>, Refusal> {
        let mut all = HashMap::new();
        for object in links.objects {
            let (direction, link_type) = (links.direction, links.link_type.clone());
            let one = Links {
                object,
                direction,
                link_type,
                after: None,
            };
            all.insert(object, self.links(one).await?);
        }
        Ok(all)
    }

    async fn module(&self, wanted: String) -> Result<Option<ModuleInfo>, Refusal> {
        Ok((wanted == "Brakes" || wanted == "BRK").then(module))
    }

    async fn modules(&self, after: Option<String>) -> Result<Page<ModuleInfo>, Refusal> {
        Ok(self.page(std::iter::once(module()), after, 10))
    }

    async fn attributes(&self, _module: Uuid) -> Result<Vec<AttributeInfo>, Refusal> {
        Ok(vec![AttributeInfo {
            id: id(0x500),
            name: "ASIL".to_owned(),
            data_type: "enum".to_owned(),
            multiple: false,
            options: vec!["A".to_owned(), "B".to_owned()],
            default_value: None,
        }])
    }

    async fn link_types(&self) -> Result<Vec<LinkTypeInfo>, Refusal> {
        Ok(vec![LinkTypeInfo {
            id: LINK_TYPE,
            name: "satisfies".to_owned(),
            reverse_name: Some("is satisfied by".to_owned()),
        }])
    }

    async fn user(&self, wanted: Uuid) -> Result<Option<UserInfo>, Refusal> {
        Ok((wanted == USER).then(ada))
    }
}

fn ada() -> UserInfo {
    UserInfo {
        id: USER,
        name: "Ada".to_owned(),
        email: None,
    }
}

pub(crate) fn job(kind: Kind, entry: Entry, source: &str) -> Job {
    Job {
        program: Program {
            id: id(7),
            name: "Probe".to_owned(),
            version: 1,
            source: source.to_owned(),
        },
        entry,
        facts: Facts {
            kind,
            module: Some(module()),
            project: Some(ProjectInfo {
                id: PROJECT,
                name: "Car".to_owned(),
            }),
            user: Some(ada()),
            now: now(),
            dry_run: false,
        },
        limits: Limits::of(kind),
    }
}

pub(crate) fn action(source: &str) -> Job {
    job(Kind::Action, Entry::nothing(), source)
}

/// All objects of a memory, the first page along with the request, for a script before a save as they would be saved.
pub(crate) fn each(memory: &Memory, kind: Kind) -> Entry {
    if kind == Kind::PreSave {
        let drafts: Vec<_> = memory.all().collect();
        let objects = Page::all(drafts.clone());
        return Entry::Each { objects, drafts };
    }
    Entry::Each {
        objects: memory.page(memory.all(), None, usize::MAX - 1),
        drafts: Vec::new(),
    }
}
