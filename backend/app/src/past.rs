//! When something is read: now, or at a point of the past.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{BaselineId, ModuleId},
};
use req1_store::{
    Connection, baselines,
    past::{self, Moment},
};

use crate::{AppError, Ctx};

/// A point of the past as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// After a revision.
    Revision(i64),
    /// What a baseline names.
    Baseline(BaselineId),
    /// At a time.
    Instant(DateTime<Utc>),
}

/// The moment of a module that is meant.
pub(crate) async fn moment(
    ctx: &Ctx,
    db: &mut Connection,
    (module, when): (&Granted, When),
) -> Result<Moment, AppError> {
    match when {
        When::Revision(revision) => past::at_revision(db, module, revision)
            .await?
            .ok_or_else(|| {
                let detail = "the module has no such revision";
                AppError::invalid("as_of", "unknown_revision", detail)
            }),
        When::Instant(at) => past::at_time(db, module, at).await?.ok_or_else(|| {
            AppError::invalid("as_of", "in_the_future", "must be a time in the past")
        }),
        When::Baseline(id) => {
            let found = baselines::by_id(db, ctx.actor.user, id).await;
            let of_module = found.ok().filter(|one| one.module_id == ModuleId(module.id()));
            of_module.map(|one| one.moment).ok_or_else(|| {
                let detail = "the module has no such baseline";
                AppError::invalid("as_of", "unknown_baseline", detail)
            })
        }
    }
}
