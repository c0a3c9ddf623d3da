//! Rules about what links may join, and how many.

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::{
    failure::Failure,
    input::{Data, Flags},
    names::is_id,
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("MIN TARGETS", "min_targets"),
        ("MAX TARGETS", "max_targets"),
        ("MAX SOURCES", "max_sources"),
        ("LINK TYPE", "link_type_id"),
        ("ID", "id"),
    ],
    tree: &["name"],
};

const PATH: &str = "/api/v1/link-rules";

#[derive(Debug, Subcommand)]
pub(crate) enum LinkRules {
    /// List the link rules of a workspace
    List(List),
    /// Show a link rule
    Show(Which),
    /// Create a link rule
    Create(Create),
    /// Change a link rule
    Update(Update),
    /// Delete link rules
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Id
    rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Ids
    #[arg(required = true)]
    rules: Vec<String>,
}

/// What a rule says.
#[derive(Debug, Args)]
struct Says {
    /// Objects of this module may be sources: Workspace/Project/Module or id; several times for several
    #[arg(long, value_name = "MODULE")]
    from: Vec<String>,
    /// Objects of this module may be targets
    #[arg(long, value_name = "MODULE")]
    to: Vec<String>,
    /// Targets that a source must have
    #[arg(long, value_name = "NUMBER")]
    min_targets: Option<u32>,
    /// Targets that a source may have
    #[arg(long, value_name = "NUMBER")]
    max_targets: Option<u32>,
    /// Sources that a target may have
    #[arg(long, value_name = "NUMBER")]
    max_sources: Option<u32>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Name
    name: String,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
    /// Name or id of the type of link
    #[arg(long = "type", value_name = "TYPE")]
    link_type: String,
    #[command(flatten)]
    says: Says,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Id
    rule: String,
    /// Another name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    says: Says,
}

impl Says {
    async fn body(&self, session: &Session, mut flags: Flags) -> Result<Value, Failure> {
        for (field, names) in [
            ("source_module_ids", &self.from),
            ("target_module_ids", &self.to),
        ] {
            let mut ids = Vec::with_capacity(names.len());
            for name in names {
                ids.push(session.module(name).await?);
            }
            flags = flags.with(field, Some(ids).filter(|ids| !ids.is_empty()));
        }
        let flags = flags
            .with("min_targets", self.min_targets)
            .with("max_targets", self.max_targets)
            .with("max_sources", self.max_sources);
        self.data.body(flags)
    }
}

impl LinkRules {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let query = vec![("workspace_id", session.workspace(&list.workspace).await?)];
                session.whole_list(&NOUN, (PATH, query)).await
            }
            Self::Show(which) => session.show(&NOUN, &path(&which.rule)?).await,
            Self::Create(create) => {
                let workspace = session.workspace(&create.workspace).await?;
                let link_type = session.link_type(&create.link_type, &workspace).await?;
                let flags = Flags::default()
                    .with("workspace_id", Some(workspace))
                    .with("name", Some(create.name))
                    .with("link_type_id", Some(link_type));
                let body = create.says.body(session, flags).await?;
                let made = session.client.post(PATH, &body).await?;
                session.output.item(&NOUN, &made)
            }
            Self::Update(update) => {
                let flags = Flags::default().with("name", update.name);
                let body = update.says.body(session, flags).await?;
                session.update(&NOUN, (&path(&update.rule)?, &body)).await
            }
            Self::Delete(delete) => {
                for rule in &delete.rules {
                    session.client.delete(&path(rule)?).await?;
                    session.output.note(&format!("Deleted link rule {rule}."));
                }
                Ok(())
            }
        }
    }
}

fn path(id: &str) -> Result<String, Failure> {
    if is_id(id) {
        return Ok(format!("{PATH}/{id}"));
    }
    Err(Failure::Usage(format!(
        "“{id}” is not the id of a link rule"
    )))
}
