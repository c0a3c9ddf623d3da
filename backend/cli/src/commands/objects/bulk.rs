//! One act on many objects.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::write::neighbour;
use crate::{
    failure::Failure,
    input::{AttributeFlags, Flags},
    output::Noun,
    session::Session,
};

static RESULT: Noun = Noun {
    columns: &[
        ("SELECTED", "selected"),
        ("CHANGED", "changed"),
        ("UNCHANGED", "unchanged"),
        ("SKIPPED", "skipped"),
        ("BELOW", "below"),
        ("REVISION", "revision"),
        ("CHANGE SET", "change_set_id"),
    ],
    tree: &["selected", "changed", "change_set_id"],
};

/// Objects of one act, and acts on them. All or nothing, in one change set.
#[derive(Debug, Subcommand)]
pub(crate) enum Bulk {
    /// Give all of them values
    Edit(Edit),
    /// Make all of them headings, normative or informative, or give them a type
    Classify(Classify),
    /// Move all of them to a place, in their order, with everything below them
    Move(Move),
    /// Delete all of them with everything below them
    Delete(Which),
    /// Bring deleted ones back, each with what was deleted together with it
    Restore(Which),
}

/// Which objects.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("which").required(true).multiple(false))]
pub(crate) struct Which {
    /// Keys or ids
    #[arg(group = "which")]
    objects: Vec<String>,
    /// Those that a filter lets through, such as 'Priority = high'
    #[arg(long, group = "which")]
    filter: Option<String>,
    /// All objects of the module
    #[arg(long, group = "which")]
    all: bool,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Only tell what would happen
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Edit {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    attributes: AttributeFlags,
    /// State of their life cycle
    #[arg(long)]
    state: Option<String>,
    /// Stamp them as reviewed
    #[arg(long)]
    reviewed: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Classify {
    #[command(flatten)]
    which: Which,
    /// heading, normative or informative
    #[arg(long, required_unless_present_any = ["type", "no_type"])]
    kind: Option<String>,
    /// Id of an object type
    #[arg(long = "type", id = "type", value_name = "TYPE")]
    object_type: Option<String>,
    /// Take their type away
    #[arg(long, conflicts_with = "type")]
    no_type: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("where").required(true).multiple(false))]
pub(crate) struct Move {
    #[command(flatten)]
    which: Which,
    /// As the last ones below this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    into: Option<String>,
    /// As the last ones of the module, below no other
    #[arg(long, group = "where")]
    to_end: bool,
    /// Behind this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    after: Option<String>,
    /// Before this object
    #[arg(long, value_name = "OBJECT", group = "where")]
    before: Option<String>,
}

impl Bulk {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Edit(edit) => {
                let flags = Flags::default()
                    .with("attributes", edit.attributes.values())
                    .with("lifecycle_state", edit.state)
                    .with("reviewed", edit.reviewed.then_some(true));
                act(session, edit.which, ("edit", flags)).await
            }
            Self::Classify(classify) => {
                let object_type = classify.object_type.map(Value::from);
                let flags = Flags::default().with("classification", classify.kind).with(
                    "object_type_id",
                    object_type.or(classify.no_type.then_some(Value::Null)),
                );
                act(session, classify.which, ("edit", flags)).await
            }
            Self::Move(relocate) => {
                let module = session.module(&relocate.which.module).await?;
                let mut flags = Flags::default();
                for (field, name) in [
                    ("parent_id", &relocate.into),
                    ("after_id", &relocate.after),
                    ("before_id", &relocate.before),
                ] {
                    flags = flags.with(field, neighbour(session, name.as_deref(), &module).await?);
                }
                act(session, relocate.which, ("move", flags)).await
            }
            Self::Delete(which) => act(session, which, ("delete", Flags::default())).await,
            Self::Restore(which) => act(session, which, ("restore", Flags::default())).await,
        }
    }
}

async fn act(
    session: &Session,
    which: Which,
    (action, flags): (&str, Flags),
) -> Result<(), Failure> {
    let module = session.module(&which.module).await?;
    let mut objects = Vec::with_capacity(which.objects.len());
    for name in &which.objects {
        let found = session.object(name, Some(&module)).await?;
        objects.push(json!({ "id": found.id }));
    }
    let flags = flags
        .with("action", Some(action))
        .with("objects", (!objects.is_empty()).then_some(objects))
        .with("filter", which.filter)
        .with("all", which.all.then_some(true))
        .with("dry_run", which.dry_run.then_some(true));
    let path = format!("/api/v1/modules/{module}/objects/bulk");
    let done = session.client.post(&path, &flags.into()).await?;
    session.output.item(&RESULT, &done)
}
