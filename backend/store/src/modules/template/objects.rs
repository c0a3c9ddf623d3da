//! Objects and links of a copied module.

use req1_domain::{
    access::Granted,
    attributes::Attributes,
    ids::{ModuleId, ObjectId},
};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::Copy;
use crate::{StoreError, change_sets::OpenChange, objects::refresh_tally};

/// What the content fingerprint of an object is made of.
#[derive(Debug, Clone)]
pub struct Fingerprinted {
    /// The object.
    pub id: ObjectId,
    /// Its place in the document; where the next batch begins.
    pub path: String,
    /// Its heading.
    pub heading: Option<String>,
    /// Its body.
    pub body: Option<String>,
    /// Its values.
    pub attributes: Attributes,
}

/// Live objects with a value of one of these attributes, in document order behind a path.
#[tracing::instrument(name = "db.modules.fingerprinted", level = "debug", skip_all)]
pub async fn fingerprinted(
    db: &mut PgConnection,
    module: &Granted,
    attributes: &[Uuid],
    (after, limit): (&str, i64),
) -> Result<Vec<Fingerprinted>, StoreError> {
    let attributes: Vec<String> = attributes.iter().map(Uuid::to_string).collect();
    let rows = sqlx::query!(
        r#"SELECT id, path, heading, body, attributes AS "attributes: Json<Attributes>" FROM object
           WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL AND attributes ?| $3
             AND path > $4::text COLLATE "C"
           ORDER BY path LIMIT $5"#,
        module.workspace().0,
        module.id(),
        &attributes,
        after,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Fingerprinted {
            id: row.id.into(),
            path: row.path,
            heading: row.heading,
            body: row.body,
            attributes: row.attributes.0,
        })
        .collect())
}

/// Copies the live objects with tree, order and attributes, as version 1 with keys of the new module, and without review
/// stamps. `fingerprints` are those that differ from the originals'. Gives how many objects there are.
#[expect(clippy::too_many_lines, reason = "a column after the other")]
#[tracing::instrument(name = "db.modules.copy_objects", level = "debug", skip_all)]
pub async fn copy_objects(
    db: &mut PgConnection,
    change: &mut OpenChange,
    copy: Copy<'_>,
    fingerprints: &[(ObjectId, String)],
) -> Result<u64, StoreError> {
    let to = change.module(ModuleId(copy.to.id()))?;
    let (of, changed): (Vec<Uuid>, Vec<&str>) = fingerprints
        .iter()
        .map(|(id, fingerprint)| (id.0, fingerprint.as_str()))
        .unzip();
    let lead = if to.prefix.is_empty() {
        String::new()
    } else {
        format!("{}{}", to.prefix, to.separator)
    };
    let copied = sqlx::query!(
        "WITH original AS MATERIALIZED (
             SELECT id, new_id($7) AS copy, row_number() OVER (ORDER BY path) AS number FROM object
             WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL
         ), made AS (
             INSERT INTO object (
                 workspace_id, id, module_id, number, key, parent_id, order_key, path, depth, classification, heading,
                 body, object_type_id, attributes, lifecycle_state, external_references, content_fingerprint, version,
                 revision, created_at, updated_at, updated_by)
             SELECT $1, original.copy, $3, original.number,
                    $4 || lpad(original.number::text, greatest($5, length(original.number::text)), '0'),
                    parent.copy, o.order_key, o.path, o.depth, o.classification, o.heading, o.body,
                    ($6::jsonb->>o.object_type_id::text)::uuid,
                    CASE WHEN o.attributes = '{}' THEN o.attributes ELSE (
                        SELECT COALESCE(jsonb_object_agg($6->>value.key, value.value) FILTER (WHERE $6 ? value.key), '{}')
                        FROM jsonb_each(o.attributes) AS value
                    ) END,
                    o.lifecycle_state, o.external_references, COALESCE(changed.fingerprint, o.content_fingerprint), 1,
                    $8, $7, $7, $9
             FROM original
             JOIN object o ON o.workspace_id = $1 AND o.id = original.id
             LEFT JOIN original AS parent ON parent.id = o.parent_id
             LEFT JOIN unnest($10::uuid[], $11::text[]) AS changed (id, fingerprint) ON changed.id = o.id
             RETURNING *
         )
         INSERT INTO object_version (
             workspace_id, object_id, version, module_id, revision, change_set_id, change_type, changed_by, changed_at,
             number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
             lifecycle_state, external_references, content_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $12, 'create', updated_by, updated_at,
                number, key, parent_id, order_key, classification, heading, body, object_type_id, attributes,
                lifecycle_state, external_references, content_fingerprint, false
         FROM made",
        copy.to.workspace().0,
        copy.from.id(),
        copy.to.id(),
        lead,
        to.digits,
        copy.ids() as _,
        change.at,
        to.revision,
        change.change.actor.0,
        &of,
        &changed as &[&str],
        change.change.id.0
    )
    .execute(&mut *db)
    .await?
    .rows_affected();
    index_copies(&mut *db, copy).await?;
    refresh_tally(&mut *db, copy.to, "", "~").await?;
    let to = change.module_mut(ModuleId(copy.to.id()))?;
    to.last_number = i64::try_from(copied).unwrap_or(i64::MAX);
    Ok(copied)
}

