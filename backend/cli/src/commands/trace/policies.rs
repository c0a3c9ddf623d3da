//! Coverage policies of a project.

use std::ops::ControlFlow;

use clap::{Args, Subcommand, ValueEnum};
use reqwest::Method;
use serde_json::Value;

use super::name_of;
use crate::{
    client::Query,
    commands::quality::Severity,
    failure::Failure,
    input::Flags,
    names::is_id,
    output::{Listing, Noun},
    session::{Session, text},
};

static POLICY: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("SEVERITY", "severity"),
        ("REQUIREMENTS", "result.applicable"),
        ("COVERED", "result.covered"),
        ("GAPS", "result.gaps"),
        ("ID", "id"),
    ],
    tree: &["name", "result.gaps"],
};

static GAP: Noun = Noun {
    columns: &[
        ("KEY", "object.key"),
        ("LEVEL", "object.level"),
        ("TEXT", "object.heading|object.text"),
        ("LINKS", "found"),
        ("ID", "object.id"),
    ],
    tree: &["object.key", "object.heading|object.text"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Policies {
    /// List policies with what they find; exit code 1 if one that is grave enough has gaps
    List(List),
    /// List the gaps of a policy
    Gaps(Gaps),
    /// Create a policy
    Create(Create),
    /// Change a policy
    Update(Update),
    /// Delete a policy
    Delete(Which),
    /// Bring a deleted policy back
    Restore(Which),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project or id
    #[arg(long)]
    project: String,
    /// Fails when a policy that is as grave as this has gaps
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<Severity>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Id
    policy: String,
}

#[derive(Debug, Args)]
pub(crate) struct Gaps {
    #[command(flatten)]
    which: Which,
    /// As of a revision, a baseline's id or a time
    #[arg(long, value_name = "POINT")]
    as_of: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

/// Where the links of a policy begin or end.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ends {
    /// They begin at the requirements
    Outgoing,
    /// They end at the requirements
    Incoming,
}

/// What a policy asks for.
#[derive(Debug, Args)]
struct Fields {
    /// What it is for
    #[arg(long)]
    description: Option<String>,
    /// Which requirements, in the filter language
    #[arg(long)]
    filter: Option<String>,
    /// Only links of this type count: name or id
    #[arg(long = "type", value_name = "TYPE")]
    link_type: Option<String>,
    /// Only links to or from this module count
    #[arg(long, value_name = "MODULE")]
    other: Option<String>,
    /// How many links each requirement needs
    #[arg(long)]
    minimum: Option<u32>,
    /// How grave a gap is
    #[arg(long, value_enum)]
    severity: Option<Severity>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// The module whose requirements need links: Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Where the links begin or end
    #[arg(long, value_enum)]
    direction: Ends,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// Another name
    #[arg(long)]
    name: Option<String>,
    /// Where the links begin or end
    #[arg(long, value_enum)]
    direction: Option<Ends>,
    #[command(flatten)]
    fields: Fields,
}

impl Policies {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Gaps(gaps) => {
                let path = format!("{}/gaps", gaps.which.path()?);
                let query = gaps.as_of.map(|point| ("as_of", point));
                let query = query.into_iter().collect();
                session.list(&GAP, (&path, query), gaps.limit).await
            }
            Self::Create(create) => create.run(session).await,
            Self::Update(update) => update.run(session).await,
            Self::Delete(which) => {
                session.client.delete(&which.path()?).await?;
                let note = format!("Deleted policy {}.", which.policy);
                session.output.note(&note);
                Ok(())
            }
            Self::Restore(which) => {
                let path = format!("{}/restore", which.path()?);
                let restored = session.client.send_json(Method::POST, &path, None).await?;
                session.output.item(&POLICY, &restored)
            }
        }
    }
}

impl Which {
    fn path(&self) -> Result<String, Failure> {
        if is_id(&self.policy) {
            return Ok(format!("/api/v1/coverage-policies/{}", self.policy));
        }
        let text = format!("“{}” is not the id of a policy", self.policy);
        Err(Failure::Usage(text))
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let project = session.project(&self.project).await?;
        let path = format!("/api/v1/projects/{project}/coverage-policies");
        let mut listing = Listing::new(&session.output, &POLICY);
        let mut failing = 0_usize;
        let fails = |policy: &&Value| {
            let gaps = policy.pointer("/result/gaps").and_then(Value::as_u64);
            let grave = self
                .fail_on
                .is_some_and(|least| Severity::of(policy).is_none_or(|own| own >= least));
            // A policy whose filter is wrong finds nothing, and proves nothing.
            grave && gaps != Some(0)
        };
        session
            .each_page((&path, Query::new()), 100, |page| {
                failing += page.iter().filter(fails).count();
                listing.add(page)?;
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        listing.finish()?;
        match failing {
            0 => Ok(()),
            1 => Err(Failure::Failed("1 policy is not kept".into())),
            count => Err(Failure::Failed(format!("{count} policies are not kept"))),
        }
    }
}

impl Fields {
    /// The fields of a request, with names that are looked up where a module is.
    async fn flags(self, session: &Session, module: &str) -> Result<Flags, Failure> {
        let link_type = match &self.link_type {
            None => None,
            Some(name) => {
                let path = format!("/api/v1/modules/{module}");
                let found = session.client.get(&path, &Query::new()).await?;
                let workspace = text(&found, "workspace_id")?;
                Some(session.link_type(name, workspace).await?)
            }
        };
        let other = match &self.other {
            None => None,
            Some(name) => Some(session.module(name).await?),
        };
        Ok(Flags::default()
            .with("description", self.description)
            .with("filter", self.filter)
            .with("link_type_id", link_type)
            .with("other_module_id", other)
            .with("minimum", self.minimum)
            .with("severity", self.severity.map(|one| name_of(&one))))
    }
}

impl Create {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let path = format!("/api/v1/modules/{module}");
        let found = session.client.get(&path, &Query::new()).await?;
        let project = text(&found, "project_id")?;
        let body = self
            .fields
            .flags(session, &module)
            .await?
            .with("name", Some(self.name))
            .with("module_id", Some(module))
            .with("direction", Some(name_of(&self.direction)));
        let path = format!("/api/v1/projects/{project}/coverage-policies");
        session.create(&POLICY, (&path, &body.into())).await
    }
}

impl Update {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = self.which.path()?;
        let found = session.client.get(&path, &Query::new()).await?;
        let module = text(&found, "module_id")?;
        let body = self
            .fields
            .flags(session, module)
            .await?
            .with("name", self.name)
            .with("direction", self.direction.map(|one| name_of(&one)));
        session.update(&POLICY, (&path, &body.into())).await
    }
}
