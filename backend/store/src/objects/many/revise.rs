//! New content of many objects.

use std::collections::BTreeSet;

use req1_domain::{
    access::Granted,
    ids::{ModuleId, ObjectId},
    objects::{ChangeType, ObjectContent},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{PART, write_objects};
use crate::{
    StoreError,
    change_sets::OpenChange,
    objects::{
        search_index::{SearchDocument, SearchReady, SearchText, columns, index_many},
        tally::{HeadingChange, count_headings},
    },
};

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
    /// Whether it becomes a heading (1), stops being one (-1), or neither (0).
    pub headings: i32,
    /// What search finds it by, when that changes, and what the database made of it beforehand.
    pub search: Option<(SearchText, Option<SearchDocument>)>,
}

/// Gives live objects their next version with new content.
///
/// [`StoreError::VersionMoved`] when one of them is at another version, deleted, or of another module.
#[tracing::instrument(name = "db.objects.revise_many", level = "debug", skip_all)]
pub async fn revise_many(
    db: &mut PgConnection,
    change: &OpenChange,
    module: &Granted,
    (contents, change_type): (&[NewContent], ChangeType),
) -> Result<(), StoreError> {
    // New words in one order for all parts, so that two writers with the same ones do not wait for each other in a circle.
    let searches = contents.iter().filter_map(|one| one.search.as_ref());
    let mut words: BTreeSet<String> = searches.flat_map(|(text, _)| text.words()).collect();
    for part in contents.chunks(PART) {
        let headings = write(&mut *db, change, module, (part, change_type)).await?;
        count_headings(&mut *db, module, &headings).await?;
        index(&mut *db, module, part, std::mem::take(&mut words)).await?;
    }
    Ok(())
}

async fn index(
    db: &mut PgConnection,
    module: &Granted,
    part: &[NewContent],
    words: BTreeSet<String>,
) -> Result<(), StoreError> {
    let searched = || {
        part.iter().filter_map(|one| {
            let (text, document) = one.search.as_ref()?;
            Some((one, text, document))
        })
    };
    let texts: Vec<_> = searched()
        .map(|(one, text, _)| (one.id, one.key.as_str(), text))
        .collect();
    if texts.is_empty() && words.is_empty() {
        return Ok(());
    }
    let documents: Option<Vec<SearchDocument>> =
        searched().map(|(.., document)| document.clone()).collect();
    let documents = documents.unwrap_or_default();
    index_many(db, module, (&texts, &SearchReady { words, documents })).await
}

/// What PostgreSQL makes of texts in the language of a module's project, to be done before the module is locked.
#[tracing::instrument(name = "db.objects.search_documents_in", level = "debug", skip_all)]
pub async fn search_documents_in(
    db: &mut PgConnection,
    module: &Granted,
    texts: &[&SearchText],
) -> Result<Vec<SearchDocument>, StoreError> {
    let (headings, texts) = columns(texts.iter().copied());
    Ok(sqlx::query_scalar!(
        r#"SELECT setweight(to_tsvector(p.search_language::regconfig, given.heading), 'A')
                  || setweight(to_tsvector(p.search_language::regconfig, given.body), 'B') AS "document!: SearchDocument"
           FROM module m
           JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
           CROSS JOIN unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (heading, body, place)
           WHERE m.workspace_id = $1 AND m.id = $2 ORDER BY given.place"#,
        module.workspace().0,
        module.id(),
        &headings as &[&str],
        &texts as &[&str]
    )
    .fetch_all(db)
    .await?)
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
    let references: Vec<_> = contents().map(|one| &one.external_references).collect();
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
                 SELECT o.ctid AS place, o.module_id, o.version, o.deleted_at FROM object o
                 WHERE o.workspace_id = $1 AND o.id = given.id LIMIT 1
             ) AS present
             WHERE present.module_id = $6 AND present.version = given.version AND present.deleted_at IS NULL
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
        &references as &[&serde_json::Value],
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
    let changed: std::collections::HashMap<Uuid, i32> = part
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
