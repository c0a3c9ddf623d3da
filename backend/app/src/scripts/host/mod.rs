//! Answers what scripts ask, by the same reads that people use, with the rights that caller and author share.

mod links;

use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use req1_domain::{
    access::{Action, Granted},
    ids::{LinkTypeId, ModuleId, ObjectId, ProjectId, UserId, WorkspaceId},
    objects::Object,
    order::Path,
};
use req1_script::{
    AttributeInfo, Children, Host, Lazy, LinkTypeInfo, Links, LinksOfAll, ModuleInfo, ObjectRef,
    PAGE, Page, Query, Refusal, Rule, Scope, ScriptLink, ScriptObject, UserInfo,
};
use req1_store::{
    objects::{self, InOrder},
    scripts,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{Mutex, OnceCell};
use uuid::Uuid;

use super::shown::{Names, attribute_info, module_info};
use crate::{
    AppError, Ctx,
    links::list_link_types,
    modules::{list_modules, read_module},
    objects::{GivenFilter, ListObjects, Start, list_objects, read_sort},
    schema::list_attributes,
    users::read_person,
};

/// Modules of a project that a script can go through.
const MOST_MODULES: i64 = 1_000;

/// Where a query goes on.
#[derive(Serialize, Deserialize)]
struct Place {
    module: ModuleId,
    keys: Option<Vec<Option<String>>>,
    offset: i64,
}

/// What is read when a script wants it.
#[derive(Clone, Copy)]
enum Wanted {
    Numbers,
    Bodies,
}

/// A module that the run may read.
#[derive(Clone)]
struct Readable {
    granted: Granted,
    names: Names,
}

/// The data of one run.
pub(super) struct Reader {
    ctx: Ctx,
    workspace: WorkspaceId,
    module: ModuleId,
    project: ProjectId,
    /// Whether bodies come with objects; else they are asked for.
    bodies: bool,
    /// Modules that were asked for; none for one that may not be read.
    modules: Mutex<HashMap<ModuleId, Option<Readable>>>,
    /// Names of the link types.
    link_types: OnceCell<HashMap<LinkTypeId, String>>,
    /// Revisions of modules when they were first read from.
    seen: Mutex<BTreeMap<ModuleId, i64>>,
}

impl Reader {
    /// `ctx` has the rights of the run already. `bodies` says whether the script is expected to want them.
    pub(super) fn new(
        ctx: Ctx,
        workspace: WorkspaceId,
        (module, project): (ModuleId, ProjectId),
        bodies: bool,
    ) -> Self {
        Self {
            ctx,
            workspace,
            module,
            project,
            bodies,
            modules: Mutex::default(),
            link_types: OnceCell::new(),
            seen: Mutex::default(),
        }
    }

    /// Revisions of the modules that the script has read from, each from before it did.
    pub(super) async fn seen(&self) -> BTreeMap<ModuleId, i64> {
        self.seen.lock().await.clone()
    }

    /// All objects of the module, page by page ([`Host::batch`]).
    pub(super) fn everything(&self) -> Page<ScriptObject> {
        let place = Place {
            module: self.module,
            keys: None,
            offset: 0,
        };
        Page {
            items: Vec::new(),
            next: serde_json::to_string(&place).ok(),
        }
    }

    /// A module; none when the run may not read it. That is decided once in a run.
    async fn readable(&self, module: ModuleId) -> Result<Option<Readable>, AppError> {
        let mut known = self.modules.lock().await;
        if let Some(readable) = known.get(&module) {
            return Ok(readable.clone());
        }
        let mut db = self.ctx.store().acquire().await?;
        let counts = scripts::counts(&mut db, module).await?;
        let readable = match self.ctx.module(&mut db, module, Action::Read).await {
            Ok(granted) if granted.workspace() == self.workspace => {
                let (revision, schema_version) = counts.ok_or(AppError::NotFound)?;
                self.seen.lock().await.insert(module, revision);
                let names = Names::at(&self.ctx, &mut db, (&granted, schema_version)).await?;
                Some(Readable { granted, names })
            }
            Ok(_) | Err(AppError::NotFound | AppError::NotAllowed(_)) => None,
            Err(error) => return Err(error),
        };
        known.insert(module, readable.clone());
        Ok(readable)
    }

    /// Objects by their ids, in this order; those that the run may not see are left out.
    pub(super) async fn by_ids(&self, ids: &[ObjectId]) -> Result<Vec<ScriptObject>, AppError> {
        let mut found = HashMap::with_capacity(ids.len());
        self.load(self.module, ids, &mut found).await?;
        let mut wanted: HashMap<ModuleId, Vec<ObjectId>> = HashMap::new();
        for id in ids.iter().filter(|id| !found.contains_key(*id)) {
            let mut db = self.ctx.store().acquire().await?;
            match objects::locate(&mut db, *id).await {
                Ok(module) => wanted.entry(module).or_default().push(*id),
                Err(req1_store::StoreError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        for (module, ids) in wanted {
            self.load(module, &ids, &mut found).await?;
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Objects of the module that are deleted, as they were when they went.
    pub(super) async fn deleted(&self, ids: &[ObjectId]) -> Result<Vec<ScriptObject>, AppError> {
        let Some(Readable { granted, names }) = self.readable(self.module).await? else {
            return Ok(Vec::new());
        };
        let mut db = self.ctx.store().acquire().await?;
        let mut rows = objects::load_many(&mut db, &granted, ids).await?;
        rows.retain(|row| row.deleted_at.is_some());
        Ok(rows
            .into_iter()
            .map(|row| names.object(row, None))
            .collect())
    }

    /// Objects of one module, where the run may read it.
    async fn load(
        &self,
        module: ModuleId,
        ids: &[ObjectId],
        found: &mut HashMap<ObjectId, ScriptObject>,
    ) -> Result<(), AppError> {
        let Some(Readable { granted, names }) = self.readable(module).await? else {
            return Ok(());
        };
        let mut db = self.ctx.store().acquire().await?;
        let rows = if self.bodies {
            objects::load_many(&mut db, &granted, ids).await?
        } else {
            objects::load_many_without_bodies(&mut db, &granted, ids).await?
        };
        let rows = rows.into_iter().filter(|row| row.deleted_at.is_none());
        found.extend(rows.map(|row| (row.id, self.shown(&names, row))));
        Ok(())
    }

    /// An object that was read without its number, and without its body unless the script wants bodies.
    fn shown(&self, names: &Names, row: Object) -> ScriptObject {
        let mut shown = names.object(row, None);
        if !self.bodies {
            shown.body = Lazy::Later;
        }
        shown
    }

    /// Some objects, at most [`PAGE`], by their modules.
    async fn by_module(
        &self,
        ids: Vec<Uuid>,
    ) -> Result<HashMap<ModuleId, Vec<ObjectId>>, AppError> {
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let ids: Vec<ObjectId> = ids.into_iter().take(most).map(ObjectId).collect();
        let mut db = self.ctx.store().acquire().await?;
        let places = objects::locate_many(&mut db, &ids).await?;
        let mut by_module: HashMap<ModuleId, Vec<ObjectId>> = HashMap::new();
        for (object, module) in places {
            by_module.entry(module).or_default().push(object);
        }
        Ok(by_module)
    }

    /// What a script wants to know of some objects, at most [`PAGE`], wherever they are and it may read them.
    async fn look(&self, ids: Vec<Uuid>, what: Wanted) -> Result<HashMap<Uuid, String>, AppError> {
        let mut all = HashMap::with_capacity(ids.len());
        for (module, ids) in self.by_module(ids).await? {
            let Some(Readable { granted, .. }) = self.readable(module).await? else {
                continue;
            };
            let mut db = self.ctx.store().acquire().await?;
            let found = match what {
                Wanted::Numbers => objects::numbers_by_id(&mut db, &granted, &ids).await?,
                Wanted::Bodies => objects::bodies_by_id(&mut db, &granted, &ids).await?,
            };
            all.extend(found.into_iter().map(|(id, text)| (id.0, text)));
        }
        Ok(all)
    }

    /// A window of a module, and where the next one begins.
    async fn window(
        &self,
        (module, start): (ModuleId, Start),
        (filter, sort): (Option<GivenFilter>, Vec<req1_domain::filter::Sort>),
        limit: i64,
    ) -> Result<(Vec<ScriptObject>, Option<Place>), AppError> {
        let Some(Readable { names, .. }) = self.readable(module).await? else {
            return Err(AppError::NotFound);
        };
        let list = list_objects(
            &self.ctx,
            ListObjects {
                module,
                conditions: Vec::new(),
                filter,
                include_deleted: false,
                sort_by: None,
                sort,
                ancestors: false,
                start,
                limit,
                when: None,
            },
        )
        .await?;
        let read = i64::try_from(list.rows.len()).unwrap_or(i64::MAX);
        let next = list.last.map(|keys| Place {
            module,
            keys: Some(keys),
            offset: list.offset.saturating_add(read),
        });
        let rows = list.rows.into_iter();
        Ok((rows.map(|row| names.numbered(row.numbered)).collect(), next))
    }

    /// Objects of a page of the module of the run, and the offset of the next page.
    pub(super) async fn page(
        &self,
        (offset, limit): (i64, i64),
    ) -> Result<(Vec<ScriptObject>, Option<i64>), AppError> {
        let start = InOrder::At(offset);
        let (objects, last) = self.in_order(self.module, start, limit).await?;
        Ok((objects, last.map(|_| offset.saturating_add(limit))))
    }

    /// Objects of a module in document order, and the path of the last one if others follow it.
    async fn in_order(
        &self,
        module: ModuleId,
        start: InOrder<'_>,
        limit: i64,
    ) -> Result<(Vec<ScriptObject>, Option<Path>), AppError> {
        let Some(Readable { granted, names }) = self.readable(module).await? else {
            return Err(AppError::NotFound);
        };
        let mut db = self.ctx.store().acquire().await?;
        let most = (limit.saturating_add(1), self.bodies);
        let mut rows = objects::in_order(&mut db, &granted, start, most).await?;
        drop(db);
        let size = usize::try_from(limit).unwrap_or(usize::MAX);
        let goes_on = rows.len() > size;
        rows.truncate(size);
        let last = rows.last().filter(|_| goes_on);
        let last = last.map(|row| row.place.path.clone());
        let rows = rows.into_iter().map(|row| self.shown(&names, row));
        Ok((rows.collect(), last))
    }

    /// The whole document of a module, page by page.
    async fn document(
        &self,
        module: ModuleId,
        place: Option<Place>,
        limit: i64,
    ) -> Result<(Vec<ScriptObject>, Option<Place>), AppError> {
        let behind = place.and_then(|place| place.keys?.into_iter().next()?);
        let start = behind.as_deref().map_or(InOrder::At(0), InOrder::Behind);
        let (objects, last) = self.in_order(module, start, limit).await?;
        let next = last.map(|path| Place {
            module,
            keys: Some(vec![Some(path.as_str().to_owned())]),
            offset: 0,
        });
        Ok((objects, next))
    }

    async fn modules_of_project(&self, project: ProjectId) -> Result<Vec<ModuleInfo>, AppError> {
        let (found, _) = list_modules(&self.ctx, Some(project), (0, MOST_MODULES)).await?;
        let mut modules = Vec::with_capacity(found.len());
        for module in found {
            if self.readable(module.id).await?.is_some() {
                modules.push(module_info(&module));
            }
        }
        Ok(modules)
    }

    async fn run_query(&self, query: Query) -> Result<Page<ScriptObject>, AppError> {
        let filter = match &query.filter {
            Value::Null => None,
            Value::String(text) => GivenFilter::read("filter", text)?,
            tree @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                GivenFilter::read("filter", &tree.to_string())?
            }
        };
        let sort = match &query.sort {
            Some(text) => read_sort("sort", text)?,
            None => Vec::new(),
        };
        let modules = match query.scope {
            Scope::Module(id) => vec![ModuleId(id)],
            Scope::Project(id) => {
                let modules = self.modules_of_project(ProjectId(id)).await?;
                modules.into_iter().map(|one| ModuleId(one.id)).collect()
            }
        };
        let limit = i64::from(query.limit.clamp(1, PAGE));
        let place: Option<Place> = match &query.after {
            Some(text) => Some(serde_json::from_str(text).map_err(|_| bad_cursor())?),
            None => None,
        };
        let at = place.as_ref().map(|place| place.module);
        let mut left = modules
            .into_iter()
            .skip_while(|module| at.is_some_and(|at| at != *module));
        let Some(module) = left.next() else {
            return Ok(Page::all(Vec::new()));
        };
        let (items, next) = if filter.is_none() && sort.is_empty() {
            self.document(module, place, limit).await?
        } else {
            let start = match place {
                Some(Place {
                    keys: Some(keys),
                    offset,
                    ..
                }) => Start::After(keys, offset),
                Some(_) | None => Start::Offset(0),
            };
            self.window((module, start), (filter, sort), limit).await?
        };
        let next = next.or_else(|| {
            left.next().map(|module| Place {
                module,
                keys: None,
                offset: 0,
            })
        });
        Ok(Page {
            items,
            next: next.and_then(|place| serde_json::to_string(&place).ok()),
        })
    }

    async fn find(&self, wanted: ObjectRef) -> Result<Option<ScriptObject>, AppError> {
        let key = match wanted {
            ObjectRef::Id(id) => return Ok(self.by_ids(&[ObjectId(id)]).await?.pop()),
            ObjectRef::Key(key) => key,
        };
        let quoted = serde_json::to_string(&key).unwrap_or_default();
        let filter = GivenFilter::read("key", &format!("key = {quoted}"))?;
        // In the module of the run first; then in those whose keys begin like this one.
        let others = self.modules_of_project(self.project).await?;
        let others = others
            .into_iter()
            .filter(|one| key.starts_with(&one.prefix) && one.id != self.module.0)
            .map(|one| ModuleId(one.id));
        for module in std::iter::once(self.module).chain(others) {
            let asked = (filter.clone(), Vec::new());
            let (mut found, _) = self.window((module, Start::Offset(0)), asked, 1).await?;
            if let Some(object) = found.pop() {
                return Ok(Some(object));
            }
        }
        Ok(None)
    }

    async fn below(&self, asked: Children) -> Result<Page<ScriptObject>, AppError> {
        let module = ModuleId(asked.module);
        let Some(Readable { granted, names }) = self.readable(module).await? else {
            return Err(AppError::NotFound);
        };
        let limit = i64::from(asked.limit.clamp(1, PAGE));
        let mut db = self.ctx.store().acquire().await?;
        let parent = (asked.parent.map(ObjectId), asked.after.as_deref());
        let rows = objects::children(&mut db, &granted, parent, limit).await?;
        let is_full = i64::try_from(rows.len()).unwrap_or(i64::MAX) == limit;
        let last = rows
            .last()
            .map(|row| row.place.order_key.as_str().to_owned());
        let rows = rows.into_iter();
        Ok(Page {
            items: rows.map(|row| names.object(row, None)).collect(),
            next: last.filter(|_| is_full),
        })
    }
}

fn bad_cursor() -> AppError {
    AppError::invalid("after", "invalid_cursor", "must be a `next` of an answer")
}

/// What a script is told of a use case that did not succeed.
fn refused(error: AppError) -> Refusal {
    if let AppError::NotFound = error {
        let message = "there is no such thing that this script may see";
        return Refusal::new(Rule::NotFound, message);
    }
    if let AppError::NotAllowed(action) = error {
        let message = format!("the right `{}` is missing", action.as_str());
        return Refusal::new(Rule::Right, message);
    }
    if let AppError::Invalid(violations) = error {
        let filter = violations.0.iter().any(|one| one.pointer != "after");
        let rule = if filter { Rule::Filter } else { Rule::Invalid };
        return Refusal::new(rule, violations.to_string());
    }
    tracing::warn!(
        error = &error as &dyn std::error::Error,
        "a question of a script failed"
    );
    Refusal::new(Rule::Unavailable, "the data cannot be had now; try again")
}

#[async_trait]
impl Host for Reader {
    async fn object(&self, wanted: ObjectRef) -> Result<Option<ScriptObject>, Refusal> {
        self.find(wanted).await.map_err(refused)
    }

    async fn objects(&self, ids: Vec<Uuid>) -> Result<Vec<ScriptObject>, Refusal> {
        let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
        let ids: Vec<ObjectId> = ids.into_iter().take(most).map(ObjectId).collect();
        self.by_ids(&ids).await.map_err(refused)
    }

    async fn numbers(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal> {
        self.look(ids, Wanted::Numbers).await.map_err(refused)
    }

    async fn bodies(&self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, String>, Refusal> {
        self.look(ids, Wanted::Bodies).await.map_err(refused)
    }

    async fn query(&self, query: Query) -> Result<Page<ScriptObject>, Refusal> {
        self.run_query(query).await.map_err(refused)
    }

    async fn batch(&self, after: String) -> Result<Page<ScriptObject>, Refusal> {
        let query = Query {
            scope: Scope::Module(self.module.0),
            filter: Value::Null,
            sort: None,
            after: Some(after),
            limit: PAGE,
        };
        self.run_query(query).await.map_err(refused)
    }

    async fn children(&self, children: Children) -> Result<Page<ScriptObject>, Refusal> {
        self.below(children).await.map_err(refused)
    }

    async fn links(&self, links: Links) -> Result<Page<ScriptLink>, Refusal> {
        self.linked(links).await.map_err(refused)
    }

    async fn links_of_all(
        &self,
        links: LinksOfAll,
    ) -> Result<HashMap<Uuid, Page<ScriptLink>>, Refusal> {
        self.linked_to_all(links).await.map_err(refused)
    }

    async fn module(&self, wanted: String) -> Result<Option<ModuleInfo>, Refusal> {
        if let Ok(id) = wanted.parse::<Uuid>() {
            return match read_module(&self.ctx, ModuleId(id)).await {
                Ok(module) => Ok(Some(module_info(&module))),
                Err(AppError::NotFound | AppError::NotAllowed(_)) => Ok(None),
                Err(error) => Err(refused(error)),
            };
        }
        let modules = self.modules_of_project(self.project).await;
        let found = modules
            .map_err(refused)?
            .into_iter()
            .find(|one| one.prefix == wanted || one.name == wanted);
        Ok(found)
    }

    async fn modules(&self, _after: Option<String>) -> Result<Page<ModuleInfo>, Refusal> {
        let modules = self.modules_of_project(self.project).await;
        modules.map(Page::all).map_err(refused)
    }

    async fn attributes(&self, module: Uuid) -> Result<Vec<AttributeInfo>, Refusal> {
        let found = list_attributes(&self.ctx, ModuleId(module)).await;
        let found = found.map_err(refused)?.into_iter();
        Ok(found.map(|one| attribute_info(one.definition)).collect())
    }

    async fn link_types(&self) -> Result<Vec<LinkTypeInfo>, Refusal> {
        let found = list_link_types(&self.ctx, Some(self.workspace)).await;
        let found = found.map_err(refused)?.into_iter().map(|one| LinkTypeInfo {
            id: one.id.0,
            name: one.name,
            reverse_name: Some(one.backward_name),
        });
        Ok(found.collect())
    }

    async fn user(&self, id: Uuid) -> Result<Option<UserInfo>, Refusal> {
        match read_person(&self.ctx, UserId(id)).await {
            Ok(user) => Ok(Some(UserInfo {
                id,
                name: user.display_name,
                email: None,
            })),
            Err(AppError::NotFound | AppError::NotAllowed(_)) => Ok(None),
            Err(error) => Err(refused(error)),
        }
    }
}