/// What search finds the copies by: what it finds the originals by, unless the project has another language. A copy stands
/// at the same path as its original.
async fn index_copies(db: &mut PgConnection, copy: Copy<'_>) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH target AS (
             SELECT p.search_language::regconfig AS language
             FROM module m JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
             WHERE m.workspace_id = $1 AND m.id = $3
         )
         INSERT INTO object_search (workspace_id, module_id, object_id, key, content, language, document)
         SELECT $1, $3, made.id, lower(made.key), s.content, target.language,
                CASE WHEN s.language = target.language THEN s.document ELSE
                    setweight(to_tsvector(target.language, COALESCE(made.heading, '')), 'A')
                    || setweight(to_tsvector(target.language, substr(s.content, strpos(s.content, E'\\n') + 1)), 'B')
                END
         FROM target, object o
         JOIN object made ON made.module_id = $3 AND made.path = o.path
         JOIN object_search s ON s.workspace_id = $1 AND s.object_id = o.id
         WHERE o.workspace_id = $1 AND o.module_id = $2 AND o.deleted_at IS NULL",
        copy.to.workspace().0,
        copy.from.id(),
        copy.to.id()
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Copies the links between objects of the module. A link that was suspect stays so: its copy is confirmed at nothing.
#[tracing::instrument(name = "db.modules.copy_links", level = "debug", skip_all)]
pub async fn copy_links(
    db: &mut PgConnection,
    change: &OpenChange,
    copy: Copy<'_>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "WITH made AS (
             INSERT INTO link (workspace_id, id, module_id, link_type_id, source_object_id, target_object_id, attributes,
                               source_version, source_fingerprint, target_version, target_fingerprint, version, revision,
                               created_at, updated_at, updated_by)
             SELECT $1, new_id($4), $3, l.link_type_id, source.id, target.id, l.attributes,
                    CASE WHEN l.source_fingerprint = s.content_fingerprint THEN source.version ELSE 0 END,
                    CASE WHEN l.source_fingerprint = s.content_fingerprint THEN source.content_fingerprint ELSE '' END,
                    CASE WHEN l.target_fingerprint = t.content_fingerprint THEN target.version ELSE 0 END,
                    CASE WHEN l.target_fingerprint = t.content_fingerprint THEN target.content_fingerprint ELSE '' END,
                    1, $5, $4, $4, $6
             FROM link l
             JOIN object s ON s.workspace_id = $1 AND s.id = l.source_object_id AND s.deleted_at IS NULL
             JOIN object t ON t.workspace_id = $1 AND t.id = l.target_object_id AND t.deleted_at IS NULL
                          AND t.module_id = $2
             JOIN object source ON source.module_id = $3 AND source.path = s.path
             JOIN object target ON target.module_id = $3 AND target.path = t.path
             WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.deleted_at IS NULL
             RETURNING *
         )
         INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type,
                                   changed_by, changed_at, link_type_id, source_object_id, target_object_id, attributes,
                                   source_version, source_fingerprint, target_version, target_fingerprint, deleted)
         SELECT workspace_id, id, version, module_id, revision, $7, 'create', updated_by, updated_at, link_type_id,
                source_object_id, target_object_id, attributes, source_version, source_fingerprint, target_version,
                target_fingerprint, false
         FROM made",
        copy.to.workspace().0,
        copy.from.id(),
        copy.to.id(),
        change.at,
        change.module(ModuleId(copy.to.id()))?.revision,
        change.change.actor.0,
        change.change.id.0
    )
    .execute(db)
    .await?;
    Ok(())
}
