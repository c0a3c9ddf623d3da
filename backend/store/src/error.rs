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
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_)
        ) {
            return Self::Unavailable(error);
        }
        let constraint = error
            .as_database_error()
            .and_then(|db| db.constraint())
            .map(str::to_owned);
        match constraint {
            Some(name) => Self::Constraint(name),
            None if is_shutting_down(&error) => Self::Unavailable(error),
            None => Self::Database(error),
        }
    }
}

/// PostgreSQL class 57P (operator intervention), class 53 (out of resources) and deadlocks: worth trying again.
fn is_shutting_down(error: &sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| code.starts_with("57P") || code.starts_with("53") || code == "40P01")
}

impl StoreError {
    /// Whether this is the breach of a constraint with this name.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(broken) if broken == name)
    }
}
