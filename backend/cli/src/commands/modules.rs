//! Modules.

use clap::{Args, Subcommand};

use crate::{
    client::Query,
    commands::baselines::AsOf,
    failure::Failure,
    input::{Data, Flags},
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("PREFIX", "prefix"),
        ("OBJECTS", "object_count"),
        ("REVISION", "revision"),
        ("CHANGED", "updated_at"),
        ("ID", "id"),
    ],
    tree: &["name", "key_example"],
};

static REVISION: Noun = Noun {
    columns: &[
        ("REVISION", "revision"),
        ("WHEN", "at"),
        ("WHO", "actor_name"),
        ("CAUSE", "cause"),
        ("CREATED", "created"),
        ("UPDATED", "updated"),
        ("DELETED", "deleted"),
    ],
    tree: &["revision", "at", "actor_name", "cause"],
};

static OUTLINE: Noun = Noun {
    columns: &[
        ("NO", "number"),
        ("KEY", "key"),
        ("KIND", "classification"),
        ("HEADING", "heading"),
    ],
    tree: &["number", "key", "heading"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Modules {
    /// List modules, of one project or of all that you may see
    List(List),
    /// Show a module
    Show(Which),
    /// Create a module
    Create(Create),
    /// Change a module
    Update(Update),
    /// Delete a module with everything in it
    Delete(Delete),
    /// List what was done to a module, the latest first
    History(History),
    /// List the headings of a module, or all its objects
    Outline(Outline),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Workspace/Project/Module or id
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    /// Workspace/Project/Module or id
    module: String,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Outline {
    /// Workspace/Project/Module or id
    module: String,
    /// All objects
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// What it is about
    #[arg(long)]
    description: Option<String>,
    /// Prefix of the keys of its objects, such as SRS
    #[arg(long)]
    prefix: Option<String>,
    /// What stands between prefix and number
    #[arg(long)]
    separator: Option<String>,
    /// Digits of the number at least
    #[arg(long)]
    digits: Option<u32>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Workspace/Project or id
    #[arg(long)]
    project: String,
    /// Take settings, attributes and types over from this module: Workspace/Project/Module or id
    #[arg(long, value_name = "MODULE")]
    template: Option<String>,
    /// With its objects and the links between them
    #[arg(long, requires = "template")]
    with_objects: bool,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Workspace/Project/Module or id
    module: String,
    /// New name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Workspace/Project/Module or id
    module: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Fields {
    fn body(self, flags: Flags) -> Result<serde_json::Value, Failure> {
        self.data.body(
            flags
                .with("description", self.description)
                .with("prefix", self.prefix)
                .with("separator", self.separator)
                .with("digits", self.digits),
        )
    }
}

impl Modules {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let mut query = Query::new();
                if let Some(project) = &list.project {
                    query.push(("project_id", session.project(project).await?));
                }
                session
                    .list(&NOUN, ("/api/v1/modules", query), list.limit)
                    .await
            }
            Self::Show(which) => {
                let path = path(session, &which.module).await?;
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let project = session.project(&create.project).await?;
                let mut flags = Flags::default()
                    .with("project_id", Some(project))
                    .with("name", Some(create.name));
                let mut path = "/api/v1/modules";
                if let Some(template) = &create.template {
                    path = "/api/v1/modules/from-template";
                    flags = flags
                        .with("template_module_id", Some(session.module(template).await?))
                        .with("copy_objects", Some(create.with_objects));
                }
                let body = create.fields.body(flags)?;
                session.create(&NOUN, (path, &body)).await
            }
            Self::Update(update) => {
                let body = update
                    .fields
                    .body(Flags::default().with("name", update.name))?;
                let path = path(session, &update.module).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Delete(delete) => {
                let path = path(session, &delete.module).await?;
                let name = &delete.module;
                let what = format!("module “{name}” with everything in it");
                session.delete_asked(delete.yes, &what, &path).await
            }
            Self::History(history) => {
                let path = format!("{}/history", path(session, &history.module).await?);
                session
                    .list(&REVISION, (&path, Query::new()), history.limit)
                    .await
            }
            Self::Outline(outline) => {
                let module = session.module(&outline.module).await?;
                let mut query = outline.as_of.query(session, &module).await?;
                query.push(("headings_only", (!outline.all).to_string()));
                let path = format!("/api/v1/modules/{module}/outline");
                session.whole_list(&OUTLINE, (&path, query)).await
            }
        }
    }
}

async fn path(session: &Session, name: &str) -> Result<String, Failure> {
    let id = session.module(name).await?;
    Ok(format!("/api/v1/modules/{id}"))
}
