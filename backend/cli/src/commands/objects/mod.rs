//! Objects of a module.

mod bulk;
mod list;
mod relocate;
mod write;

use clap::{Args, Subcommand};
use reqwest::Method;

use crate::{
    client::Query, commands::baselines::AsOf, failure::Failure, names::ObjectId, output::Noun,
    session::Session,
};

pub(super) static NOUN: Noun = Noun {
    columns: &[
        ("NO", "level"),
        ("KEY", "key"),
        ("KIND", "classification"),
        ("TEXT", "heading|body"),
        ("VERSION", "current_version"),
        ("SUSPECT", "link_counts.suspect"),
    ],
    tree: &["level", "key", "heading|body"],
};

static VERSION: Noun = Noun {
    columns: &[
        ("VERSION", "version"),
        ("REVISION", "revision"),
        ("WHEN", "changed_at"),
        ("CHANGE", "change_type"),
        ("TEXT", "heading|body"),
    ],
    tree: &["version", "changed_at", "change_type"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Objects {
    /// List the objects of a module in document order
    List(list::List),
    /// Show an object
    Show(Show),
    /// Create an object, or one for each JSON object of --data
    Create(write::Create),
    /// Change an object
    Update(write::Update),
    /// Move an object with everything below it
    Move(relocate::Move),
    /// Delete objects with everything below them
    Delete(Delete),
    /// Bring back a deleted object, with what was deleted together with it
    Restore(Which),
    /// Edit, classify, move, delete or restore many objects at once
    #[command(subcommand)]
    Bulk(bulk::Bulk),
    /// List the versions of an object, the latest first
    History(History),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Key, Workspace/Project/Module/KEY or id
    object: String,
    /// Module in which the key is looked for
    #[arg(long)]
    module: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Keys, Workspace/Project/Module/KEY or ids
    #[arg(required = true)]
    objects: Vec<String>,
    /// Module in which keys are looked for
    #[arg(long)]
    module: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    which: Which,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

impl Which {
    async fn find(&self, session: &Session) -> Result<ObjectId, Failure> {
        session.object(&self.object, self.module.as_deref()).await
    }
}

impl Objects {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        match self {
            Self::List(list) => list.run(session).await,
            Self::Create(create) => create.run(session).await,
            Self::Update(update) => update.run(session).await,
            Self::Move(relocate) => relocate.run(session).await,
            Self::Bulk(bulk) => bulk.run(session).await,
            Self::Show(show) => {
                let found = show.which.find(session).await?;
                let path = found.path();
                let mut query = vec![("include_deleted", "true".to_owned())];
                query.extend(show.as_of.query(session, &found.module).await?);
                output.details(&NOUN, &client.get(&path, &query).await?)
            }
            Self::Delete(delete) => {
                for object in &delete.objects {
                    let found = session.object(object, delete.module.as_deref()).await?;
                    client.delete(&found.path()).await?;
                    output.note(&format!("Deleted {object}."));
                }
                Ok(())
            }
            Self::Restore(which) => {
                let path = format!("{}/restore", which.find(session).await?.path());
                let restored = client.send_json(Method::POST, &path, None).await?;
                output.item(&NOUN, &restored)
            }
            Self::History(history) => {
                let path = format!("{}/history", history.which.find(session).await?.path());
                session
                    .list(&VERSION, (&path, Query::new()), history.limit)
                    .await
            }
        }
    }
}
