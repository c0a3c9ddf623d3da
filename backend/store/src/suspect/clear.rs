//! Confirming many links in one statement.

use std::collections::BTreeMap;

use req1_domain::{
    access::Granted,
    ids::{LinkId, LinkTypeId, ModuleId, ObjectId, UserId, WorkspaceId},
};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Place, Scope};
use crate::{StoreError, change_sets::OpenChange};

/// A link with what somebody saw of its ends. An end that nobody looked at stays as it is.
#[derive(Debug, Clone)]
pub struct SeenLink {
    /// The link.
    pub id: LinkId,
    /// Fingerprint of the source that was seen.
    pub source: Option<String>,
    /// Fingerprint of the target that was seen.
    pub target: Option<String>,
}

/// Which links are confirmed.
#[derive(Debug, Clone)]
pub enum Clearing {
    /// These, at what was seen of each.
    Links(Vec<SeenLink>),
    /// All of a place that are suspect because of an object, at what was seen of it.
    Cause {
        /// Whose links.
        scope: Scope,
        /// The object.
        object: ObjectId,
        /// Its fingerprint that was seen.
        fingerprint: String,
    },
    /// All that start in a module.
    Module {
        /// The module.
        module: ModuleId,
        /// Only of this type.
        link_type: Option<LinkTypeId>,
        /// What was seen: revisions of the module and of those that its links lead to.
        seen: BTreeMap<ModuleId, i64>,
    },
}

impl Clearing {
    /// Links, fingerprints of sources, of targets.
    #[expect(clippy::type_complexity, reason = "columns of one table")]
    fn links(&self) -> Option<(Vec<Uuid>, Vec<Option<String>>, Vec<Option<String>>)> {
        let Self::Links(links) = self else {
            return None;
        };
        let mut columns = (Vec::new(), Vec::new(), Vec::new());
        for one in links {
            columns.0.push(one.id.0);
            columns.1.push(one.source.clone());
            columns.2.push(one.target.clone());
        }
        Some(columns)
    }

    /// Project, module that an end is in, module that the link starts in.
    const fn place(&self) -> (Option<Uuid>, Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Links(_) => (None, None, None),
            Self::Module { module, .. } => (None, None, Some(module.0)),
            Self::Cause { scope, .. } => match scope.place {
                Place::Module(module) => (None, Some(module.0), None),
                Place::Project(project) => (Some(project.0), None, None),
            },
        }
    }

    const fn cause(&self) -> Option<Uuid> {
        match self {
            Self::Cause { object, .. } => Some(object.0),
            Self::Links(_) | Self::Module { .. } => None,
        }
    }

    const fn link_type(&self) -> Option<Uuid> {
        let given = match self {
            Self::Links(_) => None,
            Self::Module { link_type, .. } => *link_type,
            Self::Cause { scope, .. } => scope.link_type,
        };
        match given {
            Some(id) => Some(id.0),
            None => None,
        }
    }
}

/// Links that are meant, of which a person may see both ends: the modules that they start in, with their workspaces.
#[tracing::instrument(name = "db.suspect.modules", level = "debug", skip_all)]
pub async fn modules(
    db: &mut PgConnection,
    user: UserId,
    clearing: &Clearing,
) -> Result<Vec<(ModuleId, WorkspaceId)>, StoreError> {
    let (project, module, start) = clearing.place();
    let links = clearing.links().map(|columns| columns.0);
    let rows = sqlx::query!(
        r#"WITH visible AS MATERIALIZED (
               SELECT id, project_id FROM visible_module($1)
           ), meant AS (
               SELECT l.module_id, l.workspace_id FROM link l
               JOIN object t ON t.workspace_id = l.workspace_id AND t.id = l.target_object_id AND t.deleted_at IS NULL
               JOIN object s ON s.workspace_id = l.workspace_id AND s.id = l.source_object_id AND s.deleted_at IS NULL
               WHERE $2::uuid[] IS NOT NULL AND l.id = ANY($2) AND l.deleted_at IS NULL
                 AND t.module_id IN (SELECT id FROM visible)
               UNION ALL
               SELECT e.module_id, e.workspace_id FROM link_stale_end e
               WHERE $2 IS NULL AND CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END = $3
                 AND e.workspace_id = (SELECT o.workspace_id FROM object o WHERE o.id = $3)
                 AND ($5::uuid IS NULL OR $5 IN (e.module_id, e.target_module_id))
                 AND ($4::uuid IS NULL
                      OR e.module_id IN (SELECT id FROM visible WHERE project_id = $4)
                      OR e.target_module_id IN (SELECT id FROM visible WHERE project_id = $4))
                 AND e.target_module_id IN (SELECT id FROM visible)
               UNION ALL
               SELECT $6, m.workspace_id FROM module m WHERE m.id = $6
           )
           SELECT DISTINCT module_id AS "module!", workspace_id AS "workspace!" FROM meant
           WHERE module_id IN (SELECT id FROM visible) ORDER BY 1"#,
        user.0,
        links.as_deref(),
        clearing.cause(),
        project,
        module,
        start
    )
    .fetch_all(db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.module.into(), row.workspace.into()))
        .collect())
}

