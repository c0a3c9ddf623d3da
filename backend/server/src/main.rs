//! The binary req1-server: configuration, telemetry, wiring.

use std::{io::Write as _, process::ExitCode};

use clap::{Parser, Subcommand};

/// The req1 server.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the OpenAPI document of the API
    Openapi,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Openapi => print_openapi(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("req1-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_openapi() -> Result<(), Box<dyn std::error::Error>> {
    std::io::stdout().write_all(req1_api::openapi::document()?.as_bytes())?;
    Ok(())
}
