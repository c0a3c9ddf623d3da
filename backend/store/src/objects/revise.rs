//! New content of many objects.

use std::collections::{BTreeSet, HashMap};

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, ObjectContent},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    search_index::{
        SearchDocument, SearchReady, SearchText, add_words, index_many, search_documents,
    },
    tally::{HeadingChange, count_headings},
    versions::{PART, write_objects},
};
use crate::{StoreError, change_sets::OpenChange};

/// New content of an object of the locked module.
#[derive(Debug, Clone)]
pub struct NewContent {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// The version that it is at.
    pub version: i32,
    /// What it says from now on.
    pub content: ObjectContent,
    /// Heading and body stay as they are, whatever `content` says of them.
    pub keeps_texts: bool,
    /// Whether it becomes a heading (1), stops being one (-1), or neither (0); a deleted one is none.
    pub headings: i32,
    /// What search finds it by, when that changes.
    pub search: Option<NewSearch>,
}

/// What search finds an object by from now on.
#[derive(Debug, Clone)]
pub struct NewSearch {
    /// The text.
    pub text: SearchText,
    /// What the database made of it beforehand; then it knows the words, too.
    pub document: Option<SearchDocument>,
}

impl From<SearchText> for NewSearch {
    fn from(text: SearchText) -> Self {
        Self {
            text,
            document: None,
        }
    }
}

/// Has the database read texts for the search before the module is locked: it takes longer than writing the result. New
/// words stay even if the contents are never written; they find nothing then.
#[tracing::instrument(name = "db.objects.prepare_search", level = "debug", skip_all)]
pub async fn prepare_search(
    db: &mut PgConnection,
    module: &Granted,
    contents: &mut [NewContent],
) -> Result<(), StoreError> {
    for part in contents.chunks_mut(PART) {
        let searched = part.iter().filter_map(|one| one.search.as_ref());
        let texts: Vec<&SearchText> = searched.map(|search| &search.text).collect();
        if texts.is_empty() {
            continue;
        }
        let words = texts.iter().flat_map(|text| text.words()).collect();
        add_words(&mut *db, module, &words).await?;
        let documents = search_documents(&mut *db, module, &texts).await?;
        let searched = part.iter_mut().filter_map(|one| one.search.as_mut());
        for (search, document) in searched.zip(documents) {
            search.document = Some(document);
        }
    }
    Ok(())
}

/// Gives objects their next version with new content, deleted ones too.
///
/// [`StoreError::VersionMoved`] when one of them is at another version, or of another module.
#[tracing::instrument(name = "db.objects.revise", level = "debug", skip_all)]
pub async fn revise(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (contents, change_type): (&[NewContent], ChangeType),
) -> Result<(), StoreError> {
    // New words in one order for all parts, so that two writers with the same ones do not wait for each other in a circle.
    let searches = contents.iter().filter_map(|one| one.search.as_ref());
    let unknown = searches.filter(|search| search.document.is_none());
    let words: BTreeSet<String> = unknown.flat_map(|search| search.text.words()).collect();
    add_words(&mut *db, module, &words).await?;
    for part in contents.chunks(PART) {
        let headings = write(&mut *db, change, module, (part, change_type)).await?;
        count_headings(&mut *db, module, &headings).await?;
        index(&mut *db, module, part).await?;
    }
    Ok(())
}

async fn index(
    db: &mut PgConnection,
    module: &Granted,
    part: &[NewContent],
) -> Result<(), StoreError> {
    let (texts, documents): (Vec<_>, Vec<_>) = part
        .iter()
        .filter_map(|one| Some((one, one.search.as_ref()?)))
        .map(|(one, search)| {
            let text = (one.id, one.key.as_str(), &search.text);
            (text, search.document.clone())
        })
        .unzip();
    if texts.is_empty() {
        return Ok(());
    }
    let ready = SearchReady {
        documents,
        ..SearchReady::default()
    };
    index_many(db, module, (&texts, &ready)).await
}

