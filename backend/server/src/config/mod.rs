//! Configuration: flags win over environment variables, which win over defaults.
//!
//! One struct per concern, each read from [`Variables`]. Nothing else in the product reads the environment.

mod access;
mod database;
mod http;
mod names;
mod scripts;
mod show;
mod telemetry;
mod variables;

pub(crate) use self::{
    access::AccessConfig,
    database::DatabaseConfig,
    http::{Cors, HttpConfig, TlsFiles},
    scripts::ScriptsConfig,
    telemetry::{LogFormat, TelemetryConfig},
    variables::{ConfigError, Secret, Variables},
};

/// What a server runs with.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    pub(crate) database: DatabaseConfig,
    pub(crate) http: HttpConfig,
    pub(crate) access: AccessConfig,
    pub(crate) scripts: ScriptsConfig,
    pub(crate) telemetry: TelemetryConfig,
    /// Variables that are set and that this release does not use.
    pub(crate) unused: Vec<String>,
}

impl Config {
    /// Reads everything, and names all that is wrong at once.
    pub(crate) fn read(mut variables: Variables) -> Result<Self, ConfigError> {
        let database = DatabaseConfig::read(&mut variables);
        let http = HttpConfig::read(&mut variables);
        let access = AccessConfig::read(&mut variables);
        let scripts = ScriptsConfig::read(&mut variables);
        let telemetry = TelemetryConfig::read(&mut variables);
        let unused = variables.unused();
        variables.finish()?;
        // A missing part has left its reason among the rejected variables, so this is never reached without one.
        let (Some(database), Some(http)) = (database, http) else {
            return Err(ConfigError(Vec::new()));
        };
        Ok(Self {
            database,
            http,
            access,
            scripts,
            telemetry,
            unused,
        })
    }
}

#[cfg(test)]
mod tests;
