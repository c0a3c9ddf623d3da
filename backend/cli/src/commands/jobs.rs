//! Background jobs.

use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::Value;

use crate::{
    client::Query,
    failure::Failure,
    jobs::{OnInterrupt, wait},
    names::is_id,
    output::Noun,
    session::Session,
};

pub(super) static NOUN: Noun = Noun {
    columns: &[
        ("ID", "id"),
        ("KIND", "kind"),
        ("STATE", "state"),
        ("DONE", "progress.done"),
        ("OF", "progress.total"),
        ("PHASE", "progress.phase"),
        ("CREATED", "created_at"),
    ],
    tree: &["id", "kind", "state"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// List your jobs, the latest first
    List(List),
    /// Show a job with its log
    Show(Which),
    /// Wait until a job has ended; Ctrl+C leaves it alone
    Wait(Which),
    /// Stop a job
    Cancel(Which),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Id
    job: String,
}

impl Which {
    fn path(&self) -> Result<String, Failure> {
        if is_id(&self.job) {
            return Ok(format!("/api/v1/jobs/{}", self.job));
        }
        Err(Failure::Usage(format!(
            "“{}” is not the id of a job",
            self.job
        )))
    }

    async fn read(&self, session: &Session) -> Result<Value, Failure> {
        session.client.get(&self.path()?, &Query::new()).await
    }
}

impl Jobs {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let path = ("/api/v1/jobs", Query::new());
                session.list(&NOUN, path, list.limit).await
            }
            Self::Show(which) => {
                let job = which.read(session).await?;
                session.output.details(&NOUN, &job)
            }
            Self::Wait(which) => {
                let job = which.read(session).await?;
                let job = wait(session, &job, OnInterrupt::Leave).await?;
                session.output.item(&NOUN, &job)
            }
            Self::Cancel(which) => {
                let path = format!("{}/cancel", which.path()?);
                let job = session.client.send_json(Method::POST, &path, None).await?;
                session.output.item(&NOUN, &job)
            }
        }
    }
}
