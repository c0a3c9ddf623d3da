//! Policies about which requirements need links, and what they find.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    filter::{Bound, Filter},
    ids::{LinkTypeId, ModuleId, ObjectId, PolicyId, ProjectId, UserId},
    quality::Severity,
};
use sqlx::{Connection as _, PgConnection, types::Json};
use uuid::Uuid;

use super::{
    LinkChoice, Side, Way,
    parts::{Ends, Query, plan_for_values, push_axis, push_ends},
};
use crate::{
    StoreError,
    objects::{AsOf, Scope, language, push_conditions, push_relations},
};

/// What people choose of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyFields {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whose requirements need links.
    pub module_id: ModuleId,
    /// Which of them, with ids of attributes; all when missing.
    pub filter: Option<Filter>,
    /// Whether the links begin at them, or end there.
    pub outgoing: bool,
    /// Only links of this type count.
    pub link_type_id: Option<LinkTypeId>,
    /// Only links to this module count.
    pub other_module_id: Option<ModuleId>,
    /// How many links each needs.
    pub minimum: i32,
    /// How grave a gap is.
    pub severity: Severity,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its id.
    pub id: PolicyId,
    /// Its project.
    pub project_id: ProjectId,
    /// What people chose.
    pub fields: PolicyFields,
    /// Counts its changes.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

struct PolicyRow {
    id: Uuid,
    project_id: Uuid,
    name: String,
    description: Option<String>,
    module_id: Uuid,
    filter: Option<Json<Filter>>,
    outgoing: bool,
    link_type_id: Option<Uuid>,
    other_module_id: Option<Uuid>,
    minimum: i32,
    severity: String,
    version: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<PolicyRow> for Policy {
    type Error = StoreError;

    fn try_from(row: PolicyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            project_id: row.project_id.into(),
            fields: PolicyFields {
                name: row.name,
                description: row.description,
                module_id: row.module_id.into(),
                filter: row.filter.map(|filter| filter.0),
                outgoing: row.outgoing,
                link_type_id: row.link_type_id.map(Into::into),
                other_module_id: row.other_module_id.map(Into::into),
                minimum: row.minimum,
                severity: Severity::parse(&row.severity).ok_or(StoreError::Corrupt("severity"))?,
            },
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Policies about modules that the person $1 may see.
macro_rules! select_policies {
    ($tail:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            PolicyRow,
            r#"SELECT p.id, p.project_id, p.name, p.description, p.module_id, p.filter AS "filter: Json<Filter>", p.outgoing,
                      p.link_type_id, p.other_module_id, p.minimum, p.severity, p.version, p.created_at, p.updated_at
               FROM coverage_policy p JOIN visible_module($1) m ON m.workspace_id = p.workspace_id AND m.id = p.module_id
               WHERE "# + $tail
            $(, $argument)*
        )
    };
}

/// Policies of a project about modules that a person may see, by name, and how many.
#[tracing::instrument(name = "db.policies.visible", level = "debug", skip_all)]
pub async fn visible(
    db: &mut PgConnection,
    (project, user): (&Granted, UserId),
    (offset, limit): (i64, i64),
) -> Result<(Vec<Policy>, i64), StoreError> {
    let rows = select_policies!(
        "p.workspace_id = $2 AND p.project_id = $3 ORDER BY lower(p.name), p.id OFFSET $4 LIMIT $5",
        user.0,
        project.workspace().0,
        project.id(),
        offset,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM coverage_policy p
           JOIN visible_module($1) m ON m.workspace_id = p.workspace_id AND m.id = p.module_id
           WHERE p.workspace_id = $2 AND p.project_id = $3"#,
        user.0,
        project.workspace().0,
        project.id()
    )
    .fetch_one(db)
    .await?;
    let policies = rows.into_iter().map(Policy::try_from);
    Ok((policies.collect::<Result<_, _>>()?, total))
}

/// How many policies a project has.
#[tracing::instrument(name = "db.policies.count", level = "debug", skip_all)]
pub async fn count(db: &mut PgConnection, project: &Granted) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT count(*) AS "count!" FROM coverage_policy WHERE workspace_id = $1 AND project_id = $2"#,
        project.workspace().0,
        project.id()
    )
    .fetch_one(db)
    .await?)
}

/// A policy about a module that a person may see.
#[tracing::instrument(name = "db.policies.by_id", level = "debug", skip_all)]
pub async fn by_id(
    db: &mut PgConnection,
    user: UserId,
    id: PolicyId,
) -> Result<Policy, StoreError> {
    select_policies!("p.id = $2", user.0, id.0)
        .fetch_one(db)
        .await?
        .try_into()
}

