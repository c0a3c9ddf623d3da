//! What differs between two moments of a module.

use futures::stream::{BoxStream, StreamExt, TryStreamExt};
use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ObjectId, UserId},
};
use serde_json::{Map, Value};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{Moment, PastOutline};
use crate::{StoreError, links::LinkEnd};

/// Two moments of a module with their outlines.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// What is compared.
    pub from: (Moment, PastOutline),
    /// With what.
    pub to: (Moment, PastOutline),
}

/// An object that differs.
#[derive(Debug, Clone)]
pub struct ComparedObject {
    /// The object.
    pub id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its version then; none when it was not there.
    pub version_from: Option<i32>,
    /// Its version afterwards; none when it is gone.
    pub version_to: Option<i32>,
    /// Whether it says something else.
    pub changed: bool,
    /// Whether it stands somewhere else.
    pub moved: bool,
    /// What it said: fields by their names in the API, attributes by id.
    pub from: Map<String, Value>,
    /// What it says afterwards.
    pub to: Map<String, Value>,
}

/// Objects that differ, in document order afterwards, or by kind: new ones, changed ones, those that are gone. Read as they
/// are consumed.
pub fn compare_objects(
    db: &mut PgConnection,
    module: Granted,
    (span, by_kind): (Span, bool),
) -> BoxStream<'_, Result<ComparedObject, StoreError>> {
    sqlx::query!(
        r#"SELECT c.object_id AS "object_id!", c.version_from AS "version_from?", c.version_to AS "version_to?",
                  c.changed AS "changed!", c.moved AS "moved!", COALESCE(new.key, old.key) AS "key!",
                  CASE WHEN old.version IS NOT NULL THEN jsonb_build_object(
                      'heading', old.heading, 'body', old.body, 'classification', old.classification,
                      'object_type_id', old.object_type_id, 'lifecycle_state', old.lifecycle_state,
                      'references', NULLIF(references_of(old.external_references), '{}'), 'parent_id', old.parent_id,
                      'external_links', external_links_of(old.external_references),
                      'attributes', old.attributes) END AS "old?: Json<Map<String, Value>>",
                  CASE WHEN new.version IS NOT NULL THEN jsonb_build_object(
                      'heading', new.heading, 'body', new.body, 'classification', new.classification,
                      'object_type_id', new.object_type_id, 'lifecycle_state', new.lifecycle_state,
                      'references', NULLIF(references_of(new.external_references), '{}'), 'parent_id', new.parent_id,
                      'external_links', external_links_of(new.external_references),
                      'attributes', new.attributes) END AS "new?: Json<Map<String, Value>>"
           FROM compare_past($1, $2, $3, $4, $5, $6, $7) WITH ORDINALITY
               AS c (object_id, version_from, version_to, changed, moved, place)
           LEFT JOIN object_version old
               ON old.workspace_id = $1 AND old.object_id = c.object_id AND old.version = c.version_from
           LEFT JOIN object_version new
               ON new.workspace_id = $1 AND new.object_id = c.object_id AND new.version = c.version_to
           ORDER BY c.place"#,
        module.workspace().0,
        module.id(),
        span.from.0.revision,
        span.to.0.revision,
        span.from.1.made_for,
        span.to.1.made_for,
        by_kind
    )
    .map(|row| ComparedObject {
        id: row.object_id.into(),
        key: row.key,
        version_from: row.version_from,
        version_to: row.version_to,
        changed: row.changed,
        moved: row.moved,
        from: row.old.map(|fields| fields.0).unwrap_or_default(),
        to: row.new.map(|fields| fields.0).unwrap_or_default(),
    })
    .fetch(db)
    .map_err(StoreError::from)
    .boxed()
}

/// A link that differs.
#[derive(Debug, Clone)]
pub struct ComparedLink {
    /// The link.
    pub id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Where it starts.
    pub source: LinkEnd,
    /// Where it ends.
    pub target: LinkEnd,
    /// Its values then; none when it was not there.
    pub from: Option<Value>,
    /// Its values afterwards; none when it is gone.
    pub to: Option<Value>,
}

