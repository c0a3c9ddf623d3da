//! What objects are linked to: a few lines beside each of them.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    filter::Direction,
    ids::{AttributeId, LinkId, LinkTypeId, ModuleId, ObjectId, ProjectId, UserId},
};
use serde_json::Value;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::read::beginning;
use crate::StoreError;

/// Links of one object that are looked at; a larger number is not counted out.
pub const MOST_LINKED: i64 = 1_000;

/// What is asked for beside objects.
#[derive(Debug, Clone)]
pub struct LinkedColumn {
    /// Which end of the links the objects are.
    pub direction: Direction,
    /// Only links of this type.
    pub link_type: Option<LinkTypeId>,
    /// Only links whose other end is in this module.
    pub other_module: Option<ModuleId>,
    /// Name of an attribute whose value is given of each linked object.
    pub attribute: Option<String>,
    /// Linked objects that are given for each.
    pub limit: i64,
    /// As of a time.
    pub at: Option<DateTime<Utc>>,
}

/// An object at the far end of a link.
#[derive(Debug, Clone)]
pub struct LinkedObject {
    /// The link.
    pub link_id: LinkId,
    /// Its type.
    pub link_type_id: LinkTypeId,
    /// Whether an end changed since the link was confirmed.
    pub suspect: bool,
    /// The object at the far end.
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
    /// Project of its module.
    pub project_id: ProjectId,
    /// The attribute that was asked for, where its module has one of this name.
    pub attribute_id: Option<AttributeId>,
    /// The object's value of it.
    pub value: Option<Value>,
}

/// What an object is linked to.
#[derive(Debug, Clone)]
pub struct LinkedTo {
    /// The object.
    pub object_id: ObjectId,
    /// Links of the kind whose far ends the person may see, up to [`MOST_LINKED`].
    pub total: i64,
    /// Suspect ones among them.
    pub suspect: i64,
    /// The first of them, in the order in which they were made.
    pub linked: Vec<LinkedObject>,
}

#[derive(sqlx::FromRow)]
struct Row {
    own_id: Uuid,
    total: i64,
    suspect_total: i64,
    link_id: Uuid,
    link_type_id: Uuid,
    suspect: bool,
    far_id: Uuid,
    key: String,
    heading: Option<String>,
    body: Option<String>,
    module_id: Uuid,
    module_name: String,
    project_id: Uuid,
    attribute_id: Option<Uuid>,
    value: Option<Value>,
}

impl From<Row> for LinkedObject {
    fn from(row: Row) -> Self {
        Self {
            link_id: row.link_id.into(),
            link_type_id: row.link_type_id.into(),
            suspect: row.suspect,
            object_id: row.far_id.into(),
            key: row.key,
            heading: row.heading,
            text: row.body.as_deref().and_then(beginning),
            module_id: row.module_id.into(),
            module_name: row.module_name,
            project_id: row.project_id.into(),
            attribute_id: row.attribute_id.map(Into::into),
            value: row.value,
        }
    }
}

