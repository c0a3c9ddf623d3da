//! Completions and manual pages, made from the command line itself.

use std::{fs, path::PathBuf};

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::{
    arguments::Arguments,
    failure::Failure,
    output::{Output, print},
};

/// For bash: `req1 completions bash > ~/.local/share/bash-completion/completions/req1`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "req1", &mut text);
        print(&String::from_utf8_lossy(&text))
    }
}

/// To read it: `req1 man | man -l -`
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder for a page of every command
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let Some(folder) = self.dir else {
            let mut text = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut text)?;
            return print(&String::from_utf8_lossy(&text));
        };
        fs::create_dir_all(&folder)?;
        clap_mangen::generate_to(Arguments::command(), &folder)?;
        output.note(&format!("Wrote manual pages to {}.", folder.display()));
        Ok(())
    }
}
