//! The connection pool.

use std::time::Duration;

use log::LevelFilter;
use req1_domain::access::Bounds;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgPool, Postgres, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{StoreError, idempotency};

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

/// Keeps what a transaction did. For a request with an `Idempotency-Key` it also notes that it is done, so that a repeat
/// never does it again, even when this process dies before it has answered.
pub async fn commit(mut tx: Tx<'_>) -> Result<(), StoreError> {
    if let Some(request) = idempotency::current() {
        idempotency::set_done(&mut tx, &request).await?;
    }
    Ok(tx.commit().await?)
}

/// Begins a transaction that only reads, and sees one state of everything.
pub(crate) const READ_SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

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

fn pool(options: &PgConnectOptions, connections: u32) -> PgPool {
    PgPoolOptions::new()
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
        .connect_lazy_with(options.clone())
}

/// Connections at most that are bound to one workspace or project at a time.
const BOUND_CONNECTIONS: u32 = 8;

/// Access to the database.
#[derive(Debug, Clone)]
pub struct Store {
    pool: PgPool,
    /// Connections of tokens for one workspace or project. They are never given to anybody else: each bears a setting
    /// that narrows what is visible, which is set anew whenever one is given out.
    bound_pool: PgPool,
    bounds: Option<Bounds>,
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
        let pool = pool(&options, connections);
        let bound_pool = self::pool(&options, connections.min(BOUND_CONNECTIONS));
        Ok(Self {
            pool,
            bound_pool,
            bounds: None,
        })
    }

    /// Takes a pool that exists, for tests.
    #[must_use]
    pub fn from_pool(pool: PgPool) -> Self {
        let options = pool.connect_options();
        Self {
            bound_pool: self::pool(&options, 1),
            pool,
            bounds: None,
        }
    }

    /// The same access, on which nothing outside of a workspace or project is visible.
    #[must_use]
    pub fn bound_to(&self, bounds: Option<Bounds>) -> Self {
        Self {
            bounds,
            ..self.clone()
        }
    }

    /// The pool, for reads outside a transaction.
    #[must_use]
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// A connection for reads, or for writes that need no transaction.
    pub async fn acquire(&self) -> Result<PooledConnection, StoreError> {
        let Some(bounds) = self.bounds else {
            return Ok(self.pool.acquire().await?);
        };
        let mut connection = self.bound_pool.acquire().await?;
        bind(&mut connection, bounds).await?;
        Ok(connection)
    }

    /// A connection that nobody uses just now, for what is quicker with a second one.
    #[must_use]
    pub fn try_acquire(&self) -> Option<PooledConnection> {
        if self.bounds.is_some() {
            return None;
        }
        self.pool.try_acquire()
    }

    /// Begins a second transaction that sees what another one sees, on a connection that nobody uses just now. Both are to be
    /// `REPEATABLE READ`.
    pub async fn try_begin_same_snapshot(
        &self,
        other: &mut Connection,
    ) -> Result<Option<Tx<'static>>, StoreError> {
        if self.bounds.is_some() {
            return Ok(None);
        }
        let Some(mut tx) = self.pool.try_begin_with(READ_SNAPSHOT).await? else {
            return Ok(None);
        };
        let snapshot: String = sqlx::query_scalar("SELECT pg_export_snapshot()")
            .fetch_one(other)
            .await?;
        // A literal is all that the statement takes; the database gave it a moment ago.
        let import = format!("SET TRANSACTION SNAPSHOT '{snapshot}'");
        sqlx::query(AssertSqlSafe(import)).execute(&mut *tx).await?;
        Ok(Some(tx))
    }

    /// Begins a transaction.
    pub async fn begin(&self) -> Result<Tx<'static>, StoreError> {
        let Some(bounds) = self.bounds else {
            return Ok(self.pool.begin().await?);
        };
        let mut tx = self.bound_pool.begin().await?;
        bind(&mut tx, bounds).await?;
        Ok(tx)
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
        self.bound_pool.close().await;
    }
}

/// Narrows what is visible on a connection, see the functions `bound_workspace` and `bound_project`.
async fn bind(db: &mut Connection, bounds: Bounds) -> Result<(), StoreError> {
    let project = bounds.project.map(|id| id.to_string());
    sqlx::query(
        "SELECT set_config('req1.workspace', $1, false), set_config('req1.project', $2, false)",
    )
    .bind(bounds.workspace.to_string())
    .bind(project.unwrap_or_default())
    .execute(db)
    .await?;
    Ok(())
}