/// What all ways of confirming have in common. The literal picks links of the locked modules `$3`, with which of their ends
/// are confirmed at what they are now; who writes an end at this moment makes the link suspect again.
macro_rules! confirm {
    ($picked:literal, ($change:expr, $user:expr) $(, $argument:expr)* $(,)?) => {{
        let (change, user): (&OpenChange, UserId) = ($change, $user);
        let modules: Vec<Uuid> = change.modules.iter().map(|one| one.id.0).collect();
        let revisions: Vec<i64> = change.modules.iter().map(|one| one.revision).collect();
        sqlx::query!(
            "WITH visible AS MATERIALIZED (
                 SELECT id, project_id FROM visible_module($2) WHERE workspace_id = $1
             ), picked AS MATERIALIZED (" + $picked + "), confirmed AS (
                 UPDATE link l SET
                     source_version = CASE WHEN picked.source THEN s.version ELSE l.source_version END,
                     source_fingerprint = CASE WHEN picked.source THEN s.content_fingerprint ELSE l.source_fingerprint END,
                     target_version = CASE WHEN picked.target THEN t.version ELSE l.target_version END,
                     target_fingerprint = CASE WHEN picked.target THEN t.content_fingerprint ELSE l.target_fingerprint END,
                     version = l.version + 1, revision = locked.revision, updated_at = $6, updated_by = $7
                 FROM picked, unnest($3::uuid[], $4::bigint[]) AS locked (module_id, revision), object s, object t
                 WHERE l.workspace_id = $1 AND l.id = picked.link_id AND l.deleted_at IS NULL
                   AND locked.module_id = l.module_id
                   AND s.workspace_id = $1 AND s.id = l.source_object_id AND s.deleted_at IS NULL
                   AND t.workspace_id = $1 AND t.id = l.target_object_id AND t.deleted_at IS NULL
                   AND t.module_id IN (SELECT id FROM visible)
                 RETURNING l.*
             )
             INSERT INTO link_version (workspace_id, link_id, version, module_id, revision, change_set_id, change_type,
                                       changed_by, changed_at, link_type_id, source_object_id, target_object_id, attributes,
                                       source_version, source_fingerprint, target_version, target_fingerprint, deleted)
             SELECT workspace_id, id, version, module_id, revision, $5, 'update', updated_by, updated_at, link_type_id,
                    source_object_id, target_object_id, attributes, source_version, source_fingerprint, target_version,
                    target_fingerprint, false
             FROM confirmed",
            change.workspace.0,
            user.0,
            &modules,
            &revisions,
            change.change.id.0,
            change.at,
            change.change.actor.0
            $(, $argument)*
        )
    }};
}

/// Confirms links of the locked modules as far as their ends say what was seen, and tells how many.
#[tracing::instrument(name = "db.suspect.clear", level = "debug", skip_all)]
pub async fn clear(
    db: &mut PgConnection,
    change: &OpenChange,
    (user, clearing): (UserId, &Clearing),
) -> Result<u64, StoreError> {
    match clearing {
        Clearing::Links(_) => confirm_links(db, change, (user, clearing)).await,
        Clearing::Cause {
            object,
            fingerprint,
            ..
        } => confirm_cause(db, change, (user, clearing), (*object, fingerprint)).await,
        Clearing::Module { seen, .. } => confirm_all(db, change, (user, clearing), seen).await,
    }
}

