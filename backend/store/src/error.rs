//! What can go wrong in the database, as the layers above need to tell it apart.

/// A failure of a query.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A row that must be there is not: it was never there, or somebody took it away in between.
    #[error("not found")]
    NotFound,
    /// A row moved on between reading and writing it.
    #[error("version moved")]
    VersionMoved,
    /// A uniqueness rule, by the name of its constraint.
    #[error("constraint {0} is broken")]
    Constraint(String),
    /// The tree is as deep as it may be.
    #[error("too deep")]
    TooDeep,
    /// An object would stand below itself.
    #[error("cycle")]
    Cycle,
    /// The object that should be above or beside is gone or elsewhere.
    #[error("no such place")]
    NoSuchPlace,
    /// The database cannot be reached or is short of connections.
    #[error("database unavailable: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else; a fault of ours.
    #[error("database error: {0}")]
    Database(#[source] sqlx::Error),
    /// Stored data that this release cannot read.
    #[error("stored {0} is unreadable")]
    Corrupt(&'static str),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::RowNotFound) {
            return Self::NotFound;
        }
        if matches!(
            error,
            sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Io(_)
        ) {
            return Self::Unavailable(error);
        }
        let constraint = error
            .as_database_error()
            .and_then(|db| db.constraint())
            .map(str::to_owned);
        match constraint {
            Some(name) => Self::Constraint(name),
            None if is_passing(&error) => Self::Unavailable(error),
            None => Self::Database(error),
        }
    }
}

/// Codes and classes of PostgreSQL that are worth trying again: lost connections, a transaction that others were in the way
/// of (deadlocks among them), out of resources, locks, intervention of an operator or a time limit, and a server that only
/// reads because another one has taken over.
const PASSING: [&str; 6] = ["08", "40", "53", "55P03", "57", "25006"];

fn is_passing(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| PASSING.iter().any(|one| code.starts_with(one)))
}

impl StoreError {
    /// Whether this is the breach of a constraint with this name.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(broken) if broken == name)
    }
}
