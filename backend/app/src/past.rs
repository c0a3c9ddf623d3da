//! When something is read: now, or at a point of the past.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::{Action, Granted},
    ids::{BaselineId, ModuleId},
};
use req1_store::{
    Connection, PooledConnection, baselines,
    past::{self, Moment, PastOutline},
};

use crate::{AppError, Ctx};

/// A point of the past as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// After a revision.
    Revision(i64),
    /// What a baseline names.
    Baseline(BaselineId),
    /// At a time.
    Instant(DateTime<Utc>),
}

/// The moment of a module that is meant by a parameter of this name.
pub(crate) async fn moment(
    ctx: &Ctx,
    db: &mut Connection,
    (parameter, module, when): (&str, &Granted, When),
) -> Result<Moment, AppError> {
    match when {
        When::Revision(revision) => {
            past::at_revision(db, module, revision)
                .await?
                .ok_or_else(|| {
                    let detail = "the module has no such revision";
                    AppError::invalid(parameter, "unknown_revision", detail)
                })
        }
        When::Instant(at) => {
            let moment = past::at_time(db, module, at).await?;
            moment.ok_or_else(|| in_the_future(parameter))
        }
        When::Baseline(id) => {
            let found = baselines::by_id(db, ctx.actor.user, id).await;
            let of_module = found
                .ok()
                .filter(|one| one.module_id == ModuleId(module.id()));
            of_module.map(|one| one.moment).ok_or_else(|| {
                let detail = "the module has no such baseline";
                AppError::invalid(parameter, "unknown_baseline", detail)
            })
        }
    }
}

/// The answer to a time that has not come yet.
pub(crate) fn in_the_future(parameter: &str) -> AppError {
    AppError::invalid(parameter, "in_the_future", "must be a time in the past")
}

/// A module at a moment, with what is needed to read it.
pub(crate) struct PastModule {
    /// A connection.
    pub(crate) db: PooledConnection,
    /// Proof of the right to read the module.
    pub(crate) module: Granted,
    /// The moment.
    pub(crate) moment: Moment,
    /// What stood where.
    pub(crate) outline: PastOutline,
}

/// Opens a module at a point of the past. The right to read it is that of today.
pub(crate) async fn open(ctx: &Ctx, (id, when): (ModuleId, When)) -> Result<PastModule, AppError> {
    let mut db = ctx.store().acquire().await?;
    let module = ctx.module(&mut db, id, Action::Read).await?;
    let moment = moment(ctx, &mut db, ("as_of", &module, when)).await?;
    let (db, outline) = outline(ctx, db, (&module, moment)).await?;
    Ok(PastModule {
        db,
        module,
        moment,
        outline,
    })
}

/// Makes the outlines of moments that were just named, in the background and one after the other, so that nobody waits for
/// them. What does not get done, because the server stops, is done when somebody looks.
pub(crate) fn make_ready(ctx: &Ctx, moments: Vec<(Granted, Moment)>) {
    let ctx = ctx.clone();
    let tasks = ctx.app.tasks.clone();
    tasks.spawn(async move {
        for (module, moment) in moments {
            let made = match ctx.store().acquire().await {
                Ok(db) => outline(&ctx, db, (&module, moment)).await.map(drop),
                Err(error) => Err(error.into()),
            };
            if let Err(error) = made {
                tracing::warn!(%error, module.id = %module.id(), "the outline of a baseline was not made yet");
            }
        }
    });
}

/// The outline of a moment. One that has to be made takes its time: who waits for that does so without a connection.
pub(crate) async fn outline(
    ctx: &Ctx,
    mut db: PooledConnection,
    (module, moment): (&Granted, Moment),
) -> Result<(PooledConnection, PastOutline), AppError> {
    if let Some(known) = past::known_outline(&mut db, module, moment).await? {
        return Ok((db, known));
    }
    drop(db);
    let _turn = ctx.turn_to_look_back(ModuleId(module.id())).await;
    let mut db = ctx.store().acquire().await?;
    let outline = match past::known_outline(&mut db, module, moment).await? {
        Some(known) => known,
        None => past::make_outline(&mut db, module, moment).await?,
    };
    Ok((db, outline))
}
