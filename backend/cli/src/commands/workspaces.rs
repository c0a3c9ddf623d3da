//! Workspaces.

use clap::{Args, Subcommand};

use crate::{
    client::Query,
    failure::Failure,
    input::{Data, Flags},
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("ROLE", "role"),
        ("CHANGED", "updated_at"),
        ("ID", "id"),
    ],
    tree: &["name"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Workspaces {
    /// List the workspaces that you may see
    List(List),
    /// Show a workspace
    Show(Which),
    /// Create a workspace; you own it
    Create(Create),
    /// Change a workspace
    Update(Update),
    /// Delete a workspace with everything in it
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    workspace: String,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// What it is for
    #[arg(long)]
    description: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Name or id
    workspace: String,
    /// New name
    #[arg(long)]
    name: Option<String>,
    /// What it is for
    #[arg(long)]
    description: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Name or id
    workspace: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Workspaces {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => {
                let path = ("/api/v1/workspaces", Query::new());
                session.list(&NOUN, path, list.limit).await
            }
            Self::Show(which) => {
                let path = path(session, &which.workspace).await?;
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let body = Flags::default()
                    .with("name", Some(create.name))
                    .with("description", create.description);
                output.item(
                    &NOUN,
                    &client.post("/api/v1/workspaces", &body.into()).await?,
                )
            }
            Self::Update(update) => {
                let flags = Flags::default()
                    .with("name", update.name)
                    .with("description", update.description);
                let body = update.data.body(flags)?;
                let path = path(session, &update.workspace).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(delete) => {
                let path = path(session, &delete.workspace).await?;
                let name = &delete.workspace;
                let what = format!("workspace “{name}” with everything in it");
                session.delete_asked(delete.yes, &what, &path).await
            }
        }
    }
}

async fn path(session: &Session, name: &str) -> Result<String, Failure> {
    let id = session.workspace(name).await?;
    Ok(format!("/api/v1/workspaces/{id}"))
}
