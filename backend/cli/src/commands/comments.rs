//! What people say about an object.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use reqwest::Method;
use serde_json::json;

use crate::{
    client::Query,
    failure::Failure,
    input::{Flags, read_text},
    names::is_id,
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("WHEN", "created_at"),
        ("WHO", "author_name"),
        ("TEXT", "body"),
        ("SETTLED", "resolved"),
        ("ANSWERS", "parent_id"),
        ("ID", "id"),
    ],
    tree: &["created_at", "author_name", "body"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Comments {
    /// List the comments on an object
    List(List),
    /// Comment on an object
    Add(Add),
    /// Answer a comment
    Reply(Reply),
    /// Change the text of your comment
    Edit(Reply),
    /// Settle the thread of a comment
    Resolve(Which),
    /// Open a settled thread again
    Reopen(Which),
    /// Delete a comment; answers stay
    Delete(Which),
    /// Bring back a deleted comment
    Restore(Which),
}

/// The object that is talked about.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// Key, Workspace/Project/Module/KEY or id of the object
    object: String,
    /// Module in which the key is looked for
    #[arg(long)]
    module: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    about: About,
    /// Only what is not settled
    #[arg(long)]
    open: bool,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    about: About,
    /// Id of the comment
    comment: String,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Text {
    /// What to say: HTML, or plain text
    #[arg(long)]
    text: Option<String>,
    /// File that holds it; - is standard input
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    about: About,
    #[command(flatten)]
    text: Text,
}

#[derive(Debug, Args)]
pub(crate) struct Reply {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    text: Text,
}

impl About {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let found = session.object(&self.object, self.module.as_deref()).await?;
        Ok(format!("/api/v1/objects/{}/comments", found.id))
    }
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let comment = self.id()?;
        Ok(format!("{}/{comment}", self.about.path(session).await?))
    }

    fn id(&self) -> Result<&str, Failure> {
        if is_id(&self.comment) {
            return Ok(&self.comment);
        }
        let comment = &self.comment;
        Err(Failure::Usage(format!(
            "“{comment}” is not the id of a comment"
        )))
    }

    async fn settle(&self, session: &Session, resolved: bool) -> Result<(), Failure> {
        let path = self.path(session).await?;
        let body = json!({"resolved": resolved});
        let settled = session.client.patch(&path, &body).await?;
        session.output.item(&NOUN, &settled)
    }
}

impl Text {
    fn read(self) -> Result<String, Failure> {
        match (self.text, &self.text_file) {
            (Some(text), _) => Ok(text),
            (None, Some(path)) => read_text(path),
            (None, None) => Err(Failure::Usage("say --text or --text-file".into())),
        }
    }
}

impl Comments {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => list.run(session).await,
            Self::Add(add) => {
                let body = json!({"body": add.text.read()?});
                let path = add.about.path(session).await?;
                session.create(&NOUN, (&path, &body)).await
            }
            Self::Reply(reply) => {
                let body = Flags::default()
                    .with("parent_id", Some(reply.which.id()?))
                    .with("body", Some(reply.text.read()?));
                let path = reply.which.about.path(session).await?;
                session.create(&NOUN, (&path, &body.into())).await
            }
            Self::Edit(edit) => {
                let body = json!({"body": edit.text.read()?});
                let path = edit.which.path(session).await?;
                session.update(&NOUN, (&path, &body)).await
            }
            Self::Resolve(which) => which.settle(session, true).await,
            Self::Reopen(which) => which.settle(session, false).await,
            Self::Delete(which) => {
                client.delete(&which.path(session).await?).await?;
                output.note("Deleted the comment.");
                Ok(())
            }
            Self::Restore(which) => {
                let path = format!("{}/restore", which.path(session).await?);
                let restored = client.send_json(Method::POST, &path, None).await?;
                output.item(&NOUN, &restored)
            }
        }
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = self.about.path(session).await?;
        if !self.open {
            let list = (path.as_str(), Query::new());
            return session.list(&NOUN, list, self.limit).await;
        }
        session
            .list_of(&NOUN, (&path, Query::new()), self.limit, |comment| {
                comment.get("resolved") == Some(&json!(false))
                    && comment.get("deleted") == Some(&json!(false))
            })
            .await
    }
}
