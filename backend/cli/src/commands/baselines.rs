//! Baselines of a module, and sets of them.

use clap::{Args, Subcommand};

use crate::{
    client::Query,
    failure::Failure,
    input::{Flags, confirm},
    names::is_id,
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("MODULE", "module_name"),
        ("REVISION", "revision"),
        ("AT", "at"),
        ("BY", "created_by_name"),
        ("DESCRIPTION", "description"),
        ("ID", "id"),
    ],
    tree: &["name", "module_name", "revision", "at"],
};

static ENTRY: Noun = Noun {
    columns: &[("OBJECT", "object_id"), ("VERSION", "version")],
    tree: &["object_id", "version"],
};

static SET: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("VERSION", "version"),
        ("CREATED", "created_at"),
        ("DESCRIPTION", "description"),
        ("ID", "id"),
    ],
    tree: &["name", "version", "created_at"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Baselines {
    /// List baselines, of one module or of all that you may see, newest first
    List(List),
    /// Name what a module is now
    Create(Create),
    /// List the version that each object had
    Entries(Which),
    /// Take a baseline away; what it named stays in the history
    Delete(Delete),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: Option<String>,
    /// Only those of this set: id, or its name where that is unique
    #[arg(long, value_name = "SET")]
    set: Option<String>,
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name, such as “As sent to the supplier”
    name: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// What it is for
    #[arg(long)]
    description: Option<String>,
    /// The set that it is added to: id, or its name where that is unique
    #[arg(long, value_name = "SET")]
    set: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Name or id
    baseline: String,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
}

#[derive(Debug, Args)]
pub(crate) struct Delete {
    #[command(flatten)]
    which: Which,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl Which {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let module = session.module(&self.module).await?;
        let id = session.baseline(&self.baseline, &module).await?;
        Ok(format!("/api/v1/modules/{module}/baselines/{id}"))
    }
}

impl Baselines {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(session).await,
            Self::Create(create) => create.run(session).await,
            Self::Entries(which) => {
                let path = which.path(session).await?;
                let baseline = session.client.get(&path, &Query::new()).await?;
                let entries = baseline.get("entries").and_then(|all| all.as_array());
                let mut listing = crate::output::Listing::new(&session.output, &ENTRY);
                listing.add(entries.map_or(&[][..], Vec::as_slice))?;
                listing.finish()
            }
            Self::Delete(delete) => {
                let path = delete.which.path(session).await?;
                let what = format!("baseline “{}”", delete.which.baseline);
                session.delete_asked(delete.yes, &what, &path).await
            }
        }
    }
}

impl List {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut query = Query::new();
        if let Some(module) = &self.module {
            query.push(("module_id", session.module(module).await?));
        }
        if let Some(set) = &self.set {
            query.push(("baseline_set_id", set_id(session, set).await?));
        }
        session
            .list(&NOUN, ("/api/v1/baselines", query), self.limit)
            .await
    }
}

impl Create {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let module = session.module(&self.module).await?;
        let mut body = Flags::default()
            .with("name", Some(self.name))
            .with("description", self.description);
        if let Some(set) = &self.set {
            body = body.with("baseline_set_id", Some(set_id(session, set).await?));
        }
        // Who wants the entries asks for them.
        let path = format!("/api/v1/modules/{module}/baselines?entries=false");
        session.create(&NOUN, (&path, &body.into())).await
    }
}

