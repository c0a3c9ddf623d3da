//! What was: objects, order, links and schema of a module as of a revision.
//!
//! Content is read from the versions, order from an outline that is made from them when somebody first looks. What other
//! modules contribute (the far ends of links) is read at the time of the revision.

mod compare;
mod objects;
mod outline;
mod schema;

pub use compare::{
    ComparedEntity, ComparedLink, ComparedObject, Span, compare_links, compare_objects, schema_at,
};
pub use objects::{PastObject, at_places, by_id, window};
pub use outline::{
    Entry, PastOutline, PastRow, entries, known_outline, make_outline, offset_of, present_entries,
    rows_at, stream,
};
pub use schema::{PastEntity, attribute_names, entities};

use chrono::{DateTime, Utc};
use req1_domain::{access::Granted, ids::ModuleId};
use sqlx::PgConnection;

use crate::StoreError;

/// A point in the history of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The last revision that counts; 0 is the empty module.
    pub revision: i64,
    /// The time at which other modules are read; never before the revision's own.
    pub at: DateTime<Utc>,
}

/// A moment of a module where others are read with it: the module counts up to the revision, all others up to the time.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// The module.
    pub module: ModuleId,
    /// Its moment.
    pub moment: Moment,
}

/// The moment of a revision. None when the module has not come to it yet.
#[tracing::instrument(name = "db.past.at_revision", level = "debug", skip_all)]
pub async fn at_revision(
    db: &mut PgConnection,
    module: &Granted,
    revision: i64,
) -> Result<Option<Moment>, StoreError> {
    let at = sqlx::query_scalar!(
        r#"SELECT at AS "at!" FROM change_set_module WHERE workspace_id = $1 AND module_id = $2 AND revision = $3
           UNION ALL
           SELECT created_at FROM module WHERE workspace_id = $1 AND id = $2 AND $3 = 0"#,
        module.workspace().0,
        module.id(),
        revision
    )
    .fetch_optional(db)
    .await?;
    Ok(at.map(|at| Moment { revision, at }))
}

/// The present: everything that is written by now.
#[tracing::instrument(name = "db.past.at_present", level = "debug", skip_all)]
pub async fn at_present(db: &mut PgConnection, module: &Granted) -> Result<Moment, StoreError> {
    Ok(sqlx::query_as!(
        Moment,
        r#"SELECT revision, clock_timestamp() AS "at!" FROM module WHERE workspace_id = $1 AND id = $2"#,
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?)
}

/// The moment of a time. None when the time has not come yet.
///
/// Waits for a change of the module that is being written: its time may lie before the one that is asked for.
#[tracing::instrument(name = "db.past.at_time", level = "debug", skip_all)]
pub async fn at_time(
    db: &mut PgConnection,
    module: &Granted,
    at: DateTime<Utc>,
) -> Result<Option<Moment>, StoreError> {
    let head = sqlx::query!(
        r#"SELECT revision, revised_at, clock_timestamp() AS "now!" FROM module
           WHERE workspace_id = $1 AND id = $2 FOR SHARE"#,
        module.workspace().0,
        module.id()
    )
    .fetch_one(&mut *db)
    .await?;
    if at > head.now {
        return Ok(None);
    }
    let revision = sqlx::query_scalar!(
        "SELECT revision FROM change_set_module WHERE workspace_id = $1 AND module_id = $2 AND at <= $3
         ORDER BY revision DESC LIMIT 1",
        module.workspace().0,
        module.id(),
        at
    )
    .fetch_optional(db)
    .await?;
    Ok(Some(Moment {
        revision: revision.unwrap_or(0),
        at,
    }))
}

/// Whether a time has come.
#[tracing::instrument(name = "db.past.is_past", level = "debug", skip_all)]
pub async fn is_past(db: &mut PgConnection, at: DateTime<Utc>) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT $1::timestamptz <= clock_timestamp() AS "past!""#,
        at
    )
    .fetch_one(db)
    .await?)
}
