//! Listing objects.

use clap::Args;
use serde_json::Value;

use super::NOUN;
use crate::{client::Query, commands::baselines::AsOf, failure::Failure, session::Session};

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own, and they can be given together"
)]
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
    /// Only what fits a filter, such as `Priority = high and not has outgoing satisfies`
    #[arg(long)]
    filter: Option<String>,
    /// With the objects above each of them; in document order only
    #[arg(long)]
    ancestors: bool,
    /// With filter, words and order of a view: name or id
    #[arg(long, conflicts_with_all = ["filter", "containing", "kind", "sort", "needs_review", "deleted"])]
    view: Option<String>,
    /// Order by fields and attributes, such as `Priority desc, key`; or one of the columns position, heading, key,
    /// classification, `lifecycle_state`, `current_version`, `created_at` and `updated_at`
    #[arg(long, value_name = "ORDER")]
    sort: Option<String>,
    /// The other way round, of a column
    #[arg(long, requires = "sort")]
    descending: bool,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
    #[command(flatten)]
    as_of: AsOf,
}

/// Columns of the table of objects, which `--descending` turns round. Everything else is an order by several fields.
const COLUMNS: [&str; 8] = [
    "position",
    "heading",
    "key",
    "classification",
    "lifecycle_state",
    "current_version",
    "created_at",
    "updated_at",
];

impl List {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let path = format!("/api/v1/modules/{module}/objects");
        let query = match &self.view {
            Some(view) => of_view(session, &module, view).await?,
            None => self.query()?,
        };
        let above = self.ancestors.then(|| ("ancestors", "true".to_owned()));
        let when = self.as_of.query(session, &module).await?;
        let query = query.into_iter().chain(above).chain(when).collect();
        session.list(&NOUN, (&path, query), self.limit).await
    }

    fn query(&self) -> Result<Query, Failure> {
        let yes = |set: bool| set.then(|| "true".to_owned());
        let mut query = Query::new();
        query.extend(self.containing.clone().map(|text| ("search", text)));
        query.extend(self.kind.clone().map(|kind| ("classification", kind)));
        query.extend(yes(self.needs_review).map(|yes| ("needs_review", yes)));
        query.extend(yes(self.deleted).map(|yes| ("include_deleted", yes)));
        query.extend(self.filter.clone().map(|filter| ("filter", filter)));
        match &self.sort {
            Some(column) if COLUMNS.contains(&column.as_str()) => {
                query.push(("sort_by", column.clone()));
                query.extend(self.descending.then(|| ("sort_dir", "desc".to_owned())));
            }
            Some(_) if self.descending => {
                let why = "--descending is for columns; say `--sort \"FIELD desc\"`";
                return Err(Failure::Usage(why.to_owned()));
            }
            Some(order) => query.push(("sort", order.clone())),
            None => {}
        }
        Ok(query)
    }
}

/// What a view shows, as the web application keeps it.
async fn of_view(session: &Session, module: &str, name: &str) -> Result<Query, Failure> {
    let views = format!("/api/v1/modules/{module}/views");
    let id = session
        .by_name("view", name, (&views, Query::new()))
        .await?;
    let view = session
        .client
        .get(&format!("{views}/{id}"), &Query::new())
        .await?;
    let places = [
        ("filter", "/filter_config/filter"),
        ("search", "/filter_config/q"),
        ("classification", "/filter_config/cls"),
        ("sort", "/sort_config/sort"),
    ];
    let texts = places.into_iter().filter_map(|(name, place)| {
        let text = view.pointer(place)?.as_str()?;
        (!text.is_empty()).then(|| (name, text.to_owned()))
    });
    let switches = [
        ("needs_review", "/filter_config/review"),
        ("include_deleted", "/filter_config/deleted"),
    ];
    let set = switches
        .into_iter()
        .filter(|(_, place)| view.pointer(place) == Some(&Value::Bool(true)))
        .map(|(name, _)| (name, "true".to_owned()));
    Ok(texts.chain(set).collect())
}
