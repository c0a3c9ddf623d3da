//! Changing one object: the slice that every other write imitates.

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    objects::{
        ChangeType, Object, ObjectContent, ObjectEdit, apply, conflicting_fields, touched_fields,
    },
};
use req1_store::Connection;
use req1_store::{StoreError, change_sets, objects};

use super::{
    rules::Rules,
    view::{ObjectView, view_of},
};
use crate::{AppError, Ctx, files::check_body_files};

/// How often an edit is prepared anew when somebody else was faster.
pub(super) const ATTEMPTS: usize = 8;

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
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, command.module, Action::Write).await?;
    for _ in 0..ATTEMPTS {
        let current = objects::by_id(&mut db, &module, command.object).await?;
        if current.deleted_at.is_some() {
            return Err(AppError::NotFound);
        }
        let object_type = command
            .edit
            .object_type_id
            .apply(current.content.object_type_id);
        let rules = Rules::load(&mut db, &module, object_type).await?;
        let draft = prepare(ctx, &mut db, &module, (&current, &rules, &command)).await?;
        if draft == current.content {
            return view_of(&mut db, &module, (rules.names(), current)).await;
        }
        let bodies = (current.content.body.as_deref(), draft.body.as_deref());
        check_body_files(ctx, &mut db, &module, bodies).await?;
        match write(
            ctx,
            &mut db,
            &module,
            (&rules, &current, &draft, ChangeType::Update),
        )
        .await
        {
            Ok(written) => return view_of(&mut db, &module, (rules.names(), written)).await,
            Err(AppError::Store(StoreError::VersionMoved)) => {}
            Err(other) => return Err(other),
        }
    }
    Err(AppError::conflict(
        "busy",
        "others are changing this object all the time; try again",
    ))
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

pub(super) async fn write(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    (rules, current, draft, change_type): (&Rules, &Object, &ObjectContent, ChangeType),
) -> Result<Object, AppError> {
    let text = rules.search_text(draft);
    let search = (text != rules.search_text(&current.content)).then_some(&text);
    let mut tx = req1_store::begin(db).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    if change
        .modules
        .iter()
        .any(|locked| locked.schema_version != rules.defaults.schema_version)
    {
        return Err(AppError::Store(StoreError::VersionMoved));
    }
    let written = (current, draft, search);
    let written =
        objects::update_content_as(&mut tx, &change, module, (written, change_type)).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(written)
}
