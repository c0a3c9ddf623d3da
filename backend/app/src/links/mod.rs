//! Links between objects, and their types.

mod linked;
mod rules;
mod types;
mod update;

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Action, Granted},
    ids::{LinkId, LinkTypeId, ObjectId},
    violation::free_object,
};
use req1_store::{
    Connection, StoreError, change_sets,
    links::{self, Link, LinkFilter, NewLink},
    objects, past,
};
use serde_json::{Value, json};

use crate::{
    AppError, Ctx,
    audit::Event,
    error::unless_missing,
    past::{When, in_the_future, moment},
};

pub use linked::{LinkedObjects, linked_objects};
pub(crate) use rules::broken;
pub use rules::{LinkRuleEdit, create_rule, delete_rule, list_rules, read_rule, update_rule};
pub use types::{
    CreateLinkType, LinkTypeEdit, create_link_type, delete_link_type, list_link_types,
    read_link_type, update_link_type,
};
pub use update::{UpdateLink, update_link};

/// A link to be made.
#[derive(Debug, Clone)]
pub struct CreateLink {
    /// Its type.
    pub link_type: LinkTypeId,
    /// Where it starts.
    pub source: ObjectId,
    /// Where it ends.
    pub target: ObjectId,
    /// Values of the link; an object.
    pub attributes: Option<Value>,
}

/// Links of which the actor may see both ends, and how many: those of now, or of a time in the past.
pub async fn list_links(
    ctx: &Ctx,
    (filter, when): (LinkFilter, Option<When>),
    window: (i64, i64),
) -> Result<(Vec<Link>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let at = match when {
        None => None,
        Some(when) => Some(time(ctx, &mut db, (&filter, when)).await?),
    };
    Ok(links::list(&mut db, (ctx.actor.user, at), filter, window).await?)
}

/// The time that is meant: of a module where one is named, or an object of one.
async fn time(
    ctx: &Ctx,
    db: &mut Connection,
    (filter, when): (&LinkFilter, When),
) -> Result<DateTime<Utc>, AppError> {
    let module = match (filter.module, filter.source.or(filter.target)) {
        (Some(module), _) => Some(ctx.module(&mut *db, module, Action::Read).await?),
        (None, Some(object)) if matches!(when, When::Instant(_)) => {
            match objects::locate(&mut *db, object).await {
                Ok(module) => ctx.module(&mut *db, module, Action::Read).await.ok(),
                Err(StoreError::NotFound) => None,
                Err(other) => return Err(other.into()),
            }
        }
        (None, _) => None,
    };
    match (module, when) {
        (Some(module), when) => Ok(moment(ctx, db, ("as_of", &module, when)).await?.at),
        (None, When::Instant(at)) => {
            if past::is_past(db, at).await? {
                Ok(at)
            } else {
                Err(in_the_future("as_of"))
            }
        }
        (None, When::Revision(_) | When::Baseline(_)) => {
            let detail = "say whose revision or baseline it is";
            Err(AppError::invalid("module_id", "missing", detail))
        }
    }
}

/// A link of which the actor may see both ends.
pub async fn read_link(ctx: &Ctx, id: LinkId) -> Result<Link, AppError> {
    let mut db = ctx.store().acquire().await?;
    Ok(links::by_id(&mut db, ctx.actor.user, id).await?)
}

/// Makes a link. Needs the right to change the module of its source, and to see its target.
#[tracing::instrument(name = "app.link.create", skip_all)]
pub async fn create_link(ctx: &Ctx, command: CreateLink) -> Result<Link, AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = end(
        ctx,
        &mut tx,
        (command.source, Action::Create, "/source_object_id"),
    )
    .await?;
    let target = end(
        ctx,
        &mut tx,
        (command.target, Action::Read, "/target_object_id"),
    )
    .await?;
    if command.source == command.target {
        let detail = "an object cannot be linked to itself";
        return Err(AppError::invalid("/target_object_id", "self_link", detail));
    }
    if target.workspace() != granted.workspace() {
        let detail = "both ends of a link are in one workspace";
        return Err(AppError::invalid(
            "/target_object_id",
            "other_workspace",
            detail,
        ));
    }
    links::type_by_id(&mut tx, &granted, command.link_type)
        .await
        .map_err(unless_missing(
            "/link_type_id",
            "unknown_link_type",
            "the workspace has no such link type",
        ))?;
    let attributes = command.attributes.unwrap_or_else(|| json!({}));
    free_object("/attributes", &attributes)?;
    let new = NewLink {
        id: LinkId(ctx.new_id()),
        link_type_id: command.link_type,
        source: command.source,
        target: command.target,
        attributes,
    };
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    links::insert(&mut tx, &change, &granted, &new)
        .await
        .map_err(refused)?;
    let ends = (command.link_type, command.source, command.target);
    if let Some(breach) = links::breach(&mut tx, &change, ends).await? {
        return Err(rules::broken(&breach));
    }
    let sealed = change_sets::seal(&mut tx, &change).await?;
    let made = links::by_id(&mut tx, ctx.actor.user, new.id).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(made)
}

/// Proof of a right on the module of one end. An end that the actor may not see is a fault of the request.
async fn end(
    ctx: &Ctx,
    db: &mut Connection,
    (object, action, pointer): (ObjectId, Action, &'static str),
) -> Result<Granted, AppError> {
    let found = match objects::locate(&mut *db, object).await {
        Ok(module) => ctx.module(db, module, action).await,
        Err(error) => Err(error.into()),
    };
    if matches!(found, Err(AppError::NotFound)) {
        let detail = "there is no such object that you may see";
        return Err(AppError::invalid(pointer, "unknown_object", detail));
    }
    found
}

pub(crate) fn refused(error: StoreError) -> AppError {
    if error.is_constraint("link_ends_key") {
        return AppError::invalid("/target_object_id", "duplicate", "this link exists");
    }
    if matches!(error, StoreError::NotFound) {
        return AppError::invalid(
            "/target_object_id",
            "deleted_object",
            "an end of the link is deleted",
        );
    }
    error.into()
}

/// Takes a link away. One whose target is gone can be taken away, too: nobody else could mend it.
#[tracing::instrument(name = "app.link.delete", skip_all, fields(link.id = %id))]
pub async fn delete_link(ctx: &Ctx, id: LinkId) -> Result<(), AppError> {
    let mut tx = ctx.store().begin().await?;
    let granted = writable(ctx, &mut tx, id).await?;
    let change = change_sets::open(&mut tx, ctx.change("edit"), &[&granted]).await?;
    links::delete(&mut tx, &change, &granted, id).await?;
    let event = Event::new("delete", "link")
        .of(id)
        .within(granted.workspace())
        .with(json!({ "module_id": granted.id() }));
    ctx.audit(&mut tx, event).await?;
    let sealed = change_sets::seal(&mut tx, &change).await?;
    req1_store::commit(tx).await?;
    ctx.announce(&sealed);
    Ok(())
}

/// The right to change a link, for those who see where it leads, as long as that is there.
async fn writable(ctx: &Ctx, db: &mut Connection, id: LinkId) -> Result<Granted, AppError> {
    let place = links::locate(&mut *db, id).await?;
    if !place.target_gone {
        ctx.module(&mut *db, place.target_module, Action::Read)
            .await?;
    }
    ctx.module(db, place.module, Action::Write).await
}
