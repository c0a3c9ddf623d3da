//! Scripts of a module: kept, tried and run.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::{
    client::Query,
    failure::Failure,
    input::{Flags, ListOfModule, read_text},
    output::{Format, Listing, Noun, print},
    session::{Session, text},
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("TYPE", "hook_point|script_type"),
        ("ON", "enabled"),
        ("TIMES", "cron_expression"),
        ("VERSION", "version"),
        ("LAST RUN", "last_run_at"),
        ("NEXT RUN", "next_run_at"),
        ("ID", "id"),
    ],
    tree: &["name", "hook_point|script_type", "last_run_at"],
};

static VERSION: Noun = Noun {
    columns: &[
        ("VERSION", "version"),
        ("NAME", "name"),
        ("ON", "enabled"),
        ("CHANGED", "changed_at"),
        ("BY", "changed_by_name"),
    ],
    tree: &["version", "changed_at", "changed_by_name"],
};

static RUN: Noun = Noun {
    columns: &[
        ("STARTED", "started_at"),
        ("STATUS", "status"),
        ("MS", "duration_ms"),
        ("BY", "user_name"),
        ("DRY", "dry_run"),
        ("CLOCK", "scheduled"),
        ("LINE", "error_line"),
        ("SAYS", "error_message|output"),
    ],
    tree: &["started_at", "status", "error_message|output"],
};

static DONE: Noun = Noun {
    columns: &[
        ("CHANGED", "changed_total"),
        ("CREATED", "created_total"),
        ("DELETED", "deleted_total"),
        ("LINKED", "linked_total"),
        ("UNLINKED", "unlinked_total"),
        ("REVISION", "revision"),
        ("CHANGE SET", "change_set_id"),
    ],
    tree: &["changed_total", "created_total", "change_set_id"],
};

static DIFF: Noun = Noun {
    columns: &[
        ("KEY", "key"),
        ("FIELD", "field"),
        ("BEFORE", "before"),
        ("AFTER", "after"),
    ],
    tree: &["key", "field", "after"],
};

static TESTED: Noun = Noun {
    columns: &[("VALUE", "value"), ("OUTPUT", "output"), ("ERROR", "error")],
    tree: &["value", "output"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Scripts {
    /// List the scripts of a module and those of all modules, in the order in which they run
    List(ListOfModule),
    /// Show a script
    Show(Show),
    /// Make a script from a file
    Create(Create),
    /// Change a script: one more version
    Update(Update),
    /// Take a script away; what it did remains
    Delete(Delete),
    /// List what a script said before, newest first
    Versions(Logged),
    /// List the last runs of a script, newest first
    Runs(Logged),
    /// Try a script out, writing nothing; exit code 1 when it fails or rejects
    Test(Test),
    /// Run an action; what it does is one change set
    Run(Act),
}

/// When a script runs, or what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// On demand over objects, or by the clock
    Action,
    /// For a column
    Layout,
    /// Before an object is saved
    PreSave,
    /// After it
    PostSave,
    /// Before an object is deleted
    PreDelete,
    /// After it
    PostDelete,
    /// As a rule of the quality report
    Validate,
}

impl Kind {
    /// The type and the hook, as the API names them.
    const fn names(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Action => ("action", None),
            Self::Layout => ("layout", None),
            Self::PreSave => ("trigger", Some("pre_save")),
            Self::PostSave => ("trigger", Some("post_save")),
            Self::PreDelete => ("trigger", Some("pre_delete")),
            Self::PostDelete => ("trigger", Some("post_delete")),
            Self::Validate => ("trigger", Some("validate")),
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    script: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    which: Which,
    /// Print its code and nothing else
    #[arg(long)]
    source: bool,
    /// As it was at this version
    #[arg(long = "at", value_name = "VERSION")]
    version: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Fields {
    /// When it runs, or what for
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    /// Whether it runs
    #[arg(long)]
    enabled: Option<bool>,
    /// Lower ones come first
    #[arg(long, allow_negative_numbers = true)]
    priority: Option<i64>,
    /// When an action runs by the clock, such as '0 2 * * MON-FRI'; an empty text ends it
    #[arg(long, value_name = "EXPRESSION")]
    cron: Option<String>,
    /// The zone of these times, such as Europe/Berlin
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// File with its code; - is standard input
    #[arg(long, value_name = "FILE")]
    file: PathBuf,
    /// For all modules of the workspace
    #[arg(long)]
    everywhere: bool,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Update {
    #[command(flatten)]
    which: Which,
    /// New name
    #[arg(long)]
    name: Option<String>,
    /// File with its new code; - is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Refuse when it is not at this version any more
    #[arg(long, value_name = "VERSION")]
    expect: Option<u32>,
    #[command(flatten)]
    fields: Fields,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Logged {
    #[command(flatten)]
    which: Which,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    #[command(flatten)]
    which: Which,
    /// The object that it is tried with: key or id
    #[arg(long)]
    object: Option<String>,
    /// File with another code than the saved one; - is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Act {
    #[command(flatten)]
    which: Which,
    /// The objects that are selected: keys or ids. Without objects and filter nothing is
    #[arg(conflicts_with = "filter")]
    objects: Vec<String>,
    /// Select those that a filter lets through, such as 'Priority = high'
    #[arg(long)]
    filter: Option<String>,
    /// Only tell what would change
    #[arg(long)]
    dry_run: bool,
}

impl Fields {
    fn flags(self, source: Option<&Path>) -> Result<Flags, Failure> {
        let names = self.kind.map(Kind::names);
        Ok(Flags::default()
            .with("script_type", names.map(|(name, _)| name))
            .with("hook_point", names.and_then(|(_, hook)| hook))
            .with("enabled", self.enabled)
            .with("priority", self.priority)
            .with("cron_expression", self.cron)
            .with("time_zone", self.time_zone)
            .with("source_code", source.map(read_text).transpose()?))
    }
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let scripts = scripts_of(&session.module(&self.module).await?);
        let list = (scripts.as_str(), Query::new());
        let id = session.by_name("script", &self.script, list).await?;
        Ok(format!("{scripts}/{id}"))
    }
}

impl Scripts {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let path = scripts_of(&session.module(&list.module).await?);
                session.list(&NOUN, (&path, Query::new()), list.limit).await
            }
            Self::Show(show) => show.run(session).await,
            Self::Create(create) => {
                let flags = create.fields.flags(Some(&create.file))?;
                let flags = flags
                    .with("name", Some(create.name))
                    .with("everywhere", create.everywhere.then_some(true));
                let path = scripts_of(&session.module(&create.module).await?);
                session.create(&NOUN, (&path, &flags.into())).await
            }
            Self::Update(update) => {
                let flags = update.fields.flags(update.file.as_deref())?;
                let flags = flags
                    .with("name", update.name)
                    .with("expected_version", update.expect);
                let path = update.which.path(session).await?;
                session.update(&NOUN, (&path, &flags.into())).await
            }
            Self::Delete(delete) => {
                let path = delete.which.path(session).await?;
                let what = format!("script “{}”", delete.which.script);
                session.delete_asked(delete.yes, &what, &path).await
            }
            Self::Versions(logged) => logged.run(session, (&VERSION, "versions")).await,
            Self::Runs(logged) => logged.run(session, (&RUN, "executions")).await,
            Self::Test(test) => test.run(session).await,
            Self::Run(run) => run.run(session).await,
        }
    }
}

impl Show {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut path = self.which.path(session).await?;
        if let Some(version) = self.version {
            path = format!("{path}/versions/{version}");
        }
        if !self.source {
            return session.show(&NOUN, &path).await;
        }
        let found = session.client.get(&path, &Query::new()).await?;
        print(text(&found, "source_code")?)
    }
}

