//! Search.

use clap::Args;

use crate::{failure::Failure, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("KEY", "key"),
        ("MODULE", "module_name"),
        ("TEXT", "heading|body"),
        ("FOUND", "snippet"),
        ("BY", "match"),
    ],
    tree: &["module_name", "key", "heading|body"],
};

/// Exact keys come first, then texts by how well they fit; misspelt words find similar ones.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// Words, "a phrase", or; or a key. Behind -- also -without
    #[arg(required = true)]
    words: Vec<String>,
    /// Only in this project: Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// Only in this module: Workspace/Project/Module or id
    #[arg(long)]
    module: Option<String>,
    /// Hits at most
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    limit: u32,
}

impl Search {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut query = vec![
            ("q", self.words.join(" ")),
            ("limit", self.limit.to_string()),
        ];
        if let Some(project) = &self.project {
            query.push(("project_id", session.project(project).await?));
        }
        if let Some(module) = &self.module {
            query.push(("module_id", session.module(module).await?));
        }
        session.whole_list(&NOUN, ("/api/v1/search", query)).await
    }
}
