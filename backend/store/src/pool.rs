//! The connection pool.

use std::time::Duration;

use log::LevelFilter;
use sqlx::{
    ConnectOptions as _, Connection as _, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::StoreError;

/// A connection, alone or inside a transaction.
pub type Connection = sqlx::PgConnection;

/// A connection that goes back to the pool when it is dropped.
pub type PooledConnection = PoolConnection<Postgres>;

/// A transaction. Nothing in it is kept unless the caller commits.
pub type Tx<'a> = Transaction<'a, Postgres>;

/// Begins a transaction on a connection that is at hand. Who holds one must not ask the pool for another: when all who
/// hold one wait for a second, nobody gets any.
pub async fn begin(db: &mut Connection) -> Result<Tx<'_>, StoreError> {
    Ok(db.begin().await?)
}

/// Keeps what a transaction did.
pub async fn commit(tx: Tx<'_>) -> Result<(), StoreError> {
    Ok(tx.commit().await?)
}

/// Role that the server works with after migrating; see `migrate/privileges.sql`.
pub const SERVER_ROLE: &str = "req1_server";

/// Idle time after which a connection is tried before it is given out: it may have died, while asking every time costs
/// each request a round trip.
const TRUSTED: Duration = Duration::from_secs(5);

/// From when on a statement is worth a warning.
const SLOW: Duration = Duration::from_secs(5);

/// Whether a text is the URL of a database, without asking the database.
pub fn check_url(url: &str) -> Result<(), StoreError> {
    url.parse::<PgConnectOptions>()?;
    Ok(())
}

/// Access to the database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    /// A pool of at most `connections` connections, each with the privileges of the server's role only. The first is made
    /// when it is needed: a server starts, and says that it is not ready, while its database is away.
    pub fn connect(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        // Statements of bulk loads take a second or two as a rule.
        let options = options
            .application_name("req1")
            .log_slow_statements(LevelFilter::Warn, SLOW);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .before_acquire(|connection, state| {
                Box::pin(async move {
                    if state.idle_for > TRUSTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_connect(|connection, _| {
                Box::pin(async move {
                    // The login may be the owner of the tables, which could rewrite history; this gives that up.
                    // Statements have one good plan whatever their values: planning each call anew, and compiling
                    // it, would cost more than the call, and so would starting other processes for a share of it.
                    sqlx::query(
                        "SELECT set_config('role', $1, false),
                                set_config('plan_cache_mode', 'force_generic_plan', false),
                                set_config('jit', 'off', false),
                                set_config('max_parallel_workers_per_gather', '0', false)",
                    )
                    .bind(SERVER_ROLE)
                    .execute(&mut *connection)
                    .await?;
                    Ok(())
                })
            })
            .connect_lazy_with(options);
        Ok(Self { pool })
    }

    /// Takes a pool that exists, for tests.
    #[must_use]
    pub const fn from_pool(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The pool, for reads outside a transaction.
    #[must_use]
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A connection for reads, or for writes that need no transaction.
    pub async fn acquire(&self) -> Result<PooledConnection, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// A connection that nobody uses just now, for what is quicker with a second one.
    #[must_use]
    pub fn try_acquire(&self) -> Option<PooledConnection> {
        self.pool.try_acquire()
    }

    /// Begins a transaction.
    pub async fn begin(&self) -> Result<Tx<'static>, StoreError> {
        Ok(self.pool.begin().await?)
    }

    /// Whether the database answers and is migrated to what this release needs.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1 FROM workspace LIMIT 1")
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// How many connections there are, and how many of them nobody uses.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        (self.pool.size(), idle)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
