//! Where data are kept.

use std::path::PathBuf;

use super::{Secret, Variables};

/// Connections of a process when nothing else is said. Two cores serve 200 people with about that many.
const CONNECTIONS: u32 = 20;

/// Database, cache, files.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseConfig {
    /// `DATABASE_URL`
    pub(crate) url: Secret,
    /// `DATABASE_CONNECTIONS`: most connections of this process.
    pub(crate) connections: u32,
    /// `REDIS_URL`; without it sessions are looked up in the database, with a short memory in the process.
    pub(crate) redis: Option<Secret>,
    /// `FILES_DIR`: folder of uploaded files.
    pub(crate) files: PathBuf,
}

impl DatabaseConfig {
    pub(super) fn read(variables: &mut Variables) -> Option<Self> {
        let url = variables.secret("DATABASE_URL");
        match &url {
            None => variables.reject(
                "DATABASE_URL",
                "is needed, such as postgres://user:password@host:5432/req1",
            ),
            Some(url) if !has_scheme(url.reveal(), &["postgres", "postgresql"]) => {
                // The value is a secret, so the message does not repeat it.
                variables.reject("DATABASE_URL", "must begin with postgres://");
            }
            Some(url) => {
                if let Err(error) = req1_store::pool::check_url(url.reveal()) {
                    variables.reject("DATABASE_URL", error);
                }
            }
        }
        let redis = variables.secret("REDIS_URL");
        let is_redis = |url: &Secret| has_scheme(url.reveal(), &["redis", "rediss", "redis+unix"]);
        if redis.as_ref().is_some_and(|url| !is_redis(url)) {
            variables.reject("REDIS_URL", "must begin with redis:// or rediss://");
        }
        let connections = variables
            .parsed("DATABASE_CONNECTIONS")
            .unwrap_or(CONNECTIONS);
        if connections < 2 {
            variables.reject("DATABASE_CONNECTIONS", "must be 2 or more");
        }
        let files = variables
            .text("FILES_DIR")
            .unwrap_or_else(|| "files".to_owned());
        Some(Self {
            url: url?,
            connections,
            redis,
            files: files.into(),
        })
    }
}

fn has_scheme(url: &str, schemes: &[&str]) -> bool {
    url.split_once("://")
        .is_some_and(|(scheme, _)| schemes.contains(&scheme))
}
