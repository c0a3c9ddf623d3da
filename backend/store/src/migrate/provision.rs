//! Roles and database on a PostgreSQL of our own.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::{StoreError, pool::SERVER_ROLE};

/// Names on a PostgreSQL that serves nobody else.
#[derive(Debug, Clone, Copy)]
pub struct LocalDatabase {
    /// The database.
    pub database: &'static str,
    /// Login that owns the tables, for migrations.
    pub owner: &'static str,
    /// Login that may only become the server's role, for serving.
    pub server: &'static str,
}

impl Default for LocalDatabase {
    fn default() -> Self {
        Self {
            database: "req1",
            owner: "req1_owner",
            server: "req1_login",
        }
    }
}

/// Makes the roles and the database that are not there yet. `url` belongs to a superuser, in any database.
pub async fn provision(url: &str, names: LocalDatabase) -> Result<(), StoreError> {
    let LocalDatabase {
        database,
        owner,
        server,
    } = names;
    let mut db = PgConnection::connect(url).await?;
    ensure_role(&mut db, SERVER_ROLE, "NOLOGIN").await?;
    // The login for serving has no right of its own: it must become the server's role first.
    ensure_role(&mut db, owner, "LOGIN").await?;
    ensure_role(&mut db, server, "LOGIN NOINHERIT").await?;
    for login in [owner, server] {
        execute(&mut db, format!("GRANT {SERVER_ROLE} TO {login}")).await?;
    }
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(database)
            .fetch_one(&mut db)
            .await?;
    if !exists {
        execute(
            &mut db,
            format!("CREATE DATABASE {database} OWNER {owner} TEMPLATE template0"),
        )
        .await?;
        execute(
            &mut db,
            format!("REVOKE CONNECT, TEMPORARY ON DATABASE {database} FROM PUBLIC"),
        )
        .await?;
        execute(
            &mut db,
            format!("GRANT CONNECT ON DATABASE {database} TO {server}"),
        )
        .await?;
    }
    Ok(db.close().await?)
}

async fn ensure_role(
    db: &mut PgConnection,
    role: &'static str,
    attributes: &str,
) -> Result<(), StoreError> {
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(role)
            .fetch_one(&mut *db)
            .await?;
    if !exists {
        execute(db, format!("CREATE ROLE {role} {attributes}")).await?;
    }
    Ok(())
}

/// Names of roles and databases cannot be bound; all of them are constants of this crate.
async fn execute(db: &mut PgConnection, statement: String) -> Result<(), StoreError> {
    db.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}
