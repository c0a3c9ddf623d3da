//! What search finds an object by.

use std::collections::BTreeSet;

use req1_domain::{access::Granted, ids::ObjectId, text};
use sqlx::{
    Decode, Encode, PgConnection, Postgres, Type,
    encode::IsNull,
    error::BoxDynError,
    postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef},
};

use crate::StoreError;

/// Longest text that is indexed, in characters; PostgreSQL bounds a document at 1 MB of distinct words.
const MAX_INDEXED: usize = 200_000;

/// PostgreSQL takes words between these two for a tag and leaves them out. A specification has them around what the reader
/// shall put in.
const fn no_tag(character: char) -> char {
    match character {
        '<' => '\u{2039}',
        '>' => '\u{203a}',
        other => other,
    }
}

/// A query in web-search syntax as it is asked for. See [`SearchText::new`].
pub(crate) fn query_text(query: &str) -> String {
    query.chars().map(no_tag).collect()
}

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
        let bounded = |text: String| {
            let characters = text.chars().take(MAX_INDEXED);
            characters.map(no_tag).collect()
        };
        Self {
            heading: bounded(heading.unwrap_or_default().to_owned()),
            text: bounded(parts.join("\n")),
        }
    }

    /// How many bytes it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.heading.len() + self.text.len()
    }

    /// Whether there is nothing to be found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its words.
    pub fn words(&self) -> impl Iterator<Item = String> {
        [self.heading.as_str(), self.text.as_str()]
            .into_iter()
            .flat_map(text::words)
    }
}

/// A `tsvector` as one connection sent it, in PostgreSQL's binary form, for another one.
#[derive(Debug, Clone)]
pub struct SearchDocument(Vec<u8>);

impl Type<Postgres> for SearchDocument {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_name("tsvector")
    }
}

impl PgHasArrayType for SearchDocument {
    fn array_type_info() -> PgTypeInfo {
        PgTypeInfo::array_of("tsvector")
    }
}

impl<'r> Decode<'r, Postgres> for SearchDocument {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(value.as_bytes()?.to_vec()))
    }
}

impl Encode<'_, Postgres> for SearchDocument {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.extend_from_slice(&self.0);
        Ok(IsNull::No)
    }
}

/// What is made of texts before they are written.
#[derive(Debug, Default)]
pub struct SearchReady {
    /// Words that may be new to the workspace. Sorted, so that two writers with the same new words wait for each other
    /// instead of deadlocking.
    pub words: BTreeSet<String>,
    /// Those of [`search_documents`], in the order of the objects. What is missing is made while writing.
    pub documents: Vec<Option<SearchDocument>>,
}

impl SearchReady {
    /// All words of some texts.
    #[must_use]
    pub fn words_of<'a>(texts: impl IntoIterator<Item = &'a SearchText>) -> Self {
        Self {
            words: texts.into_iter().flat_map(SearchText::words).collect(),
            documents: Vec::new(),
        }
    }
}

/// What PostgreSQL makes of texts in the language of a project, given by itself or by one of its modules. It takes longer
/// than writing the result, so it is done before a module is locked, or by one connection while another writes.
#[tracing::instrument(name = "db.objects.search_documents", level = "debug", skip_all)]
pub async fn search_documents(
    db: &mut PgConnection,
    within: &Granted,
    texts: &[&SearchText],
) -> Result<Vec<SearchDocument>, StoreError> {
    let (headings, texts) = columns(texts.iter().copied());
    Ok(sqlx::query_scalar!(
        r#"SELECT setweight(to_tsvector(p.search_language::regconfig, given.heading), 'A')
                  || setweight(to_tsvector(p.search_language::regconfig, given.body), 'B') AS "document!: SearchDocument"
           FROM project p
           CROSS JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (heading, body, place)
           WHERE p.workspace_id = $1
             AND p.id = COALESCE((SELECT m.project_id FROM module m WHERE m.workspace_id = $1 AND m.id = $2), $2)
           ORDER BY given.place"#,
        within.workspace().0,
        within.id(),
        &headings as &[&str],
        &texts as &[&str]
    )
    .fetch_all(db)
    .await?)
}

/// Makes words known to the workspace of a module or project, for misspelt ones to find. Sorted, so that two writers with
/// the same new words wait for each other instead of deadlocking.
pub(super) async fn add_words(
    db: &mut PgConnection,
    within: &Granted,
    words: &BTreeSet<String>,
) -> Result<(), StoreError> {
    if words.is_empty() {
        return Ok(());
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    sqlx::query!(
        "INSERT INTO search_word (workspace_id, word)
         SELECT $1, word FROM unnest($2::text[]) AS given (word)
         WHERE NOT EXISTS (SELECT FROM search_word known WHERE known.workspace_id = $1 AND known.word = given.word)
         ON CONFLICT DO NOTHING",
        within.workspace().0,
        &words as &[&str]
    )
    .execute(db)
    .await?;
    Ok(())
}

fn columns<'a>(texts: impl Iterator<Item = &'a SearchText>) -> (Vec<&'a str>, Vec<&'a str>) {
    texts
        .map(|search| (search.heading.as_str(), search.text.as_str()))
        .unzip()
}

/// An object with its key and its text.
pub(crate) type Searched<'a> = (ObjectId, &'a str, &'a SearchText);

/// Indexes an object, new or changed.
pub(super) async fn index(
    db: &mut PgConnection,
    module: &Granted,
    (object, key): (ObjectId, &str),
    search: &SearchText,
) -> Result<(), StoreError> {
    let ready = SearchReady::words_of([search]);
    index_many(db, module, (&[(object, key, search)], &ready)).await
}

/// Indexes objects of a module, each with its key.
pub(crate) async fn index_many(
    db: &mut PgConnection,
    module: &Granted,
    (objects, ready): (&[Searched<'_>], &SearchReady),
) -> Result<(), StoreError> {
    let words: Vec<&str> = ready.words.iter().map(String::as_str).collect();
    let ids: Vec<uuid::Uuid> = objects.iter().map(|(id, ..)| id.0).collect();
    let keys: Vec<&str> = objects.iter().map(|(_, key, _)| *key).collect();
    let (headings, texts) = columns(objects.iter().map(|(.., search)| *search));
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
         SELECT $1, $2, given.id, lower(given.key), given.heading || E'\\n' || given.body, language,
                COALESCE(given.document,
                         setweight(to_tsvector(language, given.heading), 'A')
                         || setweight(to_tsvector(language, given.body), 'B'))
         FROM project_language,
              unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $8::tsvector[]) AS given (id, key, heading, body, document)
         ON CONFLICT (workspace_id, object_id) DO UPDATE SET
             module_id = EXCLUDED.module_id, key = EXCLUDED.key, content = EXCLUDED.content,
             language = EXCLUDED.language, document = EXCLUDED.document",
        module.workspace().0,
        module.id(),
        &ids,
        &keys as &[&str],
        &headings as &[&str],
        &texts as &[&str],
        &words as &[&str],
        &ready.documents as &[Option<SearchDocument>]
    )
    .execute(db)
    .await?;
    Ok(())
}
