//! All findings of a module one after the other, read page by page while they are consumed.

use futures::Stream;
use req1_domain::{access::Action, ids::ModuleId};
use req1_store::{modules, quality};
use tokio::sync::mpsc;

use super::{FindingsPage, Graded, report::page};
use crate::{AppError, Ctx};

/// Findings in one page, and how many are read ahead of what the client has taken.
const PAGE: usize = 500;

/// The report of a module as a whole.
#[derive(Debug)]
pub struct Validation<S> {
    /// Live objects.
    pub object_count: i64,
    /// Links that begin in the module.
    pub link_count: i64,
    /// All findings.
    pub findings: S,
}

/// Looks for breaches of every rule that is on.
#[tracing::instrument(name = "app.quality.validate", skip_all, fields(module.id = %module))]
pub async fn validate(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<Validation<impl Stream<Item = Result<Graded, AppError>> + Send + use<>>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let object_count = modules::by_id(&mut db, &granted, ctx.actor.user)
        .await?
        .object_count;
    let link_count = quality::link_count(&mut db, &granted).await?;
    drop(db);
    let (sender, receiver) = mpsc::channel(PAGE);
    let store = ctx.store().clone();
    ctx.app.tasks.spawn(async move {
        let mut after = None;
        loop {
            let wanted = FindingsPage {
                module,
                rule: None,
                severity: None,
                after,
                limit: i64::try_from(PAGE).unwrap_or(i64::MAX),
            };
            // A client may read as slowly as it likes: no connection waits for it.
            let read = async {
                let mut db = store.acquire().await?;
                page(&mut db, &granted, wanted).await
            };
            let (found, next) = match read.await {
                Ok(found) => found,
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "validation ended early"
                    );
                    // Whoever reads is told, unless nobody reads any more.
                    drop(sender.send(Err(error)).await);
                    return;
                }
            };
            for one in found {
                if sender.send(Ok(one)).await.is_err() {
                    return;
                }
            }
            if next.is_none() {
                return;
            }
            after = next;
        }
    });
    Ok(Validation {
        object_count,
        link_count,
        findings: tokio_stream::wrappers::ReceiverStream::new(receiver),
    })
}
