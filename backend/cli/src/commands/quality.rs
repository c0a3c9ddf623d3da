//! What rules find in a module.

use std::ops::ControlFlow;

use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;

use crate::{
    client::Query,
    failure::Failure,
    input::Flags,
    output::{Listing, Noun},
    session::Session,
};

static FINDING: Noun = Noun {
    columns: &[
        ("SEVERITY", "severity"),
        ("KEY", "key"),
        ("RULE", "rule"),
        ("MESSAGE", "message"),
        ("TEXT", "heading|text"),
    ],
    tree: &["severity", "key", "message"],
};

static RULE: Noun = Noun {
    columns: &[
        ("RULE", "rule"),
        ("ON", "enabled"),
        ("SEVERITY", "severity"),
        ("FINDINGS", "count"),
    ],
    tree: &["rule", "severity", "count"],
};

/// How grave a finding is, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Severity {
    /// Worth a look
    Info,
    /// Mostly a mistake
    Warning,
    /// Must be mended
    Error,
}

/// Lists what the rules of a module find. The exit code is 1 when something is as grave as --fail-on says, for pipelines.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Workspace/Project/Module or id
    module: String,
    /// Only what this rule finds
    #[arg(long)]
    rule: Option<String>,
    /// Only findings that are as grave as this
    #[arg(long, value_enum, default_value = "info", value_name = "SEVERITY")]
    at_least: Severity,
    /// Fails with findings that are as grave as this
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    fail_on: Severity,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// List the rules of a module, and how often they are broken
    List(Module),
    /// Turn a rule on or off, or grade it, for one module
    Set(Set),
}

#[derive(Debug, Args)]
pub(crate) struct Module {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// Its name, such as `suspect_link`
    rule: String,
    #[command(flatten)]
    module: Module,
    /// Whether it is looked at
    #[arg(long)]
    enabled: Option<bool>,
    /// How grave its findings are
    #[arg(long, value_enum)]
    severity: Option<Severity>,
}

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub(crate) fn of(finding: &Value) -> Option<Self> {
        let name = finding.get("severity")?.as_str()?;
        [Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|severity| severity.name() == name)
    }
}

impl Validate {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let path = format!("/api/v1/modules/{module}/quality/findings");
        let query = self.rule.map(|rule| ("rule", rule)).into_iter().collect();
        let mut listing = Listing::new(&session.output, &FINDING);
        let mut failing = 0_usize;
        session
            .each_page((&path, query), 500, |page| {
                let graver = |least: Severity| {
                    move |one: &&Value| Severity::of(one).is_none_or(|own| own >= least)
                };
                failing += page.iter().filter(graver(self.fail_on)).count();
                let shown: Vec<Value> =
                    page.iter().filter(graver(self.at_least)).cloned().collect();
                listing.add(&shown)?;
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        listing.finish()?;
        match failing {
            0 => Ok(()),
            1 => Err(Failure::Failed(
                "1 finding is too grave to go on with".into(),
            )),
            count => Err(Failure::Failed(format!(
                "{count} findings are too grave to go on with"
            ))),
        }
    }
}

impl Rules {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let module = session.module(&list.module).await?;
                let path = format!("/api/v1/modules/{module}/quality");
                let report = session.client.get(&path, &Query::new()).await?;
                let rules = report.get("rules").and_then(Value::as_array);
                let mut listing = Listing::new(&session.output, &RULE);
                listing.add(rules.map(Vec::as_slice).unwrap_or_default())?;
                listing.finish()
            }
            Self::Set(set) => {
                let module = session.module(&set.module.module).await?;
                let rule = one_segment(&set.rule)?;
                let body = Flags::default()
                    .with("enabled", set.enabled)
                    .with("severity", set.severity.map(Severity::name));
                let path = format!("/api/v1/modules/{module}/quality/rules/{rule}");
                let rule = session.client.patch(&path, &body.into()).await?;
                session.output.item(&RULE, &rule)
            }
        }
    }
}

/// Names of rules are plain words; anything else would lead to another place of the API.
fn one_segment(rule: &str) -> Result<&str, Failure> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    if !rule.is_empty() && rule.chars().all(plain) {
        return Ok(rule);
    }
    Err(Failure::Usage(format!("“{rule}” is no name of a rule")))
}