impl Logged {
    async fn run(
        self,
        session: &Session,
        (noun, what): (&'static Noun, &str),
    ) -> Result<(), Failure> {
        let path = format!("{}/{what}", self.which.path(session).await?);
        session.list(noun, (&path, Query::new()), self.limit).await
    }
}

impl Test {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let path = format!("{}/test", self.which.path(session).await?);
        let mut flags = Flags::default();
        if let Some(name) = &self.object {
            let module = session.module(&self.which.module).await?;
            let object = session.object(name, Some(&module)).await?;
            flags = flags.with("object_id", Some(object.id));
        }
        let source = self.file.as_deref().map(read_text).transpose()?;
        let body = flags.with("source_code", source).into();
        let told = session.client.post(&path, &body).await?;
        session.output.details(&TESTED, &told)?;
        let failed = ["error", "rejection"].iter().find_map(|field| {
            let message = told.get(field)?.get("message")?.as_str()?;
            Some(Failure::Failed(message.to_owned()))
        });
        failed.map_or(Ok(()), Err)
    }
}

impl Act {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let Session { client, output } = session;
        let path = format!("{}/execute", self.which.path(session).await?);
        let module = session.module(&self.which.module).await?;
        let mut objects = Vec::with_capacity(self.objects.len());
        for name in &self.objects {
            objects.push(json!(session.object(name, Some(&module)).await?.id));
        }
        let body = Flags::default()
            .with("object_ids", (!objects.is_empty()).then_some(objects))
            .with("filter", self.filter)
            .with("dry_run", Some(self.dry_run));
        let done = client.post(&path, &body.into()).await?;
        for line in rows(&done, "output") {
            output.note(line.as_str().unwrap_or_default());
        }
        if self.dry_run && output.format == Format::Table && output.columns.is_empty() {
            let mut listing = Listing::new(output, &DIFF);
            let diff = rows(&done, "diff");
            listing.add(diff)?;
            listing.finish()?;
            let total = done
                .get("diff_total")
                .and_then(Value::as_u64)
                .unwrap_or_default();
            let more = total.saturating_sub(diff.len() as u64);
            if more > 0 {
                output.note(&format!("and {more} more changes of fields"));
            }
        }
        output.item(&DONE, &done)
    }
}

fn rows<'a>(answer: &'a Value, field: &str) -> &'a [Value] {
    let rows = answer.get(field).and_then(Value::as_array);
    rows.map(Vec::as_slice).unwrap_or_default()
}

fn scripts_of(module: &str) -> String {
    format!("/api/v1/modules/{module}/scripts")
}
