//! The command line.

use std::path::PathBuf;

use clap::Parser;

/// Measure a req1 server
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// Rows of the table to measure, such as 1,3,15; all when missing
    #[arg(long, value_delimiter = ',', value_name = "NUMBERS")]
    pub(crate) rows: Vec<u8>,
    /// Objects of the largest module
    #[arg(long, default_value_t = 100_000, value_parser = clap::value_parser!(u32).range(1_000..=1_000_000))]
    pub(crate) max: u32,
    /// Objects and relations of the ReqIF file that is made up
    #[arg(long, default_value_t = 50_000, value_name = "OBJECTS")]
    pub(crate) exchange: u32,
    /// Seconds of the mixed load; the budget speaks of 300
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(5..=3_600))]
    pub(crate) mixed_seconds: u64,
    /// A ReqIF file to import instead of the made-up one
    #[arg(long, value_name = "FILE")]
    pub(crate) reqif: Option<PathBuf>,
    /// Program of the server
    #[arg(long, env = "SERVER_BIN", value_name = "FILE")]
    pub(crate) server: PathBuf,
    /// Program of the server with the second script engine, for the rows on scripts
    #[arg(long, env = "QUICKJS_SERVER_BIN", value_name = "FILE")]
    pub(crate) quickjs: Option<PathBuf>,
    /// An empty database, as its owner
    #[arg(long, env = "DATABASE_URL", value_name = "URL")]
    pub(crate) database_url: String,
    /// Folder of the browser application, for the rows that need it
    #[arg(long, default_value = "frontend", value_name = "DIR")]
    pub(crate) frontend: PathBuf,
    /// Where the table is written, instead of standard output; what stands below "## Notes" there stays
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Arguments {
    /// Whether a row is wanted.
    pub(crate) fn wants(&self, row: u8) -> bool {
        self.rows.is_empty() || self.rows.contains(&row)
    }
}