/// Writes a part; gives where headings came and went.
#[expect(clippy::too_many_lines, reason = "a column after the other")]
async fn write(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (part, change_type): (&[NewContent], ChangeType),
) -> Result<Vec<HeadingChange>, StoreError> {
    let ids: Vec<Uuid> = part.iter().map(|one| one.id.0).collect();
    let versions: Vec<i32> = part.iter().map(|one| one.version).collect();
    let keeps: Vec<bool> = part.iter().map(|one| one.keeps_texts).collect();
    let contents = || part.iter().map(|one| &one.content);
    let headings: Vec<Option<&str>> = contents().map(|one| one.heading.as_deref()).collect();
    let bodies: Vec<Option<&str>> = contents().map(|one| one.body.as_deref()).collect();
    let classes: Vec<&str> = contents().map(|one| one.classification.as_str()).collect();
    let types: Vec<Option<Uuid>> = contents()
        .map(|one| one.object_type_id.map(|id| id.0))
        .collect();
    let attributes: Vec<_> = contents().map(|one| Json(&one.attributes)).collect();
    let states: Vec<Option<&str>> = contents()
        .map(|one| one.lifecycle_state.as_deref())
        .collect();
    let references: Vec<_> = contents().map(ObjectContent::stored_references).collect();
    let fingerprints: Vec<&str> = contents()
        .map(|one| one.content_fingerprint.as_str())
        .collect();
    let reviewed_at: Vec<_> = contents().map(|one| one.reviewed_at).collect();
    let reviewed_by: Vec<Option<Uuid>> = contents()
        .map(|one| one.reviewed_by.map(|id| id.0))
        .collect();
    let reviewed: Vec<Option<&str>> = contents()
        .map(|one| one.reviewed_fingerprint.as_deref())
        .collect();
    let rows = write_objects!(
        (change, change_type),
        "WITH found AS MATERIALIZED (
             SELECT given.*, present.place
             FROM unnest($8::uuid[], $9::integer[], $10::boolean[], $11::text[], $12::text[], $13::text[], $14::uuid[],
                         $15::jsonb[], $16::text[], $17::jsonb[], $18::text[], $19::timestamptz[], $20::uuid[], $21::text[])
                  AS given (id, version, keeps, heading, body, classification, object_type_id, attributes, state,
                            external, fingerprint, reviewed_at, reviewed_by, reviewed)
             CROSS JOIN LATERAL (
                 SELECT o.ctid AS place, o.module_id, o.version FROM object o
                 WHERE o.workspace_id = $1 AND o.id = given.id LIMIT 1
             ) AS present
             WHERE present.module_id = $6 AND present.version = given.version
         ), written AS (
             UPDATE object o SET
                 heading = CASE WHEN found.keeps THEN o.heading ELSE found.heading END,
                 body = CASE WHEN found.keeps THEN o.body ELSE found.body END,
                 classification = found.classification, object_type_id = found.object_type_id,
                 attributes = found.attributes, lifecycle_state = found.state, external_references = found.external,
                 content_fingerprint = found.fingerprint, reviewed_at = found.reviewed_at,
                 reviewed_by = found.reviewed_by, reviewed_fingerprint = found.reviewed,
                 version = o.version + 1, revision = $7, updated_at = $5, updated_by = $4
             FROM found WHERE o.ctid = found.place
             RETURNING o.*
         ), versioned AS (SELECT * FROM written)",
        "SELECT id, path, depth FROM written",
        module.id(),
        change.module(ModuleId(module.id()))?.revision,
        &ids,
        &versions,
        &keeps,
        &headings as &[Option<&str>],
        &bodies as &[Option<&str>],
        &classes as &[&str],
        &types as &[Option<Uuid>],
        &attributes as _,
        &states as &[Option<&str>],
        &references as &[serde_json::Value],
        &fingerprints as &[&str],
        &reviewed_at as _,
        &reviewed_by as &[Option<Uuid>],
        &reviewed as &[Option<&str>],
    )
    .fetch_all(db)
    .await?;
    if rows.len() != part.len() {
        return Err(StoreError::VersionMoved);
    }
    let changed: HashMap<Uuid, i32> = part
        .iter()
        .filter(|one| one.headings != 0)
        .map(|one| (one.id.0, one.headings))
        .collect();
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(HeadingChange {
                headings: *changed.get(&row.id)?,
                path: row.path,
                depth: row.depth,
            })
        })
        .collect())
}
