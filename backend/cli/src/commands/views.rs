//! Views of a module: columns, filter and order under a name.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{
    client::Query,
    failure::Failure,
    input::{Data, Flags, ListOfModule},
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("OWNER", "owner_name"),
        ("SHARED", "shared"),
        ("DEFAULT", "is_default"),
        ("CHANGED", "updated_at"),
        ("ID", "id"),
    ],
    tree: &["name", "owner_name"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Views {
    /// List your views of a module and the shared ones
    List(ListOfModule),
    /// Show a view
    Show(Which),
    /// Create a view
    Create(Create),
    /// Change a view
    Update(Update),
    /// Delete a view
    Delete(Which),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    view: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Whether everybody who sees the module has it
    #[arg(long)]
    shared: Option<bool>,
    /// Whether the module opens with it
    #[arg(long = "default")]
    is_default: Option<bool>,
    /// Which objects: a filter in the filter language
    #[arg(long)]
    filter: Option<String>,
    /// Their order, such as `Priority desc, key`
    #[arg(long, value_name = "ORDER")]
    sort: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// New name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
}

impl Fields {
    fn body(self, name: Option<String>) -> Result<serde_json::Value, Failure> {
        let flags = Flags::default()
            .with("name", name)
            .with("shared", self.shared)
            .with("is_default", self.is_default)
            .with(
                "filter_config",
                self.filter.map(|filter| json!({"filter": filter})),
            )
            .with("sort_config", self.sort.map(|sort| json!({"sort": sort})));
        self.data.body(flags)
    }
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let views = views_of(&session.module(&self.module).await?);
        let list = (views.as_str(), Query::new());
        let id = session.by_name("view", &self.view, list).await?;
        Ok(format!("{views}/{id}"))
    }
}

impl Views {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => {
                let path = views_of(&session.module(&list.module).await?);
                session.list(&NOUN, (&path, Query::new()), list.limit).await
            }
            Self::Show(which) => {
                let path = which.path(session).await?;
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let body = create.fields.body(Some(create.name))?;
                let path = views_of(&session.module(&create.module).await?);
                session.create(&NOUN, (&path, &body)).await
            }
            Self::Update(update) => {
                let body = update.fields.body(update.name)?;
                let path = update.which.path(session).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(which) => {
                client.delete(&which.path(session).await?).await?;
                output.note(&format!("Deleted view “{}”.", which.view));
                Ok(())
            }
        }
    }
}

fn views_of(module: &str) -> String {
    format!("/api/v1/modules/{module}/views")
}
