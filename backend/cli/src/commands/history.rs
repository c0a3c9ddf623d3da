//! What was done to a module, and undoing it.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::{
    client::Query,
    failure::Failure,
    names::is_id,
    output::{Format, Listing, Noun},
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("REVISION", "revision"),
        ("AT", "at"),
        ("BY", "actor_name"),
        ("KIND", "cause"),
        ("NEW", "created"),
        ("CHANGED", "updated"),
        ("DELETED", "deleted"),
        ("LINKS", "links"),
        ("OBJECT", "object_key"),
        ("UNDONE BY", "undone_by"),
        ("CHANGE SET", "change_set_id"),
    ],
    tree: &["revision", "at", "actor_name", "cause", "change_set_id"],
};

static EFFECTS: Noun = Noun {
    columns: &[
        ("WHAT", "subject.kind"),
        ("NAME", "subject.name"),
        ("TEXT", "subject.title"),
        ("UNDO", "way"),
        ("CONFLICT", "kind"),
        ("FIELD", "field.name|field.field"),
        ("WAS", "field.before"),
        ("NOW", "field.now"),
        ("BY", "by_name"),
    ],
    tree: &["subject.name", "subject.title", "way", "kind"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum History {
    /// List the change sets of a module, newest first
    List(List),
    /// Undo a change set
    Undo(Undo),
}

/// Kinds of change sets.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Edit,
    Import,
    Script,
    Undo,
    Sync,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Only what this person did: e-mail address or id
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Only of this kind
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Undo {
    /// Id of the change set
    #[arg(value_name = "CHANGE_SET")]
    change_set: String,
    /// Show what would go back and what would not, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave what was touched since as it is, and undo the rest
    #[arg(long)]
    leave_conflicts: bool,
}

impl History {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Undo(undo) => undo.run(session).await,
        }
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let mut query = Query::new();
        if let Some(person) = &self.by {
            query.push(("actor_id", session.user(person).await?));
        }
        let kind = self.kind.and_then(|kind| kind.to_possible_value());
        query.extend(kind.map(|kind| ("cause", kind.get_name().to_owned())));
        let path = format!("/api/v1/modules/{module}/history");
        session.list(&NOUN, (&path, query), self.limit).await
    }
}

impl Undo {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        if !is_id(&self.change_set) {
            let text = format!("“{}” is not the id of a change set", self.change_set);
            return Err(Failure::Usage(text));
        }
        let path = format!("/api/v1/change-sets/{}/undo", self.change_set);
        if self.dry_run {
            let report = session.client.get(&path, &Query::new()).await?;
            return show(session, &report);
        }
        let conflicts = if self.leave_conflicts {
            "leave"
        } else {
            "refuse"
        };
        let body = json!({ "conflicts": conflicts });
        let done = session.client.post(&path, &body).await?;
        if matches!(session.output.format, Format::Json | Format::Jsonl) {
            return session.output.json(&done);
        }
        let report = done.get("report").unwrap_or(&Value::Null);
        note(session, report);
        let id = done.get("change_set_id").and_then(Value::as_str);
        crate::output::print(&format!("{}\n", id.unwrap_or_default()))
    }
}

/// What goes back and what does not.
fn show(session: &Session, report: &Value) -> Result<(), Failure> {
    if session.output.format == Format::Json {
        return session.output.json(report);
    }
    let mut listing = Listing::new(&session.output, &EFFECTS);
    for part in ["items", "conflicts"] {
        let rows = report.get(part).and_then(Value::as_array);
        let rows: Vec<Value> = rows.into_iter().flatten().flat_map(by_field).collect();
        listing.add(&rows)?;
    }
    listing.finish()?;
    note(session, report);
    Ok(())
}

/// A row for each field that goes back, with the field where a conflict has its own.
fn by_field(row: &Value) -> Vec<Value> {
    let fields = row.get("fields").and_then(Value::as_array);
    let fields = fields.map_or(&[][..], Vec::as_slice);
    if fields.is_empty() {
        return vec![row.clone()];
    }
    let with = |field: &Value| {
        let mut row = row.clone();
        if let Some(row) = row.as_object_mut() {
            row.remove("fields");
            row.insert("field".to_owned(), field.clone());
        }
        row
    };
    fields.iter().map(with).collect()
}

fn note(session: &Session, report: &Value) {
    let counts = report.get("counts").and_then(Value::as_object);
    let count: u64 = counts
        .into_iter()
        .flat_map(|counts| counts.values())
        .filter_map(Value::as_u64)
        .sum();
    let left = report.get("conflict_count").and_then(Value::as_u64);
    let left = left.unwrap_or_default();
    session
        .output
        .note(&format!("{count} go back, {left} conflicts."));
}
