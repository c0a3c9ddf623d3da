//! Reading links. A link counts as there while both its ends are.

use chrono::{DateTime, Utc};
use req1_domain::{
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId, UserId},
    text::plain_text,
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::StoreError;

/// Characters of an end's text that are given.
const BEGINNING: usize = 160;

/// One end of a link.
#[derive(Debug, Clone)]
pub struct LinkEnd {
    /// The object.
    pub object_id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
    /// How its body begins, without markup.
    pub text: Option<String>,
    /// Its module.
    pub module_id: ModuleId,
    /// Name of its module.
    pub module_name: String,
}

/// A link with both ends.
#[derive(Debug, Clone)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Values of the link.
    pub attributes: serde_json::Value,
    /// Fingerprint of the source when the link was confirmed.
    pub source_fingerprint: String,
    /// Fingerprint of the target when the link was confirmed.
    pub target_fingerprint: String,
    /// Whether an end changed since.
    pub suspect: bool,
    /// Where it starts.
    pub source: LinkEnd,
    /// Where it ends.
    pub target: LinkEnd,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Which links to list.
#[derive(Debug, Clone, Copy, Default)]
pub struct LinkFilter {
    /// Only from this object.
    pub source: Option<ObjectId>,
    /// Only to this object.
    pub target: Option<ObjectId>,
    /// Only of this type.
    pub link_type: Option<LinkTypeId>,
    /// Only with an end in this module.
    pub module: Option<ModuleId>,
    /// Only this link.
    pub id: Option<LinkId>,
}

#[derive(sqlx::FromRow)]
struct LinkRow {
    id: Uuid,
    link_type_id: Uuid,
    attributes: serde_json::Value,
    source_fingerprint: String,
    target_fingerprint: String,
    suspect: bool,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    source_object_id: Uuid,
    source_key: String,
    source_heading: Option<String>,
    source_body: Option<String>,
    source_module_id: Uuid,
    source_module_name: String,
    target_object_id: Uuid,
    target_key: String,
    target_heading: Option<String>,
    target_body: Option<String>,
    target_module_id: Uuid,
    target_module_name: String,
    total: i64,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.id.into(),
            link_type_id: row.link_type_id.into(),
            attributes: row.attributes,
            source_fingerprint: row.source_fingerprint,
            target_fingerprint: row.target_fingerprint,
            suspect: row.suspect,
            source: LinkEnd {
                object_id: row.source_object_id.into(),
                key: row.source_key,
                heading: row.source_heading,
                text: row.source_body.as_deref().and_then(beginning),
                module_id: row.source_module_id.into(),
                module_name: row.source_module_name,
            },
            target: LinkEnd {
                object_id: row.target_object_id.into(),
                key: row.target_key,
                heading: row.target_heading,
                text: row.target_body.as_deref().and_then(beginning),
                module_id: row.target_module_id.into(),
                module_name: row.target_module_name,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The first words of a body that may have been cut off inside a tag.
pub(crate) fn beginning(body: &str) -> Option<String> {
    let text = plain_text(body);
    let mut words: String = text
        .chars()
        .take(BEGINNING)
        .map(|character| if character == '\n' { ' ' } else { character })
        .collect();
    if text.chars().nth(BEGINNING).is_some() {
        words.push('…');
    }
    Some(words).filter(|words| !words.is_empty())
}

/// Adds links of which a person may see both ends, as they are or were at a time: `known`, the row that indexes find it by,
/// `l`, and its ends `s` and `t`. Which objects a link joins, and so its modules, never changes.
///
/// Ends are looked up link by link, and what is visible by its hash, whatever the planner thinks of their numbers: it would
/// walk through all links of all modules that a person may see.
fn push_links(query: &mut QueryBuilder<Postgres>, at: Option<DateTime<Utc>>, filter: LinkFilter) {
    match at {
        None => query.push(
            " CROSS JOIN LATERAL (
                  SELECT known.link_type_id, known.attributes, known.source_fingerprint, known.target_fingerprint,
                         known.deleted_at IS NOT NULL AS deleted, known.updated_at
              ) AS l",
        ),
        Some(at) => query
            .push(
                " CROSS JOIN LATERAL (
                      SELECT v.link_type_id, v.attributes, v.source_fingerprint, v.target_fingerprint, v.deleted,
                             v.changed_at AS updated_at
                      FROM link_version v
                      WHERE v.workspace_id = known.workspace_id AND v.link_id = known.id AND v.changed_at <= ",
            )
            .push_bind(at)
            .push(" ORDER BY v.version DESC LIMIT 1) AS l"),
    };
    for (end, column) in [("s", "source_object_id"), ("t", "target_object_id")] {
        push_end(query, at, (end, column));
    }
    query.push(
        " WHERE (known.module_id IN (SELECT id FROM visible)) IS TRUE
            AND (known.target_module_id IN (SELECT id FROM visible)) IS TRUE
            AND NOT s.deleted AND NOT t.deleted AND ",
    );
    query.push(match at {
        None => "known.deleted_at IS NULL",
        Some(_) => "NOT l.deleted",
    });
    // Only the conditions that are asked for, so that the plan can start at the one that finds the fewest.
    let conditions = [
        ("source_object_id", "object", filter.source.map(|id| id.0)),
        ("target_object_id", "object", filter.target.map(|id| id.0)),
        ("link_type_id", "link_type", filter.link_type.map(|id| id.0)),
        ("id", "link", filter.id.map(|id| id.0)),
    ];
    for (column, table, id) in conditions {
        if let Some(id) = id {
            query.push(format!(" AND known.{column} = ")).push_bind(id);
            push_workspace(query, (table, id));
        }
    }
    if let Some(module) = filter.module {
        query
            .push(" AND (known.module_id = ")
            .push_bind(module.0)
            .push(" OR known.target_module_id = ")
            .push_bind(module.0)
            .push(")");
        push_workspace(query, ("module", module.0));
    }
}

/// Adds an end of a link.
fn push_end(
    query: &mut QueryBuilder<Postgres>,
    at: Option<DateTime<Utc>>,
    (end, column): (&'static str, &'static str),
) {
    match at {
        None => query.push(format!(
            " CROSS JOIN LATERAL (
                  SELECT o.key, o.heading, o.body, o.module_id, o.content_fingerprint, o.deleted_at IS NOT NULL AS deleted
                  FROM object o WHERE o.workspace_id = known.workspace_id AND o.id = known.{column} LIMIT 1) AS {end}"
        )),
        Some(at) => query
            .push(format!(
                " CROSS JOIN LATERAL (
                      SELECT v.key, v.heading, v.body, v.module_id, v.content_fingerprint, v.deleted
                      FROM object_version v
                      WHERE v.workspace_id = known.workspace_id AND v.object_id = known.{column} AND v.changed_at <= "
            ))
            .push_bind(at)
            .push(format!(" ORDER BY v.version DESC LIMIT 1) AS {end}")),
    };
}

