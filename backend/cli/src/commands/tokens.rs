//! API tokens.

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    client::Query,
    failure::Failure,
    input::{Flags, confirm},
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("MAY", "scope"),
        ("WORKSPACE", "workspace_name"),
        ("PROJECT", "project_name"),
        ("USED", "last_used_at"),
        ("EXPIRES", "expires_at"),
        ("ID", "id"),
    ],
    tree: &["name", "scope"],
};

static MADE: Noun = Noun {
    columns: &[("TOKEN", "secret"), ("ID", "token.id")],
    tree: &["secret"],
};

/// What a token may do.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Scope {
    /// Read
    Read,
    /// Read and write
    Write,
    /// All that you may
    Admin,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tokens {
    /// List your tokens
    List(List),
    /// Create a token and print it, this once
    Create(Create),
    /// Revoke a token: it stops at once and for good
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Those of somebody else, for administrators of the server: e-mail address or id
    #[arg(long, value_name = "PERSON")]
    user: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// What it is for
    name: String,
    /// What it may
    #[arg(long, value_enum, default_value = "read")]
    scope: Scope,
    /// Only in this workspace: name or id
    #[arg(long, conflicts_with = "project")]
    workspace: Option<String>,
    /// Only in this project: Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// When it ends, such as 2027-01-31T00:00:00Z
    #[arg(long, value_name = "TIME")]
    expires: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Revoke {
    /// Name or id
    name: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Scope {
    fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }
}

impl Tokens {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        let path = "/api/v1/tokens";
        match self {
            Self::List(list) => {
                let mut query = Query::new();
                if let Some(person) = &list.user {
                    query.push(("user_id", session.user(person).await?));
                }
                session.list(&NOUN, (path, query), list.limit).await
            }
            Self::Create(create) => {
                let mut body = Flags::default()
                    .with("name", Some(create.name))
                    .with("scope", Some(create.scope.name()))
                    .with("expires_at", create.expires);
                if let Some(workspace) = &create.workspace {
                    body = body.with("workspace_id", Some(session.workspace(workspace).await?));
                }
                if let Some(project) = &create.project {
                    body = body.with("project_id", Some(session.project(project).await?));
                }
                let made = client.post(path, &body.into()).await?;
                output.item(&MADE, &made)?;
                output.note("Keep it now; it is shown this once.");
                Ok(())
            }
            Self::Revoke(revoke) => {
                let name = &revoke.name;
                let id = session.by_name("token", name, (path, Query::new())).await?;
                let question = format!("Revoke token “{name}”? Programs with it get no further.");
                confirm(revoke.yes, &question)?;
                client.delete(&format!("{path}/{id}")).await?;
                output.note(&format!("Revoked token “{name}”."));
                Ok(())
            }
        }
    }
}
