//! Attributes of a module.

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
        ("TYPE", "data_type"),
        ("VALUES", "enum_values"),
        ("DEFAULT", "default_value"),
        ("NORMATIVE", "normative"),
        ("ID", "id"),
    ],
    tree: &["name", "data_type", "enum_values"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Attributes {
    /// List the attributes of a module
    List(List),
    /// Show an attribute
    Show(Which),
    /// Create an attribute
    Create(Create),
    /// Change an attribute
    Update(Update),
    /// Delete an attribute
    Delete(Which),
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

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    attribute: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Its values, when it is an enumeration
    #[arg(long, value_delimiter = ',', value_name = "VALUES")]
    values: Option<Vec<String>>,
    /// Several values at once
    #[arg(long)]
    multi_select: Option<bool>,
    /// Whether its changes make links suspect
    #[arg(long)]
    normative: Option<bool>,
    /// Value of new objects
    #[arg(long, value_name = "VALUE")]
    default: Option<String>,
    /// What it means
    #[arg(long)]
    description: Option<String>,
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
    /// string, text, `rich_text`, integer, float, bool, date, enum or `user_ref`
    #[arg(long = "type", value_name = "TYPE", required_unless_present = "data")]
    data_type: Option<String>,
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
    /// New type
    #[arg(long = "type", value_name = "TYPE")]
    data_type: Option<String>,
    #[command(flatten)]
    fields: Fields,
}

impl Fields {
    fn body(self, flags: Flags) -> Result<serde_json::Value, Failure> {
        self.data.body(
            flags
                .with("enum_values", self.values)
                .with("multi_select", self.multi_select)
                .with("normative", self.normative)
                .with("default_value", self.default)
                .with("description", self.description),
        )
    }
}

impl Attributes {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => {
                let path = attributes_of(&session.module(&list.module).await?);
                session.list(&NOUN, (&path, Query::new()), list.limit).await
            }
            Self::Show(which) => {
                let path = which.path(session).await?;
                output.details(&NOUN, &client.get(&path, &Query::new()).await?)
            }
            Self::Create(create) => {
                let flags = Flags::default()
                    .with("name", Some(create.name))
                    .with("data_type", create.data_type);
                let body = create.fields.body(flags)?;
                let path = attributes_of(&session.module(&create.module).await?);
                output.item(&NOUN, &client.post(&path, &body).await?)
            }
            Self::Update(update) => {
                let flags = Flags::default()
                    .with("name", update.name)
                    .with("data_type", update.data_type);
                let body = update.fields.body(flags)?;
                let path = update.which.path(session).await?;
                output.item(&NOUN, &client.patch(&path, &body).await?)
            }
            Self::Delete(which) => {
                client.delete(&which.path(session).await?).await?;
                output.note(&format!("Deleted attribute “{}”.", which.attribute));
                Ok(())
            }
        }
    }
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let module = session.module(&self.module).await?;
        let id = session.attribute(&self.attribute, &module).await?;
        Ok(format!("{}/{id}", attributes_of(&module)))
    }
}

fn attributes_of(module: &str) -> String {
    format!("/api/v1/modules/{module}/attribute-definitions")
}
