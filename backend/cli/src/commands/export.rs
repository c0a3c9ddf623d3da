//! Exporting files.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use crate::{
    client::Query,
    commands::baselines::AsOf,
    failure::Failure,
    input::is_standard,
    jobs::{OnInterrupt, wait},
    session::{Session, text},
};

/// Forms of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// One document
    Reqif,
    /// An archive of documents, pictures and attachments
    Reqifz,
}

/// What came in goes out as it came, with the changes that were made here. Ctrl+C stops the export; a file that was there
/// before stays as it is until the new one is complete.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// File to write; - is standard output
    #[arg(default_value = "-")]
    file: PathBuf,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Form of the file; as the name says or as the module came in when not given
    #[arg(long, value_enum)]
    format: Option<FileFormat>,
    /// This module alone, without what came in the same file
    #[arg(long)]
    only: bool,
    #[command(flatten)]
    as_of: AsOf,
}

impl Export {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        let to_terminal = is_standard(&self.file) && std::io::stdout().is_terminal();
        if to_terminal && self.format != Some(FileFormat::Reqif) {
            let why = "an archive is nothing for a terminal; name a file, or say --format reqif";
            return Err(Failure::Usage(why.to_owned()));
        }
        let module = session.module(&self.module).await?;
        let mut query = Query::new();
        query.extend(self.form().map(|form| ("format", form.to_owned())));
        query.extend(self.only.then(|| ("scope", "module".to_owned())));
        query.extend(self.as_of.query(session, &module).await?);
        let path = format!("/api/v1/modules/{module}/reqif/export");
        let job = session.client.start_job(&path, &query).await?;
        let job = wait(session, &job, OnInterrupt::Cancel).await?;
        let from = text(&job, "download_url")?;
        let nothing = Query::new();
        let receive = receive(session, (from, &nothing), &self.file);
        tokio::select! {
            received = receive => received,
            Ok(()) = tokio::signal::ctrl_c() => Err(Failure::Interrupted("stopped; nothing was written".into())),
        }
    }

    fn form(&self) -> Option<&'static str> {
        let ending = self.file.extension().and_then(|ending| ending.to_str());
        match (self.format, ending) {
            (Some(FileFormat::Reqif), _) | (None, Some("reqif" | "xml")) => Some("reqif"),
            (Some(FileFormat::Reqifz), _) | (None, Some("reqifz" | "zip")) => Some("reqifz"),
            (None, _) => None,
        }
    }
}

pub(super) async fn receive(
    session: &Session,
    from: (&str, &Query),
    to: &Path,
) -> Result<(), Failure> {
    let Session { client, output } = session;
    if is_standard(to) {
        client
            .download(from, &mut tokio::io::stdout(), true)
            .await?;
        return Ok(());
    }
    let told = |error| Failure::Failed(format!("{}: {error}", to.display()));
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    let part = tempfile::Builder::new()
        .prefix(".req1-")
        .permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644))
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(told)?;
    let mut file = tokio::fs::File::from_std(part.reopen().map_err(told)?);
    let size = client.download(from, &mut file, output.quiet).await?;
    file.sync_all().await.map_err(told)?;
    part.persist(to).map_err(|error| told(error.error))?;
    output.note(&format!("Wrote {size} bytes to {}.", to.display()));
    Ok(())
}
