//! Text hits, best first, with snippets.
//!
//! What costs is to read the hits of a word, one by one, for their rank. So a single word is looked for in headings first,
//! which have an index of their own: by the weights of `ts_rank`, one that stands in the heading ranks above any number of
//! times in the text. Only a page that the headings do not fill reads the texts.

use sqlx::PgConnection;
use uuid::Uuid;

use super::{Hit, Match};
use crate::StoreError;

/// What is looked for, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// In which modules.
    pub(super) modules: &'a [Uuid],
    /// In web-search syntax.
    pub(super) words: &'a str,
    /// Keys whose objects have been found already, from the first on and before the second.
    pub(super) known: Option<(&'a str, &'a str)>,
    /// Why what is found is found.
    pub(super) matched: Match,
}

/// A statement that begins with the words as each language in use has them. Languages are found by steps from one to the
/// next in their index.
macro_rules! with_words {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query!(
            r#"WITH RECURSIVE used (language) AS (
                   (SELECT language FROM object_search ORDER BY language LIMIT 1)
                   UNION ALL
                   SELECT (SELECT s.language FROM object_search s WHERE s.language > used.language
                           ORDER BY s.language LIMIT 1)
                   FROM used WHERE used.language IS NOT NULL
               ), query AS MATERIALIZED (
                   SELECT language, websearch_to_tsquery(language, $2) AS words FROM used WHERE language IS NOT NULL
               ), "# + $tail
            $(, $argument)*
        )
    };
}

/// A page of the hits, best first.
pub(super) async fn ranked(
    db: &mut PgConnection,
    wanted: Wanted<'_>,
    (offset, limit): (i64, i64),
) -> Result<Vec<Hit>, StoreError> {
    let (mut hits, all) = in_headings(&mut *db, wanted, (offset, limit)).await?;
    let found = i64::try_from(hits.len()).unwrap_or(limit);
    if found < limit {
        let window = ((offset - all).max(0), limit - found);
        hits.extend(in_texts(db, wanted, window).await?);
    }
    Ok(hits)
}

/// Objects with the word in their heading, and how many they are; none for more than one word, of which one may stand in
/// the heading and another in the text.
async fn in_headings(
    db: &mut PgConnection,
    wanted: Wanted<'_>,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Hit>, i64), StoreError> {
    let (first, end) = wanted.known.unzip();
    let rows = with_words!(
        r#"headed AS MATERIALIZED (
               SELECT found.*, query.words FROM query CROSS JOIN LATERAL (
                   SELECT s.workspace_id, s.object_id, ts_rank(s.document, query.words, 32) AS rank FROM object_search s
                   WHERE ts_filter(s.document, '{a}') @@ query.words AND s.language = query.language
                     AND s.module_id = ANY($1) AND s.live
                     AND ($5::text IS NULL OR NOT (s.key ~>=~ $5 AND s.key ~<~ $6))
                   LIMIT 10000
               ) AS found
               WHERE (SELECT max(numnode(words)) FROM query) = 1
           ), page AS (
               SELECT page.*, s.module_id, s.language, s.content
               FROM (SELECT * FROM headed ORDER BY rank DESC, object_id OFFSET $3 LIMIT $4) AS page
               JOIN object_search s ON s.workspace_id = page.workspace_id AND s.object_id = page.object_id
           )
           SELECT counted.everything AS "everything!", object_id AS "object_id?", module_id AS "module_id?", rank,
                  ts_headline(language, content, words,
                              E'StartSel=\x02, StopSel=\x03, MaxWords=30, MinWords=12, MaxFragments=2') AS snippet
           FROM (SELECT count(*) AS everything FROM headed) AS counted LEFT JOIN page ON true
           ORDER BY rank DESC, object_id"#,
        wanted.modules,
        wanted.words,
        offset,
        limit,
        first,
        end
    )
    .fetch_all(db)
    .await?;
    let everything = rows.first().map_or(0, |row| row.everything);
    let hits = rows.into_iter().filter_map(|row| {
        Some(Hit {
            object_id: row.object_id?,
            module_id: row.module_id?,
            snippet: row.snippet,
            rank: row.rank?,
            matched: wanted.matched,
        })
    });
    Ok((hits.collect(), everything))
}

/// The others. A rank below a third is that of a single word outside of headings.
///
/// Of words that occur everywhere the first 10,000 objects are ranked: among more than that no rank tells a person
/// anything, and reading them all takes a second for each million. Snippets are cut only for the rows of the page.
async fn in_texts(
    db: &mut PgConnection,
    wanted: Wanted<'_>,
    (offset, limit): (i64, i64),
) -> Result<Vec<Hit>, StoreError> {
    let (first, end) = wanted.known.unzip();
    let rows = with_words!(
        r#"page AS MATERIALIZED (
               SELECT found.*, query.words FROM query CROSS JOIN LATERAL (
                   SELECT s.workspace_id, s.object_id, ts_rank(s.document, query.words, 32) AS rank FROM object_search s
                   WHERE s.document @@ query.words AND s.language = query.language
                     AND s.module_id = ANY($1) AND s.live
                     AND ($5::text IS NULL OR NOT (s.key ~>=~ $5 AND s.key ~<~ $6))
                   LIMIT 10000 -- also keeps the planner from reading all rows once for all languages
               ) AS found
               WHERE found.rank < 1 / 3.0::real OR (SELECT max(numnode(words)) FROM query) > 1
               ORDER BY rank DESC, object_id OFFSET $3 LIMIT $4
           )
           SELECT page.object_id AS "object_id!", s.module_id AS "module_id!", page.rank AS "rank!",
                  ts_headline(s.language, s.content, page.words,
                              E'StartSel=\x02, StopSel=\x03, MaxWords=30, MinWords=12, MaxFragments=2') AS "snippet!"
           FROM page JOIN object_search s ON s.workspace_id = page.workspace_id AND s.object_id = page.object_id
           ORDER BY page.rank DESC, page.object_id"#,
        wanted.modules,
        wanted.words,
        offset,
        limit,
        first,
        end
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Hit {
            object_id: row.object_id,
            module_id: row.module_id,
            snippet: Some(row.snippet),
            rank: row.rank,
            matched: wanted.matched,
        })
        .collect())
}
