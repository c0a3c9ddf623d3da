//! Commands of a script, sorted by what they need.

use std::collections::{BTreeMap, HashMap, HashSet, btree_map::Entry};

use req1_domain::{
    access::{Action, Granted},
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId, ObjectTypeId},
    objects::ObjectEdit,
};
use req1_script::{Command, Target};
use req1_store::{
    Connection, PooledConnection, links,
    objects::{self, Target as Place},
    schema,
};
use uuid::Uuid;

use super::super::{
    fields::{edit, types_by_name},
    run::Prepared,
};
use crate::{AppError, objects::MOST_OBJECTS};

/// Links that a run makes and takes away at most.
const MOST_LINKS: usize = 10_000;

/// What a script wants in one module.
pub(super) struct InModule {
    pub(super) granted: Granted,
    /// What becomes of objects, with the version that the script has seen.
    pub(super) edits: HashMap<ObjectId, (i32, ObjectEdit)>,
    pub(super) deletions: Vec<ObjectId>,
    /// Types by their names and ids.
    types: HashMap<String, ObjectTypeId>,
}

/// An object that a script wants.
pub(super) struct NewOne {
    pub(super) id: ObjectId,
    pub(super) module: ModuleId,
    pub(super) place: Place,
    pub(super) edit: ObjectEdit,
}

/// A link that a script wants.
pub(super) struct WantedLink {
    pub(super) module: ModuleId,
    pub(super) source: ObjectId,
    pub(super) target: ObjectId,
    pub(super) link_type: LinkTypeId,
}

/// All that a script wants.
#[derive(Default)]
pub(super) struct Plan {
    /// Modules that change, in the order in which they are locked.
    pub(super) modules: BTreeMap<ModuleId, InModule>,
    /// New objects, in the script's order.
    pub(super) objects: Vec<NewOne>,
    /// Links that go, with their modules.
    pub(super) unlinks: Vec<(ModuleId, LinkId)>,
    pub(super) links: Vec<WantedLink>,
}

/// What is wrong with what a script wants, and not with a field of a request.
pub(super) fn wrong(code: &'static str, detail: impl Into<String>) -> AppError {
    AppError::invalid("/source_code", code, detail.into())
}

impl Plan {
    /// Sorts commands, and proves the right to each.
    pub(super) async fn load(
        prepared: &Prepared,
        commands: Vec<Command>,
    ) -> Result<Self, AppError> {
        if commands.is_empty() {
            return Ok(Self::default());
        }
        check_count(&commands)?;
        let mut db = prepared.ctx.store().acquire().await?;
        let mut planner = Planner {
            known: located(&mut db, &commands).await?,
            link_types: link_types(prepared, &mut db, &commands).await?,
            prepared,
            db,
            proved: HashSet::new(),
            new: HashMap::new(),
            plan: Self::default(),
        };
        for command in commands {
            planner.add(command).await?;
        }
        Ok(planner.finish())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.modules.is_empty()
    }
}

fn check_count(commands: &[Command]) -> Result<(), AppError> {
    let links = commands
        .iter()
        .filter(|one| matches!(one, Command::Link { .. } | Command::Unlink { .. }));
    let links = links.count();
    if links > MOST_LINKS {
        let detail = format!("one run makes and takes away at most {MOST_LINKS} links");
        return Err(wrong("too_many", detail));
    }
    if commands.len() - links > MOST_OBJECTS {
        let detail = format!("one run changes, makes and deletes at most {MOST_OBJECTS} objects");
        return Err(wrong("too_many", detail));
    }
    Ok(())
}

/// Modules of all objects that commands name.
async fn located(
    db: &mut Connection,
    commands: &[Command],
) -> Result<HashMap<ObjectId, ModuleId>, AppError> {
    let mut named = HashSet::new();
    let mut name = |target: &Target| {
        if let Target::Id(id) = target {
            named.insert(*id);
        }
    };
    for command in commands {
        match command {
            Command::Create { parent, after, .. } => {
                parent.iter().chain(after).for_each(&mut name);
            }
            Command::Update { object, .. } | Command::Delete { object } => {
                name(&Target::Id(*object));
            }
            Command::Link { source, target, .. } => {
                [source, target].into_iter().for_each(&mut name);
            }
            Command::Unlink { .. } => {}
        }
    }
    let named: Vec<ObjectId> = named.into_iter().map(ObjectId).collect();
    Ok(objects::locate_many(db, &named).await?)
}

/// Types of links by their names and ids.
async fn link_types(
    prepared: &Prepared,
    db: &mut Connection,
    commands: &[Command],
) -> Result<HashMap<String, LinkTypeId>, AppError> {
    if !commands
        .iter()
        .any(|one| matches!(one, Command::Link { .. }))
    {
        return Ok(HashMap::new());
    }
    let workspace = Some(prepared.script.workspace_id);
    let types = links::types(db, prepared.ctx.actor.user, workspace).await?;
    let named = types.into_iter().flat_map(|one| {
        let id = one.id;
        [(one.name, id), (id.0.to_string(), id)]
    });
    Ok(named.collect())
}

struct Planner<'a> {
    prepared: &'a Prepared,
    db: PooledConnection,
    /// Modules of objects that exist.
    known: HashMap<ObjectId, ModuleId>,
    /// Objects that the script makes, by what it calls them.
    new: HashMap<String, (ObjectId, ModuleId)>,
    link_types: HashMap<String, LinkTypeId>,
    /// What may be done in which module.
    proved: HashSet<(ModuleId, Action)>,
    plan: Plan,
}

