//! What search finds an object by.

use req1_domain::{access::Granted, ids::ObjectId, text};
use sqlx::PgConnection;

use crate::StoreError;

/// Longest text that is indexed, in characters; PostgreSQL bounds a document at 1 MB of distinct words.
const MAX_INDEXED: usize = 200_000;

/// Searchable text of an object.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchText {
    heading: String,
    text: String,
}

impl SearchText {
    /// From heading, plain text of the body, and the texts of attributes.
    #[must_use]
    pub fn new<'a>(
        heading: Option<&str>,
        body: Option<&str>,
        attributes: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut parts: Vec<String> = body.map(text::plain_text).into_iter().collect();
        parts.extend(attributes.into_iter().map(str::to_owned));
        let bounded = |text: String| text.chars().take(MAX_INDEXED).collect();
        Self {
            heading: bounded(heading.unwrap_or_default().to_owned()),
            text: bounded(parts.join("\n")),
        }
    }
}

/// Indexes an object, new or changed.
pub(super) async fn index(
    db: &mut PgConnection,
    module: &Granted,
    (object, key): (ObjectId, &str),
    search: &SearchText,
) -> Result<(), StoreError> {
    let content = format!("{}\n{}", search.heading, search.text);
    // Sorted, so that two writers with the same new words wait for each other instead of deadlocking.
    let words: Vec<String> = text::words(&content).into_iter().collect();
    sqlx::query!(
        "WITH project_language AS (
             SELECT p.search_language::regconfig AS language
             FROM module m JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
             WHERE m.workspace_id = $1 AND m.id = $2
         ), unseen AS (
             INSERT INTO search_word (workspace_id, word)
             SELECT $1, word FROM unnest($7::text[]) AS given (word)
             WHERE NOT EXISTS (SELECT FROM search_word known WHERE known.workspace_id = $1 AND known.word = given.word)
             ON CONFLICT DO NOTHING
         )
         INSERT INTO object_search (workspace_id, module_id, object_id, key, content, language, document)
         SELECT $1, $2, $3, lower($4), $5 || E'\\n' || $6, language,
                setweight(to_tsvector(language, $5), 'A') || setweight(to_tsvector(language, $6), 'B')
         FROM project_language
         ON CONFLICT (workspace_id, object_id) DO UPDATE SET
             module_id = EXCLUDED.module_id, key = EXCLUDED.key, content = EXCLUDED.content,
             language = EXCLUDED.language, document = EXCLUDED.document",
        module.workspace().0,
        module.id(),
        object.0,
        key,
        search.heading,
        search.text,
        &words
    )
    .execute(db)
    .await?;
    Ok(())
}
