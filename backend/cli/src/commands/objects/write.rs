//! Creating and changing objects.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::{NOUN, Which};
use crate::{
    failure::Failure,
    input::{AttributeFlags, Data, Flags, read_text},
    output::Listing,
    session::Session,
};

/// What people write.
#[derive(Debug, Args)]
pub(crate) struct Content {
    /// Heading
    #[arg(long)]
    heading: Option<String>,
    /// Text: HTML, or plain text
    #[arg(long, conflicts_with = "body_file")]
    body: Option<String>,
    /// File that holds the text; - is standard input
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// heading, normative or informative
    #[arg(long)]
    kind: Option<String>,
    #[command(flatten)]
    attributes: AttributeFlags,
    #[command(flatten)]
    data: Data,
}

impl Content {
    fn split(self) -> Result<(Data, Flags), Failure> {
        let body = match &self.body_file {
            Some(path) => Some(read_text(path)?),
            None => self.body,
        };
        let flags = Flags::default()
            .with("heading", self.heading)
            .with("body", body)
            .with("classification", self.kind)
            .with("attributes", self.attributes.values());
        Ok((self.data, flags))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Object below which it stands
    #[arg(long, value_name = "OBJECT")]
    parent: Option<String>,
    /// Object behind which it stands
    #[arg(long, value_name = "OBJECT", conflicts_with = "before")]
    after: Option<String>,
    /// Object before which it stands
    #[arg(long, value_name = "OBJECT")]
    before: Option<String>,
    #[command(flatten)]
    content: Content,
}

impl Create {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let (data, flags) = self.content.split()?;
        let flags = flags
            .with(
                "parent_id",
                neighbour(session, self.parent.as_deref(), &module).await?,
            )
            .with(
                "after_id",
                neighbour(session, self.after.as_deref(), &module).await?,
            )
            .with(
                "before_id",
                neighbour(session, self.before.as_deref(), &module).await?,
            );
        let path = format!("/api/v1/modules/{module}/objects");
        let bodies = data.bodies(flags)?;
        if let [body] = bodies.as_slice() {
            return session
                .output
                .item(&NOUN, &session.client.post(&path, body).await?);
        }
        let mut made = Listing::new(&session.output, &NOUN);
        let outcome = create_all(session, (&path, &bodies), &mut made).await;
        // What was made is told even if the next one failed.
        made.finish()?;
        outcome
    }
}

async fn create_all(
    session: &Session,
    (path, bodies): (&str, &[Value]),
    made: &mut Listing<'_>,
) -> Result<(), Failure> {
    for body in bodies {
        made.add(&[session.client.post(path, body).await?])?;
    }
    Ok(())
}

/// The id of an object beside or above another one.
pub(super) async fn neighbour(
    session: &Session,
    name: Option<&str>,
    module: &str,
) -> Result<Option<String>, Failure> {
    match name {
        Some(name) => Ok(Some(session.object(name, Some(module)).await?.id)),
        None => Ok(None),
    }
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    content: Content,
    /// State of its life cycle
    #[arg(long)]
    state: Option<String>,
    /// Fail if the object has another version by now
    #[arg(long, value_name = "VERSION")]
    expect_version: Option<u32>,
}

impl Update {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = self.which.find(session).await?.path();
        let (data, flags) = self.content.split()?;
        let flags = flags
            .with("lifecycle_state", self.state)
            .with("expected_version", self.expect_version);
        let changed = session.client.patch(&path, &data.body(flags)?).await?;
        session.output.item(&NOUN, &changed)
    }
}
