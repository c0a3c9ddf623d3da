//! Making, changing and taking away links: edits of their objects.

use req1_domain::{
    access::{Action, Granted},
    external_links::{ExternalLinkEdit, edit},
    ids::{ExternalLinkId, ObjectId},
    objects::ObjectContent,
    patch::Patch,
};
use req1_store::{
    Connection,
    external_links::{self, StoredLink},
    objects,
};

use crate::{
    AppError, Ctx,
    objects::{Planned, Rules, Wish, save},
};

/// A change of one link of an object.
#[derive(Debug, Clone)]
pub struct ChangeExternalLink {
    /// The object.
    pub object: ObjectId,
    /// The link.
    pub id: ExternalLinkId,
    /// What shall become of it.
    pub edit: ExternalLinkEdit,
}

/// What the object of a link shall say, told by what it says today.
pub(crate) async fn plan(
    db: &mut Connection,
    module: &Granted,
    command: &ChangeExternalLink,
) -> Result<Planned, AppError> {
    let current = objects::by_id(&mut *db, module, command.object).await?;
    if current.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    let links = edit(&current.content.external_links, (command.id, &command.edit))?;
    let draft = ObjectContent {
        external_links: links.ok_or(AppError::NotFound)?,
        ..current.content.clone()
    };
    let rules = Rules::load(db, module, current.content.object_type_id).await?;
    Ok(Planned::content(current, rules, draft))
}

/// One new version of the object in one new revision of its module; none when nothing differs.
async fn change(ctx: &Ctx, command: &ChangeExternalLink) -> Result<Option<StoredLink>, AppError> {
    let module = {
        let mut db = ctx.store().acquire().await?;
        objects::locate(&mut db, command.object).await?
    };
    save(ctx, (module, Action::Write), Wish::ExternalLink(command)).await?;
    if command.edit == ExternalLinkEdit::Remove {
        return Ok(None);
    }
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Read).await?;
    let at = (command.object, command.id);
    Ok(Some(external_links::by_id(&mut db, &module, at).await?))
}

/// Gives an object a link.
#[tracing::instrument(name = "app.external_link.create", skip_all, fields(object.id = %object))]
pub async fn create_link(
    ctx: &Ctx,
    object: ObjectId,
    (uri, title): (String, Option<String>),
) -> Result<StoredLink, AppError> {
    let command = ChangeExternalLink {
        object,
        id: ExternalLinkId(ctx.new_id()),
        edit: ExternalLinkEdit::Add { uri, title },
    };
    change(ctx, &command).await?.ok_or(AppError::NotFound)
}

/// Changes address or title of a link. Nobody has looked at a new address yet.
#[tracing::instrument(name = "app.external_link.update", skip_all, fields(object.id = %object, link.id = %id))]
pub async fn update_link(
    ctx: &Ctx,
    (object, id): (ObjectId, ExternalLinkId),
    (uri, title): (Option<String>, Patch<String>),
) -> Result<StoredLink, AppError> {
    let command = ChangeExternalLink {
        object,
        id,
        edit: ExternalLinkEdit::Change { uri, title },
    };
    change(ctx, &command).await?.ok_or(AppError::NotFound)
}

/// Takes a link away.
#[tracing::instrument(name = "app.external_link.delete", skip_all, fields(object.id = %object, link.id = %id))]
pub async fn delete_link(
    ctx: &Ctx,
    (object, id): (ObjectId, ExternalLinkId),
) -> Result<(), AppError> {
    let command = ChangeExternalLink {
        object,
        id,
        edit: ExternalLinkEdit::Remove,
    };
    change(ctx, &command).await.map(|_| ())
}
