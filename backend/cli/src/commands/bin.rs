//! Recycle bins.

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    client::Query,
    failure::Failure,
    input::{Flags, confirm},
    names::is_id,
    output::Noun,
    session::{Session, text},
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
    /// Take something away for good, with everything in it and its history
    Purge(Purge),
}

#[derive(Debug, Args)]
#[group(multiple = false)]
pub(crate) struct Place {
    /// Modules and objects of this project: Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// Projects and modules of this workspace: name or id
    #[arg(long)]
    workspace: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    place: Place,
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

#[derive(Debug, Args)]
pub(crate) struct Purge {
    /// What it is: a workspace, a project or a module
    #[arg(value_enum)]
    kind: Kind,
    /// Its name or id
    what: String,
    #[command(flatten)]
    place: Place,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
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
            Self::Purge(purge) => purge.run(session).await,
        }
    }
}

impl Place {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        Ok(match (&self.project, &self.workspace) {
            (Some(project), _) => {
                format!("/api/v1/projects/{}/bin", session.project(project).await?)
            }
            (None, Some(workspace)) => {
                let workspace = session.workspace(workspace).await?;
                format!("/api/v1/workspaces/{workspace}/bin")
            }
            (None, None) => "/api/v1/bin".to_owned(),
        })
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = self.place.path(session).await?;
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

impl Purge {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let kind = self.kind.name();
        if matches!(self.kind, Kind::Object) {
            let detail = "objects keep their history; a workspace, project or module goes for good";
            return Err(Failure::Usage(detail.to_owned()));
        }
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
        let query = vec![("kind", self.kind.name().to_owned())];
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
                self.kind.name(),
                self.what
            ))),
            (Some(_), Some(_)) => Err(Failure::Usage(format!(
                "several deleted {}s are called “{}”; give the id of one",
                self.kind.name(),
                self.what
            ))),
        }
    }
}
