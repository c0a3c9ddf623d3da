//! Changing one object: the slice that every other write imitates.

use std::time::Instant;

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    objects::{
        ChangeType, Object, ObjectContent, ObjectEdit, apply, conflicting_fields, touched_fields,
    },
    patch::Patch,
    scripts::Hook,
};
use req1_store::{
    Connection, StoreError, Tx,
    change_sets::{self, OpenChange},
    objects::{self, Relocation, SearchText, Target},
};

use super::{
    restore_version::{self, RestoreVersion},
    rules::Rules,
    scripted::scripted,
    view::{ObjectView, view_of},
};
use crate::{
    AppError, Ctx,
    external_links::{self, ChangeExternalLink},
    files::check_body_files,
    scripts::{ATTEMPTS, Seen, Triggers, busy},
    suspect::settle,
};

/// What the client knows of the object that it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Expectation {
    /// Nothing: the edit applies to whatever is there.
    #[default]
    Any,
    /// The object is at this version, or nothing happens.
    Exactly(i32),
    /// The edit was made on this version. What nobody else changed since is merged; only fields that both changed are a
    /// conflict.
    MadeOn(i32),
}

/// A change of one object.
#[derive(Debug, Clone)]
pub struct UpdateObject {
    /// The module in the path of the request.
    pub module: ModuleId,
    /// The object.
    pub object: ObjectId,
    /// What shall change.
    pub edit: ObjectEdit,
    /// Where it shall stand.
    pub place: Option<NewPlace>,
    /// What the client knows.
    pub expectation: Expectation,
}

/// A place as an edit names it. What it does not name stays, and so does an object that stands there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPlace {
    /// The object above.
    pub parent: Patch<ObjectId>,
    /// The 0-based place among the siblings; last when the parent is another one.
    pub position: Option<i64>,
}

impl NewPlace {
    async fn target(
        self,
        db: &mut Connection,
        module: &Granted,
        current: &Object,
    ) -> Result<Option<Target>, AppError> {
        let parent = self.parent.apply(current.place.parent_id);
        let stays = parent == current.place.parent_id;
        let Some(position) = self.position else {
            return Ok((!stays).then_some(Target::Last(parent)));
        };
        if stays {
            let numbered = objects::numbers_of(db, module, vec![current.clone()]).await?;
            let numbers = numbered.into_iter().next().and_then(|one| one.numbers);
            let now = numbers.and_then(|numbers| i64::try_from(numbers.position).ok());
            if now == Some(position) {
                return Ok(None);
            }
        }
        Ok(Some(Target::At(parent, position)))
    }
}

/// Changes an object: one new version in one new revision, where it moves one more in the same; none at all when nothing
/// differs.
#[tracing::instrument(name = "app.object.update", skip_all, fields(module.id = %command.module, object.id = %command.object))]
pub async fn update_object(ctx: &Ctx, command: UpdateObject) -> Result<ObjectView, AppError> {
    let only_reviews = command.place.is_none() && command.edit.only_reviews();
    let action = if only_reviews {
        Action::Review
    } else {
        Action::Write
    };
    save(ctx, (command.module, action), Wish::Update(&command)).await
}

