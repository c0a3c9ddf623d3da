//! Types of objects.

use clap::{Args, Subcommand};

use crate::{failure::Failure, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("KIND", "default_classification"),
        ("REQUIRED", "required_attributes"),
        ("ID", "id"),
    ],
    tree: &["name"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Types {
    /// List the types of objects of a module
    List(List),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

impl Types {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Self::List(list) = self;
        let query = vec![("module_id", session.module(&list.module).await?)];
        session
            .list(&NOUN, ("/api/v1/object-types", query), list.limit)
            .await
    }
}
