//! Links between objects.

use clap::{Args, Subcommand};

use crate::{
    client::Query,
    commands::baselines::AsOf,
    failure::Failure,
    input::{AttributeFlags, Flags},
    names::is_id,
    output::{Listing, Noun},
    session::{Session, text},
};

static NOUN: Noun = Noun {
    columns: &[
        ("SOURCE", "source.key"),
        ("TARGET", "target.key"),
        ("IN", "target.module_name"),
        ("TEXT", "target.heading|target.text"),
        ("SUSPECT", "suspect"),
        ("ID", "id"),
    ],
    tree: &["source.key", "target.key", "target.heading|target.text"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Links {
    /// List links
    List(List),
    /// Show a link
    Show(Which),
    /// Create a link
    Create(Create),
    /// Change a link, or confirm it
    Update(Update),
    /// Delete links
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Links from this object: key, Workspace/Project/Module/KEY or id
    #[arg(long, value_name = "OBJECT")]
    from: Option<String>,
    /// Links to this object
    #[arg(long, value_name = "OBJECT")]
    to: Option<String>,
    /// Links from or to objects of this module; keys are looked for in it
    #[arg(long)]
    module: Option<String>,
    /// Id of a type of links
    #[arg(long = "type", value_name = "ID")]
    link_type: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
    #[command(flatten)]
    as_of: AsOf,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Id
    link: String,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Ids
    #[arg(required = true)]
    links: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Source: key, Workspace/Project/Module/KEY or id
    #[arg(long, value_name = "OBJECT")]
    from: String,
    /// Target
    #[arg(long, value_name = "OBJECT", required = true)]
    to: Vec<String>,
    /// Name or id of the type of link
    #[arg(long = "type", value_name = "TYPE")]
    link_type: String,
    /// Module in which keys are looked for
    #[arg(long)]
    module: Option<String>,
    #[command(flatten)]
    attributes: AttributeFlags,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    /// Id
    link: String,
    /// false confirms the link at what both ends say now, true takes the confirmation away
    #[arg(long)]
    suspect: Option<bool>,
    #[command(flatten)]
    attributes: AttributeFlags,
}

impl Links {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Create(create) => create.run(session).await,
            Self::Show(which) => session.show(&NOUN, &path(&which.link)?).await,
            Self::Update(update) => {
                let body = Flags::default()
                    .with("suspect", update.suspect)
                    .with("attributes", update.attributes.values());
                let path = path(&update.link)?;
                session.update(&NOUN, (&path, &body.into())).await
            }
            Self::Delete(delete) => {
                for link in &delete.links {
                    session.client.delete(&path(link)?).await?;
                    session.output.note(&format!("Deleted link {link}."));
                }
                Ok(())
            }
        }
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = self.module.as_deref();
        let mut query = Query::new();
        let mut home = None;
        let ends = [
            ("source_object_id", &self.from),
            ("target_object_id", &self.to),
        ];
        for (parameter, name) in ends {
            if let Some(name) = name {
                let found = session.object(name, module).await?;
                query.push((parameter, found.id));
                home.get_or_insert(found.module);
            }
        }
        if let (true, Some(module)) = (query.is_empty(), module) {
            let module = session.module(module).await?;
            query.push(("module_id", module.clone()));
            home = Some(module);
        } else if let (true, Some(module)) = (self.as_of.is_given(), &home) {
            // A revision and a baseline are those of a module.
            query.push(("module_id", module.clone()));
        }
        if home.is_none() && self.as_of.is_given() && !self.as_of.is_time() {
            let why = "a revision or a baseline is that of a module; say --module, --from or --to";
            return Err(Failure::Usage(why.to_owned()));
        }
        let home = home.unwrap_or_default();
        query.extend(self.as_of.query(session, &home).await?);
        query.extend(self.link_type.map(|id| ("link_type_id", id)));
        session
            .list(&NOUN, ("/api/v1/links", query), self.limit)
            .await
    }
}

impl Create {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = self.module.as_deref();
        let source = session.object(&self.from, module).await?;
        let place = format!("/api/v1/objects/{}", source.id);
        let place = session.client.get(&place, &Query::new()).await?;
        let workspace = text(&place, "workspace_id")?;
        let link_type = session.link_type(&self.link_type, workspace).await?;
        let attributes = self.attributes.values();
        let mut made = Vec::new();
        for target in &self.to {
            let target = session.object(target, module).await?;
            let body = Flags::default()
                .with("source_object_id", Some(source.id.as_str()))
                .with("target_object_id", Some(target.id))
                .with("link_type_id", Some(link_type.as_str()))
                .with("attributes", attributes.clone());
            made.push(session.client.post("/api/v1/links", &body.into()).await?);
        }
        if let [link] = made.as_slice() {
            return session.output.item(&NOUN, link);
        }
        let mut listing = Listing::new(&session.output, &NOUN);
        listing.add(&made)?;
        listing.finish()
    }
}

/// The path of a link. What is no id is none of the server's paths.
pub(super) fn path(id: &str) -> Result<String, Failure> {
    if is_id(id) {
        return Ok(format!("/api/v1/links/{id}"));
    }
    Err(Failure::Usage(format!("“{id}” is not the id of a link")))
}
