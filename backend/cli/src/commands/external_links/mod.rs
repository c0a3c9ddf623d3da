//! Links from objects to the world outside.

mod check;
mod look;

use clap::{Args, Subcommand, ValueEnum};

use crate::{
    client::Query, failure::Failure, input::Flags, names::is_id, output::Noun, session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("OBJECT", "object_key"),
        ("TITLE", "title"),
        ("ADDRESS", "uri"),
        ("STATE", "state"),
        ("DETAIL", "detail"),
        ("CHECKED", "checked_at"),
        ("ID", "id"),
    ],
    tree: &["object_key", "uri", "state"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum ExternalLinks {
    /// List the external links of a module or an object
    List(List),
    /// Give an object an external link
    Add(Add),
    /// Change an external link
    Update(Update),
    /// Delete an external link
    Delete(Which),
    /// Ask the addresses from this machine, and report which of them answer
    Check(check::Check),
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    Unchecked,
    Ok,
    Broken,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Unchecked => "unchecked",
            Self::Ok => "ok",
            Self::Broken => "broken",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project/Module or id
    module: String,
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<State>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

/// The object that has the link.
#[derive(Debug, Args)]
pub(crate) struct Owner {
    /// Key, Workspace/Project/Module/KEY or id of the object
    object: String,
    /// Module in which the key is looked for
    #[arg(long)]
    module: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    owner: Owner,
    /// A whole address
    uri: String,
    /// What it is called
    #[arg(long)]
    title: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    owner: Owner,
    /// Id of the link
    link: String,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// New address
    #[arg(long)]
    uri: Option<String>,
    /// New title; an empty one takes it away
    #[arg(long)]
    title: Option<String>,
}

impl Owner {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let found = session.object(&self.object, self.module.as_deref()).await?;
        Ok(format!("/api/v1/objects/{}/external-links", found.id))
    }
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let link = &self.link;
        if !is_id(link) {
            let why = format!("“{link}” is not the id of an external link");
            return Err(Failure::Usage(why));
        }
        Ok(format!("{}/{link}", self.owner.path(session).await?))
    }
}

/// Where the links of a module are listed, and which.
async fn of_module(
    session: &Session,
    (module, state): (&str, Option<State>),
) -> Result<(String, Query), Failure> {
    let module = session.module(module).await?;
    let state = state.map(|state| ("state", state.name().to_owned()));
    let path = format!("/api/v1/modules/{module}/external-links");
    Ok((path, state.into_iter().collect()))
}

impl ExternalLinks {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let (path, query) = of_module(session, (&list.module, list.state)).await?;
                session.list(&NOUN, (&path, query), list.limit).await
            }
            Self::Add(add) => {
                let path = add.owner.path(session).await?;
                let body = Flags::default()
                    .with("uri", Some(add.uri))
                    .with("title", add.title);
                session.create(&NOUN, (&path, &body.into())).await
            }
            Self::Update(update) => {
                let path = update.which.path(session).await?;
                let body = Flags::default()
                    .with("uri", update.uri)
                    .with("title", update.title);
                session.update(&NOUN, (&path, &body.into())).await
            }
            Self::Delete(which) => {
                session.client.delete(&which.path(session).await?).await?;
                let link = &which.link;
                session
                    .output
                    .note(&format!("Deleted external link {link}."));
                Ok(())
            }
            Self::Check(check) => check.run(session).await,
        }
    }
}
