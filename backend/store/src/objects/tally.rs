//! Upkeep of the counts in document order; see `outline_tally` in the migrations.

use req1_domain::{access::Granted, objects::TreePlace};
use sqlx::PgConnection;

use crate::StoreError;

/// Change of the counts that one object makes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Delta {
    /// Rows, deleted ones included.
    pub(super) total: i32,
    /// Live rows.
    pub(super) live: i32,
    /// Live headings.
    pub(super) headings: i32,
}

/// Counts one object in or out at its place.
pub(super) async fn bump(
    db: &mut PgConnection,
    module: &Granted,
    place: &TreePlace,
    delta: Delta,
) -> Result<(), StoreError> {
    let depth = i16::try_from(place.depth).map_err(|_| StoreError::TooDeep)?;
    sqlx::query!(
        "SELECT bump_outline_tally($1, $2, $3, $4, $5, $6, $7)",
        module.workspace().0,
        module.id(),
        place.path.as_str(),
        depth,
        delta.total,
        delta.live,
        delta.headings
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Counts a range of paths anew.
pub(crate) async fn refresh(
    db: &mut PgConnection,
    module: &Granted,
    from: &str,
    to: &str,
) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT refresh_outline_tally($1, $2, $3, $4)",
        module.workspace().0,
        module.id(),
        from,
        to
    )
    .execute(db)
    .await?;
    Ok(())
}
