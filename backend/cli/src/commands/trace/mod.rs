//! Traceability: matrices, chains of modules, coverage, impact, policies.

mod policies;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use self::policies::Policies;
use super::export::receive;
use crate::{
    client::Query,
    failure::Failure,
    names::is_id,
    output::{Format, Listing, Noun},
    session::{Session, text},
};

static COVERAGE: Noun = Noun {
    columns: &[
        ("MODULE", "name"),
        ("REQUIREMENTS", "total_objects"),
        ("UPSTREAM", "with_upstream"),
        ("DOWNSTREAM", "with_downstream"),
        ("ORPHANS", "orphans"),
        ("SUSPECT", "suspect|suspect_links"),
    ],
    tree: &["name", "total_objects", "orphans"],
};

static REACHED: Noun = Noun {
    columns: &[
        ("STEPS", "depth"),
        ("KEY", "key"),
        ("MODULE", "module_name"),
        ("BY", "link_type"),
        ("TEXT", "heading|text"),
        ("ID", "id"),
    ],
    tree: &["depth", "key", "heading|text"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Trace {
    /// Write the matrix of two modules as CSV
    Matrix(Matrix),
    /// Write a chain of modules as CSV, a line for each way through it
    Table(Table),
    /// How many requirements have links
    Coverage(Coverage),
    /// What hangs together with an object
    Impact(Impact),
    /// Policies: which requirements need links, and which have too few
    #[command(subcommand, visible_alias = "policy")]
    Policies(Policies),
}

/// Which way links are read.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Way {
    /// From source to target
    Forward,
    /// From target to source
    Backward,
    /// Both ways
    Both,
}

/// A part of an axis.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// All of it
    All,
    /// Requirements without a link
    Gaps,
    /// What has links
    Linked,
}

/// Which links count, and when.
#[derive(Debug, Args)]
struct Links {
    /// Only links of this type: name or id
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
    /// As of a revision, a baseline's id or a time
    #[arg(long, value_name = "POINT")]
    as_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Matrix {
    /// File to write; - is standard output
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Module of the rows: Workspace/Project/Module or id
    #[arg(long, value_name = "MODULE")]
    from: String,
    /// Module of the columns
    #[arg(long, value_name = "MODULE")]
    to: String,
    #[command(flatten)]
    links: Links,
    /// Only links that lead this way
    #[arg(long, value_enum)]
    direction: Option<Way>,
    /// Which rows
    #[arg(long, value_enum)]
    rows: Option<Part>,
    /// Which columns
    #[arg(long, value_enum)]
    columns_of: Option<Part>,
    /// With all headings
    #[arg(long)]
    headings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Table {
    /// Modules in the order of their levels: Workspace/Project/Module or id
    #[arg(required = true, num_args = 2..)]
    modules: Vec<String>,
    /// File to write; - is standard output
    #[arg(long, default_value = "-")]
    file: PathBuf,
    #[command(flatten)]
    links: Links,
    /// Only links that lead this way
    #[arg(long, value_enum)]
    direction: Option<Way>,
    /// Only objects from which some way ends before the last module
    #[arg(long)]
    gaps: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Coverage {
    /// Workspace/Project/Module or id
    #[arg(required_unless_present = "project")]
    module: Option<String>,
    /// All modules of a project: Workspace/Project or id
    #[arg(long, conflicts_with = "module", conflicts_with = "types")]
    project: Option<String>,
    #[command(flatten)]
    links: Links,
}

#[derive(Debug, Args)]
pub(crate) struct Impact {
    /// Key, Workspace/Project/Module/KEY or id
    object: String,
    /// Module in which the key is looked for
    #[arg(long)]
    module: Option<String>,
    /// Along links, against them, or both
    #[arg(long, value_enum)]
    direction: Option<Way>,
    /// How many steps away
    #[arg(long, value_name = "STEPS")]
    depth: Option<u32>,
    /// Only links of this type: name or id
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
}

fn name_of(value: &impl ValueEnum) -> String {
    let value = value.to_possible_value();
    value.map_or_else(String::new, |value| value.get_name().to_owned())
}

impl Trace {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Matrix(matrix) => matrix.run(session).await,
            Self::Table(table) => table.run(session).await,
            Self::Coverage(coverage) => coverage.run(session).await,
            Self::Impact(impact) => impact.run(session).await,
            Self::Policies(policies) => policies.run(session).await,
        }
    }
}

/// Ids of link types by name, in the workspace of a module.
async fn types(session: &Session, names: &[String], module: &str) -> Result<Query, Failure> {
    let mut query = Query::new();
    let mut workspace = None;
    for name in names {
        if workspace.is_none() && !is_id(name) {
            let path = format!("/api/v1/modules/{module}");
            let found = session.client.get(&path, &Query::new()).await?;
            workspace = Some(text(&found, "workspace_id")?.to_owned());
        }
        let workspace = workspace.as_deref().unwrap_or_default();
        query.push(("link_type_id", session.link_type(name, workspace).await?));
    }
    Ok(query)
}

impl Links {
    async fn query(self, session: &Session, module: &str) -> Result<Query, Failure> {
        let mut query = types(session, &self.types, module).await?;
        query.extend(self.as_of.map(|point| ("as_of", point)));
        Ok(query)
    }
}

impl Matrix {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let from = session.module(&self.from).await?;
        let to = session.module(&self.to).await?;
        let mut query = self.links.query(session, &from).await?;
        query.push(("source_module_id", from));
        query.push(("target_module_id", to));
        query.extend(self.direction.map(|way| ("direction", name_of(&way))));
        query.extend(self.rows.map(|part| ("rows", name_of(&part))));
        query.extend(self.columns_of.map(|part| ("columns", name_of(&part))));
        query.extend(self.headings.then(|| ("headings", "true".to_owned())));
        let path = "/api/v1/traceability-matrix/export";
        receive(session, (path, &query), &self.file).await
    }
}