/// What these objects of a module are linked to, for those that are, in their order: one query, whatever their number. Far
/// ends that the person may not see are left out.
#[tracing::instrument(name = "db.links.linked", level = "debug", skip_all)]
pub async fn linked(
    db: &mut PgConnection,
    (module, user): (&Granted, UserId),
    objects: &[ObjectId],
    column: &LinkedColumn,
) -> Result<Vec<LinkedTo>, StoreError> {
    let ids: Vec<Uuid> = objects.iter().map(|id| id.0).collect();
    let mut query = QueryBuilder::new(
        "WITH visible AS MATERIALIZED (SELECT id, name, project_id FROM visible_module(",
    );
    query.push_bind(user.0).push(
        "))
         SELECT asked.id AS own_id, ends.total, ends.suspect_total, ends.link_id, ends.link_type_id, ends.suspect, ends.far_id,
                far.key, far.heading, left(far.body, 1000) AS body, far.module_id, m.name AS module_name, m.project_id,
                a.id AS attribute_id, far.attributes -> a.id::text AS value
         FROM unnest(",
    );
    query
        .push_bind(ids)
        .push("::uuid[]) WITH ORDINALITY AS asked (id, place)");
    push_ends(&mut query, module, column);
    push_far(&mut query, module, column.at);
    query.push(
        " JOIN visible m ON m.id = far.module_id
          LEFT JOIN attribute_definition a
             ON a.workspace_id = ",
    );
    query.push_bind(module.workspace().0).push(
        " AND a.module_id = far.module_id AND a.deleted_at IS NULL AND lower(a.name) = lower(",
    );
    query
        .push_bind(column.attribute.clone())
        .push("::text) ORDER BY asked.place, ends.link_id");
    let rows: Vec<Row> = query.build_query_as().fetch_all(db).await?;
    let mut found: Vec<LinkedTo> = Vec::new();
    for row in rows {
        let object_id = ObjectId(row.own_id);
        let (total, suspect) = (row.total, row.suspect_total);
        match found.last_mut() {
            Some(last) if last.object_id == object_id => last.linked.push(row.into()),
            _ => found.push(LinkedTo {
                object_id,
                total,
                suspect,
                linked: vec![row.into()],
            }),
        }
    }
    Ok(found)
}

/// Adds the links of each object as `ends`, the first of them.
fn push_ends(query: &mut QueryBuilder<Postgres>, module: &Granted, column: &LinkedColumn) {
    let (own, far) = match column.direction {
        Direction::Outgoing => ("source", "target"),
        Direction::Incoming => ("target", "source"),
    };
    let workspace = module.workspace().0;
    query.push(
        " CROSS JOIN LATERAL (
             SELECT l.id AS link_id, l.link_type_id, f.id AS far_id, s.suspect, count(*) OVER () AS total,
                    count(*) FILTER (WHERE s.suspect) OVER () AS suspect_total
             FROM (",
    );
    push_links(query, module, (column, own));
    query.push(") AS l");
    for (name, end) in [("o", own), ("f", far)] {
        push_end(query, workspace, (name, end, column.at));
    }
    query.push(format!(
        " CROSS JOIN LATERAL (
              SELECT l.{own}_fingerprint <> o.content_fingerprint OR l.{far}_fingerprint <> f.content_fingerprint AS suspect
          ) AS s
          WHERE o.module_id = "
    ));
    query
        .push_bind(module.id())
        .push(" AND f.module_id IN (SELECT id FROM visible)");
    if let Some(other) = column.other_module {
        query.push(" AND f.module_id = ").push_bind(other.0);
    }
    query.push(" ORDER BY l.id LIMIT ");
    query.push_bind(column.limit).push(") AS ends");
}

/// Adds the links of an object, of now or of a time.
fn push_links(
    query: &mut QueryBuilder<Postgres>,
    module: &Granted,
    (column, own): (&LinkedColumn, &'static str),
) {
    let workspace = module.workspace().0;
    match column.at {
        None => query
            .push("SELECT k.* FROM link k WHERE k.deleted_at IS NULL AND k.workspace_id = "),
        Some(at) => query
            .push(
                "SELECT v.*, v.link_id AS id FROM link k CROSS JOIN LATERAL (
                     SELECT * FROM link_version v
                     WHERE v.workspace_id = k.workspace_id AND v.link_id = k.id AND v.changed_at <= ",
            )
            .push_bind(at)
            .push(" ORDER BY v.version DESC LIMIT 1) AS v WHERE NOT v.deleted AND k.workspace_id = "),
    };
    query
        .push_bind(workspace)
        .push(format!(" AND k.{own}_object_id = asked.id"));
    if let Some(link_type) = column.link_type {
        query.push(" AND k.link_type_id = ").push_bind(link_type.0);
    }
    query.push(" ORDER BY k.id LIMIT ").push_bind(MOST_LINKED);
}

/// Adds an end of a link that is there, of now or of a time.
fn push_end(
    query: &mut QueryBuilder<Postgres>,
    workspace: Uuid,
    (name, end, at): (&'static str, &'static str, Option<DateTime<Utc>>),
) {
    match at {
        None => query
            .push(format!(
                " JOIN object {name} ON {name}.deleted_at IS NULL AND {name}.id = l.{end}_object_id
                     AND {name}.workspace_id = "
            ))
            .push_bind(workspace),
        Some(at) => query
            .push(format!(
                " JOIN LATERAL (
                     SELECT v.object_id AS id, v.module_id, v.content_fingerprint, v.deleted FROM object_version v
                     WHERE v.object_id = l.{end}_object_id AND v.workspace_id = "
            ))
            .push_bind(workspace)
            .push(" AND v.changed_at <= ")
            .push_bind(at)
            .push(format!(
                " ORDER BY v.version DESC LIMIT 1) AS {name} ON NOT {name}.deleted"
            )),
    };
}

/// Adds what the far ends say as `far`: of those alone that are given.
fn push_far(query: &mut QueryBuilder<Postgres>, module: &Granted, at: Option<DateTime<Utc>>) {
    let workspace = module.workspace().0;
    match at {
        None => query
            .push(" JOIN object far ON far.id = ends.far_id AND far.workspace_id = ")
            .push_bind(workspace),
        Some(at) => query
            .push(
                " CROSS JOIN LATERAL (
                     SELECT v.key, v.heading, v.body, v.module_id, v.attributes FROM object_version v
                     WHERE v.object_id = ends.far_id AND v.workspace_id = ",
            )
            .push_bind(workspace)
            .push(" AND v.changed_at <= ")
            .push_bind(at)
            .push(" ORDER BY v.version DESC LIMIT 1) AS far"),
    };
}
