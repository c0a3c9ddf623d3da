//! Recycle bins.

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::Value;

use crate::{
    client::Query, failure::Failure, input::Flags, names::is_id, output::Noun, session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("KIND", "kind"),
        ("NAME", "key|name"),
        ("CONTENTS", "contents"),
        ("DELETED", "deleted_at"),
        ("BY", "deleted_by_name"),
        ("ID", "id"),
    ],
    tree: &["kind", "key|name", "deleted_at"],
};

static RESTORED: Noun = Noun {
    columns: &[("NAME", "key|name"), ("ID", "id")],
    tree: &["key|name"],
};

/// Kinds of things that are in a bin.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// A workspace
    Workspace,
    /// A project
    Project,
    /// A module
    Module,
    /// An object
    Object,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Bin {
    /// List what was deleted and you may restore, of a project, a workspace or the server
    List(List),
    /// Bring something back to its place, with everything in it
    Restore(Restore),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Modules and objects of this project: Workspace/Project or id
    #[arg(long, conflicts_with = "workspace")]
    project: Option<String>,
    /// Projects and modules of this workspace: name or id
    #[arg(long)]
    workspace: Option<String>,
    /// Only this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Only with these words in name, key or text
    #[arg(long, value_name = "TEXT")]
    containing: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// What it is
    #[arg(value_enum)]
    kind: Kind,
    /// Its id, as the list shows it
    id: String,
    /// Another name for a project, when somebody has taken its own
    #[arg(long)]
    name: Option<String>,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Project => "project",
            Self::Module => "module",
            Self::Object => "object",
        }
    }
}

impl Bin {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Restore(restore) => restore.run(session).await,
        }
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = match (&self.project, &self.workspace) {
            (Some(project), _) => {
                format!("/api/v1/projects/{}/bin", session.project(project).await?)
            }
            (None, Some(workspace)) => {
                let workspace = session.workspace(workspace).await?;
                format!("/api/v1/workspaces/{workspace}/bin")
            }
            (None, None) => "/api/v1/bin".to_owned(),
        };
        let mut query = Query::new();
        query.extend(self.kind.map(|kind| ("kind", kind.name().to_owned())));
        query.extend(self.containing.map(|words| ("q", words)));
        session.list(&NOUN, (&path, query), self.limit).await
    }
}

impl Restore {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let id = &self.id;
        if !is_id(id) {
            return Err(Failure::Usage(format!(
                "“{id}” is no id; `req1 bin list` shows them"
            )));
        }
        let path = match self.kind {
            Kind::Object => session.object(id, None).await?.path(),
            kind @ (Kind::Workspace | Kind::Project | Kind::Module) => {
                format!("/api/v1/{}s/{id}", kind.name())
            }
        };
        let body: Option<Value> = self
            .name
            .map(|name| Flags::default().with("name", Some(name)).into());
        let path = format!("{path}/restore");
        let restored = session.client.send_json(Method::POST, &path, body.as_ref());
        session.output.item(&RESTORED, &restored.await?)
    }
}