struct LinkRow {
    id: Uuid,
    link_type_id: Uuid,
    source_object_id: Uuid,
    source_key: String,
    source_heading: Option<String>,
    source_module_id: Uuid,
    source_module_name: String,
    target_object_id: Uuid,
    target_key: String,
    target_heading: Option<String>,
    target_module_id: Uuid,
    target_module_name: String,
    old: Option<Value>,
    new: Option<Value>,
}

impl From<LinkRow> for ComparedLink {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.id.into(),
            link_type_id: row.link_type_id.into(),
            source: LinkEnd {
                object_id: row.source_object_id.into(),
                key: row.source_key,
                heading: row.source_heading,
                text: None,
                module_id: row.source_module_id.into(),
                module_name: row.source_module_name,
            },
            target: LinkEnd {
                object_id: row.target_object_id.into(),
                key: row.target_key,
                heading: row.target_heading,
                text: None,
                module_id: row.target_module_id.into(),
                module_name: row.target_module_name,
            },
            from: row.old,
            to: row.new,
        }
    }
}

/// Links of a module that differ, of which a person may see both ends, read as they are consumed. A link is there while both
/// its ends are; an end of another module counts as it was at the time of the moment.
#[expect(clippy::too_many_lines, reason = "one statement")]
pub fn compare_links(
    db: &mut PgConnection,
    (module, user): (Granted, UserId),
    (from, to): (Moment, Moment),
) -> BoxStream<'_, Result<ComparedLink, StoreError>> {
    sqlx::query_as!(
        LinkRow,
        r#"WITH visible AS MATERIALIZED (
               SELECT id, name FROM visible_module($3)
           ), touched AS MATERIALIZED (
               SELECT v.link_id AS id FROM link_version v
               WHERE v.workspace_id = $1 AND v.module_id = $2
                 AND v.revision > least($4::bigint, $6::bigint) AND v.revision <= greatest($4::bigint, $6::bigint)
               UNION
               SELECT l.id FROM object_version v
               JOIN object_version before
                   ON before.workspace_id = $1 AND before.object_id = v.object_id AND before.version = v.version - 1
               CROSS JOIN LATERAL (
                   SELECT own.id FROM link own WHERE own.workspace_id = $1 AND own.source_object_id = v.object_id
                   UNION ALL
                   SELECT own.id FROM link own
                   WHERE own.workspace_id = $1 AND own.target_object_id = v.object_id AND own.module_id = $2
               ) AS l
               WHERE v.workspace_id = $1 AND v.module_id = $2 AND before.deleted <> v.deleted
                 AND v.revision > least($4::bigint, $6::bigint) AND v.revision <= greatest($4::bigint, $6::bigint)
               UNION
               -- Whose other end, in another module, may have gone or come back.
               SELECT l.id FROM link l
               CROSS JOIN LATERAL (
                   SELECT FROM object far WHERE far.workspace_id = $1 AND far.id = l.target_object_id
                     AND far.updated_at > least($5::timestamptz, $7::timestamptz) LIMIT 1
               ) AS far
               WHERE l.workspace_id = $1 AND l.module_id = $2 AND l.target_module_id <> $2
           -- One row for each link, so that nothing of unknown length is joined with itself.
           ), sides AS MATERIALIZED (
               SELECT l.id, (array_agg(v.attributes) FILTER (WHERE moment.is_from))[1] AS old,
                      (array_agg(v.attributes) FILTER (WHERE NOT moment.is_from))[1] AS new
               FROM touched
               CROSS JOIN LATERAL (
                   SELECT id, source_object_id, target_object_id FROM link
                   WHERE workspace_id = $1 AND id = touched.id LIMIT 1
               ) AS l
               CROSS JOIN (VALUES ($4::bigint, $5::timestamptz, true), ($6::bigint, $7::timestamptz, false))
                   AS moment (revision, at, is_from)
               CROSS JOIN LATERAL (
                   SELECT v.attributes, v.deleted FROM link_version v
                   WHERE v.workspace_id = $1 AND v.link_id = l.id AND v.revision <= moment.revision
                   ORDER BY v.version DESC LIMIT 1
               ) AS v
               CROSS JOIN LATERAL (
                   SELECT o.deleted FROM object_version o
                   WHERE o.workspace_id = $1 AND o.object_id = l.source_object_id AND o.revision <= moment.revision
                   ORDER BY o.version DESC LIMIT 1
               ) AS s
               CROSS JOIN LATERAL (
                   SELECT o.deleted FROM object_version o
                   WHERE o.workspace_id = $1 AND o.object_id = l.target_object_id
                     AND CASE WHEN o.module_id = $2 THEN o.revision <= moment.revision ELSE o.changed_at <= moment.at END
                   ORDER BY o.version DESC LIMIT 1
               ) AS t
               WHERE NOT v.deleted AND NOT s.deleted AND NOT t.deleted
               GROUP BY l.id
           )
           SELECT l.id, l.link_type_id, l.source_object_id, s.key AS source_key, s.heading AS source_heading,
                  s.module_id AS source_module_id, sm.name AS "source_module_name!", l.target_object_id,
                  t.key AS target_key, t.heading AS target_heading, t.module_id AS target_module_id,
                  tm.name AS "target_module_name!", sides.old AS "old?", sides.new AS "new?"
           FROM sides
           -- Each by its id: how many there are is not known when this is planned, and `LIMIT` keeps the whole table out of it.
           CROSS JOIN LATERAL (
               SELECT id, link_type_id, source_object_id, target_object_id FROM link
               WHERE workspace_id = $1 AND id = sides.id LIMIT 1
           ) AS l
           CROSS JOIN LATERAL (
               SELECT key, heading, module_id FROM object WHERE workspace_id = $1 AND id = l.source_object_id LIMIT 1
           ) AS s
           CROSS JOIN LATERAL (
               SELECT key, heading, module_id FROM object WHERE workspace_id = $1 AND id = l.target_object_id LIMIT 1
           ) AS t
           JOIN visible sm ON sm.id = s.module_id
           JOIN visible tm ON tm.id = t.module_id
           WHERE sides.old IS DISTINCT FROM sides.new
           ORDER BY l.id"#,
        module.workspace().0,
        module.id(),
        user.0,
        from.revision,
        from.at,
        to.revision,
        to.at
    )
    .fetch(db)
    .map_ok(ComparedLink::from)
    .map_err(StoreError::from)
    .boxed()
}

