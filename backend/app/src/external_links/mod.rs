//! Links from objects to the world outside.
//!
//! They are content of their objects: changing them makes a version of the object. Whether an address answers is none: who
//! looked says so, and nothing else changes. The server itself asks no address, see decision 0026.

mod write;

use req1_domain::{
    access::{Action, Granted},
    external_links::{LinkState, check_detail},
    ids::{ExternalLinkId, ModuleId, ObjectId},
};
use req1_store::{
    Connection,
    external_links::{self, Checked, ExternalLinkFilter, StoredLink},
    objects,
};

use crate::{AppError, Ctx};

pub(crate) use write::plan;
pub use write::{ChangeExternalLink, create_link, delete_link, update_link};

/// The module of an object that is there, with the right to do something.
async fn module_of(
    ctx: &Ctx,
    db: &mut Connection,
    (object, action): (ObjectId, Action),
) -> Result<Granted, AppError> {
    let module = objects::locate(&mut *db, object).await?;
    let module = ctx.module(&mut *db, module, action).await?;
    let found = objects::by_id(db, &module, object).await?;
    if found.deleted_at.is_some() {
        return Err(AppError::NotFound);
    }
    Ok(module)
}

/// Links of an object in the order they were made, and how many.
#[tracing::instrument(name = "app.external_link.list", skip_all, fields(object.id = %object))]
pub async fn list_of_object(
    ctx: &Ctx,
    object: ObjectId,
    window: (i64, i64),
) -> Result<(Vec<StoredLink>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = module_of(ctx, &mut db, (object, Action::Read)).await?;
    let filter = ExternalLinkFilter {
        object: Some(object),
        ..ExternalLinkFilter::default()
    };
    Ok(external_links::list(&mut db, &module, filter, window).await?)
}

/// Links of the objects of a module in the order they were made, and how many: all, or those in a state.
#[tracing::instrument(name = "app.external_link.list_of_module", skip_all, fields(module.id = %module))]
pub async fn list_of_module(
    ctx: &Ctx,
    (module, state): (ModuleId, Option<LinkState>),
    window: (i64, i64),
) -> Result<(Vec<StoredLink>, i64), AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, module, Action::Read).await?;
    let filter = ExternalLinkFilter {
        state,
        ..ExternalLinkFilter::default()
    };
    Ok(external_links::list(&mut db, &module, filter, window).await?)
}

/// One link of an object.
#[tracing::instrument(name = "app.external_link.read", skip_all, fields(object.id = %object, link.id = %id))]
pub async fn read_link(
    ctx: &Ctx,
    (object, id): (ObjectId, ExternalLinkId),
) -> Result<StoredLink, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = module_of(ctx, &mut db, (object, Action::Read)).await?;
    Ok(external_links::by_id(&mut db, &module, (object, id)).await?)
}

/// What came of looking at the address of a link.
#[derive(Debug, Clone)]
pub struct Report {
    /// The address that was looked at.
    pub uri: String,
    /// Whether it answered.
    pub answered: bool,
    /// What came of it, in a few words.
    pub detail: Option<String>,
}

/// Notes whether the address of a link answers. That is no content: no version, no revision. Needs the right to change the
/// object, because others rely on what it says.
#[tracing::instrument(name = "app.external_link.check", skip_all, fields(object.id = %object, link.id = %id))]
pub async fn report_check(
    ctx: &Ctx,
    (object, id): (ObjectId, ExternalLinkId),
    report: Report,
) -> Result<StoredLink, AppError> {
    let mut tx = ctx.store().begin().await?;
    let module = module_of(ctx, &mut tx, (object, Action::Write)).await?;
    external_links::by_id(&mut tx, &module, (object, id)).await?;
    let checked = Checked {
        detail: check_detail(report.detail.as_deref())?,
        uri: report.uri,
        state: if report.answered {
            LinkState::Ok
        } else {
            LinkState::Broken
        },
        by: (ctx.actor.user, ctx.now()),
    };
    // The NUL character stands in no address, and the database cannot be asked about it.
    let same = !checked.uri.contains('\0')
        && external_links::note(&mut tx, &module, (object, id), &checked).await?;
    if !same {
        let detail = "the link has another address; look at that one";
        return Err(AppError::conflict("address_changed", detail));
    }
    let noted = external_links::by_id(&mut tx, &module, (object, id)).await?;
    req1_store::commit(tx).await?;
    Ok(noted)
}
