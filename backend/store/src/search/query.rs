//! One search: keys first, then ranked text, then text with misspelt words replaced.

use req1_domain::ids::{ModuleId, ProjectId, UserId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::ranked::{Wanted, ranked};
use crate::{StoreError, objects::query_text};

/// Where to search.
#[derive(Debug, Clone, Copy, Default)]
pub struct SearchScope {
    /// Only in this project.
    pub project: Option<ProjectId>,
    /// Only in this module.
    pub module: Option<ModuleId>,
}

/// Why an object was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// By its key.
    Key,
    /// By its text.
    Text,
    /// By its text, after misspelt words were replaced by similar ones.
    Fuzzy,
}

/// A found object.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The object.
    pub object_id: Uuid,
    /// Its module.
    pub module_id: Uuid,
    /// Part of its text with the found words between the characters U+0002 and U+0003.
    pub snippet: Option<String>,
    /// How well it fits; 0 to 1 and comparable within one answer.
    pub rank: f32,
    /// Why it was found.
    pub matched: Match,
}

/// Longest query that is looked at, in characters.
const MAX_QUERY: usize = 400;

/// Objects that a person may see and that fit a query in web-search syntax, best first.
#[tracing::instrument(name = "db.search.search", level = "debug", skip_all)]
pub async fn search(
    db: &mut PgConnection,
    user: UserId,
    (query, scope): (&str, SearchScope),
    (offset, limit): (i64, i64),
) -> Result<Vec<Hit>, StoreError> {
    let query: String = query
        .trim()
        .replace('\0', " ")
        .chars()
        .take(MAX_QUERY)
        .collect();
    let query = query_text(&query);
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let modules = modules(&mut *db, user, scope).await?;
    if modules.is_empty() {
        return Ok(Vec::new());
    }
    let (first, end) = key_range(&query);
    let keys_of_query = (first.as_str(), end.as_str());
    let mut hits = by_key(&mut *db, &modules, keys_of_query, (offset, limit)).await?;
    let found = i64::try_from(hits.len()).unwrap_or(limit);
    if found >= limit {
        return Ok(hits);
    }
    // The texts follow the keys, on whichever page those end.
    let keys = if offset == 0 || found > 0 {
        offset + found
    } else {
        count_keys(&mut *db, &modules, keys_of_query).await?
    };
    let window = (offset + found - keys, limit - found);
    let wanted = Wanted {
        modules: &modules,
        words: &query,
        known: (keys > 0).then_some(keys_of_query),
        matched: Match::Text,
    };
    hits.extend(ranked(&mut *db, wanted, window).await?);
    if !hits.is_empty() || keys > 0 {
        return Ok(hits);
    }
    // A page behind the last one is empty, which does not make the words misspelt.
    if offset > 0 && !ranked(&mut *db, wanted, (0, 1)).await?.is_empty() {
        return Ok(hits);
    }
    match correct(&mut *db, &modules, &query).await? {
        Some(corrected) => {
            let wanted = Wanted {
                words: &corrected,
                matched: Match::Fuzzy,
                ..wanted
            };
            ranked(db, wanted, window).await
        }
        None => Ok(hits),
    }
}

/// The range of keys with the query as their beginning, in the order of bytes: a kept plan can use an index for a range,
/// not for a pattern that it does not know.
fn key_range(query: &str) -> (String, String) {
    let first = query.to_lowercase();
    let end = format!("{first}{}", char::MAX);
    (first, end)
}

async fn modules(
    db: &mut PgConnection,
    user: UserId,
    scope: SearchScope,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM visible_module($1)
           WHERE ($2::uuid IS NULL OR project_id = $2) AND ($3::uuid IS NULL OR id = $3)"#,
        user.0,
        scope.project.map(|id| id.0),
        scope.module.map(|id| id.0)
    )
    .fetch_all(db)
    .await?)
}

async fn by_key(
    db: &mut PgConnection,
    modules: &[Uuid],
    (first, end): (&str, &str),
    (offset, limit): (i64, i64),
) -> Result<Vec<Hit>, StoreError> {
    let rows = sqlx::query!(
        "SELECT s.object_id, s.module_id FROM object_search s
         WHERE s.key ~>=~ $2 AND s.key ~<~ $3 AND s.module_id = ANY($1) AND s.live
         ORDER BY length(s.key), s.key, s.object_id OFFSET $4 LIMIT $5",
        modules,
        first,
        end,
        offset,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Hit {
            object_id: row.object_id,
            module_id: row.module_id,
            snippet: None,
            rank: 1.0,
            matched: Match::Key,
        })
        .collect())
}

async fn count_keys(
    db: &mut PgConnection,
    modules: &[Uuid],
    (first, end): (&str, &str),
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM object_search s
           WHERE s.key ~>=~ $2 AND s.key ~<~ $3 AND s.module_id = ANY($1) AND s.live"#,
        modules,
        first,
        end
    )
    .fetch_one(db)
    .await?)
}

/// The query with each word replaced by the most similar one that occurs in the workspaces of these modules; nothing
/// when no word changes.
async fn correct(
    db: &mut PgConnection,
    modules: &[Uuid],
    query: &str,
) -> Result<Option<String>, StoreError> {
    let words: Vec<String> = req1_domain::text::words(query).into_iter().collect();
    let similar = sqlx::query!(
        r#"SELECT given.word AS "given!", near.word AS "near!" FROM unnest($2::text[]) AS given (word)
           CROSS JOIN LATERAL (
               SELECT w.word FROM search_word w
               WHERE w.workspace_id IN (SELECT m.workspace_id FROM module m WHERE m.id = ANY($1))
                 AND w.word % given.word
               ORDER BY similarity(w.word, given.word) DESC, w.word LIMIT 3
           ) AS near"#,
        modules,
        &words
    )
    .fetch_all(db)
    .await?;
    let mut alternatives: std::collections::BTreeMap<String, Vec<String>> =
        std::collections::BTreeMap::new();
    for row in similar {
        alternatives.entry(row.given).or_default().push(row.near);
    }
    if alternatives.is_empty() {
        return Ok(None);
    }
    let parts: Vec<String> = words
        .iter()
        .map(|word| {
            alternatives
                .get(word)
                .map_or_else(|| word.clone(), |near| near.join(" or "))
        })
        .collect();
    Ok(Some(parts.join(" ")))
}