/// What one object shall say, told by what it says today.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wish<'a> {
    Update(&'a UpdateObject),
    Restore(&'a RestoreVersion),
    ExternalLink(&'a ChangeExternalLink),
}

impl Wish<'_> {
    async fn plan(
        self,
        ctx: &Ctx,
        db: &mut Connection,
        module: &Granted,
    ) -> Result<Planned, AppError> {
        let planned = match self {
            Self::Update(command) => plan(ctx, &mut *db, module, command).await?,
            Self::Restore(command) => restore_version::plan(ctx, &mut *db, module, command).await?,
            Self::ExternalLink(command) => external_links::plan(&mut *db, module, command).await?,
        };
        let bodies = (&planned.current.content.body, &planned.draft.body);
        let bodies = (bodies.0.as_deref(), bodies.1.as_deref());
        check_body_files(ctx, db, module, bodies).await?;
        Ok(planned)
    }

    const fn change_type(self) -> ChangeType {
        match self {
            Self::Update(_) | Self::ExternalLink(_) => ChangeType::Update,
            Self::Restore(_) => ChangeType::Restore,
        }
    }
}

/// An object as it was found, and what it shall say.
pub(crate) struct Planned {
    pub(super) current: Object,
    pub(super) rules: Rules,
    pub(super) draft: ObjectContent,
    /// Where it shall stand, when that is another place.
    pub(super) target: Option<Target>,
}

impl Planned {
    /// New content where the object stands.
    pub(crate) const fn content(current: Object, rules: Rules, draft: ObjectContent) -> Self {
        Self {
            current,
            rules,
            draft,
            target: None,
        }
    }

    /// What becomes of it by the scripts that run before a save. A move alone is none.
    async fn after(
        mut self,
        ctx: &Ctx,
        (module, triggers): (&Granted, &Triggers),
        seen: &mut Seen,
    ) -> Result<Self, AppError> {
        if self.draft == self.current.content {
            return Ok(self);
        }
        let said = (Some(&self.current), self.draft, self.rules);
        (self.rules, self.draft) = scripted(ctx, (module, triggers), said, seen).await?;
        Ok(self)
    }

    fn is_there_already(&self) -> bool {
        self.draft == self.current.content && self.target.is_none()
    }

    /// None when the object, or what is asked of it, is not what this was planned for.
    async fn write(
        &self,
        tx: &mut Tx<'_>,
        change: &mut OpenChange,
        (module, change_type): (&Granted, ChangeType),
    ) -> Result<Option<Object>, AppError> {
        let schema_version = change.module(self.current.module_id)?.schema_version;
        if schema_version != self.rules.defaults.schema_version {
            return Ok(None);
        }
        let text = self.rules.search_text(&self.draft);
        let known = self.rules.search_text(&self.current.content);
        let search = (text != known).then_some(&text);
        let written = (&self.current, &self.draft, search);
        let written = match self.target {
            Some(target) => move_to(tx, change, module, (target, written)).await,
            None => objects::update_content(tx, change, module, (written, change_type))
                .await
                .map_err(AppError::from),
        };
        match written {
            Err(AppError::Store(StoreError::VersionMoved)) => Ok(None),
            other => other.map(Some),
        }
    }
}

/// Writes what is wished for, after the scripts of the module that run before a save.
pub(crate) async fn save(
    ctx: &Ctx,
    (module, action): (ModuleId, Action),
    wish: Wish<'_>,
) -> Result<ObjectView, AppError> {
    for _ in 0..ATTEMPTS {
        let turn = ctx.turn(module).await;
        let mut db = ctx.store().acquire().await?;
        let granted = ctx.module(&mut db, module, action).await?;
        let since = Instant::now();
        let triggers = Triggers::of(ctx, &mut db, (&granted, Hook::PreSave)).await?;
        let Some(triggers) = triggers else {
            return save_now(ctx, &mut db, &granted, wish).await;
        };
        let planned = wish.plan(ctx, &mut db, &granted).await?;
        // Nobody waits for the module, nor for a connection, while scripts run.
        drop(db);
        drop(turn);
        let mut seen = Seen::default();
        let planned = planned.after(ctx, (&granted, &triggers), &mut seen).await?;
        let _turn = ctx.turn(module).await;
        let mut db = ctx.store().acquire().await?;
        let granted = ctx.still(&mut db, (granted, since)).await?;
        if planned.is_there_already() {
            return view_of(&mut db, &granted, (planned.rules.names(), planned.current)).await;
        }
        let mut tx = req1_store::begin(&mut db).await?;
        let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
        if !seen.holds(&mut tx, &change).await? {
            continue;
        }
        let kind = (&granted, wish.change_type());
        let Some(written) = planned.write(&mut tx, &mut change, kind).await? else {
            continue;
        };
        let sealed = change_sets::seal(&mut tx, &change).await?;
        req1_store::commit(tx).await?;
        ctx.announce(&sealed);
        return view_of(&mut db, &granted, (planned.rules.names(), written)).await;
    }
    Err(busy())
}

/// Writes what is wished for. It is planned before the module is locked, and what moved on while others had their turn is
/// planned anew under the lock: nobody has to wait a second time.
async fn save_now(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    wish: Wish<'_>,
) -> Result<ObjectView, AppError> {
    let mut planned = wish.plan(ctx, &mut *db, module).await?;
    if planned.is_there_already() {
        return view_of(db, module, (planned.rules.names(), planned.current)).await;
    }
    let mut tx = req1_store::begin(&mut *db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    let kind = (module, wish.change_type());
    let mut written = planned.write(&mut tx, &mut change, kind).await?;
    if written.is_none() {
        planned = wish.plan(ctx, &mut tx, module).await?;
        if planned.is_there_already() {
            drop(tx);
            return view_of(db, module, (planned.rules.names(), planned.current)).await;
        }
        written = planned.write(&mut tx, &mut change, kind).await?;
    }
    let written = written.ok_or(StoreError::VersionMoved)?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    view_of(db, module, (planned.rules.names(), written)).await
}

async fn plan(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    command: &UpdateObject,
) -> Result<Planned, AppError> {
    let current = objects::by_id(&mut *db, module, command.object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let object_type = command
        .edit
        .object_type_id
        .apply(current.content.object_type_id);
    let rules = Rules::load(&mut *db, module, object_type).await?;
    let draft = prepare(ctx, &mut *db, module, (&current, &rules, command)).await?;
    let target = match command.place {
        Some(place) => place.target(db, module, &current).await?,
        None => None,
    };
    Ok(Planned {
        current,
        rules,
        draft,
        target,
    })
}

/// Applies the edit to the present state, or says why it does not fit any more.
pub(super) async fn prepare(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    (current, rules, command): (&Object, &Rules, &UpdateObject),
) -> Result<ObjectContent, AppError> {
    let stamp = (ctx.actor.user, ctx.now());
    let mut draft = apply(
        &current.content,
        command.edit.clone(),
        rules.type_rules(),
        stamp,
    )?;
    if draft.content_fingerprint != current.content.content_fingerprint {
        let given = vec![(current.id, &mut draft, rules.definitions.as_slice())];
        settle(&mut *db, module, given).await?;
    }
    let (seen, merges) = match command.expectation {
        Expectation::Any => return Ok(draft),
        Expectation::Exactly(seen) => (seen, false),
        Expectation::MadeOn(seen) => (seen, true),
    };
    if seen == current.version {
        return Ok(draft);
    }
    if seen < 1 || seen > current.version {
        let detail = format!("the object is at version {}", current.version);
        return Err(AppError::invalid(
            "/expected_version",
            "unknown_version",
            detail,
        ));
    }
    let before = objects::version(&mut *db, module, (current.id, seen))
        .await?
        .content;
    // Nobody stamps as reviewed what they have not seen.
    let stamps_unseen = command.edit.reviewed == Some(true)
        && before.content_fingerprint != current.content.content_fingerprint;
    let merges = merges && !stamps_unseen;
    let fields = if merges {
        conflicting_fields(&before, &current.content, &draft)
    } else {
        touched_fields(&before, &current.content)
            .into_iter()
            .collect()
    };
    if merges && fields.is_empty() {
        return Ok(draft);
    }
    let numbered = objects::numbers_of(db, module, vec![current.clone()]).await?;
    let current = numbered.into_iter().next().ok_or(AppError::NotFound)?;
    Err(AppError::StaleVersion {
        seen,
        current: Box::new(current),
        fields,
    })
}

/// Moves an object, and edits it where it stands then. The place is found under the lock, so that it means today's
/// neighbours.
async fn move_to(
    tx: &mut Tx<'_>,
    change: &mut OpenChange,
    module: &Granted,
    (target, (current, draft, search)): (Target, (&Object, &ObjectContent, Option<&SearchText>)),
) -> Result<Object, AppError> {
    let place = objects::find_place(&mut *tx, change, module, (target, Some(current.id))).await?;
    // Making room may have given the object another path.
    let now = objects::by_id(&mut *tx, module, current.id).await?;
    if now.version != current.version {
        return Err(AppError::Store(StoreError::VersionMoved));
    }
    let way = Relocation {
        id: now.id,
        from: now.place.path,
        to: place,
    };
    objects::relocate(&mut *tx, change, module, &[way]).await?;
    let moved = objects::by_id(&mut *tx, module, current.id).await?;
    if *draft == moved.content {
        return Ok(moved);
    }
    let written = ((&moved, draft, search), ChangeType::Update);
    Ok(objects::update_content(&mut *tx, change, module, written).await?)
}
