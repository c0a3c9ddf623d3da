//! Revisions of a module, newest first.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{ChangeSetId, ModuleId, UserId},
};
use sqlx::PgConnection;

use crate::StoreError;

/// Links of a revision are counted up to this.
const MAX_LINKS: i64 = 10_000;

/// A link that a revision made, changed or took away.
#[derive(Debug, Clone)]
pub struct RevisionLink {
    /// Name of its type, as it reads from its source.
    pub type_name: String,
    /// Key of the object that it leads from.
    pub source: String,
    /// Key of the object that it leads to.
    pub target: String,
    /// Module of that object; not everybody may see it.
    pub target_module: ModuleId,
    /// Whether it was taken away.
    pub deleted: bool,
    /// Whether it was there before and after: confirmed, or given other values.
    pub changed: bool,
}

/// One revision of a module.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Its number.
    pub revision: i64,
    /// The act that made it.
    pub change_set_id: ChangeSetId,
    /// Why: `edit`, `import`, ...
    pub cause: String,
    /// Who.
    pub actor: UserId,
    /// Name of who.
    pub actor_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Objects made or restored, changed, deleted.
    pub created: i32,
    /// See `created`.
    pub updated: i32,
    /// See `created`.
    pub deleted: i32,
    /// Links made, taken away or restored.
    pub links: i64,
    /// One of them.
    pub link: Option<RevisionLink>,
    /// Names of the first attributes and types that changed, of the module when its settings did.
    pub schema: Vec<String>,
    /// Key of an object that changed, and its heading then.
    pub object: Option<(String, Option<String>)>,
    /// The change set that it reverted.
    pub undoes: Option<ChangeSetId>,
    /// The change set that reverted it.
    pub undone_by: Option<ChangeSetId>,
    /// Why, in the actor's own words.
    pub comment: Option<String>,
}

/// Which revisions.
#[derive(Debug, Clone, Default)]
pub struct RevisionFilter {
    /// Only acts of this person.
    pub actor: Option<UserId>,
    /// Only of this kind.
    pub cause: Option<&'static str>,
    /// Only older ones than this.
    pub before: Option<i64>,
}

struct Row {
    revision: i64,
    change_set_id: uuid::Uuid,
    cause: String,
    actor_id: uuid::Uuid,
    display_name: String,
    at: DateTime<Utc>,
    created: i32,
    updated: i32,
    deleted: i32,
    links: i64,
    link_type: Option<String>,
    link_source: Option<String>,
    link_target: Option<String>,
    link_target_module: Option<uuid::Uuid>,
    link_deleted: Option<bool>,
    link_changed: Option<bool>,
    schema: Vec<String>,
    key: Option<String>,
    heading: Option<String>,
    undoes: Option<uuid::Uuid>,
    undone_by: Option<uuid::Uuid>,
    comment: Option<String>,
}

impl From<Row> for Revision {
    fn from(row: Row) -> Self {
        let ends = row.link_source.zip(row.link_target);
        let link = ends.zip(row.link_type).zip(row.link_target_module);
        let link = link.map(|(((source, target), type_name), module)| RevisionLink {
            type_name,
            source,
            target,
            target_module: module.into(),
            deleted: row.link_deleted == Some(true),
            changed: row.link_changed == Some(true),
        });
        Self {
            link,
            revision: row.revision,
            change_set_id: row.change_set_id.into(),
            cause: row.cause,
            actor: row.actor_id.into(),
            actor_name: row.display_name,
            at: row.at,
            created: row.created,
            updated: row.updated,
            deleted: row.deleted,
            links: row.links,
            schema: row.schema,
            object: row.key.map(|key| (key, row.heading)),
            undoes: row.undoes.map(Into::into),
            undone_by: row.undone_by.map(Into::into),
            comment: row.comment,
        }
    }
}

