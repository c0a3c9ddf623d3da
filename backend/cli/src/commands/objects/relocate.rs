//! Moving objects.

use clap::Args;

use super::{NOUN, Which, write::neighbour};
use crate::{failure::Failure, input::Flags, session::Session};

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own, and clap lets only one be given"
)]
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("where").required(true).multiple(false))]
pub(crate) struct Move {
    #[command(flatten)]
    which: Which,
    /// One place up
    #[arg(long, group = "where")]
    up: bool,
    /// One place down
    #[arg(long, group = "where")]
    down: bool,
    /// Below the object before it
    #[arg(long, group = "where")]
    indent: bool,
    /// Behind its parent
    #[arg(long, group = "where")]
    dedent: bool,
    /// As the last one below this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    into: Option<String>,
    /// As the last one of the module, below no other
    #[arg(long, group = "where")]
    to_end: bool,
    /// Behind this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    after: Option<String>,
    /// Before this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    before: Option<String>,
}

impl Move {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let object = self.which.find(session).await?;
        let action = match (self.up, self.down, self.indent, self.dedent) {
            (true, ..) => "up",
            (_, true, ..) => "down",
            (_, _, true, _) => "indent",
            (.., true) => "dedent",
            // Where to stands in the fields below; without any of them it is the end.
            _ => "move_to",
        };
        let flags = Flags::default()
            .with("action", Some(action))
            .with(
                "parent_id",
                neighbour(session, self.into.as_deref(), &object.module).await?,
            )
            .with(
                "after_id",
                neighbour(session, self.after.as_deref(), &object.module).await?,
            )
            .with(
                "before_id",
                neighbour(session, self.before.as_deref(), &object.module).await?,
            );
        let path = format!("{}/move", object.path());
        session
            .output
            .item(&NOUN, &session.client.post(&path, &flags.into()).await?)
    }
}
