//! Attributes of a module.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

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
        ("TYPE", "data_type"),
        ("VALUES", "enum_values"),
        ("DEFAULT", "default_value"),
        ("NORMATIVE", "normative"),
        ("ID", "id"),
    ],
    tree: &["name", "data_type", "enum_values"],
};

static IMPACT: Noun = Noun {
    columns: &[
        ("OBJECTS", "objects"),
        ("WITH VALUE", "with_value"),
        ("WITHOUT", "without_value"),
        ("MISFITS", "misfits"),
        ("UNDECIDED", "undecided"),
        ("SCHEMA", "schema_version"),
    ],
    tree: &["objects", "misfits"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Attributes {
    /// List the attributes of a module
    List(ListOfModule),
    /// Show an attribute
    Show(Which),
    /// Create an attribute
    Create(Create),
    /// Change an attribute
    Update(Update),
    /// Delete an attribute; objects keep its values out of sight
    Delete(Delete),
    /// Show what a change or the deletion of an attribute would mean for objects; changes nothing
    Impact(Impact),
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
    /// What becomes of values that no longer fit: refuse (the change) or clear
    #[arg(long, value_name = "WHAT")]
    misfits: Option<String>,
    /// What takes the place of a value that goes: OLD=NEW, or OLD= for nothing; may be repeated
    #[arg(long, value_name = "OLD=NEW", value_parser = replacement)]
    replace: Vec<(String, Value)>,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
    /// Only if so many objects still have a value, as `impact` said
    #[arg(long, value_name = "NUMBER")]
    expect_objects: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Impact {
    #[command(flatten)]
    which: Which,
    /// Of its deletion
    #[arg(long)]
    delete: bool,
    /// Of another type
    #[arg(long = "type", value_name = "TYPE")]
    data_type: Option<String>,
    #[command(flatten)]
    fields: Fields,
}

impl Fields {
    fn body(self, flags: Flags) -> Result<Value, Failure> {
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
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let flags = Flags::default()
                    .with("name", Some(create.name))
                    .with("data_type", create.data_type);
                let body = create.fields.body(flags)?;
                let path = attributes_of(&session.module(&create.module).await?);
                session.create(&NOUN, (&path, &body)).await
            }
            Self::Update(update) => {
                let flags = Flags::default()
                    .with("name", update.name)
                    .with("data_type", update.data_type)
                    .with("misfits", update.misfits)
                    .with("replacements", replacements(update.replace));
                let body = update.fields.body(flags)?;
                let path = update.which.path(session).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(delete) => {
                let path = delete.which.path(session).await?;
                let expected = delete.expect_objects.map(|count| count.to_string());
                let query = expected.map(|count| ("expected_objects", count));
                let query = query.into_iter().collect();
                client.delete_with(&path, &query).await?;
                let name = &delete.which.attribute;
                output.note(&format!("Deleted attribute “{name}”."));
                Ok(())
            }
            Self::Impact(impact) => {
                let body = if impact.delete {
                    json!({"action": "delete"})
                } else {
                    let flags = Flags::default().with("data_type", impact.data_type);
                    json!({"action": "update", "change": impact.fields.body(flags)?})
                };
                let path = format!("{}/impact", impact.which.path(session).await?);
                output.details(&IMPACT, &client.post(&path, &body).await?)
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

fn replacement(text: &str) -> Result<(String, Value), String> {
    let (old, new) = text.split_once('=').ok_or("expected OLD=NEW")?;
    let new = (!new.is_empty()).then_some(new);
    Ok((old.to_owned(), new.into()))
}

fn replacements(all: Vec<(String, Value)>) -> Option<Value> {
    (!all.is_empty()).then(|| Value::Object(all.into_iter().collect()))
}

fn attributes_of(module: &str) -> String {
    format!("/api/v1/modules/{module}/attribute-definitions")
}
