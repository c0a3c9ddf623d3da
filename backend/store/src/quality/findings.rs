//! Breaches of one rule, counted or page by page.

use req1_domain::{
    access::Granted,
    ids::{LinkId, ObjectId},
    quality::Rule,
    text::plain_text,
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::rules;
use crate::StoreError;

/// Characters of an object's text that are given.
const BEGINNING: usize = 160;

/// Place of a finding among those of its rule: document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingMark {
    /// Path of the object.
    pub path: String,
    /// Tells findings of one object apart.
    pub tag: String,
}

/// One breach of a rule.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The object.
    pub object_id: ObjectId,
    /// Its human key.
    pub key: String,
    /// Its heading.
    pub heading: Option<String>,
    /// How its body begins, without markup.
    pub text: Option<String>,
    /// The attribute or field concerned.
    pub field: Option<String>,
    /// The link concerned.
    pub link_id: Option<LinkId>,
    /// Where it stands in the list.
    pub mark: FindingMark,
}

#[derive(sqlx::FromRow)]
struct FindingRow {
    object_id: Uuid,
    path: String,
    tag: String,
    field: Option<String>,
    link_id: Option<Uuid>,
    key: String,
    heading: Option<String>,
    body: Option<String>,
}

impl From<FindingRow> for Finding {
    fn from(row: FindingRow) -> Self {
        let text = row.body.as_deref().map(plain_text);
        let text = text.map(|text| text.chars().take(BEGINNING).collect::<String>());
        Self {
            object_id: row.object_id.into(),
            key: row.key,
            heading: row.heading,
            text: text.filter(|text| !text.is_empty()),
            field: row.field,
            link_id: row.link_id.map(Into::into),
            mark: FindingMark {
                path: row.path,
                tag: row.tag,
            },
        }
    }
}

/// `WITH finding AS (the rule)`; the workspace is $1 and the module $2.
fn query(module: &Granted, rule: Rule) -> QueryBuilder<Postgres> {
    let mut query = QueryBuilder::new("WITH scope AS (SELECT ");
    query.push_bind(module.workspace().0).push("::uuid, ");
    query.push_bind(module.id()).push("::uuid), finding AS (");
    query.push(rules::sql(rule)).push(") ");
    query
}

/// How many breaches of a rule there are.
#[tracing::instrument(name = "db.quality.count", level = "debug", skip_all, fields(rule = rule.as_str()))]
pub async fn count(db: &mut PgConnection, module: &Granted, rule: Rule) -> Result<i64, StoreError> {
    let mut query = query(module, rule);
    query.push("SELECT count(*) FROM finding");
    Ok(query.build_query_scalar().fetch_one(db).await?)
}

/// Breaches of a rule in document order, from behind a mark on.
#[tracing::instrument(name = "db.quality.findings", level = "debug", skip_all, fields(rule = rule.as_str()))]
pub async fn findings(
    db: &mut PgConnection,
    module: &Granted,
    rule: Rule,
    (after, limit): (Option<&FindingMark>, i64),
) -> Result<Vec<Finding>, StoreError> {
    let mut query = query(module, rule);
    query.push(
        "SELECT f.object_id, f.path, f.tag, f.field, f.link_id, o.key, o.heading, left(o.body, 1000) AS body
         FROM finding f JOIN object o ON o.workspace_id = $1 AND o.id = f.object_id",
    );
    if let Some(mark) = after {
        query.push(" WHERE f.path >= ").push_bind(mark.path.clone());
        query.push(" AND (f.path > ").push_bind(mark.path.clone());
        query.push(" OR f.tag > ").push_bind(mark.tag.clone());
        query.push(" COLLATE \"C\")");
    }
    query.push(" ORDER BY f.path, f.tag COLLATE \"C\" LIMIT ");
    query.push_bind(limit);
    let rows: Vec<FindingRow> = query.build_query_as().fetch_all(db).await?;
    Ok(rows.into_iter().map(Finding::from).collect())
}

/// How many links begin in the module.
#[tracing::instrument(name = "db.quality.link_count", level = "debug", skip_all)]
pub async fn link_count(db: &mut PgConnection, module: &Granted) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM link WHERE workspace_id = $1 AND module_id = $2 AND deleted_at IS NULL"#,
        module.workspace().0,
        module.id()
    )
    .fetch_one(db)
    .await?)
}
