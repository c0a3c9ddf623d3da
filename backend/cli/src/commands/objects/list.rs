//! Listing objects.

use clap::Args;

use super::NOUN;
use crate::{client::Query, failure::Failure, session::Session};

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Only those with this in heading, body or key
    #[arg(long, value_name = "TEXT")]
    containing: Option<String>,
    /// Only headings, normative or informative objects
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only what has no review stamp for its present content
    #[arg(long)]
    needs_review: bool,
    /// Deleted objects too
    #[arg(long)]
    deleted: bool,
    /// Order: position, heading, key, classification, `lifecycle_state`, `current_version`, `created_at` or `updated_at`
    #[arg(long, value_name = "FIELD")]
    sort: Option<String>,
    /// The other way round
    #[arg(long, requires = "sort")]
    descending: bool,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

impl List {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let path = format!("/api/v1/modules/{module}/objects");
        let mut query = Query::new();
        let yes = |set: bool| set.then(|| "true".to_owned());
        query.extend(self.containing.map(|text| ("search", text)));
        query.extend(self.kind.map(|kind| ("classification", kind)));
        query.extend(yes(self.needs_review).map(|yes| ("needs_review", yes)));
        query.extend(yes(self.deleted).map(|yes| ("include_deleted", yes)));
        query.extend(self.sort.map(|field| ("sort_by", field)));
        query.extend(self.descending.then(|| ("sort_dir", "desc".to_owned())));
        session.list(&NOUN, (&path, query), self.limit).await
    }
}