/// The page first, then what belongs to its rows. The literal is the end of the page's statement.
macro_rules! select_revisions {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"WITH page AS MATERIALIZED (
                   SELECT r.workspace_id, r.module_id, r.revision, r.change_set_id, s.cause, s.actor_id, r.at, r.created,
                          r.updated, r.deleted, s.undoes, s.comment
                   FROM change_set_module r
                   JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
                   WHERE r.workspace_id = $1 AND r.module_id = $2 "# + $tail + r#"
               )
               SELECT page.revision AS "revision!", page.change_set_id AS "change_set_id!", page.cause AS "cause!",
                      page.actor_id AS "actor_id!", person.display_name, page.at AS "at!", page.created AS "created!",
                      page.updated AS "updated!", page.deleted AS "deleted!", page.undoes, page.comment,
                      (SELECT count(*) FROM (
                           SELECT FROM link_version v
                           WHERE v.workspace_id = page.workspace_id AND v.module_id = page.module_id
                             AND v.revision = page.revision LIMIT $3
                       ) AS counted) AS "links!",
                      ARRAY(
                          SELECT DISTINCT v.snapshot ->> 'name' FROM schema_entity_version v
                          WHERE v.workspace_id = page.workspace_id AND v.module_id = page.module_id
                            AND v.revision = page.revision AND v.snapshot ->> 'name' IS NOT NULL
                          ORDER BY 1 LIMIT 5
                      ) AS "schema!",
                      link.type_name AS "link_type?", link.source_key AS "link_source?", link.target_key AS "link_target?",
                      link.target_module AS "link_target_module?", link.deleted AS "link_deleted?",
                      link.changed AS "link_changed?",
                      object.key AS "key?", object.heading,
                      (SELECT u.id FROM change_set u
                       WHERE u.workspace_id = page.workspace_id AND u.undoes = page.change_set_id) AS undone_by
               FROM page
               JOIN app_user person ON person.id = page.actor_id
               LEFT JOIN LATERAL (
                   SELECT v.key, v.heading FROM object_version v
                   WHERE v.workspace_id = page.workspace_id AND v.module_id = page.module_id AND v.revision = page.revision
                   LIMIT 1
               ) AS object ON true
               LEFT JOIN LATERAL (
                   SELECT kind.name AS type_name, source.key AS source_key, target.key AS target_key,
                          target.module_id AS target_module, one.deleted,
                          NOT one.deleted AND EXISTS (
                              SELECT FROM link_version before
                              WHERE before.workspace_id = page.workspace_id AND before.link_id = one.link_id
                                AND before.version = one.version - 1 AND NOT before.deleted
                          ) AS changed
                   FROM (
                       SELECT v.link_id, v.version, v.link_type_id, v.source_object_id, v.target_object_id, v.deleted
                       FROM link_version v
                       WHERE v.workspace_id = page.workspace_id AND v.module_id = page.module_id
                         AND v.revision = page.revision LIMIT 1
                   ) AS one
                   JOIN link_type kind ON kind.workspace_id = page.workspace_id AND kind.id = one.link_type_id
                   JOIN object source ON source.workspace_id = page.workspace_id AND source.id = one.source_object_id
                   JOIN object target ON target.workspace_id = page.workspace_id AND target.id = one.target_object_id
               ) AS link ON true
               ORDER BY page.revision DESC"#
            $(, $argument)*
        )
    };
}

/// Revisions of a module, newest first.
#[tracing::instrument(name = "db.change_sets.revisions", level = "debug", skip_all)]
pub async fn revisions(
    db: &mut PgConnection,
    module: &Granted,
    (filter, (offset, limit)): (&RevisionFilter, (i64, i64)),
) -> Result<Vec<Revision>, StoreError> {
    let rows = select_revisions!(
        "AND r.revision < $4 AND ($5::uuid IS NULL OR s.actor_id = $5) AND ($6::text IS NULL OR s.cause = $6)
         ORDER BY r.revision DESC OFFSET $7 LIMIT $8",
        module.workspace().0,
        module.id(),
        MAX_LINKS,
        filter.before.unwrap_or(i64::MAX),
        filter.actor.map(|id| id.0),
        filter.cause,
        offset,
        limit
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Revision::from).collect())
}

/// One revision of a module.
#[tracing::instrument(name = "db.change_sets.revision", level = "debug", skip_all)]
pub async fn revision(
    db: &mut PgConnection,
    module: &Granted,
    revision: i64,
) -> Result<Revision, StoreError> {
    let row = select_revisions!(
        "AND r.revision = $4",
        module.workspace().0,
        module.id(),
        MAX_LINKS,
        revision
    )
    .fetch_one(db)
    .await?;
    Ok(row.into())
}

/// How many revisions of a module a filter lets through.
#[tracing::instrument(name = "db.change_sets.count_revisions", level = "debug", skip_all)]
pub async fn count_revisions(
    db: &mut PgConnection,
    module: &Granted,
    filter: &RevisionFilter,
) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM change_set_module r
           JOIN change_set s ON s.workspace_id = r.workspace_id AND s.id = r.change_set_id
           WHERE r.workspace_id = $1 AND r.module_id = $2
             AND ($3::uuid IS NULL OR s.actor_id = $3) AND ($4::text IS NULL OR s.cause = $4)"#,
        module.workspace().0,
        module.id(),
        filter.actor.map(|id| id.0),
        filter.cause
    )
    .fetch_one(db)
    .await?)
}
