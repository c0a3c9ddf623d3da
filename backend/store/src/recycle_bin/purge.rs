//! Taking something away for good. Everything is done by one function of the database, which has rights that the server's
//! role does not have: it looks at who asks, and writes the event down itself.

use req1_domain::access::Granted;
use sqlx::PgConnection;

use crate::{StoreError, audit::NewEvent};

/// Takes the workspace, project or module that is deleted, and has this name, away for good with everything in it, and
/// writes the event down. The event names its kind and the actor.
///
/// Constraint `purge_from_bin` when it is not deleted or has another name, `purge_by_admin` when the actor does not
/// administer what it is in.
#[tracing::instrument(name = "db.recycle_bin.purge", level = "debug", skip_all)]
pub async fn purge(
    db: &mut PgConnection,
    what: &Granted,
    name: &str,
    event: &NewEvent,
) -> Result<(), StoreError> {
    let counts = sqlx::query_scalar!(
        r#"SELECT purge($1, $2, $3, $4) AS "counts!""#,
        event.entity_type,
        what.id(),
        name,
        event.to_json()
    )
    .fetch_one(db)
    .await?;
    tracing::info!(%counts, "purged");
    Ok(())
}
