//! The binary req1: a client of the REST API for the command line.
//!
//! A noun of the API is a file in `commands`; it says which flags there are, which requests they become and which fields
//! are worth a column. Everything else is shared: `client` talks HTTP, `names` finds ids, `output` prints.

mod arguments;
mod client;
mod commands;
mod failure;
mod input;
mod jobs;
mod names;
mod output;
mod progress;
mod session;
mod settings;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{arguments::Arguments, failure::Failure};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = within_runtime(arguments);
    let Err(failure) = outcome else {
        return ExitCode::SUCCESS;
    };
    let text = failure.to_string();
    if !text.is_empty() {
        eprintln!("req1: {text}");
    }
    ExitCode::from(failure.exit_code())
}

fn within_runtime(arguments: Arguments) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(Box::pin(commands::run(arguments)));
    // A read of the terminal may still wait for a line that nobody types.
    runtime.shutdown_background();
    outcome
}