/// Keeps others from changing a policy until the transaction ends.
#[tracing::instrument(name = "db.policies.lock", level = "debug", skip_all)]
pub async fn lock(
    db: &mut PgConnection,
    project: &Granted,
    id: PolicyId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT id FROM coverage_policy WHERE workspace_id = $1 AND project_id = $2 AND id = $3 FOR UPDATE",
        project.workspace().0,
        project.id(),
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// A statement that writes the fields of a policy: `$1` to `$3` are its workspace, project and id, `$4` to `$12` the fields
/// in the order of the table, `$13` and `$14` when it is written and by whom.
macro_rules! write_policy {
    ($statement:literal, ($project:expr, $id:expr, $fields:expr), ($user:expr, $now:expr)) => {
        sqlx::query!(
            $statement,
            $project.workspace().0,
            $project.id(),
            $id.0,
            $fields.name,
            $fields.description,
            $fields.module_id.0,
            $fields.filter.as_ref().map(Json) as _,
            $fields.outgoing,
            $fields.link_type_id.map(|id| id.0),
            $fields.other_module_id.map(|id| id.0),
            $fields.minimum,
            $fields.severity.as_str(),
            $now,
            $user.0
        )
    };
}

/// Makes a policy. Constraint `coverage_policy_name_key` when the project has one of this name.
#[tracing::instrument(name = "db.policies.insert", level = "debug", skip_all)]
pub async fn insert(
    db: &mut PgConnection,
    project: &Granted,
    (id, fields): (PolicyId, &PolicyFields),
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    write_policy!(
        "INSERT INTO coverage_policy (workspace_id, project_id, id, name, description, module_id, filter, outgoing,
                                      link_type_id, other_module_id, minimum, severity, created_at, updated_at, updated_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)",
        (project, id, fields),
        (user, now)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes a policy. Constraint as in [`insert`].
#[tracing::instrument(name = "db.policies.update", level = "debug", skip_all)]
pub async fn update(
    db: &mut PgConnection,
    project: &Granted,
    (id, fields): (PolicyId, &PolicyFields),
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    write_policy!(
        "UPDATE coverage_policy SET name = $4, description = $5, module_id = $6, filter = $7, outgoing = $8,
                link_type_id = $9, other_module_id = $10, minimum = $11, severity = $12, version = version + 1,
                updated_at = $13, updated_by = $14
         WHERE workspace_id = $1 AND project_id = $2 AND id = $3",
        (project, id, fields),
        (user, now)
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a policy away, and keeps it for those who want it back. Those that nobody wanted for a month go for good.
#[tracing::instrument(name = "db.policies.delete", level = "debug", skip_all)]
pub async fn delete(
    db: &mut PgConnection,
    project: &Granted,
    (id, now): (PolicyId, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM coverage_policy_deleted
         WHERE workspace_id = $1 AND project_id = $2 AND deleted_at < $3::timestamptz - interval '30 days'",
        project.workspace().0,
        project.id(),
        now
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "WITH gone AS (
             DELETE FROM coverage_policy WHERE workspace_id = $1 AND project_id = $2 AND id = $3 RETURNING *
         )
         INSERT INTO coverage_policy_deleted (workspace_id, id, project_id, name, description, module_id, filter, outgoing,
                                              link_type_id, other_module_id, minimum, severity, version, created_at,
                                              deleted_at)
         SELECT workspace_id, id, project_id, name, description, module_id, filter, outgoing, link_type_id, other_module_id,
                minimum, severity, version, created_at, $4 FROM gone",
        project.workspace().0,
        project.id(),
        id.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The project of a policy that was taken away, about a module that a person may see.
#[tracing::instrument(name = "db.policies.deleted_from", level = "debug", skip_all)]
pub async fn deleted_from(
    db: &mut PgConnection,
    user: UserId,
    id: PolicyId,
) -> Result<ProjectId, StoreError> {
    let project = sqlx::query_scalar!(
        "SELECT p.project_id FROM coverage_policy_deleted p
         JOIN visible_module($1) m ON m.workspace_id = p.workspace_id AND m.id = p.module_id WHERE p.id = $2",
        user.0,
        id.0
    )
    .fetch_one(db)
    .await?;
    Ok(project.into())
}

/// Brings a policy back. Constraint as in [`insert`]; not found when somebody else just did.
#[tracing::instrument(name = "db.policies.restore", level = "debug", skip_all)]
pub async fn restore(
    db: &mut PgConnection,
    project: &Granted,
    id: PolicyId,
    (user, now): (UserId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let restored = sqlx::query!(
        "WITH back AS (
             DELETE FROM coverage_policy_deleted WHERE workspace_id = $1 AND project_id = $2 AND id = $3 RETURNING *
         )
         INSERT INTO coverage_policy (workspace_id, id, project_id, name, description, module_id, filter, outgoing,
                                      link_type_id, other_module_id, minimum, severity, version, created_at, updated_at,
                                      updated_by)
         SELECT workspace_id, id, project_id, name, description, module_id, filter, outgoing, link_type_id, other_module_id,
                minimum, severity, version + 1, created_at, $5, $4 FROM back",
        project.workspace().0,
        project.id(),
        id.0,
        user.0,
        now
    )
    .execute(db)
    .await?;
    if restored.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// What a policy asks of a module, with a filter that is bound for the same time.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The module.
    pub side: &'a Side,
    /// The policy.
    pub fields: &'a PolicyFields,
    /// Which requirements.
    pub filter: &'a Bound,
}

/// What a policy finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, sqlx::FromRow)]
pub struct PolicyResult {
    /// Requirements that it is about.
    pub applicable: i64,
    /// Those with links enough.
    pub covered: i64,
}

/// The requirements that a policy is about, with the number of their links that count, as `own`.
async fn begin(db: &mut PgConnection, asked: Asked<'_>) -> Result<Query, StoreError> {
    let Asked {
        side,
        fields,
        filter,
    } = asked;
    let mut query = Query::new("WITH one AS MATERIALIZED (");
    let language = language(db, &side.module).await?;
    let scope = Scope::new(&side.module, &language).of_the_past(side.past.is_some());
    if let Some((moment, outline)) = side.past {
        if *filter == Bound::ALL {
            query.push("SELECT a.id, a.place FROM (");
            push_axis(&mut query, side);
            query.push(") AS a WHERE a.classification = 'normative'");
        } else {
            // Conditions speak of relations with the names of tables, which stand for what these were.
            let when = AsOf {
                revision: moment.revision,
                at: moment.at,
                outline: outline.made_for,
            };
            query.push("WITH ");
            push_relations(&mut query, &side.module, when, filter);
            query.push(
                "passing AS (SELECT o.id, o.path::bigint AS place FROM object o WHERE o.classification = 'normative' AND ",
            );
            push_conditions(&mut query, &scope, filter, false);
            query.push(") SELECT passing.id, passing.place FROM passing");
        }
    } else {
        query.push(
            "SELECT o.id, o.path AS place FROM object o
             WHERE o.deleted_at IS NULL AND o.classification = 'normative' AND o.module_id = ",
        );
        query.push_bind(side.module.id()).push(" AND ");
        push_conditions(&mut query, &scope, filter, false);
    }
    query.push("), counted AS (SELECT l.own, count(*) AS found FROM (");
    let choice = LinkChoice {
        types: fields.link_type_id.into_iter().collect(),
        way: None,
    };
    let way = if fields.outgoing {
        Way::Forward
    } else {
        Way::Backward
    };
    let other = fields.other_module_id.map(|id| id.0);
    push_ends(&mut query, side, &choice, Ends::of(way, other));
    query.push(
        ") AS l GROUP BY l.own), own AS MATERIALIZED (
             SELECT one.id, one.place, COALESCE(counted.found, 0) AS found
             FROM one LEFT JOIN counted ON counted.own = one.id) ",
    );
    Ok(query)
}

/// How many requirements a policy is about, and how many have links enough.
#[tracing::instrument(name = "db.policies.result", level = "debug", skip_all)]
pub async fn result(db: &mut PgConnection, asked: Asked<'_>) -> Result<PolicyResult, StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let mut query = begin(&mut tx, asked).await?;
    query.push("SELECT count(*) AS applicable, count(*) FILTER (WHERE found >= ");
    query.push_bind(asked.fields.minimum);
    query.push(") AS covered FROM own");
    let found = query.build_query_as().persistent(false);
    let found = found.fetch_one(&mut *tx).await?;
    tx.commit().await?;
    Ok(found)
}

/// A requirement with too few links.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    /// The requirement.
    pub id: ObjectId,
    /// Its place in the outline of the moment.
    pub place: i64,
    /// Links that count.
    pub found: i64,
}

#[derive(sqlx::FromRow)]
struct GapRow {
    id: Option<Uuid>,
    place: i64,
    found: i64,
}

/// A page of the requirements with too few links, in document order, and how many.
#[tracing::instrument(name = "db.policies.gaps", level = "debug", skip_all)]
pub async fn gaps(
    db: &mut PgConnection,
    asked: Asked<'_>,
    (offset, limit): (i64, i64),
) -> Result<(Vec<Gap>, i64), StoreError> {
    let mut tx = db.begin().await?;
    plan_for_values(&mut tx).await?;
    let mut query = begin(&mut tx, asked).await?;
    let place = if asked.side.past.is_some() {
        "place"
    } else {
        "row_number() OVER (ORDER BY place)"
    };
    query.push(", gap AS MATERIALIZED (SELECT * FROM own WHERE found < ");
    query.push_bind(asked.fields.minimum);
    query.push(") SELECT NULL::uuid AS id, 0::bigint AS place, count(*) AS found FROM gap UNION ALL SELECT * FROM (SELECT id, ");
    query.push(place);
    query.push(" AS place, found FROM gap ORDER BY gap.place OFFSET ");
    query
        .push_bind(offset)
        .push(" LIMIT ")
        .push_bind(limit)
        .push(") AS page");
    let rows: Vec<GapRow> = query
        .build_query_as()
        .persistent(false)
        .fetch_all(&mut *tx)
        .await?;
    tx.commit().await?;
    let (mut gaps, mut total) = (Vec::with_capacity(rows.len()), 0);
    for row in rows {
        match row.id {
            None => total = row.found,
            Some(id) => gaps.push(Gap {
                id: id.into(),
                place: row.place,
                found: row.found,
            }),
        }
    }
    gaps.sort_by_key(|gap| gap.place);
    Ok((gaps, total))
}
