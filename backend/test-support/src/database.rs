//! A database per test, copied from a template that is migrated once per set of migrations.

use std::time::{SystemTime, UNIX_EPOCH};

use req1_store::migrate::{MIGRATOR, migrate};
use sha2::{Digest, Sha256};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions,
};
use uuid::Uuid;

/// Number of the lock under which the template is made.
const TEMPLATE_LOCK: i64 = 7_265_713_199;
/// Age in seconds at which databases of tests that were killed are dropped.
const ABANDONED_AFTER: u64 = 3_600;

/// A migrated database that is dropped with this value.
#[derive(Debug)]
pub struct TestDatabase {
    server: PgConnectOptions,
    name: String,
}

impl TestDatabase {
    /// Makes a database.
    pub async fn create() -> Self {
        let server = server();
        let template = template(&server).await;
        let name = format!("req1_test_{}_{}", seconds(), random());
        let mut connection = server.connect().await.expect("connect to PostgreSQL");
        run(
            &mut connection,
            format!("CREATE DATABASE {name} TEMPLATE {template}"),
        )
        .await;
        Self { server, name }
    }

    /// Its URL.
    #[must_use]
    pub fn url(&self) -> String {
        url(&self.server, &self.name)
    }

    /// A digest of all rows of all tables, to see that nothing was written.
    pub async fn digest(&self, connection: &mut PgConnection) -> String {
        format!("{:?}", self.digests(connection).await)
    }

    /// The same table by table: name and digest.
    pub async fn digests(&self, connection: &mut PgConnection) -> Vec<(String, String)> {
        let tables: Vec<String> = sqlx::query_scalar(
            // Outlines of the past are made from history by reading, and again whenever they are missing.
            "SELECT quote_ident(tablename) FROM pg_tables
             WHERE schemaname = 'public'
               AND tablename NOT IN ('_sqlx_migrations', 'past_outline', 'past_outline_chunk') ORDER BY tablename",
        )
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        let digests: Vec<String> = tables
            .iter()
            .map(|table| {
                // A failed sign-in is refused and yet written down, and so is an export, which reads; that is the
                // sense of it.
                let but = match table.as_str() {
                    "audit_event" => "WHERE action NOT IN ('sign_in_failed', 'export')",
                    _ => "",
                };
                format!(
                    "SELECT '{table}', COALESCE(md5(string_agg(t::text, '' ORDER BY t::text)), '') FROM {table} t {but}"
                )
            })
            .collect();
        let rows = sqlx::query_as(AssertSqlSafe(digests.join(" UNION ALL ")));
        rows.fetch_all(connection).await.unwrap()
    }

    /// Runs statements of a test, with all rights.
    pub async fn execute(&self, sql: &str) {
        let mut connection = self.connect().await;
        connection
            .execute(AssertSqlSafe(sql.to_owned()))
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// The one text that a query of a test gives.
    pub async fn text(&self, sql: &str) -> String {
        let mut connection = self.connect().await;
        let found = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
        let found: Result<String, sqlx::Error> = found.fetch_one(&mut connection).await;
        found.unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// A connection that may do everything, beside the server's role.
    pub async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url()).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // A test may end anywhere, also outside its runtime, so the dropping brings its own.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else { return };
            runtime.block_on(async {
                if let Ok(mut connection) = server.connect().await {
                    let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
                    connection.execute(AssertSqlSafe(sql)).await.ok();
                }
            });
        });
        dropping.join().ok();
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no other configuration"
)]
fn server() -> PgConnectOptions {
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL names a PostgreSQL for tests");
    url.parse().expect("DATABASE_URL is a PostgreSQL URL")
}

fn url(server: &PgConnectOptions, name: &str) -> String {
    server.clone().database(name).to_url_lossy().to_string()
}

fn seconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock after 1970").as_secs()
}

#[expect(clippy::disallowed_methods, reason = "a name, not an id of data")]
fn random() -> String {
    Uuid::new_v4().simple().to_string()
}

async fn run(connection: &mut PgConnection, sql: String) {
    // Names are made of letters, digits and underscores in this file.
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
}

/// The name of the template, which is made when it is missing.
async fn template(server: &PgConnectOptions) -> String {
    let mut digest = Sha256::new();
    for migration in MIGRATOR.iter() {
        digest.update(&migration.checksum);
    }
    digest.update(include_str!("../../store/src/migrate/privileges.sql"));
    let digest = hex::encode(digest.finalize());
    let name = format!("req1_template_{}", &digest[..16]);
    let mut connection = server.connect().await.expect("connect to PostgreSQL");
    if exists(&mut connection, &name).await {
        return name;
    }
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut connection)
        .await
        .unwrap();
    if !exists(&mut connection, &name).await {
        drop_abandoned(&mut connection).await;
        let draft = format!("{name}_{}", &random()[..8]);
        run(&mut connection, format!("CREATE DATABASE {draft}")).await;
        migrate(&url(server, &draft)).await.unwrap();
        // Its name is its completeness.
        run(
            &mut connection,
            format!("ALTER DATABASE {draft} RENAME TO {name}"),
        )
        .await;
    }
    connection.close().await.unwrap();
    name
}

async fn exists(connection: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(connection)
        .await
        .unwrap()
}

async fn drop_abandoned(connection: &mut PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("SELECT datname FROM pg_database WHERE datname LIKE 'req1\\_test\\_%'")
            .fetch_all(&mut *connection)
            .await
            .unwrap();
    for name in names {
        let made = name.split('_').nth(2).and_then(|text| text.parse().ok());
        if made.is_some_and(|made: u64| made + ABANDONED_AFTER < seconds()) {
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            connection.execute(AssertSqlSafe(sql)).await.ok();
        }
    }
}
