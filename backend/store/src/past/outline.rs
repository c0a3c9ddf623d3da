//! Outlines of modules as they were.

use std::collections::{BTreeSet, HashMap};

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::{
    access::Granted,
    ids::ObjectId,
    order::{NumberedRow, Numbering, Place},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Moment;
use crate::{StoreError, objects::OutlineRow};

/// Rows of a piece, as the database cuts them.
const CHUNK: i64 = 512;

/// The outline that a module had at a revision.
#[derive(Debug, Clone, Copy)]
pub struct PastOutline {
    /// The revision that it was made for. Others between which only content changed share it.
    pub made_for: i64,
    /// Rows in all.
    pub total: i64,
}

/// An object's place in an outline.
#[derive(Debug, Clone)]
pub struct PastRow {
    /// The object.
    pub id: ObjectId,
    /// Levels above it.
    pub depth: i16,
    /// Its numbers.
    pub numbers: NumberedRow,
    /// Whether something stands below it.
    pub has_children: bool,
}

/// Versions between two revisions of which it is looked up whether they left the order alone.
const FEW: i32 = 500;

/// The outline of a module at a revision, if it was made before: for this revision, or for a near one since which, or until
/// which, only content changed.
#[tracing::instrument(name = "db.past.known_outline", level = "debug", skip_all)]
pub async fn known_outline(
    db: &mut PgConnection,
    module: &Granted,
    moment: Moment,
) -> Result<Option<PastOutline>, StoreError> {
    let known = sqlx::query!(
        r#"WITH own AS MATERIALIZED (
               SELECT revision, total FROM past_outline WHERE workspace_id = $1 AND module_id = $2 AND revision = $3
           )
           SELECT revision AS "revision!", total AS "total!" FROM own
           UNION ALL
           (SELECT near.revision, near.total FROM (
               -- Whoever looks at a moment for the second time asks for nothing more.
               (SELECT revision, total FROM past_outline
                WHERE workspace_id = $1 AND module_id = $2 AND revision < $3 AND NOT EXISTS (SELECT FROM own)
                ORDER BY revision DESC LIMIT 1)
               UNION ALL
               (SELECT revision, total FROM past_outline
                WHERE workspace_id = $1 AND module_id = $2 AND revision > $3 AND NOT EXISTS (SELECT FROM own)
                ORDER BY revision LIMIT 1)
           ) AS near
           CROSS JOIN LATERAL (
               SELECT count(*) AS versions,
                      bool_or(before.version IS NULL OR before.parent_id IS DISTINCT FROM v.parent_id
                              OR before.order_key <> v.order_key OR before.deleted <> v.deleted
                              OR (before.classification = 'heading') <> (v.classification = 'heading')) AS other_order
               FROM (
                   SELECT * FROM object_version
                   WHERE workspace_id = $1 AND module_id = $2
                     AND revision > least(near.revision, $3) AND revision <= greatest(near.revision, $3)
                   LIMIT $4 + 1
               ) AS v
               LEFT JOIN object_version before
                   ON before.workspace_id = v.workspace_id AND before.object_id = v.object_id AND before.version = v.version - 1
           ) AS between_them
           WHERE between_them.versions <= $4 AND between_them.other_order IS NOT TRUE
           ORDER BY abs(near.revision - $3) LIMIT 1)"#,
        module.workspace().0,
        module.id(),
        moment.revision,
        FEW
    )
    .fetch_optional(db)
    .await?;
    Ok(known.map(|known| PastOutline {
        made_for: known.revision,
        total: known.total.into(),
    }))
}

/// Makes the outline of a module at a revision, unless somebody else just did. Takes a second for 100,000 objects.
#[tracing::instrument(name = "db.past.make_outline", level = "debug", skip_all)]
pub async fn make_outline(
    db: &mut PgConnection,
    module: &Granted,
    moment: Moment,
) -> Result<PastOutline, StoreError> {
    let total = sqlx::query_scalar!(
        r#"SELECT make_past_outline($1, $2, $3) AS "total!""#,
        module.workspace().0,
        module.id(),
        moment.revision
    )
    .fetch_one(db)
    .await?;
    Ok(PastOutline {
        made_for: moment.revision,
        total: total.into(),
    })
}

struct Chunk {
    objects: Vec<Uuid>,
    depths: Vec<i16>,
    is_heading: Vec<bool>,
    line_siblings: Vec<i32>,
    line_headings: Vec<i32>,
    line_is_heading: Vec<bool>,
}

