//! Types of objects.

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
        ("KIND", "default_classification"),
        ("REQUIRED", "required_attributes"),
        ("ID", "id"),
    ],
    tree: &["name"],
};

static IMPACT: Noun = Noun {
    columns: &[
        ("OBJECTS", "objects"),
        ("MISSING", "missing"),
        ("OUTSIDE", "outside"),
        ("SCHEMA", "schema_version"),
    ],
    tree: &["objects"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Types {
    /// List the types of objects of a module
    List(ListOfModule),
    /// Show a type
    Show(Which),
    /// Create a type
    Create(Create),
    /// Change a type; objects stay as they are
    Update(Update),
    /// Delete a type
    Delete(Delete),
    /// Show what a change or the deletion of a type would mean for objects; changes nothing
    Impact(Impact),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    #[arg(value_name = "TYPE")]
    object_type: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// Kind of its new objects: heading, normative or informative
    #[arg(long)]
    kind: Option<String>,
    /// Attributes that its objects have: names or ids; all, if never given
    #[arg(long, value_delimiter = ',', value_name = "ATTRIBUTES")]
    attributes: Option<Vec<String>>,
    /// Attributes that must have a value: names
    #[arg(long, value_delimiter = ',', value_name = "ATTRIBUTES")]
    required: Option<Vec<String>>,
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

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
    /// Type that its objects get: name or id
    #[arg(long, value_name = "TYPE", conflicts_with = "clear")]
    replace_with: Option<String>,
    /// Leave its objects without a type
    #[arg(long)]
    clear: bool,
    /// Only if it still has so many objects, as `impact` said
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
    #[command(flatten)]
    fields: Fields,
}

impl Fields {
    async fn body(self, session: &Session, module: &str, flags: Flags) -> Result<Value, Failure> {
        let attributes = match &self.attributes {
            Some(names) => Some(ids(session, module, names).await?),
            None => None,
        };
        self.data.body(
            flags
                .with("default_classification", self.kind)
                .with("attributes", attributes)
                .with("required_attributes", self.required)
                .with("description", self.description),
        )
    }
}

async fn ids(session: &Session, module: &str, names: &[String]) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for name in names {
        ids.push(session.attribute(name, module).await?);
    }
    Ok(ids)
}

impl Which {
    /// The module, and the path of the type.
    async fn find(&self, session: &Session) -> Result<(String, String), Failure> {
        let module = session.module(&self.module).await?;
        let id = session.object_type(&self.object_type, &module).await?;
        Ok((module, format!("/api/v1/object-types/{id}")))
    }
}

impl Types {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        let all = "/api/v1/object-types";
        match self {
            Self::List(list) => {
                let query = vec![("module_id", session.module(&list.module).await?)];
                session.list(&NOUN, (all, query), list.limit).await
            }
            Self::Show(which) => {
                let (_, path) = which.find(session).await?;
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let module = session.module(&create.module).await?;
                let flags = Flags::default()
                    .with("module_id", Some(module.clone()))
                    .with("name", Some(create.name));
                let body = create.fields.body(session, &module, flags).await?;
                session.create(&NOUN, (all, &body)).await
            }
            Self::Update(update) => {
                let (module, path) = update.which.find(session).await?;
                let flags = Flags::default().with("name", update.name);
                let body = update.fields.body(session, &module, flags).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(delete) => delete.run(session).await,
            Self::Impact(impact) => {
                let (module, path) = impact.which.find(session).await?;
                let body = if impact.delete {
                    json!({"action": "delete"})
                } else {
                    let change = impact.fields.body(session, &module, Flags::default());
                    json!({"action": "update", "change": change.await?})
                };
                let found = client.post(&format!("{path}/impact"), &body).await?;
                output.details(&IMPACT, &found)
            }
        }
    }
}

impl Delete {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let (module, path) = self.which.find(session).await?;
        let mut query = Query::new();
        if let Some(other) = &self.replace_with {
            query.push(("replace_with", session.object_type(other, &module).await?));
        }
        query.extend(self.clear.then(|| ("clear", "true".to_owned())));
        let expected = self.expect_objects.map(|count| count.to_string());
        query.extend(expected.map(|count| ("expected_objects", count)));
        session.client.delete_with(&path, &query).await?;
        session
            .output
            .note(&format!("Deleted type “{}”.", self.which.object_type));
        Ok(())
    }
}
