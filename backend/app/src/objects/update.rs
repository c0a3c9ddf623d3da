//! Changing one object: the slice that every other write imitates.

use req1_domain::{
    access::{Action, Granted},
    ids::{ModuleId, ObjectId},
    objects::{
        ChangeType, Object, ObjectContent, ObjectEdit, apply, conflicting_fields, touched_fields,
    },
    patch::Patch,
};
use req1_store::{
    Connection, StoreError, Tx,
    change_sets::{self, OpenChange},
    objects::{self, SearchText, Target},
};

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
    let mut db = ctx.store().acquire().await?;
    let only_reviews = command.place.is_none() && command.edit.only_reviews();
    let action = if only_reviews {
        Action::Review
    } else {
        Action::Write
    };
    let module = ctx.module(&mut db, command.module, action).await?;
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
        let target = match command.place {
            Some(place) => place.target(&mut db, &module, &current).await?,
            None => None,
        };
        if draft == current.content && target.is_none() {
            return view_of(&mut db, &module, (rules.names(), current)).await;
        }
        let bodies = (current.content.body.as_deref(), draft.body.as_deref());
        check_body_files(ctx, &mut db, &module, bodies).await?;
        let how = target.map_or(How::As(ChangeType::Update), How::Moving);
        match write(ctx, &mut db, &module, (&rules, &current, &draft, how)).await {
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

/// How an object gets its new content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// Where it stands, for this reason.
    As(ChangeType),
    /// At another place.
    Moving(Target),
}

pub(super) async fn write(
    ctx: &Ctx,
    db: &mut Connection,
    module: &Granted,
    (rules, current, draft, how): (&Rules, &Object, &ObjectContent, How),
) -> Result<Object, AppError> {
    let text = rules.search_text(draft);
    let search = (text != rules.search_text(&current.content)).then_some(&text);
    let mut tx = req1_store::begin(db).await?;
    let mut change = change_sets::open(&mut tx, ctx.change("edit"), &[module]).await?;
    if change
        .modules
        .iter()
        .any(|locked| locked.schema_version != rules.defaults.schema_version)
    {
        return Err(AppError::Store(StoreError::VersionMoved));
    }
    let written = (current, draft, search);
    let written = match how {
        How::As(change_type) => {
            objects::update_content_as(&mut tx, &change, module, (written, change_type)).await?
        }
        How::Moving(target) => move_to(&mut tx, &mut change, module, (target, written)).await?,
    };
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(written)
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
    objects::relocate(&mut *tx, change, module, (&now, &place)).await?;
    let moved = objects::by_id(&mut *tx, module, current.id).await?;
    if *draft == moved.content {
        return Ok(moved);
    }
    Ok(objects::update_content(&mut *tx, change, module, (&moved, draft, search)).await?)
}
