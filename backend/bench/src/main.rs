//! The binary req1-bench: measures the speed of a real server over loopback HTTP, with the same work done by bare SQL
//! beside it, and writes `docs/benchmarks.md`. Run by `./taskw bench`.

mod arguments;
mod bench;
mod client;
mod floor;
mod machine;
mod report;
mod reqif;
mod rows;
mod samples;
mod server;

use std::{fs, io::Write as _, process::ExitCode};

use clap::Parser as _;

use crate::{arguments::Arguments, bench::Bench, report::Report};

/// What a measurement ends with when it cannot be made.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("req1-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let output = arguments.output.clone();
    let mut bench = Bench::start(arguments).await?;
    let mut report = Report::new(machine::describe(&bench).await?);
    let outcome = rows::measure(&mut bench, &mut report).await;
    report.seeds = bench.seeds();
    let before = match &output {
        Some(path) => fs::read_to_string(path).unwrap_or_default(),
        None => String::new(),
    };
    let document = report.document(&before);
    match output {
        Some(path) => fs::write(path, document)?,
        None => std::io::stdout().write_all(document.as_bytes())?,
    }
    outcome
}