impl Chunk {
    /// The places that the first row ends.
    fn start(&self) -> Numbering {
        let count = |number: &i32| u64::try_from(*number).unwrap_or(0);
        let places = self.line_siblings.iter().zip(&self.line_headings);
        let places = places.zip(&self.line_is_heading);
        Numbering::starting_at(
            places
                .map(|((siblings, headings), is_heading)| Place {
                    siblings_before: count(siblings),
                    headings_before: count(headings),
                    is_heading: *is_heading,
                })
                .collect(),
        )
    }

    /// All rows; the depth of the row behind the last one tells whether that has children.
    fn rows(self, next_depth: Option<i16>) -> Vec<PastRow> {
        let mut numbering = self.start();
        let following = self.depths.iter().skip(1).copied().map(Some);
        let following: Vec<_> = following.chain([next_depth]).collect();
        let rows = self
            .objects
            .into_iter()
            .zip(self.depths)
            .zip(self.is_heading);
        rows.zip(following)
            .enumerate()
            .map(|(place, (((id, depth), is_heading), next))| PastRow {
                id: id.into(),
                depth,
                numbers: if place == 0 {
                    numbering.current()
                } else {
                    numbering.step(usize::try_from(depth).unwrap_or(0), is_heading)
                },
                has_children: next.is_some_and(|next| next > depth),
            })
            .collect()
    }
}

/// Pieces of an outline from one to another, both included.
async fn chunks(
    db: &mut PgConnection,
    module: &Granted,
    (outline, from, to): (&PastOutline, i64, i64),
) -> Result<Vec<Chunk>, StoreError> {
    Ok(sqlx::query_as!(
        Chunk,
        "SELECT objects, depths, is_heading, line_siblings, line_headings, line_is_heading FROM past_outline_chunk
         WHERE workspace_id = $1 AND module_id = $2 AND revision = $3 AND chunk BETWEEN $4 AND $5 ORDER BY chunk",
        module.workspace().0,
        module.id(),
        outline.made_for,
        i32::try_from(from).unwrap_or(i32::MAX),
        i32::try_from(to).unwrap_or(i32::MAX)
    )
    .fetch_all(db)
    .await?)
}

fn join(chunks: Vec<Chunk>) -> Vec<PastRow> {
    let starts: Vec<_> = chunks
        .iter()
        .map(|one| one.depths.first().copied())
        .collect();
    let following = starts.into_iter().skip(1).chain([None]);
    let pieces = chunks.into_iter().zip(following);
    pieces.flat_map(|(chunk, next)| chunk.rows(next)).collect()
}

/// Rows of an outline.
#[tracing::instrument(name = "db.past.rows", level = "debug", skip_all)]
pub(super) async fn rows(
    db: &mut PgConnection,
    module: &Granted,
    outline: &PastOutline,
    (offset, limit): (i64, i64),
) -> Result<Vec<PastRow>, StoreError> {
    let first = offset / CHUNK;
    // One row more tells whether the last one has children.
    let last = offset.saturating_add(limit) / CHUNK;
    let pieces = chunks(db, module, (outline, first, last)).await?;
    let skip = usize::try_from(offset - first * CHUNK).unwrap_or(usize::MAX);
    let take = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(join(pieces).into_iter().skip(skip).take(take).collect())
}

/// Rows of an outline that stand anywhere in it.
#[tracing::instrument(name = "db.past.rows_at", level = "debug", skip_all)]
pub async fn rows_at(
    db: &mut PgConnection,
    module: &Granted,
    (outline, places): (&PastOutline, &[i64]),
) -> Result<Vec<PastRow>, StoreError> {
    // The row behind the last one of a piece tells whether that has children.
    let wanted: BTreeSet<i32> = places
        .iter()
        .flat_map(|place| [place / CHUNK, (place + 1) / CHUNK])
        .filter_map(|chunk| i32::try_from(chunk).ok())
        .collect();
    let wanted: Vec<i32> = wanted.into_iter().collect();
    let found = sqlx::query!(
        "SELECT chunk, objects, depths, is_heading, line_siblings, line_headings, line_is_heading FROM past_outline_chunk
         WHERE workspace_id = $1 AND module_id = $2 AND revision = $3 AND chunk = ANY ($4)",
        module.workspace().0,
        module.id(),
        outline.made_for,
        &wanted
    )
    .fetch_all(db)
    .await?;
    let next: HashMap<i32, i16> = found
        .iter()
        .filter_map(|one| Some((one.chunk, *one.depths.first()?)))
        .collect();
    let mut rows: HashMap<i64, PastRow> = HashMap::new();
    for one in found {
        let first = i64::from(one.chunk) * CHUNK;
        let chunk = Chunk {
            objects: one.objects,
            depths: one.depths,
            is_heading: one.is_heading,
            line_siblings: one.line_siblings,
            line_headings: one.line_headings,
            line_is_heading: one.line_is_heading,
        };
        let numbered = chunk.rows(next.get(&(one.chunk + 1)).copied());
        rows.extend((first..).zip(numbered));
    }
    Ok(places
        .iter()
        .filter_map(|place| rows.get(place).cloned())
        .collect())
}

