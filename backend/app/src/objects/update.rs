//! Changing one object: the slice that every other write imitates.

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    objects::{
        ChangeType, Object, ObjectContent, ObjectEdit, apply, conflicting_fields, touched_fields,
    },
};
use req1_store::{
    Connection, StoreError,
    change_sets::{self, OpenChange},
    objects,
};

use super::{
    restore_version::{self, RestoreVersion},
    rules::Rules,
    view::{ObjectView, view_of},
};
use crate::{AppError, Ctx, files::check_body_files};

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
    /// What the client knows.
    pub expectation: Expectation,
}

/// Changes an object: one new version in one new revision; none at all when nothing differs.
#[tracing::instrument(name = "app.object.update", skip_all, fields(module.id = %command.module, object.id = %command.object))]
pub async fn update_object(ctx: &Ctx, command: UpdateObject) -> Result<ObjectView, AppError> {
    let _turn = ctx.turn(command.module).await;
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Write).await?;
    save(ctx, &mut db, &module, Wish::Update(&command)).await
}

/// What one object shall say, told by what it says today.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish<'a> {
    Update(&'a UpdateObject),
    Restore(&'a RestoreVersion),
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
        };
        let bodies = (&planned.current.content.body, &planned.draft.body);
        let bodies = (bodies.0.as_deref(), bodies.1.as_deref());
        check_body_files(ctx, db, module, bodies).await?;
        Ok(planned)
    }

    const fn change_type(self) -> ChangeType {
        match self {
            Self::Update(_) => ChangeType::Update,
            Self::Restore(_) => ChangeType::Restore,
        }
    }
}

/// An object as it was found, and what it shall say.
pub(super) struct Planned {
    pub(super) current: Object,
    pub(super) rules: Rules,
    pub(super) draft: ObjectContent,
}

impl Planned {
    fn is_there_already(&self) -> bool {
        self.draft == self.current.content
    }

    /// None when the object, or what is asked of it, is not what this was planned for.
    async fn write(
        &self,
        tx: &mut Connection,
        change: &OpenChange,
        (module, change_type): (&Granted, ChangeType),
    ) -> Result<Option<Object>, AppError> {
        let schema_version = change.module(self.current.module_id)?.schema_version;
        if schema_version != self.rules.defaults.schema_version {
            return Ok(None);
        }
        let text = self.rules.search_text(&self.draft);
        let known = self.rules.search_text(&self.current.content);
        let search = (text != known).then_some(&text);
        let written = ((&self.current, &self.draft, search), change_type);
        match objects::update_content(tx, change, module, written).await {
            Err(StoreError::VersionMoved) => Ok(None),
            other => Ok(other.map(Some)?),
        }
    }
}

/// Writes what is wished for. It is planned before the module is locked, and what moved on while others had their turn is
/// planned anew under the lock: nobody has to wait a second time.
pub(super) async fn save(
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
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    let kind = (module, wish.change_type());
    let mut written = planned.write(&mut tx, &change, kind).await?;
    if written.is_none() {
        planned = wish.plan(ctx, &mut tx, module).await?;
        if planned.is_there_already() {
            drop(tx);
            return view_of(db, module, (planned.rules.names(), planned.current)).await;
        }
        written = planned.write(&mut tx, &change, kind).await?;
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
    let draft = prepare(ctx, db, module, (&current, &rules, command)).await?;
    Ok(Planned {
        current,
        rules,
        draft,
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
    let draft = apply(
        &current.content,
        command.edit.clone(),
        rules.type_rules(),
        stamp,
    )?;
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
    let fields = if merges {
        let wanted = apply(&before, command.edit.clone(), rules.type_rules(), stamp)?;
        conflicting_fields(&before, &current.content, &wanted, &command.edit)
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
