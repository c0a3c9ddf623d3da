//! Pictures of a module.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::export::receive;
use crate::{
    client::{Query, Upload},
    failure::Failure,
    input::is_standard,
    names::is_id,
    output::Noun,
    session::Session,
};

static NOUN: Noun = Noun {
    columns: &[
        ("NAME", "name"),
        ("TYPE", "content_type"),
        ("BYTES", "size_bytes"),
        ("URL", "url"),
        ("ID", "id"),
    ],
    tree: &["name", "url"],
};

#[derive(Debug, Subcommand)]
pub(crate) enum Files {
    /// Send a picture; its URL goes into the text of an object
    Upload(Picture),
    /// Receive a file
    Download(Receive),
}

#[derive(Debug, Args)]
pub(crate) struct Picture {
    /// Picture; - is standard input
    file: PathBuf,
    /// Workspace/Project/Module or id
    #[arg(long)]
    module: String,
    /// Name of the file, when it comes from standard input
    #[arg(long)]
    name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Receive {
    /// Id
    id: String,
    /// File to write; - is standard output
    #[arg(default_value = "-")]
    file: PathBuf,
}

impl Files {
    pub(super) async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Upload(send) => {
                let module = session.module(&send.module).await?;
                let stdin_name = is_standard(&send.file).then_some("picture");
                let file = Upload {
                    path: &send.file,
                    name: send.name.as_deref().or(stdin_name),
                    quiet: session.output.quiet,
                };
                let path = format!("/api/v1/modules/{module}/files");
                let made = session.client.upload(&path, &file).await?;
                session.output.item(&NOUN, &made)
            }
            Self::Download(what) => what.run(session).await,
        }
    }
}

impl Receive {
    async fn run(&self, session: &Session) -> Result<(), Failure> {
        let id = &self.id;
        if !is_id(id) {
            return Err(Failure::Usage(format!("“{id}” is not the id of a file")));
        }
        let to: &Path = &self.file;
        let from = format!("/api/v1/files/{id}");
        receive(session, (&from, &Query::new()), to).await
    }
}