impl Planner<'_> {
    /// What the script may not see is to it what is not there.
    async fn add(&mut self, command: Command) -> Result<(), AppError> {
        let unknown = match &command {
            Command::Unlink { .. } => unknown_link,
            Command::Create { .. }
            | Command::Update { .. }
            | Command::Delete { .. }
            | Command::Link { .. } => unknown_object,
        };
        match self.sort(command).await {
            Err(AppError::NotFound) => Err(unknown()),
            sorted => sorted,
        }
    }

    async fn sort(&mut self, command: Command) -> Result<(), AppError> {
        match command {
            Command::Create {
                reference,
                module,
                parent,
                after,
                fields,
            } => {
                let module = ModuleId(module);
                let edit = edit(fields, &self.module(module, Action::Create).await?.types)?;
                let place = match after {
                    Some(sibling) => Place::After(self.within(module, &sibling).await?),
                    None => Place::Last(match parent {
                        Some(parent) => Some(self.within(module, &parent).await?),
                        None => None,
                    }),
                };
                let id = ObjectId(self.prepared.ctx.new_id());
                self.new.insert(reference, (id, module));
                let new = NewOne {
                    id,
                    module,
                    place,
                    edit,
                };
                self.plan.objects.push(new);
            }
            Command::Update {
                object,
                version,
                fields,
            } => {
                let id = ObjectId(object);
                let module = self.find(id)?;
                let module = self.module(module, Action::Write).await?;
                let edit = edit(fields, &module.types)?;
                let version = i32::try_from(version).unwrap_or(i32::MAX);
                module.edits.insert(id, (version, edit));
            }
            Command::Delete { object } => {
                let id = ObjectId(object);
                let module = self.find(id)?;
                let module = self.module(module, Action::Write).await?;
                module.deletions.push(id);
            }
            Command::Link {
                source,
                target,
                link_type,
            } => self.link((&source, &target), &link_type).await?,
            Command::Unlink { link } => self.unlink(link).await?,
        }
        Ok(())
    }

    async fn link(
        &mut self,
        (source, target): (&Target, &Target),
        link_type: &str,
    ) -> Result<(), AppError> {
        let (source, module) = self.any(source)?;
        let (target, of_target) = self.any(target)?;
        self.module(module, Action::Create).await?;
        self.readable(of_target).await?;
        if source == target {
            return Err(wrong("self_link", "an object cannot be linked to itself"));
        }
        let Some(link_type) = self.link_types.get(link_type) else {
            let detail = format!("the workspace has no link type {}", shortened(link_type));
            return Err(wrong("unknown_link_type", detail));
        };
        let link = WantedLink {
            module,
            source,
            target,
            link_type: *link_type,
        };
        self.plan.links.push(link);
        Ok(())
    }

    async fn unlink(&mut self, link: Uuid) -> Result<(), AppError> {
        let place = links::locate(&mut self.db, LinkId(link)).await?;
        if !place.target_gone {
            self.readable(place.target_module).await?;
        }
        self.module(place.module, Action::Write).await?;
        self.plan.unlinks.push((place.module, LinkId(link)));
        Ok(())
    }

    /// A module that changes, with the proof that it may. Each right is proved once.
    async fn module(&mut self, id: ModuleId, action: Action) -> Result<&mut InModule, AppError> {
        if self.proved.insert((id, action)) {
            let granted = self.prove(id, action).await?;
            if let Entry::Vacant(entry) = self.plan.modules.entry(id) {
                let types = schema::all_types(&mut self.db, &granted).await?;
                let types = types.into_iter().map(|one| (one.id, one.fields.name));
                entry.insert(InModule {
                    granted,
                    edits: HashMap::new(),
                    deletions: Vec::new(),
                    types: types_by_name(types),
                });
            }
        }
        self.plan.modules.get_mut(&id).ok_or(AppError::NotFound)
    }

    async fn prove(&mut self, id: ModuleId, action: Action) -> Result<Granted, AppError> {
        let granted = self.prepared.ctx.module(&mut self.db, id, action).await?;
        if granted.workspace() == self.prepared.script.workspace_id {
            Ok(granted)
        } else {
            Err(AppError::NotFound)
        }
    }

    async fn readable(&mut self, id: ModuleId) -> Result<(), AppError> {
        if self.proved.insert((id, Action::Read)) {
            self.prove(id, Action::Read).await?;
        }
        Ok(())
    }

    fn find(&self, id: ObjectId) -> Result<ModuleId, AppError> {
        self.known.get(&id).copied().ok_or(AppError::NotFound)
    }

    /// An object that exists, or that an earlier command makes.
    fn any(&self, target: &Target) -> Result<(ObjectId, ModuleId), AppError> {
        match target {
            Target::Id(id) => Ok((ObjectId(*id), self.find(ObjectId(*id))?)),
            Target::New(reference) => self.new.get(reference).copied().ok_or(AppError::NotFound),
        }
    }

    /// An object of one module.
    async fn within(&mut self, module: ModuleId, target: &Target) -> Result<ObjectId, AppError> {
        let (object, its) = self.any(target)?;
        if its == module {
            return Ok(object);
        }
        self.readable(its).await?;
        let detail = "a new object stands below and behind objects of its own module";
        Err(wrong("no_such_place", detail))
    }

    /// What is deleted is not changed before: it gets one version.
    fn finish(mut self) -> Plan {
        for module in self.plan.modules.values_mut() {
            for id in &module.deletions {
                module.edits.remove(id);
            }
        }
        self.plan
    }
}

fn unknown_object() -> AppError {
    wrong(
        "unknown_object",
        "there is no such object that the script may see",
    )
}

fn unknown_link() -> AppError {
    wrong(
        "unknown_link",
        "there is no such link that the script may see",
    )
}

fn shortened(name: &str) -> String {
    name.chars().take(100).collect()
}
