//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use uuid::Uuid;

use crate::config::Variables;

/// The req1 server: requirements management over HTTP
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    long_about = "The req1 server: requirements management over HTTP.\n\n\
    Settings come from flags, then from environment variables (secrets also from the file that NAME_FILE names), then \
    from defaults. `req1-server check-config` shows what a server would run with."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API and the browser application
    Serve(ServeFlags),
    /// Run jobs: imports, exports, what else outlives a request
    Worker(DatabaseFlags),
    /// Serve and run jobs in one process
    All(ServeFlags),
    /// Serve everything from one folder, with a PostgreSQL of its own
    Standalone(StandaloneFlags),
    /// Migrate the database and make the first administrator, then end
    Bootstrap(DatabaseFlags),
    /// Bring the database to this release, then end
    Migrate(DatabaseFlags),
    /// Fill a workspace with made-up objects for measurements
    Seed(SeedFlags),
    /// Recompute the hash chain of every module; fails if one does not hold
    Verify(DatabaseFlags),
    /// Check the configuration and print it without its secrets
    CheckConfig(ServeFlags),
    /// Print the OpenAPI document of the API
    Openapi,
    /// Run scripts for the server that starts this
    #[command(hide = true)]
    ScriptHost,
}

/// Which database.
#[derive(Debug, Default, Args)]
pub(crate) struct DatabaseFlags {
    /// Where PostgreSQL is, such as `postgres://user@host/req1` [env: `DATABASE_URL`]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// How the server is reached.
#[derive(Debug, Default, Args)]
pub(crate) struct ServeFlags {
    #[command(flatten)]
    database: DatabaseFlags,
    /// Where Redis is; sessions stay in the process without it [env: `REDIS_URL`]
    #[arg(long, value_name = "URL")]
    redis_url: Option<String>,
    #[command(flatten)]
    listen: ListenFlags,
}

/// Where the server listens.
#[derive(Debug, Default, Args)]
pub(crate) struct ListenFlags {
    /// Address to listen on, with or without a port [env: `LISTEN_ADDR`, default 0.0.0.0:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Port to listen on [env: `PORT`]
    #[arg(long)]
    port: Option<u16>,
    /// Address of its own for metrics and health [env: `METRICS_ADDR`]
    #[arg(long, value_name = "ADDRESS")]
    metrics: Option<SocketAddr>,
    /// Folder of the browser application, instead of the one in the binary [env: `STATIC_DIR`]
    #[arg(long, value_name = "DIR")]
    static_dir: Option<PathBuf>,
}

/// A server with everything in one folder.
#[derive(Debug, Args)]
pub(crate) struct StandaloneFlags {
    /// Folder of database and files; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: PathBuf,
    /// Fill a workspace with sample data, and show how to sign in to it
    #[arg(long)]
    pub(crate) sample: bool,
    #[command(flatten)]
    pub(crate) listen: ListenFlags,
}

/// How much is made up.
#[derive(Debug, Args)]
pub(crate) struct SeedFlags {
    #[command(flatten)]
    pub(crate) database: DatabaseFlags,
    /// Objects of the module, 1 to 1,000,000
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) objects: u32,
    /// All objects at the top level instead of six levels deep
    #[arg(long)]
    pub(crate) flat: bool,
    /// Versions of an object with a history
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) versions: u32,
    /// Every so many objects one has a history; headings have none
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) history_every: u32,
    /// Module that the links lead to; they stay in the new one if not given
    #[arg(long, value_name = "ID")]
    pub(crate) linked_to: Option<Uuid>,
    /// Name of the workspace; a project and a module are added to it, and it is made if it is not there
    #[arg(long, value_name = "NAME", default_value = "Seed")]
    pub(crate) workspace: String,
    /// Address of the person who gets the data, the first administrator if not given
    #[arg(long, value_name = "EMAIL")]
    pub(crate) owner: Option<String>,
}

impl DatabaseFlags {
    pub(crate) fn over(&self, variables: Variables) -> Variables {
        variables.with_flag("DATABASE_URL", self.database_url.as_ref())
    }
}

impl ServeFlags {
    pub(crate) fn over(&self, variables: Variables) -> Variables {
        let variables = self.database.over(variables);
        self.listen
            .over(variables.with_flag("REDIS_URL", self.redis_url.as_ref()))
    }
}

impl ListenFlags {
    pub(crate) fn over(&self, variables: Variables) -> Variables {
        let folder = self.static_dir.as_ref().map(|folder| folder.display());
        variables
            .with_flag("LISTEN_ADDR", self.listen.as_ref())
            .with_flag("PORT", self.port)
            .with_flag("METRICS_ADDR", self.metrics)
            .with_flag("STATIC_DIR", folder)
    }
}