/// Adds that a link is in the workspace of something: indexes begin with it.
fn push_workspace(query: &mut QueryBuilder<Postgres>, (table, id): (&'static str, Uuid)) {
    query
        .push(format!(
            " AND known.workspace_id = (SELECT workspace_id FROM {table} WHERE id = "
        ))
        .push_bind(id)
        .push(")");
}

/// Links of which a person may see both ends, in the order they were made, and how many: those of now, or of a time. What
/// they say is read of those alone that are given.
#[tracing::instrument(name = "db.links.list", level = "debug", skip_all)]
pub async fn list(
    db: &mut PgConnection,
    (user, at): (UserId, Option<DateTime<Utc>>),
    filter: LinkFilter,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Link>, i64), StoreError> {
    let mut query =
        QueryBuilder::new("WITH visible AS MATERIALIZED (SELECT id, name FROM visible_module(");
    query.push_bind(user.0).push(
        ")), found AS MATERIALIZED (SELECT known.id, count(*) OVER () AS total FROM link known",
    );
    push_links(&mut query, at, filter);
    query.push(" ORDER BY known.id OFFSET ").push_bind(offset);
    query.push(" LIMIT ").push_bind(limit).push(
        ")
         SELECT known.id, l.link_type_id, l.attributes, l.source_fingerprint, l.target_fingerprint,
                (l.source_fingerprint <> s.content_fingerprint OR l.target_fingerprint <> t.content_fingerprint) AS suspect,
                known.created_at, l.updated_at,
                known.source_object_id, s.key AS source_key, s.heading AS source_heading, left(s.body, 1000) AS source_body,
                s.module_id AS source_module_id,
                (SELECT name FROM visible WHERE visible.id = known.module_id) AS source_module_name,
                known.target_object_id, t.key AS target_key, t.heading AS target_heading, left(t.body, 1000) AS target_body,
                t.module_id AS target_module_id,
                (SELECT name FROM visible WHERE visible.id = known.target_module_id) AS target_module_name, found.total
         FROM found
         CROSS JOIN LATERAL (SELECT * FROM link one WHERE one.id = found.id LIMIT 1) AS known",
    );
    push_links(&mut query, at, LinkFilter::default());
    query.push(" ORDER BY known.id");
    let rows: Vec<LinkRow> = query.build_query_as().fetch_all(&mut *db).await?;
    let total = match rows.first() {
        Some(row) => row.total,
        None if offset == 0 => 0,
        // Behind the last page no row tells how many there are.
        None => Box::pin(list(db, (user, at), filter, (0, 1))).await?.1,
    };
    Ok((rows.into_iter().map(Link::from).collect(), total))
}

/// A link of which a person may see both ends.
#[tracing::instrument(name = "db.links.by_id", level = "debug", skip_all)]
pub async fn by_id(db: &mut PgConnection, user: UserId, link: LinkId) -> Result<Link, StoreError> {
    let filter = LinkFilter {
        id: Some(link),
        ..LinkFilter::default()
    };
    let (links, _) = list(db, (user, None), filter, (0, 1)).await?;
    links.into_iter().next().ok_or(StoreError::NotFound)
}

/// Where a link is kept, and where it leads.
#[derive(Debug, Clone, Copy)]
pub struct LinkPlace {
    /// The module of its source, which it belongs to.
    pub module: ModuleId,
    /// The module of its target.
    pub target_module: ModuleId,
    /// The target is deleted, or something above it is.
    pub target_gone: bool,
}

/// Where a live link is kept, whether or not its ends are still there.
#[tracing::instrument(name = "db.links.locate", level = "debug", skip_all)]
pub async fn locate(db: &mut PgConnection, link: LinkId) -> Result<LinkPlace, StoreError> {
    Ok(sqlx::query_as!(
        LinkPlace,
        r#"SELECT l.module_id AS "module: Uuid", t.module_id AS "target_module: Uuid",
                  (t.deleted_at IS NOT NULL OR m.deleted_at IS NOT NULL OR p.deleted_at IS NOT NULL) AS "target_gone!"
           FROM link l
           JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id
           JOIN module m ON m.workspace_id = t.workspace_id AND m.id = t.module_id
           JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id
           WHERE l.id = $1 AND l.deleted_at IS NULL"#,
        link.0
    )
    .fetch_one(db)
    .await?)
}

/// How many links an object has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinkCounts {
    /// Links that end at it.
    pub incoming: i64,
    /// Links that start at it.
    pub outgoing: i64,
    /// Suspect ones among both.
    pub suspect: i64,
}