impl Table {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut modules = Vec::new();
        for name in &self.modules {
            modules.push(session.module(name).await?);
        }
        let first = modules.first().map(String::as_str).unwrap_or_default();
        let mut query = self.links.query(session, first).await?;
        query.extend(modules.into_iter().map(|id| ("module_id", id)));
        query.extend(self.direction.map(|way| ("direction", name_of(&way))));
        query.extend(self.gaps.then(|| ("rows", "gaps".to_owned())));
        receive(session, ("/api/v1/trace/export", &query), &self.file).await
    }
}

impl Coverage {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let Some(name) = &self.module else {
            let project = session
                .project(self.project.as_deref().unwrap_or_default())
                .await?;
            let point = self.links.as_of.map(|point| ("as_of", point));
            let path = format!("/api/v1/projects/{project}/coverage");
            let query = point.into_iter().collect();
            let found = session.client.get(&path, &query).await?;
            if session.output.format == Format::Json {
                return session.output.json(&found);
            }
            let modules = found.get("modules").and_then(Value::as_array);
            let mut listing = Listing::new(&session.output, &COVERAGE);
            listing.add(modules.map(Vec::as_slice).unwrap_or_default())?;
            return listing.finish();
        };
        let module = session.module(name).await?;
        let query = self.links.query(session, &module).await?;
        let path = format!("/api/v1/modules/{module}/coverage");
        let mut found = session.client.get(&path, &query).await?;
        if let Some(fields) = found.as_object_mut() {
            fields.insert("name".to_owned(), name.clone().into());
        }
        session.output.item(&COVERAGE, &found)
    }
}

impl Impact {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let object = session.object(&self.object, self.module.as_deref()).await?;
        let mut query = types(session, &self.types, &object.module).await?;
        query.extend(self.direction.map(|way| ("direction", name_of(&way))));
        query.extend(self.depth.map(|depth| ("max_depth", depth.to_string())));
        let path = format!("/api/v1/object-impact/{}", object.id);
        let found = session.client.get(&path, &query).await?;
        if session.output.format == Format::Json {
            return session.output.json(&found);
        }
        let objects = found.get("objects").and_then(Value::as_array);
        let mut listing = Listing::new(&session.output, &REACHED);
        listing.add(objects.map(Vec::as_slice).unwrap_or_default())?;
        listing.finish()?;
        let hidden = found.get("hidden").and_then(Value::as_u64).unwrap_or(0);
        if hidden > 0 {
            let note = format!("{hidden} more that you may not see.");
            session.output.note(&note);
        }
        Ok(())
    }
}