async fn confirm_links(
    db: &mut PgConnection,
    change: &OpenChange,
    (user, clearing): (UserId, &Clearing),
) -> Result<u64, StoreError> {
    let (links, sources, targets) = clearing.links().unwrap_or_default();
    let done = confirm!(
        "SELECT e.link_id, bool_or(e.at_source) AS source, bool_or(NOT e.at_source) AS target
         FROM unnest($8::uuid[], $9::text[], $10::text[]) AS given (id, source, target)
         JOIN link_stale_end e ON e.workspace_id = $1 AND e.link_id = given.id
         JOIN object o ON o.workspace_id = $1
             AND o.id = CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END
         WHERE o.content_fingerprint = CASE WHEN e.at_source THEN given.source ELSE given.target END
         GROUP BY e.link_id",
        (change, user),
        &links,
        &sources as &[Option<String>],
        &targets as &[Option<String>],
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

async fn confirm_cause(
    db: &mut PgConnection,
    change: &OpenChange,
    (user, clearing): (UserId, &Clearing),
    (object, fingerprint): (ObjectId, &str),
) -> Result<u64, StoreError> {
    let (project, module, _) = clearing.place();
    let done = confirm!(
        "SELECT e.link_id, e.at_source AS source, NOT e.at_source AS target
         FROM link_stale_end e
         JOIN object o ON o.workspace_id = $1 AND o.id = $8 AND o.content_fingerprint = $9
         WHERE e.workspace_id = $1 AND CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END = $8
           AND ($11::uuid IS NULL OR $11 IN (e.module_id, e.target_module_id))
           AND ($10::uuid IS NULL
                OR e.module_id IN (SELECT id FROM visible WHERE project_id = $10)
                OR e.target_module_id IN (SELECT id FROM visible WHERE project_id = $10))
           AND ($12::uuid IS NULL OR e.link_type_id = $12)",
        (change, user),
        object.0,
        fingerprint,
        project,
        module,
        clearing.link_type(),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

async fn confirm_all(
    db: &mut PgConnection,
    change: &OpenChange,
    (user, clearing): (UserId, &Clearing),
    seen: &BTreeMap<ModuleId, i64>,
) -> Result<u64, StoreError> {
    let (modules, revisions): (Vec<Uuid>, Vec<i64>) =
        seen.iter().map(|(id, revision)| (id.0, revision)).unzip();
    let done = confirm!(
        "SELECT e.link_id, bool_or(e.at_source) AS source, bool_or(NOT e.at_source) AS target
         FROM link_stale_end e
         JOIN object o ON o.workspace_id = $1
             AND o.id = CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END
         JOIN unnest($8::uuid[], $9::bigint[]) AS seen (module_id, revision) ON seen.module_id = o.module_id
         WHERE e.module_id = ANY($3) AND ($10::uuid IS NULL OR e.link_type_id = $10)
           -- What the object said when it was seen is what it says now.
           AND (o.revision <= seen.revision OR o.content_fingerprint = (
               SELECT v.content_fingerprint FROM object_version v
               WHERE v.workspace_id = $1 AND v.object_id = o.id AND v.revision <= seen.revision
               ORDER BY v.version DESC LIMIT 1))
         GROUP BY e.link_id",
        (change, user),
        &modules,
        &revisions,
        clearing.link_type(),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Links that were meant and are suspect still, the first of them with their modules, and how many in all.
#[tracing::instrument(name = "db.suspect.left", level = "debug", skip_all)]
pub async fn left(
    db: &mut PgConnection,
    granted: &Granted,
    (user, clearing): (UserId, &Clearing),
    limit: i64,
) -> Result<(Vec<(LinkId, ModuleId)>, i64), StoreError> {
    let (project, module, start) = clearing.place();
    let (links, sources, targets) = clearing.links().unwrap_or_default();
    let rows = sqlx::query!(
        r#"WITH visible AS MATERIALIZED (
               SELECT id, project_id FROM visible_module($2) WHERE workspace_id = $1
           ), gone AS MATERIALIZED (
               SELECT id FROM object WHERE workspace_id = $1 AND deleted_at IS NOT NULL
           ), meant AS (
               SELECT e.* FROM unnest($3::uuid[], $4::text[], $5::text[]) AS given (id, source, target)
               JOIN link_stale_end e ON e.workspace_id = $1 AND e.link_id = given.id
                   AND CASE WHEN e.at_source THEN given.source ELSE given.target END IS NOT NULL
               UNION ALL
               SELECT e.* FROM link_stale_end e
               WHERE e.workspace_id = $1 AND CASE WHEN e.at_source THEN e.source_object_id ELSE e.target_object_id END = $6
                 AND ($8::uuid IS NULL OR $8 IN (e.module_id, e.target_module_id))
                 AND ($7::uuid IS NULL
                      OR e.module_id IN (SELECT id FROM visible WHERE project_id = $7)
                      OR e.target_module_id IN (SELECT id FROM visible WHERE project_id = $7))
               UNION ALL
               SELECT e.* FROM link_stale_end e WHERE e.module_id = $9
           )
           SELECT link_id AS "link!", min(module_id::text)::uuid AS "module!", count(*) OVER () AS "total!" FROM meant
           WHERE module_id IN (SELECT id FROM visible) AND target_module_id IN (SELECT id FROM visible)
             AND source_object_id NOT IN (SELECT id FROM gone) AND target_object_id NOT IN (SELECT id FROM gone)
             AND ($10::uuid IS NULL OR link_type_id = $10)
           GROUP BY link_id ORDER BY link_id LIMIT $11"#,
        granted.workspace().0,
        user.0,
        &links,
        &sources as &[Option<String>],
        &targets as &[Option<String>],
        clearing.cause(),
        project,
        module,
        start,
        clearing.link_type(),
        limit
    )
    .fetch_all(db)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let rows = rows.into_iter();
    Ok((
        rows.map(|row| (row.link.into(), row.module.into()))
            .collect(),
        total,
    ))
}
