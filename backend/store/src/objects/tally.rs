//! Upkeep of the counts in document order; see `outline_tally` in the migrations.

use req1_domain::{access::Granted, objects::TreePlace, order::Path};
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

/// A live object that became a heading, or stopped being one.
#[derive(Debug)]
pub(super) struct HeadingChange {
    pub(super) path: String,
    pub(super) depth: i16,
    pub(super) headings: i32,
}

/// Counts many headings in and out at once.
pub(super) async fn count_headings(
    db: &mut PgConnection,
    module: &Granted,
    changes: &[HeadingChange],
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let paths: Vec<&str> = changes.iter().map(|one| one.path.as_str()).collect();
    let depths: Vec<i16> = changes.iter().map(|one| one.depth).collect();
    let headings: Vec<i32> = changes.iter().map(|one| one.headings).collect();
    sqlx::query!(
        "WITH by_depth AS (
             SELECT outline_chunk($2, given.path) AS low_path, given.depth, sum(given.headings)::integer AS headings
             FROM unnest($3::text[], $4::smallint[], $5::integer[]) AS given (path, depth, headings)
             GROUP BY 1, 2
         ), counted AS (
             SELECT low_path, depth, headings FROM by_depth
             UNION ALL
             SELECT low_path, -1, sum(headings)::integer FROM by_depth GROUP BY low_path
         )
         UPDATE outline_tally t SET headings = t.headings + counted.headings
         FROM counted
         WHERE t.workspace_id = $1 AND t.module_id = $2 AND t.depth = counted.depth
           AND t.low_path = counted.low_path COLLATE \"C\"",
        module.workspace().0,
        module.id(),
        &paths as &[&str],
        &depths,
        &headings
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ranges that are counted anew one by one; more are counted as one range from the first to the last.
const FEW: usize = 8;

/// Counts subtrees anew, given by the paths of their roots in document order.
pub(super) async fn refresh_subtrees(
    db: &mut PgConnection,
    module: &Granted,
    roots: &[&Path],
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (roots.first(), roots.last()) else {
        return Ok(());
    };
    if roots.len() > FEW {
        return refresh(db, module, first.as_str(), &last.subtree_end()).await;
    }
    for root in roots {
        refresh(&mut *db, module, root.as_str(), &root.subtree_end()).await?;
    }
    Ok(())
}
