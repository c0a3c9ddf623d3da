//! Recycle bins.

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::Query,
    failure::Failure,
    input::confirm,
    output::Noun,
    session::{Session, text},
};

static NOUN: Noun = Noun {
    columns: &[
        ("KIND", "kind"),
        ("KEY", "key"),
        ("NAME", "name"),
        ("CONTENTS", "contents"),
        ("DELETED", "deleted_at"),
        ("BY", "deleted_by_name"),
        ("ID", "id"),
    ],
    tree: &["kind", "key", "name", "deleted_at"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Bin {
    /// List what was deleted, the latest first
    List(List),
    /// Take something away for good, with everything in it and its history
    Purge(Purge),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    place: Place,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Place {
    /// Deleted projects and modules of a workspace, by name or id
    #[arg(long)]
    workspace: Option<String>,
    /// Deleted modules and objects of a project, as Workspace/Project or id; deleted workspaces without both
    #[arg(long)]
    project: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Workspace,
    Project,
    Module,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Project => "project",
            Self::Module => "module",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Purge {
    /// What it is
    kind: Kind,
    /// Its name or id
    what: String,
    #[command(flatten)]
    place: Place,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Place {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        Ok(match (&self.workspace, &self.project) {
            (Some(name), _) => {
                format!("/api/v1/workspaces/{}/bin", session.workspace(name).await?)
            }
            (None, Some(name)) => format!("/api/v1/projects/{}/bin", session.project(name).await?),
            (None, None) => "/api/v1/bin".to_owned(),
        })
    }
}

impl Bin {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let path = list.place.path(session).await?;
                session.list(&NOUN, (&path, Query::new()), list.limit).await
            }
            Self::Purge(purge) => purge.run(session).await,
        }
    }
}

impl Purge {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let kind = self.kind.as_str();
        let found = self.find(session).await?;
        let (id, name) = (text(&found, "id")?, text(&found, "name")?);
        let question = format!(
            "Take {kind} “{name}” away for good, with everything in it and its history? Nothing brings it back."
        );
        confirm(self.yes, &question)?;
        let path = format!("/api/v1/bin/{kind}s/{id}");
        let body = json!({ "name": name });
        session
            .client
            .send_json(Method::DELETE, &path, Some(&body))
            .await?;
        session.output.note(&format!("{name} is gone for good."));
        Ok(())
    }

    /// The only deleted thing of this kind with the name or id.
    async fn find(&self, session: &Session) -> Result<Value, Failure> {
        let path = self.place.path(session).await?;
        let query = vec![("kind", self.kind.as_str().to_owned())];
        let mut found = Vec::new();
        session
            .each_page((&path, query), 500, |items| {
                let fits = |item: &&Value| {
                    ["id", "name"].iter().any(|field| {
                        item.get(field).and_then(Value::as_str) == Some(self.what.as_str())
                    })
                };
                found.extend(items.iter().filter(fits).cloned());
                Ok(std::ops::ControlFlow::Continue(()))
            })
            .await?;
        let mut found = found.into_iter();
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(Failure::Missing(format!(
                "no deleted {} “{}” is in this recycle bin",
                self.kind.as_str(),
                self.what
            ))),
            (Some(_), Some(_)) => Err(Failure::Usage(format!(
                "several deleted {}s are called “{}”; give the id of one",
                self.kind.as_str(),
                self.what
            ))),
        }
    }
}