/// The id of a set.
async fn set_id(session: &Session, name: &str) -> Result<String, Failure> {
    let list = ("/api/v1/baseline-sets", Query::new());
    session.by_name("set of baselines", name, list).await
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineSets {
    /// List sets of baselines, newest first
    List(ListSets),
    /// Show a set; `baselines list --set` lists what is in it
    Show(WhichSet),
    /// Name what several modules are, all at one instant
    Create(CreateSet),
    /// Give a set another name, version or description
    Update(UpdateSet),
    /// Take a set away with its baselines
    Delete(DeleteSet),
}

#[derive(Debug, Args)]
pub(crate) struct ListSets {
    /// Rows at most
    #[arg(long)]
    limit: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct WhichSet {
    /// Id, or its name where that is unique
    set: String,
}

#[derive(Debug, Args)]
pub(crate) struct CreateSet {
    /// Its name
    name: String,
    /// Its version, as you count, such as 1.0
    #[arg(long = "set-version", value_name = "VERSION")]
    version: String,
    /// A module that gets a baseline: Workspace/Project/Module or id; may be repeated
    #[arg(long = "module", value_name = "MODULE")]
    modules: Vec<String>,
    /// Whose people keep it: Workspace/Project or id; without, it belongs to the workspace
    #[arg(long)]
    project: Option<String>,
    /// What it is for
    #[arg(long)]
    description: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateSet {
    #[command(flatten)]
    which: WhichSet,
    /// New name
    #[arg(long)]
    name: Option<String>,
    /// New version
    #[arg(long = "set-version", value_name = "VERSION")]
    version: Option<String>,
    /// New description
    #[arg(long)]
    description: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DeleteSet {
    #[command(flatten)]
    which: WhichSet,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

impl WhichSet {
    async fn path(&self, session: &Session) -> Result<String, Failure> {
        let id = set_id(session, &self.set).await?;
        Ok(format!("/api/v1/baseline-sets/{id}"))
    }
}

impl BaselineSets {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let query = ("/api/v1/baseline-sets", Query::new());
                session.list(&SET, query, list.limit).await
            }
            Self::Show(which) => session.show(&SET, &which.path(session).await?).await,
            Self::Create(create) => create.run(session).await,
            Self::Update(update) => {
                let path = update.which.path(session).await?;
                let body = Flags::default()
                    .with("name", update.name)
                    .with("version", update.version)
                    .with("description", update.description);
                session.update(&SET, (&path, &body.into())).await
            }
            Self::Delete(delete) => {
                let path = delete.which.path(session).await?;
                let name = &delete.which.set;
                let question = format!("Delete set “{name}” with its baselines?");
                confirm(delete.yes, &question)?;
                session.client.delete(&path).await?;
                let note = format!("Deleted set “{name}” with its baselines.");
                session.output.note(&note);
                Ok(())
            }
        }
    }
}

impl CreateSet {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        let mut modules = Vec::with_capacity(self.modules.len());
        for module in &self.modules {
            modules.push(session.module(module).await?);
        }
        let mut body = Flags::default()
            .with("name", Some(self.name))
            .with("version", Some(self.version))
            .with("description", self.description)
            .with("module_ids", Some(modules));
        if let Some(project) = &self.project {
            body = body.with("project_id", Some(session.project(project).await?));
        }
        let path = "/api/v1/baseline-sets";
        session.create(&SET, (path, &body.into())).await
    }
}

impl Session {
    /// The id of a baseline of a module.
    async fn baseline(&self, name: &str, module: &str) -> Result<String, Failure> {
        let path = format!("/api/v1/modules/{module}/baselines");
        self.by_name("baseline", name, (&path, Query::new())).await
    }

    /// A point of a module's past as the API names it. Whatever is no number, time or id is the name of a baseline.
    pub(crate) async fn point(&self, point: &str, module: &str) -> Result<String, Failure> {
        let is_number = !point.is_empty() && point.bytes().all(|byte| byte.is_ascii_digit());
        if is_number || is_time(point) || is_id(point) {
            return Ok(point.to_owned());
        }
        self.baseline(point, module).await
    }
}

/// Whether a text looks like 2026-01-31T12:00:00Z; the server looks closer.
fn is_time(text: &str) -> bool {
    let form = "0000-00-00T00:00:00";
    text.len() > form.len()
        && text.bytes().zip(form.bytes()).all(|(own, form)| {
            if form == b'0' {
                own.is_ascii_digit()
            } else {
                own.eq_ignore_ascii_case(&form)
            }
        })
}

/// When something is read.
#[derive(Debug, Args)]
pub(crate) struct AsOf {
    /// As of a point of the past: the number of a revision, the name or id of a baseline, or a time such as
    /// 2026-01-31T12:00:00Z
    #[arg(long, value_name = "POINT")]
    as_of: Option<String>,
}

impl AsOf {
    /// Whether a point was named.
    pub(crate) fn is_given(&self) -> bool {
        self.as_of.is_some()
    }

    /// Whether the point means the same for every module.
    pub(crate) fn is_time(&self) -> bool {
        self.as_of.as_deref().is_some_and(is_time)
    }

    /// The parameter, when a point was named.
    pub(crate) async fn query(&self, session: &Session, module: &str) -> Result<Query, Failure> {
        let Some(point) = &self.as_of else {
            return Ok(Query::new());
        };
        Ok(vec![("as_of", session.point(point, module).await?)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_5_ver_5_a_time_is_no_name_of_a_baseline() {
        for time in ["2026-01-31T12:00:00Z", "2026-01-31t12:00:00.5+01:00"] {
            assert!(is_time(time), "{time}");
        }
        for name in [
            "",
            "2026",
            "2026-01-31",
            "2026-01-31 review",
            "2026-01-31T12:00:00",
        ] {
            assert!(!is_time(name), "{name}");
        }
    }
}
