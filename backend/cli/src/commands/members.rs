//! Who may do what where.

use clap::{Args, Subcommand};
use serde_json::json;

use crate::{client::Query, failure::Failure, output::Noun, session::Session};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "display_name"),
        ("EMAIL", "email"),
        ("ROLE", "role"),
        ("SINCE", "created_at"),
    ],
    tree: &["email", "role"],
};

static LINK: Noun = Noun {
    columns: &[("URL", "url"), ("EXPIRES", "expires_at")],
    tree: &["url"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Members {
    /// List the people with a role
    List(Place),
    /// Give a person a role
    Set(Set),
    /// Take a person's role away
    Remove(Remove),
    /// Invite somebody to a workspace; prints a link to pass on, which works once
    Invite(Invite),
}

/// Workspace, project or module.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Place {
    /// Name or id of a workspace
    #[arg(long)]
    workspace: Option<String>,
    /// Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Set {
    /// E-mail address or id
    person: String,
    /// owner, admin, editor, reviewer or viewer; on projects and modules also none
    role: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Remove {
    /// E-mail address or id
    person: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct Invite {
    /// E-mail address
    email: String,
    /// owner, admin, editor, reviewer or viewer
    role: String,
    /// Name or id of the workspace
    #[arg(long)]
    workspace: String,
}

impl Place {
    /// Its kind and its id.
    pub(super) async fn find(&self, session: &Session) -> Result<(&'static str, String), Failure> {
        Ok(match (&self.workspace, &self.project, &self.module) {
            (Some(name), _, _) => ("workspace", session.workspace(name).await?),
            (_, Some(name), _) => ("project", session.project(name).await?),
            (_, _, Some(name)) => ("module", session.module(name).await?),
            (None, None, None) => {
                return Err(Failure::Usage(
                    "say --workspace, --project or --module".into(),
                ));
            }
        })
    }

    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let (kind, id) = self.find(session).await?;
        Ok(format!("/api/v1/{kind}s/{id}/members"))
    }
}

impl Members {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(place) => {
                let path = place.path(session).await?;
                session.whole_list(&NOUN, (&path, Query::new())).await
            }
            Self::Set(set) => {
                let path = set.place.path(session).await?;
                let person = session.user(&set.person).await?;
                let body = json!({"role": set.role});
                output.item(
                    &NOUN,
                    &client.put(&format!("{path}/{person}"), &body).await?,
                )
            }
            Self::Remove(remove) => {
                let path = remove.place.path(session).await?;
                let person = session.member(&remove.person, &path).await?;
                client.delete(&format!("{path}/{person}")).await?;
                output.note(&format!("{} has no role there any more.", remove.person));
                Ok(())
            }
            Self::Invite(invite) => {
                let workspace = session.workspace(&invite.workspace).await?;
                let path = format!("/api/v1/workspaces/{workspace}/invitations");
                let body = json!({"email": invite.email, "role": invite.role});
                output.item(&LINK, &client.post(&path, &body).await?)
            }
        }
    }
}
