//! What the planner believes of tables.

use sqlx::PgConnection;

use crate::StoreError;

/// Lets the database look anew at tables that have grown a lot, for instance by an import; it takes a second at most.
#[tracing::instrument(name = "db.statistics.refresh", level = "debug", skip_all)]
pub async fn refresh(db: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query_scalar!("SELECT refresh_statistics()::text")
        .fetch_one(db)
        .await?;
    Ok(())
}
