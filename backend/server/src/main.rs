//! The binary req1-server: configuration, telemetry, wiring.

mod cli;
mod commands;
mod config;
mod http;
mod sample;
mod serving;
mod standalone;
mod telemetry;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    cli::{Arguments, Command},
    config::{Config, Variables},
    serving::Roles,
};

/// Gives memory back and takes less time than that of the C library, which keeps what a sign-in took for its hash.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a command ends with when it fails: shown to the operator, never to a client.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    // For all that speaks TLS here. Only the first one counts, and there is no other.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("req1-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let given = Variables::of_process();
    match command {
        Command::Openapi => commands::openapi(),
        Command::ScriptHost => commands::script_host(),
        Command::CheckConfig(flags) => commands::check_config(&Config::read(flags.over(given))?),
        Command::Serve(flags) => {
            let config = Config::read(flags.over(given))?;
            within(config, |config| serving::run(config, Roles::API))
        }
        Command::Worker(flags) => {
            let config = Config::read(flags.over(given))?;
            within(config, |config| serving::run(config, Roles::WORKER))
        }
        Command::All(flags) => {
            let config = Config::read(flags.over(given))?;
            within(config, |config| serving::run(config, Roles::ALL))
        }
        Command::Bootstrap(flags) => within(Config::read(flags.over(given))?, commands::bootstrap),
        Command::Migrate(flags) => within(Config::read(flags.over(given))?, commands::migrate),
        Command::Verify(flags) => within(Config::read(flags.over(given))?, commands::verify),
        Command::Seed(flags) => {
            let config = Config::read(flags.database.over(given))?;
            within(config, |config| commands::seed(config, flags))
        }
        Command::Standalone(flags) => {
            let data = standalone::Data::open(&flags.data_dir)?;
            let config = Config::read(data.settings(flags.listen.over(given)))?;
            within(config, |config| standalone::run(config, data, flags.sample))
        }
    }
}

/// Runs a command with logging, inside a tokio runtime.
fn within<F>(config: Config, command: impl FnOnce(Config) -> F) -> Result<ExitCode, Failure>
where
    F: Future<Output = Result<ExitCode, Failure>>,
{
    let telemetry = telemetry::start(&config.telemetry)?;
    for name in &config.unused {
        tracing::warn!("{name} is set, but not used by this release");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let outcome = runtime.block_on(command(config));
    drop(runtime);
    telemetry.stop();
    outcome
}