/// A part of a module's schema at two moments.
#[derive(Debug, Clone)]
pub struct ComparedEntity {
    /// What it is.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// What it was; none when it was not there.
    pub from: Option<Map<String, Value>>,
    /// What it is afterwards.
    pub to: Option<Map<String, Value>>,
}

/// The parts of a module's schema that were there at one of two moments: its settings, attributes and types of objects.
#[tracing::instrument(name = "db.past.schema", level = "debug", skip_all)]
pub async fn schema_at(
    db: &mut PgConnection,
    module: &Granted,
    (from, to): (Moment, Moment),
) -> Result<Vec<ComparedEntity>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH entity AS (
               SELECT entity_id AS id, min(entity_kind) AS kind FROM schema_entity_version
               WHERE workspace_id = $1 AND module_id = $2 GROUP BY entity_id
           )
           SELECT entity.id AS "id!", entity.kind AS "kind!", old.snapshot AS "old?: Json<Map<String, Value>>", new.snapshot AS "new?: Json<Map<String, Value>>"
           FROM entity
           LEFT JOIN LATERAL (
               SELECT v.snapshot, v.change_type FROM schema_entity_version v
               WHERE v.workspace_id = $1 AND v.entity_id = entity.id AND (v.revision <= $3 OR v.change_type = 'before')
               ORDER BY v.version DESC LIMIT 1
           ) AS old ON old.change_type <> 'delete'
           LEFT JOIN LATERAL (
               SELECT v.snapshot, v.change_type FROM schema_entity_version v
               WHERE v.workspace_id = $1 AND v.entity_id = entity.id AND (v.revision <= $4 OR v.change_type = 'before')
               ORDER BY v.version DESC LIMIT 1
           ) AS new ON new.change_type <> 'delete'
           ORDER BY entity.kind, entity.id"#,
        module.workspace().0,
        module.id(),
        from.revision,
        to.revision
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ComparedEntity {
            kind: row.kind,
            id: row.id,
            from: row.old.map(|snapshot| snapshot.0),
            to: row.new.map(|snapshot| snapshot.0),
        })
        .collect())
}
