//! All findings of a module one after the other, read page by page while they are consumed.

use std::sync::Arc;

use futures::Stream;
use req1_domain::{
    access::{Action, Granted},
    ids::ModuleId,
};
use req1_store::{modules, quality};
use tokio::sync::mpsc;

use super::{FindingsPage, Graded, report::page};
use crate::{
    AppError, Ctx,
    scripts::{ScriptFinding, ScriptReport, validate_by_scripts},
};

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

/// One line of the report.
#[derive(Debug, Clone)]
pub enum Issue {
    /// A breach of a rule.
    Rule(Box<Graded>),
    /// Something that a script of this name found.
    Script(Arc<ScriptReport>, ScriptFinding),
}

/// Looks for breaches of every rule that is on, then runs the scripts that validate.
#[tracing::instrument(name = "app.quality.validate", skip_all, fields(module.id = %module))]
pub async fn validate(
    ctx: &Ctx,
    module: ModuleId,
) -> Result<Validation<impl Stream<Item = Result<Issue, AppError>> + Send + use<>>, AppError> {
    let mut db = ctx.store().acquire().await?;
    let granted = ctx.module(&mut db, module, Action::Read).await?;
    let object_count = modules::by_id(&mut db, &granted, ctx.actor.user)
        .await?
        .object_count;
    let link_count = quality::link_count(&mut db, &granted).await?;
    drop(db);
    let (sender, receiver) = mpsc::channel(PAGE);
    let ctx = ctx.clone();
    let tasks = ctx.app.tasks.clone();
    tasks.spawn(async move {
        let Err(error) = send_all(&ctx, &granted, &sender).await else {
            return;
        };
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "validation ended early"
        );
        // Whoever reads is told, unless nobody reads any more.
        drop(sender.send(Err(error)).await);
    });
    Ok(Validation {
        object_count,
        link_count,
        findings: tokio_stream::wrappers::ReceiverStream::new(receiver),
    })
}

/// Sends everything, as long as somebody reads.
async fn send_all(
    ctx: &Ctx,
    module: &Granted,
    sender: &mpsc::Sender<Result<Issue, AppError>>,
) -> Result<(), AppError> {
    let id = ModuleId(module.id());
    let mut after = None;
    loop {
        let wanted = FindingsPage {
            module: id,
            rule: None,
            severity: None,
            after,
            limit: i64::try_from(PAGE).unwrap_or(i64::MAX),
        };
        // A client may read as slowly as it likes: no connection waits for it.
        let (found, next) = {
            let mut db = ctx.store().acquire().await?;
            page(&mut db, module, wanted).await?
        };
        for one in found {
            if sender.send(Ok(Issue::Rule(Box::new(one)))).await.is_err() {
                return Ok(());
            }
        }
        if next.is_none() {
            break;
        }
        after = next;
    }
    for report in validate_by_scripts(ctx, id).await? {
        for finding in report.findings.iter().chain(&report.failure()) {
            let issue = Issue::Script(Arc::clone(&report), finding.clone());
            if sender.send(Ok(issue)).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
