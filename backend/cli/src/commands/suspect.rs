//! Suspect links: what made them suspect, and clearing them.

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::{
    client::Query,
    failure::Failure,
    input::Flags,
    output::Noun,
    session::{Session, text},
};

static CAUSE: Noun = Noun {
    columns: &[
        ("KEY", "object.key"),
        ("IN", "object.module_name"),
        ("LINKS", "links"),
        ("CHANGED BY", "changed_by_name"),
        ("AT", "changed_at"),
        ("TEXT", "object.heading|object.text"),
    ],
    tree: &["object.key", "links", "object.heading|object.text"],
};

static LINK: Noun = Noun {
    columns: &[
        ("SOURCE", "source.key"),
        ("TARGET", "target.key"),
        ("SOURCE CHANGED", "source_changed"),
        ("TARGET CHANGED", "target_changed"),
        ("SINCE", "since"),
        ("ID", "id"),
    ],
    tree: &["source.key", "target.key"],
};

static WHY: Noun = Noun {
    columns: &[
        ("SUSPECT", "suspect"),
        ("SOURCE CHANGED", "source.changed"),
        ("TARGET CHANGED", "target.changed"),
        ("ID", "link_id"),
    ],
    tree: &["link_id", "suspect"],
};

static CLEARED: Noun = Noun {
    columns: &[
        ("CLEARED", "cleared"),
        ("LEFT", "left_count"),
        ("CHANGE SET", "change_set_id"),
    ],
    tree: &["cleared", "left_count"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Suspect {
    /// List suspect links
    List(List),
    /// List what made links suspect, the latest first
    Causes(List),
    /// Show what of a link's ends changed since it was confirmed
    Why(Why),
    /// Clear links, all of a cause, or all that start in a module
    Clear(Clear),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Links with an end in this module: Workspace/Project/Module or id
    #[arg(long, required_unless_present = "project", conflicts_with = "project")]
    module: Option<String>,
    /// Links with an end in this project: Workspace/Project or id
    #[arg(long)]
    project: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Why {
    /// Id of the link
    link: String,
}

#[derive(Debug, Args)]
pub(crate) struct Clear {
    /// Ids of links
    #[arg(required_unless_present_any = ["cause", "all"])]
    links: Vec<String>,
    /// All that are suspect because of this object: key, Workspace/Project/Module/KEY or id
    #[arg(
        long,
        value_name = "OBJECT",
        requires = "module",
        conflicts_with = "links"
    )]
    cause: Option<String>,
    /// All that start in the module
    #[arg(long, requires = "module", conflicts_with_all = ["links", "cause"])]
    all: bool,
    /// Module whose links are meant
    #[arg(long)]
    module: Option<String>,
    /// Why; it stands in the history
    #[arg(long)]
    reason: Option<String>,
}

impl List {
    async fn query(&self, session: &Session) -> Result<Query, Failure> {
        let mut query = Query::new();
        if let Some(module) = &self.module {
            query.push(("module_id", session.module(module).await?));
        }
        if let Some(project) = &self.project {
            query.push(("project_id", session.project(project).await?));
        }
        Ok(query)
    }
}

impl Suspect {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let query = list.query(session).await?;
                let path = ("/api/v1/suspect-links", query);
                session.list(&LINK, path, list.limit).await
            }
            Self::Causes(list) => {
                let query = list.query(session).await?;
                let path = ("/api/v1/suspect-links/causes", query);
                session.list(&CAUSE, path, list.limit).await
            }
            Self::Why(why) => session.show(&WHY, &path(&why.link)?).await,
            Self::Clear(clear) => clear.run(session).await,
        }
    }
}

impl Clear {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = match &self.module {
            Some(module) => Some(session.module(module).await?),
            None => None,
        };
        let mut flags = Flags::default().with("reason", self.reason.clone());
        if let Some(object) = &self.cause {
            let object = session.object(object, self.module.as_deref()).await?.id;
            let place = format!("/api/v1/objects/{object}");
            let now = session.client.get(&place, &Query::new()).await?;
            let fingerprint = text(&now, "content_fingerprint")?;
            let cause = json!({"object_id": object, "fingerprint": fingerprint});
            flags = flags.with("cause", Some(cause)).with("module_id", module);
        } else if self.all {
            let query = vec![("module_id", module.clone().unwrap_or_default())];
            let path = "/api/v1/suspect-links/causes";
            let shown = session.client.get(path, &query).await?;
            flags = flags
                .with("all", Some(true))
                .with("module_id", module)
                .with("seen_revisions", shown.get("seen_revisions").cloned());
        } else {
            let mut links = Vec::with_capacity(self.links.len());
            for link in &self.links {
                links.push(seen(session, link).await?);
            }
            flags = flags.with("links", Some(links));
        }
        let path = "/api/v1/suspect-links/clear";
        let done = session.client.post(path, &flags.into()).await?;
        session.output.item(&CLEARED, &done)
    }
}

/// A link with its ends as they are at this moment.
async fn seen(session: &Session, link: &str) -> Result<Value, Failure> {
    let state = session.client.get(&path(link)?, &Query::new()).await?;
    let mut seen = Map::from_iter([("link_id".to_owned(), json!(link))]);
    for end in ["source", "target"] {
        let fingerprint = state.get(end).and_then(|end| end.get("fingerprint"));
        seen.extend(fingerprint.map(|text| (format!("{end}_fingerprint"), text.clone())));
    }
    Ok(Value::Object(seen))
}

fn path(link: &str) -> Result<String, Failure> {
    Ok(format!("{}/suspect", super::links::path(link)?))
}
