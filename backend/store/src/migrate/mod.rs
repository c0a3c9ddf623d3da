//! Migrations, embedded in the binary.

mod provision;

use sqlx::{
    Connection, Executor, PgConnection,
    migrate::{MigrateError, Migrator},
};

pub use provision::{LocalDatabase, provision};

/// The migrations of this release.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Brings the database to this release and sets the privileges of the server's role. Concurrent calls wait for each
/// other under an advisory lock.
///
/// `url` must belong to a role that owns the tables; on first use it also needs the right to create a role, unless
/// `req1_server` exists and is granted to it.
pub async fn migrate(url: &str) -> Result<(), MigrateError> {
    let mut connection = PgConnection::connect(url).await?;
    MIGRATOR.run(&mut connection).await?;
    connection.execute(include_str!("privileges.sql")).await?;
    connection.close().await?;
    Ok(())
}
