//! Importing files.

use std::path::PathBuf;

use clap::Args;
use reqwest::Method;
use serde_json::Value;

use crate::{
    client::{Query, Upload},
    failure::{Failure, Refusal},
    input::is_standard,
    jobs::{OnInterrupt, wait},
    output::{Format, Listing, Noun},
    session::{Session, text},
};

static MODULE: Noun = Noun {
    columns: &[("MODULE", "name"), ("OBJECTS", "objects"), ("ID", "id")],
    tree: &["name", "objects"],
};

static FINDING: Noun = Noun {
    columns: &[
        ("SEVERITY", "severity"),
        ("LINE", "line"),
        ("COLUMN", "column"),
        ("CODE", "code"),
        ("MESSAGE", "message"),
    ],
    tree: &["severity", "line", "code", "message"],
};

/// Every specification of the file becomes a module; all of them or none. A file that was imported before changes
/// nothing. Ctrl+C stops the import.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// ReqIF file (.reqif or .reqifz); - is standard input
    file: PathBuf,
    /// Workspace/Project or id
    #[arg(long)]
    project: String,
    /// Look only: what is in the file and what is odd about it; exit code 1 if it has errors
    #[arg(long, conflicts_with = "no_wait")]
    check: bool,
    /// Do not wait for the end; print the job
    #[arg(long)]
    no_wait: bool,
    /// Name of the file, when it comes from standard input
    #[arg(long)]
    name: Option<String>,
}

impl Import {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let project = session.project(&self.project).await?;
        let base = format!("/api/v1/projects/{project}/reqif");
        let stdin_name = is_standard(&self.file).then_some("standard-input.reqif");
        let file = Upload {
            path: &self.file,
            name: self.name.as_deref().or(stdin_name),
            quiet: session.output.quiet,
        };
        if self.check {
            return check(session, &base, &file).await;
        }
        let job = session
            .client
            .upload(&format!("{base}/import"), &file)
            .await?;
        if self.no_wait {
            return session.output.item(&super::jobs::NOUN, &job);
        }
        let job = wait(session, &job, OnInterrupt::Cancel).await?;
        show(session, job.get("result").unwrap_or(&Value::Null))
    }
}

fn show(session: &Session, result: &Value) -> Result<(), Failure> {
    let output = &session.output;
    if matches!(output.format, Format::Json | Format::Jsonl) {
        return output.json(result);
    }
    let mut listing = Listing::new(output, &MODULE);
    listing.add(array(result, "/modules"))?;
    listing.finish()?;
    if result.get("unchanged") == Some(&Value::Bool(true)) {
        output.note("The file was imported before; nothing has changed.");
        return Ok(());
    }
    let number = |field| result.get(field).and_then(Value::as_u64).unwrap_or(0);
    output.note(&format!(
        "Imported: objects {}, links {}, findings {}.",
        number("objects_created"),
        number("links_created"),
        findings(result.get("report")).len(),
    ));
    Ok(())
}

/// Sends a file, has it looked into, and takes it away again.
async fn check(session: &Session, base: &str, file: &Upload<'_>) -> Result<(), Failure> {
    let upload = session
        .client
        .upload(&format!("{base}/uploads"), file)
        .await?;
    let path = format!("{base}/uploads/{}", text(&upload, "id")?);
    let looked = look(session, &upload, &path).await;
    session
        .client
        .send_json(Method::DELETE, &path, None)
        .await?;
    let upload = looked?;
    if let Some(problem) = upload.get("problem").filter(|problem| problem.is_object()) {
        return Err(Refusal::of_problem(problem).into());
    }
    let analysis = upload.get("analysis");
    let found = findings(analysis);
    let output = &session.output;
    if matches!(output.format, Format::Json | Format::Jsonl) {
        output.json(analysis.unwrap_or(&Value::Null))?;
    } else if found.is_empty() {
        output.note("Nothing is odd about the file.");
    } else {
        let mut listing = Listing::new(output, &FINDING);
        listing.add(found)?;
        listing.finish()?;
    }
    let errors = found
        .iter()
        .filter(|one| one.get("severity").is_some_and(|kind| kind == "error"));
    match errors.count() {
        0 => Ok(()),
        count => Err(Failure::Failed(format!("the file has {count} errors"))),
    }
}

async fn look(session: &Session, upload: &Value, path: &str) -> Result<Value, Failure> {
    let job = upload.get("job").unwrap_or(&Value::Null);
    let ended = wait(session, job, OnInterrupt::Cancel).await;
    if let Err(stopped @ (Failure::Interrupted(_) | Failure::Away(_))) = ended {
        return Err(stopped);
    }
    // Why the job failed stands in the upload, with more than the job tells.
    let upload = session.client.get(path, &Query::new()).await?;
    if upload
        .get("analysis")
        .or(upload.get("problem"))
        .is_none_or(Value::is_null)
    {
        ended?;
    }
    Ok(upload)
}

fn findings(report: Option<&Value>) -> &[Value] {
    report
        .map(|report| array(report, "/findings"))
        .unwrap_or_default()
}

fn array<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    let found = value.pointer(pointer).and_then(Value::as_array);
    found.map(Vec::as_slice).unwrap_or_default()
}
