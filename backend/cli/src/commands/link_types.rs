//! Types of links.

use clap::{Args, Subcommand};

use crate::{failure::Failure, input::Flags, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("BACKWARD", "backward_name"),
        ("DESCRIPTION", "description"),
        ("ID", "id"),
    ],
    tree: &["name", "backward_name"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum LinkTypes {
    /// List the types of links of a workspace
    List(List),
    /// Create a type of links
    Create(Create),
    /// Change a type of links
    Update(Update),
    /// Delete types of links that nothing uses
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Name or id
    link_type: String,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
    /// Another name from source to target
    #[arg(long)]
    name: Option<String>,
    /// Another name from target to source
    #[arg(long, value_name = "NAME")]
    backward: Option<String>,
    /// What it means
    #[arg(long)]
    description: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Names or ids
    #[arg(required = true)]
    link_types: Vec<String>,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Name from source to target, such as satisfies
    name: String,
    /// Name from target to source, such as `is satisfied by`
    #[arg(long, value_name = "NAME")]
    backward: Option<String>,
    /// What it means
    #[arg(long)]
    description: Option<String>,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
}

impl LinkTypes {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = "/api/v1/link-types";
        match self {
            Self::List(list) => {
                let query = vec![("workspace_id", session.workspace(&list.workspace).await?)];
                session.whole_list(&NOUN, (path, query)).await
            }
            Self::Create(create) => {
                let workspace = session.workspace(&create.workspace).await?;
                let body = Flags::default()
                    .with("workspace_id", Some(workspace))
                    .with("name", Some(create.name))
                    .with("backward_name", create.backward)
                    .with("description", create.description);
                let made = session.client.post(path, &body.into()).await?;
                session.output.item(&NOUN, &made)
            }
            Self::Update(update) => {
                let workspace = session.workspace(&update.workspace).await?;
                let id = session.link_type(&update.link_type, &workspace).await?;
                let body = Flags::default()
                    .with("name", update.name)
                    .with("backward_name", update.backward)
                    .with("description", update.description);
                let path = format!("{path}/{id}");
                session.update(&NOUN, (&path, &body.into())).await
            }
            Self::Delete(delete) => {
                let workspace = session.workspace(&delete.workspace).await?;
                for name in &delete.link_types {
                    let id = session.link_type(name, &workspace).await?;
                    session.client.delete(&format!("{path}/{id}")).await?;
                    session.output.note(&format!("Deleted link type {name}."));
                }
                Ok(())
            }
        }
    }
}
