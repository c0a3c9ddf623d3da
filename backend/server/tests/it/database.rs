//! A database of the test's own, looked at past the server.

use req1_test_support::TestDatabase;
use sqlx::{AssertSqlSafe, PgConnection, postgres::PgRow};
use tokio::runtime::{Builder, Runtime};

/// A migrated database and a connection that may do everything in it, both for tests without a runtime.
pub(crate) struct Database {
    runtime: Runtime,
    own: TestDatabase,
    connection: PgConnection,
}

impl Database {
    pub(crate) fn create() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let (own, connection) = runtime.block_on(async {
            let own = TestDatabase::create().await;
            let connection = own.connect().await;
            (own, connection)
        });
        Self {
            runtime,
            own,
            connection,
        }
    }

    pub(crate) fn url(&self) -> String {
        self.own.url()
    }

    /// Runs statements that answer nothing.
    pub(crate) fn run(&mut self, sql: &'static str) {
        let statements = sqlx::raw_sql(sql).execute(&mut self.connection);
        self.runtime.block_on(statements).unwrap();
    }

    /// The rows of a query.
    pub(crate) fn rows(&mut self, sql: &str) -> Vec<PgRow> {
        let query = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut self.connection);
        self.runtime.block_on(query).unwrap()
    }

    /// The one number that a query answers.
    pub(crate) fn number(&mut self, sql: &str) -> i64 {
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.connection);
        self.runtime.block_on(query).unwrap()
    }

    /// A digest of all rows of the tables that `kept` allows, table by table.
    pub(crate) fn digests(&mut self, kept: fn(&str) -> bool) -> Vec<(String, String)> {
        let digests = self.own.digests(&mut self.connection);
        let mut all = self.runtime.block_on(digests);
        all.retain(|(table, _)| kept(table));
        all
    }
}
