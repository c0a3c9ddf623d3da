//! Projects.

use clap::{Args, Subcommand};

use crate::{
    client::Query,
    failure::Failure,
    input::{Data, Flags},
    output::Noun,
    session::{Session, text},
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
pub(crate) enum Projects {
    /// List the projects of a workspace
    List(List),
    /// Show a project
    Show(Which),
    /// Create a project
    Create(Create),
    /// Change a project
    Update(Update),
    /// Delete a project with everything in it
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Workspace/Project or id
    project: String,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// What it is for
    #[arg(long)]
    description: Option<String>,
    /// Language of its texts for search: english, german, french or simple
    #[arg(long)]
    search_language: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Workspace/Project or id
    project: String,
    /// New name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Workspace/Project or id
    project: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Fields {
    fn flags(self, name: Option<String>) -> Flags {
        Flags::default()
            .with("name", name)
            .with("description", self.description)
            .with("search_language", self.search_language)
    }
}

impl Projects {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let path = projects_of(session, &list.workspace).await?;
                session.list(&NOUN, (&path, Query::new()), list.limit).await
            }
            Self::Show(which) => {
                let id = session.project(&which.project).await?;
                let path = format!("/api/v1/projects/{id}");
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let path = projects_of(session, &create.workspace).await?;
                let body = create.fields.flags(Some(create.name));
                session.create(&NOUN, (&path, &body.into())).await
            }
            Self::Update(update) => {
                let body = update.data.body(update.fields.flags(update.name))?;
                let path = full_path(session, &update.project).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(delete) => {
                let path = full_path(session, &delete.project).await?;
                let name = &delete.project;
                let what = format!("project “{name}” with everything in it");
                session.delete_asked(delete.yes, &what, &path).await
            }
        }
    }
}

async fn projects_of(session: &Session, workspace: &str) -> Result<String, Failure> {
    let workspace = session.workspace(workspace).await?;
    Ok(format!("/api/v1/workspaces/{workspace}/projects"))
}

/// The path with the workspace in it, under which projects are changed.
async fn full_path(session: &Session, name: &str) -> Result<String, Failure> {
    let id = session.project(name).await?;
    let path = format!("/api/v1/projects/{id}");
    let project = session.client.get(&path, &Query::new()).await?;
    let workspace = text(&project, "workspace_id")?;
    Ok(format!("/api/v1/workspaces/{workspace}/projects/{id}"))
}