/// Where an object stands in an outline, counted from 0; none when the outline does not have it.
#[tracing::instrument(name = "db.past.offset_of", level = "debug", skip_all)]
pub async fn offset_of(
    db: &mut PgConnection,
    module: &Granted,
    (outline, object): (&PastOutline, ObjectId),
) -> Result<Option<i64>, StoreError> {
    let place = sqlx::query_scalar!(
        r#"SELECT (chunk::bigint * $5 + array_position(objects, $4) - 1) AS "place!" FROM past_outline_chunk
           WHERE workspace_id = $1 AND module_id = $2 AND revision = $3 AND $4 = ANY (objects) LIMIT 1"#,
        module.workspace().0,
        module.id(),
        outline.made_for,
        object.0,
        CHUNK
    )
    .fetch_optional(db)
    .await?;
    Ok(place)
}

/// The whole outline in document order, read as it is consumed.
pub fn stream(
    db: &mut PgConnection,
    module: Granted,
    (outline, moment): (PastOutline, Moment),
) -> BoxStream<'_, Result<OutlineRow, StoreError>> {
    sqlx::query_as!(
        OutlineRow,
        r#"SELECT v.object_id AS id, row.depth AS "depth!", v.key, v.heading, v.classification,
                  (v.body IS NOT NULL AND v.body <> '') AS "has_body!"
           FROM past_outline_chunk c
           CROSS JOIN LATERAL unnest(c.objects, c.depths) WITH ORDINALITY AS row (id, depth, place)
           CROSS JOIN LATERAL (
               SELECT * FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = row.id AND v.revision <= $4
               ORDER BY v.version DESC LIMIT 1
           ) AS v
           WHERE c.workspace_id = $1 AND c.module_id = $2 AND c.revision = $3
           ORDER BY c.chunk, row.place"#,
        module.workspace().0,
        module.id(),
        outline.made_for,
        moment.revision
    )
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}

/// The version that an object had.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The object.
    pub object_id: ObjectId,
    /// Its version.
    pub version: i32,
}

/// The version that each object had, in document order, read as they are consumed.
pub fn entries(
    db: &mut PgConnection,
    module: Granted,
    (outline, moment): (PastOutline, Moment),
) -> BoxStream<'_, Result<Entry, StoreError>> {
    sqlx::query!(
        r#"SELECT row.id AS "object_id!", v.version
           FROM past_outline_chunk c
           CROSS JOIN LATERAL unnest(c.objects) WITH ORDINALITY AS row (id, place)
           CROSS JOIN LATERAL (
               SELECT version FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = row.id AND v.revision <= $4
               ORDER BY v.version DESC LIMIT 1
           ) AS v
           WHERE c.workspace_id = $1 AND c.module_id = $2 AND c.revision = $3
           ORDER BY c.chunk, row.place"#,
        module.workspace().0,
        module.id(),
        outline.made_for,
        moment.revision
    )
    .map(|row| Entry {
        object_id: row.object_id.into(),
        version: row.version,
    })
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}

/// The version that each object of a locked module has; none when there are more than `most`, which is known without
/// counting them.
#[tracing::instrument(name = "db.past.present_entries", level = "debug", skip_all)]
pub async fn present_entries(
    db: &mut PgConnection,
    module: &Granted,
    most: i64,
) -> Result<Option<Vec<Entry>>, StoreError> {
    let total = sqlx::query_scalar!(
        r#"SELECT COALESCE(sum(live), 0)::bigint AS "total!" FROM outline_tally WHERE module_id = $1 AND depth = -1"#,
        module.id()
    )
    .fetch_one(&mut *db)
    .await?;
    if total > most {
        return Ok(None);
    }
    let entries = sqlx::query!(
        "SELECT id, version FROM object WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL ORDER BY path",
        module.workspace().0,
        module.id()
    )
    .map(|row| Entry {
        object_id: row.id.into(),
        version: row.version,
    })
    .fetch_all(db)
    .await?;
    Ok(Some(entries))
}
