//! Rules about what links may join, and how many.

use chrono::{DateTime, Utc};
use req1_domain::{
    access::Granted,
    ids::{LinkRuleId, LinkTypeId, ObjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{StoreError, change_sets::OpenChange};

/// What people say in a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRuleFields {
    /// Its name, by which a breach is told.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// The type of links that it is about.
    pub link_type_id: Uuid,
    /// Objects of these modules or types may be sources; any when both are empty.
    pub source_modules: Vec<Uuid>,
    /// See `source_modules`.
    pub source_types: Vec<Uuid>,
    /// Objects of these modules or types may be targets; any when both are empty.
    pub target_modules: Vec<Uuid>,
    /// See `target_modules`.
    pub target_types: Vec<Uuid>,
    /// Targets that a source must have.
    pub min_targets: Option<i32>,
    /// Targets that a source may have.
    pub max_targets: Option<i32>,
    /// Sources that a target may have.
    pub max_sources: Option<i32>,
}

impl LinkRuleFields {
    /// The lists of modules and types, by where they stand in a request.
    #[must_use]
    pub fn ends(&self) -> [(&'static str, &[Uuid]); 4] {
        [
            ("/source_module_ids", &self.source_modules),
            ("/source_type_ids", &self.source_types),
            ("/target_module_ids", &self.target_modules),
            ("/target_type_ids", &self.target_types),
        ]
    }
}

/// A rule.
#[derive(Debug, Clone)]
pub struct LinkRule {
    /// Its id.
    pub id: LinkRuleId,
    /// Its workspace.
    pub workspace_id: WorkspaceId,
    /// What it says.
    pub fields: LinkRuleFields,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

struct Row {
    id: Uuid,
    workspace_id: Uuid,
    name: String,
    description: Option<String>,
    link_type_id: Uuid,
    source_modules: Vec<Uuid>,
    source_types: Vec<Uuid>,
    target_modules: Vec<Uuid>,
    target_types: Vec<Uuid>,
    min_targets: Option<i32>,
    max_targets: Option<i32>,
    max_sources: Option<i32>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Row> for LinkRule {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            workspace_id: row.workspace_id.into(),
            fields: LinkRuleFields {
                name: row.name,
                description: row.description,
                link_type_id: row.link_type_id,
                source_modules: row.source_modules,
                source_types: row.source_types,
                target_modules: row.target_modules,
                target_types: row.target_types,
                min_targets: row.min_targets,
                max_targets: row.max_targets,
                max_sources: row.max_sources,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// Rules of all workspaces that a person may see, of one, or one rule.
#[tracing::instrument(name = "db.links.rules", level = "debug", skip_all)]
pub async fn rules(
    db: &mut PgConnection,
    user: UserId,
    (workspace, rule): (Option<WorkspaceId>, Option<LinkRuleId>),
) -> Result<Vec<LinkRule>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "SELECT r.id, r.workspace_id, r.name, r.description, r.link_type_id, r.source_modules, r.source_types,
                r.target_modules, r.target_types, r.min_targets, r.max_targets, r.max_sources, r.created_at, r.updated_at
         FROM link_rule r JOIN visible_workspace($1) w ON w.id = r.workspace_id
         WHERE ($2::uuid IS NULL OR r.workspace_id = $2) AND ($3::uuid IS NULL OR r.id = $3)
         ORDER BY r.workspace_id, lower(r.name)",
        user.0,
        workspace.map(|id| id.0),
        rule.map(|id| id.0)
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(LinkRule::from).collect())
}

/// Makes a rule, or gives one other fields. Constraint `link_rule_name_key` when the name is taken.
#[tracing::instrument(name = "db.links.write_rule", level = "debug", skip_all)]
pub async fn write_rule(
    db: &mut PgConnection,
    granted: &Granted,
    (id, fields, now): (LinkRuleId, &LinkRuleFields, DateTime<Utc>),
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO link_rule (workspace_id, id, name, description, link_type_id, source_modules, source_types,
                                target_modules, target_types, min_targets, max_targets, max_sources, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
         ON CONFLICT (workspace_id, id) DO UPDATE SET
             name = excluded.name, description = excluded.description, link_type_id = excluded.link_type_id,
             source_modules = excluded.source_modules, source_types = excluded.source_types,
             target_modules = excluded.target_modules, target_types = excluded.target_types,
             min_targets = excluded.min_targets, max_targets = excluded.max_targets,
             max_sources = excluded.max_sources, updated_at = excluded.updated_at",
        granted.workspace().0,
        id.0,
        fields.name,
        fields.description,
        fields.link_type_id,
        &fields.source_modules,
        &fields.source_types,
        &fields.target_modules,
        &fields.target_types,
        fields.min_targets,
        fields.max_targets,
        fields.max_sources,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a rule away.
#[tracing::instrument(name = "db.links.delete_rule", level = "debug", skip_all)]
pub async fn delete_rule(
    db: &mut PgConnection,
    granted: &Granted,
    id: LinkRuleId,
) -> Result<(), StoreError> {
    sqlx::query!(
        "DELETE FROM link_rule WHERE workspace_id = $1 AND id = $2",
        granted.workspace().0,
        id.0
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Which of these ids a rule may name: live modules of the workspace that a person may see, and types of such modules.
#[tracing::instrument(name = "db.links.known_ends", level = "debug", skip_all)]
pub async fn known_ends(
    db: &mut PgConnection,
    granted: &Granted,
    (user, ids): (UserId, &[Uuid]),
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM visible_module($1) WHERE workspace_id = $2 AND id = ANY($3)
           UNION ALL
           SELECT t.id FROM object_type t JOIN visible_module($1) m ON m.id = t.module_id
           WHERE t.workspace_id = $2 AND t.id = ANY($3) AND t.deleted_at IS NULL"#,
        user.0,
        granted.workspace().0,
        ids
    )
    .fetch_all(db)
    .await?)
}

/// Why a link breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Names of the rules.
    pub rules: Vec<String>,
    /// What of them.
    pub kind: BreachKind,
}

/// What of a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreachKind {
    /// The ends fit none of the type's rules.
    Ends,
    /// The source has as many targets as it may.
    TooManyTargets,
    /// The target has as many sources as it may.
    TooManySources,
}

/// Lets nobody else count the sources of the target meanwhile, so that they are counted with what others have committed.
async fn wait_for_counting(
    db: &mut PgConnection,
    change: &OpenChange,
    (link_type, target): (LinkTypeId, ObjectId),
) -> Result<(), StoreError> {
    sqlx::query!(
        "SELECT pg_advisory_xact_lock(hashtextextended('link_rule ' || $2, 0)) IS NULL AS waited
         WHERE EXISTS (SELECT FROM link_rule
                       WHERE workspace_id = $1 AND link_type_id = $3 AND max_sources IS NOT NULL)",
        change.workspace.0,
        target.to_string(),
        link_type.0
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}

/// Whether a link that was just made by the open change set keeps the rules of its type; call it before the commit. Two that
/// link to one target at the same time wait for each other where a rule counts its sources; those that link from one source
/// wait for its module.
#[tracing::instrument(name = "db.links.breach", level = "debug", skip_all)]
pub async fn breach(
    db: &mut PgConnection,
    change: &OpenChange,
    (link_type, source, target): (LinkTypeId, ObjectId, ObjectId),
) -> Result<Option<Breach>, StoreError> {
    wait_for_counting(&mut *db, change, (link_type, target)).await?;
    let rows = sqlx::query!(
        r#"SELECT r.name, r.max_targets, r.max_sources,
                  (link_end_fits(r.source_modules, r.source_types, s.module_id, s.object_type_id)
                   AND link_end_fits(r.target_modules, r.target_types, t.module_id, t.object_type_id)) AS "fits!",
                  CASE WHEN r.max_targets IS NULL THEN 0 ELSE (
                      SELECT count(*) FROM link l
                      JOIN object o ON o.workspace_id = $1 AND o.id = l.target_object_id AND o.deleted_at IS NULL
                      WHERE l.workspace_id = $1 AND l.source_object_id = s.id AND l.link_type_id = r.link_type_id
                        AND l.deleted_at IS NULL
                        AND link_end_fits(r.target_modules, r.target_types, o.module_id, o.object_type_id)
                  ) END AS "targets!",
                  CASE WHEN r.max_sources IS NULL THEN 0 ELSE (
                      SELECT count(*) FROM link l
                      JOIN object o ON o.workspace_id = $1 AND o.id = l.source_object_id AND o.deleted_at IS NULL
                      WHERE l.workspace_id = $1 AND l.target_object_id = t.id AND l.link_type_id = r.link_type_id
                        AND l.deleted_at IS NULL
                        AND link_end_fits(r.source_modules, r.source_types, o.module_id, o.object_type_id)
                  ) END AS "sources!"
           FROM link_rule r
           JOIN object s ON s.workspace_id = $1 AND s.id = $3
           JOIN object t ON t.workspace_id = $1 AND t.id = $4
           WHERE r.workspace_id = $1 AND r.link_type_id = $2 ORDER BY lower(r.name)"#,
        change.workspace.0,
        link_type.0,
        source.0,
        target.0
    )
    .fetch_all(db)
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let fitting: Vec<_> = rows.iter().filter(|row| row.fits).collect();
    if fitting.is_empty() {
        return Ok(Some(Breach {
            rules: rows.into_iter().map(|row| row.name).collect(),
            kind: BreachKind::Ends,
        }));
    }
    let over = |count: i64, most: Option<i32>| most.is_some_and(|most| count > i64::from(most));
    let broken = fitting.into_iter().find_map(|row| {
        let kind = if over(row.targets, row.max_targets) {
            BreachKind::TooManyTargets
        } else if over(row.sources, row.max_sources) {
            BreachKind::TooManySources
        } else {
            return None;
        };
        Some(Breach {
            rules: vec![row.name.clone()],
            kind,
        })
    });
    Ok(broken)
}
