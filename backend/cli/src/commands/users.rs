//! The server's people.

use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::Value;

use super::members::Place;
use crate::{
    client::Query,
    failure::Failure,
    input::Flags,
    output::{Format, Listing, Noun},
    session::{Session, text},
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "display_name"),
        ("EMAIL", "email"),
        ("ROLE", "role"),
        ("ACTIVE", "active"),
        ("ID", "id"),
    ],
    tree: &["email", "display_name"],
};

static LINK: Noun = Noun {
    columns: &[("URL", "url"), ("EXPIRES", "expires_at")],
    tree: &["url"],
};

static RIGHT: Noun = Noun {
    columns: &[("ACTION", "action"), ("MAY", "allowed"), ("NEEDS", "needs")],
    tree: &["action", "allowed"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Users {
    /// List people
    List(List),
    /// Show a person
    Show(Which),
    /// Create a person, who chooses a password by a link of `reset-link`
    Create(Create),
    /// Change a person
    Update(Update),
    /// Delete a person
    Delete(Delete),
    /// Print a link by which a person chooses a password; it works once
    ResetLink(Which),
    /// Show what a person may do in a workspace, project or module, and why
    Rights(Rights),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those who may sign in (true) or may not (false)
    #[arg(long)]
    active: Option<bool>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// E-mail address or id
    person: String,
}

#[derive(Debug, Args)]
pub(crate) struct Rights {
    /// E-mail address or id; you, if not given
    person: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// E-mail address
    email: String,
    /// Name that others see
    #[arg(long)]
    name: String,
    /// Administers the server
    #[arg(long)]
    admin: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// E-mail address or id
    person: String,
    /// Name that others see
    #[arg(long)]
    name: Option<String>,
    /// Whether the person may sign in; false ends all sessions
    #[arg(long)]
    active: Option<bool>,
    /// admin to administer the server, any other role to take that away
    #[arg(long)]
    role: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// E-mail address or id
    person: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Users {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => {
                let query = list.active.map(|active| ("active", active.to_string()));
                let query = query.into_iter().collect();
                session
                    .list(&NOUN, ("/api/v1/users", query), list.limit)
                    .await
            }
            Self::Show(which) => {
                let path = path(session, &which.person).await?;
                session.show(&NOUN, &path).await
            }
            Self::Create(create) => {
                let body = Flags::default()
                    .with("email", Some(create.email))
                    .with("display_name", Some(create.name))
                    .with("role", create.admin.then_some("admin"));
                session.create(&NOUN, ("/api/v1/users", &body.into())).await
            }
            Self::Update(update) => {
                let body = Flags::default()
                    .with("display_name", update.name)
                    .with("active", update.active)
                    .with("role", update.role);
                let path = path(session, &update.person).await?;
                session.update(&NOUN, (&path, &body.into())).await
            }
            Self::Delete(delete) => {
                let path = path(session, &delete.person).await?;
                session
                    .delete_asked(delete.yes, &delete.person, &path)
                    .await
            }
            Self::ResetLink(which) => {
                let path = format!("{}/reset-link", path(session, &which.person).await?);
                let link = client.send_json(Method::POST, &path, None).await?;
                output.item(&LINK, &link)
            }
            Self::Rights(rights) => rights.run(session).await,
        }
    }
}

impl Rights {
    async fn run(&self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        let (kind, place) = self.place.find(session).await?;
        let path = if let Some(person) = &self.person {
            path(session, person).await?
        } else {
            let me = client.get("/api/v1/auth/me", &Query::new()).await?;
            format!("/api/v1/users/{}", text(&me, "id")?)
        };
        let field = match kind {
            "workspace" => "workspace_id",
            "project" => "project_id",
            _ => "module_id",
        };
        let rights = client
            .get(&format!("{path}/rights"), &vec![(field, place)])
            .await?;
        if matches!(output.format, Format::Json | Format::Jsonl) {
            return output.json(&rights);
        }
        let decisions = rights.get("decisions").and_then(Value::as_array);
        let mut listing = Listing::new(output, &RIGHT);
        listing.add(decisions.map(Vec::as_slice).unwrap_or_default())?;
        listing.finish()?;
        let (role, source) = (text(&rights, "role")?, text(&rights, "source")?);
        output.note(&format!("Role {role}, decided by: {source}."));
        Ok(())
    }
}

async fn path(session: &Session, person: &str) -> Result<String, Failure> {
    Ok(format!("/api/v1/users/{}", session.user(person).await?))
}
