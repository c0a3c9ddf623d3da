//! Commands that do one thing and end.

mod seed;
mod verify;

use std::{io::Write as _, process::ExitCode};

use req1_app::auth;
use req1_script::Engine;
use req1_store::migrate;

pub(crate) use self::{seed::seed, verify::verify};
use crate::{Failure, config::Config, serving};

/// Prints the OpenAPI document.
pub(crate) fn openapi() -> Result<ExitCode, Failure> {
    std::io::stdout().write_all(req1_api::openapi::document()?.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Runs scripts for the server that started this process.
pub(crate) fn script_host() -> Result<ExitCode, Failure> {
    req1_script::serve()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the effective configuration, and tries the script engine.
pub(crate) fn check_config(config: &Config) -> Result<ExitCode, Failure> {
    let engine = Engine::new(config.scripts.engine()?);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let checked = engine.check("check-config", "return 6 * 7").await;
            engine.stop().await;
            checked
        })?;
    let (name, version) = (req1_script::engine_name(), req1_script::engine_version());
    writeln!(
        std::io::stdout(),
        "{config}{:<24} {name} {version}",
        "script engine"
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Brings the database to this release.
pub(crate) async fn migrate(config: Config) -> Result<ExitCode, Failure> {
    migrate::migrate(config.database.url.reveal()).await?;
    tracing::info!("the database is migrated");
    Ok(ExitCode::SUCCESS)
}

/// Brings the database to this release and makes the first administrator, or a link to do so.
pub(crate) async fn bootstrap(config: Config) -> Result<ExitCode, Failure> {
    migrate::migrate(config.database.url.reveal()).await?;
    tracing::info!("the database is migrated");
    let app = serving::app(&config).await?;
    if let Some((address, password)) = &config.access.admin {
        if auth::ensure_admin(&app, address, password.reveal()).await? {
            tracing::info!("the first administrator is made");
        }
    } else {
        serving::log_setup_link(&app).await?;
    }
    app.store.close().await;
    Ok(ExitCode::SUCCESS)
}
